"""When a task falls due: once, or again each period where it recurs."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.models import Period, Plan
from tasks.choices import Recurrence
from tasks.models import Task


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a task has to be done: 0 where there is only one, else counted from 1."""

    number: int
    starts_on: date | None
    due_on: date | None


def occurrences(task: Task, plan: Plan, periods: Sequence[Period]) -> list[Occurrence]:
    """Return the occurrences of `task` from the plan's date to the end of its year.

    A recurring task falls due on the cut-off day of each of the plan's periods that its rhythm ends with (monthly: on
    the last day of each month); one whose rhythm nobody could read stays a single one without a date.
    """
    dated = _rhythm(task.recurrence, plan, periods)
    if not dated:
        return [Occurrence(0, task.starts_on, task.due_on)]
    return [Occurrence(number, start, due) for number, (start, due) in enumerate(dated, start=1)]


def _rhythm(recurrence: str, plan: Plan, periods: Sequence[Period]) -> list[tuple[date, date]]:
    if recurrence == Recurrence.MONTHLY:
        months = range(plan.day.month if plan.day.year == plan.year else 1, 13)
        return [(date(plan.year, m, 1), date(plan.year, m, calendar.monthrange(plan.year, m)[1])) for m in months]
    kinds = (
        {
            Recurrence.QUARTERLY: ("Q1", "Q2", "Q3", "Q4"),
            Recurrence.ROUNDS: ("Q1", "Q2", "Q3", "Q4"),
            Recurrence.HALF_YEARLY: ("H1", "Y"),
            Recurrence.YEARLY: ("Y",),
        }.get(Recurrence(recurrence), ())
        if recurrence
        else ()
    )
    return [
        (period.starts_on, period.cutoff_on)
        for period in periods
        if period.cutoff_on >= plan.day and {period.code[5:], period.longer_code[5:]} & set(kinds)
    ]
