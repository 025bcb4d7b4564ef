"""Due dates that come later than the plan: when a condition is met, or when somebody reads the regulation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.choices import OPEN, DeadlineKind, Step
from tasks.models import Assignment, Update
from tasks.services import SomeRefusedError, StepRefusedError, locked, put_down, put_down_all, refuse_closed, row_of

if TYPE_CHECKING:
    from accounts.models import User

_DATES = ("due_on", "original_due_on")
DATED_BY_HAND = frozenset({DeadlineKind.CONDITIONAL, DeadlineKind.REGULATED})


def may_be_dated(assignment: Assignment, *, corrects: bool) -> bool:
    """Whether somebody can give the due date now; one that stands is only changed by whoever `corrects`."""
    by_hand = assignment.task.deadline_kind in DATED_BY_HAND and assignment.state in OPEN
    return by_hand and (corrects or assignment.due_on is None)


@transaction.atomic
def set_due_date(
    assignment: Assignment,
    *,
    due_on: date,
    basis: str,
    by: User,
    corrects: bool = False,
    at: datetime | None = None,
) -> Update:
    """Date a conditional assignment, or one that goes by a regulation; `basis` is what happened and when, or the law.

    Raises StepRefusedError, or ValidationError where the basis is missing or the day lies before the plan.
    """
    at = at or timezone.now()
    assignment = locked(assignment)
    _date(assignment, due_on, corrects=corrects)
    assignment.save(update_fields=_DATES)
    return put_down(assignment, Step.DATED, by=by, at=at, remark=basis)


@transaction.atomic
def set_due_dates(
    assignments: Iterable[Assignment], *, due_on: date, basis: str, by: User, at: datetime | None = None
) -> list[Update]:
    """Do what `set_due_date` does where somebody corrects, for many assignments of `locked_many`, in a few queries.

    All or none: raises SomeRefusedError besides what `set_due_date` raises.
    """
    at, assignments, reasons = at or timezone.now(), list(assignments), []
    for plan in {assignment.task.plan for assignment in assignments}:
        refuse_closed(plan)
    if not basis.strip():
        raise ValidationError({"basis": _("Say why.")})
    for assignment in assignments:
        try:
            _date(assignment, due_on, corrects=True)
        except StepRefusedError as refused:
            reasons.append((assignment, str(refused)))
    if reasons:
        raise SomeRefusedError(reasons)
    updates = [row_of(assignment, Step.DATED, by=by, at=at, remark=basis) for assignment in assignments]
    return put_down_all(updates, by=by, columns=_DATES)


def _date(assignment: Assignment, due_on: date, *, corrects: bool) -> None:
    """Give the locked `assignment` its date, unsaved."""
    if not may_be_dated(assignment, corrects=corrects):
        raise StepRefusedError(
            _("The due date of this assignment cannot be set here; only a coordinator corrects one.")
        )
    if due_on < assignment.task.plan.day:
        raise ValidationError({"due_on": _("The due date lies before the date of the plan.")})
    if assignment.due_on == assignment.original_due_on:  # nothing was granted on top of it
        assignment.original_due_on = due_on
    assignment.due_on = due_on
