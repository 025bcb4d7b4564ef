"""Deadlines counted from the day of issue."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from tasks.choices import DeadlineKind
from tasks.models import Assignment, Task
from tasks.planning.issuing import fan_out, issue_plan
from tests.factories import PartyFactory, PlanFactory, UserFactory
from units.models import Holiday

pytestmark = pytest.mark.django_db

ISSUED_ON = date(2026, 3, 27)  # a Friday


@pytest.fixture
def plan() -> Plan:
    return PlanFactory()


def printed(plan: Plan, text: str, kind: DeadlineKind = DeadlineKind.CONDITIONAL, due_on: date | None = None) -> Task:
    return PartyFactory(task__plan=plan, task__deadline_kind=kind, task__due_on=due_on, task__deadline_text=text).task


def issue(plan: Plan) -> None:
    issue_plan(plan, number="1450/KH-UBND", dated_on=ISSUED_ON, by=None)


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("100 ngày kể từ ngày ban hành Kế hoạch", date(2026, 7, 5)),
        ("Trong vòng 30 ngày kể từ ngày ký", date(2026, 4, 26)),
        ("Trong 02 tuần kể từ ngày Kế hoạch được ban hành", date(2026, 4, 10)),
        ("Sau 03 tháng kể từ ngày ban hành Kế hoạch này", date(2026, 6, 27)),
        ("05 ngày làm việc kể từ ngày kế hoạch có hiệu lực", date(2026, 4, 3)),
    ],
)
def test_issuing_gives_the_task_and_its_units_the_day(plan: Plan, text: str, due_on: date) -> None:
    task = printed(plan, text)

    issue(plan)

    task.refresh_from_db()
    assert (task.deadline_kind, task.due_on, task.deadline_text) == (DeadlineKind.FIXED, due_on, text)
    assert Assignment.objects.get().due_on == Assignment.objects.get().original_due_on == due_on


def test_working_days_pass_over_holidays(plan: Plan) -> None:
    Holiday.objects.create(day=date(2026, 3, 30), name="Ngày nghỉ")
    task = printed(plan, "05 ngày làm việc kể từ ngày ký")

    issue(plan)

    task.refresh_from_db()
    assert task.due_on == date(2026, 4, 6)


def test_date_that_somebody_entered_stays(plan: Plan) -> None:
    task = printed(plan, "30 ngày kể từ ngày ký", DeadlineKind.FIXED, date(2026, 9, 1))

    issue(plan)

    task.refresh_from_db()
    assert task.due_on == date(2026, 9, 1)


@pytest.mark.parametrize(
    "text",
    [
        "10 ngày làm việc sau khi Nghị quyết được ban hành",
        "30 ngày kể từ ngày ban hành Kế hoạch của Sở Nội vụ",
        "Khi có yêu cầu",
        "Trong thời hạn 15 ngày",
    ],
)
def test_what_waits_for_something_else_stays_without_a_day(plan: Plan, text: str) -> None:
    printed(plan, text)

    issue(plan)

    assert (Task.objects.get().deadline_kind, Task.objects.get().due_on) == (DeadlineKind.CONDITIONAL, None)


def test_issue_page_lists_them_before_and_names_their_dates_after(client: Client, plan: Plan) -> None:
    task = printed(plan, "30 ngày kể từ ngày ký")
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")
    url = reverse("tasks:issue", args=[plan.pk])

    before = client.get(url).context["reached"]
    answer = client.post(url, {"number": "1450/KH-UBND", "dated_on": "27/03/2026"}, follow=True)

    assert [(one.task, one.due_on) for one in before.counted] == [(task, None)]
    assert before.undated == []
    assert "26/04/2026" in " ".join(map(str, answer.context["messages"]))


def test_date_that_is_typed_shows_the_days_before_anything_is_saved(client: Client, plan: Plan) -> None:
    printed(plan, "30 ngày kể từ ngày ký")
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")

    page = client.get(reverse("tasks:issue", args=[plan.pk]), {"dated_on": "27/03/2026"})

    assert "26/04/2026" in page.content.decode()
    plan.refresh_from_db()
    assert plan.dated_on is None


def test_draft_with_a_date_shows_the_day_before_it_is_issued(plan: Plan) -> None:
    printed(plan, "30 ngày kể từ ngày ký")
    plan.dated_on = ISSUED_ON

    assert [one.due_on for one in fan_out(plan).counted] == [date(2026, 4, 26)]
