"""What a plan's first page answers: are we on course, who is late, what waits for me, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Min, OuterRef, Value
from django.db.models.functions import Coalesce, NullIf

from indicators.models import Indicator
from tasks.choices import Part, State, Timeliness
from tasks.figures import Figures, by_dimension, by_total, counted, figures_by, total
from tasks.models import Assignment, Extension, Task
from tasks.models.life import AssignmentQuerySet
from tasks.planning.lacks import lacks_of

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan

LATE_UNITS = 10
AWAITING = 5


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit with overdue work: how many of how many, and since when the oldest."""

    unit_id: int
    name: str
    overdue: int
    given: int
    days: int


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of one plan on one day, as far as the reader may see; a past day has no lacks, which are of now."""

    total: Figures
    outside: Figures
    coordinating: Figures
    dimensions: list[tuple[Indicator | None, Figures]]
    late_units: list[LateUnit]
    late_unit_count: int
    awaiting: list[Assignment]
    awaiting_count: int
    asked: int  # requests for more time that nobody decided
    unnoticed: int
    lacks: list[tuple[str, Any, int]]

    @property
    def rates(self) -> list[float | None]:
        """The completion rates of the dimensions, for the tint of their column."""
        return [figures.rate for _indicator, figures in self.dimensions]

    @property
    def overdue(self) -> list[int]:
        """The overdue counts of the dimensions, for the tint of their column."""
        return [figures.overdue for _indicator, figures in self.dimensions]


def overview(plan: Plan, user: User, today: date, *, as_of: date | None = None) -> Overview:
    """Return what `user` sees of `plan` on `today`, by what was recorded until the end of `as_of` (None: by now).

    A fixed number of queries, whatever the size of the plan.
    """
    seen = Assignment.objects.seen_in(plan, user)
    leads = counted(seen)
    counts = figures_by(by_total(by_dimension(seen)), today, ("total", "dimension"), as_of=as_of)
    dimensions = _dimensions(plan, _within(counts, Part.LEAD))
    late, late_count = _late_units(leads, today, as_of)
    known = leads.known_on(as_of)
    waiting = seen.known_on(as_of).filter(known_state=State.AWAITING).select_related("task", "unit")
    return Overview(
        total=total(figures for _indicator, figures in dimensions),
        outside=total(_within(counts, "outside").values()),
        coordinating=total(_within(counts, Part.COORDINATING).values()),
        dimensions=dimensions,
        late_units=late,
        late_unit_count=late_count,
        awaiting=list(waiting.order_by("known_done_on", "pk")[:AWAITING]),
        awaiting_count=sum(figures.awaiting for figures in counts.values()),
        asked=Extension.objects.open(as_of).filter(Exists(seen.filter(pk=OuterRef("assignment")))).count(),
        unnoticed=known.unacknowledged(as_of).count(),
        lacks=[] if as_of else lacks_of(Task.objects.seen_in(plan, user).in_force()),
    )


def _within(counts: Mapping[tuple[str, int | None], Figures], name: str) -> dict[int | None, Figures]:
    """Take one total's figures by dimension out of the counts of all."""
    return {dimension: figures for (total_name, dimension), figures in counts.items() if total_name == name}


def _dimensions(plan: Plan, counts: Mapping[int | None, Figures]) -> list[tuple[Indicator | None, Figures]]:
    indicators = Indicator.objects.filter(version=plan.framework_version_id).dimensions().order_by("position")
    rows: list[tuple[Indicator | None, Figures]] = [(i, counts.get(i.pk, Figures())) for i in indicators]
    if None in counts:
        rows.append((None, counts[None]))
    return rows


def _late_units(leads: AssignmentQuerySet, today: date, as_of: date | None) -> tuple[list[LateUnit], int]:
    """Return the units with most overdue work, and how many have any; two queries, the second on those alone."""
    known = leads.known_on(as_of).order_by()
    late = known.with_timeliness(today).standing(Timeliness.OVERDUE)
    rows = list(late.values_list("unit").annotate(overdue=Count("pk"), oldest=Min("known_due_on")))
    rows.sort(key=lambda row: (-row[1], row[2], row[0]))
    worst = known.exclude(known_state=State.CANCELLED).filter(unit__in=[unit for unit, *_late in rows[:LATE_UNITS]])
    named = worst.values("unit", name=Coalesce(NullIf("unit__short_name", Value("")), "unit__name"))
    of = {row["unit"]: row for row in named.annotate(given=Count("pk"))}
    units = [
        LateUnit(unit, of[unit]["name"], overdue, of[unit]["given"], days=(today - oldest).days)
        for unit, overdue, oldest in rows[:LATE_UNITS]
    ]
    return units, len(rows)
