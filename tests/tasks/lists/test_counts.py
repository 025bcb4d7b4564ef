"""Every count on every page is a link to the rows behind it, and there are as many."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from plans.models import Plan
from tasks import services
from tasks.choices import DeadlineKind, Part
from tasks.handling.extensions import ask_extension
from tasks.handling.receiving import acknowledge
from tasks.models import Assignment, Task
from tests.factories import (
    AssignmentFactory,
    IndicatorFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    UserFactory,
)
from tests.tasks.days import TODAY

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a [^>]*?href="([^"]+)"[^>]*>\s*(?:<b>)?([\d.]+)(?![\d/])(?:</b>)?[^<]*</a>')  # no dates
BARE = re.compile(r'<td class="n[^"]*">\s*(?:<b>)?\d+(?:</b>)?\s*</td>')
LATE, SOON, LATER = TODAY - timedelta(days=40), TODAY + timedelta(days=2), TODAY + timedelta(days=60)


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(TODAY)


@pytest.fixture
def plan() -> Plan:
    """A plan in which something stands at each place that is counted."""
    dimension = IndicatorFactory()
    plan = PlanFactory(issued=True, with_periods=True, framework_version=dimension.version)
    below = IndicatorFactory(version=dimension.version, parent=dimension, level=2)
    units = UnitFactory.create_batch(3, province=plan.province)
    outside = UnitFactory(outside=True, province=plan.province)
    for number, (indicator, due) in enumerate(
        (i, d) for i in (dimension, below, None) for d in (LATE, SOON, LATER, None)
    ):
        task = TaskFactory(plan=plan, indicator=indicator, **_deadline(due))
        for unit in units:
            part = Part.COORDINATING if unit == units[number % 3] else Part.LEAD
            _live(AssignmentFactory(task=task, unit=unit, part=part, due_on=due), (number + unit.pk) % 7)
        AssignmentFactory(task=task, unit=outside)
    return plan


def _deadline(due: date | None) -> dict[str, Any]:
    return {"due_on": due} if due else {"deadline_kind": DeadlineKind.ONGOING}


def _live(row: Assignment, way: int) -> None:
    """Let the work go on in one of seven ways, most of it in the last days."""
    unit, agency = UserFactory(), UserFactory()
    at = datetime(2026, 8, 20, 3, tzinfo=UTC) + timedelta(days=way)
    if way == 0:
        acknowledge([row], by=unit, at=at)
    if way == 1:
        services.record_progress(row, result="Đã họp dân", by=unit, at=at)
    if way in (2, 3):
        services.send(row, result="Đã niêm yết", done_on=at.date() - timedelta(days=60 * (way - 2)), by=unit, at=at)
    if way == 3:
        services.confirm(row, by=agency, at=at)
    if way == 4:
        services.suspend(row, remark="Chờ hướng dẫn", by=agency, at=at)
    if way == 5 and row.due_on and row.due_on < TODAY:
        ask_extension(row, due_on=LATER, reason="Chờ kinh phí", by=unit)


@pytest.fixture
def coordinator(plan: Plan, client: Client) -> User:
    person = UserFactory(coordinator_of=plan.province)
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return person


def counts(page: str) -> Iterator[tuple[str, int]]:
    """Yield the address and the number of every count that is a link; pages of a list are none."""
    for address, number in LINK.findall(page):
        if "page=" not in address:
            yield unescape(address), int(number.replace(".", ""))


def follow(client: Client, address: str) -> int:
    """Return how many rows the list at `address` finds; of a count of units, how many units they are of."""
    context = client.get(address).context
    if "sap-xep=don-vi" in address:
        return len({row.unit for row in context["filter"].qs})
    return int(context["page"].paginator.count)


def check(client: Client, address: str, least: int) -> None:
    """Follow every count on a page, of which there are at least so many."""
    page = client.get(address).content.decode()
    found = dict.fromkeys(counts(page))

    wrong = [(link, number, rows) for link, number in found if (rows := follow(client, link)) != number]

    assert not wrong
    assert len(found) >= least
    assert not BARE.findall(page)


@pytest.mark.parametrize("query", ["", "?ngay=25/08/2026"])
def test_overview(client: Client, plan: Plan, coordinator: User, query: str) -> None:
    check(client, reverse("tasks:overview", args=[plan.pk]) + query, 35)


def test_late_units(client: Client, plan: Plan, coordinator: User) -> None:
    check(client, reverse("tasks:remind", args=[plan.pk]), 2)


def test_two_days(client: Client, plan: Plan, coordinator: User) -> None:
    check(client, reverse("tasks:changes", args=[plan.pk]) + "?tu=22/08/2026&den=10/09/2026", 10)


def test_list_of_tasks(client: Client, plan: Plan, coordinator: User) -> None:
    check(client, reverse("tasks:list", args=[plan.pk]), 20)


def test_task(client: Client, plan: Plan, coordinator: User) -> None:
    for task in Task.objects.all()[:4]:
        check(client, reverse("tasks:detail", args=[task.pk]), 8)


def test_closing_of_the_plan(client: Client, plan: Plan, coordinator: User) -> None:
    check(client, reverse("tasks:close", args=[plan.pk]), 8)


def test_closing_of_a_period(client: Client, plan: Plan, coordinator: User) -> None:
    check(client, reverse("reports:close", args=[plan.periods.get(code="2026-Q3").pk]), 8)


def test_work_of_a_unit(client: Client, plan: Plan) -> None:
    unit = plan.assignments.exclude(unit__kind="front").first().unit
    client.force_login(UserFactory(lead_of=unit), backend="accounts.backends.RoleBackend")

    check(client, reverse("tasks:work", args=[unit.pk]), 13)
