"""The printed day of a recurring task: day and month of its period, in folded text.

"Trước ngày 25 tháng cuối quý" is day 24 of month 3, "ngày 20 của tháng đầu quý sau" day 20 of month 4.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tasks.choices import MONTHS, Recurrence

from .milestones import Milestone

LAST = 31  # a month that lacks the day takes its last one
_DAY = r"(?P<before>\btruoc )?(?:\bngay |(?<=truoc ))(?P<day>\d{1,2})(?: cua| vao| moi| hang)?"
_OF_PERIOD = re.compile(
    rf"{_DAY} thang (?P<place>dau|giua|cuoi|thu (?:nhat|hai|ba|tu|nam|sau))(?: tien)?(?: cua| moi| hang)*"
    r" (?P<period>qu[yi]|k[yi]|0?6 thang|nam)(?: bao cao)?(?P<next> (?:sau|tiep theo|ke tiep|lien ke))?"
)
_OF_MONTH = re.compile(rf"{_DAY} thang\b(?! \d| dau| giua| cuoi| thu)(?P<next> (?:sau|tiep theo|ke tiep|lien ke))?")
_ALONE = re.compile(rf"{_DAY}(?P<next>)(?![\d/]| ?thang)")  # "hằng tháng, trước ngày 20"
_PLACES = {"dau": 1, "giua": 2, "thu nhat": 1, "thu hai": 2, "thu ba": 3, "thu tu": 4, "thu nam": 5, "thu sau": 6}
_PERIODS = {"quy": 3, "qui": 3, "ky": 3, "ki": 3, "6 thang": 6, "06 thang": 6, "nam": 12}
_RHYTHMS = {2: Recurrence.HALF_YEARLY, 4: Recurrence.QUARTERLY}  # by the number of days a year


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the period; `month` counts from its first and may lie in the next one (4 to 6 after a quarter)."""

    day: int | None = None
    month: int | None = None


def printed_day(folded: str, recurrence: Recurrence, *, before_is_inclusive: bool) -> Day:
    """Return the day that the text says for each period, or an empty one where it says none for this rhythm.

    >>> printed_day("truoc ngay 25 thang cuoi quy", Recurrence.QUARTERLY, before_is_inclusive=False)
    Day(day=24, month=3)
    """
    length = MONTHS[recurrence]
    own = (_OF_MONTH, _ALONE) if length == 1 else (_OF_PERIOD,)
    found = next((found for pattern in own if (found := pattern.search(folded))), None)
    if not found or (length > 1 and _PERIODS[found["period"]] != length):
        return Day()
    month = 1 if length == 1 else _PLACES.get(found["place"], length)
    month += length if found["next"] else 0
    day = int(found["day"]) - bool(found["before"] and not before_is_inclusive)
    if day == 0:  # before the first of a month: the last of the one before
        if month == 1 and length > 1:
            return Day()  # which lies before the period
        day, month = LAST, month - 1 or 1
    return Day(day, month) if 1 <= day <= LAST and month <= 12 else Day()


def cycle_of(days: Sequence[Milestone]) -> tuple[Recurrence, Day] | None:
    """Return the rhythm of days without a year that divide it evenly: "10/6 và 10/12" come each half of a year."""
    rhythm = _RHYTHMS.get(len(days))
    dated = [one for one in days if one.is_day and one.due_on]
    if not rhythm or len(dated) != len(days) or len({one.time.day for one in dated}) > 1:
        return None
    months = [one.time.first for one in dated]
    length = MONTHS[rhythm]
    if any(later - earlier != length for earlier, later in pairwise(months)):
        return None
    return rhythm, _own_day(dated[0])


def day_of_year(days: Sequence[Milestone]) -> Day:
    """Return the only day of a year that the text says ("15/12 hằng năm"), or an empty one."""
    return _own_day(days[0]) if len(days) == 1 and days[0].is_day else Day()


def _own_day(one: Milestone) -> Day:
    """Return day and month of a milestone's last good day; before the first of a month, the last of the one before."""
    if one.due_on is None or one.due_on.month > one.time.first:
        return Day()
    return Day(one.due_on.day if one.due_on.month == one.time.first else LAST, one.due_on.month)
