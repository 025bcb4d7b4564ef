"""The one place that counts, against a second opinion: lives told at random, judged day by day in plain Python."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from tasks import services
from tasks.choices import DeadlineKind, Part, State, Step
from tasks.figures import Figures, counted, figures, figures_by, total
from tasks.models import Assignment, Update
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory

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
PARTS = ("done_in_time", "done_late", "done_no_deadline", "in_time", "overdue", "no_deadline")

steps = st.tuples(
    st.integers(0, 3), st.integers(0, 4), st.integers(-1, 1)
)  # which, days later, done before or after due
lives = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([DeadlineKind.FIXED, DeadlineKind.FIXED, DeadlineKind.ONGOING, DeadlineKind.MISSING]),
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


def live(plan: Any, life: dict[str, Any], people: tuple[User, User]) -> Assignment:
    """Tell one life through the services: at each turn one of the steps that its state allows."""
    due_on = day(life["due_after"]) if life["kind"] == DeadlineKind.FIXED else None
    task = TaskFactory(plan=plan, deadline_kind=life["kind"], due_on=due_on)
    unit = UnitFactory(province=plan.province, **({"outside": True} if life["outside"] else {}))
    assignment = AssignmentFactory(task=task, unit=unit, part=life["part"], given=noon(FIRST))
    after = 0
    for which, later, beyond in life["steps"]:
        after += later
        assignment.refresh_from_db()
        allowed = sorted(services.steps_from(assignment.state) & set(STEPS))
        step = allowed[which % len(allowed)]
        said: dict[str, Any] = {"by": people[step == Step.CONFIRMED], "at": noon(day(after))}
        said |= {"result": "Đã làm"} if step in (Step.PROGRESS, Step.SENT) else {"remark": "Vì sao"}
        said |= {"done_on": min(day(after), (due_on or FIRST) + timedelta(days=beyond))} if step == Step.SENT else {}
        STEPS[step](assignment, **said)
    return assignment


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
        assignments = [live(plan, life, people) for life in told]
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
