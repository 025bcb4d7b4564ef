"""A unit begins its own plan under the province's, and takes over what it was given there as tasks of its own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Period, Plan
from tasks.choices import DeadlineKind, State
from tasks.models import Assignment, Task
from tasks.planning.issuing import issue_tasks
from tasks.services import StepRefusedError, refuse_closed
from tasks.subplans.sharing import Share, write_parties

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import Unit

DATED = (DeadlineKind.FIXED, DeadlineKind.PERIOD)


@transaction.atomic
def start_subplan(parent: Plan, unit: Unit, *, by: User | None) -> Plan:
    """Return the own plan of `unit` under `parent`: the one that is there, else a new draft with the parent's periods.

    Raises StepRefusedError where `parent` is no province's plan in force, or `unit` no body of its province.
    """
    parent = Plan.objects.select_for_update(of=("self",)).select_related("unit").get(pk=parent.pk)
    if parent.parent_id or parent.status != Plan.Status.ISSUED:
        raise StepRefusedError(_("A unit makes its own plan under a plan of the province that is in force."))
    if unit.is_room or unit.province_id != parent.province_id:
        raise StepRefusedError(_("Only a unit of the province makes a plan of its own; a room works by its unit's."))
    there = parent.subplans.filter(unit=unit).first()
    return there or _begin(parent, unit, by=by)


def _begin(parent: Plan, unit: Unit, *, by: User | None) -> Plan:
    plan = Plan(
        parent=parent,
        province_id=parent.province_id,
        unit=unit,
        agency=unit,
        year=parent.year,
        title=parent.title,
        framework_version_id=parent.framework_version_id,
        evidence_required=parent.evidence_required,
        legal_bases=f"Thực hiện Kế hoạch số {parent.number} ngày {parent.day:%d/%m/%Y} của {parent.unit.name}",
    )
    plan.full_clean()
    plan.save()
    periods = list(parent.periods.all())
    for period in periods:  # the unit reports when the province does; its own periods are closed by nobody yet
        period.pk, period.plan, period.closed_at, period.closed_by = None, plan, None, None
    Period.objects.bulk_create(periods)
    AuditEvent.objects.record("plan.created", plan, by=by, province=plan.province_id, data={"parent": parent.pk})
    return plan


def takeable(parent: Plan, unit: Unit) -> list[Assignment]:
    """Return what `parent` gave `unit` that is open and no task of its own plan serves: one a task, the next due."""
    taken = Task.objects.in_force().filter(parent=OuterRef("task"), plan__parent=parent, plan__unit=unit)
    given = Assignment.objects.filter(~Exists(taken), plan=parent, unit=unit).open().for_list()
    firsts = dict[int, Assignment]()
    for assignment in given.order_by("task__position", "occurrence"):
        firsts.setdefault(assignment.task_id, assignment)
    return list(firsts.values())


@transaction.atomic
def take_over(
    plan: Plan, chosen: Collection[int], *, by: User | None, share: Share | None = None, at: datetime | None = None
) -> list[Task]:
    """Make a task of `plan` of each of the parent's tasks (ids) in `chosen`; those taken before stay as they are.

    In a plan that is issued already they are given out at once, as `share` says; in a draft that may wait.
    Raises StepRefusedError where the plan is closed, or is issued and nobody is named.
    """
    plan = Plan.objects.select_for_update(of=("self",)).select_related("parent", "unit", "province").get(pk=plan.pk)
    refuse_closed(plan)
    if plan.parent is None or not (plan.is_draft or share):
        raise StepRefusedError(_("Choose the room or the officer who gets these tasks."))
    last: int = plan.tasks.aggregate(last=Max("position"))["last"] or 0
    given = [assignment for assignment in takeable(plan.parent, plan.unit) if assignment.task_id in chosen]
    tasks = [_task(plan, assignment, position) for position, assignment in enumerate(given, start=last + 1)]
    Task.objects.bulk_create(tasks)
    if share:
        write_parties(tasks, share)
    if not plan.is_draft:
        issue_tasks(plan, plan.tasks.filter(pk__in=[task.pk for task in tasks]), by=by, at=at or timezone.now())
    AuditEvent.objects.record("plan.taken_over", plan, by=by, province=plan.province_id, data={"tasks": len(tasks)})
    return tasks


def _task(plan: Plan, given: Assignment, position: int) -> Task:
    """Return the unsaved task that `given` becomes: as printed, due when the unit's own assignment is."""
    source, kind = given.task, DeadlineKind(given.task.deadline_kind)
    once = kind != DeadlineKind.RECURRING
    if once and given.due_on:  # more time was granted, or the day was recorded since
        kind = kind if kind in DATED else DeadlineKind.FIXED
    starts_on = given.starts_on if once else source.starts_on
    if once and starts_on and given.due_on and starts_on > given.due_on:  # it was dated before its printed start
        starts_on = None
    return Task(
        plan=plan,
        parent=source,
        indicator=source.indicator,
        position=position,
        number=source.number,
        title=source.title,
        product=source.product,
        deadline_kind=kind,
        deadline_text=source.deadline_text,
        starts_on=starts_on,
        due_on=given.due_on if once else None,
        recurrence=source.recurrence,
        recurs_month=source.recurs_month,
        recurs_day=source.recurs_day,
        receiver=source.receiver,
    )


def later_than_given(plan: Plan) -> dict[int, Assignment]:
    """Return by task id what the unit has to deliver before the day that its own plan sets for the task."""
    tasks = {task.parent_id: task for task in plan.tasks.exclude(parent=None)}
    given = Assignment.objects.filter(task__in=tasks, unit=plan.unit_id, due_on__isnull=False)
    open_ones = given.exclude(state__in=[State.DONE, State.CANCELLED]).exclude(
        task__deadline_kind=DeadlineKind.RECURRING
    )
    last = date.max
    return {
        task.pk: assignment
        for assignment in open_ones
        if ((task := tasks[assignment.task_id]).due_on or last) > (assignment.due_on or last)
    }
