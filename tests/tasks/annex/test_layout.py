"""From sheets to task rows: headers, kinds of rows, merges, page breaks, and that no row gets lost."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tasks.annex.layout import Layout, TaskRow, headers, read_layout
from tasks.annex.layout.captions import read_caption
from tasks.annex.layout.headers import Role
from tasks.annex.layout.numbering import read_mark, split_mark
from tasks.annex.layout.parts import split_lead
from tasks.annex.workbook import AnnexFileError, Cell, Row, Sheet, open_annex
from tests.tasks.annex import books

DEMO = Path(__file__).parents[3] / "fixtures/demo"
BOOKS = [
    books.other_columns,
    books.two_header_rows,
    books.two_unmerged_header_rows,
    books.several_sheets,
    books.date_cells,
    books.roman_sections,
    books.page_split,
    books.merged_units,
    books.shared_column,
    books.without_numbers,
    books.government_style,
    books.office_plan,
    books.indicator_column,
    books.group_rows,
    books.two_tables,
    books.with_formulas,
    books.quarters_ticked,
]


def laid_out(made: Workbook) -> Layout:
    return read_layout(open_annex(books.saved(made)))


def tasks(made: Workbook) -> list[TaskRow]:
    return laid_out(made).tasks


def columns(made: Workbook, *names: str) -> list[tuple[str, ...]]:
    return [tuple(getattr(task, name) for name in names) for task in tasks(made)]


def codes(task: TaskRow) -> list[str]:
    return [doubt.code for doubt in task.doubts]


def places(sheets: list[Sheet], layout: Layout) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
    """All rows of the sheets, and all rows of the layout, each once per mention."""
    mentioned = [(task.sheet, row) for task in layout.tasks for row in task.rows]
    mentioned += [(passage.sheet, passage.row) for passage in [*layout.headings, *layout.skipped]]
    return sorted((sheet.title, row.number) for sheet in sheets for row in sheet.rows), sorted(mentioned)


# Nothing is dropped silently


@pytest.mark.parametrize("build", BOOKS, ids=lambda build: build.__name__)
def test_each_row_is_a_task_or_part_of_one_or_a_heading_or_skipped_with_a_reason(build):
    sheets = open_annex(books.saved(build()))
    layout = read_layout(sheets)

    there, mentioned = places(sheets, layout)

    assert there == mentioned
    assert all(passage.reason for passage in [*layout.headings, *layout.skipped])


WORDS = st.sampled_from(
    [
        *("", "1", "1.1", "I", "a)", "-", "2", "Rà soát quy chế", "RÀ SOÁT", "gồm các việc", "- Ý một", "Sở Nội vụ"),
        *("Quý I/2026", "Theo thời hạn sau đây", "x", "Ghi chú: xem thêm", "Tổng cộng", "KT. CHỦ TỊCH"),
        *("Quản trị điện tử", "sau đây", "Phụ lục", "7"),
    ]
)
CELLS = st.builds(
    lambda text, bold, columns, rows: (text, bold, columns, rows),
    WORDS,
    st.booleans(),
    st.integers(1, 3),
    st.integers(1, 3),
)
HEADER_ROW = tuple(Cell(column, name) for column, name in enumerate(books.HEADER, start=1))


@st.composite
def sheets_of_words(draw: st.DrawFn) -> Sheet:
    """A sheet with a header somewhere and anything around it."""
    rows: list[Row] = []
    number = 0
    for _ in range(draw(st.integers(1, 12))):
        number += draw(st.integers(1, 2))
        if draw(st.integers(0, 4)) == 0:
            rows.append(Row(number, HEADER_ROW))
            continue
        drawn = [(column, draw(CELLS)) for column in range(1, 6)]
        cells = tuple(Cell(c, text, bold, wide, tall) for c, (text, bold, wide, tall) in drawn if text)
        if cells:
            rows.append(Row(number, cells, hidden=draw(st.booleans())))
    return Sheet("Phụ lục", (Row(1, HEADER_ROW), *(Row(row.number + 1, row.cells, row.hidden) for row in rows)))


@settings(max_examples=200, deadline=None)
@given(sheets_of_words())
def test_no_row_of_any_sheet_gets_lost_or_is_read_twice(sheet):
    there, mentioned = places([sheet], read_layout([sheet]))

    assert there == mentioned


# Headers


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("TT", Role.NUMBER),
        ("Số TT", Role.NUMBER),
        ("S.T.T", Role.NUMBER),
        ("Nhiệm vụ trọng tâm", Role.TITLE),
        ("Tên nhiệm vụ", Role.TITLE),
        ("Nội dung công việc", Role.TITLE),
        ("Nhiệm vụ, giải pháp", Role.TITLE),
        ("Hoạt động", Role.TITLE),
        ("Tổ chức, cá nhân chủ trì thực hiện", Role.LEAD),
        ("Trách nhiệm chủ trì", Role.LEAD),
        ("Đơn vị thực hiện", Role.LEAD),
        ("Cơ quan, đơn vị chủ trì", Role.LEAD),
        ("Tổ chức, cá nhân chịu trách nhiệm phối hợp/ thực hiện", Role.COORDINATING),
        ("Cơ quan, đơn vị phối hợp", Role.COORDINATING),
        ("Đơn vị liên quan", Role.COORDINATING),
        ("Cơ quan chủ trì, phối hợp", Role.BOTH),
        ("Thời gian hoàn thành", Role.DEADLINE),
        ("Thời hạn", Role.DEADLINE),
        ("Tiến độ thực hiện", Role.DEADLINE),
        ("Sản phẩm/kết quả đầu ra", Role.PRODUCT),
        ("Kết quả", Role.PRODUCT),
        ("Chỉ số nội dung thành phần", Role.CONTEXT),
        ("Ghi chú", Role.OTHER),
        ("Lãnh đạo phụ trách", Role.OTHER),
        ("Cơ quan ban hành", Role.OTHER),
        ("Kinh phí", Role.OTHER),
    ],
)
def test_column_is_known_by_its_name(name, role):
    assert headers._role_of(name) is role


def test_columns_in_any_order_and_column_numbers_below():
    layout = laid_out(books.other_columns())

    assert columns(books.other_columns(), "number", "lead", "coordinating", "deadline", "product") == [
        ("1", "Sở Nội vụ", "UBND cấp xã", "Quý I/2026", "Kế hoạch"),
        ("2", "Sở Tài chính", "", "30/6/2026", "Báo cáo"),
    ]
    assert [passage.row for passage in layout.skipped] == [1, 2, 4, 5]


@pytest.mark.parametrize("build", [books.two_header_rows, books.two_unmerged_header_rows])
def test_header_over_two_rows(build):
    first = tasks(build())[0]

    assert (first.lead, first.coordinating, first.deadline) == ("Sở Nội vụ", "UBND cấp xã", "Quý II/2026")


def test_tick_under_a_quarter_says_that_quarter():
    assert columns(books.quarters_ticked(), "deadline") == [("Quý I",), ("Quý IV",)]


def test_from_and_to_make_one_deadline():
    made = books.book(
        [
            ["TT", "Nhiệm vụ", "Thời gian", None, "Đơn vị chủ trì"],
            [None, None, "Bắt đầu", "Kết thúc", None],
            ["1", "Điều tra", date(2026, 1, 5), date(2026, 3, 31), "Sở Y tế"],
        ],
        merges=["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
        formats={"C3": "d/m/yyyy", "D3": "d/m/yyyy"},
    )

    assert columns(made, "deadline") == [("Từ 5/1/2026 đến 31/3/2026",)]


def test_who_carries_out_only_helps_where_another_column_leads():
    header = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Đơn vị thực hiện", "Thời hạn"]
    made = books.plain(["1", "Khảo sát", "Sở Nội vụ", "UBND cấp xã", "Quý I"], header=header)

    assert columns(made, "lead", "coordinating") == [("Sở Nội vụ", "UBND cấp xã")]


def test_task_that_sounds_like_column_names_is_no_header():
    made = books.plain(
        ["1", "Nội dung báo cáo tiến độ", "Cơ quan thường trực", "Các đơn vị liên quan", "Thời gian tới"],
        ["2", "Hoạt động truyền thông", "Sở Y tế", None, "Tiến độ quý"],
    )

    assert columns(made, "number") == [("1",), ("2",)]


def test_workbook_without_column_names_is_refused():
    with pytest.raises(AnnexFileError) as caught:
        laid_out(books.book([["1", "Ban hành kế hoạch", "Sở Nội vụ", "Quý I"]]))

    assert caught.value.code == "no_header"
    assert "Cơ quan chủ trì" in caught.value.message


def test_tables_one_below_another_are_read_with_their_own_columns():
    assert columns(books.two_tables(), "rows", "title", "lead", "deadline") == [
        ((3,), "Ban hành kế hoạch", "Sở Nội vụ", "Quý I/2026"),
        ((7,), "Tiếp công dân", "Thanh tra tỉnh", "Thường xuyên"),
    ]


# Sheets


def test_sheet_without_header_goes_on_with_the_sheet_before_and_is_doubted():
    goes_on = [task for task in tasks(books.several_sheets()) if task.sheet == "CS2 (tiếp)"]

    assert [(task.number, task.lead, task.indicator) for task in goes_on] == [
        ("2", "Sở Nông nghiệp và Môi trường", "D2"),
        ("3", "UBND cấp xã", "D2"),
    ]
    assert all(codes(task) == ["header_guessed"] for task in goes_on)


def test_cover_and_hidden_sheet_are_skipped_with_their_reason():
    skipped = {(passage.sheet, passage.row): passage.reason for passage in laid_out(books.several_sheets()).skipped}

    assert skipped["Bìa", 1] != skipped["Nháp", 2]


def test_hidden_row_is_read_and_doubted():
    made = books.plain(["1", "Ban hành kế hoạch", "Sở Nội vụ", "", "Quý I"])
    made.active.row_dimensions[2].hidden = True

    assert codes(tasks(made)[0]) == ["hidden_row"]


def test_cell_too_far_away_is_listed():
    made = books.plain(["1", "Ban hành kế hoạch", "Sở Nội vụ", "", "Quý I"])
    made.active["XFD1048576"] = "lạc"

    last = laid_out(made).skipped[-1]

    assert (last.row, last.text) == (1_048_576, "XFD1048576")
    assert "50.000" in last.reason


# Rows


def test_halves_of_rows_cut_by_a_page_break_are_joined():
    first, second, third = tasks(books.page_split())

    assert first.title == "Nâng cấp cổng dịch vụ công, kết nối với cơ sở dữ liệu quốc gia về dân cư và doanh nghiệp."
    assert (first.rows, first.lead, first.coordinating, first.deadline) == (
        (2, 5),
        "Sở Khoa học và Công nghệ",
        "Công an tỉnh",
        "Trước ngày 30/9/2026",
    )
    assert second.title.endswith("Nghị định của Chính phủ.")
    assert (second.rows, third.rows) == ((6, 8), (9,))
    assert [first.doubts, second.doubts] == [(), ()]


def test_name_that_ends_beside_the_next_number_is_doubted_in_both_rows():
    made = books.plain(
        ["1", "Công khai quy trình", "Trung tâm Phục vụ", "Văn phòng UBND", "Thường xuyên"],
        books.HEADER,
        ["2", "Khảo sát", "Sở Y tế", "tỉnh", None],
    )

    assert [codes(task) for task in tasks(made)] == [["cut_by_page_break"], ["cut_by_page_break"]]


def test_end_of_a_deadline_beside_the_next_heading_is_doubted():
    made = books.plain(
        ["1", "Xây dựng đề án", "Sở Nội vụ", None, "2026 và những"],
        ["II", "PHÁT TRIỂN NHÂN LỰC", None, None, "năm tiếp theo"],
        ["2", "Đào tạo", "Sở Nội vụ", None, "2026"],
    )

    assert [codes(task) for task in tasks(made)] == [["cut_by_page_break"], []]


def test_merged_units_and_deadlines_hold_for_every_row_they_cover():
    assert columns(books.merged_units(), "lead", "deadline") == [
        ("Sở Nội vụ", "Quý I/2026"),
        ("Sở Nội vụ", "Quý I/2026"),
        ("Sở Nội vụ", "Quý II/2026"),
        ("Sở Nội vụ", "Quý II/2026"),
        ("Sở Nội vụ", "Quý II/2026"),
    ]


def test_points_without_units_belong_to_the_task_and_points_with_units_are_tasks():
    assert columns(books.roman_sections(), "number", "title", "rows")[1:] == [
        ("2", "Tổ chức giao ban, gồm: a) Giao ban trực tuyến b) Giao ban trực tiếp", (4, 5, 6)),
        ("a)", "Trên báo và đài", (9,)),
        ("b)", "Tại khu dân cư", (10,)),
    ]


def test_group_row_hands_down_what_only_it_says():
    assert columns(books.group_rows(), "number", "lead", "coordinating", "deadline") == [
        ("1.1", "Sở Khoa học và Công nghệ", "Công an tỉnh", "30/6/2026"),
        ("1.2", "Sở Khoa học và Công nghệ", "Công an tỉnh", "30/9/2026"),
        ("2.1", "Sở Nội vụ", "", "Quý I/2026"),
        ("2.2", "UBND cấp xã", "", "Quý II/2026"),
        ("3", "Sở Nội vụ", "", "31/12/2026"),
    ]
    assert not any(task.doubts for task in tasks(books.group_rows()))


def test_group_whose_members_differ_hands_down_with_a_doubt():
    made = books.plain(
        ["1", "Nhóm việc", "Sở Nội vụ", None, None],
        ["1.1", "Việc có cơ quan riêng", "Sở Y tế", None, "Quý I"],
        ["1.2", "Việc không có", None, None, "Quý II"],
    )

    first, second = tasks(made)

    assert (first.lead, codes(first)) == ("Sở Y tế", [])
    assert (second.lead, codes(second)) == ("Sở Nội vụ", ["inherited"])


def test_task_whose_sub_rows_are_tasks_too_is_doubted():
    made = books.plain(
        ["1", "Việc lớn", "Sở Nội vụ", None, "Quý IV"],
        ["1.1", "Bước một", "Sở Y tế", None, "Quý I"],
    )

    assert [codes(task) for task in tasks(made)] == [["may_be_group"], []]


def test_several_rows_beside_one_number_and_title_are_one_task():
    made = books.plain(
        ["1", "Đối thoại với người dân", "UBND cấp xã", None, "Quý I"],
        [None, None, "Sở Nội vụ", None, "Quý II"],
        merges=["A2:A3", "B2:B3"],
    )

    assert columns(made, "rows", "lead", "deadline") == [((2, 3), "UBND cấp xã; Sở Nội vụ", "Quý I; Quý II")]


def test_two_title_columns_make_one_title():
    made = books.plain(
        ["1", "Dân chủ cơ sở", "Họp dân", "UBND cấp xã", "Quý I"],
        [None, None, "Đối thoại", "Sở Nội vụ", "Quý II"],
        header=["TT", "Nhiệm vụ", "Giải pháp", "Chủ trì", "Thời hạn"],
        merges=["A2:A3", "B2:B3"],
    )

    assert columns(made, "number", "title") == [("1", "Dân chủ cơ sở: Họp dân"), ("1", "Dân chủ cơ sở: Đối thoại")]


def test_sections_totals_notes_and_signatures_of_an_annex_without_numbers():
    layout = laid_out(books.without_numbers())

    assert [task.rows for task in layout.tasks] == [(5,), (6,), (8,)]
    assert [heading.row for heading in layout.headings] == [4, 7]
    assert [passage.row for passage in layout.skipped] == [1, 2, 3, 10, 11, 12, 13, 14]
    assert not any(task.doubts for task in layout.tasks)


def test_ditto_marks_stand_for_the_text_above():
    made = books.plain(
        ["1", "Việc một", "Sở Nội vụ", "UBND cấp xã", "Quý I"],
        ["2", "Việc hai", "-nt-", "nt", "Như trên"],
        ["3", "Việc ba", "Sở Y tế", '"', "Quý II"],
    )

    assert columns(made, "lead", "coordinating", "deadline")[1:] == [
        ("Sở Nội vụ", "UBND cấp xã", "Quý I"),
        ("Sở Y tế", "UBND cấp xã", "Quý II"),
    ]


def test_rows_of_wrapped_lines_are_one_task():
    made = books.plain(
        ["1", "Xây dựng kế hoạch", "Sở Nội", "UBND", "Trước"],
        [None, "triển khai Luật", "vụ", "cấp xã", "30/6/2026"],
        ["2", "Tập huấn nghiệp vụ", "Sở Văn hóa, Thể", "Các sở, ban,", "Quý"],
        [None, "Cho cán bộ", "thao và Du lịch", "ngành", "III/2026"],
    )

    assert columns(made, "rows", "lead", "coordinating", "deadline") == [
        ((2, 3), "Sở Nội vụ", "UBND cấp xã", "Trước 30/6/2026"),
        ((4, 5), "Sở Văn hóa, Thể thao và Du lịch", "Các sở, ban, ngành", "Quý III/2026"),
    ]


def test_numbers_stand_under_an_empty_name_or_are_codes():
    without_name = books.plain(["1", "Việc", "Sở Y tế", None, "Quý I"], header=[None, *books.HEADER[1:]])
    codes_of_tasks = books.plain(["NV1", "Việc", "Sở Y tế", None, "Quý I"], header=["Mã NV", *books.HEADER[1:]])

    assert columns(without_name, "number", "title") == [("1", "Việc")]
    assert columns(codes_of_tasks, "number", "title") == [("NV1", "Việc")]


def test_bold_marks_no_heading_where_all_tasks_are_bold():
    rows = [["1", "Việc một", "Sở Y tế", None, "Quý I"], ["2", "Việc hai", None, None, None]]

    assert columns(books.plain(*rows, bold=[1, 2, 3]), "number") == [("1",), ("2",)]
    assert columns(books.plain(*rows, bold=[1, 3]), "number") == [("1",)]


def test_sub_rows_take_the_units_of_a_task_with_a_doubt():
    made = books.plain(
        ["1", "Xây dựng văn bản", "Sở Nội vụ", None, "Năm 2026"],
        ["-", "Quyết định thứ nhất", None, None, "Tháng 3"],
    )

    first, second = tasks(made)

    assert (codes(first), codes(second)) == (["may_be_group"], ["inherited"])
    assert (second.number, second.lead, second.deadline) == ("", "Sở Nội vụ", "Tháng 3")


def test_row_that_nobody_numbered_is_doubted():
    made = books.plain(
        ["1", "Việc một.", "Sở Nội vụ", None, "Quý I"],
        [None, "Việc không số", "Sở Y tế", None, "Quý II"],
        ["2", "Việc hai", "Sở Nội vụ", None, "Quý I"],
    )

    assert [codes(task) for task in tasks(made)] == [[], ["number_missing"], []]


def test_units_without_a_title_are_doubted():
    made = books.plain(["1", None, "Sở Nội vụ", None, "Quý I"])

    assert codes(tasks(made)[0]) == ["title_missing"]


def test_sections_named_after_units_lead_where_no_column_does():
    made = books.plain(
        ["I", "Sở Nội vụ", None, None],
        ["1", "Rà soát", "Sở Tư pháp", "Quý I"],
        header=["TT", "Nhiệm vụ", "Đơn vị phối hợp", "Thời hạn"],
    )

    assert [(task.lead, codes(task)) for task in tasks(made)] == [("Sở Nội vụ", ["lead_from_heading"])]


def test_formulas_without_results_are_doubted():
    first, second = tasks(books.with_formulas())

    assert [(doubt.field, doubt.code) for doubt in first.doubts] == [("number", "uncalculated")]
    assert [(doubt.field, doubt.code) for doubt in second.doubts] == [
        ("number", "uncalculated"),
        ("deadline", "uncalculated"),
    ]


def test_date_cells_are_read_as_shown():
    assert [deadline for (deadline,) in columns(books.date_cells(), "deadline")][:7] == [
        "6/2026",
        "7/2026",
        "30/08/2026",
        "05/09/2026",
        "7/5/2026",
        "2026",
        "25/8",
    ]


# Pieces


@pytest.mark.parametrize(
    ("printed", "number", "value"),
    [
        *(("1", "1", 1), ("1.", "1", 1), ("4.10.", "4.10", 10), ("13.0", "13", 13), ("IV", "IV", 4), ("a)", "a)", 1)),
        *(("đ)", "đ)", 5), ("122a", "122a", 122), ("01", "01", 1), ("II.3", "II.3", 3)),
    ],
)
def test_number_is_kept_as_printed(printed, number, value):
    mark = read_mark(printed)

    assert mark is not None
    assert (mark.text, mark.value) == (number, value)


@pytest.mark.parametrize("text", ["Tổng cộng", "Ghi chú", "30/6", "Sở", ""])
def test_word_is_no_number(text):
    assert read_mark(text) is None


@pytest.mark.parametrize(
    ("title", "number", "rest"),
    [
        ("1. Rà soát", "1", "Rà soát"),
        ("I. CHỈ ĐẠO", "I", "CHỈ ĐẠO"),
        ("2.1 Tổ chức", "2.1", "Tổ chức"),
        ("a) Rà soát", "a)", "Rà soát"),
        ("- Rà soát", "-", "Rà soát"),
        ("100% hồ sơ", None, "100% hồ sơ"),
        ("A Lưới", None, "A Lưới"),
        ("30/9 hoàn thành", None, "30/9 hoàn thành"),
        ("V/v rà soát", None, "V/v rà soát"),
    ],
)
def test_number_at_the_beginning_of_a_title(title, number, rest):
    mark, left = split_mark(title)

    assert (mark.text if mark else None, left) == (number, rest)


@pytest.mark.parametrize(
    ("text", "lead", "coordinating"),
    [
        ("Chủ trì: Sở Nội vụ; Phối hợp: UBND cấp xã", "Sở Nội vụ", "UBND cấp xã"),
        (
            "- Cơ quan chủ trì: Sở Y tế.\n- Cơ quan phối hợp: Sở Nội vụ, UBND cấp xã",
            "Sở Y tế",
            "Sở Nội vụ, UBND cấp xã",
        ),
        ("Sở Tư pháp; phối hợp: Sở Nội vụ", "Sở Tư pháp", "Sở Nội vụ"),
        ("Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ", "Sở Tư pháp", "Sở Nội vụ"),
        ("Sở Y tế (chủ trì); UBND cấp xã (phối hợp)", "Sở Y tế", "UBND cấp xã"),
        ("Sở Y tế chủ trì", "Sở Y tế", ""),
    ],
)
def test_lead_and_coordinating_units_in_one_cell(text, lead, coordinating):
    assert split_lead(text) == (lead, coordinating)


def test_units_without_a_word_who_leads_stay_together():
    assert split_lead("Sở Nội vụ, Sở Tài chính") is None
    assert codes(tasks(books.shared_column())[3]) == ["parts_unclear"]


@pytest.mark.parametrize(
    ("line", "number", "issued_on", "province", "year"),
    [
        (
            "(Kèm theo Kế hoạch số 439/KH-UBND ngày 30 tháng 6 năm 2022 của UBND tỉnh Lào Cai)",
            "439/KH-UBND",
            date(2022, 6, 30),
            "Lào Cai",
            2022,
        ),
        ("Kế hoạch số: 12 /KH – UBND ngày 05/01/2026", "12/KH-UBND", date(2026, 1, 5), "", 2026),
        ("NHIỆM VỤ NÂNG CAO CHỈ SỐ PAPI TỈNH LAI CHÂU NĂM 2026", "", None, "Lai Châu", 2026),
        (
            "Kế hoạch năm 2026, ban hành ngày 20/12/2025 của UBND thành phố Hà Nội",
            "",
            date(2025, 12, 20),
            "Hà Nội",
            2026,
        ),
        ("(Kèm theo Kế hoạch số     /KH-UBND ngày    tháng    năm 2026)", "", None, "", 2026),
        ("ngày 31/02/2026", "", None, "", None),
    ],
)
def test_caption_tells_number_date_province_and_year(line, number, issued_on, province, year):
    caption = read_caption([line])

    assert (caption.number, caption.issued_on, caption.province, caption.year) == (number, issued_on, province, year)


def test_the_paper_that_the_annex_comes_with_gives_number_and_date_not_one_that_it_carries_out():
    caption = read_caption(
        [
            "Thực hiện Quyết định số 942/QĐ-TTg ngày 15/6/2021 của Thủ tướng Chính phủ",
            "(Kèm theo Kế hoạch số 57/KH-UBND ngày 14/01/2026 của UBND tỉnh Lâm Đồng)",
        ]
    )

    assert (caption.number, caption.issued_on) == ("57/KH-UBND", date(2026, 1, 14))


@pytest.mark.parametrize(
    "line",
    [
        "Kế hoạch thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị trên địa bàn tỉnh năm 2026",
        "Triển khai Đề án theo Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ",
    ],
)
def test_the_date_of_a_paper_from_above_is_not_the_plans(line):
    assert read_caption([line]).issued_on is None
