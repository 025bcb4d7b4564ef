"""Deadlines counted from an event: "100 ngày kể từ ngày ban hành Kế hoạch", "10 ngày làm việc kể từ ngày ký"."""

import re
from calendar import monthrange
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from units.calendar import is_working_day

from .printed import Printed
from .words import DAYS, OWN_ISSUE

WORKING = "lam viec"


@dataclass(frozen=True, slots=True)
class Span:
    """A number of days, weeks, months or working days."""

    count: int
    unit: str  # ngay | tuan | thang | lam viec, as the folded text has it

    @classmethod
    def of(cls, found: re.Match[str]) -> "Span":
        """Return what a match of `words.DAYS` counts."""
        return cls(int(found["count"]), WORKING if found["working"] else found["unit"])

    def last_from(self, start: date, closed: AbstractSet[date] = frozenset()) -> date:
        """Return the last good day; working days pass over weekends and the days on which offices are `closed`."""
        if self.unit == "thang":
            years, month = divmod(start.month - 1 + self.count, 12)
            return date(start.year + years, month + 1, min(start.day, monthrange(start.year + years, month + 1)[1]))
        if self.unit != WORKING:
            return start + timedelta(days=self.count * (7 if self.unit == "tuan" else 1))
        day, left = start, self.count
        while left:
            day += timedelta(days=1)
            left -= is_working_day(day, closed)
        return day


def span_from_issue(text: str) -> Span | None:
    """Return the span of a deadline counted from the plan's own day of issue and nothing else, or None."""
    folded = Printed.of(text).folded
    spans = list(DAYS.finditer(folded))
    return Span.of(spans[0]) if len(spans) == 1 and OWN_ISSUE.search(folded) else None
