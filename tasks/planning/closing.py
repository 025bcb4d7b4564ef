"""Closing a plan: what goes on all year ends, and nothing about its assignments changes any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import OPEN, DeadlineKind, State, Step
from tasks.models import Assignment, Extension, Update
from tasks.models.life import AssignmentQuerySet
from tasks.services import StepRefusedError, row_of

if TYPE_CHECKING:
    from accounts.models import User

COLUMNS = ("state", "done_on", "sent_by", "confirmed_by", "confirmed_at")


@dataclass(frozen=True, slots=True)
class Closing:
    """What closing the plan would end, and what it would leave as it is."""

    ongoing: int  # become done
    awaiting: int  # sent, and confirmed by nobody yet
    asked: int  # requests for more time that nobody decided


def closing(plan: Plan) -> Closing:
    """Return what stands before closing; three queries."""
    return Closing(
        ongoing=_to_end(plan).count(),
        awaiting=plan.assignments.filter(state=State.AWAITING).count(),
        asked=Extension.objects.open().filter(assignment__plan=plan).count(),
    )


def _to_end(plan: Plan) -> AssignmentQuerySet:
    confirmed = Update.objects.filter(assignment=OuterRef("pk"), kind=Step.CONFIRMED)
    return Assignment.objects.filter(
        Exists(confirmed), plan=plan, task__deadline_kind=DeadlineKind.ONGOING, state__in=OPEN
    )


@transaction.atomic
def close_plan(plan: Plan, *, by: User, at: datetime | None = None) -> int:
    """Close an issued plan and return how many ongoing assignments became done.

    An ongoing one with at least one confirmed result is done, without a deadline, as of its last confirmed result: that
    day, that sender and that confirmer stand. One of which nothing was ever confirmed stays not done, as all else does.
    Raises StepRefusedError where the plan is not in force.
    """
    at = at or timezone.now()
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.status != Plan.Status.ISSUED:
        raise StepRefusedError(_("Only a plan in force can be closed."))
    list(plan.assignments.select_for_update().order_by("pk").values_list("pk"))  # whoever is saving comes first
    steps = Update.objects.filter(kind__in=[Step.SENT, Step.CONFIRMED]).order_by("-pk").select_related("by")
    ended = list(_to_end(plan).prefetch_related(Prefetch("updates", steps)))
    for assignment in ended:
        _end(assignment, list(assignment.updates.all()))
    Assignment.objects.bulk_update(ended, COLUMNS, batch_size=500)
    Update.objects.bulk_create([row_of(row, Step.CLOSED, by=by, at=at) for row in ended], batch_size=500)
    plan.status = Plan.Status.CLOSED
    plan.save(update_fields=["status"])
    AuditEvent.objects.record("plan.closed", plan, by=by, province=plan.province_id, data={"ended": len(ended)})
    return len(ended)


def _end(assignment: Assignment, results: list[Update]) -> None:
    """Make the last confirmed one of `results` (newest first) the result of the year."""
    place = next(i for i, step in enumerate(results) if step.kind == Step.CONFIRMED)
    confirmed, sent = results[place], next(step for step in results[place:] if step.kind == Step.SENT)
    assignment.state, assignment.done_on, assignment.sent_by = State.DONE, sent.done_on, sent.by
    assignment.confirmed_by, assignment.confirmed_at = confirmed.by, confirmed.at
