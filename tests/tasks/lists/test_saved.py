"""Filters kept under a name, for the list of any plan."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from plans.models import Period, Plan
from plans.periods import decree_periods
from tasks.models import SavedFilter
from tests.factories import AssignmentFactory, IndicatorFactory, PlanFactory, TaskFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True, with_periods=True, framework_version=IndicatorFactory(code="P1").version)


@pytest.fixture
def person(plan: Plan, client: Client) -> User:
    someone = UserFactory(coordinator_of=plan.province)
    client.force_login(someone, backend="accounts.backends.RoleBackend")
    return someone


def dimension(plan: Plan) -> str:
    return str(plan.framework_version.indicators.get(code="P1").pk)


def keep(client: Client, plan: Plan, name: str, **asked: str) -> Any:
    query = "&".join(f"{key}={value}" for key, value in asked.items())
    return client.post(f"{reverse('tasks:keep_filter', args=[plan.pk])}?{query}", {"name": name})


def test_filter_is_kept_without_what_means_nothing(client: Client, plan: Plan, person: User) -> None:
    keep(client, plan, "Quá hạn", q="lai chau", timeliness="overdue", state="", page="3", ngay="01/04/2026", la="x")

    assert list(SavedFilter.objects.values_list("user", "listing", "name", "query")) == [
        (person.pk, "assignments", "Quá hạn", "q=lai+chau&timeliness=overdue")
    ]


def test_same_name_replaces_what_was_kept(client: Client, plan: Plan, person: User) -> None:
    keep(client, plan, "Của tôi", timeliness="overdue")
    keep(client, plan, "Của tôi", timeliness="due_soon")

    assert [kept.query for kept in SavedFilter.objects.all()] == ["timeliness=due_soon"]


def test_nothing_is_kept_without_a_name_or_a_filter(client: Client, plan: Plan, person: User) -> None:
    keep(client, plan, " ", timeliness="overdue")
    keep(client, plan, "Tất cả")

    assert not SavedFilter.objects.exists()


def test_kept_filter_stands_over_the_list_and_is_marked(client: Client, plan: Plan, person: User) -> None:
    keep(client, plan, "Theo nội dung", dimension=dimension(plan))
    address = reverse("tasks:assignments", args=[plan.pk])

    page = client.get(address, {"dimension": dimension(plan)}).content.decode()

    assert 'aria-current="page">Theo nội dung</a>' in page


def test_filter_is_good_for_another_plan(client: Client, plan: Plan, person: User) -> None:
    keep(client, plan, "Quý III", dimension=dimension(plan), period=plan.periods.get(code="2026-Q3").code)
    next_year = PlanFactory(
        issued=True, province=plan.province, unit=plan.unit, year=2027,
        framework_version=IndicatorFactory(code="P1").version,
    )  # fmt: skip
    Period.objects.bulk_create(decree_periods(next_year))

    answer = client.get(reverse("tasks:open_filter", args=[next_year.pk, SavedFilter.objects.get().pk]))

    address = reverse("tasks:assignments", args=[next_year.pk])
    assert answer["Location"] == f"{address}?dimension={dimension(next_year)}&period=2027-Q3"


def test_what_another_plan_lacks_is_dropped_with_a_word(client: Client, plan: Plan, person: User) -> None:
    unit = AssignmentFactory(task=TaskFactory(plan=plan)).unit
    keep(client, plan, "Một đơn vị", unit=str(unit.pk), timeliness="overdue")
    other = PlanFactory(issued=True, province=plan.province, unit=plan.unit)

    page = client.get(reverse("tasks:open_filter", args=[other.pk, SavedFilter.objects.get().pk]), follow=True)

    assert page.request["QUERY_STRING"] == "timeliness=overdue"
    assert [message.level_tag for message in page.context["messages"]] == ["success", "warning"]


def test_filter_is_taken_away_by_its_owner_only(client: Client, plan: Plan, person: User) -> None:
    keep(client, plan, "Của tôi", timeliness="overdue")
    forget = reverse("tasks:forget_filter", args=[SavedFilter.objects.get().pk])
    back = reverse("tasks:assignments", args=[plan.pk])

    stranger = Client()
    stranger.force_login(UserFactory(coordinator_of=plan.province), backend="accounts.backends.RoleBackend")

    assert stranger.post(forget).status_code == 404
    assert client.post(forget, {"next": back})["Location"] == back
    assert not SavedFilter.objects.exists()
