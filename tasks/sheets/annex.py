"""A whole plan as an annex, as provinces print them: what the import of annexes reads again, cell for cell.

The words are those of an official paper, so they are Vietnamese whatever the reader's language.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from indicators.models import Indicator
from tasks.choices import Part
from tasks.models import Task
from tasks.sheets.tables import dimension
from tasks.sheets.writing import BOLD, FONT, GRID, Styles, begin, cell, saved

if TYPE_CHECKING:
    from plans.models import Plan

HEAD = (
    ("STT", 7),
    ("Nhiệm vụ", 60),
    ("Cơ quan chủ trì", 30),
    ("Cơ quan phối hợp", 34),
    ("Thời hạn hoàn thành", 22),
    ("Sản phẩm", 30),
)
NO_DIMENSION = "Nhiệm vụ chung"
TITLE_ROWS = 4  # the fourth is empty


def plan_annex(plan: Plan, tasks: Iterable[Task]) -> BytesIO:
    """Return the annex of `plan` with its `tasks` (of `for_list()`, their dimension loaded) in their order."""
    book = Workbook(write_only=True)
    styles = Styles(book)
    middle = Alignment(wrap_text=True, vertical="center", horizontal="center")
    styles.add("papi title", font=Font("Times New Roman", size=14, bold=True), alignment=middle)
    styles.add("papi heading", font=BOLD, border=GRID, alignment=Alignment(wrap_text=True, vertical="center"))
    styles.add("papi caption", font=Font(FONT.name, size=12, italic=True), alignment=middle)
    sheet = begin(book, "Phụ lục", (width for _name, width in HEAD), frozen=f"A{TITLE_ROWS + 2}")
    _caption(sheet, plan)
    sheet.append([cell(sheet, name, "papi head") for name, _width in HEAD])
    shown: Indicator | None = None
    row = TITLE_ROWS + 1
    for task in tasks:
        under = dimension(task.indicator)
        if under != shown:
            shown, row = under, row + 1
            _wide(sheet, row, str(under or NO_DIMENSION), "papi heading")
        row += 1
        sheet.append([cell(sheet, text) for text in _texts(task)])
    sheet.print_title_rows = f"{TITLE_ROWS + 1}:{TITLE_ROWS + 1}"
    return saved(book)


def _caption(sheet: Any, plan: Plan) -> None:
    _wide(sheet, 1, "PHỤ LỤC", "papi title")
    _wide(sheet, 2, f"Phân công nhiệm vụ: {plan.title} năm {plan.year}".upper(), "papi title")
    number = f" số {plan.number}" if plan.number else ""
    dated = f" ngày {plan.dated_on.day} tháng {plan.dated_on.month} năm {plan.dated_on.year}" if plan.dated_on else ""
    _wide(sheet, 3, f"(Kèm theo Kế hoạch{number}{dated} của {plan.unit} {plan.province.title})", "papi caption")
    sheet.append([])


def _wide(sheet: Any, row: int, text: str, style: str) -> None:
    """Add a line over all columns."""
    sheet.append([cell(sheet, text, style), *(cell(sheet, None, style) for _each in HEAD[1:])])
    sheet.merged_cells.add(f"A{row}:F{row}")


def _texts(task: Task) -> list[str]:
    parties = [
        "; ".join(party.text for party in task.parties.all() if party.part == part)
        for part in (Part.LEAD, Part.COORDINATING)
    ]
    return [task.number, task.title, *parties, task.deadline_text, task.product]
