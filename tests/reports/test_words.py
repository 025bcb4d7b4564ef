"""How reports write days, numbers and the standing of work."""

from datetime import date

import pytest

from reports import words
from reports.content import Progress, UnitResult
from reports.paper import symbol

TODAY = date(2022, 9, 14)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2022, 9, 5), "05/9/2022"),
        (date(2022, 12, 30), "30/12/2022"),
        (date(2026, 1, 5), "05/01/2026"),
        (date(2026, 2, 14), "14/02/2026"),
        (date(2026, 3, 2), "02/3/2026"),
    ],
)
def test_day_has_a_nought_where_the_decree_wants_one(day: date, written: str) -> None:
    assert words.day(day) == written


def test_day_of_an_unissued_document_is_left_blank() -> None:
    assert words.long_day(None, about=date(2022, 9, 16)) == f"ngày {words.BLANK} tháng 9 năm 2022"


def test_day_of_an_issued_document_is_written_out() -> None:
    assert words.long_day(date(2026, 1, 5), about=date(2025, 12, 16)) == "ngày 05 tháng 01 năm 2026"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("2022-Q1", "quý I năm 2022"),
        ("2022-Q4", "quý IV năm 2022"),
        ("2022-H1", "6 tháng đầu năm 2022"),
        ("2022-9M", "9 tháng đầu năm 2022"),
        ("2022-Y", "năm 2022"),
    ],
)
def test_period_in_words(code: str, written: str) -> None:
    assert words.period(code) == written


def test_numbers_have_dots_and_a_decimal_comma() -> None:
    assert (words.number(1248), words.percent(45.35), words.percent(None)) == ("1.248", "45,4%", "–")


def test_names_over_the_limit_are_counted() -> None:
    assert words.names(["A Lù", "Y Tý", "Cốc Lầu"], at_most=2) == "A Lù; Y Tý và 1 đơn vị khác"


def test_recurring_task_tells_units_from_assignments() -> None:
    assert words.roll_up(Progress(units=7, done=7, not_started=14)) == (
        "7 đơn vị (21 lượt giao): 7 hoàn thành, 14 chưa thực hiện"
    )


def result(**fields: object) -> UnitResult:
    usual = {"state": "in_progress", "timeliness": "in_time", "due_on": None, "done_on": None}
    text = {"unit": "Sở Nội vụ", "occurrence": 0, "outside": False, "extended": False, "result": "", "documents": ()}
    return UnitResult(**{**usual, **text, **fields})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "written"),
    [
        ({"timeliness": "done_in_time", "done_on": date(2022, 9, 5)}, "Hoàn thành đúng hạn (05/9/2022)"),
        ({"timeliness": "done_late", "done_on": date(2022, 9, 5)}, "Hoàn thành quá hạn (05/9/2022)"),
        ({"timeliness": "done_no_deadline"}, "Đã hoàn thành"),
        ({"timeliness": "overdue", "due_on": date(2022, 9, 2)}, "Đang thực hiện, quá hạn 12 ngày"),
        ({"due_on": date(2022, 9, 29), "state": "not_started"}, "Chưa thực hiện, trong hạn"),
        ({"timeliness": "no_deadline", "state": "awaiting"}, "Chờ xác nhận"),
        ({"due_on": date(2022, 6, 30), "outside": True}, "Đang thực hiện"),
    ],
)
def test_standing_of_one_assignment(fields: dict[str, object], written: str) -> None:
    assert words.standing(result(**fields), TODAY) == written


@pytest.mark.parametrize(
    ("agency", "initials"),
    [
        ("Sở Nội vụ", "SNV"),
        ("Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL"),
        ("Sở Lao động - Thương binh và Xã hội", "SLĐTBXH"),
        ("Sở Giáo dục và Đào tạo", "SGDĐT"),
        ("Văn phòng UBND tỉnh", "VPUBND"),
        ("UBND tỉnh", "UBND"),
    ],
)
def test_symbol_of_a_body(agency: str, initials: str) -> None:
    assert symbol(agency) == initials
