"""Each unit's digest: what it owes today, found in a fixed number of queries, and claimed before it is sent."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from plans.models import Period, Plan
from tasks.choices import WORKABLE, ReminderStep, Step
from tasks.figures import counted
from tasks.models import Assignment, Digest, Mail, Receipt, Reminder, Update
from tasks.reminders.addressees import addressees
from tasks.reminders.steps import AFTER, BEFORE, NEAR_CUTOFF, REPEATED_AFTER, Duty, Said, step_for
from units.models import Holiday, Unit

BATCH = 1000

Owed = dict[int, list[tuple[int, ReminderStep, date]]]  # unit id → assignment id, step, the date it is about


@dataclass(frozen=True, slots=True)
class Made:
    """The digests that a run made, and the units among theirs to whom nobody can write."""

    digests: list[Digest] = field(default_factory=list)
    without_address: list[Unit] = field(default_factory=list)


def owed(today: date) -> Owed:
    """Return what the units have to be reminded of on the working day `today`; four queries, whatever the size.

    Chased is what is counted: the lead units of issued plans, as long as the next move is theirs. Bodies outside the
    UBND are asked, not chased.
    """
    holidays, said, periods = Holiday.objects.days(), _said(today), _periods_near_cutoff(today)
    found: Owed = defaultdict(list)
    for duty in _duties():
        step = step_for(duty, said.get(duty.assignment, Said()), today, holidays, period_start=periods.get(duty.plan))
        if step:
            found[duty.unit].append((duty.assignment, *step))
    return dict(sorted(found.items()))  # one order of rows for every run, so that two at once cannot deadlock


@transaction.atomic
def make_digests(today: date, *, at: datetime | None = None) -> Made:
    """Claim each unit's digest of `today` and put its mails into the outbox; nothing is sent here.

    A unit whose digest another run has made is left alone. No audit event: the digests themselves are the record.
    """
    at, run, found = at or timezone.now(), uuid.uuid4(), owed(today)
    wanted = [Digest(unit_id=unit, day=today, made_at=at, run=run) for unit in found]
    Digest.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=BATCH)
    return fill(run, found)


def fill(run: uuid.UUID, found: Owed) -> Made:
    """Give the digests of `run` their reminders and mails; one whose reminders another run has made goes away."""
    claimed = list(Digest.objects.filter(run=run).select_related("unit").order_by("unit__position", "unit__sort_key"))
    if not claimed:
        return Made()
    reminders = [
        Reminder(digest=digest, assignment_id=assignment, step=step, about=about)
        for digest in claimed
        for assignment, step, about in found[digest.unit_id]
    ]
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True, batch_size=BATCH)
    filled = set(Reminder.objects.filter(digest__run=run).values_list("digest", flat=True).distinct().order_by())
    if len(filled) < len(claimed):
        Digest.objects.filter(run=run).exclude(pk__in=filled).delete()
    made = [digest for digest in claimed if digest.pk in filled]
    asked = {unit for digest in made for unit in _in_turn(digest.unit)}
    people = addressees(asked, made[0].day) if made else {}
    found_by = {digest: next((people[unit] for unit in _in_turn(digest.unit) if unit in people), []) for digest in made}
    mails = [Mail(digest=digest, user=user) for digest, users in found_by.items() for user in users]
    Mail.objects.bulk_create(mails, batch_size=BATCH)
    return Made(made, [digest.unit for digest, users in found_by.items() if not users])


def _in_turn(unit: Unit) -> list[int]:
    """The units whose people get the mail of `unit`: its own, else for a room those of its unit."""
    return [unit.pk, *([unit.parent_id] if unit.is_room and unit.parent_id else [])]


def _duties() -> list[Duty]:
    open_work = counted(Assignment.objects.filter(plan__status=Plan.Status.ISSUED, state__in=WORKABLE))
    life = Update.objects.filter(assignment=OuterRef("pk"))
    rows = open_work.order_by("unit", "due_on", "task__position", "pk").values_list(
        "pk",
        "unit",
        "task__deadline_kind",
        "state",
        "starts_on",
        "due_on",
        Subquery(life.filter(kind=Step.GIVEN).order_by("pk").values("day")[:1]),
        Subquery(life.filter(kind__in=[Step.PROGRESS, Step.SENT]).order_by("-pk").values("day")[:1]),
        Exists(Receipt.objects.filter(assignment=OuterRef("pk"))),
        "plan",
        "plan__year",
    )
    return [Duty(*row) for row in rows]


def _periods_near_cutoff(today: date) -> Mapping[int, date]:
    """Return the first day of the period whose cut-off is near, by plan id."""
    near = Period.objects.filter(plan__status=Plan.Status.ISSUED, cutoff_on__range=(today, today + NEAR_CUTOFF))
    return dict(near.order_by("-cutoff_on").values_list("plan", "starts_on"))


def _said(today: date) -> Mapping[int, Said]:
    """Return what was said before, as far as it matters today, by assignment id."""
    matters = Q(step__in=[*AFTER, *BEFORE]) | Q(digest__day__gt=today - REPEATED_AFTER)
    open_work = Q(assignment__plan__status=Plan.Status.ISSUED, assignment__state__in=WORKABLE)
    rows = Reminder.objects.filter(matters, open_work).order_by("digest__day")
    steps: dict[int, set[tuple[str, date]]] = defaultdict(set)
    last_on: dict[int, date] = {}
    for assignment, step, about, day in rows.values_list("assignment", "step", "about", "digest__day"):
        steps[assignment].add((step, about))
        last_on[assignment] = day
    return {assignment: Said(frozenset(known), last_on[assignment]) for assignment, known in steps.items()}
