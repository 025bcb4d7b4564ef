"""Which line is a task, part of the task above, a heading, or neither.

Nothing here depends on one annex: a line is judged by its number, its look, what it says beside the title, and what
stands above and under it.
"""

import re

from django.utils.translation import gettext as _

from tasks.annex.indicators import name_dimension
from tasks.annex.layout import questions
from tasks.annex.layout.groups import children_of, group_reason, is_section, opens_unnumbered
from tasks.annex.layout.halves import starts_low
from tasks.annex.layout.headers import Role
from tasks.annex.layout.lines import WORK, Kind, Line, Table
from tasks.annex.layout.numbering import ARABIC, BULLET, SMALL
from units.text import fold

_NOTES = re.compile(r"(\(?\*+\)? ?)?(ghi chu|chu thich|luu y|noi nhan|luu:|nguoi lap|\(\*+\))")
_TOTALS = re.compile(r"(tong cong|tong so|cong:|tong:)")
_SIGNATURES = re.compile(
    r"(tm|kt|tl|tuq|q)\. ?[a-z]|(pho )?(chu tich|giam doc|truong ban|chanh van phong|thu truong)\b.{0,40}$"
)
_PLACE_AND_DATE = re.compile(r"[^,;]{2,30}, ?ngay [ .\d…]* ?thang [ .\d…]* ?nam [ .\d…]*$")
_CAPTIONS = re.compile(r"\(?(phu luc|kem theo|ban hanh kem)|(bieu|mau)( so)? ?\d")
_PAGE_NUMBER = re.compile(r"(trang )?-? ?\d{1,3}( ?[-/] ?(\d{1,3})?)?")
_FINISHED = re.compile(r"[.;:!?…/]$")


def judge(table: Table, *, last: bool = True) -> None:
    """Set kind, reason and doubts of each line; `last`: no other table follows in the sheet."""
    lines = table.lines
    end = max((at for at, line in enumerate(lines) if line.works and (line.mark or line.title)), default=-1)
    if table.bold:
        for line in lines:
            line.bold = False
    judging, ended = _Judge(table), False
    for at, line in enumerate(lines):
        note = _is_note(line)
        ended = ended or (note and at > end)
        if note or ended:
            _skip(line, _("Below the table: note or signature."))
        elif reason := _empty_reason(line):
            _skip(line, reason)
        else:
            judging.judge(at)
    if last:
        _close(lines)


class _Judge:
    """Goes through the lines of a table once, top to bottom, and remembers what stands above."""

    def __init__(self, table: Table) -> None:
        self.header, self.lines, self.numbered = table.header, table.lines, table.numbered
        self.before: Line | None = None  # the line above that was not skipped
        self.ladder: list[tuple[int, Line]] = []  # the lines above with higher numbers, and their levels
        self.following: list[Line | None] = [None] * len(self.lines)  # the next numbered line
        for at in range(len(self.lines) - 2, -1, -1):
            self.following[at] = self.lines[at + 1] if self.lines[at + 1].mark else self.following[at + 1]

    def judge(self, at: int) -> None:
        """Judge the line at this place; those above have been."""
        line = self.lines[at]
        if line.mark:
            self._numbered(at, line)
        else:
            self._plain(at, line)
        if line.kind is Kind.SKIPPED:
            return
        self.before = line
        if line.mark or line.kind is Kind.TASK:
            level = line.level if line.level is not None else ARABIC
            self.ladder = [*(step for step in self.ladder if step[0] < level), (level, line)]

    @property
    def _task_above(self) -> bool:
        return self.before is not None and self.before.kind in {Kind.TASK, Kind.PART}

    def _numbered(self, at: int, line: Line) -> None:
        """A line with a number: heading where rows under it take over, else task, or point of the task above."""
        children = children_of(self.lines, at)
        after = self.lines[at + 1] if at + 1 < len(self.lines) else None
        if line.wide and not line.works:
            _head(line, _("Section heading across the table."))
        elif line.bare and not line.title:
            _skip(line, _("Only a number or a note: nothing that a task could be read from."))
        elif line.bare and (is_section(line, children, self.following[at]) or opens_unnumbered(after)):
            _head(line, _("Section heading: neither unit nor deadline."))
        elif self._is_point(line):
            line.kind = Kind.PART
        elif reason := group_reason(self.header, line, children):
            _head(line, reason)
        elif line.works and any(child.leads for child in children):
            line.doubts.append(questions.may_be_group())

    def _is_point(self, line: Line) -> bool:
        """Whether a line is a), b) or a dash of the task above, without units of its own."""
        parent = next((above for level, above in reversed(self.ladder) if level < (line.level or 0)), None)
        if parent is None or parent.kind is not Kind.TASK:
            return False
        return (line.bare and line.level == SMALL) or (not line.works and line.level == BULLET)

    def _plain(self, at: int, line: Line) -> None:
        """A line without a number: the lower half of a split row, a heading, or a task nobody numbered."""
        if line.wide and not line.works:
            _head(line, _("Section heading across the table."))
        elif self._goes_on(line):
            line.kind = Kind.PART
        elif not line.title:
            if self.before and self.before.kind is Kind.HEADING and not line.leads:
                _head(line, _("Goes on with the heading above."))
        elif line.bare and line.loud:
            _head(line, _("Section heading: neither unit nor deadline."))
        elif line.alone or (line.has(*WORK) and not (self.numbered and self._task_above)):
            if self.numbered and not line.number_above:
                line.doubts.append(questions.number_missing())
        elif self._task_above and not line.bare:
            _join(line)
        else:
            self._bare(at, line)

    def _bare(self, at: int, line: Line) -> None:
        """A title alone, without number and emphasis."""
        following = self.following[at]
        gap = at > 0 and line.row.number - self.lines[at - 1].row.number > 1
        restarts = following and following.mark and following.mark.value == 1
        if following is None and (gap or not self._task_above):
            _skip(line, _("Below the table: note or signature."))
        elif gap or restarts or not self._task_above or name_dimension(line.title):
            _head(line, _("Section heading: neither unit nor deadline."))
        else:
            _join(line)

    def _goes_on(self, line: Line) -> bool:
        """Whether the line is the lower half of the task above."""
        if self.before is None or not self._task_above:
            return False
        if line.number_above:
            return not line.alone
        if not line.title or starts_low(line.title):
            return True
        if line.page_start and self.numbered and not (line.bare and line.loud):
            return not (line.alone and _FINISHED.search(self.before.title))
        return False


def _is_note(line: Line) -> bool:
    """Whether the line is a note or part of a signature, as they stand below a table."""
    texts, first = [cell.text for cell in line.row.cells], fold(line.row.text[:80])
    signs = len(texts) <= 2 and all(text.isupper() for text in texts) and _SIGNATURES.match(first)
    dated = len(texts) == 1 and _PLACE_AND_DATE.match(first)
    return bool(signs or dated or (not line.works and _NOTES.match(first)))


def _empty_reason(line: Line) -> str:
    """Say why a line holds nothing that a task could be read from, or return ""."""
    if len(line.row.cells) == 1 and _PAGE_NUMBER.fullmatch(line.row.text.casefold()):
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


def _close(lines: list[Line]) -> None:
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


def _join(line: Line) -> None:
    line.kind = Kind.PART
    line.doubts.append(questions.row_joined())
