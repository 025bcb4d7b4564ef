"""A report's annexes as a workbook: the same rows and figures as the PDF, to be filtered and copied from.

Whatever people wrote stays text: a cell that begins like a formula is stored as a string and marked so that Excel does
not turn it into one when it is edited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from reports import words
from reports.paper import Paper
from tasks.figures import Figures

FONT = "Times New Roman"
TEXT, BOLD, ITALIC = Font(FONT, size=12), Font(FONT, size=12, bold=True), Font(FONT, size=12, italic=True)
TITLE = Font(FONT, size=14, bold=True)
EDGE = Side("thin")
GRID = Border(left=EDGE, right=EDGE, top=EDGE, bottom=EDGE)
LEFT = Alignment(wrap_text=True, vertical="top")
MIDDLE = Alignment(wrap_text=True, vertical="center", horizontal="center")
LINE = 18  # points
FORMULA_STARTS = ("=", "+", "-", "@", "\t")
PERCENT, DAY = "0.0%", "dd/mm/yyyy"

DETAIL_HEAD = (
    ("TT", 7),
    ("Nhiệm vụ", 42),
    ("Cơ quan chủ trì", 22),
    ("Cơ quan phối hợp", 22),
    ("Thời hạn theo kế hoạch", 18),
    ("Kết quả trong kỳ", 40),
    ("Tiến độ", 32),
    ("Khó khăn, vướng mắc; đề xuất, kiến nghị", 40),
)
FIGURE_HEAD = (
    ("Tổng số", 10),
    ("Hoàn thành đúng hạn", 13),
    ("Hoàn thành quá hạn", 13),
    ("Hoàn thành, không có hạn", 13),
    ("Chưa hoàn thành, trong hạn", 13),
    ("Chưa hoàn thành, quá hạn", 13),
    ("Chưa hoàn thành, không có hạn", 13),
    ("Tỷ lệ hoàn thành", 11),
)
LATE_HEAD = (
    ("TT", 7),
    ("Đơn vị", 36),
    ("Số nhiệm vụ", 9),
    ("Nhiệm vụ quá hạn", 70),
    ("Hạn hoàn thành", 14),
    ("Số ngày quá hạn", 12),
    ("Hạn ban đầu, nếu đã gia hạn", 14),
)


def report_xlsx(paper: Paper) -> bytes:
    """Return the workbook of `paper`: details, figures by dimension and by unit, who is late or silent."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _details(_Sheet(book, "Phụ lục I", DETAIL_HEAD), paper)
    _dimensions(_Sheet(book, "Chỉ số nội dung", (("Chỉ số nội dung", 52), *FIGURE_HEAD)), paper)
    _units(_Sheet(book, "Phụ lục II", (("TT", 7), ("Đơn vị chủ trì", 46), *FIGURE_HEAD)), paper)
    if paper.has_late_annex:
        _late(_Sheet(book, "Phụ lục III", LATE_HEAD), paper)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _details(sheet: _Sheet, paper: Paper) -> None:
    sheet.begin(paper, "Kết quả thực hiện từng nhiệm vụ")
    dimension = ""
    for task in paper.content.tasks:
        if task.dimension != dimension:
            dimension = task.dimension
            sheet.line(dimension, font=BOLD, border=GRID)
        columns = (
            words.task_deadline(task),
            words.task_results(task),
            words.task_progress(task, paper.content.header.day),
            words.task_remarks(task, at_most=None),
        )
        sheet.row([task.number, task.title, task.lead, task.coordinating, *("\n".join(lines) for lines in columns)])


def _dimensions(sheet: _Sheet, paper: Paper) -> None:
    sheet.begin(paper, "Kết quả thực hiện theo chỉ số nội dung")
    for row in paper.content.dimensions:
        sheet.row([row.name, *_counts(row.figures)])
    sheet.row(["Tổng số", *_counts(paper.content.total)], font=BOLD)
    for note in paper.notes:
        sheet.line(note)


def _units(sheet: _Sheet, paper: Paper) -> None:
    sheet.begin(paper, "Kết quả thực hiện theo đơn vị chủ trì")
    for sum_, rows in paper.unit_blocks:
        sheet.row(["", f"{sum_.name} ({len(rows)} đơn vị)", *_counts(sum_.figures)], font=BOLD)
        for place, row in enumerate(rows, start=1):
            sheet.row([place, row.name, *_counts(row.figures)])
    sheet.row(["", f"Tổng số ({len(paper.content.units)} đơn vị)", *_counts(paper.content.total)], font=BOLD)


def _late(sheet: _Sheet, paper: Paper) -> None:
    sheet.begin(paper, "Đơn vị có nhiệm vụ quá hạn và đơn vị chưa báo cáo")
    for place, unit in enumerate(paper.content.late, start=1):
        for task in unit.tasks:
            sheet.row([place, unit.name, task.number, task.title, task.due_on, task.days, task.planned_on])
    for paragraph in paper.silent:
        sheet.line(f"Đơn vị chưa báo cáo kết quả trong kỳ: {words.within(paragraph)}")


def _counts(figures: Figures) -> list[int | float | None]:
    return [figures.total, *figures.parts, None if figures.rate is None else figures.rate / 100]


class _Sheet:
    """A sheet that grows row by row: title, caption, a head that stays in sight and is printed on every page."""

    def __init__(self, book: Workbook, name: str, head: Sequence[tuple[str, int]]) -> None:
        self.sheet, self.head, self.used = book.create_sheet(name), head, 0
        self.width = sum(width for _label, width in head)

    def begin(self, paper: Paper, title: str) -> None:
        """Write the title and the head of the table, and set the sheet up for printing."""
        self.line(title.upper(), font=TITLE, alignment=MIDDLE)
        self.line(paper.subject, font=BOLD, alignment=MIDDLE)
        day = f"Số liệu đến ngày {words.day(paper.content.header.day)}"
        self.line(f"{day} {paper.caption}", font=ITALIC, alignment=MIDDLE)
        self.row([label for label, _width in self.head], font=BOLD, alignment=MIDDLE)
        for column, (_label, width) in enumerate(self.head, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        self.sheet.freeze_panes = self.sheet.cell(self.used + 1, 1)
        self.sheet.print_title_rows = f"{self.used}:{self.used}"
        self._set_up_print()

    def row(self, values: Iterable[Any], *, font: Font = TEXT, alignment: Alignment | None = None) -> None:
        """Add a row of the table: text left, figures in the middle."""
        self.used += 1
        for column, value in enumerate(values, start=1):
            cell = self.sheet.cell(self.used, column)
            _fill(cell, value)
            cell.font, cell.border = font, GRID
            cell.alignment = alignment or (LEFT if isinstance(value, str) else MIDDLE)

    def line(self, text: str, *, font: Font = TEXT, alignment: Alignment = LEFT, border: Border | None = None) -> None:
        """Add a line over all columns, high enough for its text: Excel does not see to merged cells."""
        self.used += 1
        cell = self.sheet.cell(self.used, 1)
        _fill(cell, text)
        cell.font, cell.alignment, cell.border = font, alignment, border or Border()
        self.sheet.merge_cells(start_row=self.used, end_row=self.used, start_column=1, end_column=len(self.head))
        self.sheet.row_dimensions[self.used].height = LINE * (len(text) // self.width + 1)

    def _set_up_print(self) -> None:
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.paperSize = self.sheet.PAPERSIZE_A4
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        self.sheet.page_margins.left = self.sheet.page_margins.right = 0.6  # inches
        self.sheet.oddFooter.center.text = "&P/&N"


def _fill(cell: Cell, value: Any) -> None:
    """Write a value as what it is: text never becomes a formula."""
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
        return
    cell.value = value
    if isinstance(value, float):
        cell.number_format = PERCENT
    elif isinstance(value, date):
        cell.number_format = DAY
