"""Word files: tables and their text as Word keeps them, and the same reading as of a workbook."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tasks.annex.document import open_document
from tasks.annex.layout import Layout, read_layout
from tasks.annex.reading import read_annex
from tasks.annex.workbook import Sheet, open_annex
from tests.tasks.annex import books, documents
from units import reference

DEMO = Path(__file__).parents[3] / "fixtures/demo"
DATED = {"annex-lao-cai-2022": ("Lào Cai", date(2022, 6, 30)), "annex-lai-chau-2026": ("Lai Châu", date(2026, 3, 27))}


def layout(made) -> Layout:
    return read_layout(open_document(documents.saved(made)).sheets)


def tasks(made) -> list:
    return layout(made).tasks


def texts(made) -> list[list[str]]:
    """The texts of the first sheet, row by row."""
    return [[cell.text for cell in row.cells] for row in open_document(documents.saved(made)).sheets[0].rows]


def codes(task) -> list[str]:
    return [doubt.code for doubt in task.doubts]


# The same as of a workbook


def without_places(found: dict) -> dict:
    """A reading without the names of sheets, which Word has none of."""
    kept = {key: [{**row, "sheet": ""} for row in rows] for key, rows in found.items()}
    kept["skipped"] = [row for row in kept["skipped"] if row["text"]]
    return kept


@pytest.mark.parametrize("name", DATED)
def test_annex_as_word_table_reads_as_the_workbook_row_by_row(name):
    province, day = DATED[name]
    book = load_workbook(DEMO / f"{name}.xlsx")
    directory = reference.directory(province, day)

    of_word = read_annex(layout(documents.from_book(book)), directory, day).as_json()
    of_excel = read_annex(read_layout(open_annex(books.saved(book))), directory, day).as_json()

    assert without_places(of_word)["tasks"] == without_places(of_excel)["tasks"]
    assert without_places(of_word)["headings"] == without_places(of_excel)["headings"]


@pytest.mark.parametrize(
    "build",
    [
        books.other_columns,
        books.two_header_rows,
        books.two_unmerged_header_rows,
        books.shared_column,
        books.without_numbers,
        books.government_style,
        books.office_plan,
        books.indicator_column,
        books.group_rows,
        books.quarters_ticked,
    ],
)
def test_annex_of_another_kind_reads_as_the_workbook(build):
    of_word, of_excel = layout(documents.from_book(build())), read_layout(open_annex(books.saved(build())))

    assert said(of_word) == said(of_excel)
    assert [h.text for h in of_word.headings] == [h.text for h in of_excel.headings]


def said(found: Layout) -> list:
    """The tasks without the names of their sheets."""
    return [(t.rows, t.number, t.title, t.indicator, t.lead, t.coordinating, t.deadline, t.doubts) for t in found.tasks]


WORDS = st.sampled_from(
    ["", "", "Sở Nội vụ", "Rà soát quy chế", "1", "1.1", "II", "a)", "Quý II/2026", "- gạch đầu dòng"]
)


@st.composite
def tables(draw) -> Workbook:
    """A sheet of random texts with random merged cells that do not overlap, under the usual names."""
    height, width = draw(st.integers(1, 7)), len(books.HEADER)
    made = books.plain(*(draw(st.lists(WORDS, min_size=width, max_size=width)) for _row in range(height)))
    taken: set[tuple[int, int]] = set()
    for _merge in range(draw(st.integers(0, 4))):
        top, left = draw(st.integers(2, height + 1)), draw(st.integers(1, width))
        bottom, right = draw(st.integers(top, height + 1)), draw(st.integers(left, width))
        cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if len(cells) > 1 and not cells & taken:
            taken |= cells
            made.active.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    return made


@given(tables())
@settings(max_examples=60, deadline=None)
def test_any_table_reads_as_the_workbook(book):
    def cells(sheet: Sheet) -> list:
        last = max(row.number for row in sheet.rows)
        return [
            (row.number, cell.column, cell.text, cell.columns, min(cell.rows, last - row.number + 1))
            for row in sheet.rows
            for cell in row.cells
        ]

    of_word = open_document(documents.saved(documents.from_book(book))).sheets
    of_excel = open_annex(books.saved(book))

    assert cells(of_word[0]) == cells(of_excel[0])
    assert said(read_layout(of_word)) == said(read_layout(of_excel))


# Text as Word keeps it


def test_runs_breaks_and_paragraphs_of_a_cell_are_joined():
    made, table = documents.plain(["1", "", "Sở Nội vụ", "", "Quý I/2026"])
    documents.put(table.cell(1, 1).paragraphs[0], documents.run("Rà ") + documents.run("soát") + "<w:r><w:tab/></w:r>")
    documents.put(table.cell(1, 1).paragraphs[0], documents.run("quy chế") + "<w:r><w:noBreakHyphen/></w:r>")
    documents.paragraphs(table.cell(1, 3), "Sở Tài chính", "UBND cấp xã")

    task = tasks(made)[0]

    assert (task.title, task.coordinating) == ("Rà soát quy chế-", "Sở Tài chính\nUBND cấp xã")


def test_decomposed_letters_and_soft_hyphens_are_read_plainly():
    made, _table = documents.plain(["1", unicodedata.normalize("NFD", "Niêm\u00ad yết"), "Sở Nội vụ", "", "Quý I"])

    assert tasks(made)[0].title == "Niêm yết"


def test_tracked_insertions_are_read_and_deletions_are_not():
    made, table = documents.plain(["1", "", "Sở Nội vụ", "", "Quý I/2026"])
    markup = documents.run("Rà soát ") + documents.deleted("cũ") + documents.inserted(documents.run("quy chế"))
    documents.put(table.cell(1, 1).paragraphs[0], markup)

    assert tasks(made)[0].title == "Rà soát quy chế"


def test_tracked_row_that_was_deleted_is_no_row():
    made, table = documents.plain(
        ["1", "Việc bỏ đi", "Sở Nội vụ", "", "Quý I"], ["1", "Việc ở lại", "Sở Nội vụ", "", "Quý I"]
    )
    documents.mark_row(table, 1, '<w:del w:id="9" w:author="a"/>')

    assert [task.title for task in tasks(made)] == ["Việc ở lại"]


def test_deleted_end_of_a_paragraph_joins_it_with_the_next():
    made, table = documents.plain(["1", "", "Sở Nội vụ", "", "Quý I"])
    documents.paragraphs(table.cell(1, 1), "Rà soát", "quy chế")
    mark = f'<w:rPr {documents.W}><w:del w:id="5" w:author="a"/></w:rPr>'
    table.cell(1, 1).paragraphs[0]._p.get_or_add_pPr().append(parse_xml(mark))

    assert texts(made)[1][1] == "Rà soát quy chế"


def test_hidden_text_is_left_out_and_asked_about():
    made, table = documents.plain(["1", "Rà soát", "", "", "Quý I/2026"])
    documents.put(table.cell(1, 2).paragraphs[0], documents.run("Sở Nội vụ") + documents.run("Sở Y tế", "<w:vanish/>"))

    task = tasks(made)[0]

    assert (task.lead, codes(task)) == ("Sở Nội vụ", ["hidden_text"])


def test_text_box_in_a_cell_is_read_once_and_asked_about():
    made, table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", ""])
    documents.put(table.cell(1, 4).paragraphs[0], documents.text_box("Quý II/2026"))

    task = tasks(made)[0]

    assert (task.deadline, codes(task)) == ("Quý II/2026", ["text_box"])


def test_table_inside_a_cell_is_read_as_lines_and_asked_about():
    made, table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", "Quý I"])
    inner = table.cell(1, 3).add_table(2, 1)
    inner.cell(0, 0).text, inner.cell(1, 0).text = "Sở Tài chính", "UBND cấp xã"

    task = tasks(made)[0]

    assert (task.coordinating, codes(task)) == ("Sở Tài chính\nUBND cấp xã", ["nested_table"])


def test_table_of_tasks_inside_a_table_that_arranges_the_page_is_found():
    made = Document()
    frame = made.add_table(1, 1)
    inner = frame.cell(0, 0).add_table(2, 5)
    for column, name in enumerate(books.HEADER):
        inner.cell(0, column).text = name
        inner.cell(1, column).text = ["1", "Rà soát", "Sở Nội vụ", "", "Quý I"][column]

    assert [task.title for task in tasks(made)] == ["Rà soát"]


def test_footnote_marks_and_comments_are_no_text():
    made, table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", "Quý I"])
    documents.put(
        table.cell(1, 1).paragraphs[0], '<w:r><w:footnoteReference w:id="1"/><w:commentReference w:id="1"/></w:r>'
    )

    assert tasks(made)[0].title == "Rà soát"


def test_links_and_content_controls_are_read_through():
    made, table = documents.plain(["1", "", "", "", "Quý I"])
    documents.put(table.cell(1, 1).paragraphs[0], f"<w:hyperlink>{documents.run('Rà soát')}</w:hyperlink>")
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{documents.run('Sở Nội vụ')}</w:sdtContent></w:sdt>"
    documents.put(table.cell(1, 2).paragraphs[0], control)

    assert (tasks(made)[0].title, tasks(made)[0].lead) == ("Rà soát", "Sở Nội vụ")


def test_ticks_of_a_symbol_font_count_as_ticks():
    made, table = documents.plain(
        ["1", "Tổng kết", "Sở Nội vụ", "", ""], header=["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Quý I", "Quý II"]
    )
    documents.put(table.cell(1, 4).paragraphs[0], '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>')

    assert tasks(made)[0].deadline == "Quý II"


def test_bold_comes_from_runs_and_styles():
    made, table = documents.plain(["", "Công khai", "", "", ""], ["", "Niêm yết", "Sở Nội vụ", "", "Quý I"])
    table.cell(1, 1).paragraphs[0].style = made.styles["Heading 1"]

    rows = open_document(documents.saved(made)).sheets[0].rows

    assert [row.cells[0].bold for row in rows[1:]] == [True, False]
    assert [heading.text for heading in layout(made).headings] == ["Công khai"]


# Tables over pages, and what stands around them


def test_table_cut_at_its_pages_is_one():
    made, _table = documents.plain(["1", "Rà soát quy chế của", "Sở Nội vụ", "UBND cấp xã", "Quý I/2026"])
    made.add_paragraph("2")  # the number of the page
    documents.add_table(
        made, [books.HEADER, ["", "các cơ quan", "", "", ""], ["2", "Sơ kết", "Sở Nội vụ", "", "Quý II/2026"]]
    )

    assert [task.title for task in tasks(made)] == ["Rà soát quy chế của các cơ quan", "Sơ kết"]


def test_table_that_goes_on_without_column_names_is_read_with_those_before():
    made, _table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", "Quý I/2026"])
    made.add_paragraph("")
    documents.add_table(made, [["2", "Sơ kết", "Sở Nội vụ", "", "Quý II/2026"]])

    assert [task.number for task in tasks(made)] == ["1", "2"]


def test_heading_between_two_tables_names_the_indicator_of_the_second():
    made = Document()
    for heading, task in (("1. Công khai, minh bạch", "Niêm yết"), ("2. Quản trị môi trường", "Thu gom rác")):
        made.add_paragraph(heading)
        documents.add_table(made, [books.HEADER, ["1", task, "UBND cấp xã", "", "Thường xuyên"]])
    made.add_paragraph("Trên đây là Kế hoạch nâng cao Chỉ số PAPI./.")
    made.paragraphs[0].insert_paragraph_before("Kế hoạch nâng cao Chỉ số PAPI năm 2026")

    assert [task.indicator for task in tasks(made)] == ["D2", "D7"]


def test_another_annex_has_headings_of_its_own():
    made = Document()
    for number, name in (("I", "Công khai, minh bạch"), ("II", "Quản trị điện tử")):
        made.add_paragraph(f"PHỤ LỤC {number}. NHIỆM VỤ NÂNG CAO CHỈ SỐ PAPI")
        made.add_paragraph(name)
        documents.add_table(made, [books.HEADER, ["1", "Việc cần làm", "Sở Nội vụ", "", "Quý I"]])
        made.add_paragraph("TM. ỦY BAN NHÂN DÂN")

    assert [task.indicator for task in tasks(made)] == ["D2", "D8"]


def test_prose_after_the_table_holds_no_tasks_and_is_listed():
    made, _table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", "Quý I/2026"])
    made.add_paragraph("III. TỔ CHỨC THỰC HIỆN")
    made.add_paragraph("1. Giao Sở Nội vụ chủ trì, theo dõi việc thực hiện Kế hoạch.")

    found = layout(made)

    assert [task.title for task in found.tasks] == ["Rà soát"]
    assert [passage.text for passage in found.skipped][-1].startswith("1. Giao Sở Nội vụ")


def test_table_of_objectives_is_no_table_of_tasks():
    made, _table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", "Quý I/2026"])
    made.add_paragraph("Mục tiêu")
    documents.add_table(
        made, [["TT", "Chỉ số", "Điểm 2025", "Điểm 2026", "Tăng"], ["1", "Công khai", "5,1", "5,3", "0,2"]]
    )

    assert [task.title for task in tasks(made)] == ["Rà soát"]


def test_borders_that_were_dragged_a_little_are_one_column():
    made, table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "UBND cấp xã", "Quý I/2026"], header=[*books.HEADER])
    documents.grid_widths(table, 600, 3000, 2000, 2000, 1500)
    grid = table._tbl.tblGrid
    grid.insert(2, parse_xml(f'<w:gridCol {documents.W} w:w="300"/>'))  # the title of the first task is wider
    for cells, wide in ((table.rows[0].cells, 2), (table.rows[1].cells, 1)):
        cells[wide]._tc.grid_span = 2

    task = tasks(made)[0]

    assert (task.title, task.lead, task.coordinating) == ("Rà soát", "Sở Nội vụ", "UBND cấp xã")


def test_widths_and_lists_that_other_programs_write_oddly_are_read():
    made, table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", "Quý I"])
    for column in table._tbl.tblGrid:
        column.attrib[next(iter(column.attrib))] = "2340.0"
    numbers = f'<w:numPr {documents.W}><w:numId w:val=""/></w:numPr>'
    table.cell(1, 1).paragraphs[0]._p.get_or_add_pPr().append(parse_xml(numbers))

    assert [task.title for task in tasks(made)] == ["Rà soát"]


def test_row_that_begins_behind_the_first_columns_keeps_its_place():
    made, table = documents.plain(
        ["1", "Rà soát", "Sở Nội vụ", "UBND cấp xã", "Quý I"], ["", "", "Sở Y tế", "", "Quý II"]
    )
    row = table.rows[2]._tr
    for cell in list(row.tc_lst)[:2]:
        row.remove(cell)
    documents.mark_row(table, 2, '<w:gridBefore w:val="2"/>')

    cells = open_document(documents.saved(made)).sheets[0].rows[2].cells

    assert [(cell.column, cell.text) for cell in cells] == [(3, "Sở Y tế"), (5, "Quý II")]


def test_annex_after_a_page_break_takes_its_title_and_not_the_letter():
    found = layout(documents.whole_plan())

    assert [(task.number, task.indicator) for task in found.tasks] == [("1.1", "D2"), ("2.1", "D5")]
    assert [heading.text for heading in found.headings] == ["1 | Công khai, minh bạch", "2 | Thủ tục hành chính công"]


def test_page_break_inside_a_paragraph_divides_too():
    made = Document()
    made.add_paragraph("2. Trách nhiệm giải trình với người dân")
    made.add_paragraph("").add_run().add_break(WD_BREAK.PAGE)
    made.add_paragraph("Phân công nhiệm vụ nâng cao Chỉ số PAPI")
    made.add_paragraph("Quản trị điện tử")
    documents.add_table(made, [books.HEADER, ["1", "Đổi giao diện", "Sở Nội vụ", "", "Quý I"]])

    assert tasks(made)[0].indicator == "D8"
