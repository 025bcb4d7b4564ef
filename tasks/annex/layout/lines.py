"""The rows under a header as lines: number, title and the texts of each column, with what merged cells give them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tasks.annex.doubts import Doubt
from tasks.annex.layout import questions
from tasks.annex.layout.columns import ends_before, time_said, unit_said
from tasks.annex.layout.halves import is_half, is_half_time, starts_low
from tasks.annex.layout.headers import Header, Role, find_header, is_column_count
from tasks.annex.layout.numbering import ARABIC, BULLET, Mark, read_mark, split_mark
from tasks.annex.workbook import Cell, Row
from units.text import fold, nfc

UNREAD = {"uncalculated", "error"}  # flaws that leave open what the cell says
WORK = (Role.LEAD, Role.COORDINATING, Role.BOTH, Role.DEADLINE)


class Kind(StrEnum):
    """What a row turned out to be."""

    TASK = "task"
    PART = "part"  # goes on with the task above
    HEADING = "heading"
    SKIPPED = "skipped"


@dataclass(slots=True)
class Line:
    """A row of a table. `own` begins in this row, `above` reaches down into it from a merged cell."""

    row: Row
    mark: Mark | None = None
    number: str = ""
    title: str = ""
    own: dict[Role, str] = field(default_factory=dict)
    above: dict[Role, str] = field(default_factory=dict)
    reach: dict[Role, int] = field(default_factory=dict)  # last row that a text of `own` covers
    flaws: dict[Role, str] = field(default_factory=dict)
    number_above: bool = False  # the number cell reaches down from a row above
    page_start: bool = False  # first row after a repeated header
    wide: bool = False  # one cell over the title and the columns beside it
    bold: bool = False

    kind: Kind = Kind.TASK
    reason: str = ""
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def level(self) -> int | None:
        """How deep the number stands, None without one."""
        return self.mark.level if self.mark else None

    @property
    def works(self) -> bool:
        """Whether the row itself names a unit or a deadline."""
        return any(self.own.get(role) for role in WORK)

    @property
    def leads(self) -> bool:
        """Whether the row itself says who leads or by when, as a task of its own does."""
        return any(self.own.get(role) for role in (Role.LEAD, Role.BOTH, Role.DEADLINE))

    @property
    def alone(self) -> bool:
        """Whether title, lead and deadline can stand alone, none being the end of a text above."""
        leads = [self.own[role] for role in (Role.LEAD, Role.BOTH) if self.own.get(role)]
        deadline = self.own.get(Role.DEADLINE)
        whole = not any(is_half(text) for text in leads) and not (deadline and is_half_time(deadline))
        return whole and bool(self.title) and not starts_low(self.title) and (bool(leads) or bool(deadline))

    @property
    def bare(self) -> bool:
        """Whether the row has a title and nothing else, neither of its own nor from a merged cell."""
        return not any(self.own.get(role) or self.above.get(role) for role in (*WORK, Role.PRODUCT)) and not (
            UNREAD.intersection(self.flaws.values())
        )

    @property
    def folded(self) -> str:
        """The title as it is compared."""
        return fold(self.title)

    @property
    def loud(self) -> bool:
        """Whether the title looks like a heading: bold or in capitals."""
        return self.bold or (self.title.isupper() and len(self.title) > 3)

    def has(self, *roles: Role) -> bool:
        """Whether one of these has text in this row or from above."""
        return any(self.own.get(role) or self.above.get(role) for role in roles)


@dataclass(slots=True)
class Table:
    """The lines under one header, over all its repetitions."""

    header: Header
    sheet: str = ""
    lines: list[Line] = field(default_factory=list)
    caption: tuple[str, ...] = ()  # the sheet's name and what stands above its first table
    guessed: bool = False  # without a header of its own: the columns of the sheet before

    @property
    def numbered(self) -> bool:
        """Whether the table numbers its tasks, as far as one can tell before they are judged."""
        alone = [line for line in self.lines if line.alone]
        return 2 * sum(line.mark is not None for line in alone) > len(alone)

    @property
    def bold(self) -> bool:
        """Whether the table prints its tasks bold, so that bold marks no heading."""
        alone = [line for line in self.lines if line.alone]
        return 2 * sum(line.bold for line in alone) > len(alone)


@dataclass(slots=True)
class Cut:
    """A sheet cut into what stands above the first table, the tables, and the rows that only name or count columns."""

    above: list[Row] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    names: list[tuple[Row, bool]] = field(default_factory=list)  # with: is it a count of columns


def cut_sheet(rows: Sequence[Row], earlier: Header | None = None) -> Cut:
    """Cut a sheet at its headers. `earlier`: the columns to go by until a header comes."""
    cut = Cut(tables=[Table(earlier, guessed=True)] if earlier else [])
    page_start, at, merged = False, 0, dict[int, tuple[Cell, int]]()
    while at < len(rows):
        if header := find_header(rows, at):
            page_start = bool(cut.tables) and header.repeats(cut.tables[-1].header)
            if not page_start:
                cut.tables.append(Table(header))
            cut.names += [(row, False) for row in rows[at : at + len(header.rows)]]
            merged.clear()
            at += len(header.rows)
            continue
        row, at = rows[at], at + 1
        if not cut.tables:
            cut.above.append(row)
        elif is_column_count(row):
            cut.names.append((row, True))
        else:
            cut.tables[-1].lines.append(_read_line(row, cut.tables[-1].header, merged, page_start=page_start))
            page_start = False
    return cut


def _read_line(row: Row, header: Header, merged: dict[int, tuple[Cell, int]], *, page_start: bool) -> Line:
    """Read one row; `merged` keeps the cells that reach further down, by column, with their last row."""
    line = Line(row, page_start=page_start)
    own = {cell.column: cell for cell in row.cells}
    above = {column: cell for column, (cell, last) in merged.items() if last >= row.number and column not in own}
    for cell in row.cells:
        if cell.rows > 1:
            merged[cell.column] = (cell, row.number + cell.rows - 1)
    for role in Role:
        if role is not Role.OTHER:
            _fill(line, role, [(own.get(c), above.get(c)) for c in header.columns(role)], header)
    _complete_time(line, header)
    numbers = (Role.NUMBER, Role.DETAIL)
    line.number_above = any(line.above.get(role) for role in numbers) and not any(line.own.get(r) for r in numbers)
    _read_number(line, [cell for cell in row.cells if _is_spare(cell, header)])
    line.wide = _is_wide(row, header)
    line.bold = any(cell.bold for cell in row.cells if nfc(cell.text).endswith(line.title) and line.title)
    return line


def _fill(line: Line, role: Role, cells: Iterable[tuple[Cell | None, Cell | None]], header: Header) -> None:
    """Join the texts of all columns that have this role."""
    own, above = list[str](), list[str]()
    for here, reaching in cells:
        if here and here.flaw:
            line.flaws[role] = here.flaw
        if here and here.text:
            own.append(_said(here, role, header))
            line.reach[role] = max(line.reach.get(role, 0), line.row.number + here.rows - 1)
        elif reaching:
            above.append(reaching.text)
    names = {header.names[column] for column in header.columns(role)}
    joint = "; " if role is not Role.TITLE else ": " if len(names) > 1 else " "
    if own:
        line.own[role] = joint.join([*above, *own] if role in {Role.TITLE, Role.CONTEXT} else own)
    if above:
        line.above[role] = joint.join(above)


def _said(cell: Cell, role: Role, header: Header) -> str:
    """Return the cell's text, or what a mark in it says by the name of the column."""
    name = header.names[cell.column]
    if role is Role.DEADLINE:
        last = cell.column + cell.columns - 1
        return time_said(name, name if header.roles.get(last) is not role else header.names[last], cell.text)
    if role in {Role.LEAD, Role.BOTH, Role.COORDINATING} and header.names_unit(cell.column):
        return unit_said(name, cell.text)
    return cell.text


def _complete_time(line: Line, header: Header) -> None:
    """Two columns "from" and "to" make one deadline; the name "Hoàn thành trước" makes a day the day before."""
    start, end = line.own.pop(Role.START, ""), line.own.get(Role.DEADLINE, "")
    if start:
        line.own[Role.DEADLINE] = f"Từ {start} đến {end}" if end else f"Từ {start}"
    elif any(ends_before(header.names[column], end) for column in header.columns(Role.DEADLINE)):
        line.own[Role.DEADLINE] = f"Trước {end}"
        line.doubts.append(questions.before_in_header())


def _read_number(line: Line, spare: Sequence[Cell]) -> None:
    """Set mark, number and title. Text in the number column that is no number belongs to the title."""
    title = nfc(line.own.get(Role.TITLE, ""))
    running, detail = nfc(line.own.get(Role.NUMBER, "")), nfc(line.own.get(Role.DETAIL, ""))
    if detail and not read_mark(detail):
        title, detail = nfc(f"{detail} {title}"), ""
    if running and not read_mark(running):
        title, running = nfc(f"{running} {title}"), ""
    if not title and not detail and spare:
        title = nfc(" ".join(cell.text for cell in spare))
    elif not running and spare and read_mark(spare[0].text):
        running = nfc(spare[0].text)  # numbers under an empty column name
    first = read_mark(running) if running else None
    second = read_mark(detail) if detail else None
    line.mark, line.number = second or first, (first or second or Mark("", 0, 0)).text
    if line.mark and line.mark.level == BULLET:
        line.number = ""
    if line.mark is None and Role.NUMBER in line.flaws:
        line.mark = Mark("", ARABIC, 0)
    if line.mark is None and title:
        line.mark, title = split_mark(title)
        line.number = line.mark.text if line.mark and line.mark.level != BULLET else ""
    line.title = title


def _is_spare(cell: Cell, header: Header) -> bool:
    """Whether a cell may hold a number or a title though its column is not named so: unnamed, or merged into it."""
    role = header.roles.get(cell.column)
    covered = range(cell.column + 1, cell.column + cell.columns)
    return role is None or (role is Role.OTHER and any(header.roles.get(c) is Role.TITLE for c in covered))


def _is_wide(row: Row, header: Header) -> bool:
    """Whether one cell covers the title and goes on over the columns beside it."""
    titles = header.columns(Role.TITLE)
    for cell in row.cells:
        last = cell.column + cell.columns - 1
        beside = [column for column in header.roles if cell.column <= column <= last and column > titles[-1]]
        if cell.columns > 1 and cell.column <= titles[-1] <= last and (beside or last >= header.width):
            return True
    return False
