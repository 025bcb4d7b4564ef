"""The one place that counts, against a second opinion: lives told at random, judged day by day in plain Python."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from plans.models import Plan
from tasks import services
from tasks.choices import DeadlineKind, Part, Recurrence, State, Step
from tasks.figures import Figures, counted, figures, figures_by, total
from tasks.handling.extensions import ask_extension, decide_extension, may_be_extended
from tasks.lists.filters import chosen_assignments
from tasks.lists.overview import overview
from tasks.lists.worklist import worklist
from tasks.models import Assignment, Update
from tests.factories import (
    AssignmentFactory,
    IndicatorFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

FIRST = date(2026, 4, 1)
STEPS = {
    Step.PROGRESS: services.record_progress,
    Step.SENT: services.send,
    Step.CONFIRMED: services.confirm,
    Step.RETURNED: services.return_for_redo,
    Step.REOPENED: services.reopen,
    Step.SUSPENDED: services.suspend,
    Step.RESUMED: services.resume,
}
Lives = list[Assignment]
PARTS = ("done_in_time", "done_late", "done_no_deadline", "in_time", "overdue", "no_deadline")

steps = st.tuples(
    st.integers(0, 3), st.integers(0, 4), st.integers(-1, 1)
)  # which, days later, done before or after due
lives = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(
            [DeadlineKind.FIXED, DeadlineKind.FIXED, DeadlineKind.RECURRING, DeadlineKind.ONGOING, DeadlineKind.MISSING]
        ),
        "dimension": st.sampled_from([0, 1, None]),
        "due_after": st.integers(0, 8),
        "outside": st.sampled_from([False, False, True]),
        "part": st.sampled_from([Part.LEAD, Part.LEAD, Part.COORDINATING]),
        "steps": st.lists(steps, max_size=7),
    }
)


def day(after: int) -> date:
    return FIRST + timedelta(days=after)


def noon(on: date) -> datetime:
    return datetime.combine(on, time(5), tzinfo=UTC)


def live(plan: Plan, life: dict[str, Any], people: tuple[User, User], dimensions: Sequence[Any] = ()) -> Lives:
    """Tell one life through the services: at each turn one of the steps that its state allows, or more time.

    Returns its assignments: a recurring task has a second one, which nobody works on.
    """
    kind, due_on = life["kind"], day(life["due_after"])
    indicator = dimensions[life["dimension"]] if dimensions and life["dimension"] is not None else None
    rhythm = {"recurrence": Recurrence.MONTHLY} if kind == DeadlineKind.RECURRING else {}
    due_on = due_on if kind in (DeadlineKind.FIXED, DeadlineKind.RECURRING) else None
    task = TaskFactory(plan=plan, deadline_kind=kind, indicator=indicator, due_on=None if rhythm else due_on, **rhythm)
    unit = UnitFactory(province=plan.province, **({"outside": True} if life["outside"] else {}))
    given = {"task": task, "unit": unit, "part": life["part"], "given": noon(FIRST)}
    first = AssignmentFactory(**given, due_on=due_on, occurrence=1 if rhythm else 0)
    after = 0
    for which, later, beyond in life["steps"]:
        after += later
        first.refresh_from_db()
        allowed = sorted(services.steps_from(first.state) & set(STEPS))
        if which == len(allowed) and may_be_extended(first):
            more_time(first, days=beyond + 2, people=people, at=noon(day(after)))
            continue
        step = allowed[which % len(allowed)]
        said: dict[str, Any] = {"by": people[step == Step.CONFIRMED], "at": noon(day(after))}
        said |= {"result": "Đã làm"} if step in (Step.PROGRESS, Step.SENT) else {"remark": "Vì sao"}
        said |= {"done_on": min(day(after), (due_on or FIRST) + timedelta(days=beyond))} if step == Step.SENT else {}
        STEPS[step](first, **said)
    return [first, *([AssignmentFactory(**given, due_on=due_on + timedelta(days=5), occurrence=2)] if rhythm else [])]


def more_time(assignment: Assignment, *, days: int, people: tuple[User, User], at: datetime) -> None:
    """Ask for more time and get it."""
    due_on = max(assignment.due_on, at.date()) + timedelta(days=days)
    asked = ask_extension(assignment, due_on=due_on, reason="Mưa lũ", by=people[0], at=at)
    decide_extension(asked, granted=True, remark="Đồng ý", by=people[1], at=at)


def opinion(updates: list[Update], on: date, *, outside: bool) -> str | None:
    """Judge a life on a day from its rows alone; None where it is not counted."""
    known = [update for update in updates if update.day <= on]
    if not known or known[-1].state == State.CANCELLED:
        return None
    last = known[-1]
    if last.state == State.DONE:
        if last.due_on is None:
            return "done_no_deadline"
        return "done_in_time" if last.done_on <= last.due_on else "done_late"
    if last.due_on is None or last.state == State.SUSPENDED:
        return "no_deadline"
    if last.state == State.AWAITING and last.done_on <= last.due_on:
        return "in_time"
    return "overdue" if last.due_on < on and not outside else "in_time"


def _quiet(lives: Iterable[list[Update]]) -> int:
    """Return how many days after the first nothing changes any more: no row, no deadline."""
    last = max(max(update.day, update.due_on or update.day) for updates in lives for update in updates)
    return (last - FIRST).days + 2


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(lives, min_size=3, max_size=8))
def test_figures_of_every_day_are_those_of_a_second_opinion(told: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        plan, people = PlanFactory(issued=True), (UserFactory(), UserFactory())
        assignments = [assignment for life in told for assignment in live(plan, life, people)]
        rows = {assignment.pk: list(assignment.updates.order_by("pk")) for assignment in assignments}
        for after in range(_quiet(rows.values()) + 1):
            for part, outside in ((Part.LEAD, False), (Part.LEAD, True), (Part.COORDINATING, False)):
                seen = [a for a in assignments if a.part == part and a.unit.is_outside == outside]
                if not seen:
                    continue
                expected = Counter(opinion(rows[a.pk], day(after), outside=outside) for a in seen)
                found = figures(
                    counted(Assignment.objects.filter(plan=plan), part=part, outside=outside),
                    day(after),
                    as_of=day(after),
                )
                assert found.parts == tuple(expected[name] for name in PARTS)
                assert found.done + found.not_done == found.total == sum(expected.values()) - expected[None]
        transaction.set_rollback(True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(lives, min_size=1, max_size=4))
def test_present_columns_agree_with_the_rows_today(told: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        plan, people = PlanFactory(issued=True), (UserFactory(), UserFactory())
        for life in told:
            live(plan, life, people)
        given_all, today = Assignment.objects.filter(plan=plan), day(60)

        assert figures(given_all, today) == figures(given_all, today, as_of=today)
        transaction.set_rollback(True)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(lives, min_size=3, max_size=6))
def test_every_list_shows_the_same_figures_on_every_day(told: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        one = IndicatorFactory()
        dimensions = [one, IndicatorFactory(version=one.version, parent=one.parent)]
        plan, people = PlanFactory(issued=True, framework_version=one.version), (UserFactory(), UserFactory())
        user = UserFactory(coordinator_of=plan.province)
        assignments = [each for life in told for each in live(plan, life, people, dimensions)]
        rows = {assignment.pk: list(assignment.updates.order_by("pk")) for assignment in assignments}
        today = day(_quiet(rows.values()) + 1)
        leads = [each for each in assignments if each.part == Part.LEAD and not each.unit.is_outside]
        for after in range((today - FIRST).days):
            on = day(after)
            stands = {each: opinion(rows[each.pk], on, outside=False) for each in leads}
            expected = Counter(stands.values())
            found = overview(plan, user, on, as_of=on)
            assert found.total.parts == tuple(expected[name] for name in PARTS)
            for dimension, of_dimension in found.dimensions:
                within = Counter(word for each, word in stands.items() if each.task.indicator == dimension)
                assert of_dimension.parts == tuple(within[name] for name in PARTS)
            assert listed(plan, user, on, today) == found.total.parts
            assert total(of_tasks(plan, on).values()) == found.total
        for unit in {each.unit for each in assignments if not each.unit.is_outside}:
            owed = worklist(unit, UserFactory(lead_of=unit), today)
            mine = Counter(opinion(rows[each.pk], today, outside=False) for each in assignments if each.unit == unit)
            assert owed.figures.parts == tuple(mine[name] for name in PARTS)
            assert owed.rows.count() == owed.count == owed.figures.not_done
        transaction.set_rollback(True)


def listed(plan: Plan, user: User, on: date, today: date) -> tuple[int, ...]:
    """How many rows the list of assignments has behind each figure of a past day."""
    asked = {"ngay": f"{on:%d/%m/%Y}"}
    return tuple(chosen_assignments(plan, user, asked | {"timeliness": name}, today).qs.count() for name in PARTS)


def of_tasks(plan: Plan, on: date) -> Mapping[int, Figures]:
    """The figures beside each task."""
    return figures_by(counted(Assignment.objects.filter(plan=plan)), on, "task", as_of=on)


def test_assignment_that_did_not_exist_yet_is_not_counted() -> None:
    assignment = AssignmentFactory(given=noon(FIRST))

    seen = Assignment.objects.filter(pk=assignment.pk)

    assert figures(seen, FIRST, as_of=FIRST - timedelta(days=1)) == Figures()


def test_due_soon_is_part_of_in_time() -> None:
    assignment = AssignmentFactory(task__plan__issued=True, task__due_on=day(3), given=noon(FIRST))

    found = figures(Assignment.objects.filter(pk=assignment.pk), FIRST)

    assert (found.in_time, found.due_soon, found.total) == (1, 1, 1)


def test_counting_by_a_column_adds_up_and_takes_one_query() -> None:
    plan = PlanFactory(issued=True)
    for _place in range(5):
        AssignmentFactory(task=TaskFactory(plan=plan))
    seen = Assignment.objects.filter(plan=plan)

    with CaptureQueriesContext(connection) as captured:
        by_unit = figures_by(seen, FIRST, "unit")

    assert len(captured) == 1
    assert len(by_unit) == 5
    assert total(by_unit.values()) == figures(seen, FIRST)


def test_rate_of_nothing_is_unknown() -> None:
    assert Figures().rate is None
