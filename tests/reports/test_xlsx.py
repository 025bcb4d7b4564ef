"""The workbook: the same rows and figures as the PDF, and no text that turns into a formula."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from reports.xlsx import report_xlsx
from tests.reports.conftest import COMMUNES, World, at
from tests.reports.test_pdf import paper_of


@pytest.fixture
def book(quarter: World) -> Workbook:
    quarter.tell(
        "2.2", "Sở Nội vụ", at(8, 5), result='=HYPERLINK("http://127.0.0.1","x")', difficulty="+84 không gọi được"
    )
    return load_workbook(BytesIO(report_xlsx(paper_of(quarter))))


def rows(book: Workbook, sheet: str) -> list[tuple[object, ...]]:
    return list(book[sheet].iter_rows(min_row=5, values_only=True))


def test_sheets_are_the_annexes_and_the_dimensions(book: Workbook) -> None:
    assert book.sheetnames == ["Phụ lục I", "Chỉ số nội dung", "Phụ lục II", "Phụ lục III"]


def test_rows_are_the_tasks_under_their_dimensions(book: Workbook) -> None:
    found = rows(book, "Phụ lục I")

    assert [row[0] for row in found] == [
        "1. Tham gia của người dân ở cấp cơ sở",
        "1.1",
        "2. Công khai, minh bạch",
        "2.1",
        "2.2",
        None,
        None,
    ]
    assert found[1][2:7] == (
        "UBND cấp xã",
        "Tổ trưởng TDP",
        "Trong ngày 14/07/2026",
        "6/7 đơn vị có kết quả trong kỳ.",
        f"7 đơn vị: 5 hoàn thành, 2 quá hạn.\nQuá hạn: {COMMUNES[5]}; {COMMUNES[6]}.",
    )


def test_figures_are_those_of_the_content(book: Workbook, quarter: World) -> None:
    content = paper_of(quarter).content

    last = rows(book, "Phụ lục II")[-1]
    by_dimension = {row[0]: row[1:8] for row in rows(book, "Chỉ số nội dung")}

    assert last[2:9] == (content.total.total, *content.total.parts)
    for row in content.dimensions:
        assert by_dimension[row.name] == (row.figures.total, *row.figures.parts)


def test_late_units_have_their_rows(book: Workbook) -> None:
    assert [(row[1], row[5]) for row in rows(book, "Phụ lục III")[:2]] == [(COMMUNES[5], 62), (COMMUNES[6], 62)]


def test_text_never_becomes_a_formula(book: Workbook) -> None:
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]

    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert any(str(cell.value).startswith("Sở Nội vụ: =HYPERLINK") for cell in cells)


def test_text_like_a_formula_is_marked_as_text(quarter: World) -> None:
    quarter.plan.tasks.filter(number="2.1").update(title="=1+1")

    sheet = load_workbook(BytesIO(report_xlsx(paper_of(quarter))))["Phụ lục I"]

    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "=1+1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_control_characters_are_left_out(quarter: World) -> None:
    quarter.plan.tasks.filter(number="2.1").update(title="Công khai\x0b dự toán")

    book = load_workbook(BytesIO(report_xlsx(paper_of(quarter))))

    assert "Công khai dự toán" in {row[1] for row in rows(book, "Phụ lục I")}


def test_head_stays_in_sight_and_is_printed_on_every_page(book: Workbook) -> None:
    for sheet in book:
        assert (sheet.freeze_panes, sheet.print_title_rows) == ("A5", "$4:$4")
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
