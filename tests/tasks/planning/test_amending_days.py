"""What an amendment does to the days of assignments: rhythms, days dated by hand, extensions granted before."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import User
from plans.models import Plan
from tasks.choices import ChangeKind, DeadlineKind, Part, Recurrence, State
from tasks.handling.dates import set_due_date
from tasks.handling.extensions import ask_extension, decide_extension
from tasks.models import Task
from tasks.planning.amending.services import Deed, amend, foresee
from tasks.planning.joining import join
from tests.factories import PlanFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import AT, WHY, change, document, finish, issued, task_of, version
from units.models import Unit

pytestmark = pytest.mark.django_db

TRIGGERED = date(2026, 10, 30)


@pytest.fixture
def by() -> User:
    return UserFactory()


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(with_periods=True)


@pytest.fixture
def units(plan: Plan) -> list[Unit]:
    return [UnitFactory(province=plan.province) for _ in range(3)]


def recurring(plan: Plan, unit: Unit, recurrence: Recurrence) -> Task:
    return task_of(plan, unit, deadline_kind=DeadlineKind.RECURRING, recurrence=recurrence, due_on=None)


def test_occurrence_finished_early_is_not_owed_again(plan: Plan, units: list[Unit], by: User) -> None:
    task = recurring(plan, units[0], Recurrence.QUARTERLY)
    issued(plan)
    finish(task.assignments.get(due_on=date(2026, 9, 14)))

    change(task, by, recurs_day=25, recurs_month=3)

    open_days = task.assignments.open().filter(due_on__gte=date(2026, 9, 1)).values_list("due_on", flat=True)
    assert list(open_days) == [date(2026, 12, 25)]


def test_task_that_recurred_and_has_nothing_to_come_is_given_with_its_one_date(
    plan: Plan, units: list[Unit], by: User
) -> None:
    task = recurring(plan, units[0], Recurrence.HALF_YEARLY)
    plan = issued(plan)
    last = date(2026, 12, 31)
    once = version(task, deadline_kind=DeadlineKind.FIXED, recurrence="", due_on=last)
    late = document(plan, dated_on=date(2026, 12, 15))

    amend(late, Deed(ChangeKind.CHANGED, WHY, [task], [once]), by=by, at=datetime(2026, 12, 16, 3, tzinfo=UTC))

    assert task.assignments.filter(due_on=last, state=State.NOT_STARTED).count() == 1


def test_unit_that_comes_later_gets_the_day_that_the_others_were_given(plan: Plan, units: list[Unit], by: User) -> None:
    first, joins, named = units
    task = task_of(plan, first, deadline_kind=DeadlineKind.CONDITIONAL, due_on=None)
    issued(plan)
    set_due_date(task.assignments.get(), due_on=TRIGGERED, basis="Khi có hướng dẫn", by=by, at=AT)

    join(task, {joins: Part.LEAD}, reason="Có văn bản đề nghị", by=by, at=AT)
    change(task, by, leads=(first, named))

    assert set(task.assignments.values_list("unit", "due_on")) == {(unit.pk, TRIGGERED) for unit in units}


def test_unit_given_the_task_again_keeps_the_day_of_its_extension(plan: Plan, units: list[Unit], by: User) -> None:
    stays, goes, _other = units
    task = task_of(plan, stays, goes)
    plan = issued(plan)
    said = {"due_on": TRIGGERED, "reason": "Chờ hướng dẫn"}
    asked = ask_extension(task.assignments.get(unit=goes), **said, by=by, at=AT)
    decide_extension(asked, granted=True, remark="Đồng ý", by=UserFactory(), at=AT)

    change(task, by, document(plan, "1/KH-UBND"), leads=(stays,))
    change(task, by, document(plan, "2/KH-UBND"), leads=(stays, goes))

    again = task.assignments.get(unit=goes)
    assert (again.state, again.due_on) == (State.NOT_STARTED, TRIGGERED)


def test_unit_that_joined_in_a_part_and_is_named_in_it_is_not_moved(plan: Plan, units: list[Unit], by: User) -> None:
    lead, joins, _other = units
    task = task_of(plan, lead)
    plan = issued(plan)
    join(task, {joins: Part.COORDINATING}, reason="Có văn bản đề nghị", by=by, at=AT)
    named = version(task, lead, coordinating=joins)

    assert foresee(document(plan), Deed(ChangeKind.CHANGED, WHY, [task], [named])).moved == []
