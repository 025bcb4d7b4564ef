"""When a task falls due: once, or again each period where it recurs."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plans.models import Period, Plan
from tasks.choices import MONTHS, DeadlineKind, Recurrence
from tasks.models import Assignment, Task

# The periods that a rhythm ends with, and the first month of each.
_PERIODS = {
    Recurrence.QUARTERLY: {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10},
    Recurrence.ROUNDS: {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10},
    Recurrence.HALF_YEARLY: {"H1": 1, "Y": 7},
    Recurrence.YEARLY: {"Y": 1},
}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a task has to be done: 0 where there is only one, else counted from 1."""

    number: int
    starts_on: date | None
    due_on: date | None


def occurrences(task: Task, plan: Plan, periods: Sequence[Period]) -> list[Occurrence]:
    """Return the occurrences of `task` from the plan's date to the end of its year.

    A recurring task falls due on its own day of each period where one is printed, else on the cut-off day of each of
    the plan's periods that its rhythm ends with (monthly: on the last day of each month). In a plan issued after the
    last of these days it has to be done once more, by the end of the year. One whose rhythm nobody could read stays a
    single one without a date, and so does one of a plan that is issued after its year.
    """
    rhythm = Recurrence(task.recurrence) if task.recurrence else None
    of_year = _rhythm(task, rhythm, plan, periods) if rhythm else []
    dated = [(start, due) for start, due in of_year if due >= plan.day]
    if of_year and not dated and plan.day <= date(plan.year, 12, 31):
        dated = [(of_year[-1][0], date(plan.year, 12, 31))]
    if not dated:
        return [Occurrence(0, task.starts_on, task.due_on)]
    return [Occurrence(number, min(start, due), due) for number, (start, due) in enumerate(dated, start=1)]


def occurrences_given(plan: Plan) -> dict[int, list[Occurrence]]:
    """Return by task id the occurrences of recurring tasks that a unit's own `plan` took over: those it was given.

    Number and day are those of the unit's own open assignments, so that a result finds its way back to the right one.
    Two queries, none in a province's plan.
    """
    if plan.parent_id is None:
        return {}
    taken = dict(plan.tasks.filter(deadline_kind=DeadlineKind.RECURRING).values_list("pk", "parent"))
    given = Assignment.objects.open().filter(task__in=taken.values(), unit=plan.unit_id, occurrence__gt=0)
    by_parent = dict[int, list[Occurrence]]()
    for row in given.order_by("occurrence"):
        by_parent.setdefault(row.task_id, []).append(Occurrence(row.occurrence, row.starts_on, row.due_on))
    return {task: by_parent[parent] for task, parent in taken.items() if parent in by_parent}


def _rhythm(task: Task, rhythm: Recurrence, plan: Plan, periods: Sequence[Period]) -> list[tuple[date, date]]:
    """Return start and due date of each period of the year; a longer one starts with the first of its quarters."""
    if rhythm is Recurrence.MONTHLY:
        months = range(1, 13)
        return [(date(plan.year, m, 1), _own_day(task, rhythm, plan.year, m) or _last(plan.year, m)) for m in months]
    ends, found = _PERIODS[rhythm], list[tuple[date, date]]()
    begun: date | None = None
    for period in periods:
        start = begun or period.starts_on
        codes = {period.code[5:], period.longer_code[5:]} & ends.keys()
        found += [(start, _own_day(task, rhythm, plan.year, ends[code]) or period.cutoff_on) for code in codes]
        begun = None if codes else start
    return found


def _own_day(task: Task, rhythm: Recurrence, year: int, first_month: int) -> date | None:
    """Return the task's own day in the period that begins with `first_month`; its month may lie after the period."""
    if task.recurs_day is None:
        return None
    later, month = divmod(first_month + (task.recurs_month or MONTHS[rhythm]) - 2, 12)
    return _last(year + later, month + 1, at_most=task.recurs_day)


def _last(year: int, month: int, at_most: int = 31) -> date:
    return date(year, month, min(at_most, calendar.monthrange(year, month)[1]))
