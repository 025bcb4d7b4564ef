"""Completing in its row what a task of a draft lacks."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from plans.models import Plan
from tasks.bulk.drafts import ProductForm, UnitsForm
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
    assert "data-saved" in row
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


def test_words_of_one_part_stay_while_those_of_the_other_are_named(client: Client, draft: Plan, editor: User) -> None:
    task = TaskFactory(plan=draft)
    for part in Part:
        PartyFactory(task=task, unit=None, part=part, text="Các cơ quan liên quan")
    for name in ("Sở Tư pháp", "Sở Tài chính"):
        UnitFactory(province=draft.province, name=name)

    def named() -> list[tuple[str, str]]:
        return list(task.parties.values_list("part", "text"))

    fix(client, task, "party", units="Sở Tư pháp")
    assert named() == [(Part.LEAD, "Sở Tư pháp"), (Part.COORDINATING, "Các cơ quan liên quan")]

    fix(client, task, "party", units="Sở Tài chính")
    assert named() == [(Part.LEAD, "Sở Tư pháp"), (Part.COORDINATING, "Sở Tài chính")]


def test_unit_in_two_lines_is_named_once(client: Client, draft: Plan, editor: User) -> None:
    task = TaskFactory(plan=draft)
    UnitFactory(province=draft.province, name="Sở Tư pháp")

    fix(client, task, "lead", units="Sở Tư pháp\nSở Tư pháp")

    assert task.parties.count() == 1


def test_deadline_before_the_start_is_refused_in_the_row(client: Client, draft: Plan, editor: User) -> None:
    task = TaskFactory(plan=draft, deadline_kind=DeadlineKind.MISSING, starts_on=date(2026, 6, 1))

    row = fix(client, task, "deadline", deadline_kind=DeadlineKind.FIXED, due_on="01/05/2026")

    assert 'class="error"' in row
    assert Task.objects.get().deadline_kind == DeadlineKind.MISSING


def test_unit_that_a_click_before_named_is_not_named_twice(
    client: Client, draft: Plan, editor: User, monkeypatch: Any
) -> None:
    task = TaskFactory(plan=draft)
    unit = UnitFactory(province=draft.province, name="Sở Tư pháp")
    understood = UnitsForm.clean_units

    def other_click_first(form: UnitsForm) -> Any:  # this one has read its row already
        PartyFactory(task=task, unit=unit, part=Part.LEAD, position=0)
        return understood(form)

    monkeypatch.setattr(UnitsForm, "clean_units", other_click_first)
    row = fix(client, task, "lead", units="Sở Tư pháp")

    assert 'class="error"' in row
    assert task.parties.count() == 1


def test_title_that_changed_meanwhile_is_the_one_that_is_found(
    client: Client, draft: Plan, editor: User, monkeypatch: Any
) -> None:
    task = TaskFactory(plan=draft, product="")

    def clean(form: ProductForm) -> None:
        opened = Task.objects.get()
        opened.title = "Đối thoại với Nhân dân"
        opened.save()

    monkeypatch.setattr(ProductForm, "clean", clean)
    fix(client, task, "product", product="Báo cáo")

    assert Task.objects.search("đối thoại với nhân dân báo cáo").exists()


def test_task_that_was_deleted_meanwhile_is_told(client: Client, draft: Plan, editor: User, monkeypatch: Any) -> None:
    task = TaskFactory(plan=draft, product="")

    monkeypatch.setattr(ProductForm, "clean", lambda _form: Task.objects.all().delete() and None)

    assert 'class="error"' in fix(client, task, "product", product="Báo cáo")
    assert not Task.objects.exists()


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
    assert "data-saved" in row
