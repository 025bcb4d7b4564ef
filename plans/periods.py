"""The report periods that a plan starts with: the decree's windows, from the 15th to the 14th."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from plans.models import Period, Plan

SEND_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Window:
    """A quarter's window in a year; the longer period ends with it."""

    code: str
    longer: str
    first: tuple[int, int, int]  # years before, month, day
    last: tuple[int, int]


WINDOWS = (
    Window("Q1", "", (1, 12, 15), (3, 14)),
    Window("Q2", "H1", (0, 3, 15), (6, 14)),
    Window("Q3", "9M", (0, 6, 15), (9, 14)),
    Window("Q4", "Y", (0, 9, 15), (12, 14)),
)


def decree_periods(plan: Plan) -> list[Period]:
    """Return unsaved periods for the plan's year; the provinces differ, so they can be edited afterwards."""
    return [
        Period(
            plan=plan,
            code=f"{plan.year}-{window.code}",
            longer_code=f"{plan.year}-{window.longer}" if window.longer else "",
            starts_on=date(plan.year - window.first[0], *window.first[1:]),
            ends_on=date(plan.year, *window.last),
            cutoff_on=date(plan.year, *window.last),
            send_by=date(plan.year, *window.last) + SEND_AFTER,
        )
        for window in WINDOWS
    ]


def starts_on(period: Period, code: str, of_plan: Iterable[Period]) -> date:
    """Return the first day of the period called `code`: its own, or that of the plan's first for a longer one."""
    return period.starts_on if code == period.code else min(each.starts_on for each in of_plan)
