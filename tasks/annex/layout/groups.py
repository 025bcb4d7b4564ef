"""Is a numbered row a task, or only the heading of the rows under it?"""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from tasks.annex.indicators import name_dimension
from tasks.annex.layout.headers import Header, Role
from tasks.annex.layout.lines import WORK, Line
from tasks.annex.layout.numbering import ARABIC, BULLET, ROMAN, SMALL
from units.text import fold

_BELOW = re.compile(
    r"(duoi|sau) day|tung (nhiem vu|noi dung|moc|thoi)|nhu sau|cu the (tai|theo|o)|tai cac (muc|nhiem vu)"
)


def refers_below(text: str) -> bool:
    """Whether a deadline only points to the rows beneath: "Theo thời hạn cụ thể sau đây"."""
    return bool(_BELOW.search(fold(text)))


def children_of(lines: Sequence[Line], at: int) -> list[Line]:
    """Return the lines one or more levels deeper, up to the next line of the same level or higher."""
    level, found = lines[at].level or 0, list[Line]()
    for place in range(at + 1, len(lines)):
        line = lines[place]
        if line.level is None:
            if line.wide or (line.bare and line.loud):
                break
        elif line.level <= level:
            break
        else:
            found.append(line)
    return found


def is_section(line: Line, children: Sequence[Line], following: Line | None) -> bool:
    """Whether a numbered line with nothing but a title is a heading; `following` is the next numbered line."""
    if children or line.loud or (line.level or 0) <= ROMAN:
        return True
    if (naming := name_dimension(line.title)) and naming.whole:
        return True
    # Without units, "2 …" followed by "1 …" opens a section in which the count starts anew.
    mark, after = line.mark, following.mark if following else None
    return bool(mark and after and mark.level == after.level == ARABIC and after.value <= mark.value)


def opens_unnumbered(after: Line | None) -> bool:
    """Whether the row under a numbered title is a task without a number."""
    return after is not None and after.alone and not (after.mark or after.page_start or after.number_above)


def group_reason(header: Header, line: Line, children: Sequence[Line]) -> str:
    """Say why a line with units or a deadline is only the heading of the rows under it, or return ""."""
    if not children or not line.has(*WORK) or _are_points(line, children):
        return ""
    leading = header.roles_of(Role.LEAD, Role.BOTH)
    lead_below = any(child.own.get(role) for child in children for role in leading)
    deadline_below = any(child.own.get(Role.DEADLINE) for child in children)
    hands_down = (
        _reaches(line, children)
        or refers_below(line.own.get(Role.DEADLINE, ""))
        or all(child.bare for child in children)
        or (Role.DETAIL in header.roles.values() and _counted_below(line, children))
    )
    leaves_open = (lead_below and bool(leading) and not line.has(*leading)) or (
        deadline_below and not line.has(Role.DEADLINE)
    )
    all_open = line.has(*leading) and not any(child.leads for child in children)
    looks_so = (lead_below or all_open) and (line.loud or (line.level or 0) <= ROMAN)
    if hands_down or leaves_open or looks_so:
        return _("Group heading: its units and deadline hold for the rows under it.")
    return ""


def _are_points(line: Line, children: Sequence[Line]) -> bool:
    """Whether the rows beneath only list what the task consists of: a), b) or dashes without units of their own."""
    if refers_below(line.own.get(Role.DEADLINE, "")):
        return False
    if all(child.level == BULLET for child in children):
        return not any(child.works for child in children)
    points = all(child.bare and (child.level or 0) >= SMALL for child in children)
    return points and not _reaches(line, children)


def _reaches(line: Line, children: Sequence[Line]) -> bool:
    """Whether a unit or deadline of the line is merged down over the rows beneath."""
    return any(line.reach.get(role, 0) >= children[0].row.number for role in WORK)


def _counted_below(line: Line, children: Sequence[Line]) -> bool:
    """Whether the running number counts the rows beneath and leaves the line out."""
    return not line.own.get(Role.NUMBER) and any(child.own.get(Role.NUMBER) for child in children)
