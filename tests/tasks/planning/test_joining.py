"""A unit added later joins a task on request."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from plans.models import Plan
from tasks.choices import DeadlineKind, Part, Recurrence, Step
from tasks.models import Assignment, Task
from tasks.planning.joining import join, offered
from tasks.services import StepRefusedError
from tests.factories import PlanFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import issued, task_of
from units.models import Group, Unit

pytestmark = pytest.mark.django_db

DAY, AT = date(2026, 9, 1), datetime(2026, 9, 1, 3, 0, tzinfo=UTC)
WHY = "Xã mới thành lập, có văn bản đề nghị"


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(with_periods=True)


@pytest.fixture
def communes() -> Group:
    return Group.objects.create(code="ubnd-cap-xa", name="UBND cấp xã", kinds=["commune"])


@pytest.fixture
def coordinator() -> User:
    return UserFactory()


@pytest.fixture
def young(plan: Plan) -> Unit:
    """A commune that came into being after the plan's issue."""
    return UnitFactory(commune=True, province=plan.province, valid_from=date(2026, 7, 1))


def given_to_communes(plan: Plan, communes: Group, **columns: object) -> Task:
    UnitFactory(commune=True, province=plan.province)
    task = task_of(plan, communes, **columns)
    issued(plan)
    return task


def test_unit_that_came_into_being_later_is_offered(plan: Plan, communes: Group, young: Unit) -> None:
    task = given_to_communes(plan, communes)

    assert offered(task, DAY) == {young: Part.LEAD}
    assert not Assignment.objects.filter(unit=young).exists()


def test_unit_that_joins_begins_its_life_with_the_reason(
    plan: Plan, communes: Group, young: Unit, coordinator: User
) -> None:
    task = given_to_communes(plan, communes)

    join(task, {young: Part.LEAD}, reason=WHY, by=coordinator, at=AT)

    row = task.assignments.get(unit=young)
    assert (row.due_on, row.original_due_on) == (date(2026, 9, 30),) * 2
    assert [(step.kind, step.remark, step.by) for step in row.updates.all()] == [(Step.GIVEN, WHY, coordinator)]
    assert offered(task, DAY) == {}
    assert AuditEvent.objects.get(action="task.joined").data == {"units": [young.pk], "assignments": 1}


def test_unit_that_joins_gets_the_occurrences_still_ahead(
    plan: Plan, communes: Group, young: Unit, coordinator: User
) -> None:
    task = given_to_communes(plan, communes, deadline_kind=DeadlineKind.RECURRING, recurrence=Recurrence.QUARTERLY)

    join(task, {young: Part.LEAD}, reason=WHY, by=coordinator, at=AT)

    rows = task.assignments.filter(unit=young).order_by("occurrence").values_list("occurrence", "due_on")
    assert list(rows) == [(2, date(2026, 9, 14)), (3, date(2026, 12, 14))]


def test_unit_may_have_a_date_of_its_own(plan: Plan, communes: Group, young: Unit, coordinator: User) -> None:
    task = given_to_communes(plan, communes)

    join(task, {young: Part.LEAD}, reason=WHY, by=coordinator, at=AT, due_on=date(2026, 11, 15))

    assert task.assignments.get(unit=young).due_on == date(2026, 11, 15)


@pytest.mark.parametrize(
    ("printed", "own", "said"),
    [
        ({"due_on": date(2026, 8, 31)}, None, "due_on"),  # it would be overdue at once
        ({}, date(2026, 8, 31), "due_on"),
        ({"deadline_kind": DeadlineKind.ONGOING}, date(2026, 11, 15), "due_on"),
    ],
)
def test_date_that_cannot_be_kept_is_refused(
    plan: Plan, communes: Group, young: Unit, coordinator: User, printed: dict, own: date | None, said: str
) -> None:
    task = given_to_communes(plan, communes, **printed)

    with pytest.raises(ValidationError) as refused:
        join(task, {young: Part.LEAD}, reason=WHY, by=coordinator, at=AT, due_on=own)

    assert set(refused.value.message_dict) == {said}


def test_double_click_gives_the_task_once(plan: Plan, communes: Group, young: Unit, coordinator: User) -> None:
    task = given_to_communes(plan, communes)
    join(task, {young: Part.LEAD}, reason=WHY, by=coordinator, at=AT)

    with pytest.raises(StepRefusedError):
        join(task, {young: Part.LEAD}, reason=WHY, by=coordinator, at=AT)

    assert task.assignments.filter(unit=young).count() == 1


def test_draft_is_edited_not_joined(plan: Plan, communes: Group, young: Unit, coordinator: User) -> None:
    task = task_of(plan, communes)

    with pytest.raises(StepRefusedError):
        join(task, {young: Part.LEAD}, reason=WHY, by=coordinator, at=AT)


@pytest.fixture
def signed_in(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")
    return client


def test_page_gives_the_task_to_the_units_ticked_and_to_another(
    signed_in: Client, plan: Plan, communes: Group, young: Unit
) -> None:
    task = given_to_communes(plan, communes, deadline_kind=DeadlineKind.ONGOING)
    other = UnitFactory(province=plan.province)
    said = {"units": [young.pk], "other": other.pk, "part": "coordinating", "reason": WHY}

    answer = signed_in.post(reverse("tasks:join", args=[task.pk]), said)

    assert answer["Location"] == reverse("tasks:detail", args=[task.pk])
    parts = dict(task.assignments.filter(unit__in=[young, other]).values_list("unit", "part"))
    assert parts == {young.pk: Part.LEAD, other.pk: Part.COORDINATING}


def test_page_gives_the_task_to_all_that_are_offered(
    signed_in: Client, plan: Plan, communes: Group, young: Unit
) -> None:
    task = given_to_communes(plan, communes, deadline_kind=DeadlineKind.ONGOING)
    younger = UnitFactory(commune=True, province=plan.province, valid_from=date(2026, 8, 1))

    signed_in.post(reverse("tasks:join", args=[task.pk]), {"all_named": "on", "reason": WHY})

    assert task.assignments.filter(unit__in=[young, younger]).count() == 2


def test_page_without_a_unit_is_refused(signed_in: Client, plan: Plan, communes: Group, young: Unit) -> None:
    task = given_to_communes(plan, communes)

    answer = signed_in.post(reverse("tasks:join", args=[task.pk]), {"reason": WHY})

    assert answer.context["form"].non_field_errors()


def test_task_page_offers_it_to_whoever_runs_the_plan(
    signed_in: Client, plan: Plan, communes: Group, young: Unit
) -> None:
    task = given_to_communes(plan, communes)

    assert signed_in.get(reverse("tasks:detail", args=[task.pk])).context["offered"] == [young.label]


def test_task_page_offers_nothing_to_others(client: Client, plan: Plan, communes: Group, young: Unit) -> None:
    task = given_to_communes(plan, communes)
    client.force_login(UserFactory(observer_of=plan.province), backend="accounts.backends.RoleBackend")

    assert client.get(reverse("tasks:detail", args=[task.pk])).context["offered"] == []
