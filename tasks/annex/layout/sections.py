"""Under which headings a task stands, by how deep their numbers are."""

from tasks.annex.layout.lines import Line, Table


class Sections:
    """The headings that are open while the lines of all tables pass by, outermost first."""

    def __init__(self) -> None:
        self._open: list[Line] = []
        self._filled: set[int] = set()  # headings under which a task of their own level stands
        self._fresh: list[Line] = []  # headings since the last task
        self._sheet = ""

    def begin(self, table: Table) -> None:
        """Start a table: a sheet that only goes on keeps all headings, a new table those that stand right above it."""
        if not table.guessed:
            self._open = self._fresh if table.sheet == self._sheet else []
        self._sheet = table.sheet

    def enter(self, heading: Line) -> None:
        """Open a section; those of its own depth and deeper end."""
        self._open = [*(other for other in self._open if _depth(other) < _depth(heading)), heading]
        self._fresh = [*(other for other in self._fresh if other in self._open), heading]

    def above(self, task: Line) -> tuple[Line, ...]:
        """Return the headings above a task, after ending those that its number leaves."""
        self._open = [
            heading
            for heading in self._open
            if not _stands_higher(task, heading) and (id(heading) in self._filled or not _follows(task, heading))
        ]
        self._filled |= {id(heading) for heading in self._open if heading.level == task.level}
        self._fresh = []
        return tuple(self._open)


def _depth(heading: Line) -> float:
    """Where a heading stands; one without a number stands between I and 1 when it is loud, else below 1."""
    if heading.level is not None:
        return heading.level
    return 2.5 if heading.wide or heading.title.isupper() else 3.5


def _stands_higher(task: Line, heading: Line) -> bool:
    """Whether a task's number is of a higher level than the heading's: 2 after 1.5."""
    return bool(task.mark and heading.mark and task.mark.level < heading.mark.level)


def _follows(task: Line, heading: Line) -> bool:
    """Whether a task's number is the one after the heading's."""
    if not task.mark or not heading.mark or task.mark.level != heading.mark.level:
        return False
    return task.mark.value == heading.mark.value + 1
