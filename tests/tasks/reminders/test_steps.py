"""When a unit is reminded of what: pure, on a calendar of the test's own."""

from datetime import date, timedelta

import pytest

from tasks.choices import DeadlineKind, ReminderStep, State
from tasks.reminders.steps import Duty, Said, deadline_step, step_for
from units.calendar import is_working_day

DUE = date(2026, 9, 30)  # a Wednesday
TET = frozenset(date(2026, 2, day) for day in range(16, 21))
NOTHING = Said()


def duty(**columns: object) -> Duty:
    usual = {
        "assignment": 1,
        "unit": 1,
        "kind": DeadlineKind.FIXED,
        "state": State.IN_PROGRESS,
        "starts_on": None,
        "due_on": DUE,
        "given_on": date(2026, 3, 27),
        "updated_on": None,
        "is_acknowledged": True,
        "plan": 1,
        "plan_year": 2026,
    }
    return Duty(**{**usual, **columns})


def said(*steps: tuple[ReminderStep, date], last_on: date | None = None) -> Said:
    return Said(frozenset(steps), last_on)


@pytest.mark.parametrize(
    ("days", "step"),
    [
        (-31, None),
        (-30, ReminderStep.MONTH_BEFORE),
        (-24, ReminderStep.MONTH_BEFORE),  # some nights were missed
        (-23, None),  # too long ago to be made up for
        (-7, ReminderStep.WEEK_BEFORE),
        (-6, ReminderStep.WEEK_BEFORE),
        (-2, ReminderStep.DAYS_BEFORE),
        (-1, ReminderStep.DAY_BEFORE),
        (0, ReminderStep.DAY_BEFORE),
        (1, ReminderStep.DAY_LATE),
        (6, ReminderStep.DAY_LATE),
        (7, ReminderStep.WEEK_LATE),
        (30, ReminderStep.MONTH_LATE),
        (60, ReminderStep.TWO_MONTHS_LATE),
        (200, ReminderStep.TWO_MONTHS_LATE),
    ],
)
def test_each_day_around_a_deadline_belongs_to_one_step(days: int, step: ReminderStep | None) -> None:
    assert deadline_step(DUE, DUE + timedelta(days=days), frozenset()) == step


def test_step_before_a_deadline_on_a_quiet_day_comes_on_the_last_working_day_before() -> None:
    monday = date(2026, 9, 28)

    assert deadline_step(monday, date(2026, 9, 25), frozenset()) == ReminderStep.DAY_BEFORE  # the Friday before


def test_step_before_a_deadline_after_tet_comes_before_tet() -> None:
    assert deadline_step(date(2026, 2, 23), date(2026, 2, 13), TET) == ReminderStep.DAY_BEFORE


def test_step_after_a_deadline_on_a_quiet_day_comes_on_the_next_working_day() -> None:
    friday = date(2026, 9, 25)

    assert deadline_step(friday, date(2026, 9, 28), frozenset()) == ReminderStep.DAY_LATE


def test_every_step_of_a_deadline_is_said_once_however_many_nights_run() -> None:
    known: set[tuple[ReminderStep, date]] = set()
    told = []
    for n in range(-40, 90):
        today = DUE + timedelta(days=n)
        step = step_for(duty(), Said(frozenset(known)), today, frozenset(), period_start=None)
        if is_working_day(today, frozenset()) and step:
            known.add(step)
            told.append(step[0])

    assert told == [
        ReminderStep.MONTH_BEFORE,
        ReminderStep.WEEK_BEFORE,
        ReminderStep.DAYS_BEFORE,
        ReminderStep.DAY_BEFORE,
        ReminderStep.DAY_LATE,
        ReminderStep.WEEK_LATE,
        ReminderStep.MONTH_LATE,
        ReminderStep.TWO_MONTHS_LATE,
    ]


def test_of_several_missed_steps_only_the_most_urgent_is_said() -> None:
    today = DUE + timedelta(days=8)

    assert step_for(duty(), NOTHING, today, frozenset(), period_start=None) == (ReminderStep.WEEK_LATE, DUE)
    after = said((ReminderStep.WEEK_LATE, DUE))
    assert step_for(duty(), after, today + timedelta(days=1), frozenset(), period_start=None) is None


def test_new_due_date_begins_the_steps_anew() -> None:
    before = said((ReminderStep.WEEK_BEFORE, DUE))
    later = DUE + timedelta(days=28)

    step = step_for(duty(due_on=later), before, later - timedelta(days=7), frozenset(), period_start=None)

    assert step == (ReminderStep.WEEK_BEFORE, later)


ONGOING = {"kind": DeadlineKind.ONGOING, "due_on": None, "state": State.NOT_STARTED, "is_acknowledged": False}
NEAR = date(2026, 6, 8)
PERIOD_START = date(2026, 3, 15)


@pytest.mark.parametrize("updated_on", [None, date(2026, 3, 14)])
def test_ongoing_work_without_update_is_asked_for_near_the_cutoff(updated_on: date | None) -> None:
    silent = duty(**ONGOING, updated_on=updated_on)

    step = step_for(silent, NOTHING, NEAR, frozenset(), period_start=PERIOD_START)

    assert step == (ReminderStep.NO_UPDATE, NEAR)


def test_ongoing_work_is_left_alone_when_it_was_updated_or_no_cutoff_is_near() -> None:
    updated = duty(**ONGOING, updated_on=date(2026, 3, 15))

    assert step_for(updated, NOTHING, NEAR, frozenset(), period_start=PERIOD_START) is None
    assert step_for(duty(**ONGOING), NOTHING, date(2026, 5, 5), frozenset(), period_start=None) is None


@pytest.mark.parametrize(("days", "again"), [(1, False), (4, False), (5, True)])
def test_missing_update_is_asked_for_every_five_days_at_most(days: int, again: bool) -> None:
    before = said(last_on=NEAR - timedelta(days=days))

    step = step_for(duty(**ONGOING), before, NEAR, frozenset(), period_start=PERIOD_START)

    assert (step is not None) is again


GIVEN = date(2026, 3, 27)  # a Friday


@pytest.mark.parametrize(
    ("today", "asked"),
    [(date(2026, 3, 30), False), (date(2026, 3, 31), True)],
)
def test_unit_has_two_working_days_to_acknowledge(today: date, asked: bool) -> None:
    unnoticed = duty(state=State.NOT_STARTED, is_acknowledged=False, given_on=GIVEN)

    step = step_for(unnoticed, NOTHING, today, frozenset(), period_start=None)

    assert step == ((ReminderStep.NOT_ACKNOWLEDGED, today) if asked else None)


@pytest.mark.parametrize("columns", [{"due_on": date(2026, 6, 1)}, {"plan_year": 2025}])
def test_what_is_overdue_or_left_from_a_past_year_is_not_asked_to_be_acknowledged(columns: dict[str, object]) -> None:
    unnoticed = duty(state=State.NOT_STARTED, is_acknowledged=False, given_on=GIVEN, **columns)
    told = said((ReminderStep.WEEK_LATE, date(2026, 6, 1)))

    assert step_for(unnoticed, told, date(2026, 6, 9), frozenset(), period_start=None) is None


def test_occurrence_that_has_not_begun_is_not_asked_about() -> None:
    later = duty(
        state=State.NOT_STARTED, is_acknowledged=False, given_on=GIVEN, starts_on=date(2026, 9, 15), due_on=None
    )

    assert step_for(later, NOTHING, NEAR, frozenset(), period_start=PERIOD_START) is None


def test_deadline_presses_more_than_a_missing_update() -> None:
    near = duty(due_on=date(2026, 6, 15))

    step = step_for(near, NOTHING, NEAR, frozenset(), period_start=PERIOD_START)

    assert step == (ReminderStep.WEEK_BEFORE, date(2026, 6, 15))
