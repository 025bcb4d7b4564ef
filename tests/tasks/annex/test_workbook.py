"""The file side of the import: what is read, what is refused, and that neither costs the server much."""

import json
import subprocess
import sys
import unicodedata
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from tasks.annex import archive, package
from tasks.annex.workbook import AnnexFileError, Cell, open_annex
from tests.tasks.annex import bad_files, books

SECONDS, MEGABYTES = 5, 300
_MEASURE = r"""
import json, re, sys, time
from django.conf import settings
settings.configure(USE_I18N=False)
from tasks.annex.layout import read_layout
from tasks.annex.workbook import AnnexFileError, open_annex
begin = time.process_time()
with open(sys.argv[1], "rb") as file:
    try:
        read_layout(open_annex(file))
        code = "read"
    except AnnexFileError as error:
        code = error.code
seconds = time.process_time() - begin
peak = re.search(r"VmHWM:\s*(\d+) kB", open("/proc/self/status").read())
print(json.dumps([code, seconds, int(peak[1]) / 1024]))
"""


def texts(made: Workbook) -> list[list[str]]:
    """The texts of the first sheet, row by row."""
    return [[cell.text for cell in row.cells] for row in open_annex(books.saved(made))[0].rows]


def measured(content: bytes, folder: Path) -> tuple[str, float, float]:
    """Outcome, seconds of work and megabytes at the peak of reading a file in a process of its own."""
    path = folder / "annex.xlsx"
    path.write_bytes(content)
    done = subprocess.run([sys.executable, "-c", _MEASURE, path], capture_output=True, text=True, check=True)
    code, seconds, megabytes = json.loads(done.stdout)
    return code, seconds, megabytes


@pytest.mark.parametrize("name", bad_files.REFUSED)
def test_what_is_no_annex_is_refused_with_a_message(name):
    build, code = bad_files.REFUSED[name]

    with pytest.raises(AnnexFileError) as caught:
        open_annex(BytesIO(build()))

    assert caught.value.code == code
    assert caught.value.message


@pytest.mark.parametrize("name", bad_files.HEAVY)
def test_heavy_file_is_refused_quickly_and_with_little_memory(name, tmp_path):
    build, code = bad_files.HEAVY[name]

    outcome, seconds, megabytes = measured(build(), tmp_path)

    assert outcome == code
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_largest_annex_that_is_read_stays_within_the_bounds(tmp_path):
    outcome, seconds, megabytes = measured(bad_files.many_rows(package.MAX_ROWS), tmp_path)

    assert outcome == "read"
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_refusal_names_the_limit_that_was_passed():
    with pytest.raises(AnnexFileError) as caught:
        open_annex(BytesIO(bad_files.many_rows(package.MAX_ROWS + 2)))

    assert caught.value.code == "too_many_rows"
    assert "3.000" in caught.value.message


def test_file_above_20_megabytes_is_refused_unopened():
    with pytest.raises(AnnexFileError) as caught:
        open_annex(BytesIO(b"PK" + bytes(package.MAX_FILE)))

    assert caught.value.code == "too_large"
    assert "20 MB" in caught.value.message


def test_cell_in_the_far_corner_is_left_out_and_named():
    made = books.plain(["1", "Ban hành kế hoạch", "Sở Nội vụ", "", "Quý I"])
    made.active["XFD1048576"] = "lạc"

    sheet = open_annex(books.saved(made))[0]

    assert sheet.strays == ((1_048_576, "XFD1048576"),)
    assert [row.number for row in sheet.rows] == [1, 2]


def test_many_cells_beyond_the_last_column_are_refused():
    made = books.plain()
    for row in range(1, 61):
        made.active.cell(row, 300, "xa")

    with pytest.raises(AnnexFileError) as caught:
        open_annex(books.saved(made))

    assert caught.value.code == "too_many_columns"


def test_workbook_with_macros_is_read_without_them():
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    content = bad_files.changed(lambda _name, old: old.replace(plain, macro), {"xl/vbaProject.bin": b"\0"})

    assert [len(sheet.rows) for sheet in open_annex(BytesIO(content))] == [2]


def test_file_is_left_at_its_beginning_for_whoever_stores_it():
    file = books.saved(books.plain())

    archive.outline(file)

    assert file.tell() == 0


def test_decomposed_letters_are_composed():
    decomposed = unicodedata.normalize("NFD", "Sở Nội vụ")

    assert texts(books.book([[decomposed]])) == [["Sở Nội vụ"]]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1, "General", "1"),
        (13.0, "General", "13"),
        (1.1, "General", "1.1"),
        (1.1, "0.00", "1.10"),
        (0.1 + 0.2, "General", "0.3"),
        (0.75, "0%", "75%"),
        (date(2026, 7, 31), "d/m/yyyy", "31/7/2026"),
        (date(2026, 7, 1), "dd/mm/yyyy", "01/07/2026"),
        (date(2026, 7, 1), "yyyy-mm-dd", "01/07/2026"),
        (date(2026, 7, 1), "m/yyyy", "7/2026"),
        (date(2026, 7, 1), "mmm-yy", "7/2026"),
        (date(2026, 7, 1), '"tháng "mm/yyyy', "07/2026"),
        (date(2026, 1, 1), "yyyy", "2026"),
        (date(2026, 8, 30), "d-mmm", "30/8"),
        (date(2026, 8, 30), "[$-42A]d mmmm yyyy;@", "30/8/2026"),
        ("  Sở  Nội vụ\r\nvà ", "General", "Sở Nội vụ\nvà"),
    ],
)
def test_value_is_read_as_excel_shows_it(value, number_format, shown):
    made = Workbook()
    made.active["A1"] = value
    made.active["A1"].number_format = number_format

    assert texts(made) == [[shown]]


@pytest.mark.parametrize(
    ("day", "number_format", "flaw"),
    [
        (date(2026, 7, 5), "m/d/yyyy", "month_first"),
        (date(2026, 7, 5), "[$-409]m/d/yyyy;@", "month_first"),
        (date(2026, 7, 25), "m/d/yyyy", ""),  # there is no month 25
        (date(2026, 7, 7), "m/d/yyyy", ""),
        (date(2026, 7, 5), "mm-dd-yy", ""),  # Excel's name for the short date of the country
    ],
)
def test_date_shown_month_first_is_marked_where_it_could_be_another_day(day, number_format, flaw):
    made = Workbook()
    made.active["A1"] = day
    made.active["A1"].number_format = number_format

    assert open_annex(books.saved(made))[0].rows[0].cells[0].flaw == flaw


def test_formula_counts_by_its_result_and_is_marked_without_one():
    rows = open_annex(books.saved(books.with_formulas()))[0].rows

    assert rows[1].cells[0] == Cell(1, "", flaw="uncalculated")
    calculated = bad_files.with_sheet(b"<sheetData><row><c><f>1+1</f><v>2</v></c></row></sheetData>")
    assert open_annex(BytesIO(calculated))[0].rows[0].cells[0] == Cell(1, "2")


def test_empty_result_and_error_of_a_formula():
    cells = b'<c t="str"><f>A1</f><v></v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    content = bad_files.with_sheet(b"<sheetData><row>" + cells + b"</row></sheetData>")

    assert open_annex(BytesIO(content))[0].rows[0].cells == (Cell(2, "", flaw="error"),)


def test_shared_strings_are_read_with_all_their_runs():
    strings = "<si><t>TT</t></si><si><r><t>Sở </t></r><r><rPr><b/></rPr><t>Nội vụ</t></r></si>".encode()
    body = b'<sheetData><row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row></sheetData>'

    sheet = open_annex(BytesIO(bad_files.with_strings(strings, body)))[0]

    assert [cell.text for cell in sheet.rows[0].cells] == ["TT", "Sở Nội vụ"]


def test_merged_cell_says_how_far_it_reaches():
    made = books.book([["Chung", None, "Riêng"], [None, None, "Hai"]], merges=["A1:B2"])

    assert open_annex(books.saved(made))[0].rows[0].cells[0] == Cell(1, "Chung", columns=2, rows=2)


def test_bold_hidden_rows_and_hidden_sheets_are_told():
    made = books.book([["Mục"], ["Ẩn"]])
    made.active["A1"].font = Font(bold=True)
    made.active.row_dimensions[2].hidden = True
    made.create_sheet("Nháp").sheet_state = "veryHidden"

    first, second = open_annex(books.saved(made))

    assert [(row.cells[0].bold, row.hidden) for row in first.rows] == [(True, False), (False, True)]
    assert (first.hidden, second.hidden) == (False, True)


def test_sheet_without_cell_addresses_is_counted_through():
    cells = b'<row><c t="inlineStr"><is><t>TT</t></is></c><c><v>5</v></c></row><row/><row><c><v>7</v></c></row>'

    rows = open_annex(BytesIO(bad_files.with_sheet(b"<sheetData>" + cells + b"</sheetData>")))[0].rows

    assert [(row.number, [cell.text for cell in row.cells]) for row in rows] == [(1, ["TT", "5"]), (3, ["7"])]
