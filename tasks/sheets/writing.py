"""Tables as files: a workbook to filter and print, and lines for other programs. Text never becomes a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from tasks.sheets.tables import Table, Value

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
DAY, MOMENT = "dd/mm/yyyy", "dd/mm/yyyy hh:mm"
A4 = 9  # as Excel numbers paper
LONGEST = 32_767  # characters that a cell of Excel holds

FONT = Font("Times New Roman", size=12)
BOLD = Font("Times New Roman", size=12, bold=True)
TOP = Alignment(wrap_text=True, vertical="top")
MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")
GRID = Border(**dict.fromkeys(("left", "right", "top", "bottom"), Side("thin", "999999")))
GREY = PatternFill("solid", "E7E6E6")


class Styles:
    """The looks of cells by name, made once in a workbook: a style for each cell would take most of the time."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.add("papi text", font=FONT, alignment=TOP, border=GRID)
        self.add("papi day", font=FONT, alignment=TOP, border=GRID, number_format=DAY)
        self.add("papi moment", font=FONT, alignment=TOP, border=GRID, number_format=MOMENT)
        self.add("papi head", font=BOLD, alignment=MIDDLE, border=GRID, fill=GREY)

    def add(self, name: str, *, unlocked: bool = False, **looks: Any) -> None:
        """Add a style; cells of an `unlocked` one can be filled where the sheet is protected."""
        self.book.add_named_style(NamedStyle(name, protection=Protection(locked=not unlocked), **looks))


def cell(sheet: Any, value: Value, style: str = "") -> WriteOnlyCell:
    """Return a cell that is what `value` is; text stays text, whatever it begins with."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        made, default = WriteOnlyCell(sheet, value), "papi moment"
    elif isinstance(value, date):
        made, default = WriteOnlyCell(sheet, value), "papi day"
    elif isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST]
        made, default = WriteOnlyCell(sheet, text or None), "papi text"
    else:
        made, default = WriteOnlyCell(sheet, value), "papi text"
    made.style = style or default
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        made.data_type = "s"
        made.quotePrefix = True  # Excel does not make a formula of it either when the cell is edited
    return made


def begin(book: Workbook, title: str, widths: Iterable[int], *, frozen: str) -> Any:
    """Add a sheet of these columns that prints on A4 landscape."""
    sheet = book.create_sheet(title)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = frozen
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return sheet


def saved(book: Workbook) -> BytesIO:
    """Return the workbook as a file, ready to be read."""
    out = BytesIO()
    book.save(out)
    out.seek(0)
    return out


def workbook(table: Table) -> BytesIO:
    """Return `table` as an .xlsx: a head that stays in sight, a filter, one row for each row."""
    book = Workbook(write_only=True)
    Styles(book)
    sheet = begin(book, table.title, (column.width for column in table.columns), frozen="A2")
    sheet.append([cell(sheet, label, "papi head") for label in table.labels])
    for row in table.rows:
        sheet.append([cell(sheet, value) for value in table.cells(row)])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    sheet.print_title_rows = "1:1"
    return saved(book)


def csv_lines(table: Table) -> Iterator[str]:
    """Yield `table` line by line as Excel in Vietnam opens it: byte order mark, semicolons, days as people write."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow(table.labels)
    for row in table.rows:
        yield writer.writerow([_plain(value) for value in table.cells(row)])


def _plain(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class _Echo:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
