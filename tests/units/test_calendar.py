"""Working days and the list of days off that set-up brings."""

from datetime import date

import pytest

from units import reference
from units.calendar import is_working_day, working_day_until, working_days_before
from units.loading import load_holidays
from units.models import Holiday

TET = frozenset(date(2026, 2, day) for day in range(16, 21))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 13), True),  # Friday
        (date(2026, 2, 14), False),
        (date(2026, 2, 15), False),
        (date(2026, 2, 16), False),  # Tết
        (date(2026, 2, 23), True),
    ],
)
def test_offices_are_closed_on_weekends_and_days_off(day: date, working: bool) -> None:
    assert is_working_day(day, TET) is working


def test_last_working_day_lies_before_the_whole_of_tet() -> None:
    assert working_day_until(date(2026, 2, 22), TET) == date(2026, 2, 13)


def test_working_day_is_its_own_last_working_day() -> None:
    assert working_day_until(date(2026, 2, 13), TET) == date(2026, 2, 13)


def test_working_days_are_counted_back_over_tet() -> None:
    assert working_days_before(date(2026, 2, 24), 2, TET) == date(2026, 2, 13)


def test_listed_days_off_are_weekdays_of_three_years_each_once() -> None:
    days = [day for day, _name in reference.holidays()]

    assert {day.year for day in days} == {2025, 2026, 2027}
    assert all(day.weekday() < 5 for day in days)
    assert len(days) == len(set(days))


@pytest.mark.django_db
def test_year_that_has_days_off_is_left_as_its_coordinators_keep_it() -> None:
    Holiday.objects.create(day=date(2026, 9, 2), name="Quốc khánh")

    load_holidays()

    assert Holiday.objects.filter(day__year=2026).count() == 1
    assert Holiday.objects.filter(day=date(2027, 4, 16), name="Giỗ Tổ Hùng Vương").exists()


@pytest.mark.django_db
def test_days_off_are_loaded_once() -> None:
    load_holidays()

    assert load_holidays() == 0
