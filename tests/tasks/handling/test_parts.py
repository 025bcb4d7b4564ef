"""A lead takes the words of its coordinating units into its result, and answers for the whole."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from tasks.choices import Part, State
from tasks.handling.parts import parts_for
from tasks.handling.updating import version
from tasks.models import Assignment, Update
from tasks.services import record_progress, save_draft, send
from tests.factories import AssignmentFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def led() -> Assignment:
    return AssignmentFactory()


@pytest.fixture
def lead(led: Assignment, client: Client) -> User:
    person = UserFactory(lead_of=led.unit)
    client.force_login(person)
    return person


def coordinating(led: Assignment, said: str = "", **columns: Any) -> Assignment:
    """The part of another unit in the same task, with what it reported."""
    part = AssignmentFactory(task=led.task, part=Part.COORDINATING, **columns)
    if said:
        record_progress(part, result=said, by=UserFactory(lead_of=part.unit))
    return part


def post(client: Client, led: Assignment, **words: Any) -> Any:
    said = {"state": State.IN_PROGRESS, "result": "Đã tổng hợp", "seen": version(led)}
    return client.post(reverse("tasks:update", args=[led.pk]), said | words)


def newest(part: Assignment) -> Update:
    return part.updates.first()


def test_what_is_ticked_is_put_under_the_result_and_not_yet_saved(client: Client, led: Assignment, lead: User) -> None:
    part = coordinating(led, "Đã tập huấn 120 người")

    form = post(client, led, result="Đã ban hành", merges=[newest(part).pk], take="1").context["form"]

    assert form["result"].value() == f"Đã ban hành\n{part.unit.label}: Đã tập huấn 120 người"
    assert form.taken == {str(newest(part).pk)}
    assert not form.errors
    assert led.updates.count() == 1


def test_all_parts_are_put_in_at_once(client: Client, led: Assignment, lead: User) -> None:
    parts = [coordinating(led, "Đã tập huấn"), coordinating(led, "Đã in tờ rơi"), coordinating(led)]

    form = post(client, led, take="all").context["form"]

    assert form.taken == {str(newest(part).pk) for part in parts[:2]}
    assert form["result"].value().count("\n") == 2


def test_words_are_not_put_in_twice(client: Client, led: Assignment, lead: User) -> None:
    part = coordinating(led, "Đã tập huấn 120 người")
    taken = {"merges": [newest(part).pk], "take": "1"}

    once = post(client, led, **taken).context["form"]["result"].value()

    assert post(client, led, **taken | {"result": once}).context["form"]["result"].value() == once


def test_saving_records_which_parts_are_in_it(client: Client, led: Assignment, lead: User) -> None:
    first, second = coordinating(led, "Đã tập huấn"), coordinating(led, "Đã in tờ rơi")

    post(client, led, merges=[newest(first).pk])

    assert list(newest(led).merges.all()) == [newest(first)]
    assert {part.assignment: part.is_merged for part in parts_for(led, lead)} == {first: True, second: False}


def test_coordinating_unit_sees_that_its_part_was_taken(client: Client, led: Assignment, lead: User) -> None:
    part = coordinating(led, "Đã tập huấn")
    post(client, led, merges=[newest(part).pk])
    client.force_login(UserFactory(lead_of=part.unit))

    page = client.get(reverse("tasks:assignment", args=[part.pk])).content.decode()

    assert f"Được tổng hợp vào kết quả của:</span> {led.unit.label}" in page


def test_part_that_changed_since_is_no_longer_in_it(client: Client, led: Assignment, lead: User) -> None:
    part = coordinating(led, "Đã tập huấn 120 người")
    post(client, led, merges=[newest(part).pk])

    record_progress(part, result="Đã tập huấn 150 người", by=UserFactory())

    assert [each.is_merged for each in parts_for(led, lead)] == [False]


def test_parts_in_a_draft_stay_ticked(client: Client, led: Assignment, lead: User) -> None:
    part, _other = coordinating(led, "Đã tập huấn"), coordinating(led, "Đã in tờ rơi")
    save_draft(led, by=lead, state=State.AWAITING, result="Sở Y tế: Đã tập huấn")

    form = client.get(reverse("tasks:update", args=[led.pk])).context["form"]

    assert form.taken == {str(newest(part).pk)}


def test_lead_sends_while_parts_are_outstanding_and_is_told(client: Client, led: Assignment, lead: User) -> None:
    coordinating(led)
    coordinating(led, "Đã tập huấn")

    response = post(client, led, state=State.AWAITING, done_on="01/04/2026")

    led.refresh_from_db()
    assert led.state == State.AWAITING
    said = [str(message) for message in client.get(response["Location"]).context["messages"]]
    assert "2" in said[0]


def test_parts_of_other_tasks_and_occurrences_are_not_offered(client: Client, led: Assignment, lead: User) -> None:
    coordinating(led, "Kỳ sau", occurrence=1)
    coordinating(led, state=State.CANCELLED)
    foreign = coordinating(AssignmentFactory(), "Việc khác")

    assert parts_for(led, lead) == []
    assert list(post(client, led, merges=[newest(foreign).pk]).context["form"].errors) == ["merges"]


def test_coordinating_unit_is_offered_no_parts(led: Assignment) -> None:
    part = coordinating(led, "Đã tập huấn")

    assert parts_for(part, UserFactory(lead_of=part.unit)) == []


def test_co_lead_sees_the_parts_and_merges_for_itself(client: Client, led: Assignment, lead: User) -> None:
    part = coordinating(led, "Đã tập huấn")
    other = AssignmentFactory(task=led.task, unit=UnitFactory(province=led.province))
    post(client, led, merges=[newest(part).pk])

    assert [each.is_merged for each in parts_for(other, UserFactory(lead_of=other.unit))] == [False]


def test_timeline_shows_which_parts_are_in_a_result(client: Client, led: Assignment, lead: User) -> None:
    part = coordinating(led, "Đã tập huấn", unit__name="Trung tâm Xúc tiến đầu tư")
    post(client, led, merges=[newest(part).pk])

    page = client.get(reverse("tasks:assignment", args=[led.pk])).content.decode()

    timeline = page.partition('<ol class="line">')[2].partition("</ol>")[0]
    assert "Trung tâm Xúc tiến đầu tư" in timeline


def test_parts_of_many_units_ask_three_queries(
    led: Assignment, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        coordinating(led, f"Đã làm {number} việc")
    reader = UserFactory(lead_of=led.unit)
    assert reader.posts

    with django_assert_num_queries(3):
        assert len(parts_for(led, reader)) == 25


def test_part_needs_its_own_confirmation_still(led: Assignment) -> None:
    part = coordinating(led)

    send(part, result="Đã tập huấn", done_on=date(2026, 4, 1), by=UserFactory())

    part.refresh_from_db()
    assert part.state == State.AWAITING
