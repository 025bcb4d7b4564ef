"""What happens to an assignment, one function a step, each with its append-only row and its audit event.

The transitions stand in one table (`TRANSITIONS`); who may ask for one is the view's question (`visible_to`), what must
be given is asked here and by the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Prefetch, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import OPEN, WITH_REASON, WORKABLE, State, Step
from tasks.models import Assignment, Draft, Evidence, Update
from tasks.models.life import AssignmentQuerySet
from tasks.subplans.completing import merge, settle
from tasks.subplans.rolling import rolled_up

if TYPE_CHECKING:
    from accounts.models import User

_MOVED = ("state", "percent", "done_on", "sent_by", "confirmed_by", "confirmed_at")  # columns that a step may change

TRANSITIONS: dict[Step, tuple[frozenset[State], State]] = {
    Step.PROGRESS: (WORKABLE, State.IN_PROGRESS),
    Step.SENT: (WORKABLE, State.AWAITING),
    Step.CONFIRMED: (frozenset({State.AWAITING}), State.DONE),
    Step.RETURNED: (frozenset({State.AWAITING}), State.REDO),
    Step.REOPENED: (frozenset({State.DONE}), State.IN_PROGRESS),
    Step.SUSPENDED: (OPEN, State.SUSPENDED),
    Step.RESUMED: (frozenset({State.SUSPENDED}), State.IN_PROGRESS),
    Step.CANCELLED: (OPEN | {State.SUSPENDED}, State.CANCELLED),
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


@dataclass(frozen=True, slots=True)
class Report:
    """What a unit says about an assignment: progress, or its completion where `done_on` is given."""

    result: str
    done_on: date | None = None
    percent: int | None = None
    difficulty: str = ""
    proposal: str = ""

    @property
    def words(self) -> dict[str, str]:
        """The texts by the names of their columns."""
        return {"result": self.result, "difficulty": self.difficulty, "proposal": self.proposal}


def _take(assignment: Assignment, step: Step, *, by: User | None, at: datetime | None, **said: Any) -> Update:
    """Move the locked `assignment` by `step`, write its row and its event. `said` are fields of Update."""
    at = at or timezone.now()
    _move(assignment, step, by=by, at=at)
    assignment.save(update_fields=_MOVED)
    update = put_down(assignment, step, by=by, at=at, **said)
    roll_up([update], by=by)
    return update


def roll_up(steps: list[Update], *, by: User | None) -> None:
    """Carry `steps` taken in units' own plans to the assignments of the province's plan that they serve."""
    rolled = rolled_up(steps)
    for each in rolled:
        if each.words:
            _move(each.assignment, Step.PROGRESS, by=by, at=steps[0].at)
        each.assignment.percent = each.percent
    if rolled:
        Assignment.objects.bulk_update([each.assignment for each in rolled], _MOVED)
        said = [each for each in rolled if each.words]
        rows = [row_of(each.assignment, Step.PROGRESS, by=by, at=steps[0].at, **each.words) for each in said]
        put_down_all(rows, by=by, columns=_MOVED)
        merge(zip(rows, said, strict=True))
        settle(rolled, by=by, at=steps[0].at)


def put_down(assignment: Assignment, step: Step, *, by: User | None, at: datetime, **said: Any) -> Update:
    """Write the row and the event of `step` for a locked `assignment` as its columns are now."""
    update = row_of(assignment, step, by=by, at=at, **said)
    if step in WITH_REASON and not update.remark.strip():
        raise ValidationError({"remark": _("Say why.")})
    update.clean_fields(exclude=["assignment", "by"])  # the constraints are asked by the insert, at no further query
    update.save(force_insert=True)
    AuditEvent.objects.record(f"assignment.{step}", assignment, by=by, province=assignment.province_id)
    return update


def _move(assignment: Assignment, step: Step, *, by: User | None, at: datetime) -> None:
    """Change the columns of `assignment` as `step` does, unsaved. Raises StepRefusedError."""
    allowed, target = TRANSITIONS[step]
    _refuse_outside(allowed, assignment)
    assignment.state = State.IN_PROGRESS if step is Step.CONFIRMED and assignment.is_ongoing else target
    if assignment.state not in {State.AWAITING, State.DONE}:
        assignment.done_on = None
        assignment.percent = None if assignment.percent == 100 and step is not Step.PROGRESS else assignment.percent
    if step is Step.CONFIRMED and assignment.state == State.DONE:
        assignment.confirmed_by, assignment.confirmed_at = by, at
    elif step is not Step.CONFIRMED:
        assignment.confirmed_by = assignment.confirmed_at = None


def _refuse_outside(allowed: frozenset[State], assignment: Assignment) -> None:
    if assignment.state not in allowed:
        raise StepRefusedError(
            _("This assignment is now “%(state)s”; reload the page to see what changed.")
            % {"state": assignment.get_state_display()}
        )


def row_of(assignment: Assignment, step: Step, *, by: User | None, at: datetime, **said: Any) -> Update:
    """Return the unsaved row of `step` for `assignment` as its columns are now."""
    return Update(
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


def locked(assignment: Assignment, *, also: Iterable[Assignment] = ()) -> Assignment:
    """Return `assignment` as it is now, locked (and `also` others with it), with task, plan and unit.

    Raises StepRefusedError on a closed plan.
    """
    found: Assignment = locked_many([assignment.pk, *(each.pk for each in also)]).get(pk=assignment.pk)
    refuse_closed(found.task.plan)
    return found


def refuse_closed(plan: Plan) -> None:
    """Raise StepRefusedError where `plan` is closed."""
    if plan.is_closed:
        raise StepRefusedError(_("This plan is closed; nothing about its assignments changes any more."))


def locked_many(ids: Iterable[int]) -> AssignmentQuerySet:
    """Lock assignments, and return them with task, plan and unit.

    They are read after the lock: what the locking query joins would be as old as the moment before it had to wait.
    There is one order, so that two never wait for each other: parts before what they serve, as `roll_up` comes to it.
    """
    rows = Assignment.objects.select_for_update(of=("self",)).filter(pk__in=ids).only("pk")
    held = [row.pk for row in rows.order_by(F("plan__parent").asc(nulls_last=True), "pk")]
    return Assignment.objects.filter(pk__in=held).select_related("task__plan", "unit").order_by("pk")


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
    report = Report(result, percent=percent, difficulty=difficulty, proposal=proposal)
    return _report(locked(assignment), report, by=by, at=at)


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
    report = Report(result, done_on, difficulty=difficulty, proposal=proposal)
    return _report(locked(assignment), report, by=by, at=at)


@transaction.atomic
def report_all(reports: Mapping[Assignment, Report], *, by: User, at: datetime | None = None) -> list[Update]:
    """Do what `record_progress` and `send` do for many assignments of `locked_many`, in a few queries.

    All or none: raises SomeRefusedError, or StepRefusedError on a closed plan.
    """
    at = at or timezone.now()
    for plan in {assignment.task.plan for assignment in reports}:
        refuse_closed(plan)
    _prefetch_proof(reports)
    updates, reasons = [], []
    for assignment, report in reports.items():
        try:
            step = _begin(assignment, report, by=by, at=at)
            _move(assignment, step, by=by, at=at)
            updates.append(row_of(assignment, step, by=by, at=at, **report.words))
            updates[-1].clean_fields(exclude=["assignment", "by"])
        except StepRefusedError as refused:
            reasons.append((assignment, str(refused)))
        except ValidationError as refused:
            reasons.append((assignment, " ".join(refused.messages)))
    if reasons:
        raise SomeRefusedError(reasons)
    Draft.objects.filter(assignment__in=reports).delete()
    return put_down_all(updates, by=by, columns=_MOVED)


def put_down_all(updates: list[Update], *, by: User | None, columns: Collection[str]) -> list[Update]:
    """Write many rows of `row_of`, the `columns` that changed of their locked assignments, and the events."""
    Assignment.objects.bulk_create(  # each is there: a bulk_update of six columns takes ten times as long
        [update.assignment for update in updates], update_conflicts=True, unique_fields=["id"], update_fields=columns
    )
    Update.objects.bulk_create(updates)
    AuditEvent.objects.record_many(
        [(f"assignment.{update.kind}", update.assignment, update.assignment.province_id) for update in updates], by=by
    )
    roll_up(updates, by=by)
    return updates


def _report(assignment: Assignment, report: Report, *, by: User, at: datetime | None) -> Update:
    _prefetch_proof([assignment])
    step = _begin(assignment, report, by=by, at=at or timezone.now())
    Draft.objects.filter(assignment=assignment).delete()
    return _take(assignment, step, by=by, at=at, **report.words)


def _prefetch_proof(assignments: Iterable[Assignment]) -> None:
    """Give each whose plan asks for evidence its `proof`: the documents that count for what is reported now."""
    asked = [assignment for assignment in assignments if assignment.task.plan.evidence_required]
    prefetch_related_objects(asked, Prefetch("evidence", Evidence.objects.current(), to_attr="proof"))


def is_long_before(day: date, plan_year: int) -> bool:
    """Whether `day` is no day of the plan's work: a slip of the pen, which would count as in time."""
    return day.year < plan_year - 1


def _begin(assignment: Assignment, report: Report, *, by: User, at: datetime) -> Step:
    """Ask what a report must say, set what it says of the work, and return which step it is."""
    refuse_closed(assignment.task.plan)
    if report.percent is not None and not 0 <= report.percent <= 100:
        raise ValidationError({"percent": _("A percentage is between 0 and 100.")})
    if not report.result.strip():
        raise ValidationError({"result": _("Say what was done.")})
    if report.done_on is None:
        assignment.percent = report.percent
        return Step.PROGRESS
    if report.done_on > timezone.localdate(at):
        raise ValidationError({"done_on": _("The day of the product lies in the future.")})
    if is_long_before(report.done_on, assignment.task.plan.year):
        raise ValidationError({"done_on": _("The day of the product lies long before the plan; check the year.")})
    if assignment.task.plan.evidence_required and not assignment.proof:
        raise ValidationError(_("This plan asks for evidence of completion: attach a file or give a document number."))
    assignment.done_on, assignment.sent_by, assignment.percent = report.done_on, by, 100
    return Step.SENT


@transaction.atomic
def confirm(assignment: Assignment, *, by: User, remark: str = "", at: datetime | None = None) -> Update:
    """Accept the completion. Nobody confirms what they sent themselves: raises StepRefusedError then."""
    assignment = locked(assignment)
    _refuse_own(assignment, by)
    return _take(assignment, Step.CONFIRMED, by=by, at=at, remark=remark)


def _refuse_own(assignment: Assignment, by: User) -> None:
    if assignment.sent_by_id == by.pk:
        if assignment.task.plan.parent_id:
            raise StepRefusedError(
                _("You sent this result yourself; another person of the unit who may confirm has to do it.")
            )
        raise StepRefusedError(_("You sent this result yourself; another coordinator has to confirm it."))


@transaction.atomic
def return_for_redo(assignment: Assignment, *, by: User, remark: str, at: datetime | None = None) -> Update:
    """Send the completion back with a remark that says what is missing."""
    return _take(locked(assignment), Step.RETURNED, by=by, at=at, remark=remark)


@transaction.atomic
def reopen(assignment: Assignment, *, by: User, remark: str, at: datetime | None = None) -> Update:
    """Take back a confirmation, with the reason."""
    return _take(locked(assignment), Step.REOPENED, by=by, at=at, remark=remark)


@transaction.atomic
def suspend(assignment: Assignment, *, by: User, remark: str, at: datetime | None = None) -> Update:
    """Stop the clock, with the reason; a suspended assignment counts as without deadline."""
    return _take(locked(assignment), Step.SUSPENDED, by=by, at=at, remark=remark)


@transaction.atomic
def resume(assignment: Assignment, *, by: User, remark: str = "", at: datetime | None = None) -> Update:
    """Let a suspended assignment go on."""
    return _take(locked(assignment), Step.RESUMED, by=by, at=at, remark=remark)


@transaction.atomic
def remark(assignment: Assignment, *, by: User, remark: str, at: datetime | None = None) -> Update:
    """Put down what a leader has to say about the work; it changes nothing else. Raises ValidationError without it."""
    return put_down(locked(assignment), Step.REMARKED, by=by, at=at or timezone.now(), remark=remark)


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
def take_many(
    step: Step, assignments: Iterable[Assignment], *, by: User, remark: str = "", at: datetime | None = None
) -> list[Update]:
    """Do what `take_all` does with a step of the table, for assignments of `locked_many`, in a few queries.

    Raises SomeRefusedError, StepRefusedError on a closed plan, or ValidationError where the remark is missing.
    """
    at, assignments = at or timezone.now(), list(assignments)
    for plan in {assignment.task.plan for assignment in assignments}:
        refuse_closed(plan)
    if step in WITH_REASON and not remark.strip():
        raise ValidationError({"remark": _("Say why.")})
    updates, reasons = [], []
    for assignment in assignments:
        try:
            if step is Step.CONFIRMED:
                _refuse_own(assignment, by)
            _move(assignment, step, by=by, at=at)
            updates.append(row_of(assignment, step, by=by, at=at, remark=remark))
        except StepRefusedError as refused:
            reasons.append((assignment, str(refused)))
    if reasons:
        raise SomeRefusedError(reasons)
    return put_down_all(updates, by=by, columns=_MOVED)


@transaction.atomic
def save_draft(assignment: Assignment, *, by: User, at: datetime | None = None, **said: Any) -> Draft:
    """Keep what an officer prepared for the unit lead; `said` are fields of Draft.

    Raises StepRefusedError where the assignment is not worked on, or as `refuse_closed`.
    """
    refuse_closed(assignment.task.plan)
    _refuse_outside(WORKABLE, assignment)
    draft, _created = Draft.objects.update_or_create(
        assignment=assignment, defaults={**said, "by": by, "at": at or timezone.now()}
    )
    AuditEvent.objects.record("assignment.drafted", assignment, by=by, province=assignment.province_id)
    return draft


@transaction.atomic
def save_drafts(drafts: Iterable[Draft], *, by: User, at: datetime | None = None) -> None:
    """Keep many drafts, each in place of the one its assignment had. Raises as `refuse_closed`."""
    drafts = list(drafts)
    for plan in Plan.objects.filter(pk__in={draft.assignment.plan_id for draft in drafts}):
        refuse_closed(plan)
    for draft in drafts:
        draft.by, draft.at = by, at or timezone.now()
    said = ["state", "done_on", "percent", "result", "difficulty", "proposal", "by", "at"]
    Draft.objects.bulk_create(drafts, update_conflicts=True, unique_fields=["assignment"], update_fields=said)
    AuditEvent.objects.record_many(
        [("assignment.drafted", draft.assignment, draft.assignment.province_id) for draft in drafts], by=by
    )
