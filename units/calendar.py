"""Which days offices work: Monday to Friday, without the days of the list that coordinators keep (`Holiday`)."""

from collections.abc import Container
from datetime import date, timedelta

DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Whether offices are open on `day`."""
    return day.weekday() < SATURDAY and day not in holidays


def working_day_until(day: date, holidays: Container[date]) -> date:
    """Return `day`, or the last working day before it."""
    while not is_working_day(day, holidays):
        day -= DAY
    return day


def working_days_before(day: date, count: int, holidays: Container[date]) -> date:
    """Return the working day that lies `count` working days before `day`."""
    for _each in range(count):
        day = working_day_until(day - DAY, holidays)
    return day
