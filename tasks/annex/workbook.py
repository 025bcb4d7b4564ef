"""From the file to sheets of cells: text as Excel shows it, with merged spans, and what could not be read."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.cell.read_only import EmptyCell

from tasks.annex.archive import Outline, outline
from tasks.annex.package import ANNEX, BROKEN, MAX_COLUMNS, Limits
from tasks.annex.refusals import AnnexFileError, refusal
from units.text import nfc

__all__ = ["AnnexFileError", "Cell", "Row", "Sheet", "open_annex"]

_LONGEST = 32_767  # Excel's own limit for the text of a cell
_DECIMALS = re.compile(r"0\.(0+)")
_NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')  # literals, colours, paddings of a number format
_LOCAL_DATES = {
    "mm-dd-yy",
    "m/d/yy h:mm",
}  # Excel's own names for the short date of the reader's country: day first here
_MONTH_FIRST = re.compile(r"m+[/.-]d+[/.-]y+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with text; a merged one stands at its top left corner and says how far it reaches."""

    column: int
    text: str  # NFC, as Excel shows it, line breaks kept
    bold: bool = False
    columns: int = 1
    rows: int = 1
    flaw: str = (
        ""  # uncalculated | error | month_first; of Word: hidden_text | text_box | nested_table | number_unknown
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one cell, under the number Excel shows."""

    number: int
    cells: tuple[Cell, ...]
    hidden: bool = False

    @property
    def text(self) -> str:
        """The whole row in one line, for lists of what was skipped."""
        return " | ".join(nfc(cell.text) for cell in self.cells if cell.text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's rows with text, in order; `strays` are row and address of cells too far away to be read.

    `prose`: the rows are paragraphs of a Word file, in which no tasks stand.
    """

    title: str
    rows: tuple[Row, ...]
    hidden: bool = False
    prose: bool = False
    strays: tuple[tuple[int, str], ...] = ()


def open_annex(file: IO[bytes], limits: Limits = ANNEX) -> list[Sheet]:
    """Read an .xlsx into its sheets, hidden ones included.

    Raises AnnexFileError, before anything large is in memory, for a file that is no workbook or beyond a limit.
    """
    outlines = outline(file, limits)
    try:
        with warnings.catch_warnings():  # openpyxl tells of extensions that it leaves out: none concerns text
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            try:
                reader = _Reader(book, limits.text)
                return [reader.read(found) for found in outlines]
            finally:
                book.close()
    except BROKEN as error:
        raise refusal("damaged") from error


class _Reader:
    """Reads sheets until their text together passes the limit: one string may fill thousands of cells."""

    def __init__(self, book: Any, most: int) -> None:
        self.book, self.most, self.left = book, most, most

    def read(self, found: Outline) -> Sheet:
        """Return the rows of the sheet that `found` outlines."""
        sheet = self.book[found.title]
        spans = {
            (top, first): (min(bottom, found.last_row) - top + 1, min(last, MAX_COLUMNS) - first + 1)
            for top, first, bottom, last in found.merges
        }
        rows = []
        for number, cells in enumerate(_cells(sheet, found), start=1):
            read = []
            for column, cell in cells:
                text, flaw = self._text(cell)
                if (number, column) in found.uncalculated:
                    flaw = "uncalculated"
                if text or flaw:
                    height, width = spans.get((number, column), (1, 1))
                    read.append(Cell(column, text, bool(cell.font.b), width, height, flaw))
            if read:
                rows.append(Row(number, tuple(read), hidden=number in found.hidden_rows))
        hidden = sheet.sheet_state != "visible"
        return Sheet(nfc(found.title), tuple(rows), hidden=hidden, strays=tuple(found.strays))

    def _text(self, cell: Any) -> tuple[str, str]:
        text, flaw = _shown(cell)
        self.left -= len(text)
        if self.left < 0:
            raise refusal("too_much_text", self.most)
        return text, flaw


def _cells(sheet: Any, found: Outline) -> Iterator[list[tuple[int, Any]]]:
    """Yield for each row up to the last filled one its cells that exist in the file, with their columns."""
    if not found.last_row:
        return
    for row in sheet.iter_rows(max_row=found.last_row, max_col=found.last_column):
        yield [(column, cell) for column, cell in enumerate(row, start=1) if not isinstance(cell, EmptyCell)]


def _shown(cell: Any) -> tuple[str, str]:
    """Return the cell's text as Excel shows it, and a flaw where a person must look."""
    value = cell.value
    if cell.data_type == "e":
        return "", "error"
    if isinstance(value, str):
        return nfc(value[:_LONGEST].replace("_x000D_", ""), lines=True), ""
    if isinstance(value, date):
        return _date_shown(value, cell.number_format)
    if isinstance(value, time):
        return f"{value:%H:%M}", ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _number_shown(value, cell.number_format), ""
    return "" if value is None else str(value), ""


def _date_shown(value: date, number_format: str) -> tuple[str, str]:
    """Write a date day first, with the parts and the padding that its number format shows."""
    pattern = _NOT_SHOWN.sub("", number_format).casefold().partition("h")[0]
    day = f"{value.day:02}" if "dd" in pattern else str(value.day)
    month = f"{value.month:02}" if "mm" in pattern and "mmm" not in pattern else str(value.month)
    parts = [part for letter, part in (("d", day), ("m", month), ("y", str(value.year))) if letter in pattern]
    full = f"{value.day}/{value.month}/{value.year}"
    ambiguous = value.day <= 12 and value.day != value.month
    month_first = ambiguous and number_format not in _LOCAL_DATES and _MONTH_FIRST.match(pattern)
    return ("/".join(parts) if parts else full), "month_first" if month_first else ""


def _number_shown(value: float, number_format: str) -> str:
    """Write a number with the decimals of its format: 1.0 as 1, and 1.1 as 1.10 where the format is 0.00."""
    percent = "%" in number_format
    value = value * 100 if percent else value
    if decimals := _DECIMALS.search(number_format):
        shown = f"{value:.{len(decimals[1])}f}"
    elif isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        shown = str(int(value))
    else:
        shown = f"{value:.10g}"
    return f"{shown}%" if percent else shown
