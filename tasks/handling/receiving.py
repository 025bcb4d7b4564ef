"""A unit takes note of what it was given, and hands it on to a room or an officer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import State, Step
from tasks.models import Assignment, Receipt, Update
from tasks.models.life import AssignmentQuerySet
from tasks.services import StepRefusedError, locked, locked_many, put_down, refuse_closed, row_of

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import Unit


def unnoticed(unit: Unit, user: User, plan: Plan | None) -> AssignmentQuerySet:
    """Return what `unit`, in which `user` works, was given by `plan`, if in force, and nobody took note of yet."""
    given = Assignment.objects.owed_by(unit, user).filter(plan=plan, plan__status=Plan.Status.ISSUED)
    return given.known_on().unacknowledged()


@transaction.atomic
def acknowledge(assignments: Iterable[Assignment], *, by: User, at: datetime | None = None) -> int:
    """Take note of all of `assignments` and return how many were new; those noted before stay as they are.

    A fixed number of queries. Raises StepRefusedError on a closed plan.
    """
    at = at or timezone.now()
    rows = list(locked_many(assignment.pk for assignment in assignments).open().filter(receipt=None))
    for plan in {row.task.plan for row in rows}:
        refuse_closed(plan)
    Receipt.objects.bulk_create(Receipt(assignment=row, by=by, at=at) for row in rows)
    Update.objects.bulk_create(row_of(row, Step.RECEIVED, by=by, at=at) for row in rows)
    AuditEvent.objects.record_many([("assignment.received", row, row.province_id) for row in rows], by=by)
    return len(rows)


@transaction.atomic
def hand_on(
    assignment: Assignment, *, room: Unit | None, officer: User | None, by: User, at: datetime | None = None
) -> Receipt:
    """Give the work to a room, an officer or both, in place of those before; taking note of it goes along.

    The same choice again changes nothing. Each change is a step, so that the chain can be read afterwards.
    Raises StepRefusedError where the work, or its plan, is closed.
    """
    at = at or timezone.now()
    assignment = locked(assignment)
    if assignment.state in (State.DONE, State.CANCELLED):
        raise StepRefusedError(
            _("This assignment is now “%(state)s”; reload the page to see what changed.")
            % {"state": assignment.get_state_display()}
        )
    acknowledge([assignment], by=by, at=at)
    receipt = Receipt.objects.get(assignment=assignment)
    if (receipt.room, receipt.officer) != (room, officer):
        receipt.room, receipt.officer = room, officer
        receipt.save(update_fields=["room", "officer"])
        put_down(assignment, Step.HANDED, by=by, at=at, remark=receipt.handed_to)
    return receipt
