"""Which line is a task, part of the task above, a heading, or neither.

Nothing here depends on one annex: a line is judged by its number, its look, what it says beside the title, and what
stands under it.
"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tasks.annex.indicators import name_dimension
from tasks.annex.layout import questions
from tasks.annex.layout.headers import Role
from tasks.annex.layout.lines import WORK, Kind, Line, Table, starts_low
from tasks.annex.layout.numbering import ARABIC, BULLET, ROMAN, SMALL
from units.text import fold

_NOTES = re.compile(r"(\(?\*+\)? ?)?(ghi chu|chu thich|luu y|noi nhan|luu:|nguoi lap|\(\*+\))")
_TOTALS = re.compile(r"(tong cong|tong so|cong:|tong:)")
_SIGNATURES = re.compile(
    r"(tm|kt|tl|tuq|q)\. ?[a-z]|(pho )?(chu tich|giam doc|truong ban|chanh van phong|thu truong)\b.{0,40}$"
)
_CAPTIONS = re.compile(r"\(?(phu luc|kem theo|ban hanh kem)|(bieu|mau)( so)? ?\d")
_BELOW = re.compile(
    r"(duoi|sau) day|tung (nhiem vu|noi dung|moc|thoi)|nhu sau|cu the (tai|theo|o)|tai cac (muc|nhiem vu)"
)
_PAGE_NUMBER = re.compile(r"(trang )?-? ?\d{1,3}( ?[-/] ?(\d{1,3})?)?")
_UNFINISHED = re.compile(r"[^.;:!?…/]$")


def judge(table: Table, *, last: bool = True) -> None:
    """Set kind, reason and doubts of each line; `last`: no other table follows in the sheet."""
    lines, numbered, ended = table.lines, table.numbered, False
    end = max((at for at, line in enumerate(lines) if line.works and (line.mark or line.title)), default=-1)
    for at, line in enumerate(lines):
        note = _is_note(line)
        ended = ended or (note and at > end)
        if note or ended:
            _skip(line, _("Below the table: note or signature."))
        elif reason := _empty_reason(line):
            _skip(line, reason)
        elif line.mark:
            _judge_numbered(table, at)
        else:
            _judge_plain(lines, at, numbered=numbered)
    if last:
        _close(lines)


def refers_below(text: str) -> bool:
    """Whether a deadline only points to the rows beneath: "Theo thời hạn cụ thể sau đây"."""
    return bool(_BELOW.search(fold(text)))


def _is_note(line: Line) -> bool:
    """Whether the line is a note or part of a signature, as they stand below a table."""
    texts, first = [cell.text for cell in line.row.cells], fold(line.row.text)
    signs = len(texts) <= 2 and all(text.isupper() for text in texts) and _SIGNATURES.match(first)
    return bool(signs or (not line.works and _NOTES.match(first)))


def _empty_reason(line: Line) -> str:
    """Say why a line holds nothing that a task could be read from, or return ""."""
    if len(line.row.cells) == 1 and _PAGE_NUMBER.fullmatch(fold(line.row.text)):
        return _("Page number.")
    if line.works:
        return ""
    if _TOTALS.match(line.folded):
        return _("Row with totals.")
    if _CAPTIONS.match(line.folded):
        return _("Title of the annex, repeated.")
    if not line.title and not line.has(*WORK, Role.PRODUCT, Role.TITLE) and not line.flaws:
        return _("Only a number or a note: nothing that a task could be read from.")
    return ""


def _judge_numbered(table: Table, at: int) -> None:
    """A line with a number: heading where rows under it take over, else task, or point of the task above."""
    line, lines = table.lines[at], table.lines
    children = _children(lines, at)
    parent = _parent(lines, at)
    if line.wide and not line.works:
        _head(line, _("Section heading across the table."))
    elif line.bare and not line.title:
        _skip(line, _("Only a number or a note: nothing that a task could be read from."))
    elif line.bare and _is_heading(line, children, _next_marked(lines, at)):
        _head(line, _("Section heading: neither unit nor deadline."))
    elif line.bare and line.level in {SMALL, BULLET} and parent and parent.kind is Kind.TASK:
        line.kind, line.reason = Kind.PART, ""
    elif (line.works or line.has(*WORK)) and children and (reason := _group_reason(table, line, children)):
        _head(line, reason)
    elif (
        children
        and line.works
        and any(child.own.get(role) for child in children for role in (Role.LEAD, Role.BOTH, Role.DEADLINE))
    ):
        line.doubts.append(questions.may_be_group())


def _judge_plain(lines: Sequence[Line], at: int, *, numbered: bool) -> None:
    """A line without a number: the lower half of a split row, a point, a heading, or a task nobody numbered."""
    line = lines[at]
    before = next((other for other in reversed(lines[:at]) if other.kind is not Kind.SKIPPED), None)
    task_above = before is not None and before.kind in {Kind.TASK, Kind.PART}
    leads = any(line.own.get(role) for role in (Role.LEAD, Role.BOTH, Role.DEADLINE))
    if line.wide and not line.works:
        _head(line, _("Section heading across the table."))
    elif task_above and before and _goes_on(line, before, numbered=numbered):
        line.kind = Kind.PART
    elif not line.title:
        if before and before.kind is Kind.HEADING and not leads:
            _head(line, _("Goes on with the heading above."))
    elif line.bare and line.loud:
        _head(line, _("Section heading: neither unit nor deadline."))
    elif leads or (line.has(*WORK) and not numbered):
        if numbered:
            line.doubts.append(questions.number_missing())
    elif task_above and before and not line.bare:
        line.kind = Kind.PART
        line.doubts.append(questions.row_joined())
    else:
        _judge_bare(lines, at, task_above=task_above)


def _judge_bare(lines: Sequence[Line], at: int, *, task_above: bool) -> None:
    """A title alone, without number and emphasis."""
    line, following = lines[at], _next_marked(lines, at)
    gap = at > 0 and line.row.number - lines[at - 1].row.number > 1
    if following is None and (gap or not task_above):
        _skip(line, _("Below the table: note or signature."))
    elif (
        not task_above
        or gap
        or name_dimension(line.title)
        or (following and following.mark and following.mark.value == 1)
    ):
        _head(line, _("Section heading: neither unit nor deadline."))
    else:
        line.kind = Kind.PART
        line.doubts.append(questions.row_joined())


def _goes_on(line: Line, before: Line, *, numbered: bool) -> bool:
    """Whether the line is the lower half of the row above."""
    apart = line.title and (line.own.get(Role.LEAD) or line.own.get(Role.BOTH) or line.own.get(Role.DEADLINE))
    if line.number_above:
        return not apart
    if not line.title or starts_low(line.title):
        return True
    if line.page_start and not (line.bare and line.loud):
        finished = not _UNFINISHED.search(before.title)
        return numbered and not (apart and finished)
    return False


def _is_heading(line: Line, children: Sequence[Line], following: Line | None) -> bool:
    """Whether a numbered line with nothing but a title is a heading."""
    if children or line.loud or (line.level or 0) <= ROMAN:
        return True
    if (naming := name_dimension(line.title)) and naming.whole:
        return True
    # Without units, "2 …" followed by "1 …" opens a section in which the count starts anew.
    mark, after = line.mark, following.mark if following else None
    return bool(mark and after and mark.level == after.level == ARABIC and after.value <= mark.value)


def _group_reason(table: Table, line: Line, children: Sequence[Line]) -> str:
    """Say why a line with units or a deadline is only the heading of the rows under it, or return ""."""
    leading = [role for role in (Role.LEAD, Role.BOTH) if role in table.header.roles.values()]
    lead_below = any(child.own.get(role) for child in children for role in leading)
    deadline_below = any(child.own.get(Role.DEADLINE) for child in children)
    all_bare = all(child.bare for child in children)
    no_lead = bool(leading) and not line.has(*leading)
    no_deadline = Role.DEADLINE in table.header.roles.values() and not line.has(Role.DEADLINE)
    points = all((child.level or 0) >= SMALL for child in children)
    reaches = any(line.reach.get(role, 0) >= children[0].row.number for role in WORK)
    uncounted = (
        Role.DETAIL in table.header.roles.values()
        and not line.own.get(Role.NUMBER)
        and any(child.own.get(Role.NUMBER) for child in children)
    )
    if all_bare and points and not reaches and not refers_below(line.own.get(Role.DEADLINE, "")):
        return ""  # the points of one task
    if (
        reaches
        or uncounted
        or all_bare
        or refers_below(line.own.get(Role.DEADLINE, ""))
        or (no_lead and lead_below)
        or (no_deadline and deadline_below)
        or ((line.loud or (line.level or 0) <= ROMAN) and lead_below)
        or (deadline_below and not lead_below and no_deadline)
    ):
        return _("Group heading: its units and deadline hold for the rows under it.")
    return ""


def _children(lines: Sequence[Line], at: int) -> list[Line]:
    """Return the lines one or more levels deeper, up to the next line of the same level or higher."""
    level, found = lines[at].level or 0, list[Line]()
    for line in lines[at + 1 :]:
        if line.level is None:
            if line.wide or (line.bare and line.loud):
                break
            continue
        if line.level <= level:
            break
        found.append(line)
    return found


def _parent(lines: Sequence[Line], at: int) -> Line | None:
    """Return the nearest line above with a higher number."""
    level = lines[at].level or 0
    above = (
        line
        for line in reversed(lines[:at])
        if line.kind is not Kind.SKIPPED and (line.level is None or line.level < level)
    )
    return next((line for line in above if line.mark or line.kind is Kind.TASK), None)


def _next_marked(lines: Sequence[Line], at: int) -> Line | None:
    return next((line for line in lines[at + 1 :] if line.mark), None)


def _close(lines: Sequence[Line]) -> None:
    """What looks like an unnumbered heading after the last task is a date, a place or a name below the table."""
    for line in reversed(lines):
        if line.kind in {Kind.TASK, Kind.PART} or (line.kind is Kind.HEADING and line.mark):
            return
        if line.kind is Kind.HEADING:
            _skip(line, _("Below the table: note or signature."))


def _head(line: Line, reason: str) -> None:
    line.kind, line.reason = Kind.HEADING, reason


def _skip(line: Line, reason: str) -> None:
    line.kind, line.reason = Kind.SKIPPED, reason
