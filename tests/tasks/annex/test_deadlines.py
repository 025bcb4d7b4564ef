"""Printed deadlines, read. The table holds forms of real plans; of a row marked uncertain a clerk would ask."""

import csv
import io
import unicodedata
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.annex.deadlines import Deadline, read_deadline
from tasks.choices import DeadlineKind, Recurrence

PLAN_DATE = date(2026, 1, 20)
TABLE_FILE = Path(__file__).parent / "deadline_expressions.csv"
TABLE = list(csv.DictReader(io.StringIO(TABLE_FILE.read_text(encoding="utf-8"), newline="")))
CERTAIN = [row for row in TABLE if not row["uncertain"]]
UNCERTAIN = [row for row in TABLE if row["uncertain"]]

# The table takes these for yearly reports. In a plan of one year the date of that year is likelier, with the question.
ONCE_RATHER_THAN_YEARLY = {"Trước ngày 15/12", "Chậm nhất ngày 25 (hai mươi lăm) tháng 11 (mười một)"}


def read(text: str, **options: object) -> Deadline:
    return read_deadline(text, PLAN_DATE, **options)


def codes(deadline: Deadline) -> list[str]:
    return [doubt.code for doubt in deadline.doubts]


def in_words(deadline: Deadline) -> tuple[str, str, str]:
    return deadline.kind, deadline.due_on.isoformat() if deadline.due_on else "", deadline.recurrence or ""


@pytest.mark.parametrize("row", CERTAIN, ids=lambda row: row["text"])
def test_certain_row_of_the_table_reads_as_it_says_without_a_doubt(row):
    deadline = read_deadline(row["text"], date.fromisoformat(row["plan_date"]))

    assert in_words(deadline) == (row["kind"], row["due_on"], row["recurrence"])
    assert codes(deadline) == []


@pytest.mark.parametrize("row", UNCERTAIN, ids=lambda row: row["text"] or "empty")
def test_uncertain_row_of_the_table_carries_a_doubt(row):
    deadline = read_deadline(row["text"], date.fromisoformat(row["plan_date"]))

    assert deadline.doubts
    assert all(doubt.field == "deadline" and doubt.message and doubt.suggestion for doubt in deadline.doubts)
    if row["text"] not in ONCE_RATHER_THAN_YEARLY:
        assert in_words(deadline) == (row["kind"], row["due_on"], row["recurrence"])


@pytest.mark.parametrize(
    ("text", "kind", "due_on"),
    [
        ("Trước ngày 30/6", "fixed", "2026-06-29"),
        ("trước30/6/2026", "fixed", "2026-06-29"),
        ("Muộn nhất trước ngày 25/12/2026", "fixed", "2026-12-24"),
        ("Trước 17h00 ngày 15/7/2026", "fixed", "2026-07-15"),
        ("Trước 0 giờ ngày 15/7/2026", "fixed", "2026-07-14"),
        ("Không quá ngày 15/7/2026", "fixed", "2026-07-15"),
        ("Thứ Sáu ngày 17/7/2026", "fixed", "2026-07-17"),
        ("25 / 8 /202 6", "fixed", "2026-08-25"),
        ("ngày 30-6", "fixed", "2026-06-30"),
        ("2026-06-30 00:00:00", "fixed", "2026-06-30"),
        ("Trước tháng 10/2026", "period", "2026-09-30"),
        ("Trước Quý III", "period", "2026-06-30"),
        ("Quý 3/2026", "period", "2026-09-30"),
        ("Q.III/2026", "period", "2026-09-30"),
        ("II/2026", "period", "2026-06-30"),
        ("Quý III, năm 2026", "period", "2026-09-30"),
        ("Quý II-IV/2026", "period", "2026-12-31"),
        ("Đến hết Quý III/2026", "period", "2026-09-30"),
        ("T6/2026", "period", "2026-06-30"),
        ("Tháng 6-7/2026", "period", "2026-07-31"),
        ("Từ tháng 10 đến tháng 3/2027", "period", "2027-03-31"),
        ("5-10/7/2026", "period", "2026-07-10"),
        ("Ngày 15 - 16 tháng 5 năm 2026", "period", "2026-05-16"),
        ("Đợt 2, tháng 6/2026", "period", "2026-06-30"),
        ("Từ nay đến 30/9/2026", "period", "2026-09-30"),
        ("Từ khi Kế hoạch được ban hành đến hết năm 2026", "period", "2026-12-31"),
        ("6 tháng đầu năm", "period", "2026-06-30"),
        ("06 tháng cuối năm 2026", "period", "2026-12-31"),
        ("9 tháng năm 2026", "period", "2026-09-30"),
        ("Trong năm", "period", "2026-12-31"),
        ("Năm 2026 (hoàn thành trước ngày 30/10)", "fixed", "2026-10-29"),
        ("Trước ngày 15/12 (theo Kế hoạch năm 2026)", "fixed", "2026-12-14"),
        ("Công bố kết quả năm 2025 trong Quý II/2026", "period", "2026-06-30"),
        ("Trước 30/6/2026 theo Kế hoạch số 38/KH-UBND ngày 26/01/2026", "fixed", "2026-06-29"),
        ("Theo Kế hoạch số 38/KH-UBND ngày 26/01/2026", "regulated", ""),
        ("Theo Kế hoạch năm 2026 của Sở Nội vụ", "regulated", ""),
        ("Theo thời hạn nêu tại Kế hoạch", "regulated", ""),
        ("Thường xuyên, liên tục trong năm 2026", "ongoing", ""),
        ("Thường xuyên và khi có yêu cầu", "ongoing", ""),
        ("Từ Quý II/2026 trở đi", "ongoing", ""),
        ("Sau khi có kết quả PAPI năm 2025", "conditional", ""),
        ("Trong 5 ngày kể từ ngày nhận được văn bản", "conditional", ""),
    ],
)
def test_form_of_a_deadline_is_read_for_sure(text, kind, due_on):
    deadline = read(text)

    assert in_words(deadline) == (kind, due_on, "")
    assert codes(deadline) == []


@pytest.mark.parametrize(
    ("text", "recurrence"),
    [
        ("Trước ngày 25 hằng tháng", Recurrence.MONTHLY),
        ("Trước ngày 10 tháng sau", Recurrence.MONTHLY),
        ("Ít nhất 01 lần/quý", Recurrence.QUARTERLY),
        ("3 tháng một lần", Recurrence.QUARTERLY),
        ("Định kỳ hằng quý (trước ngày 15 của tháng cuối quý)", Recurrence.QUARTERLY),
        ("Định kỳ 6 tháng", Recurrence.HALF_YEARLY),
        ("02 lần/năm", Recurrence.HALF_YEARLY),
        ("Mỗi năm ít nhất 02 lần", Recurrence.HALF_YEARLY),
        ("Hằng năm (trước ngày 15/12)", Recurrence.YEARLY),
        ("Quý IV hàng năm", Recurrence.YEARLY),
        ("Hằng năm, giai đoạn 2026-2030", Recurrence.YEARLY),
        ("Định kỳ hàng quý, 6 tháng, 9 tháng, năm", Recurrence.ROUNDS),
    ],
)
def test_recurrence_is_read_for_sure(text, recurrence):
    deadline = read(text)

    assert (deadline.kind, deadline.due_on, deadline.recurrence) == (DeadlineKind.RECURRING, None, recurrence)
    assert codes(deadline) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "deadline_missing"),
        ("-", "deadline_missing"),
        ("-nt-", "deadline_missing"),
        ("abc", "deadline_unreadable"),
        ("46203", "deadline_unreadable"),
        ("Quý II, III", "deadline_several"),
        ("06, 12/2026", "deadline_several"),
        ("Quý I/2026\n- Quý II/2026", "deadline_several"),
        ("Cuối năm", "deadline_approximate"),
        ("Hết quý I năm sau", "deadline_recurrence"),
        ("Tuần 2 tháng 7/2026", "deadline_approximate"),
        ("30/6/2062", "deadline_far"),
        ("Quý IV/2025", "deadline_past"),
        ("Trước ngày 15/12", "deadline_year"),
        ("ngày 10/01", "deadline_year"),
        ("Năm học 2025-2026", "deadline_school_year"),
        ("Từ ngày 01/7/2026", "deadline_starts_only"),
        ("Năm 2026 và các năm tiếp theo", "deadline_later_years"),
        ("Quý I/2026 và thường xuyên", "deadline_mixed"),
        ("Xây dựng xong trước 31/3/2026, vận hành từ Quý II/2026", "deadline_mixed"),
        ("Kỳ họp cuối năm 2026", "deadline_mixed"),
        ("Ban hành trước 31/3/2026 và tổ chức thực hiện", "deadline_second_action"),
        ("Hằng tuần", "deadline_recurrence"),
        ("ngày ... tháng ... năm 2026", "deadline_placeholder"),
        ("Theo từng mốc thời hạn dưới đây", "deadline_elsewhere"),
        ("Kịp thời", "deadline_vague"),
        ("Trước ngày 3O/6/2026", "deadline_misread"),
        ("Thudng xuyên", "deadline_misread"),
    ],
)
def test_what_a_clerk_would_ask_is_a_doubt(text, code):
    assert code in codes(read(text))


def test_text_that_says_nothing_is_missing_and_kept():
    deadline = read("Đang\nthực hiện")

    assert (deadline.kind, deadline.text) == (DeadlineKind.MISSING, "Đang thực hiện")


def test_last_of_several_milestones_is_the_deadline_and_the_doubt_names_the_others():
    deadline = read("Kế hoạch: Quý I/2026; triển khai: 30/6/2026; báo cáo: trước 15/12/2026")

    assert in_words(deadline) == ("fixed", "2026-12-14", "")
    assert "31/03/2026, 30/06/2026" in deadline.doubts[0].message


def test_before_reaches_over_a_list_of_days():
    assert read("Trước ngày 15/6 và 15/12/2026").due_on == date(2026, 12, 14)


def test_days_since_the_plans_issue_are_conditional_and_the_doubt_proposes_the_day():
    deadline = read("100 ngày kể từ ngày ban hành Kế hoạch")

    assert in_words(deadline) == ("conditional", "", "")
    assert "30/04/2026" in deadline.doubts[0].suggestion


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("05 ngày làm việc kể từ ngày ban hành Kế hoạch", "27/01/2026"),
        ("01 tháng kể từ ngày ban hành Kế hoạch", "20/02/2026"),
        ("trong thời hạn 15 ngày", "04/02/2026"),
        ("15 ngày kể từ ngày 01/7/2026", "16/07/2026"),
    ],
)
def test_counted_days_are_proposed_from_the_day_that_is_known(text, last_day):
    assert last_day in read(text).doubts[0].suggestion


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("31/9/2026", "30/09/2026"),
        ("30/2", "28/02/2026"),
        ("9/30/2026", "30/09/2026"),
        ("0/7/2026", "01/07/2026"),
        ("Tháng 13/2026", "31/12/2026"),
    ],
)
def test_impossible_day_is_not_guessed_but_the_nearest_is_proposed(text, nearest):
    deadline = read(text)

    assert deadline.due_on is None
    assert nearest in deadline.doubts[0].suggestion


def test_before_can_be_read_as_inclusive():
    assert read("Trước ngày 30/9/2026", before_is_inclusive=True).due_on == date(2026, 9, 30)
    assert read("Trước tháng 10/2026", before_is_inclusive=True).due_on == date(2026, 9, 30)


def test_year_of_the_plan_serves_where_it_is_not_the_year_of_its_date():
    issued = date(2025, 12, 28)

    assert read_deadline("Quý III", issued, year=2026).due_on == date(2026, 9, 30)
    assert not read_deadline("Quý III", issued, year=2026).doubts
    assert codes(read_deadline("Trong năm", issued)) == ["deadline_year"]


@pytest.mark.parametrize(
    ("text", "receiver"),
    [
        ("Báo cáo kết quả về Sở Nội vụ trước 30/7/2022", "Sở Nội vụ"),
        ("gửi về Ủy ban nhân dân tỉnh trước ngày 15/6/2026", "Ủy ban nhân dân tỉnh"),
        ("Báo cáo UBND tỉnh (qua Sở Nội vụ) trước ngày 15/12/2026", "UBND tỉnh"),
        ("Báo cáo Quý III/2026", ""),
    ],
)
def test_receiver_of_a_report_is_kept(text, receiver):
    assert read(text).receiver == receiver


DAYS = st.dates(date(2000, 1, 2), date(2099, 12, 31))
FORMS = st.sampled_from(
    [
        "{d}/{m}/{y}",
        "{d:02}/{m:02}/{y}",
        "{d}.{m}.{y}",
        "{d}-{m}-{y}",
        "{d:02} / {m:02} / {y}",
        "{y}-{m:02}-{d:02}",
        "ngày {d}/{m}/{y}",
        "ngày {d:02} tháng {m:02} năm {y}",
        "Ngày {d} tháng {m}, năm {y}",
        "{d}/{m} năm {y}",
        "{d:02}/{m:02}",
        "ngày {d} tháng {m}",
    ]
)


@given(DAYS, FORMS)
def test_any_day_reads_as_that_day_in_any_of_its_forms(day, form):
    printed = form.format(d=day.day, m=day.month, y=day.year)

    assert in_words(read_deadline(printed, date(day.year, 1, 1))) == ("fixed", day.isoformat(), "")
    assert not read_deadline(f"Chậm nhất {printed} phải xong", date(day.year, 1, 1)).doubts


@given(DAYS, FORMS)
def test_before_any_day_is_the_day_before(day, form):
    printed = form.format(d=day.day, m=day.month, y=day.year)

    assert read_deadline(f"Hoàn thành trước {printed}", date(day.year, 1, 1)).due_on == day - timedelta(days=1)


@given(DAYS, DAYS, FORMS)
def test_range_of_days_ends_on_the_later(one, other, form):
    first, last = sorted((one, other.replace(year=one.year, day=min(other.day, 28))))
    printed = [form.format(d=day.day, m=day.month, y=day.year) for day in (first, last)]

    deadline = read_deadline(f"Từ {printed[0]} đến {printed[1]}", date(one.year, 1, 1))

    assert (deadline.kind, deadline.start_on, deadline.due_on) == (DeadlineKind.PERIOD, first, last)


PIECES = """
trước ngày|từ|đến|hết|trong|và|hoặc|chậm nhất|thường xuyên|khi có yêu cầu|theo quy định|định kỳ|hằng năm|hàng quý
6 tháng|đầu năm|cuối năm|năm 2026|Quý III/2026|quý I|tháng 6|7/2026|15/7/2026|31/9/2026|30/2|2026|năm trước|sau khi
100 ngày|kế hoạch|số 38/KH-UBND|báo cáo Sở Nội vụ|;|,|-|(|)|...|trở đi|giai đoạn
"""
SENTENCES = st.lists(
    st.sampled_from([*PIECES.strip().replace("\n", "|").split("|"), "\n- "]), min_size=1, max_size=8
).map(" ".join)


@given(st.one_of(st.text(), SENTENCES))
def test_no_text_raises_and_what_is_missing_is_asked_for(text):
    deadline = read(text)

    assert deadline.kind is not DeadlineKind.MISSING or deadline.doubts
    assert deadline.due_on is None or deadline.kind in {DeadlineKind.FIXED, DeadlineKind.PERIOD}
    assert deadline.recurrence is None or deadline.kind is DeadlineKind.RECURRING


@given(SENTENCES)
def test_neither_unicode_form_nor_case_matter(text):
    meaning = (read(text).kind, read(text).start_on, read(text).due_on, read(text).recurrence)

    for variant in (unicodedata.normalize("NFD", text), text.upper(), text.lower()):
        deadline = read(variant)
        assert (deadline.kind, deadline.start_on, deadline.due_on, deadline.recurrence) == meaning


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("T9", ("period", "2026-09-30", "")),
        ("T4-T6", ("period", "2026-06-30", "")),
        ("2026/06/30", ("fixed", "2026-06-30", "")),
        ("Thứ 6, ngày 30/10/2026", ("fixed", "2026-10-30", "")),
    ],
)
def test_other_ways_to_write_a_time_raise_no_question(text, meaning):
    deadline = read(text)

    assert (in_words(deadline), codes(deadline)) == (meaning, [])


def test_the_third_week_of_a_month_is_no_third_day():
    deadline = read("Tuần thứ 3 tháng 5")

    assert (in_words(deadline), codes(deadline)) == (("period", "2026-05-21", ""), ["deadline_approximate"])


def test_around_the_clock_is_no_day_of_july_but_asked_about():
    deadline = read("24/7")

    assert (in_words(deadline), codes(deadline)) == (("ongoing", "", ""), ["deadline_around_the_clock"])


def test_a_last_day_within_a_quarter_is_the_deadline():
    deadline = read("Trong Quý I, chậm nhất ngày 25/3/2026")

    assert (in_words(deadline), codes(deadline)) == (("fixed", "2026-03-25", ""), ["deadline_several"])


@pytest.mark.parametrize(
    ("text", "recurrence", "day", "month"),
    [
        ("Trước ngày 25 tháng cuối quý", "quarterly", 24, 3),
        ("Trước ngày 15 hằng tháng", "monthly", 14, 1),
        ("Định kỳ hằng tháng, trước ngày 20", "monthly", 19, 1),
        ("Trước ngày 10 tháng sau", "monthly", 9, 2),
        ("Trước ngày 01 hằng tháng", "monthly", 31, 1),
        ("Chậm nhất ngày 15 (mười lăm) của tháng báo cáo", "monthly", 15, 1),
        ("Ngày 20 của tháng đầu quý sau", "quarterly", 20, 4),
        ("Trước ngày 01 tháng đầu quý sau", "quarterly", 31, 3),
        ("Chậm nhất ngày 06 (sáu) của tháng cuối quý", "quarterly", 6, 3),
        ("Trước ngày 15 của tháng cuối kỳ báo cáo", "rounds", 14, 3),
        ("Định kỳ hằng quý, trước ngày 15/3, 15/6, 15/9, 15/12", "quarterly", 14, 3),
        ("Hằng năm, trước ngày 10/6 và 10/12", "half-yearly", 9, 6),
        ("Trước ngày 01/6 và 01/12 hằng năm", "half-yearly", 31, 5),
        ("Trước ngày 15/12 hằng năm", "yearly", 14, 12),
    ],
)
def test_printed_day_of_a_recurring_task_is_read_for_sure(text, recurrence, day, month):
    deadline = read(text)

    assert (deadline.recurrence, deadline.recurs_day, deadline.recurs_month) == (recurrence, day, month)
    assert codes(deadline) == []


@pytest.mark.parametrize(
    "text",
    [
        "Định kỳ hằng quý",
        "Hằng năm, trước 31/12 năm trước liền kề",
        "Trước ngày 01 tháng đầu quý",
        "Ngày 40 hằng tháng",
    ],
)
def test_rhythm_without_a_day_that_fits_has_none(text):
    deadline = read(text)

    assert deadline.kind == DeadlineKind.RECURRING
    assert (deadline.recurs_day, deadline.recurs_month) == (None, None)


@pytest.mark.parametrize(
    ("text", "recurrence", "day", "month"),
    [
        ("Trước ngày 10/6 và 10/12", "half-yearly", 9, 6),
        ("Trước ngày 15 tháng 3, 6, 9, 12", "quarterly", 14, 3),
    ],
)
def test_days_that_divide_the_year_are_taken_for_a_rhythm_with_a_question(text, recurrence, day, month):
    deadline = read(text)

    assert (deadline.recurrence, deadline.recurs_day, deadline.recurs_month) == (recurrence, day, month)
    assert codes(deadline) == ["deadline_recurrence"]


def test_before_the_day_of_a_period_may_include_it():
    assert read("Trước ngày 25 tháng cuối quý", before_is_inclusive=True).recurs_day == 25


def test_days_counted_from_the_issue_are_not_counted_from_a_stand_in():
    text = "100 ngày kể từ ngày ban hành Kế hoạch"

    dated, undated = read(text), read(text, is_dated=False)

    assert dated.doubts[0].suggestion != undated.doubts[0].suggestion
    assert "30/04/2026" in dated.doubts[0].suggestion
    assert "/2026" not in undated.doubts[0].suggestion


@pytest.mark.parametrize(
    "text",
    [
        "Quý 5/2027",
        "Quý V",
        "Quý V/2027",
        "Quý V-2027",
        "Quý V năm 2027",
        "Quý 0",
        "Quý 0/2027",
        "Trong quý 13",
        "6 tháng cuối quý",
    ],
)
def test_quarter_that_does_not_exist_is_asked_about_and_its_words_are_kept(text):
    deadline = read(text)

    assert (deadline.text, *in_words(deadline)) == (text, "missing", "", "")
    assert codes(deadline) == ["deadline_impossible"]


@pytest.mark.parametrize("text", ["Tháng 13", "Tháng 13/2027", "Tháng 13 năm 2027", "Tháng 0/2027"])
def test_month_that_does_not_exist_is_asked_about(text):
    deadline = read(text)

    assert (deadline.text, deadline.due_on) == (text, None)
    assert codes(deadline) == ["deadline_impossible"]


@pytest.mark.parametrize("text", ["Quý I/2026", "Quý 4 năm 2026", "Trong quý 3", "6 tháng cuối năm 2026"])
def test_quarter_that_exists_is_not_asked_about(text):
    assert codes(read(text)) == []
