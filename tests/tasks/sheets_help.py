"""How tests fill a work sheet: as a person would, with the cells found by the names in the hidden row."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from accounts.models import User
from plans.models import Plan
from tasks.lists.filters import chosen_assignments
from tasks.sheets.form import FILL_NAMES, HEAD_ROW, NAMES_ROW
from tasks.sheets.outgoing import work_sheet
from tests.tasks.days import TODAY


def download(plan: Plan, user: User, **asked: str) -> bytes:
    """Take the work sheet of what was asked for: as the list does, of all leads by default."""
    rows = chosen_assignments(plan, user, asked, TODAY).qs
    return work_sheet(plan, rows, user, TODAY).read()


def columns(sheet: Any) -> dict[str, int]:
    """The columns by the names of the hidden row."""
    return {cell.value: cell.column for cell in sheet[NAMES_ROW] if cell.value}


def change(content: bytes, what: Callable[[Any, dict[str, int]], None]) -> bytes:
    """Open the sheet, do something to it, and save it."""
    book = load_workbook(BytesIO(content))
    what(book.worksheets[0], columns(book.worksheets[0]))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def fill(content: bytes, rows: dict[int, dict[str, Any]]) -> bytes:
    """Fill rows, counted from 0 in the order of the sheet, with values by the names of `form.FILLS`."""

    def write(sheet: Any, at: dict[str, int]) -> None:
        for place, values in rows.items():
            for name, value in values.items():
                sheet.cell(HEAD_ROW + 1 + place, at[FILL_NAMES[name]]).value = value

    return change(content, write)
