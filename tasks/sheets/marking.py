"""The same sheet, with a mark and a comment on each cell that has to be mended."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from tasks.sheets.form import HEAD_ROW, KEY
from tasks.sheets.judging import Problem
from tasks.sheets.outgoing import OPEN
from tasks.sheets.writing import GREY, saved

WRONG = PatternFill("solid", "FFC7CE")
AUTHOR = "PAPI"
SEARCHED = 20  # rows in which the names of the columns are looked for, as when the sheet is read


def marked(file: IO[bytes], problems: Iterable[Problem]) -> BytesIO:
    """Return the workbook of `file`, which was read before, with its `problems` marked and earlier marks gone."""
    with warnings.catch_warnings():  # as in tasks.annex.workbook
        warnings.simplefilter("ignore")
        book = load_workbook(file)
    sheet, columns = _table(book)
    _wipe(sheet)
    for problem in problems:
        _mark(sheet.cell(problem.row or HEAD_ROW, columns[problem.column]), problem.message)
    return saved(book)


def _table(book: Any) -> tuple[Any, dict[str, int]]:
    """Return the sheet with the hidden row of names, and the columns by these names."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(max_row=SEARCHED):
            columns = {cell.value: cell.column for cell in row if isinstance(cell.value, str)}
            if KEY in columns:
                return sheet, columns
    raise LookupError("a sheet that was read has its names")


def _wipe(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = OPEN if not cell.protection.locked else GREY if cell.row == HEAD_ROW else PatternFill()


def _mark(cell: Any, message: str) -> None:
    said = f"{cell.comment.text}\n{message}" if cell.comment else message
    cell.comment = Comment(said, AUTHOR, height=120, width=320)
    cell.fill = WRONG
