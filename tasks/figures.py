"""The one place that counts, for screen, PDF and XLSX.

Total = done (in time + late + without deadline) + not done (in time + overdue + without deadline). Leads by default;
coordinating parts, and bodies outside the UBND, are counted apart and never in the same total.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, IntegerField, Q, Value, When

from tasks.choices import Part, State, Timeliness
from tasks.models.life import AssignmentQuerySet
from units.models import Unit


@dataclass(frozen=True, slots=True)
class Figures:
    """How many assignments stand where. The parts always add up to the total, which is never counted by itself."""

    done_in_time: int = 0
    done_late: int = 0
    done_no_deadline: int = 0
    in_time: int = 0  # due soon included
    overdue: int = 0
    no_deadline: int = 0
    due_soon: int = 0  # part of in_time
    awaiting: int = 0  # part of not done
    suspended: int = 0  # part of no_deadline

    @property
    def done(self) -> int:
        """Confirmed completions."""
        return self.done_in_time + self.done_late + self.done_no_deadline

    @property
    def not_done(self) -> int:
        """Everything else that is counted."""
        return self.in_time + self.overdue + self.no_deadline

    @property
    def total(self) -> int:
        """All assignments that are counted: not the cancelled ones."""
        return self.done + self.not_done

    @property
    def rate(self) -> float | None:
        """Done as a percentage of the total; None where nothing was given."""
        return 100 * self.done / self.total if self.total else None

    @property
    def parts(self) -> tuple[int, int, int, int, int, int]:
        """The six parts, in the order of the stacked bar."""
        return (
            self.done_in_time,
            self.done_late,
            self.done_no_deadline,
            self.in_time,
            self.overdue,
            self.no_deadline,
        )

    def __add__(self, other: Figures) -> Figures:
        return Figures(**{name: getattr(self, name) + getattr(other, name) for name in self.__slots__})

    def as_json(self) -> dict[str, int]:
        """Return the counts by name, as a frozen report keeps them."""
        return {name: getattr(self, name) for name in self.__slots__}


def counted(assignments: AssignmentQuerySet, *, part: Part = Part.LEAD, outside: bool = False) -> AssignmentQuerySet:
    """The assignments that enter a total: of one part, of units of the UBND or of bodies outside it."""
    kinds = Q(unit__kind__in=Unit.OUTSIDE)
    return assignments.filter(kinds if outside else ~kinds, part=part)


def figures(assignments: AssignmentQuerySet, today: date, *, as_of: date | None = None) -> Figures:
    """Count `assignments` as they stand on `today`, by what was recorded until the end of `as_of` (None: by now)."""
    return figures_by(assignments, today, None, as_of=as_of).get(None, Figures())


def figures_by(
    assignments: AssignmentQuerySet, today: date, key: str | tuple[str, ...] | None, *, as_of: date | None = None
) -> Mapping[Any, Figures]:
    """Count as `figures` does, apart for each value of the column `key`, or each tuple of several; one query."""
    rows = assignments.known_on(as_of).with_timeliness(today).order_by()
    columns = key if isinstance(key, tuple) else (key,) if key else ()
    tallies: dict[Any, Counter[str]] = defaultdict(Counter)
    counts = rows.values_list(*columns, "timeliness", "known_state").annotate(count=Count("pk"))
    for *values, timeliness, state, count in counts:
        group = tuple(values) if isinstance(key, tuple) else next(iter(values), None)
        for name in _counted_as(timeliness, state):
            tallies[group][name] += count
    return {group: Figures(**tally) for group, tally in tallies.items()}


def by_dimension(assignments: AssignmentQuerySet) -> AssignmentQuerySet:
    """Annotate `dimension`: the id of the task's indicator at level 1, null where the task has none."""
    found: AssignmentQuerySet = assignments.annotate(
        dimension=Case(
            When(task__indicator__level__gt=1, then=F("task__indicator__parent")),
            When(task__indicator__level=1, then=F("task__indicator")),
            default=Value(None),
            output_field=IntegerField(),
        )
    )
    return found


def by_total(assignments: AssignmentQuerySet) -> AssignmentQuerySet:
    """Annotate `total`: which one of `counted` a row enters: "outside", else its part; null where it enters none."""
    found: AssignmentQuerySet = assignments.annotate(
        total=Case(
            When(unit__kind__in=Unit.OUTSIDE, part=Part.LEAD, then=Value("outside")),
            When(unit__kind__in=Unit.OUTSIDE, then=Value(None)),
            default=F("part"),
            output_field=CharField(),
        )
    )
    return found


def total(parts: Iterable[Figures]) -> Figures:
    """Add up the rows of a table."""
    return sum(parts, Figures())


def _counted_as(timeliness: str | None, state: str) -> Iterator[str]:
    """Yield the names of the figures that a row enters: none where it was cancelled."""
    if timeliness is None:
        return
    yield Timeliness.IN_TIME if timeliness == Timeliness.DUE_SOON else timeliness
    if timeliness == Timeliness.DUE_SOON:
        yield "due_soon"
    if state in (State.AWAITING, State.SUSPENDED):
        yield state
