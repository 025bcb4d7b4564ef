"""A unit that joins a task of an issued plan on request: offered, shown and given with a reason, never silently."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import DeadlineKind, Part
from tasks.models import Task
from tasks.planning.amending.effects import Scene
from tasks.planning.issuing import assignment_of, give
from tasks.planning.occurrences import Occurrence
from tasks.services import StepRefusedError
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

WITHOUT_A_DATE_OF_ITS_OWN = frozenset({DeadlineKind.RECURRING, DeadlineKind.ONGOING})


def offered(task: Task, day: date) -> dict[Unit, Part]:
    """Return the units that the parties of `task` name on `day` and that were never given it; two queries.

    Such a unit came into being after the issue, or its group was understood later. The task comes with its parties.
    """
    units = list(task.plan.addressees(day).order_by("position", "sort_key"))
    given = set(task.assignments.order_by().values_list("unit", flat=True))
    reached = Scene(task.plan, day, units, ()).reached(task.parties.all())
    return {unit: reached[unit.pk] for unit in units if unit.pk in reached.keys() - given}


@transaction.atomic
def join(
    task: Task,
    units: Mapping[Unit, Part],
    *,
    reason: str,
    by: User,
    due_on: date | None = None,
    at: datetime | None = None,
) -> int:
    """Give `task` to more units, each in its part, and return how many assignments that makes.

    They get the occurrences still ahead. `due_on` stands instead of the printed date, for these units only; it has to
    be given once the printed one is past. Raises StepRefusedError, or ValidationError.
    """
    at = at or timezone.now()
    day = timezone.localdate(at)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("province").get(pk=task.plan_id)
    task = Task.objects.get(pk=task.pk)
    if plan.status != Plan.Status.ISSUED or task.ended_by_id:
        raise StepRefusedError(_("Only tasks in force of an issued plan are given to more units."))
    if task.assignments.filter(unit__in=units).exists():
        raise StepRefusedError(_("A unit that you chose was already given this task; reload the page."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    ahead = _ahead(task, Scene.on(plan, day), due_on)
    made = [assignment_of(task, unit.pk, part, one) for unit, part in units.items() for one in ahead]
    give(made, by=by, at=at, remark=reason)
    data = {"units": [unit.pk for unit in units], "assignments": len(made)}
    AuditEvent.objects.record("task.joined", task, by=by, province=plan.province_id, data=data)
    return len(made)


def _ahead(task: Task, scene: Scene, due_on: date | None) -> list[Occurrence]:
    """Return when units that join on the day of `scene` have to be done."""
    ahead = scene.later(task)
    if not ahead:
        raise StepRefusedError(_("Every occurrence of this task is past."))
    if due_on is None:
        if ahead[0].due_on and ahead[0].due_on < scene.day:
            raise ValidationError({"due_on": _("The printed date is past: give these units a date of their own.")})
        return ahead
    if task.deadline_kind in WITHOUT_A_DATE_OF_ITS_OWN:
        raise ValidationError({"due_on": _("A recurring or ongoing task has no date of its own for single units.")})
    if due_on < scene.day:
        raise ValidationError({"due_on": _("This day is past.")})
    return [Occurrence(one.number, None, due_on) for one in ahead]
