"""Columns that are no plain text: ticked months, quarters and units, days "before", names that offices invent."""

import pytest
from openpyxl import Workbook

from tasks.annex.layout import TaskRow, read_layout
from tasks.annex.layout.columns import full_name
from tasks.annex.layout.headers import Role, find_header
from tasks.annex.workbook import Cell, Row, open_annex
from tests.tasks.annex import books

QUARTERS = ["Quý I", "Quý II", "Quý III", "Quý IV"]


def tasks(made: Workbook) -> list[TaskRow]:
    return read_layout(open_annex(books.saved(made))).tasks


def codes(task: TaskRow) -> list[str]:
    return [doubt.code for doubt in task.doubts]


def under_one_name(name: str, names: list[object], ticks: list[object], *, merged: bool = True) -> Workbook:
    """A table whose time stands in several columns under one name; `ticks` are the cells of the only task."""
    beside = [None] * (len(names) - 1)
    last = "DEFGHIJKLMNO"[len(names) - 1]
    merges = ["A1:A2", "B1:B2", "C1:C2", f"D1:{last}1"] if merged else []
    return books.book(
        [
            ["TT", "Nhiệm vụ", "Chủ trì", name, *beside],
            [None, None, None, *names],
            [1, "Mở lớp tập huấn cho cán bộ cơ sở", "Sở Nội vụ", *ticks],
        ],
        merges=merges,
    )


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Lộ trình năm 2026", "Quý I"], "Quý I/2026"),
        (["Lộ trình", "III"], "Quý III"),
        (["Tiến độ theo quý", "2"], "Quý 2"),
        (["Tiến độ (tháng)", "11"], "Tháng 11"),
        (["Thời gian", "T6"], "Tháng 6"),
        (["Năm 2027", "6 tháng đầu năm"], "6 tháng đầu năm 2027"),
        (["Thời gian thực hiện", "2027"], "2027"),
        (["Cơ quan thực hiện", "Sở Nội vụ"], "Sở Nội vụ"),
    ],
)
def test_a_name_of_months_or_quarters_is_written_in_full(names, said):
    assert full_name(names) == said


def test_ticked_months_are_the_deadline():
    made = under_one_name("Tiến độ thực hiện (tháng)", list(range(1, 13)), [None] * 3 + ["x", "x"])

    assert [task.deadline for task in tasks(made)] == ["Tháng 4; Tháng 5"]


def test_ticked_months_are_read_where_a_conversion_lost_the_merges():
    made = under_one_name("Thời gian thực hiện", [f"T{month}" for month in range(1, 13)], [None, "x"], merged=False)

    assert [task.deadline for task in tasks(made)] == ["Tháng 2"]


def test_quarters_need_no_name_above_them():
    made = books.plain(
        [1, "Mở lớp tập huấn", "Sở Nội vụ", None, "x", None, None],
        [2, "Trình đề án về lề lối làm việc", "Sở Nội vụ", None, "Đề cương", None, "Ban hành"],
        header=["TT", "Nhiệm vụ", "Chủ trì", *QUARTERS],
    )

    assert [task.deadline for task in tasks(made)] == ["Quý II", "Quý II: Đề cương; Quý IV: Ban hành"]


def test_a_tick_merged_over_two_quarters_is_the_time_from_one_to_the_other():
    made = books.book(
        [["TT", "Nhiệm vụ", "Chủ trì", *QUARTERS], [1, "Đo chất lượng nước", "Sở Y tế", None, "x", None, None]],
        merges=["E2:F2"],
    )

    assert [task.deadline for task in tasks(made)] == ["Quý II - Quý III"]


def test_ticked_units_are_the_leads():
    made = under_one_name("Cơ quan thực hiện", ["Sở Nội vụ", "Thanh tra tỉnh", "UBND cấp xã"], ["x", None, "x"])
    made.active["C1"] = "Thời hạn"
    made.active["C3"] = "Quý II"

    assert [(task.lead, task.deadline) for task in tasks(made)] == [("Sở Nội vụ; UBND cấp xã", "Quý II")]


def test_marks_for_leading_and_coordinating_tell_the_units_apart():
    made = under_one_name(
        "Trách nhiệm của các cơ quan", ["Sở Nội vụ", "Sở Tư pháp", "Công an tỉnh"], ["PH", "CT", "PH"]
    )
    made.active["C1"] = "Thời hạn"
    made.active["C3"] = "Quý II"

    assert [(task.lead, task.coordinating) for task in tasks(made)] == [("Sở Tư pháp", "Sở Nội vụ; Công an tỉnh")]


def test_a_day_under_a_name_that_says_before_is_not_counted_but_asked_about():
    made = books.plain(
        [1, "Lập danh sách hộ nghèo", "Sở Y tế", "15/4/2026"],
        [2, "Gửi báo cáo", "Sở Y tế", "Quý II/2026"],
        header=["TT", "Nhiệm vụ", "Chủ trì", "Hoàn thành trước"],
    )

    day, quarter = tasks(made)

    assert (day.deadline, codes(day)) == ("Trước 15/4/2026", ["before_in_header"])
    assert (quarter.deadline, codes(quarter)) == ("Quý II/2026", [])


def test_a_number_under_the_word_month_is_a_month():
    made = books.plain([1, "Lập danh sách", "Sở Y tế", 6], header=["TT", "Nhiệm vụ", "Chủ trì", "Tháng hoàn thành"])

    assert [task.deadline for task in tasks(made)] == ["Tháng 6"]


def test_of_two_columns_that_seem_to_lead_the_first_does_and_the_row_asks():
    made = books.plain(
        [1, "Lập danh sách", "Sở Y tế", "UBND cấp xã", "Quý II"],
        header=["TT", "Nhiệm vụ", "Đơn vị tham mưu", "Đơn vị thực hiện", "Thời gian"],
    )

    (task,) = tasks(made)

    assert (task.lead, task.coordinating, codes(task)) == ("Sở Y tế", "UBND cấp xã", ["several_lead"])


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Số thứ tự", Role.NUMBER),
        ("STT/Mã", Role.NUMBER),
        ("Hành động cụ thể", Role.TITLE),
        ("Chương trình, đề án", Role.TITLE),
        ("Ý kiến chỉ đạo", Role.TITLE),
        ("Đơn vị chịu trách nhiệm chính", Role.LEAD),
        ("Đơn vị cùng thực hiện", Role.COORDINATING),
        ("Cùng làm", Role.COORDINATING),
        ("Xong trước ngày", Role.DEADLINE),
        ("Kế hoạch hoàn thành", Role.DEADLINE),
        ("TG hoàn thành", Role.DEADLINE),
        ("Hạn chót", Role.DEADLINE),
        ("Ngày bắt đầu", Role.START),
        ("Kết quả năm 2025", Role.OTHER),
    ],
)
def test_the_names_that_offices_give_to_columns(name, role):
    others = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"]
    cells = tuple(Cell(column, text) for column, text in enumerate([*others, name], start=1))
    header = find_header([Row(1, cells)], 0)

    # What is a number, title or lead alone may be another's detail beside "TT", "Nhiệm vụ" and "Cơ quan chủ trì".
    beside = {Role.NUMBER: Role.DETAIL, Role.LEAD: Role.OTHER}

    assert header is not None
    assert header.roles[5] is beside.get(role, role)


def test_a_sheet_named_after_a_unit_lends_it_as_lead_where_no_column_does():
    made = books.plain([1, "Tổ chức tập huấn", "Quý II"], header=["TT", "Nhiệm vụ", "Thời gian"])
    made.active.title = "Sở Nội vụ"

    (task,) = tasks(made)

    assert (task.lead, codes(task)) == ("Sở Nội vụ", ["lead_from_heading"])


def test_numbered_names_of_dimensions_make_an_annex_of_papi_without_the_word():
    made = Workbook()
    for number, name in ((1, "Sự tham gia của người dân ở cấp cơ sở"), (2, "Công khai, minh bạch")):
        sheet = made.create_sheet(f"ND{number}")
        books.fill(sheet, [[f"NỘI DUNG {number}: {name}"], books.HEADER, [1, "Họp dân", "Sở Nội vụ", "", "Quý II"]])

    assert [task.indicator for task in tasks(made)] == ["D1", "D2"]


def test_ditto_marks_at_a_page_break_are_no_cut_off_names():
    made = books.plain(
        ["1", "Quán triệt nghị quyết", "Văn phòng UBND tỉnh", "Các sở, ban, ngành", "Quý I"],
        books.HEADER,
        ["2", "Kiểm tra, giám sát", "-nt-", "nt", "Quý IV"],
    )

    assert [codes(task) for task in tasks(made)] == [[], []]


def test_a_name_wrapped_over_two_rows_is_joined_though_it_looks_like_a_time():
    made = books.plain(
        ["1", "Tuyên truyền Luật Thực hiện dân", "Sở Nội vụ", "Ủy ban MTTQ Việt", "Quý III/"],
        [None, "chủ ở cơ sở", None, "Nam tỉnh", "2026"],
    )

    (task,) = tasks(made)

    assert (task.coordinating, task.deadline) == ("Ủy ban MTTQ Việt Nam tỉnh", "Quý III/ 2026")


def test_place_and_date_under_the_table_are_no_part_of_the_last_task():
    made = books.plain(["1", "Họp dân", "Sở Nội vụ", "", "Quý I"], [None, "Kon Tum, ngày 20 tháng 5 năm 2026"])

    assert [task.rows for task in tasks(made)] == [(2,)]


def test_a_name_may_be_explained_in_brackets_at_length():
    rule = "(các nhiệm vụ không ghi cụ thể thời gian thì hoàn thành trước ngày 15/12/2026 để tổng hợp, báo cáo chung)"
    made = books.plain(
        ["1", "Họp dân", "Sở Nội vụ", "Quý I"], header=["TT", "Nhiệm vụ", "Chủ trì", f"Thời gian hoàn thành {rule}"]
    )

    assert [task.deadline for task in tasks(made)] == ["Quý I"]


def test_a_section_hands_down_lead_and_deadline_to_tasks_that_only_name_who_helps():
    made = books.plain(
        ["I", "Lĩnh vực nội vụ", "Sở Nội vụ", None, "Năm 2026"],
        ["1", "Rà soát biên chế", None, "Sở Tài chính", None],
        ["2", "Mở lớp tập huấn", None, "UBND cấp xã", None],
    )

    read = [(task.lead, task.coordinating, task.deadline, codes(task)) for task in tasks(made)]

    assert read == [("Sở Nội vụ", "Sở Tài chính", "Năm 2026", []), ("Sở Nội vụ", "UBND cấp xã", "Năm 2026", [])]


def test_counts_by_unit_and_lists_of_words_on_other_sheets_are_no_tasks():
    made = books.plain(["1", "Họp dân", "Sở Nội vụ", "", "Quý I"])
    books.fill(
        made.create_sheet("Tổng hợp"),
        [["STT", "Đơn vị", "Số nhiệm vụ chủ trì", "Số nhiệm vụ phối hợp"], [1, "Sở Nội vụ", 5, 3]],
    )
    books.fill(made.create_sheet("Viết tắt"), [["STT", "Viết tắt", "Nội dung"], [1, "CCHC", "Cải cách hành chính"]])

    assert [task.title for task in tasks(made)] == ["Họp dân"]


def test_the_dimension_may_stand_merged_beside_its_sub_dimensions():
    made = books.book(
        [
            ["TT", "Trục nội dung", "Nội dung thành phần", "Nhiệm vụ", "Chủ trì", "Thời gian"],
            [1, "1. Tham gia của người dân ở cấp cơ sở", "Tri thức công dân", "Tuyên truyền", "Sở Tư pháp", "Quý I"],
            [2, None, "Đóng góp", "Vận động", "Sở Nội vụ", "Quý I"],
            [3, "4. Kiểm soát tham nhũng", "Trong chính quyền", "Thanh tra", "Thanh tra tỉnh", "Quý I"],
            [4, "7. Quản trị môi trường", "Chất lượng nước", "Quan trắc", "Sở Y tế", "Quý I"],
            [5, "8. Quản trị điện tử", "Phúc đáp", "Nâng cấp cổng", "Sở Nội vụ", "Quý I"],
        ],
        merges=["B2:B3"],
    )

    assert [task.indicator for task in tasks(made)] == ["D1", "D1", "D4", "D7", "D8"]
