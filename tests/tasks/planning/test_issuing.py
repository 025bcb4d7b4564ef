"""Issuing a plan fans its parties out."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import DeadlineKind, Part, Recurrence, State
from tasks.models import Assignment, Update
from tasks.planning.issuing import fan_out, issue_plan
from tasks.services import StepRefusedError
from tests.factories import PartyFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from units.models import Group

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 27)


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(with_periods=True)


@pytest.fixture
def communes() -> Group:
    return Group.objects.create(code="ubnd-cap-xa", name="UBND cấp xã", kinds=["commune"])


def issue(plan: Plan, **given: object) -> None:
    issue_plan(plan, **{"number": "1450/KH-UBND", "dated_on": DAY, "by": UserFactory()} | given)


def test_unit_gets_one_assignment_with_the_tasks_due_date(plan: Plan) -> None:
    party = PartyFactory(task__plan=plan)

    issue(plan)

    made = Assignment.objects.get()
    assert (made.unit, made.part, made.occurrence) == (party.unit, Part.LEAD, 0)
    assert made.due_on == made.original_due_on == party.task.due_on


def test_group_fans_out_to_its_units_valid_on_the_plans_date(plan: Plan, communes: Group) -> None:
    task = TaskFactory(plan=plan)
    here = UnitFactory(commune=True, province=plan.province)
    UnitFactory(commune=True, province=plan.province, valid_to=date(2025, 6, 30))
    UnitFactory(commune=True, province=plan.province, valid_from=date(2026, 7, 1))
    UnitFactory(commune=True)
    PartyFactory(task=task, unit=None, group=communes, text="UBND cấp xã")

    issue(plan)

    assert [a.unit for a in Assignment.objects.all()] == [here]


def test_unit_that_has_ended_by_the_plans_date_gets_nothing_and_is_named(plan: Plan) -> None:
    district = UnitFactory(province=plan.province, valid_to=date(2025, 6, 30))
    party = PartyFactory(task__plan=plan, unit=district, text=district.name)

    found = fan_out(plan, DAY)
    issue(plan)

    assert found.unreached == [party]
    assert not Assignment.objects.exists()


def test_unit_that_leads_and_coordinates_leads(plan: Plan, communes: Group) -> None:
    task = TaskFactory(plan=plan)
    commune = UnitFactory(commune=True, province=plan.province)
    PartyFactory(task=task, part=Part.COORDINATING, unit=None, group=communes, text="UBND cấp xã")
    PartyFactory(task=task, part=Part.LEAD, unit=None, group=communes, text="UBND cấp xã")

    found = fan_out(plan)
    issue(plan)

    assert found.both == [(task, 1)]
    assert Assignment.objects.get().part == Part.LEAD
    assert Assignment.objects.get().unit == commune


def test_words_reach_nobody_and_are_named(plan: Plan) -> None:
    words = PartyFactory(task__plan=plan, unit=None, text="Các cơ quan liên quan")

    found = fan_out(plan)

    assert found.unreached == [words]
    assert found.leaderless == [words.task]


def test_recurring_task_falls_due_at_each_cut_off_after_the_plans_date(plan: Plan) -> None:
    task = TaskFactory(plan=plan, deadline_kind=DeadlineKind.RECURRING, recurrence=Recurrence.QUARTERLY)
    PartyFactory(task=task)

    issue(plan)

    made = Assignment.objects.order_by("occurrence").values_list("occurrence", "due_on")
    assert list(made) == [(1, date(2026, 6, 14)), (2, date(2026, 9, 14)), (3, date(2026, 12, 14))]


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (Recurrence.HALF_YEARLY, [date(2026, 6, 14), date(2026, 12, 14)]),
        (Recurrence.YEARLY, [date(2026, 12, 14)]),
        (Recurrence.ROUNDS, [date(2026, 6, 14), date(2026, 9, 14), date(2026, 12, 14)]),
        ("", [None]),
    ],
)
def test_rhythm_has_its_days(plan: Plan, recurrence: str, days: list[date | None]) -> None:
    PartyFactory(task=TaskFactory(plan=plan, deadline_kind=DeadlineKind.RECURRING, recurrence=recurrence))

    issue(plan)

    assert list(Assignment.objects.order_by("occurrence").values_list("due_on", flat=True)) == days


def test_monthly_task_falls_due_on_the_last_day_of_each_month(plan: Plan) -> None:
    PartyFactory(task=TaskFactory(plan=plan, deadline_kind=DeadlineKind.RECURRING, recurrence=Recurrence.MONTHLY))

    issue(plan)

    days = list(Assignment.objects.order_by("occurrence").values_list("due_on", flat=True))
    assert (days[0], days[-1], len(days)) == (date(2026, 3, 31), date(2026, 12, 31), 10)


def test_life_of_an_assignment_begins_with_a_row(plan: Plan) -> None:
    PartyFactory(task__plan=plan)

    issue(plan)

    first = Update.objects.get()
    assert (first.state, first.due_on) == (State.NOT_STARTED, Assignment.objects.get().due_on)


def test_issuing_is_recorded(plan: Plan) -> None:
    PartyFactory(task__plan=plan)

    issue(plan)

    event = AuditEvent.objects.get(action="plan.issued")
    assert event.data == {"tasks": 1, "assignments": 1}


def test_issued_plan_is_not_issued_again(plan: Plan) -> None:
    PartyFactory(task__plan=plan)
    issue(plan)

    with pytest.raises(StepRefusedError):
        issue(plan)

    assert Assignment.objects.count() == 1


def test_plan_without_tasks_is_refused(plan: Plan) -> None:
    with pytest.raises(StepRefusedError):
        issue(plan)


def test_plan_without_number_stays_a_draft(plan: Plan) -> None:
    PartyFactory(task__plan=plan)

    with pytest.raises(ValidationError):
        issue(plan, number="")

    plan.refresh_from_db()
    assert plan.is_draft
    assert not Assignment.objects.exists()


def test_plan_of_a_day_to_come_is_not_issued(plan: Plan) -> None:
    PartyFactory(task=TaskFactory(plan=plan))

    with pytest.raises(ValidationError):
        issue(plan, dated_on=date(2062, 3, 27))

    assert Plan.objects.get().is_draft


def test_fan_out_asks_a_fixed_number_of_questions(
    plan: Plan, communes: Group, django_assert_num_queries: object
) -> None:
    for _ in range(25):
        task = TaskFactory(plan=plan)
        PartyFactory(task=task)
        PartyFactory(task=task, unit=None, group=communes, text="UBND cấp xã", part=Part.COORDINATING)
    plan = Plan.objects.select_related("province").get()

    with django_assert_num_queries(5):
        fan_out(plan)


PAPER = {"number": "1450/KH-UBND", "dated_on": "27/03/2026"}


@pytest.mark.parametrize("unfinished", ["leaderless", "doubtful"])
def test_unfinished_plan_goes_out_only_where_somebody_says_so(client: Client, plan: Plan, unfinished: str) -> None:
    task = TaskFactory(plan=plan, doubts=[{"field": "deadline"}] if unfinished == "doubtful" else [])
    if unfinished == "doubtful":
        PartyFactory(task=task)
    client.force_login(UserFactory(coordinator_of=plan.province))
    address = reverse("tasks:issue", args=[plan.pk])

    asked = client.post(address, PAPER)
    assert list(asked.context["form"].errors) == ["anyway"]
    client.post(address, PAPER | {"anyway": "on"})

    plan.refresh_from_db()
    assert plan.status == Plan.Status.ISSUED


def test_finished_plan_goes_out_without_a_question(client: Client, plan: Plan) -> None:
    PartyFactory(task=TaskFactory(plan=plan))
    client.force_login(UserFactory(coordinator_of=plan.province))

    client.post(reverse("tasks:issue", args=[plan.pk]), PAPER)

    plan.refresh_from_db()
    assert plan.status == Plan.Status.ISSUED
