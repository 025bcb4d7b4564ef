"""An amendment of an issued plan: what becomes of tasks and of the assignments that were given for them."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent, User
from plans.models import Amendment, Plan
from tasks import services
from tasks.choices import ChangeKind, DeadlineKind, Part, Recurrence, State, Step
from tasks.handling.extensions import ask_extension, decide_extension
from tasks.models import Assignment, Task, TaskChange, Update
from tasks.planning.amending.printed import differences, printed
from tasks.planning.amending.services import Deed, amend, record_amendment
from tasks.services import StepRefusedError
from tests.factories import PlanFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import (
    AT,
    DAY,
    DUE,
    ISSUED,
    WHY,
    change,
    document,
    finish,
    issued,
    new,
    plan_of,
    task_of,
)
from units.models import Group

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator() -> User:
    return UserFactory()


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(with_periods=True)


@pytest.fixture
def communes() -> Group:
    return Group.objects.create(code="ubnd-cap-xa", name="UBND cấp xã", kinds=["commune"])


# --- the document ---


def test_document_is_recorded(plan: Plan, coordinator: User) -> None:
    task_of(plan, UnitFactory(province=plan.province))
    amendment = Amendment(plan=issued(plan), number="2100/KH-UBND", dated_on=DAY)

    record_amendment(amendment, by=coordinator)

    assert plan.amendments.get().number == "2100/KH-UBND"
    assert AuditEvent.objects.get(action="amendment.recorded").by == coordinator


def test_draft_is_edited_not_amended(plan: Plan) -> None:
    with pytest.raises(StepRefusedError):
        document(plan)


def test_document_from_before_the_plan_is_refused(plan: Plan) -> None:
    task_of(plan, UnitFactory(province=plan.province))

    with pytest.raises(ValidationError):
        document(issued(plan), dated_on=ISSUED - timedelta(days=1))


# --- a changed task ---


def test_text_changes_and_what_was_printed_is_kept(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province), title="Niêm yết danh sách hộ nghèo")
    issued(plan)
    before = printed(task, task.parties.all())

    change(task, coordinator, title="Niêm yết danh sách hộ nghèo, hộ cận nghèo")

    task.refresh_from_db()
    assert TaskChange.objects.get().before == before
    assert [d.after for d in differences(before, printed(task, task.parties.all()))] == [task.title]
    assert Update.objects.count() == 1  # the life of its assignment goes on untouched


def test_new_date_moves_what_is_not_done_and_the_first_date_stays(plan: Plan, coordinator: User) -> None:
    done, late = (UnitFactory(province=plan.province) for _ in range(2))
    task = task_of(plan, done, late, due_on=DUE)
    issued(plan)
    finish(task.assignments.get(unit=done))

    change(task, coordinator, due_on=date(2026, 10, 31))

    moved = task.assignments.get(unit=late)
    assert (moved.due_on, moved.original_due_on) == (date(2026, 10, 31), DUE)
    assert (moved.updates.first().kind, moved.updates.first().due_on) == (Step.DATED, date(2026, 10, 31))
    assert moved.updates.first().remark == f"2100/KH-UBND (01/09/2026): {WHY}"
    assert (task.assignments.get(unit=done).due_on, task.assignments.get(unit=done).state) == (DUE, State.DONE)


@pytest.mark.parametrize(("printed_on", "then"), [(date(2026, 10, 15), date(2026, 10, 31)), (date(2026, 11, 30),) * 2])
def test_extension_until_later_stays(plan: Plan, coordinator: User, printed_on: date, then: date) -> None:
    task = task_of(plan, UnitFactory(province=plan.province), due_on=DUE)
    issued(plan)
    said = {"due_on": date(2026, 10, 31), "reason": "Chờ hướng dẫn"}
    asked = ask_extension(task.assignments.get(), **said, by=coordinator, at=AT)
    decide_extension(asked, granted=True, remark="Đồng ý", by=UserFactory())

    change(task, coordinator, due_on=printed_on)

    assert task.assignments.get().due_on == then


def test_units_newly_named_get_the_task_and_those_no_longer_named_lose_it(plan: Plan, coordinator: User) -> None:
    stays, goes, comes = (UnitFactory(province=plan.province) for _ in range(3))
    task = task_of(plan, stays, goes)
    issued(plan)

    change(task, coordinator, leads=(stays, comes))

    states = {row.unit: (row.state, row.updates.first().kind) for row in task.assignments.all()}
    assert states == {
        stays: (State.NOT_STARTED, Step.GIVEN),
        goes: (State.CANCELLED, Step.CANCELLED),
        comes: (State.NOT_STARTED, Step.GIVEN),
    }
    assert task.assignments.get(unit=stays).updates.count() == 1


def test_done_result_of_a_unit_no_longer_named_stays(plan: Plan, coordinator: User) -> None:
    goes, comes = (UnitFactory(province=plan.province) for _ in range(2))
    task = task_of(plan, goes)
    issued(plan)
    finish(task.assignments.get())

    change(task, coordinator, leads=(comes,))

    assert task.assignments.get(unit=goes).state == State.DONE


def test_part_that_changes_keeps_its_life(plan: Plan, coordinator: User) -> None:
    first, second = (UnitFactory(province=plan.province) for _ in range(2))
    task = task_of(plan, first, coordinating=second)
    issued(plan)
    services.record_progress(task.assignments.get(unit=second), result="Đã rà soát 3/7 lĩnh vực", by=coordinator)

    change(task, coordinator, leads=(second,), coordinating=first)

    moved = task.assignments.get(unit=second)
    assert (moved.part, moved.state, moved.updates.count()) == (Part.LEAD, State.IN_PROGRESS, 3)
    assert task.assignments.get(unit=first).part == Part.COORDINATING


def test_unit_of_a_group_that_came_into_being_later_is_not_added_silently(
    plan: Plan, communes: Group, coordinator: User
) -> None:
    UnitFactory(commune=True, province=plan.province)
    task = task_of(plan, communes)
    issued(plan)
    UnitFactory(commune=True, province=plan.province, valid_from=date(2026, 7, 1))

    change(task, coordinator, leads=(communes,), coordinating=UnitFactory(province=plan.province))

    assert task.assignments.leads().count() == 1


def test_unit_that_joined_on_request_stays_when_the_parties_change(plan: Plan, coordinator: User) -> None:
    joined, named, other = (UnitFactory(province=plan.province) for _ in range(3))
    task = task_of(plan, named)
    issued(plan)
    row = Assignment.objects.create(
        task=task, plan=plan, province=plan.province, unit=joined, part=Part.LEAD, due_on=DUE, original_due_on=DUE
    )

    change(task, coordinator, leads=(other,))

    row.refresh_from_db()
    assert row.state == State.NOT_STARTED


def test_unit_named_again_begins_anew(plan: Plan, coordinator: User) -> None:
    first, second = (UnitFactory(province=plan.province) for _ in range(2))
    task = task_of(plan, first)
    issued(plan)
    change(task, coordinator, leads=(second,))

    change(task, coordinator, document(plan_of(task), "2300/KH-UBND", date(2026, 10, 1)), leads=(first,))

    again = task.assignments.get(unit=first)
    assert again.state == State.NOT_STARTED
    assert [step.kind for step in again.updates.all()] == [Step.GIVEN, Step.CANCELLED, Step.GIVEN]
    assert task.assignments.get(unit=second).state == State.CANCELLED


def test_rhythm_that_changes_moves_what_lies_ahead_and_leaves_what_was_missed(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    task = task_of(plan, unit, deadline_kind=DeadlineKind.RECURRING, recurrence=Recurrence.QUARTERLY)
    issued(plan)

    change(task, coordinator, recurrence=Recurrence.MONTHLY)

    rows = list(task.assignments.order_by("occurrence").values_list("occurrence", "due_on", "original_due_on"))
    assert rows == [
        (1, date(2026, 6, 14), date(2026, 6, 14)),  # missed before the amendment
        (2, date(2026, 9, 30), date(2026, 9, 14)),
        (3, date(2026, 10, 31), date(2026, 12, 14)),
        (4, date(2026, 11, 30), date(2026, 11, 30)),
        (5, date(2026, 12, 31), date(2026, 12, 31)),
    ]


def test_once_instead_of_each_quarter_cancels_what_is_too_much(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    task = task_of(plan, unit, deadline_kind=DeadlineKind.RECURRING, recurrence=Recurrence.QUARTERLY)
    issued(plan)

    change(task, coordinator, deadline_kind=DeadlineKind.FIXED, recurrence="", due_on=date(2026, 11, 15))

    rows = task.assignments.order_by("occurrence").values_list("due_on", "state")
    assert list(rows) == [
        (date(2026, 6, 14), State.NOT_STARTED),
        (date(2026, 11, 15), State.NOT_STARTED),
        (date(2026, 12, 14), State.CANCELLED),
    ]


def test_second_change_under_one_document_corrects_the_first(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province), title="Niêm yết")
    amendment = document(issued(plan))
    change(task, coordinator, amendment, title="Niêm yết công khia")

    change(task, coordinator, amendment, title="Niêm yết công khai")

    assert TaskChange.objects.get().before["title"] == "Niêm yết"
    assert Task.objects.get().title == "Niêm yết công khai"


def test_change_of_what_the_document_put_there_corrects_it(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    old = task_of(plan, unit)
    amendment = document(issued(plan))
    amend(amendment, Deed(ChangeKind.REPLACED, WHY, [old], [new(amendment.plan, unit)]), by=coordinator, at=AT)
    fresh = amendment.tasks_added.get()

    change(fresh, coordinator, amendment, title="Lấy ý kiến Nhân dân về bảng giá đất")

    assert amendment.tasks_added.get().title == "Lấy ý kiến Nhân dân về bảng giá đất"
    assert [each.task for each in TaskChange.objects.all()] == [old]


# --- added, merged, split, replaced, cancelled ---


def test_added_task_comes_last_and_is_given_to_the_units_valid_on_the_documents_date(
    plan: Plan, communes: Group, coordinator: User
) -> None:
    UnitFactory(commune=True, province=plan.province, valid_to=date(2026, 6, 30))
    young = UnitFactory(commune=True, province=plan.province, valid_from=date(2026, 7, 1))
    old = task_of(plan, UnitFactory(province=plan.province))
    amendment = document(issued(plan))

    amend(amendment, Deed(ChangeKind.ADDED, WHY, [], [new(amendment.plan, communes)]), by=coordinator, at=AT)

    added = Task.objects.get(added_by=amendment)
    assert added.position > old.position
    assert [row.unit for row in added.assignments.all()] == [young]
    assert added.changes.get().kind == ChangeKind.ADDED


def test_added_recurring_task_begins_with_the_occurrences_still_ahead(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    task_of(plan, unit)
    amendment = document(issued(plan))
    quarterly = new(
        amendment.plan, unit, deadline_kind=DeadlineKind.RECURRING, recurrence=Recurrence.QUARTERLY, due_on=None
    )

    amend(amendment, Deed(ChangeKind.ADDED, WHY, [], [quarterly]), by=coordinator, at=AT)

    days = Assignment.objects.filter(task__added_by=amendment).values_list("due_on", flat=True)
    assert sorted(days) == [date(2026, 9, 14), date(2026, 12, 14)]


def test_cancelled_task_cancels_what_is_not_done(plan: Plan, coordinator: User) -> None:
    done, begun = (UnitFactory(province=plan.province) for _ in range(2))
    task = task_of(plan, done, begun)
    amendment = document(issued(plan))
    finish(task.assignments.get(unit=done))

    amend(amendment, Deed(ChangeKind.CANCELLED, WHY, [task]), by=coordinator, at=AT)

    assert Task.objects.in_force().count() == 0
    assert task.assignments.get(unit=done).state == State.DONE
    last = task.assignments.get(unit=begun).updates.first()
    assert (last.kind, last.remark) == (Step.CANCELLED, f"2100/KH-UBND (01/09/2026): {WHY}")


def test_merged_tasks_end_in_one(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    two = [task_of(plan, unit), task_of(plan, unit)]
    amendment = document(issued(plan))

    amend(amendment, Deed(ChangeKind.MERGED, WHY, two, [new(amendment.plan, unit)]), by=coordinator, at=AT)

    one = Task.objects.in_force().get()
    assert {change.task for change in one.came_from.all()} == set(two)
    assert Assignment.objects.open().get().task == one


def test_split_task_ends_in_several(plan: Plan, coordinator: User) -> None:
    unit = UnitFactory(province=plan.province)
    task = task_of(plan, unit)
    amendment = document(issued(plan))
    halves = [new(amendment.plan, unit, title=title) for title in ("Rà soát thủ tục", "Niêm yết thủ tục")]

    amend(amendment, Deed(ChangeKind.SPLIT, WHY, [task], halves), by=coordinator, at=AT)

    assert set(task.changes.get().results.all()) == set(Task.objects.in_force())
    assert Task.objects.in_force().count() == 2


def test_amending_is_recorded_with_what_it_did(plan: Plan, coordinator: User) -> None:
    task = task_of(plan, UnitFactory(province=plan.province))
    amendment = document(issued(plan))

    amend(amendment, Deed(ChangeKind.CANCELLED, WHY, [task]), by=coordinator, at=AT)

    event = AuditEvent.objects.get(action="plan.amended")
    assert (event.by, event.data["kind"], event.data["cancelled"]) == (coordinator, "cancelled", 1)
