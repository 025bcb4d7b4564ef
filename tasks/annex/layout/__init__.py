"""From sheets of cells to the rows of tasks, headings and skipped rows: each row of the file ends as one of these."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from tasks.annex.archive import MAX_ROW
from tasks.annex.layout import questions
from tasks.annex.layout.captions import Caption, attached_to, read_caption
from tasks.annex.layout.drafts import TaskRow, build_tasks
from tasks.annex.layout.headers import Header, Role, names_numbers
from tasks.annex.layout.kinds import judge
from tasks.annex.layout.lines import Cut, Kind, Table, cut_sheet
from tasks.annex.layout.numbering import read_mark
from tasks.annex.package import MAX_COLUMNS
from tasks.annex.refusals import refusal
from tasks.annex.workbook import Row, Sheet

__all__ = ["Caption", "Layout", "Passage", "TaskRow", "attached_to", "questions", "read_layout"]

_COVER = 20  # rows of a sheet without a table in which the plan's number, date and province are looked for


@dataclass(frozen=True, slots=True)
class Passage:
    """A row that is no task: a heading, or one that was skipped, with the reason in the reader's language."""

    sheet: str
    row: int
    text: str
    reason: str

    def as_json(self) -> dict[str, str | int]:
        """Return the passage as `import_annex --json` prints it."""
        return {"sheet": self.sheet, "row": self.row, "text": self.text, "reason": self.reason}


@dataclass(slots=True)
class Layout:
    """All rows of a workbook, in its order."""

    tasks: list[TaskRow] = field(default_factory=list)
    headings: list[Passage] = field(default_factory=list)
    skipped: list[Passage] = field(default_factory=list)
    caption: Caption = field(default_factory=Caption)


def read_layout(sheets: Sequence[Sheet]) -> Layout:
    """Find the tables by their column names and say what each row is.

    Raises AnnexFileError "no_header" where no visible sheet has a row of column names.
    """
    layout, tables, caption = Layout(), list[Table](), list[str]()
    for sheet in sheets:
        cut = _cut(sheet, tables[-1].header if tables else None)
        for table in cut.tables:
            goes_on = table.guessed and tables
            table.sheet = sheet.title
            table.caption = tables[-1].caption if goes_on else (sheet.title, *(row.text for row in cut.above))
            judge(table, last=table is cut.tables[-1])
            tables.append(table)
        if not sheet.hidden:
            caption += [sheet.title, *(row.text for row in (cut.above if cut.tables else sheet.rows[:_COVER]))]
        layout.headings += _lines(cut, Kind.HEADING)
        layout.skipped += sorted([*_skipped(sheet, cut), *_lines(cut, Kind.SKIPPED)], key=lambda passage: passage.row)
    if not tables:
        raise refusal("no_header")
    layout.caption = read_caption(caption)
    layout.tasks = build_tasks(tables, layout.caption.text)
    return layout


def _cut(sheet: Sheet, earlier: Header | None) -> Cut:
    """Cut a visible sheet; one without column names that goes on like the sheet before is read with that one's."""
    if sheet.hidden or sheet.prose:
        return Cut()
    cut = cut_sheet(sheet.rows)
    if not cut.tables and earlier and _alike(sheet.rows, earlier):
        return cut_sheet(sheet.rows, earlier)
    return cut


def _alike(rows: Sequence[Row], header: Header) -> bool:
    """Whether at least half of the rows have a number and a title where the header has them, under no other names."""
    if any(names_numbers(row) for row in rows):
        return False
    numbers, titles = header.columns(Role.NUMBER, Role.DETAIL), header.columns(Role.TITLE)
    fitting = 0
    for row in rows:
        texts = {cell.column: cell.text for cell in row.cells}
        numbered = any(read_mark(texts.get(column, "")) for column in numbers)
        fitting += numbered and any(len(texts.get(column, "")) > 3 for column in titles)
    return 2 * fitting >= len(rows) > 0


def _lines(cut: Cut, kind: Kind) -> list[Passage]:
    return [
        Passage(table.sheet, line.row.number, line.row.text, line.reason)
        for table in cut.tables
        for line in table.lines
        if line.kind is kind
    ]


def _skipped(sheet: Sheet, cut: Cut) -> Iterator[Passage]:
    """Yield what of a sheet stands in no table."""
    if sheet.hidden:
        outside = [(row, _("Hidden sheet: not read.")) for row in sheet.rows]
    elif sheet.prose:
        outside = [(row, _("Text of the plan around its tasks.")) for row in sheet.rows]
    elif not cut.tables:
        outside = [(row, _("Sheet without a row of column names: not read.")) for row in sheet.rows]
    else:
        outside = [(row, _("Above the table: title of the annex.")) for row in cut.above]
        outside += [
            (row, _("Numbers of the columns.") if count else _("Names of the columns."))
            for row, count in cut.names
            if row.number
        ]
    for row, reason in outside:
        yield Passage(sheet.title, row.number, row.text, reason)
    for number, address in sheet.strays:
        yield Passage(
            sheet.title,
            number,
            address,
            _("Cell too far away from the table: only the first %(columns)s columns and %(rows)s rows are read.")
            % {
                "columns": number_format(MAX_COLUMNS, force_grouping=True),
                "rows": number_format(MAX_ROW, force_grouping=True),
            },
        )
