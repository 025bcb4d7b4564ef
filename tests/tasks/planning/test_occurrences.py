"""The days on which a recurring task falls due."""

from datetime import date

import pytest
from django.utils.translation import override

from plans.models import Plan
from tasks.choices import DeadlineKind, Recurrence, rhythm_in_words
from tasks.planning.occurrences import Occurrence, occurrences
from tests.factories import PlanFactory, TaskFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(with_periods=True, dated_on=date(2026, 3, 27))


def falling_due(
    plan: Plan, recurrence: Recurrence, day: int | None = None, month: int | None = None
) -> list[Occurrence]:
    task = TaskFactory.build(
        plan=plan,
        deadline_kind=DeadlineKind.RECURRING,
        recurrence=recurrence,
        recurs_day=day,
        recurs_month=month,
    )
    return occurrences(task, plan, list(plan.periods.order_by("cutoff_on")))


def days(plan: Plan, recurrence: Recurrence, day: int | None, month: int | None = None) -> list[date | None]:
    return [one.due_on for one in falling_due(plan, recurrence, day, month)]


@pytest.mark.parametrize(
    ("recurrence", "day", "month", "due"),
    [
        (Recurrence.QUARTERLY, 24, 3, [date(2026, 6, 24), date(2026, 9, 24), date(2026, 12, 24)]),
        (Recurrence.ROUNDS, 14, 3, [date(2026, 6, 14), date(2026, 9, 14), date(2026, 12, 14)]),
        (Recurrence.QUARTERLY, 31, 3, [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30), date(2026, 12, 31)]),
        (Recurrence.QUARTERLY, 2, 4, [date(2026, 4, 2), date(2026, 7, 2), date(2026, 10, 2), date(2027, 1, 2)]),
        (Recurrence.HALF_YEARLY, 9, 6, [date(2026, 6, 9), date(2026, 12, 9)]),
        (Recurrence.HALF_YEARLY, 9, None, [date(2026, 6, 9), date(2026, 12, 9)]),
        (Recurrence.YEARLY, 14, 12, [date(2026, 12, 14)]),
    ],
)
def test_printed_day_of_the_period_is_the_due_date(plan, recurrence, day, month, due):
    assert days(plan, recurrence, day, month) == due


def test_month_that_lacks_the_day_takes_its_last(plan):
    due = days(plan, Recurrence.MONTHLY, 30)

    assert (due[0], due[1], len(due)) == (date(2026, 3, 30), date(2026, 4, 30), 10)
    plan.dated_on = date(2026, 1, 5)
    assert days(plan, Recurrence.MONTHLY, 30)[1] == date(2026, 2, 28)


def test_day_before_the_plans_date_is_left_out(plan):
    assert days(plan, Recurrence.MONTHLY, 14)[0] == date(2026, 4, 14)


def test_without_a_printed_day_the_cut_off_stays_the_due_date(plan):
    assert days(plan, Recurrence.QUARTERLY, None) == [date(2026, 6, 14), date(2026, 9, 14), date(2026, 12, 14)]


@pytest.mark.parametrize(
    ("recurrence", "starts"),
    [
        (Recurrence.QUARTERLY, [date(2026, 3, 15), date(2026, 6, 15), date(2026, 9, 15)]),
        (Recurrence.HALF_YEARLY, [date(2025, 12, 15), date(2026, 6, 15)]),
        (Recurrence.YEARLY, [date(2025, 12, 15)]),
    ],
)
def test_longer_period_starts_with_its_first_quarter(plan, recurrence, starts):
    assert [one.starts_on for one in falling_due(plan, recurrence)] == starts


@pytest.mark.parametrize(
    ("recurrence", "day", "month"),
    [(Recurrence.QUARTERLY, None, None), (Recurrence.YEARLY, 14, 12), (Recurrence.MONTHLY, 14, None)],
)
def test_issued_after_the_last_of_its_days_it_has_to_be_done_by_the_end_of_the_year(plan, recurrence, day, month):
    plan.dated_on = date(2026, 12, 20)

    assert [(one.number, one.due_on) for one in falling_due(plan, recurrence, day, month)] == [(1, date(2026, 12, 31))]


def test_issued_after_its_year_it_stays_without_a_date(plan):
    plan.dated_on = date(2027, 1, 5)

    assert [(one.number, one.due_on) for one in falling_due(plan, Recurrence.QUARTERLY)] == [(0, None)]


@pytest.mark.parametrize(
    ("recurrence", "day", "month", "words"),
    [
        ("", None, None, ""),
        ("quarterly", None, None, "Quarterly"),
        ("quarterly", 24, 3, "Quarterly, day 24 of month 3 of the period"),
        ("quarterly", 2, 4, "Quarterly, day 2 of month 1 of the next period"),
        ("monthly", 14, 1, "Monthly, day 14"),
        ("monthly", 9, 2, "Monthly, day 9 of the next month"),
        ("yearly", 14, 12, "Yearly, on 14/12"),
    ],
)
def test_rhythm_is_said_with_its_day(recurrence, day, month, words):
    with override("en"):
        assert rhythm_in_words(recurrence, day, month) == words
