"""A unit begins its own plan and takes over what it was given."""

from datetime import date

import pytest

from plans.models import Plan
from tasks.choices import ChangeKind, DeadlineKind, Part, Recurrence, State
from tasks.models import Assignment
from tasks.planning.amending.services import Deed, amend
from tasks.planning.issuing import issue_plan
from tasks.services import StepRefusedError
from tasks.subplans.sharing import Share
from tasks.subplans.starting import later_than_given, start_subplan, take_over, takeable
from tests.factories import PartyFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import AT, WHY, document
from tests.tasks.subplans.conftest import Office
from units.models import Unit

pytestmark = pytest.mark.django_db


def test_own_plan_stands_under_the_provinces_with_its_periods(office: Office) -> None:
    plan = start_subplan(office.parent, office.unit, by=office.lead)

    assert (plan.parent, plan.unit, plan.agency, plan.is_draft) == (office.parent, office.unit, office.unit, True)
    assert "1331/KH-UBND" in plan.legal_bases
    assert list(plan.periods.values_list("code", "cutoff_on")) == list(
        office.parent.periods.values_list("code", "cutoff_on")
    )


def test_second_click_finds_the_plan_that_is_there(office: Office) -> None:
    first = start_subplan(office.parent, office.unit, by=office.lead)

    assert start_subplan(office.parent, office.unit, by=office.lead) == first
    assert Plan.objects.filter(parent=office.parent).count() == 1


def test_no_plan_is_made_under_another_sub_plan(office: Office) -> None:
    own = PlanFactory(issued=True, parent=office.parent, province=office.parent.province, unit=office.unit)

    with pytest.raises(StepRefusedError):
        start_subplan(own, UnitFactory(province=office.parent.province), by=office.lead)


def test_no_plan_is_made_under_a_draft(office: Office) -> None:
    draft = PlanFactory(province=office.parent.province, unit=office.parent.unit)

    with pytest.raises(StepRefusedError):
        start_subplan(draft, office.unit, by=office.lead)


def test_room_and_unit_of_another_province_make_no_plan(office: Office) -> None:
    for unit in (office.rooms[0], UnitFactory()):
        with pytest.raises(StepRefusedError):
            start_subplan(office.parent, unit, by=office.lead)


def test_task_taken_over_is_the_provinces_in_all_but_its_parties(office: Office) -> None:
    given = office.given()
    PartyFactory(task=given.task, unit=office.unit)

    task = office.begin().tasks.get()

    assert task.parent == given.task
    assert (task.title, task.product, task.number) == (given.task.title, given.task.product, given.task.number)
    assert (task.deadline_kind, task.deadline_text, task.due_on) == ("fixed", given.task.deadline_text, given.due_on)
    assert not task.parties.exists()


def test_coordinating_work_is_taken_over_and_what_is_over_is_not(office: Office) -> None:
    mine = office.given(part=Part.COORDINATING)
    person = {"confirmed_by": UserFactory(), "confirmed_at": mine.plan.issued_at, "done_on": date(2026, 4, 1)}
    office.given(state=State.DONE, **person)
    office.given(state=State.CANCELLED)

    assert [task.parent for task in office.begin().tasks.all()] == [mine.task]


def test_task_is_due_when_the_unit_is_after_more_time_was_granted(office: Office) -> None:
    given = office.given()
    given.due_on = date(2026, 11, 15)
    given.save()

    assert office.begin().tasks.get().due_on == date(2026, 11, 15)


def test_task_that_was_dated_since_has_that_date(office: Office) -> None:
    office.given(task__deadline_kind=DeadlineKind.CONDITIONAL, due_on=date(2026, 8, 1))

    task = office.begin().tasks.get()

    assert (task.deadline_kind, task.due_on) == (DeadlineKind.FIXED, date(2026, 8, 1))


def test_task_that_was_dated_before_its_printed_start_begins_without_one(office: Office) -> None:
    kind, start = DeadlineKind.CONDITIONAL, date(2026, 9, 1)
    office.given(task__deadline_kind=kind, task__starts_on=start, starts_on=start, due_on=date(2026, 8, 1))

    task = office.begin().tasks.get()

    assert (task.starts_on, task.due_on) == (None, date(2026, 8, 1))


def test_what_was_taken_over_is_not_taken_twice(office: Office) -> None:
    given = office.given()
    plan = office.begin()

    assert take_over(plan, {given.task_id}, by=office.lead) == []
    assert plan.tasks.count() == 1


def test_own_plan_offers_what_the_province_gave_later(office: Office) -> None:
    office.given()
    plan = office.begin()
    later = office.given()

    assert takeable(office.parent, office.unit) == [later]
    assert take_over(plan, {later.task_id}, by=office.lead)[0].position == 2


def test_what_an_amendment_of_the_own_plan_dropped_can_be_taken_over_again(office: Office) -> None:
    given = office.given()
    office.begin()
    office.issue()
    amend(document(office.plan), Deed(ChangeKind.CANCELLED, WHY, [office.plan.tasks.get()]), by=office.lead, at=AT)

    assert takeable(office.parent, office.unit) == [given]


def test_what_is_taken_into_an_issued_plan_is_given_out_at_once(office: Office) -> None:
    office.given()
    office.begin()
    office.issue()
    later = office.given()

    [task] = take_over(office.plan, {later.task_id}, by=office.lead, share=Share(office.rooms[1]))

    assert [(row.unit, row.due_on) for row in task.assignments.all()] == [(office.rooms[1], later.due_on)]
    with pytest.raises(StepRefusedError):
        take_over(office.plan, {office.given().task_id}, by=office.lead)


def test_recurring_task_keeps_the_occurrences_that_the_unit_was_given(office: Office) -> None:
    task = TaskFactory(plan=office.parent, deadline_kind=DeadlineKind.RECURRING, recurrence=Recurrence.QUARTERLY)
    for number, day in ((1, date(2026, 3, 14)), (2, date(2026, 6, 14)), (3, date(2026, 9, 14))):
        row = office.given(occurrence=number, due_on=day)
        Assignment.objects.filter(pk=row.pk).update(task=task, state=State.CANCELLED if number == 1 else row.state)
    office.begin()
    office.issue()

    made = office.plan.assignments.order_by("occurrence").values_list("occurrence", "due_on")
    assert list(made) == [(2, date(2026, 6, 14)), (3, date(2026, 9, 14))]


def test_own_plan_reaches_only_the_unit_and_its_rooms(office: Office) -> None:
    office.given()
    task = office.begin().tasks.get()
    stranger = UnitFactory(province=office.parent.province, parent=UnitFactory(), kind=Unit.Kind.INTERNAL)
    PartyFactory(task=task, unit=None, text="Các cơ quan liên quan")
    office.share(task)

    issue_plan(office.plan, number="326/KH-VPUBND", dated_on=date(2026, 4, 8), by=office.lead)

    assert stranger not in office.plan.addressees(date(2026, 4, 8))
    assert {row.unit for row in office.plan.assignments.all()} == {office.rooms[0]}


def test_own_day_after_the_provinces_is_pointed_out(office: Office) -> None:
    sooner, later, given = office.given(), office.given(), office.given()
    plan = office.begin()
    plan.tasks.filter(parent=sooner.task).update(due_on=date(2026, 9, 1))
    plan.tasks.filter(parent=later.task).update(due_on=date(2026, 10, 1))
    plan.tasks.filter(parent=given.task).update(due_on=None, deadline_kind=DeadlineKind.ONGOING)

    assert set(later_than_given(plan).values()) == {later, given}
