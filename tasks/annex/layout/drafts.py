"""From judged lines to task rows: halves joined, units and deadlines handed down by groups, indicators by headings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tasks.annex.doubts import Doubt
from tasks.annex.layout import questions
from tasks.annex.layout.dimensions import Dimensions
from tasks.annex.layout.groups import refers_below
from tasks.annex.layout.halves import is_ditto, is_half, join, names_unit, starts_low
from tasks.annex.layout.headers import Role
from tasks.annex.layout.lines import WORK, Kind, Line, Table
from tasks.annex.layout.numbering import BULLET
from tasks.annex.layout.parts import split_lead
from tasks.annex.layout.sections import Sections
from units.text import nfc

LEADING = (Role.LEAD, Role.BOTH)
HANDED_DOWN = (
    (Role.LEAD, "lead"),
    (Role.BOTH, "lead"),
    (Role.COORDINATING, "coordinating"),
    (Role.DEADLINE, "deadline"),
)
_FIELDS = {
    Role.NUMBER: "number",
    Role.DETAIL: "number",
    Role.TITLE: "title",
    Role.LEAD: "lead",
    Role.BOTH: "lead",
    Role.COORDINATING: "coordinating",
    Role.START: "deadline",
    Role.DEADLINE: "deadline",
    Role.PRODUCT: "product",
    Role.CONTEXT: "indicator",
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as printed. Texts of units and deadline keep the line breaks of their cells."""

    sheet: str
    rows: tuple[int, ...]
    number: str
    title: str
    indicator: str | None
    lead: str
    coordinating: str
    deadline: str
    product: str
    doubts: tuple[Doubt, ...]


@dataclass(slots=True)
class Draft:
    """A task while its rows are gathered."""

    table: Table
    first: Line
    headings: tuple[Line, ...]
    title: str
    texts: dict[Role, str]
    rows: list[int] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether the tasks under this one may take their units from it."""
        return questions.may_be_group() in self.doubts

    @property
    def group(self) -> Line | None:
        """The nearest heading above whose number stands higher and that names units or a deadline."""
        level = self.first.level if self.first.level is not None else BULLET
        higher = (line for line in reversed(self.headings) if line.works and (line.level is None or line.level < level))
        return next(higher, None)


def build_tasks(tables: Sequence[Table], caption: str) -> list[TaskRow]:
    """Return the task rows of all tables; `caption` is what stands above them, for the kind of plan."""
    sections = Sections()
    drafts = [draft for table in tables for draft in _gather(table, sections)]
    _hand_down(drafts)
    _lead_by_sections(drafts)
    dimensions = Dimensions(caption, tables)
    return [_finish(draft, dimensions) for draft in drafts]


def _gather(table: Table, sections: Sections) -> list[Draft]:
    drafts, context = list[Draft](), ""
    sections.begin(table)
    for line in table.lines:
        if line.kind is Kind.HEADING:
            sections.enter(line)
            context = ""
            if drafts and starts_low(line.own.get(Role.DEADLINE, "")) and not line.has(*LEADING):
                drafts[-1].doubts.append(questions.cut_by_page_break("deadline"))
        elif line.kind is Kind.PART and drafts:
            _add_part(drafts[-1], line)
        elif line.kind is not Kind.SKIPPED:
            draft = _start(table, line, sections.above(line))
            context = draft.texts[Role.CONTEXT] = draft.texts[Role.CONTEXT] or context
            if draft.is_group:
                sections.enter(line)
            if drafts:
                _look_up(drafts[-1], draft)
            drafts.append(draft)
    return drafts


def _look_up(upper: Draft, lower: Draft) -> None:
    """Take from the task above what this one only points to, and ask where the page break cut a name."""
    for role in (*WORK, Role.PRODUCT):
        if is_ditto(lower.texts[role]):
            lower.texts[role] = upper.texts[role]
    if lower.first.page_start:
        _doubt_cut(upper, lower)


def _start(table: Table, line: Line, headings: tuple[Line, ...]) -> Draft:
    texts = {role: line.own.get(role) or line.above.get(role, "") for role in Role}
    title = line.title or nfc(line.above.get(Role.TITLE, ""))
    draft = Draft(table, line, headings, title, texts)
    _note(draft, line)
    if not title:
        draft.doubts.append(questions.title_missing())
    if table.guessed:
        draft.doubts.append(questions.header_guessed())
    if line.number_above:
        draft.doubts.append(questions.number_shared())
    if table.header.several_lead:
        draft.doubts.append(questions.several_lead())
    return draft


def _note(draft: Draft, line: Line) -> None:
    """Take over row number, doubts and flaws of a line."""
    draft.rows.append(line.row.number)
    draft.doubts += line.doubts
    draft.doubts += [questions.flawed(flaw, _FIELDS[role]) for role, flaw in line.flaws.items()]
    if line.row.hidden:
        draft.doubts.append(questions.hidden_row())


def _add_part(draft: Draft, line: Line) -> None:
    """Join a line to the task above it."""
    _note(draft, line)
    mark = f"{line.mark.text} " if line.mark else ""
    draft.title = join(draft.title, f"{mark}{line.title}" if line.title else "", halves=True)
    for role, text in line.own.items():
        if role not in {Role.TITLE, Role.NUMBER, Role.DETAIL, Role.CONTEXT}:
            upper = draft.texts.get(role, "")
            draft.texts[role] = join(upper, text, halves=line.page_start, time=role is Role.DEADLINE)


def _doubt_cut(upper: Draft, lower: Draft) -> None:
    """At a page break a unit that begins in small letters is the end of the name above, in spite of the new number."""
    for role, name in HANDED_DOWN[:3]:
        text = lower.first.own.get(role, "")
        if is_half(text) and not is_ditto(text) and upper.texts.get(role):
            upper.doubts.append(questions.cut_by_page_break(name))
            lower.doubts.append(questions.cut_by_page_break(name))


def _hand_down(drafts: Iterable[Draft]) -> None:
    """Give the tasks under a group row what only that row says; ask where some of them say it themselves."""
    groups: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.group:
            groups.setdefault(id(draft.group), []).append(draft)
    for members in groups.values():
        group = members[0].group
        for role, name in HANDED_DOWN:
            given = group.own.get(role, "") if group else ""
            missing = [draft for draft in members if not draft.texts.get(role)]
            if not group or not given or (role is Role.DEADLINE and refers_below(given)):
                continue
            for draft in missing:
                draft.texts[role] = given
                if len(missing) < len(members) or draft.first.bare or group.kind is Kind.TASK:
                    draft.doubts.append(questions.inherited(name))


def _lead_by_sections(drafts: Iterable[Draft]) -> None:
    """Where no column names the lead, sections or sheets often do: "I. Sở Nội vụ"."""
    for draft in drafts:
        if not draft.table.header.columns(*LEADING):
            above = [*(line.title for line in reversed(draft.headings)), draft.table.sheet]
            units = (text for text in above if names_unit(text))
            if lead := next(units, ""):
                draft.texts[Role.LEAD] = lead
                draft.doubts.append(questions.lead_from_heading())


def _finish(draft: Draft, dimensions: Dimensions) -> TaskRow:
    indicator = dimensions.of(draft.headings, draft.texts.get(Role.CONTEXT, ""), draft.table)
    if indicator is None and dimensions.known:
        draft.doubts.append(questions.indicator_missing())
    lead, coordinating = _parts(draft)
    first = draft.first
    return TaskRow(
        sheet=draft.table.sheet,
        rows=tuple(draft.rows),
        number=first.number or nfc(first.above.get(Role.DETAIL) or first.above.get(Role.NUMBER, "")),
        title=nfc(draft.title),
        indicator=indicator,
        lead=lead,
        coordinating=coordinating,
        deadline=draft.texts.get(Role.DEADLINE, ""),
        product=nfc(draft.texts.get(Role.PRODUCT, "")),
        doubts=tuple(dict.fromkeys(draft.doubts)),
    )


def _parts(draft: Draft) -> tuple[str, str]:
    """Return the texts of lead and coordinating units, told apart where one column has both."""
    lead, both = draft.texts.get(Role.LEAD, ""), draft.texts.get(Role.BOTH, "")
    coordinating = draft.texts.get(Role.COORDINATING, "")
    apart = split_lead(both or lead)
    if apart:
        lead, coordinating = apart[0], "; ".join(filter(None, [apart[1], coordinating]))
    elif both:
        lead = both
        draft.doubts.append(questions.parts_unclear())
    return lead, coordinating
