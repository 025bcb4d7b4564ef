"""What was known of a plan's work on a day: all that a report is made from, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from indicators.models import Indicator
from plans.models import Period, Plan
from reports import words
from tasks.choices import Part, State, Step
from tasks.figures import Figures, by_dimension, counted, figures_by, total
from tasks.models import Assignment, Evidence, Task, Update
from tasks.models.life import AssignmentQuerySet
from units.models import Unit


class Span(NamedTuple):
    """The days that a report covers; the last one is the day of its figures."""

    first: date
    last: date


class Given(NamedTuple):
    """A lead assignment as it stood; the fields are its columns, annotated ones too."""

    pk: int
    task_id: int
    unit_id: int
    occurrence: int
    original_due_on: date | None
    known_state: str
    known_due_on: date | None
    known_done_on: date | None
    timeliness: str

    @property
    def planned_on(self) -> date | None:
        """The date before more time was granted; None where none was."""
        moved = self.original_due_on and self.known_due_on and self.known_due_on != self.original_due_on
        return self.original_due_on if moved else None


@dataclass(slots=True)
class Saying:
    """What a unit recorded about an assignment in the period: the newest of each, and its documents."""

    result: str = ""
    difficulty: str = ""
    proposal: str = ""
    documents: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Known:
    """The rows and figures of one plan on one day. Units and their assignments stand in the order of the units."""

    span: Span
    periods: list[Period]
    dimensions: list[Indicator]
    tasks: dict[int, Task]
    units: dict[int, Unit]
    given: list[Given]  # lead assignments, without the cancelled ones
    said: dict[int, Saying]  # by assignment
    by_dimension: Mapping[int | None, Figures]
    by_unit: Mapping[int, Figures]
    outside: Mapping[int, Figures]
    coordinating: Figures

    @property
    def ours(self) -> list[Given]:
        """The assignments of units of the UBND: those that enter the total."""
        return [row for row in self.given if not self.units[row.unit_id].is_outside]


def known(period: Period, span: Span) -> Known:
    """Read the plan of `period` as it was recorded by the end of the span and stood on its last day."""
    plan, day = period.plan, span.last
    assignments = Assignment.objects.filter(plan=plan)
    given = _given(assignments, day)

    def counts(rows: AssignmentQuerySet, key: str | None) -> Mapping[Any, Figures]:
        return figures_by(rows, day, key, as_of=day)

    return Known(
        span=span,
        periods=list(plan.periods.order_by("cutoff_on")),
        dimensions=list(Indicator.objects.filter(version=plan.framework_version_id).dimensions()),
        tasks=_tasks(plan, day, {row.task_id for row in given}),
        units={unit.pk: unit for unit in Unit.objects.filter(pk__in=assignments.values("unit"))},
        given=given,
        said=_said(assignments, span),
        by_dimension=counts(by_dimension(counted(assignments)), "dimension"),
        by_unit=counts(counted(assignments), "unit"),
        outside=counts(counted(assignments, outside=True), "unit"),
        coordinating=total(counts(counted(assignments, part=Part.COORDINATING), None).values()),
    )


def _tasks(plan: Plan, day: date, counted_still: set[int]) -> dict[int, Task]:
    """Return by id what is in force on `day`, and what amendments ended but left work of in the figures."""
    tasks = plan.tasks.filter(Q(pk__in=plan.tasks.in_force(day).order_by()) | Q(pk__in=counted_still))
    return {task.pk: task for task in tasks.select_related("indicator").prefetch_related("parties__group")}


def _given(assignments: AssignmentQuerySet, day: date) -> list[Given]:
    rows = assignments.leads().known_on(day).with_timeliness(day)
    in_order = rows.order_by("unit__position", "unit__sort_key", "unit", "task__position", "occurrence")
    given = (Given(*row) for row in in_order.values_list(*Given._fields))
    return [row for row in given if row.known_state != State.CANCELLED]


def _said(assignments: AssignmentQuerySet, span: Span) -> dict[int, Saying]:
    leads = assignments.leads()
    updates = Update.objects.filter(assignment__in=leads, kind__in=[Step.PROGRESS, Step.SENT], day__range=span)
    said: dict[int, Saying] = {}
    rows = updates.order_by("pk").values_list("assignment", "result", "difficulty", "proposal")
    for pk, result, difficulty, proposal in rows:
        saying = said.setdefault(pk, Saying())
        saying.result = result
        saying.difficulty = difficulty or saying.difficulty
        saying.proposal = proposal or saying.proposal
    papers = Evidence.objects.filter(assignment__in=leads, at__date__range=span).exclude(number="")
    for pk, number, dated_on in papers.order_by("pk").values_list("assignment", "number", "dated_on"):
        if pk in said and number not in said[pk].result:
            said[pk].documents.append(words.document(number, dated_on))
    return said
