"""The own plan of a unit under a demo plan: its head takes tasks over, its rooms do them, the result goes up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.utils import timezone

from papi_portal.demo.lives import Act, Life
from papi_portal.demo.people import Cast, Registry
from tasks import services
from tasks.choices import DeadlineKind, State
from tasks.handling.sending import send_draft
from tasks.models import Assignment, Draft, Task
from tasks.planning.issuing import issue_plan
from tasks.subplans.sharing import Share, write_parties
from tasks.subplans.starting import start_subplan, take_over
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User
    from papi_portal.demo.content import DemoOffice
    from papi_portal.demo.stories import Teller
    from plans.models import Plan


def play_office(plan: Plan, office: DemoOffice, teller: Teller, *, registry: Registry, cast: Cast) -> list[Act]:
    """Make and issue the own plan of the unit, and return what its rooms, its head and a coordinator do from then."""
    day = office.dated_on(plan.year)
    unit = Unit.objects.get(province=plan.province_id, parent=None, name=office.unit, valid_to=None)
    head, coordinator = cast.heads[unit.pk], cast.coordinators[-1]
    own = start_subplan(plan, unit, by=head)
    own.signer_lines, own.signer_name = office.signer_lines, office.signer_name
    own.save(update_fields=["signer_lines", "signer_name"])
    rooms = {name: _room(unit, name) for name in office.rooms}
    _fill(own, office, rooms, cast, by=head)
    at = timezone.make_aware(datetime.combine(day, time(8)))
    issue_plan(own, number=office.number, dated_on=day, by=head, at=at)
    inside = Cast(coordinators=[head])
    registry.heads(teller.plan, inside, rooms.values(), day)
    given = own.assignments.filter(task__parent__isnull=False).select_related("task__parent", "unit")
    periods = list(own.periods.order_by("cutoff_on"))
    acts = [act for row in given for act in Life(row, day, periods, teller, inside).acts()]
    return [*acts, *_reports(plan, office, unit, head=head, coordinator=coordinator)]


def _room(unit: Unit, name: str) -> Unit:
    room, _made = Unit.objects.get_or_create(
        province=unit.province,
        parent=unit,
        kind=Unit.Kind.INTERNAL,
        name=name,
        defaults={"valid_from": unit.valid_from},
    )
    return room


def _fill(own: Plan, office: DemoOffice, rooms: dict[str, Unit], cast: Cast, *, by: User) -> None:
    """Take over and add the tasks of the fixture, each with its room."""
    given = {task.number: task for task in Task.objects.filter(plan=own.parent_id)}
    taken = {task.parent_id: task for task in take_over(own, {given[n].pk for n in office.numbers}, by=by)}
    for place, row in enumerate(office.tasks, start=len(taken) + 1):
        parent = given.get(row["number"])
        task = taken.pop(parent.pk, None) if parent else None
        if task is None:  # the second room of one task, or a task of the unit's own
            task = Task(plan=own, parent=parent, position=place, number=row["number"], title=row["title"])
            task.indicator = parent.indicator if parent else None
            task.deadline_kind, task.deadline_text = DeadlineKind(row["deadline_kind"]), row["deadline_text"]
            task.save()
        officer = cast.officers.get(own.unit_id) if row.get("officer") else None
        share = Share(rooms[row["room"]], officer, [rooms[name] for name in row.get("coordinating", ())])
        write_parties([task], share)


def _reports(plan: Plan, office: DemoOffice, unit: Unit, *, head: User, coordinator: User) -> Iterator[Act]:
    """Let the head send once a month what the rooms have finished, and a coordinator confirm it some days later."""
    for month in range(office.month, 13):
        sent = _working_day(date(plan.year, month, 22))
        confirmed = _working_day(date(plan.year, month, 27))
        yield Act(sent, "office", partial(_send_ready, plan, unit, by=head, at=sent))
        yield Act(confirmed, "office", partial(_confirm, plan, office, unit, by=coordinator, at=confirmed))


def _working_day(day: date) -> datetime:
    day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
    return timezone.make_aware(datetime.combine(day, time(16, 30)))


def _send_ready(plan: Plan, unit: Unit, *, by: User, at: datetime) -> None:
    ready = Draft.objects.filter(assignment__plan=plan, assignment__unit=unit, state=State.AWAITING)
    for draft in ready.order_by("assignment__task__position", "assignment__occurrence").select_related("assignment"):
        send_draft(draft.assignment, seen=draft.at.isoformat(), by=by, at=at)


def _confirm(plan: Plan, office: DemoOffice, unit: Unit, *, by: User, at: datetime) -> None:
    waiting = Assignment.objects.filter(plan=plan, unit=unit, state=State.AWAITING, task__number__in=office.numbers)
    for assignment in waiting.order_by("task__position", "occurrence"):
        services.confirm(assignment, by=by, at=at)
