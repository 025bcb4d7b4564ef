"""An ongoing task is reported and confirmed period by period."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tasks.choices import DeadlineKind, State
from tasks.handling.rounds import rounds
from tasks.models import Assignment
from tasks.services import confirm, record_progress, reopen, return_for_redo, send
from tests.factories import AssignmentFactory, EvidenceFactory, PlanFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ongoing() -> Assignment:
    """Ongoing work under a plan with the decree's four periods."""
    plan = PlanFactory(issued=True, with_periods=True)
    return AssignmentFactory(task__plan=plan, task__deadline_kind=DeadlineKind.ONGOING)


def on(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 3, tzinfo=UTC)


def report(assignment: Assignment, at: datetime) -> None:
    send(assignment, result="Đã công khai", done_on=at.date(), by=UserFactory(), at=at)


def standing(assignment: Assignment, today: date) -> list[tuple[str, bool, bool, bool]]:
    """Each period of the assignment: its code, whether something was said, sent and confirmed in it."""
    found = rounds(assignment.updates.all(), assignment.plan.periods.all(), today)
    return [(each.period.code, bool(each.said), bool(each.sent), bool(each.confirmed)) for each in found]


def test_each_period_since_the_work_was_given_is_reported_and_confirmed_by_itself(ongoing: Assignment) -> None:
    report(ongoing, on(4, 20))
    confirm(ongoing, by=UserFactory(), at=on(6, 18))  # late: it still belongs to the report of the second quarter
    record_progress(ongoing, result="Đang làm", by=UserFactory(), at=on(7, 1))

    assert standing(ongoing, date(2026, 9, 20)) == [
        ("2026-Q4", False, False, False),
        ("2026-Q3", True, False, False),
        ("2026-Q2", True, True, True),
    ]


def test_returned_report_is_not_sent(ongoing: Assignment) -> None:
    report(ongoing, on(4, 20))
    return_for_redo(ongoing, by=UserFactory(), remark="Thiếu số liệu", at=on(4, 21))

    assert standing(ongoing, date(2026, 5, 1))[0] == ("2026-Q2", True, False, False)


def test_periods_stand_on_the_page_of_ongoing_work_only(client: Client, ongoing: Assignment) -> None:
    dated = AssignmentFactory(task__plan=ongoing.plan)
    client.force_login(UserFactory(coordinator_of=ongoing.province))

    shown = [bool(client.get(reverse("tasks:assignment", args=[row.pk])).context["rounds"]) for row in (ongoing, dated)]

    assert shown == [True, False]


def test_task_page_says_which_unit_did_not_report_in_this_period(client: Client, ongoing: Assignment) -> None:
    silent = AssignmentFactory(task=ongoing.task)
    record_progress(ongoing, result="Đang làm", by=UserFactory(), at=on(7, 1))
    client.force_login(UserFactory(coordinator_of=ongoing.province))

    with time_machine.travel(on(7, 20)):
        page = client.get(reverse("tasks:detail", args=[ongoing.task_id])).context["page"]

    assert {row: row.reported for row in page} == {ongoing: True, silent: False}


def require_evidence(assignment: Assignment) -> None:
    assignment.plan.evidence_required = True
    assignment.plan.save()


def test_each_period_needs_evidence_of_its_own(ongoing: Assignment) -> None:
    require_evidence(ongoing)
    EvidenceFactory(assignment=ongoing, update=ongoing.updates.first())
    report(ongoing, on(4, 20))
    confirm(ongoing, by=UserFactory(), at=on(4, 21))

    with pytest.raises(ValidationError):
        report(ongoing, on(7, 20))
    EvidenceFactory(assignment=ongoing)
    report(ongoing, on(7, 20))


def test_evidence_that_came_back_with_a_return_still_counts(ongoing: Assignment) -> None:
    require_evidence(ongoing)
    EvidenceFactory(assignment=ongoing, update=ongoing.updates.first())
    report(ongoing, on(4, 20))
    return_for_redo(ongoing, by=UserFactory(), remark="Thiếu số liệu", at=on(4, 21))

    report(ongoing, on(4, 22))


def state_of(assignment: Assignment) -> Any:
    return Assignment.objects.get(pk=assignment.pk).state


def test_reopened_work_keeps_its_evidence(ongoing: Assignment) -> None:
    done = AssignmentFactory(task__plan=ongoing.plan)
    require_evidence(done)
    EvidenceFactory(assignment=done, update=done.updates.first())
    report(done, on(4, 20))
    confirm(done, by=UserFactory(), at=on(4, 21))
    reopen(done, by=UserFactory(), remark="Còn thiếu", at=on(4, 22))

    report(done, on(4, 23))

    assert state_of(done) == State.AWAITING
