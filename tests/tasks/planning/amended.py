"""Plans, documents and tasks as they are to be printed, for the tests of amending."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from plans.models import Amendment, Plan
from tasks import services
from tasks.choices import ChangeKind, DeadlineKind, Part
from tasks.models import Assignment, Party, Task
from tasks.planning.amending.services import Deed, Version, amend, record_amendment
from tasks.planning.issuing import issue_plan
from tests.factories import TaskFactory, UserFactory
from units.models import Group, Unit

ISSUED, DAY, AT = date(2026, 3, 27), date(2026, 9, 1), datetime(2026, 9, 3, 3, 0, tzinfo=UTC)
DUE = date(2026, 9, 30)
WHY = "Theo Nghị quyết của HĐND tỉnh"


def task_of(plan: Plan, *leads: Unit | Group, coordinating: Unit | Group | None = None, **columns: Any) -> Task:
    """Make a task of a draft plan with these parties."""
    task = TaskFactory(plan=plan, **columns)
    Party.objects.bulk_create(parties(*leads, coordinating=coordinating, task=task))
    return task


def parties(*leads: Unit | Group, coordinating: Unit | Group | None = None, task: Task | None = None) -> list[Party]:
    """Return unsaved parties in the order given."""
    named = [(Part.LEAD, each) for each in leads] + ([(Part.COORDINATING, coordinating)] if coordinating else [])
    return [
        Party(task=task, part=part, position=n, text=each.name, **{each._meta.model_name: each})
        for n, (part, each) in enumerate(named)
    ]


def issued(plan: Plan) -> Plan:
    issue_plan(plan, number="1450/KH-UBND", dated_on=ISSUED, by=None, at=datetime(2026, 3, 27, 2, 0, tzinfo=UTC))
    return Plan.objects.select_related("province").get(pk=plan.pk)


def document(plan: Plan, number: str = "2100/KH-UBND", dated_on: date = DAY) -> Amendment:
    at = datetime.combine(dated_on, time(10), UTC)
    return record_amendment(Amendment(plan=plan, number=number, dated_on=dated_on), by=UserFactory(), at=at)


def version(task: Task, *leads: Unit | Group, coordinating: Unit | Group | None = None, **columns: Any) -> Version:
    """Return `task` as it is to be printed: other columns, and these parties if any are given, else those it has."""
    task = Task.objects.select_related("plan__province").get(pk=task.pk) if task.pk else task
    for name, value in columns.items():
        setattr(task, name, value)
    if leads or coordinating or not task.pk:
        return Version(task, parties(*leads, coordinating=coordinating))
    same = [
        Party(part=p.part, position=p.position, unit=p.unit, group=p.group, text=p.text) for p in task.parties.all()
    ]
    return Version(task, same)


def new(plan: Plan, *leads: Unit | Group, **columns: Any) -> Version:
    """Return a task that is not there yet."""
    said = {"title": "Lấy ý kiến Nhân dân về quy hoạch sử dụng đất", "due_on": date(2026, 11, 30)} | columns
    return version(Task(plan=plan, deadline_kind=said.pop("deadline_kind", DeadlineKind.FIXED), **said), *leads)


def change(task: Task, by: User, under: Amendment | None = None, /, **changes: Any) -> None:
    """Change a task under a document, with the parties it has unless `leads` or `coordinating` say others."""
    leads = changes.pop("leads", ())
    deed = Deed(ChangeKind.CHANGED, WHY, [task], [version(task, *leads, **changes)])
    amend(under or document(task.plan), deed, by=by, at=AT)


def finish(assignment: Assignment) -> None:
    services.send(assignment, result="Đã niêm yết", done_on=date(2026, 8, 20), by=UserFactory(), at=AT - timedelta(9))
    services.confirm(assignment, by=UserFactory(), at=AT - timedelta(8))


def plan_of(task: Task) -> Plan:
    return Plan.objects.select_related("province").get(pk=task.plan_id)
