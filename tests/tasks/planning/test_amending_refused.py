"""Amendments that cannot be: nothing of them is saved."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import User
from plans.models import Amendment, Plan
from tasks.choices import ChangeKind, Decision, State, Step
from tasks.handling.extensions import ask_extension
from tasks.models import Task, TaskChange, Update
from tasks.planning.amending.services import Deed, amend, foresee, mark, record_amendment
from tasks.services import StepRefusedError
from tests.factories import PlanFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import (
    AT,
    ISSUED,
    WHY,
    change,
    document,
    finish,
    issued,
    new,
    task_of,
    version,
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


def test_text_that_another_document_changed_since_it_was_shown_is_not_undone(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province), product="Báo cáo")
    plan = issued(plan)
    first, second = document(plan, "1/KH-UBND"), document(plan, "2/KH-UBND")
    deed = Deed(ChangeKind.CHANGED, WHY, [task], [version(task, title="Niêm yết thủ tục hành chính")])
    seen = mark(first, deed, foresee(first, deed))
    change(task, coordinator, second, product="Biên bản niêm yết")

    with pytest.raises(StepRefusedError):
        amend(first, deed, by=coordinator, at=AT, seen=seen)

    task.refresh_from_db()
    assert task.product == "Biên bản niêm yết"


def test_merged_text_that_changed_since_it_was_shown_is_refused(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    two = [task_of(plan, unit), task_of(plan, unit)]
    plan = issued(plan)
    first, second = document(plan, "1/KH-UBND"), document(plan, "2/KH-UBND")
    deed = Deed(ChangeKind.MERGED, WHY, two, [new(plan, unit)])
    seen = mark(first, deed, foresee(first, deed))
    change(two[0], coordinator, second, product="Biên bản niêm yết")

    with pytest.raises(StepRefusedError):
        amend(first, deed, by=coordinator, at=AT, seen=seen)


def test_correction_after_a_later_document_is_refused(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province))
    plan = issued(plan)
    first, second = document(plan, "1/KH-UBND"), document(plan, "2/KH-UBND")
    change(task, coordinator, first, product="Báo cáo")
    change(task, coordinator, second, product="Biên bản")

    with pytest.raises(StepRefusedError):
        change(task, coordinator, first, title="Niêm yết thủ tục hành chính")


def test_document_of_a_day_to_come_is_refused(plan: Plan, coordinator: User) -> None:
    task_of(plan, UnitFactory(province=plan.province))
    paper = Amendment(plan=issued(plan), number="2100/KH-UBND", dated_on=date(2062, 12, 15))

    with pytest.raises(ValidationError):
        record_amendment(paper, by=coordinator, at=AT)


def test_due_date_before_the_plan_is_refused(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province))
    issued(plan)

    with pytest.raises(ValidationError):
        change(task, coordinator, due_on=ISSUED - timedelta(days=1))


def test_request_for_more_time_of_a_cancelled_task_waits_for_nobody(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province))
    paper = document(issued(plan))
    said = {"due_on": date(2026, 10, 31), "reason": "Chờ hướng dẫn"}
    asked = ask_extension(task.assignments.get(), **said, by=UserFactory(), at=AT)

    amend(paper, Deed(ChangeKind.CANCELLED, WHY, [task]), by=coordinator, at=AT)

    asked.refresh_from_db()
    assert (asked.decision, asked.decided_by, asked.remark) == (Decision.REFUSED, coordinator, str(paper))
