"""A leader says something about the work; the unit reads it on top of its row until it reports again."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tasks.choices import State, Step
from tasks.handling.updating import version
from tasks.models import Assignment
from tasks.services import record_progress, remark
from tests.factories import AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

WORDS = "Đề nghị hoàn thành trước kỳ họp"


@pytest.fixture
def assignment() -> Assignment:
    return AssignmentFactory(state=State.IN_PROGRESS)


def say(client: Client, assignment: Assignment, words: str = WORDS) -> Any:
    return client.post(reverse("tasks:remark", args=[assignment.pk]), {"remark-remark": words})


def row(client: Client, assignment: Assignment) -> str:
    client.force_login(UserFactory(lead_of=assignment.unit))
    return client.get(reverse("tasks:work", args=[assignment.unit_id])).content.decode()


def test_leader_leaves_a_remark_that_changes_nothing_else(client: Client, assignment: Assignment) -> None:
    seen, leader = version(assignment), UserFactory(leader_of=assignment.province)
    client.force_login(leader)

    say(client, assignment)

    newest = assignment.updates.first()
    assert (newest.kind, newest.remark, newest.by) == (Step.REMARKED, WORDS, leader)
    assert (newest.state, version(assignment)) == (State.IN_PROGRESS, seen)


def test_unit_reads_it_on_top_of_its_row_until_it_reports(client: Client, assignment: Assignment) -> None:
    remark(assignment, by=UserFactory(full_name="Giàng A Tính"), remark=WORDS)
    before = row(client, assignment)

    record_progress(assignment, result="Đã rà soát 6/7 lĩnh vực", by=UserFactory())

    assert WORDS in before
    assert "Giàng A Tính" in before
    assert WORDS not in row(client, assignment)


def test_remark_stays_in_the_timeline(client: Client, assignment: Assignment) -> None:
    remark(assignment, by=UserFactory(), remark=WORDS)
    record_progress(assignment, result="Đã rà soát 6/7 lĩnh vực", by=UserFactory())
    client.force_login(UserFactory(coordinator_of=assignment.province))

    page = client.get(reverse("tasks:assignment", args=[assignment.pk])).content.decode()

    assert WORDS in page.partition('<ol class="line">')[2]


def test_empty_remark_is_refused(client: Client, assignment: Assignment) -> None:
    client.force_login(UserFactory(leader_of=assignment.province))

    response = say(client, assignment, " ")

    assert [act.name for act, form, tried in response.context["acts"] if tried and form.errors] == ["remark"]
    with pytest.raises(ValidationError):
        remark(assignment, by=UserFactory(), remark=" ")


def test_leader_is_offered_the_remark_and_nothing_else(client: Client, assignment: Assignment) -> None:
    client.force_login(UserFactory(leader_of=assignment.province))

    page = client.get(reverse("tasks:assignment", args=[assignment.pk]))

    assert [act.name for act, _form, _tried in page.context["acts"]] == ["remark"]
