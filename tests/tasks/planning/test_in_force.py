"""Where tasks that an amendment ended or changed are shown, and where not."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from reports.known import Span, known
from reports.models import Report
from reports.services import close_period
from tasks.choices import ChangeKind, State
from tasks.lists.filters import chosen_tasks
from tasks.models import Task
from tasks.planning.amending.services import Deed, amend
from tests.factories import PlanFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import AT, WHY, change, document, finish, issued, new, task_of, version
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(AT)


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(name="Sở Tư pháp")


@pytest.fixture
def plan(unit: Unit) -> Plan:
    plan = PlanFactory(province=unit.province, with_periods=True)
    task_of(plan, unit, title="Niêm yết thủ tục hành chính")
    task_of(plan, unit, title="Rà soát thủ tục hành chính")
    return issued(plan)


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")
    return client


def replaced(plan: Plan, unit: Unit) -> tuple[Task, Task]:
    """Replace the first task by another one; return both."""
    amendment, old = document(plan), plan.tasks.order_by("position")[0]
    amend(amendment, Deed(ChangeKind.REPLACED, WHY, [old], [new(plan, unit)]), by=UserFactory(), at=AT)
    return old, Task.objects.get(added_by=amendment)


def listed(plan: Plan, **asked: str) -> list[Task]:
    return list(chosen_tasks(plan, UserFactory(coordinator_of=plan.unit), asked).qs)


def test_list_shows_what_is_in_force_unless_asked(plan: Plan, unit: Unit) -> None:
    other = plan.tasks.order_by("position")[1]
    old, fresh = replaced(plan, unit)

    assert listed(plan) == [other, fresh]
    assert listed(plan, force="ended") == [old]
    assert listed(plan, force="all") == [old, other, fresh]


def test_list_of_a_past_day_shows_what_was_in_force_then(plan: Plan, unit: Unit) -> None:
    other = plan.tasks.order_by("position")[1]
    old, _fresh = replaced(plan, unit)

    assert listed(plan, ngay="31/08/2026") == [old, other]


def test_list_of_a_past_day_names_what_was_changed_since(coordinator: Client, plan: Plan) -> None:
    change(plan.tasks.order_by("position")[0], UserFactory(), product="Biên bản niêm yết")

    answer = coordinator.get(reverse("tasks:list", args=[plan.pk]), {"ngay": "31/08/2026"})

    assert [task.changed_since for task, _figures in answer.context["rows"]] == [True, False]


def test_overview_asks_nothing_about_what_has_ended(coordinator: Client, plan: Plan, unit: Unit) -> None:
    Task.objects.update(product="")
    replaced(plan, unit)

    lacks = coordinator.get(reverse("tasks:overview", args=[plan.pk])).context["overview"].lacks

    assert {code: count for code, _name, count in lacks}["product"] == 2  # the other one, and the new one


def test_old_task_and_new_one_lead_to_each_other(coordinator: Client, plan: Plan, unit: Unit) -> None:
    old, fresh = replaced(plan, unit)

    for task, other in ((old, fresh), (fresh, old)):
        page = coordinator.get(reverse("tasks:detail", args=[task.pk])).content.decode()
        assert reverse("tasks:detail", args=[other.pk]) in page


def test_new_assignment_leads_to_the_life_of_the_old_one(coordinator: Client, plan: Plan, unit: Unit) -> None:
    old, fresh = replaced(plan, unit)

    page = coordinator.get(reverse("tasks:assignment", args=[fresh.assignments.get().pk])).content.decode()

    assert reverse("tasks:assignment", args=[old.assignments.get().pk]) in page


def test_report_of_a_closed_period_stays_as_it_was(plan: Plan, unit: Unit) -> None:
    finish(plan.assignments.order_by("pk")[0])
    by, period = UserFactory(), plan.periods.get(code="2026-Q2")
    close_period(period, by=by, at=AT)
    before = list(Report.objects.order_by("pk").values_list("frozen", flat=True))

    replaced(plan, unit)

    assert before
    assert list(Report.objects.order_by("pk").values_list("frozen", flat=True)) == before


def test_reports_print_what_is_in_force(plan: Plan, unit: Unit) -> None:
    replaced(plan, unit)

    period = plan.periods.get(code="2026-Q3")
    tasks = known(period, Span(period.starts_on, AT.date())).tasks.values()
    assert sorted(task.title for task in tasks) == [
        "Lấy ý kiến Nhân dân về quy hoạch sử dụng đất",
        "Rà soát thủ tục hành chính",
    ]


def test_reports_count_and_print_what_was_done_before_its_task_ended(plan: Plan, unit: Unit) -> None:
    finish(plan.assignments.order_by("pk")[0])
    old, _fresh = replaced(plan, unit)

    period = plan.periods.get(code="2026-Q3")
    assert old.pk in known(period, Span(period.starts_on, AT.date())).tasks


def test_day_of_the_entry_decides_what_is_known_to_be_in_force(plan: Plan, unit: Unit) -> None:
    old, fresh = replaced(plan, unit)  # on 3 September, by a document of the 1st

    assert old in Task.objects.in_force(date(2026, 9, 2))
    assert fresh not in Task.objects.in_force(date(2026, 9, 2))
    assert old not in Task.objects.in_force(date(2026, 9, 3))
    assert fresh in Task.objects.in_force(date(2026, 9, 3))


def test_added_task_is_in_force_from_the_day_of_its_entry(plan: Plan, unit: Unit) -> None:
    amend(amendment := document(plan), Deed(ChangeKind.ADDED, WHY, (), [new(plan, unit)]), by=UserFactory(), at=AT)
    fresh = Task.objects.get(added_by=amendment)

    assert fresh not in Task.objects.in_force(date(2026, 9, 2))
    assert fresh in Task.objects.in_force(date(2026, 9, 3))


@pytest.mark.parametrize("day", [date(2026, 8, 31), date(2026, 9, 2), date(2026, 9, 3)])
def test_tasks_assignments_and_figures_of_a_past_day_agree(
    client: Client, plan: Plan, unit: Unit, time_machine: Any, day: date
) -> None:
    replaced(plan, unit)
    amend(document(plan, "2101/KH"), Deed(ChangeKind.ADDED, WHY, (), [new(plan, unit)]), by=UserFactory(), at=AT)
    time_machine.move_to(AT + timedelta(days=5))
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")
    asked = {"ngay": f"{day:%d/%m/%Y}"}

    overview, tasks, given = (
        client.get(reverse(f"tasks:{name}", args=[plan.pk]), asked).context
        for name in ("overview", "list", "assignments")
    )

    total = overview["overview"].total.total
    in_list = [row for row in given["page"] if row.known_state != State.CANCELLED]
    assert (total, len(tasks["page"]), len(in_list)) == ((3,) * 3 if day == AT.date() else (2,) * 3)


def test_change_corrected_later_is_named_on_the_days_between(coordinator: Client, plan: Plan) -> None:
    task, under = plan.tasks.order_by("position")[0], document(plan)
    for days, product in ((3, "Biên bản"), (0, "Biên bản niêm yết")):
        deed = Deed(ChangeKind.CHANGED, WHY, [task], [version(task, product=product)])
        amend(under, deed, by=UserFactory(), at=AT - timedelta(days))

    answer = coordinator.get(reverse("tasks:list", args=[plan.pk]), {"ngay": "01/09/2026"})

    assert [task.changed_since for task, _figures in answer.context["rows"]] == [True, False]
