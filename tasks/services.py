"""What happens to an assignment, one function a step, each with its append-only row and its audit event.

The transitions stand in one table (`TRANSITIONS`); who may ask for one is the view's question (`visible_to`), what must
be given is asked here and by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from tasks.choices import WORKABLE, State, Step
from tasks.models import Assignment, Draft, Update

if TYPE_CHECKING:
    from accounts.models import User

_OPEN = WORKABLE | {State.AWAITING}

TRANSITIONS: dict[Step, tuple[frozenset[State], State]] = {
    Step.PROGRESS: (WORKABLE, State.IN_PROGRESS),
    Step.SENT: (WORKABLE, State.AWAITING),
    Step.CONFIRMED: (frozenset({State.AWAITING}), State.DONE),
    Step.RETURNED: (frozenset({State.AWAITING}), State.REDO),
    Step.REOPENED: (frozenset({State.DONE}), State.IN_PROGRESS),
    Step.SUSPENDED: (_OPEN, State.SUSPENDED),
    Step.RESUMED: (frozenset({State.SUSPENDED}), State.IN_PROGRESS),
    Step.CANCELLED: (_OPEN | {State.SUSPENDED}, State.CANCELLED),
}


class StepRefusedError(Exception):
    """The step cannot be taken now; the message says why, for the person who asked."""


class SomeRefusedError(Exception):
    """A step asked for several assignments cannot be taken on some; `reasons` says why for each, and none was taken."""

    def __init__(self, reasons: list[tuple[Assignment, str]]) -> None:
        super().__init__(len(reasons))
        self.reasons = reasons


def steps_from(state: str) -> set[Step]:
    """Return the steps that the table allows from `state`, for whoever has the right."""
    return {step for step, (allowed, _target) in TRANSITIONS.items() if state in allowed}


def _take(assignment: Assignment, step: Step, *, by: User | None, at: datetime | None, **said: Any) -> Update:
    """Move the locked `assignment` by `step`, write its row and its event. `said` are fields of Update."""
    allowed, target = TRANSITIONS[step]
    if assignment.state not in allowed:
        raise StepRefusedError(
            _("This assignment is now “%(state)s”; reload the page to see what changed.")
            % {"state": assignment.get_state_display()}
        )
    at = at or timezone.now()
    assignment.state = State.IN_PROGRESS if step is Step.CONFIRMED and assignment.is_ongoing else target
    if assignment.state not in {State.AWAITING, State.DONE}:
        assignment.done_on = None
    if step is Step.CONFIRMED and assignment.state == State.DONE:
        assignment.confirmed_by, assignment.confirmed_at = by, at
    elif step is not Step.CONFIRMED:
        assignment.confirmed_by = assignment.confirmed_at = None
    assignment.save(update_fields=["state", "percent", "done_on", "sent_by", "confirmed_by", "confirmed_at"])
    update = _note(assignment, step, by=by, at=at, **said)
    AuditEvent.objects.record(f"assignment.{step}", assignment, by=by, province=assignment.province_id)
    return update


def _note(assignment: Assignment, step: Step, *, by: User | None, at: datetime, **said: Any) -> Update:
    update = Update(
        assignment=assignment,
        kind=step,
        state=assignment.state,
        due_on=assignment.due_on,
        done_on=assignment.done_on,
        percent=assignment.percent,
        by=by,
        at=at,
        day=timezone.localdate(at),
        **said,
    )
    update.full_clean(exclude=["assignment", "by"])
    update.save(force_insert=True)
    return update


def _locked(assignment: Assignment) -> Assignment:
    return Assignment.objects.select_for_update(of=("self",)).select_related("task__plan", "unit").get(pk=assignment.pk)


@transaction.atomic
def record_progress(
    assignment: Assignment,
    *,
    result: str,
    by: User,
    difficulty: str = "",
    proposal: str = "",
    percent: int | None = None,
    at: datetime | None = None,
) -> Update:
    """Say what was done so far. Raises StepRefusedError, or ValidationError where the result is missing."""
    if percent is not None and not 0 <= percent <= 100:
        raise ValidationError({"percent": _("A percentage is between 0 and 100.")})
    assignment = _locked(assignment)
    assignment.percent = percent
    Draft.objects.filter(assignment=assignment).delete()
    return _take(assignment, Step.PROGRESS, by=by, at=at, result=result, difficulty=difficulty, proposal=proposal)


@transaction.atomic
def send(
    assignment: Assignment,
    *,
    result: str,
    done_on: date,
    by: User,
    difficulty: str = "",
    proposal: str = "",
    at: datetime | None = None,
) -> Update:
    """Report completion, to be confirmed by another person; `done_on` is the day of the product, not of the click.

    Raises StepRefusedError, or ValidationError where something is missing that the plan asks for.
    """
    assignment = _locked(assignment)
    if done_on > timezone.localdate(at or timezone.now()):
        raise ValidationError({"done_on": _("The day of the product lies in the future.")})
    if assignment.task.plan.evidence_required and not assignment.evidence.exists():
        raise ValidationError(_("This plan asks for evidence of completion: attach a file or give a document number."))
    assignment.done_on, assignment.sent_by, assignment.percent = done_on, by, 100
    Draft.objects.filter(assignment=assignment).delete()
    return _take(assignment, Step.SENT, by=by, at=at, result=result, difficulty=difficulty, proposal=proposal)


@transaction.atomic
def confirm(assignment: Assignment, *, by: User, remark: str = "", at: datetime | None = None) -> Update:
    """Accept the completion. Nobody confirms what they sent themselves: raises StepRefusedError then."""
    assignment = _locked(assignment)
    if assignment.sent_by_id == by.pk:
        raise StepRefusedError(_("You sent this result yourself; another coordinator has to confirm it."))
    return _take(assignment, Step.CONFIRMED, by=by, at=at, remark=remark)


@transaction.atomic
def return_for_redo(assignment: Assignment, *, by: User, remark: str, at: datetime | None = None) -> Update:
    """Send the completion back with a remark that says what is missing."""
    return _take(_locked(assignment), Step.RETURNED, by=by, at=at, remark=remark)


@transaction.atomic
def reopen(assignment: Assignment, *, by: User, remark: str, at: datetime | None = None) -> Update:
    """Take back a confirmation, with the reason."""
    return _take(_locked(assignment), Step.REOPENED, by=by, at=at, remark=remark)


@transaction.atomic
def suspend(assignment: Assignment, *, by: User, remark: str, at: datetime | None = None) -> Update:
    """Stop the clock, with the reason; a suspended assignment counts as without deadline."""
    return _take(_locked(assignment), Step.SUSPENDED, by=by, at=at, remark=remark)


@transaction.atomic
def resume(assignment: Assignment, *, by: User, remark: str = "", at: datetime | None = None) -> Update:
    """Let a suspended assignment go on."""
    return _take(_locked(assignment), Step.RESUMED, by=by, at=at, remark=remark)


@transaction.atomic
def take_all(step: Callable[..., Update], assignments: Iterable[Assignment], *, by: User, **said: Any) -> list[Update]:
    """Take `step` (`confirm`, `return_for_redo` …) on all of `assignments`, or on none: raises SomeRefusedError."""
    updates, reasons = [], []
    for assignment in sorted(assignments, key=lambda a: a.pk):  # one order of locks, so that two runs never deadlock
        try:
            with transaction.atomic():
                updates.append(step(assignment, by=by, **said))
        except StepRefusedError as refused:
            reasons.append((assignment, str(refused)))
    if reasons:
        raise SomeRefusedError(reasons)
    return updates


@transaction.atomic
def save_draft(assignment: Assignment, *, by: User, at: datetime | None = None, **said: Any) -> Draft:
    """Keep what an officer prepared for the unit lead; `said` are fields of Draft."""
    draft, _created = Draft.objects.update_or_create(
        assignment=assignment, defaults={**said, "by": by, "at": at or timezone.now()}
    )
    AuditEvent.objects.record("assignment.drafted", assignment, by=by, province=assignment.province_id)
    return draft
