"""From calendar times to last good days: "trước" and "từ", ranges, years that the print leaves out."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from .times import MARK, Time

_BEFORE = re.compile(r"\btruoc(?: thoi diem| (?!het|va|trong)\w{2,5})?,? (?:⟨\d+⟩(?: va|,|,? hoac)(?: ngay)? )*$")
_BOUND = re.compile(r"\b(?:den|toi|cham nhat|muon nhat|khong qua|truoc|xong|hoan thanh|han)\b[^⟨⟩~;.()]{0,30}$")
_FROM = re.compile(  # folded, "thứ tư", "thông tư", "kế hoạch đầu tư" end like "từ"
    r"(?<!\bthu )(?<!\bthong )(?<!\bthang )(?<!\bhoach dau )(?<!\bvon dau )\b(?:tu|sau)(?: ngay| thoi diem)? $"
)
_IN_A_NAME = re.compile(  # "… theo Kế hoạch năm 2026", "kết quả năm 2025": the year belongs to a name
    r"\b(?:ke hoach|chuong trinh|nghi quyet|quyet dinh|de an|chien luoc|chi so|papi|ket qua|du toan|bao cao)\b"
    r"(?:(?!\b(?:trong|den|het|truoc|cuoi|vao|xong)\b)[^;,.⟨⟩]){0,40}$"
)
SINCE_EVENT = re.compile(
    r"\btu (?:nay|khi|ngay|thoi diem|luc)\b[^⟨⟩;.]{0,60}? (?:(?:den|toi)(?: het)?(?: ngay)?|-) (?=⟨)"
)
_UNTIL = re.compile(r"\b(?:den|toi)(?: het)?(?: ngay)? $")
_TO = re.compile(r" (?:->|→|~|-|den|toi)(?: cuoi)?(?: het)?(?: ngay)? ")
_LATER_TO = re.compile(r"[^⟨⟩;.]{0,40} (?:den|toi)(?: het)?(?: ngay)? ")


@dataclass(frozen=True, slots=True)
class Milestone:
    """One time by which something is due.

    `place` is that of its mark in the marked text; `bound` says that words call it a deadline ("chậm nhất"), `until`
    that it closes a stretch ("đến"), `yearless` that its year is the plan's. `due_on` is None where no such day exists;
    `nearest` is then the nearest that does.
    """

    time: Time
    start_on: date | None
    due_on: date | None
    place: int
    ranged: bool = False
    bound: bool = False
    until: bool = False
    yearless: bool = False
    nearest: date | None = None

    @property
    def is_day(self) -> bool:
        """Whether a single day is printed: then the deadline is fixed and no period."""
        return self.time.day is not None and not self.ranged


@dataclass(frozen=True, slots=True)
class Milestones:
    """The times of a cell: `due` in the order of the text; `opens_on` where something only begins ("từ Quý I")."""

    due: tuple[Milestone, ...] = ()
    opens_on: date | None = None
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A time with the year it gets and where it stands."""

    time: Time
    year: int
    yearless: bool
    start: int
    end: int


def find_milestones(marked: str, times: list[Time], plan_year: int, *, before_is_inclusive: bool) -> Milestones:
    """Return what the times of a marked text (see `times.find_times`) are for."""
    places = _places(marked, times, plan_year)
    due: list[Milestone] = []
    opening: _Place | None = None
    only_years = all(time.is_year for time in times)
    while places:
        place = places.pop(0)
        before = marked[: place.start]
        if place.time.is_year and not only_years and _IN_A_NAME.search(before):
            continue
        if places and (ranged := _range(marked, place, places[0])):
            due.append(ranged)
            places.pop(0)
        elif _FROM.search(before):
            opening = opening or place
        else:
            due.append(_single(place, before, before_is_inclusive=before_is_inclusive))
    return Milestones(_without_frame(due), opening.time.start(opening.year) if opening else None, bool(opening))


def _places(marked: str, times: list[Time], plan_year: int) -> list[_Place]:
    """Give each time its year: its own, else the next one printed, else the last one printed, else the plan's."""
    places = []
    for index, mark in enumerate(MARK.finditer(marked)):
        nearest_first = times[index:] + times[index::-1]
        year = next((time.year for time in nearest_first if time.year), None)
        places.append(_Place(times[index], year or plan_year, year is None, mark.start(), mark.end()))
    return places


def _range(marked: str, first: _Place, last: _Place) -> Milestone | None:
    """Return the period from one time to the next, if the words between them join them so."""
    between = marked[first.end : last.start]
    if not _TO.fullmatch(between) and not (_FROM.search(marked[: first.start]) and _LATER_TO.fullmatch(between)):
        return None
    start, end = first.time.start(first.year), last.time.end(last.year)
    if start and end and start > end:
        if first.time.year is None:
            start = first.time.start(first.year - 1)  # "tháng 10 - tháng 3/2027"
        elif last.time.year is None:
            end = last.time.end(last.year + 1)
        else:
            return None
    wrong = first if start is None else last if end is None else None
    return Milestone(
        last.time,
        start,
        end if start else None,
        first.start,
        ranged=True,
        bound=True,
        until=True,
        yearless=first.yearless and last.yearless,
        nearest=wrong.time.nearest(wrong.year) if wrong else None,
    )


def _single(place: _Place, before: str, *, before_is_inclusive: bool) -> Milestone:
    """Return the milestone of one time: "trước" means the day before it begins, every other word its last day."""
    time, year = place.time, place.year
    start, due = time.start(year), time.end(year)
    is_before = bool(_BEFORE.search(before)) and not time.part
    is_until = bool(_UNTIL.search(before))
    is_since = any(event.end() == place.start for event in SINCE_EVENT.finditer(before + "⟨"))
    if is_before and start and not (time.day is not None and before_is_inclusive):
        due = start - timedelta(days=1)
    return Milestone(
        time,
        None if time.day is not None or is_before or is_until or is_since else start,
        due,
        place.start,
        ranged=is_since,
        bound=bool(_BOUND.search(before)),
        until=is_until,
        yearless=place.yearless,
        nearest=None if due else time.nearest(year),
    )


def _without_frame(due: list[Milestone]) -> tuple[Milestone, ...]:
    """Leave out a year that only frames what follows: "Năm 2026 (trước ngày 30/10)"."""
    framed = bool(due) and due[0].time.is_year and not due[0].ranged and not any(other.time.year for other in due[1:])
    return tuple(due[1:] if framed and len(due) > 1 else due)
