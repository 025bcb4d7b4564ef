"""A unit's calendar: what RFC 5545 asks, what it tells and what not, and the key that opens it."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from accounts.models import AuditEvent
from tasks.calendar import feed, renew_key, revoke_key
from tasks.choices import DeadlineKind, State
from tasks.models import Assignment, CalendarKey
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from units.models import Unit

pytestmark = pytest.mark.django_db

AT = datetime(2026, 9, 10, 3, 0, tzinfo=UTC)
LONG = "Niêm yết công khai, đầy đủ; rà soát danh sách hộ nghèo, hộ cận nghèo tại nhà văn hóa thôn, bản, tổ dân phố"


def written(unit: Unit) -> bytes:
    return feed(unit, lambda assignment: f"https://papi.example/giao-viec/{assignment.pk}/", at=AT)


def events(unit: Unit) -> list[Event]:
    return list(Calendar.from_ical(written(unit)).walk("VEVENT"))


@pytest.fixture
def assignment() -> Assignment:
    return AssignmentFactory(task__title=LONG)


def test_lines_are_folded_at_75_octets_between_letters_and_end_with_crlf(assignment: Assignment) -> None:
    content = written(assignment.unit)

    lines = content.split(b"\r\n")
    assert content.endswith(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines if line)  # no letter is cut in two


def test_what_is_read_back_is_what_was_written(assignment: Assignment) -> None:
    [event] = events(assignment.unit)

    assert str(event["summary"]).endswith(LONG)
    assert event.decoded("dtstart") == date(2026, 9, 30)
    assert event.decoded("dtend") == date(2026, 10, 1)
    assert event.decoded("dtstamp") == AT
    assert str(event["url"]) == f"https://papi.example/giao-viec/{assignment.pk}/"


def test_commas_and_semicolons_of_a_title_are_escaped(assignment: Assignment) -> None:
    unfolded = written(assignment.unit).replace(b"\r\n ", b"").decode()

    assert "Niêm yết công khai\\, đầy đủ\\; rà soát" in unfolded


def test_calendar_says_what_it_is(assignment: Assignment) -> None:
    calendar = Calendar.from_ical(written(assignment.unit))

    assert (calendar["version"], calendar["method"]) == ("2.0", "PUBLISH")
    assert calendar["prodid"]


def test_uid_stays_while_the_date_moves(assignment: Assignment) -> None:
    [before] = events(assignment.unit)
    Assignment.objects.update(due_on=date(2026, 11, 30))

    [after] = events(assignment.unit)

    assert before["uid"] == after["uid"]
    assert after.decoded("dtstart") == date(2026, 11, 30)


def test_only_what_the_unit_still_owes_by_a_day_is_told() -> None:
    task = TaskFactory(plan=PlanFactory(issued=True))
    unit = UnitFactory(province=task.plan.province)
    owed = AssignmentFactory(task=task, unit=unit)
    AssignmentFactory(task=task)
    AssignmentFactory(unit=unit, task=TaskFactory(plan=task.plan, deadline_kind=DeadlineKind.ONGOING))
    for state in (State.SUSPENDED, State.CANCELLED):
        AssignmentFactory(unit=unit, task=TaskFactory(plan=task.plan), state=state)

    assert [str(event["uid"]) for event in events(unit)] == [f"assignment-{owed.pk}@papi-portal"]


def test_feed_takes_one_query(assignment: Assignment, django_assert_num_queries) -> None:
    for _each in range(20):
        AssignmentFactory(task=TaskFactory(plan=assignment.plan), unit=assignment.unit)

    with django_assert_num_queries(1):
        written(assignment.unit)


# --- the key ------------------------------------------------------------------------------------------------------


def test_key_opens_the_calendar_without_a_session(client: Client, assignment: Assignment) -> None:
    key = renew_key(assignment.unit, by=UserFactory())

    answer = client.get(reverse("tasks:feed", args=[key.key]))

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(event["url"]) == f"http://testserver{reverse('tasks:assignment', args=[assignment.pk])}"


def test_renewed_key_shuts_the_one_before(client: Client, assignment: Assignment) -> None:
    old = renew_key(assignment.unit, by=UserFactory())
    new = renew_key(assignment.unit, by=UserFactory())

    assert client.get(reverse("tasks:feed", args=[old.key])).status_code == 404
    assert client.get(reverse("tasks:feed", args=[new.key])).status_code == 200


def test_revoked_key_opens_nothing(client: Client, assignment: Assignment) -> None:
    key = renew_key(assignment.unit, by=UserFactory())

    revoke_key(assignment.unit, by=UserFactory())

    assert client.get(reverse("tasks:feed", args=[key.key])).status_code == 404
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {"calendar.shared", "calendar.revoked"}


def test_unit_has_one_live_key(assignment: Assignment) -> None:
    CalendarKey.objects.create(unit=assignment.unit, made_by=UserFactory(), made_at=timezone.now())

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarKey.objects.create(unit=assignment.unit, made_by=UserFactory(), made_at=timezone.now())


def test_unit_lead_makes_and_closes_the_address(client: Client, assignment: Assignment) -> None:
    client.force_login(UserFactory(lead_of=assignment.unit), backend="accounts.backends.RoleBackend")
    page = reverse("tasks:calendar", args=[assignment.unit_id])

    client.post(reverse("tasks:calendar_renew", args=[assignment.unit_id]))
    shown = client.get(page).content.decode()
    client.post(reverse("tasks:calendar_revoke", args=[assignment.unit_id]))

    assert f"http://testserver/lich/{CalendarKey.objects.get().key}.ics" in shown
    assert ".ics" not in client.get(page).content.decode()


def test_officer_sees_the_address_but_cannot_change_it(client: Client, assignment: Assignment) -> None:
    key = renew_key(assignment.unit, by=UserFactory())
    client.force_login(UserFactory(staff_of=assignment.unit), backend="accounts.backends.RoleBackend")

    shown = client.get(reverse("tasks:calendar", args=[assignment.unit_id])).content.decode()

    assert str(key.key) in shown
    assert reverse("tasks:calendar_renew", args=[assignment.unit_id]) not in shown
