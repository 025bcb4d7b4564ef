"""Amendments (điều chỉnh): the document first, then what it does to tasks, each deed whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Amendment, Plan
from tasks.choices import ChangeKind, Decision, Part, State, Step
from tasks.models import Assignment, Extension, Party, Task, TaskChange, Update
from tasks.planning.amending import effects as fate
from tasks.planning.amending.effects import Effects, Scene
from tasks.planning.amending.printed import Difference, differences, printed
from tasks.planning.issuing import BATCH, give
from tasks.services import StepRefusedError, roll_up, row_of

if TYPE_CHECKING:
    from accounts.models import User

MANY = 99
# How many tasks each kind takes away, and how many it puts in their place: the least and the most.
TAKES = {
    ChangeKind.CHANGED: (1, 1),
    ChangeKind.ADDED: (0, 0),
    ChangeKind.MERGED: (2, MANY),
    ChangeKind.SPLIT: (1, 1),
    ChangeKind.REPLACED: (1, 1),
    ChangeKind.CANCELLED: (1, MANY),
}
GIVES = {
    ChangeKind.CHANGED: (1, 1),
    ChangeKind.ADDED: (1, 1),
    ChangeKind.MERGED: (1, 1),
    ChangeKind.SPLIT: (2, MANY),
    ChangeKind.REPLACED: (1, 1),
    ChangeKind.CANCELLED: (0, 0),
}


@dataclass(frozen=True, slots=True)
class Version:
    """A task as the amendment prints it, unsaved, with its unsaved parties."""

    task: Task
    parties: Sequence[Party]

    @property
    def is_leaderless(self) -> bool:
        """Whether no unit and no group leads it."""
        return all(party.part != Part.LEAD or party.reaches_nobody for party in self.parties)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that an amendment does: `tasks` are changed or end, `versions` are what is printed instead."""

    kind: ChangeKind
    reason: str
    tasks: Sequence[Task] = ()
    versions: Sequence[Version] = field(default=())


@transaction.atomic
def record_amendment(amendment: Amendment, *, by: User, at: datetime | None = None) -> Amendment:
    """Save the new or mended document of an amendment of an issued plan. Raises StepRefusedError, ValidationError."""
    plan = _locked(amendment.plan)
    amendment.full_clean()
    if amendment.dated_on < plan.day:
        raise ValidationError({"dated_on": _("This day lies before the date of the plan.")})
    if amendment.dated_on > timezone.localdate(at):
        raise ValidationError({"dated_on": _("This day lies in the future.")})
    amendment.save()
    AuditEvent.objects.record("amendment.recorded", amendment, by=by, province=plan.province_id)
    return amendment


def foresee(amendment: Amendment, deed: Deed) -> Effects:
    """Return what `deed` would do to assignments; nothing is written."""
    effects, scene = Effects(), Scene.on(amendment.plan, amendment.dated_on)
    if deed.kind == ChangeKind.CHANGED:
        for version in deed.versions:
            fate.change(version.task, version.parties, scene, effects)
        return effects
    fate.end(deed.tasks, effects)
    for version in deed.versions:
        fate.begin(version.task, version.parties, scene, effects)
    return effects


def changes(deed: Deed) -> list[Difference]:
    """Return what a change would alter in the text of its task; nothing for the other kinds."""
    if deed.kind != ChangeKind.CHANGED:
        return []
    version = deed.versions[0]
    return differences(_printed_now(deed.tasks)[version.task.pk], printed(version.task, version.parties))


def stand(tasks: Sequence[Task]) -> str:
    """Return a short sign of what the plan prints of `tasks` now, another once somebody changes it; two queries."""
    return _sign(_printed_now(tasks))


def mark(amendment: Amendment, deed: Deed, effects: Effects) -> str:
    """Return a short sign of what was shown, which differs once the deed, or what it does, is another one."""
    shown = [
        amendment.changes.count(),
        deed.kind,
        _printed_now(deed.tasks),
        [printed(version.task, version.parties) for version in deed.versions],
        [(name, len(rows), sorted(row.pk or 0 for row in rows)) for name, rows in effects.by_name.items()],
    ]
    return _sign(shown)


def _sign(shown: object) -> str:
    return sha256(repr(shown).encode()).hexdigest()[:16]


def _printed_now(tasks: Sequence[Task]) -> dict[int, dict[str, str]]:
    """Return what is printed of each of `tasks`, as stored: the tasks themselves may hold what is typed."""
    parties = Prefetch("parties", Party.objects.named())
    stored = Task.objects.filter(pk__in=_ids(tasks)).select_related("indicator").prefetch_related(parties)
    return {task.pk: printed(task, task.parties.all()) for task in stored.order_by("pk")}


@transaction.atomic
def amend(
    amendment: Amendment, deed: Deed, *, by: User, at: datetime | None = None, seen: str | None = None
) -> Effects:
    """Do `deed` under `amendment` and return what became of the assignments; all of it or nothing.

    A change under a document that already changed or added the task corrects it: what was printed before stays as
    first kept. Where `seen` is given (`mark`) and things are not as they were shown, it is refused.
    Raises StepRefusedError, or ValidationError where the reason, or something about a task, is missing.
    """
    at = at or timezone.now()
    plan = _locked(amendment.plan)
    list(plan.assignments.filter(task__in=deed.tasks).select_for_update().order_by("pk").values_list("pk"))
    _check(amendment, deed, plan.day)
    effects = foresee(amendment, deed)
    if seen is not None and seen != mark(amendment, deed, effects):
        raise StepRefusedError(_("Things changed meanwhile: look once more at what will happen, then save."))
    if deed.kind == ChangeKind.CHANGED and not changes(deed) and not effects.is_felt:
        raise ValidationError(_("Nothing about the task is changed yet."))
    before = _printed_now(deed.tasks)
    for version in deed.versions:
        _print(amendment, version)
    _refuse_requests(effects.cancelled, str(amendment), by=by, at=at)
    rows = _write(effects, f"{amendment}: {deed.reason}", by=by, at=at)
    if plan.parent_id:  # of a unit's own plan, whose parts add up to what the province gave
        roll_up(rows, by=by)
    _keep(amendment, deed, before, timezone.localdate(at))
    counts = {name: len(rows) for name, rows in effects.by_name.items()}
    data = {"kind": deed.kind, "tasks": _ids(deed.tasks), **counts}
    AuditEvent.objects.record("plan.amended", amendment, by=by, province=plan.province_id, data=data)
    return effects


def _locked(plan: Plan) -> Plan:
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.status != Plan.Status.ISSUED:
        raise StepRefusedError(_("Only a plan in force can be amended."))
    return plan


def _ids(tasks: Iterable[Task]) -> list[int]:
    return [task.pk for task in tasks]


def _check(amendment: Amendment, deed: Deed, plan_day: date) -> None:
    if not deed.reason.strip():
        raise ValidationError({"reason": _("Say why.")})
    least, most = TAKES[deed.kind]
    fewest, greatest = GIVES[deed.kind]
    if not (least <= len(deed.tasks) <= most and fewest <= len(deed.versions) <= greatest):
        raise ValidationError(_("Choose the tasks first: merging takes two or more, splitting gives two or more."))
    present = Task.objects.filter(pk__in=_ids(deed.tasks), plan=amendment.plan).in_force()
    if present.count() != len(deed.tasks):
        raise StepRefusedError(_("An amendment has already ended this task."))
    here = present.filter(changes__amendment=amendment) | present.filter(added_by=amendment)
    if deed.kind != ChangeKind.CHANGED and here.exists():
        raise StepRefusedError(_("This amendment already changes this task."))
    if deed.kind == ChangeKind.CHANGED and _is_overtaken(amendment, deed.tasks[0]):
        raise StepRefusedError(_("A later document changed this task too: correct it under that one."))
    dated = present.values_list("due_on", flat=True)
    days = {version.task.due_on for version in deed.versions if version.task.due_on} - set(dated)
    if any(day < plan_day for day in days):
        raise ValidationError(_("The due date lies before the date of the plan."))


def _is_overtaken(amendment: Amendment, task: Task) -> bool:
    """Whether another document changed `task` after `amendment` did, so that a correction would seem its own."""
    others = task.changes.exclude(amendment=amendment)
    if own := task.changes.filter(amendment=amendment).first():
        return others.filter(pk__gt=own.pk).exists()
    return task.added_by_id == amendment.pk and others.exists()


def _print(amendment: Amendment, version: Version) -> None:
    """Save a task as the amendment prints it; a new one comes last."""
    task = version.task
    if not task.pk:
        last: int = amendment.plan.tasks.aggregate(last=Max("position"))["last"] or 0
        task.position, task.added_by = last + 1, amendment
    task.full_clean()
    task.save()
    task.parties.all().delete()
    for party in version.parties:
        party.task = task
    Party.objects.bulk_create(version.parties)


def _keep(amendment: Amendment, deed: Deed, before: dict[int, dict[str, str]], day: date) -> None:
    """Keep what was printed before, and what stands in its place, as recorded on `day`."""
    results = [version.task for version in deed.versions]
    said = {"reason": deed.reason, "day": day}
    if deed.kind == ChangeKind.ADDED:
        TaskChange.objects.create(amendment=amendment, task=results[0], kind=deed.kind, **said)
    elif deed.kind == ChangeKind.CHANGED:
        if results[0].added_by_id != amendment.pk:
            first = said | {"kind": deed.kind, "before": before[results[0].pk]}
            TaskChange.objects.update_or_create(
                amendment=amendment, task=results[0], defaults=said, create_defaults=first
            )
    else:
        for task in deed.tasks:
            kept = TaskChange(amendment=amendment, task=task, kind=deed.kind, **said)
            kept.before = before[task.pk]
            kept.save()
            kept.results.set(results)
        Task.objects.filter(pk__in=_ids(deed.tasks)).update(ended_by=amendment)


def _refuse_requests(cancelled: Iterable[Assignment], remark: str, *, by: User, at: datetime) -> None:
    """Answer the requests for more time of what is cancelled, which nobody has to decide any more."""
    asked = Extension.objects.open().filter(assignment__in=[row.pk for row in cancelled])
    asked.update(decision=Decision.REFUSED, remark=remark, decided_by=by, decided_at=at)


def _write(effects: Effects, remark: str, *, by: User, at: datetime) -> list[Update]:
    """Save what becomes of the assignments, and return the row of each one's life; `given` first saved now."""
    for assignment in effects.again:
        assignment.state = State.NOT_STARTED
    for assignment in effects.cancelled:
        assignment.state, assignment.done_on, assignment.percent = State.CANCELLED, None, None
    give(effects.given, by=by, at=at, remark=remark)
    steps = [
        *((row, Step.GIVEN, remark) for row in effects.again),
        *((row, Step.DATED, remark) for row in effects.dated),
        *((row, Step.GIVEN, f"{remark} ({Part(row.part).label})") for row in effects.moved),
        *((row, Step.CANCELLED, remark) for row in effects.cancelled),
    ]
    touched = {row.pk: row for row, _step, _remark in steps} | {row.pk: row for row in effects.longer}
    columns = ["state", "part", "starts_on", "due_on", "done_on", "percent"]
    Assignment.objects.bulk_update(touched.values(), columns, batch_size=BATCH)
    rows = [row_of(row, step, by=by, at=at, remark=said) for row, step, said in steps]
    return Update.objects.bulk_create(rows, batch_size=BATCH)
