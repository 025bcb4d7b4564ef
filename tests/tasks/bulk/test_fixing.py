"""Completing in its row what a task of a draft lacks."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from plans.models import Plan
from tasks.choices import DeadlineKind, Part
from tasks.models import Task
from tests.factories import IndicatorFactory, PartyFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft() -> Plan:
    return PlanFactory(framework_version=IndicatorFactory().version)


@pytest.fixture
def editor(client: Client, draft: Plan) -> User:
    person = UserFactory(coordinator_of=draft.province)
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return person


def fix(client: Client, task: Task, lack: str, **said: str) -> str:
    return client.post(reverse("tasks:fix", args=[task.pk, lack]), said, headers=HTMX).content.decode()


def test_each_lack_offers_its_field_in_the_row(client: Client, draft: Plan, editor: User) -> None:
    TaskFactory(plan=draft, product="")
    address = reverse("tasks:list", args=[draft.pk])

    shown, not_asked = (client.get(address, {"lacks": lack}).content.decode() for lack in ("product", ""))

    assert 'name="product"' in shown
    assert 'name="product"' not in not_asked


def test_what_is_typed_is_saved_in_place(client: Client, draft: Plan, editor: User) -> None:
    task = TaskFactory(plan=draft, product="")

    row = fix(client, task, "product", product="Quyết định công khai")

    assert Task.objects.get(pk=task.pk).product == "Quyết định công khai"
    assert 'class="fixed"' in row
    assert "<h1>" not in row


def test_deadline_and_indicator_are_completed(client: Client, draft: Plan, editor: User) -> None:
    task = TaskFactory(plan=draft, deadline_kind=DeadlineKind.MISSING)
    dimension = draft.framework_version.indicators.get(level=1)

    fix(client, task, "deadline", deadline_kind=DeadlineKind.ONGOING)
    fix(client, task, "indicator", indicator=str(dimension.pk))

    task.refresh_from_db()
    assert (task.deadline_kind, task.indicator) == (DeadlineKind.ONGOING, dimension)


def test_open_group_is_named(client: Client, draft: Plan, editor: User) -> None:
    task = TaskFactory(plan=draft)
    PartyFactory(task=task, unit=None, part=Part.COORDINATING)
    unit = UnitFactory(province=draft.province, name="Sở Tư pháp Lai Châu")

    fix(client, task, "party", units="Sở Tư pháp Lai Châu")

    assert [(party.unit, party.part) for party in task.parties.all()] == [(unit, Part.COORDINATING)]


def test_what_is_wrong_is_said_in_the_row(client: Client, draft: Plan, editor: User) -> None:
    task = TaskFactory(plan=draft, deadline_kind=DeadlineKind.MISSING)

    row = fix(client, task, "deadline", deadline_kind=DeadlineKind.FIXED, due_on="31/02/2026")

    assert 'class="error"' in row
    assert 'value="31/02/2026"' in row


def test_without_scripts_one_goes_back_to_the_list(client: Client, draft: Plan, editor: User) -> None:
    task, back = TaskFactory(plan=draft, product=""), f"{reverse('tasks:list', args=[draft.pk])}?lacks=product"

    answer = client.post(reverse("tasks:fix", args=[task.pk, "product"]), {"product": "Báo cáo", "next": back})

    assert answer["Location"] == back


def test_issued_plan_leads_to_an_amendment(client: Client, draft: Plan, editor: User) -> None:
    issued = PlanFactory(issued=True, province=draft.province, unit=draft.unit)
    task = TaskFactory(plan=issued, product="")

    page = client.get(reverse("tasks:list", args=[issued.pk]), {"lacks": "product"}).content.decode()

    assert 'name="product"' not in page
    assert reverse("tasks:amendments", args=[issued.pk]) in page
    assert client.post(reverse("tasks:fix", args=[task.pk, "product"]), {"product": "Báo cáo"}).status_code == 403


def test_what_was_asked_stands_in_the_row_until_it_is_looked_at(client: Client, draft: Plan, editor: User) -> None:
    asked = {"field": "title", "code": "copy_names_a_year", "message": "Nội dung có ghi năm.", "suggestion": "Năm 2027"}
    task = TaskFactory(plan=draft, doubts=[asked])

    shown = client.get(reverse("tasks:list", args=[draft.pk]), {"lacks": "doubtful"}).content.decode()
    row = fix(client, task, "doubtful")

    assert "Nội dung có ghi năm." in shown
    assert Task.objects.get(pk=task.pk).doubts == []
    assert 'class="fixed"' in row
