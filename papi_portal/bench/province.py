"""The province that is measured: Lai Châu's plan of the demo, filled up with tasks of all communes."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import Role
from papi_portal.database import analyze
from plans.models import Plan
from plans.services import create_plan, proposed_plan
from tasks.annex.services import apply, keep, read_for_plan
from tasks.choices import DeadlineKind, Part
from tasks.handling.extensions import ask_extension
from tasks.models import Party, Task
from tasks.planning.issuing import fan_out, issue_plan
from tasks.services import Report, locked_many, report_all
from tasks.subplans.sharing import Share
from tasks.subplans.starting import start_subplan, take_over, takeable
from units.models import Group, Province, Unit

ANNEX = Path(settings.BASE_DIR) / "fixtures" / "demo" / "annex-lai-chau-2026.xlsx"
ISSUED = date(2026, 3, 27)
REPORTED = date(2026, 9, 1)
YEAR_END = date(2026, 12, 31)
SUBPLANS = 30  # units with a plan of their own


def build(assignments: int) -> Plan:
    """Make the plan with at least so many assignments: a third reported, some with more time asked for."""
    province = Province.objects.get(name="Lai Châu")
    plan = create_plan(proposed_plan(province, 2026, ISSUED), by=None)
    content = ANNEX.read_bytes()
    apply(keep(plan, read_for_plan(plan, BytesIO(content)), content=content, name=ANNEX.name, by=None), by=None)
    _fill_up(plan, max(0, assignments - fan_out(plan).count))
    issue_plan(plan, number="1450/KH-UBND", dated_on=ISSUED, by=None, at=_morning(ISSUED))
    _work(plan)
    _begin_subplans(plan)
    analyze()
    return plan


def person(unit: Unit, role: Role, username: str) -> User:
    """Make somebody who holds a post in `unit`."""
    user: User = User.objects.create_user(username, full_name=username)
    Membership.objects.create(user=user, unit=unit, role=role, valid_from=ISSUED)
    return user


def _fill_up(plan: Plan, lacking: int) -> None:
    communes = Group.objects.get(code="ubnd-cap-xa", province=None)
    size = Unit.objects.of_province(plan.province, ISSUED).of_kinds(communes.kinds).count()
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            position=1000 + n,
            number=str(1000 + n),
            title=f"Rà soát, niêm yết thủ tục hành chính đợt {n}",
            deadline_kind=DeadlineKind.FIXED,
            deadline_text="Trước ngày 30/9/2026",
            due_on=ISSUED + timedelta(days=n % 270),
        )
        for n in range(-(-lacking // size))
    )
    Party.objects.bulk_create(
        Party(task=task, part=Part.LEAD, position=0, group=communes, text=communes.name) for task in tasks
    )


@transaction.atomic
def _work(plan: Plan) -> None:
    author = person(Unit.objects.get(province=plan.province, name="Sở Tư pháp"), Role.UNIT_LEAD, "bench.tac-gia")
    given = list(plan.assignments.leads().order_by("pk"))
    reports = {
        assignment: Report("Đã niêm yết tại 12/12 bản.", done_on=REPORTED if number % 2 else None)
        for number, assignment in enumerate(locked_many(each.pk for each in given[::3]))
    }
    report_all(reports, by=author, at=_morning(REPORTED))
    for assignment in [each for each in given[1::3] if each.due_on and each.due_on < YEAR_END][:30]:
        ask_extension(assignment, due_on=YEAR_END, reason="Mưa lũ chia cắt bản.", by=author, at=_morning(REPORTED))


def _begin_subplans(plan: Plan) -> None:
    """Let the first units with work make plans of their own, in which each keeps what it was given itself."""
    units = Unit.objects.filter(assignments__plan=plan).distinct().order_by("pk")[:SUBPLANS]
    for number, unit in enumerate(units, start=1):
        own = start_subplan(plan, unit, by=None)
        given = {assignment.task_id for assignment in takeable(plan, unit)}
        if take_over(own, given, by=None, share=Share(unit)):
            issue_plan(own, number=f"{number}/KH-DV", dated_on=REPORTED, by=None, at=_morning(REPORTED))


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)))
