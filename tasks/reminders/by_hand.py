"""A coordinator reminds every unit with overdue work at once: whom that reaches, and the doing of it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import WORKABLE, ReminderStep, Timeliness
from tasks.figures import counted
from tasks.models import Assignment, Digest, Reminder
from tasks.reminders.addressees import addressees
from tasks.reminders.digests import BATCH, Made, Owed, fill
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit with overdue work: how much, since when, how much was reminded of today, whether a mail reaches it."""

    unit: Unit
    count: int
    oldest: date
    reminded: int
    has_address: bool

    def days(self, today: date) -> int:
        """How long the oldest has been overdue."""
        return (today - self.oldest).days


def late_work(plan: Plan, user: User, today: date) -> Any:
    """The overdue lead assignments of `plan` that `user` may remind of, as long as the next move is the unit's.

    Annotated `reminded`: by hand, today. What awaits confirmation is not among them, nor are bodies outside the UBND.
    """
    mine = Assignment.objects.visible_to(user, "remind").filter(plan=plan, state__in=WORKABLE)
    late = counted(mine).known_on().with_timeliness(today).standing(Timeliness.OVERDUE)
    by_hand = Reminder.objects.filter(assignment=OuterRef("pk"), step=ReminderStep.BY_HAND, about=today)
    in_order = ("unit__position", "unit__sort_key", "unit", "due_on", "task__position", "occurrence")
    return late.annotate(reminded=Exists(by_hand)).select_related("unit", "task").order_by(*in_order)


def late_units(plan: Plan, user: User, today: date) -> list[LateUnit]:
    """Return the units with `late_work`, in the order of units; three queries."""
    work = defaultdict(list)
    for assignment in late_work(plan, user, today):
        work[assignment.unit].append(assignment)
    people = addressees([unit.pk for unit in work], today)
    return [
        LateUnit(
            unit=unit,
            count=len(rows),
            oldest=min(row.due_on for row in rows),
            reminded=sum(row.reminded for row in rows),
            has_address=unit.pk in people,
        )
        for unit, rows in work.items()
    ]


@transaction.atomic
def remind_late(
    plan: Plan, *, by: User, today: date, among: Collection[int] | None = None, at: datetime | None = None
) -> Made:
    """Remind all late units of what they were not reminded of by hand today; the mails go into the outbox.

    `among` narrows it to some assignments, by their ids. The plan is locked meanwhile, so that a double click finds
    nothing left to do.
    """
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    found: Owed = defaultdict(list)
    for unit, assignment in late_work(plan, by, today).filter(reminded=False).values_list("unit", "pk"):
        if among is None or assignment in among:
            found[unit].append((assignment, ReminderStep.BY_HAND, today))
    if not found:
        return Made()
    at, run = at or timezone.now(), uuid.uuid4()
    digests = [Digest(unit_id=unit, day=today, by=by, made_at=at, run=run) for unit in found]
    Digest.objects.bulk_create(digests, batch_size=BATCH)
    made = fill(run, found)
    data = {"units": len(made.digests), "assignments": sum(map(len, found.values()))}
    AuditEvent.objects.record("plan.reminded", plan, by=by, province=plan.province_id, data=data)
    return made
