"""What a plan's first page answers: are we on course, who is late, what waits for me, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Min

from indicators.models import Indicator
from tasks.choices import Part, State, Timeliness
from tasks.figures import Figures, by_dimension, counted, figures_by, total
from tasks.filters import LACKS
from tasks.models import Assignment, Extension, Task
from tasks.models.life import AssignmentQuerySet

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
    """The figures of one plan on one day, as far as the reader may see; the lacks are always those of now."""

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
    seen = Assignment.objects.visible_to(user).filter(plan=plan)
    leads = counted(seen)
    dimensions = _dimensions(plan, leads, today, as_of)
    late, late_count = _late_units(leads, today, as_of)
    known = leads.known_on(as_of)
    waiting = known.filter(known_state=State.AWAITING).for_list()
    return Overview(
        total=total(figures for _indicator, figures in dimensions),
        outside=total(figures_by(counted(seen, outside=True), today, None, as_of=as_of).values()),
        coordinating=total(figures_by(counted(seen, part=Part.COORDINATING), today, None, as_of=as_of).values()),
        dimensions=dimensions,
        late_units=late,
        late_unit_count=late_count,
        awaiting=list(waiting.order_by("known_done_on", "pk")[:AWAITING]),
        awaiting_count=sum(figures.awaiting for _indicator, figures in dimensions),
        asked=Extension.objects.visible_to(user).open(as_of).filter(assignment__plan=plan).count(),
        unnoticed=known.unacknowledged(as_of).count(),
        lacks=_lacks(Task.objects.visible_to(user).filter(plan=plan)),
    )


def _dimensions(
    plan: Plan, leads: AssignmentQuerySet, today: date, as_of: date | None
) -> list[tuple[Indicator | None, Figures]]:
    counts = figures_by(by_dimension(leads), today, "dimension", as_of=as_of)
    indicators = Indicator.objects.filter(version=plan.framework_version_id).dimensions()
    rows: list[tuple[Indicator | None, Figures]] = [(i, counts.get(i.pk, Figures())) for i in indicators]
    if None in counts:
        rows.append((None, counts[None]))
    return rows


def _late_units(leads: AssignmentQuerySet, today: date, as_of: date | None) -> tuple[list[LateUnit], int]:
    given = figures_by(leads, today, "unit", as_of=as_of)
    late = leads.known_on(as_of).with_timeliness(today).standing(Timeliness.OVERDUE).order_by()
    rows = late.values("unit", "unit__name", "unit__short_name").annotate(count=Count("pk"), oldest=Min("known_due_on"))
    units = [
        LateUnit(
            unit_id=row["unit"],
            name=row["unit__short_name"] or row["unit__name"],
            overdue=row["count"],
            given=given[row["unit"]].total,
            days=(today - row["oldest"]).days,
        )
        for row in rows
    ]
    units.sort(key=lambda unit: (-unit.overdue, -unit.days, unit.unit_id))
    return units[:LATE_UNITS], len(units)


def _lacks(tasks: Any) -> list[tuple[str, Any, int]]:
    return [(code, label, tasks.lacking(code).count()) for code, label in LACKS.items()]
