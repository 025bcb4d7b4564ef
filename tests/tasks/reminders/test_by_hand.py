"""A coordinator reminds all late units at once; what a unit was reminded of stands in the portal."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import AuditEvent
from tasks.choices import DeadlineKind, ReminderStep, State
from tasks.models import Assignment, Digest, Reminder
from tasks.reminders.digests import make_digests
from tasks.reminders.seen import unseen
from tests.factories import AssignmentFactory, PlanFactory, UnitFactory, UserFactory
from tests.tasks.reminders.conftest import TODAY, Mailbox, remind
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client, unit: Unit) -> Any:
    person = UserFactory(coordinator_of=unit.province)
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return person


def give_late(unit: Unit, days: int = 12, **columns: Any) -> Assignment:
    """An assignment of `unit`, so many days overdue today."""
    plan = unit.province.plans.first() or PlanFactory(issued=True, province=unit.province)
    due_on = timezone.localdate() - timedelta(days=days)
    columns.setdefault("state", State.IN_PROGRESS)
    kind = DeadlineKind.FIXED
    return AssignmentFactory(task__plan=plan, task__deadline_kind=kind, task__due_on=due_on, unit=unit, **columns)


def address(unit: Unit) -> str:
    return reverse("tasks:remind", args=[unit.province.plans.get().pk])


def test_page_names_the_late_units_and_what_they_owe(client: Client, coordinator: Any, unit: Unit) -> None:
    give_late(unit, 12), give_late(unit, 30)
    give_late(UnitFactory(province=unit.province), -5)  # in time
    give_late(UnitFactory(outside=True, province=unit.province))

    page = client.get(address(unit))

    ((late, days),) = page.context["late"]
    assert (late.unit, late.count, days) == (unit, 2, 30)
    assert unit.name in page.content.decode()


def test_page_says_whom_no_mail_reaches(client: Client, coordinator: Any, unit: Unit) -> None:
    give_late(unit), give_late(UnitFactory(province=unit.province))

    late = client.get(address(unit)).context["late"]

    assert [(each.unit == unit, each.has_address) for each, _days in late] == [(True, True), (False, False)]


def test_what_awaits_confirmation_is_not_chased(client: Client, coordinator: Any, unit: Unit) -> None:
    give_late(unit, state=State.AWAITING, done_on=timezone.localdate(), sent_by=UserFactory())

    assert client.get(address(unit)).context["late"] == []


def test_all_late_units_are_reminded_with_who_and_when(client: Client, coordinator: Any, unit: Unit) -> None:
    work = give_late(unit)
    others = give_late(UnitFactory(province=unit.province))

    client.post(address(unit))

    assert {(d.unit, d.by, d.day) for d in Digest.objects.all()} == {
        (row.unit, coordinator, timezone.localdate()) for row in (work, others)
    }
    assert set(Reminder.objects.values_list("assignment", "step")) == {
        (row.pk, ReminderStep.BY_HAND) for row in (work, others)
    }
    event = AuditEvent.objects.get()
    assert (event.action, event.by, event.data) == ("plan.reminded", coordinator, {"units": 2, "assignments": 2})


def test_same_task_is_reminded_of_once_a_day(client: Client, coordinator: Any, unit: Unit) -> None:
    give_late(unit)
    client.post(address(unit))
    newly_late = give_late(unit, 1)

    client.post(address(unit))
    client.post(address(unit))

    assert Reminder.objects.count() == 2
    assert list(Digest.objects.first().reminders.values_list("assignment", flat=True)) == [newly_late.pk]


def test_reminder_by_hand_goes_out_with_the_next_look_at_the_outbox(
    client: Client, mailbox: Mailbox, coordinator: Any, unit: Unit
) -> None:
    work = give_late(unit)
    client.post(address(unit))
    assert mailbox.messages == []  # nobody waits for a mail server in front of a page

    remind(timezone.localdate(), "--waiting")

    (message,) = mailbox.messages
    assert str(coordinator) in message.get_body(("plain",)).get_content()
    assert work.task.title in message.get_body(("plain",)).get_content()


def test_daily_run_goes_on_beside_reminders_by_hand(client: Client, coordinator: Any, unit: Unit) -> None:
    give_late(unit)
    client.post(address(unit))

    made = make_digests(timezone.localdate())

    assert [digest.unit for digest in made.digests] == [unit]


def test_coordinator_of_another_province_reminds_nobody_here(client: Client, unit: Unit) -> None:
    give_late(unit)
    client.force_login(UserFactory(coordinator_of=PlanFactory().province), backend="accounts.backends.RoleBackend")

    assert client.post(address(unit)).status_code == 404
    assert not Digest.objects.exists()


@pytest.mark.parametrize("units", [2, 12])
def test_page_of_late_units_costs_the_same_for_many(
    client: Client, coordinator: Any, unit: Unit, units: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(units):
        give_late(UnitFactory(province=unit.province))
    page = address(unit)

    with django_assert_num_queries(6):  # session, person, posts, plan, late work, addresses
        client.get(page)


def test_unit_reads_its_reminders_and_the_bell_is_quiet_afterwards(client: Client, unit: Unit) -> None:
    work = give_late(unit)
    make_digests(timezone.localdate())
    client.force_login(UserFactory(staff_of=unit), backend="accounts.backends.RoleBackend")
    before = unseen(unit)

    page = client.get(reverse("tasks:notices", args=[unit.pk]))

    assert work.task.title in page.content.decode()
    assert (before, unseen(unit)) == (1, 0)


def test_look_of_a_coordinator_leaves_the_bell_of_the_unit(client: Client, coordinator: Any, unit: Unit) -> None:
    give_late(unit)
    make_digests(TODAY)
    make_digests(timezone.localdate())

    client.get(reverse("tasks:notices", args=[unit.pk]))

    assert unseen(unit) == Digest.objects.count() > 0


@pytest.mark.parametrize("reminders", [2, 12])
def test_page_of_reminders_costs_the_same_for_many(
    client: Client, unit: Unit, reminders: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _n in range(reminders):
        give_late(unit)
    make_digests(timezone.localdate())
    client.force_login(UserFactory(lead_of=unit), backend="accounts.backends.RoleBackend")

    # session, person, posts, unit, count, digests, reminders, works here, seen, bell, plan in force
    with django_assert_num_queries(11):
        client.get(reverse("tasks:notices", args=[unit.pk]))
