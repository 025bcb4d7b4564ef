"""Calendar times in folded text: a day, a month, a quarter, part of a year, a year."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from .printed import ROMAN, YEAR

_NAMES_OF_QUARTERS = [("i", "1", "nhat", "mot"), ("ii", "2", "hai"), ("iii", "3", "ba"), ("iv", "4", "tu")]
_QUARTERS = {name: number for number, names in enumerate(_NAMES_OF_QUARTERS, 1) for name in names}
_COUNTS = {"ba": 3, "sau": 6, "chin": 9}
_OF_YEAR = (
    rf"(?:\s*(?:[/,.(]|cua)?\s*(?:nam )?(?P<year>{YEAR})(?![\d/]|\s*-\s*{YEAR}\b)\)?"
    rf"|\s*-\s*(?P<dashed>{YEAR})(?![\d/]|\s*-))?"
)
MARK = re.compile(r"⟨(\d+)⟩")


@dataclass(frozen=True, slots=True)
class Time:
    """The months `first` to `last`, or one day, of a year that may be left out (None).

    `part` is "dau", "giua", "cuoi" (beginning, middle, end) or the number of a week, where roughly a part is meant.
    """

    year: int | None
    first: int
    last: int
    day: int | None = None
    part: str = ""

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return (self.first, self.last, self.part) == (1, 12, "")

    def start(self, year: int) -> date | None:
        """Return the first day; None where no such day exists."""
        return date(year, self.first, 1 if self.day is None else self.day) if self.exists(year) else None

    def end(self, year: int) -> date | None:
        """Return the last day; None where no such day exists."""
        if self.day is not None or not self.exists(year):
            return self.start(year)
        if self.first == self.last and self.part in _DAYS:
            return date(year, self.last, _DAYS[self.part])
        month = self.first + _MONTHS.get((self.last - self.first, self.part), self.last - self.first)
        return date(year, month, calendar.monthrange(year, month)[1])

    def exists(self, year: int) -> bool:
        """Say whether the month exists and has such a day."""
        if not 1 <= self.first <= self.last <= 12:
            return False
        return self.day is None or 1 <= self.day <= calendar.monthrange(year, self.first)[1]

    def nearest(self, year: int) -> date:
        """Return the possible date that is nearest to an impossible one: 31/9 → 30/9, 9/30 → 30/9."""
        day, month = self.day, self.first
        if day is not None and month > 12 >= day:
            day, month = month, day
        month = min(max(month, 1), 12)
        last = calendar.monthrange(year, month)[1]
        return date(year, month, last if day is None else min(max(day, 1), last))


_DAYS = {"dau": 10, "giua": 20, "1": 7, "2": 14, "3": 21, "4": 28}  # a part of one month ends on this day
_MONTHS = {(2, "dau"): 0, (2, "giua"): 1, (11, "dau"): 2, (11, "giua"): 5}  # a part of a quarter or year: months on


def _day(found: re.Match[str]) -> Time:
    month = int(found["month"])
    return Time(_year(found), month, month, int(found["day"]))


def _month(found: re.Match[str]) -> Time:
    month = int(found["month"])
    return Time(_year(found), month, month)


def _quarter(found: re.Match[str]) -> Time:
    last = 3 * _QUARTERS[found["quarter"]]
    return Time(_year(found), last - 2, last)


def _months(found: re.Match[str]) -> Time:
    count = _COUNTS.get(found["count"]) or int(found["count"])
    at_the_end = found.groupdict().get("side") == "cuoi"
    return Time(_year(found), 13 - count, 12) if at_the_end else Time(_year(found), 1, count)


def _half(found: re.Match[str]) -> Time:
    return Time(_year(found), 1, 6) if found["side"] == "dau" else Time(_year(found), 7, 12)


def _whole_year(found: re.Match[str]) -> Time:
    return Time(_year(found), 1, 12)


def _year(found: re.Match[str]) -> int | None:
    groups = found.groupdict()
    printed = groups.get("year") or groups.get("dashed")
    if not printed:
        return None
    return int(printed) if len(printed) == 4 else 2000 + int(printed)


# In this order: what is read is taken out, so that "5/7/2022" is never a month and a year.
_KINDS = [
    (rf"(?<![\d/])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/(?P<year>{YEAR}|\d\d)(?![\d/])", _day),
    (rf"\bqu[yi] ?(?:thu )?\.?0?(?P<quarter>{ROMAN}|[1-4]|nhat|mot|hai|ba|tu)(?![a-z\d]){_OF_YEAR}", _quarter),
    (rf"(?<![a-z\d/])(?P<quarter>{ROMAN})/(?P<year>{YEAR})(?![\d/])", _quarter),
    (rf"\bq\.? ?(?P<quarter>{ROMAN}|[1-4])(?![a-z\d]){_OF_YEAR}", _quarter),
    (rf"(?:\b(?:thang|th?\.?) ?)?(?<![\d/])(?P<month>\d{{1,2}})/(?P<year>{YEAR})(?![\d/])", _month),
    (r"\bthang (?P<month>\d{1,2})/(?P<year>\d\d)(?![\d/])", _month),
    (rf"(?<![\d/])(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})(?![\d/]){_OF_YEAR}", _day),
    (rf"\bthang (?P<month>\d{{1,2}})(?![\d/]){_OF_YEAR}", _month),
    (rf"\b(?P<count>0?[369]|ba|sau|chin) thang (?P<side>dau|cuoi)(?: cua)?(?: nam)?(?! quy| ky){_OF_YEAR}", _months),
    (rf"\b(?P<count>0?[69]|sau|chin) thang(?: nam |/| )(?P<year>{YEAR})(?![\d/])", _months),
    (rf"\bnua (?P<side>dau|cuoi)(?: cua)? nam{_OF_YEAR}", _half),
    (rf"\bnam (?P<year>{YEAR})(?![\d/])", _whole_year),
    (rf"(?<![\d/.,])(?P<year>{YEAR})(?![\d.,]\d|\d|/)", _whole_year),
    (r"\b(?:ca nam|nam nay|nam ke hoach)\b|(?<=\btrong )nam\b(?! (?:hoc|truoc|sau|tiep|ke))", _whole_year),
    (r"(?:(?<=\bhet )|(?<=\bcuoi )|(?<=\bgiua )|(?<=\bdau ))nam\b(?! (?:hoc|truoc|sau|tiep|ke))", _whole_year),
]
_PATTERNS = [(re.compile(pattern), make) for pattern, make in _KINDS]
_PART = re.compile(
    r"\b(?:(?P<part>dau|giua|cuoi)|tuan (?:thu )?(?P<week>[1-4]|dau|nhat|mot|hai|ba|tu|cuoi)(?: cua)?"
    r"|(?P<third>(?:thuong|trung|ha) tuan)) ⟨(?P<mark>\d+)⟩"
)
_WEEKS = {"dau": "1", "nhat": "1", "mot": "1", "hai": "2", "ba": "3", "tu": "4", "cuoi": "cuoi"}
_THIRDS = {"thuong tuan": "dau", "trung tuan": "giua", "ha tuan": "cuoi"}


def find_times(folded: str) -> tuple[str, list[Time]]:
    """Return the text with "⟨0⟩", "⟨1⟩", … for its times, and these times in the order of the text."""
    found: list[Time] = []
    for pattern, make in _PATTERNS:
        folded = pattern.sub(partial(_marked, found, make), folded)
    folded = _PART.sub(partial(_marked, found, partial(_part, found=found)), folded)
    order = [int(mark) for mark in MARK.findall(folded)]
    places = iter(range(len(order)))
    return MARK.sub(lambda _: f"⟨{next(places)}⟩", folded), [found[mark] for mark in order]


def _marked(found: list[Time], make: Callable[[re.Match[str]], Time], match: re.Match[str]) -> str:
    found.append(make(match))
    return f"⟨{len(found) - 1}⟩"


def _part(match: re.Match[str], found: list[Time]) -> Time:
    """Return the part of a time that "đầu", "cuối", "tuần 2", "thượng tuần" mean; "đến cuối" is simply the end."""
    time = found[int(match["mark"])]
    if time.day is not None or re.search(r"\b(?:den|toi|het)(?: het)? $", match.string[: match.start()]):
        return time
    if match["third"]:
        return replace(time, part=_THIRDS[match["third"]])
    return replace(time, part=match["part"] or _WEEKS.get(match["week"], match["week"]))
