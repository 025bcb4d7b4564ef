"""More time for an assignment (gia hạn): asked by its unit, decided by a coordinator who did not ask it.

A grant moves the due date by a step, so that what was known on a past day still stands; the original date stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.choices import OPEN, Decision, Step
from tasks.models import Assignment, Extension
from tasks.services import SomeRefusedError, StepRefusedError, locked, put_down

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan


def may_be_extended(assignment: Assignment) -> bool:
    """Whether more time can be asked for: there is a date, and the work is not closed or stopped."""
    return assignment.due_on is not None and assignment.state in OPEN


@transaction.atomic
def ask_extension(
    assignment: Assignment, *, due_on: date, reason: str, by: User, at: datetime | None = None
) -> Extension:
    """Ask for more time until `due_on`; one request at a time waits for its decision.

    Raises StepRefusedError, or ValidationError where the reason is missing or the day gives no more time.
    """
    at = at or timezone.now()
    assignment = locked(assignment)
    if assignment.due_on is None or not may_be_extended(assignment):
        raise StepRefusedError(_("More time can only be asked for work that has a due date and is still open."))
    if due_on <= assignment.due_on or due_on < timezone.localdate(at):
        raise ValidationError({"due_on": _("The new due date must lie after the present one, and not in the past.")})
    if assignment.extensions.filter(decision=Decision.OPEN).exists():
        raise StepRefusedError(_("An extension is already awaiting approval."))
    asked = Extension(assignment=assignment, asked_due_on=due_on, reason=reason, asked_by=by, asked_at=at)
    asked.clean_fields(exclude=["assignment", "asked_by"])
    asked.save(force_insert=True)
    put_down(assignment, Step.ASKED, by=by, at=at, remark=f"{due_on:%d/%m/%Y}: {reason}")
    return asked


@transaction.atomic
def decide_extension(
    extension: Extension, *, granted: bool, remark: str, by: User, at: datetime | None = None
) -> Extension:
    """Grant or refuse a request, with a remark. Raises StepRefusedError, or ValidationError without a remark.

    What was finished meanwhile gets no new date: its request can only be refused.
    """
    at = at or timezone.now()
    assignment = locked(extension.assignment)
    extension = Extension.objects.get(pk=extension.pk)
    if extension.decision != Decision.OPEN:
        raise StepRefusedError(
            _("This request was already decided: %(decision)s.") % {"decision": extension.get_decision_display()}
        )
    if extension.asked_by_id == by.pk:
        raise StepRefusedError(_own(assignment.task.plan))
    if granted and not may_be_extended(assignment):
        raise StepRefusedError(_("The work is no longer open; this request can only be refused."))
    extension.decision = Decision.GRANTED if granted else Decision.REFUSED
    extension.remark, extension.decided_by, extension.decided_at = remark, by, at
    put_down(_dated(assignment, extension), Step.DATED if granted else Step.REFUSED, by=by, at=at, remark=remark)
    extension.save(update_fields=["decision", "remark", "decided_by", "decided_at"])
    return extension


def _own(plan: Plan) -> str:
    if plan.parent_id:
        return _("You asked for this extension yourself; another person of the unit has to decide it.")
    return _("You asked for this extension yourself; another coordinator has to decide it.")


def _dated(assignment: Assignment, extension: Extension) -> Assignment:
    """Give the locked assignment the date that was granted, if it was."""
    if extension.decision == Decision.GRANTED:
        assignment.due_on = extension.asked_due_on
        assignment.save(update_fields=["due_on"])
    return assignment


@transaction.atomic
def decide_all(extensions: Iterable[Extension], *, granted: bool, remark: str, by: User) -> list[Extension]:
    """Decide all of `extensions` alike, or none: raises SomeRefusedError."""
    decided, reasons = [], []
    for extension in sorted(extensions, key=lambda e: e.assignment_id):  # one order of locks, as `take_all` has
        try:
            with transaction.atomic():
                decided.append(decide_extension(extension, granted=granted, remark=remark, by=by))
        except StepRefusedError as refused:
            reasons.append((extension.assignment, str(refused)))
    if reasons:
        raise SomeRefusedError(reasons)
    return decided
