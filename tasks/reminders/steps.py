"""Which step an assignment's unit is reminded by on a day. Pure: everything is given.

A step stands for a stretch of days, not for one: a night that was missed is made up for, and where several were missed
only the most urgent is left to say. Whether it was said already is asked last, so nothing is ever said twice.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from tasks.choices import DeadlineKind, ReminderStep, State
from units.calendar import working_day_until, working_days_before

AFTER = {  # days overdue
    ReminderStep.TWO_MONTHS_LATE: 60,
    ReminderStep.MONTH_LATE: 30,
    ReminderStep.WEEK_LATE: 7,
    ReminderStep.DAY_LATE: 1,
}
BEFORE = {  # days left
    ReminderStep.DAY_BEFORE: 1,
    ReminderStep.DAYS_BEFORE: 3,
    ReminderStep.WEEK_BEFORE: 7,
    ReminderStep.MONTH_BEFORE: 30,
}
MADE_UP_FOR = timedelta(days=7)  # a step before the deadline that is older says nothing new
REPEATED_AFTER = timedelta(days=5)
NEAR_CUTOFF = timedelta(days=10)
TIME_TO_ACKNOWLEDGE = 2  # working days


class Duty(NamedTuple):
    """What a unit's assignment looks like to whoever reminds of it. Days are None where there is none."""

    assignment: int
    unit: int
    kind: str  # of `DeadlineKind`
    state: str
    starts_on: date | None
    due_on: date | None
    given_on: date | None
    updated_on: date | None
    is_acknowledged: bool
    plan: int
    plan_year: int


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an assignment before: steps with the date that each was about, and the last day of any."""

    steps: frozenset[tuple[str, date]] = frozenset()
    last_on: date | None = None

    def lately(self, today: date) -> bool:
        """Whether it is too soon to ask once more."""
        return self.last_on is not None and self.last_on > today - REPEATED_AFTER


def step_for(
    duty: Duty, said: Said, today: date, holidays: Container[date], *, period_start: date | None
) -> tuple[ReminderStep, date] | None:
    """Return the step to remind by on the working day `today`, with the date it is about, or None.

    `period_start` is the first day of the report period whose cut-off is near, if one is.
    """
    if duty.due_on and duty.kind != DeadlineKind.ONGOING:
        step = deadline_step(duty.due_on, today, holidays)
        if step and (step, duty.due_on) not in said.steps:
            return step, duty.due_on
    if said.lately(today) or (duty.starts_on and duty.starts_on > today):
        return None
    if _is_silent(duty, period_start):
        return ReminderStep.NO_UPDATE, today
    return (ReminderStep.NOT_ACKNOWLEDGED, today) if _is_unnoticed(duty, today, holidays) else None


def deadline_step(due_on: date, today: date, holidays: Container[date]) -> ReminderStep | None:
    """Return the step in whose stretch `today` lies.

    A step before the deadline begins on its day, or on the last working day before; nothing is sent on the other days,
    so one after it comes on the next working day by itself.
    """
    late = (today - due_on).days
    if late > 0:
        return next(step for step, days in AFTER.items() if late >= days)
    for step, days in BEFORE.items():
        begins = working_day_until(due_on - timedelta(days=days), holidays)
        if begins <= today:
            return step if today < begins + MADE_UP_FOR else None
    return None


def _is_silent(duty: Duty, period_start: date | None) -> bool:
    """Whether a cut-off is near and the unit said nothing in its period."""
    return period_start is not None and (duty.updated_on is None or duty.updated_on < period_start)


def _is_unnoticed(duty: Duty, today: date, holidays: Container[date]) -> bool:
    """Whether the unit had time to take note of what it was given and did not.

    Ongoing work has no such step; what is overdue has steps of its own, and what a past year left has none.
    """
    return (
        duty.state == State.NOT_STARTED
        and duty.kind != DeadlineKind.ONGOING
        and not duty.is_acknowledged
        and (duty.due_on is None or duty.due_on >= today)
        and duty.plan_year >= today.year
        and duty.given_on is not None
        and duty.given_on <= working_days_before(today, TIME_TO_ACKNOWLEDGE, holidays)
    )
