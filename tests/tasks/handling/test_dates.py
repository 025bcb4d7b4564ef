"""Due dates that are set by hand: when a condition is met, or as a regulation says."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import User
from plans.models import Plan
from tasks.choices import DeadlineKind, Step
from tasks.handling.dates import set_due_date
from tasks.models import Assignment
from tasks.services import StepRefusedError
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UserFactory

pytestmark = pytest.mark.django_db

DUE = date(2026, 10, 15)
BASIS = "Điều 12 Nghị định số 09/2019/NĐ-CP"


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True)


def undated(plan: Plan, kind: DeadlineKind = DeadlineKind.REGULATED) -> Assignment:
    return AssignmentFactory(task__plan=plan, task__deadline_kind=kind)


def dated(assignment: Assignment, due_on: date = DUE, **said: Any) -> None:
    set_due_date(assignment, **{"due_on": due_on, "basis": BASIS, "by": UserFactory(), **said})
    assignment.refresh_from_db()


def post(client: Client, assignment: Assignment, **words: str) -> Any:
    said = {"due_on": "15/10/2026", "basis": BASIS, **words}
    return client.post(reverse("tasks:due_date", args=[assignment.pk]), said)


@pytest.mark.parametrize("kind", [DeadlineKind.REGULATED, DeadlineKind.CONDITIONAL])
def test_first_date_is_the_original_one_and_stands_in_the_history(plan: Plan, kind: DeadlineKind) -> None:
    assignment = undated(plan, kind)

    dated(assignment)

    step = assignment.updates.first()
    assert (assignment.due_on, assignment.original_due_on) == (DUE, DUE)
    assert (step.kind, step.due_on, step.remark) == (Step.DATED, DUE, BASIS)


@pytest.mark.parametrize("kind", [DeadlineKind.FIXED, DeadlineKind.ONGOING, DeadlineKind.RECURRING])
def test_what_the_plan_dates_is_not_dated_by_hand(plan: Plan, kind: DeadlineKind) -> None:
    with pytest.raises(StepRefusedError):
        dated(undated(plan, kind), corrects=True)


def test_date_that_stands_is_only_corrected(plan: Plan) -> None:
    assignment = undated(plan)
    dated(assignment)

    with pytest.raises(StepRefusedError):
        dated(assignment, date(2026, 12, 1))
    dated(assignment, date(2026, 11, 1), corrects=True)
    assert assignment.due_on == assignment.original_due_on == date(2026, 11, 1)


def test_correction_keeps_the_original_date_where_more_time_was_granted(plan: Plan) -> None:
    assignment = undated(plan)
    dated(assignment)
    Assignment.objects.filter(pk=assignment.pk).update(due_on=date(2026, 11, 1))

    dated(assignment, date(2026, 12, 1), corrects=True)

    assert (assignment.due_on, assignment.original_due_on) == (date(2026, 12, 1), DUE)


@pytest.mark.parametrize(("due_on", "basis"), [(DUE, " "), (date(2026, 1, 1), BASIS)])
def test_date_needs_a_basis_and_lies_after_the_plan(plan: Plan, due_on: date, basis: str) -> None:
    with pytest.raises(ValidationError):
        dated(undated(plan), due_on, basis=basis)


def test_lead_enters_date_and_legal_basis(client: Client, plan: Plan) -> None:
    assignment = undated(plan)
    client.force_login(UserFactory(lead_of=assignment.unit))

    post(client, assignment)

    assert assignment.updates.first().remark == BASIS


def test_condition_is_recorded_with_its_day(client: Client, plan: Plan) -> None:
    assignment = undated(plan, DeadlineKind.CONDITIONAL)
    client.force_login(UserFactory(lead_of=assignment.unit))

    post(client, assignment, basis="Bộ Nội vụ công bố kết quả", happened_on="02/04/2026")

    assert assignment.updates.first().remark == "Bộ Nội vụ công bố kết quả (02/04/2026)"


def test_lead_does_not_change_a_date_that_stands(client: Client, plan: Plan) -> None:
    assignment = undated(plan)
    dated(assignment)
    client.force_login(UserFactory(lead_of=assignment.unit))

    assert post(client, assignment, due_on="01/12/2026").status_code == 403


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> User:
    person = UserFactory(coordinator_of=plan.province)
    client.force_login(person)
    return person


def test_coordinator_corrects_it(client: Client, plan: Plan, coordinator: User) -> None:
    assignment = undated(plan)
    dated(assignment)

    post(client, assignment, due_on="01/12/2026")

    assignment.refresh_from_db()
    assert assignment.due_on == date(2026, 12, 1)


def test_coordinator_dates_all_units_of_a_task(client: Client, plan: Plan, coordinator: User) -> None:
    task = TaskFactory(plan=plan, deadline_kind=DeadlineKind.REGULATED)
    first, *_others = [AssignmentFactory(task=task) for _ in range(3)]

    post(client, first, for_all="on")

    assert set(task.assignments.values_list("due_on", flat=True)) == {DUE}
