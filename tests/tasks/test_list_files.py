"""Every list as a file: the rows of its page in the same order, in a fixed number of queries."""

import csv
from collections.abc import Callable
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from plans.models import Plan
from tasks import services
from tasks.choices import ChangeKind
from tasks.handling.extensions import ask_extension, decide_extension
from tasks.models import Assignment, TaskChange
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from tests.tasks.days import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(TODAY)


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True)


@pytest.fixture(autouse=True)
def coordinator(plan: Plan, client: Client) -> User:
    person = UserFactory(coordinator_of=UnitFactory(province=plan.province))
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return person


def given(plan: Plan) -> Assignment:
    return AssignmentFactory(task=TaskFactory(plan=plan))


def lines(client: Client, address: str, **asked: str) -> list[list[str]]:
    """The rows of a CSV without its head."""
    content = b"".join(client.get(address, asked).streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(content), delimiter=";"))[1:]


def test_requests_are_taken_out_as_the_tab_shows_them(client: Client, plan: Plan, coordinator: User) -> None:
    waiting, granted = given(plan), given(plan)
    for row in (waiting, granted):
        request = ask_extension(row, due_on=date(2026, 10, 30), reason="Chờ kinh phí", by=UserFactory())
    decide_extension(request, granted=True, remark="Đồng ý", by=coordinator)
    address = reverse("tasks:extensions_csv", args=[plan.pk])

    [open_one], [granted_one] = lines(client, address), lines(client, address, decision="granted")

    assert (waiting.unit.name in open_one, "Chờ kinh phí" in open_one) == (True, True)
    assert {granted.unit.name, "30/09/2026", "30/10/2026", "Đồng ý", str(coordinator)} <= set(granted_one)


def test_changes_are_taken_out_with_both_sides(client: Client, plan: Plan) -> None:
    row = given(plan)
    given(plan)
    services.record_progress(row, result="Đã họp 3/7 bản", by=UserFactory())

    [line] = lines(client, reverse("tasks:changes_csv", args=[plan.pk]), tu="01/09/2026", den="10/09/2026")

    assert {row.unit.name, "Đã họp 3/7 bản"} <= set(line)


def test_amendments_are_taken_out_with_their_documents(client: Client, plan: Plan) -> None:
    task = given(plan).task
    document = plan.amendments.create(number="2100/KH-UBND", dated_on=date(2026, 9, 1))
    TaskChange.objects.create(amendment=document, task=task, kind=ChangeKind.CANCELLED, reason="Trung ương đã bãi bỏ")

    [line] = lines(client, reverse("tasks:amendments_csv", args=[plan.pk]))

    assert {"2100/KH-UBND", "01/09/2026", str(task), "Trung ương đã bãi bỏ"} <= set(line)


def test_what_awaits_is_taken_out_in_the_order_of_its_page(client: Client, plan: Plan) -> None:
    for days in (1, 5, 3):
        services.send(given(plan), result=f"Xong {days}", done_on=TODAY - timedelta(days=days), by=UserFactory())
    page = client.get(reverse("tasks:awaiting", args=[plan.pk])).content.decode()
    query = "scope=all&amp;state=awaiting&amp;sap-xep=san-pham"

    rows = lines(client, reverse("tasks:assignments_csv", args=[plan.pk]) + "?" + query.replace("&amp;", "&"))

    assert f"{reverse('tasks:assignments_csv', args=[plan.pk])}?{query}" in page
    assert [next(cell for cell in row if cell.startswith("Xong")) for row in rows] == ["Xong 5", "Xong 3", "Xong 1"]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("units_csv", lambda plan, person: plan.unit.name),
        ("people_csv", lambda plan, person: person.full_name),
        ("plans_csv", lambda plan, person: plan.number),
    ],
)
def test_lists_beside_the_tasks_are_taken_out(
    client: Client, plan: Plan, coordinator: User, name: str, says: Callable[[Plan, User], str]
) -> None:
    assert any(says(plan, coordinator) in row for row in lines(client, reverse(name)))


def test_file_keeps_the_filter_of_its_page(client: Client, plan: Plan) -> None:
    UnitFactory(province=plan.province, name="Sở Khoa học và Công nghệ")

    assert [row[0] for row in lines(client, reverse("units_csv"), q="khoa hoc")] == ["Sở Khoa học và Công nghệ"]


@pytest.mark.parametrize(("name", "page"), [("assignments_csv", "assignments"), ("list_xlsx", "list")])
def test_wrong_filter_leads_to_its_page(client: Client, plan: Plan, name: str, page: str) -> None:
    answer = client.get(reverse(f"tasks:{name}", args=[plan.pk]), {"ngay": "hom qua"})

    assert answer["Location"] == f"{reverse(f'tasks:{page}', args=[plan.pk])}?ngay=hom+qua"


@pytest.mark.parametrize("name", ["extensions_csv", "changes_xlsx"])
def test_number_of_queries_is_fixed(client: Client, plan: Plan, name: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            b"".join(client.get(reverse(f"tasks:{name}", args=[plan.pk])).streaming_content)
        return len(captured)

    def live() -> None:
        row = given(plan)
        services.record_progress(row, result="Đã họp", by=UserFactory(), at=timezone.now())
        ask_extension(row, due_on=date(2026, 10, 30), reason="Chờ kinh phí", by=UserFactory())

    live()
    few = queries()
    for _ in range(25):
        live()

    assert queries() == few
