"""A unit takes note of its work and hands it on inside."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import Role
from tasks.choices import State, Step
from tasks.handling.receiving import acknowledge, hand_on
from tasks.handling.updating import version
from tasks.models import Assignment, Receipt, Task
from tasks.services import StepRefusedError, confirm, send
from tests.factories import AssignmentFactory, PlanFactory, UnitFactory, UserFactory
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(name="Sở Nội vụ")


@pytest.fixture
def lead(client: Client, unit: Unit) -> User:
    person = UserFactory(lead_of=unit, full_name="Lò Văn Thắng")
    client.force_login(person)
    return person


def room(unit: Unit, name: str = "Phòng Cải cách hành chính") -> Unit:
    return UnitFactory(province=unit.province, parent=unit, kind=Unit.Kind.INTERNAL, name=name)


def given(unit: Unit, **columns: Any) -> Assignment:
    plan = unit.province.plans.first() or PlanFactory(issued=True, province=unit.province)
    return AssignmentFactory(task__plan=plan, unit=unit, **columns)


def test_taking_note_is_a_step_with_its_person(unit: Unit, lead: User) -> None:
    assignment = given(unit)

    acknowledge([assignment], by=lead)

    assert assignment.receipt.by == lead
    assert assignment.updates.first().kind == Step.RECEIVED


def test_taking_note_twice_changes_nothing(unit: Unit, lead: User) -> None:
    assignment = given(unit)
    acknowledge([assignment], by=lead)

    assert acknowledge([assignment], by=UserFactory()) == 0
    assert Receipt.objects.get().by == lead


def test_taking_note_of_many_asks_a_fixed_number_of_queries(
    unit: Unit, lead: User, django_assert_max_num_queries: Any
) -> None:
    rows = [given(unit) for _ in range(20)]

    with django_assert_max_num_queries(7):
        assert acknowledge(rows, by=lead) == 20


def test_all_that_waits_in_a_plan_is_acknowledged_at_once(client: Client, unit: Unit, lead: User) -> None:
    rows = [given(unit), given(unit), given(UnitFactory(province=unit.province))]
    plan = rows[0].plan
    before = PlanFactory(issued=True, province=unit.province, unit=plan.unit, year=plan.year - 1)
    unseen = AssignmentFactory(task__plan=before, unit=unit)
    shown = client.get(reverse("tasks:work", args=[unit.pk]), {"plan": plan.pk})

    client.post(reverse("tasks:receive_all", args=[unit.pk, plan.pk]))

    assert shown.context["work"].unnoticed == 2
    assert not Receipt.objects.filter(assignment=unseen).exists()
    assert set(Receipt.objects.values_list("assignment", flat=True)) == {row.pk for row in rows[:2]}


def test_row_shows_for_how_many_days_it_waits(client: Client, unit: Unit, lead: User) -> None:
    assignment = given(unit)
    days = (timezone.localdate() - date(2026, 3, 27)).days

    page = client.get(reverse("tasks:work", args=[unit.pk]))

    assert page.context["work"].unnoticed == 1
    assert f" {days} " in page.content.decode().partition('<span class="due soon">')[2].partition("</span>")[0]
    client.post(reverse("tasks:receive", args=[assignment.pk]))
    assert client.get(reverse("tasks:work", args=[unit.pk])).context["work"].unnoticed == 0


def test_work_that_began_was_noticed(client: Client, unit: Unit, lead: User) -> None:
    given(unit, state=State.IN_PROGRESS)

    assert client.get(reverse("tasks:work", args=[unit.pk])).context["work"].unnoticed == 0


def test_handing_on_takes_note_too(unit: Unit, lead: User) -> None:
    assignment, officer = given(unit), UserFactory(staff_of=unit, full_name="Tao Thị Ơn")

    receipt = hand_on(assignment, room=room(unit), officer=officer, by=lead)

    assert receipt.handed_to == "Phòng Cải cách hành chính, Tao Thị Ơn"
    assert [step.kind for step in assignment.updates.all()] == [Step.HANDED, Step.RECEIVED, Step.GIVEN]


def test_every_hand_in_the_chain_is_kept(unit: Unit, lead: User) -> None:
    assignment = given(unit)
    for officer in (UserFactory(full_name="Tao Thị Ơn"), UserFactory(full_name="Giàng A Chu")):
        hand_on(assignment, room=None, officer=officer, by=lead)
        hand_on(assignment, room=None, officer=officer, by=lead)  # a double click

    steps = assignment.updates.filter(kind=Step.HANDED).order_by("pk")

    assert [step.remark for step in steps] == ["Tao Thị Ơn", "Giàng A Chu"]


def test_finished_work_is_not_handed_on(unit: Unit, lead: User) -> None:
    assignment = given(unit)
    send(assignment, result="Đã xong", done_on=date(2026, 4, 1), by=lead)
    confirm(assignment, by=UserFactory())

    with pytest.raises(StepRefusedError):
        hand_on(assignment, room=room(unit), officer=None, by=lead)


def test_handing_on_does_not_make_an_open_form_stale(unit: Unit, lead: User) -> None:
    assignment = given(unit)
    before = version(assignment)

    hand_on(assignment, room=room(unit), officer=None, by=lead)

    assert version(assignment) == before


def test_page_hands_on_to_rooms_and_officers_of_the_unit_only(client: Client, unit: Unit, lead: User) -> None:
    assignment, ours = given(unit), room(unit)
    foreign = room(UnitFactory(province=unit.province))
    address = reverse("tasks:hand_on", args=[assignment.pk])

    refused = client.post(address, {"room": foreign.pk})
    client.post(address, {"room": ours.pk})

    assert refused.context["form"].errors["room"]
    assert Receipt.objects.get().room == ours


def test_chain_stands_on_the_page(client: Client, unit: Unit, lead: User) -> None:
    assignment = given(unit)
    hand_on(assignment, room=room(unit), officer=None, by=lead)

    page = client.get(reverse("tasks:assignment", args=[assignment.pk])).content.decode()

    assert "Lò Văn Thắng" in page
    assert "Phòng Cải cách hành chính" in page


def test_coordinator_does_not_hand_on_inside_a_unit(client: Client, unit: Unit) -> None:
    assignment = given(unit)
    client.force_login(UserFactory(coordinator_of=unit.province))

    refused = client.post(reverse("tasks:hand_on", args=[assignment.pk]), {"room": room(unit).pk})

    assert refused.status_code == 403
    assert not Receipt.objects.exists()


def test_officer_who_moves_leaves_the_work_to_the_unit(unit: Unit, lead: User) -> None:
    assignment, officer = given(unit), UserFactory(staff_of=room(unit))
    hand_on(assignment, room=None, officer=officer, by=lead)
    assert officer in who_work_on(assignment)
    officer.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    elsewhere = room(UnitFactory(province=unit.province), "Phòng Tài chính")

    Membership.objects.create(user=officer, unit=elsewhere, role=Role.UNIT_STAFF, valid_from=timezone.localdate())

    assert officer not in who_work_on(assignment)


def test_officer_who_changes_rooms_keeps_the_work(unit: Unit, lead: User) -> None:
    assignment, officer = given(unit), UserFactory(staff_of=room(unit))
    hand_on(assignment, room=None, officer=officer, by=lead)

    officer.memberships.update(unit=room(unit, "Văn phòng"))

    assert officer in who_work_on(assignment)


def who_work_on(assignment: Assignment) -> list[User]:
    """The people who see the assignment and its task, and report on it."""
    rows, tasks = Assignment.objects.filter(pk=assignment.pk), Task.objects.filter(pk=assignment.task_id)
    return [
        user
        for user in User.objects.all()
        if rows.visible_to(user).exists()
        and rows.visible_to(user, "update").exists()
        and tasks.visible_to(user).exists()
    ]


def test_officer_takes_note_but_does_not_hand_on(client: Client, unit: Unit) -> None:
    assignment = given(unit)
    client.force_login(UserFactory(staff_of=unit))

    client.post(reverse("tasks:receive", args=[assignment.pk]))

    assert Receipt.objects.count() == 1
    assert client.get(reverse("tasks:hand_on", args=[assignment.pk])).status_code == 403
