"""Amendments that cannot be: nothing of them is saved."""

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from plans.models import Plan
from tasks.choices import ChangeKind, State, Step
from tasks.models import Task, TaskChange, Update
from tasks.planning.amending.services import Deed, amend, foresee, mark
from tasks.services import StepRefusedError
from tests.factories import PlanFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import (
    AT,
    WHY,
    change,
    document,
    finish,
    issued,
    new,
    task_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    return UserFactory()


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(with_periods=True)


@pytest.mark.parametrize(
    ("kind", "taken", "given_back"),
    [("merged", 1, 1), ("merged", 2, 0), ("split", 1, 1), ("replaced", 1, 0), ("cancelled", 0, 0), ("added", 1, 1)],
)
def test_numbers_of_tasks_that_no_kind_has_are_refused(
    plan: Plan, coordinator: User, kind: str, taken: int, given_back: int
) -> None:
    unit = UnitFactory(province=plan.province)
    tasks = [task_of(plan, unit) for _ in range(2)][:taken]
    amendment = document(issued(plan))
    versions = [new(amendment.plan, unit) for _ in range(given_back)]

    with pytest.raises(ValidationError):
        amend(amendment, Deed(ChangeKind(kind), WHY, tasks, versions), by=coordinator, at=AT)


def test_change_without_a_reason_is_refused(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province))

    with pytest.raises(ValidationError):
        amend(document(issued(plan)), Deed(ChangeKind.CANCELLED, " ", [task]), by=coordinator, at=AT)


def test_change_that_changes_nothing_is_refused(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province))
    amendment = document(issued(plan))

    with pytest.raises(ValidationError):
        change(task, coordinator, amendment)

    assert not TaskChange.objects.exists()


def test_ended_task_is_not_ended_again(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province))
    amendment = document(issued(plan))
    deed = Deed(ChangeKind.CANCELLED, WHY, [task])
    amend(amendment, deed, by=coordinator, at=AT)

    with pytest.raises(StepRefusedError):
        amend(amendment, deed, by=coordinator, at=AT)

    assert Update.objects.filter(kind=Step.CANCELLED).count() == 1


def test_task_changed_by_the_document_is_not_ended_by_it(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province))
    amendment = document(issued(plan))
    change(task, coordinator, amendment, product="Biên bản niêm yết")

    with pytest.raises(StepRefusedError):
        amend(amendment, Deed(ChangeKind.CANCELLED, WHY, [task]), by=coordinator, at=AT)


def test_what_is_not_as_it_was_shown_is_refused(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    task = task_of(plan, unit)
    amendment = document(issued(plan))
    deed = Deed(ChangeKind.CANCELLED, WHY, [task])
    seen = mark(amendment, deed, foresee(amendment, deed))
    finish(task.assignments.get())  # by somebody else, before the coordinator saves

    with pytest.raises(StepRefusedError):
        amend(amendment, deed, by=coordinator, at=AT, seen=seen)


def test_double_click_adds_one_task(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    task_of(plan, unit)
    amendment = document(issued(plan))

    def deed() -> Deed:
        return Deed(ChangeKind.ADDED, WHY, [], [new(amendment.plan, unit)])

    seen = mark(amendment, deed(), foresee(amendment, deed()))
    amend(amendment, deed(), by=coordinator, at=AT, seen=seen)

    with pytest.raises(StepRefusedError):
        amend(amendment, deed(), by=coordinator, at=AT, seen=seen)

    assert amendment.tasks_added.count() == 1


def test_task_that_cannot_be_saved_leaves_everything_as_it_was(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    task = task_of(plan, unit)
    amendment = document(issued(plan))
    halves = [new(amendment.plan, unit), new(amendment.plan, unit, due_on=None)]

    with pytest.raises(ValidationError):
        amend(amendment, Deed(ChangeKind.SPLIT, WHY, [task], halves), by=coordinator, at=AT)

    assert Task.objects.get() == task
    assert task.assignments.get().state == State.NOT_STARTED
