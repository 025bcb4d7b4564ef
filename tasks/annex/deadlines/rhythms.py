"""How often a recurring task comes back, in folded text."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from tasks.choices import Recurrence

_RECURRENCES = {
    "month": Recurrence.MONTHLY,
    "quarter": Recurrence.QUARTERLY,
    "half": Recurrence.HALF_YEARLY,
    "year": Recurrence.YEARLY,
    "round": Recurrence.ROUNDS,
}
_ROUNDS = [{"quarter", "half", "year"}, {"quarter", "half", "nine", "year"}]  # a year's reports, named one by one

_NO_NUMBER = r"\b(?!\s*(?:\d|i{1,3}\b|iv\b))"  # "quý III", "tháng 6" are times of their own
_QUARTER = r"qu[yi](?! (?:dinh|che|trinh|hoach|mo|chuan|uoc|luat|tac|dat)\b)"  # folded "quy định" is no quarter
_PERIODS = {
    "half": r"(?:0?6|sau) thang(?! (?:dau|cuoi)\b)|nua nam",
    "nine": r"(?:0?9|chin) thang(?! dau\b)",
    "month": r"thang",
    "quarter": _QUARTER,
    "year": r"(?:ca |1 |mot )?nam(?! hoc\b)",
    "round": r"(?<!dinh )k[yi](?: bao cao|(?! (?:hop|thi)\b))",
    "other": r"(?:\d+|hai|ba) (?:tuan|thang|nam)|tuan|ngay",
}
_PERIOD = re.compile("|".join(rf"(?P<{name}>(?:{pattern}){_NO_NUMBER})" for name, pattern in _PERIODS.items()))
_ITEM = rf"(?:{'|'.join(_PERIODS.values())}){_NO_NUMBER}"
_FILLER = r"(?:(?:vao|theo|bao cao|thuc hien|dinh ky|hang|moi|tung|cac|cuoi) )*"
_LIST = rf"{_FILLER}{_ITEM}(?:\s*(?:,|;|/|-|va\b|hoac\b|&)+\s*{_FILLER}{_ITEM})*"
_HANG = r"(?<!\bngan )(?<!\bkhach )(?<!\bxep )(?<!\bthu )(?<!\bmat )(?<!\bdon )\bhang"  # not ngân hàng, xếp hạng

_ALONE = re.compile(rf"(?!(?:ca|cuoi) \w+$|.*\bngay$){_LIST}")
_SAID = re.compile(rf"(?:\b(?:dinh ky|moi|tung|theo(?= (?:thang|{_QUARTER}|tuan|k[yi])\b))|{_HANG})\b:? {_LIST}")
_EACH = re.compile(rf"{_HANG} (?P<unit>thang|quy|nam|tuan|ngay)\b")  # "hằng năm 2026" too
_REPORT = re.compile(rf"\bbao cao (?!ngay){_LIST}")
_REGULAR = re.compile(r"\bdinh ky\b")
_APART = r"[^;]{1,20}?"
_YEAR_BY_QUARTERS = re.compile(
    rf"\bqu[yi] (?:i|1){_APART}\b(?:0?6 thang|sau thang|qu[yi] ii)\b{_APART}\b(?:0?9 thang|chin thang|qu[yi] iii)\b"
    rf"{_APART}\bnam{_NO_NUMBER}"
)
_ANCHOR = re.compile(
    rf"(?P<quarter>thang (?:dau|cuoi|giua|thu \w+)(?: cua)?(?: moi| hang)? {_QUARTER}{_NO_NUMBER}(?: sau| tiep theo)?)"
    r"|(?P<month>ngay \d{1,2}(?: cua)? thang (?:bao cao|sau|ke tiep|tiep theo|lien ke)\b(?! khi)(?: lien ke| ke tiep)?)"
    r"|(?P<round>(?:thang )?cuoi (?:cua )?k[yi] bao cao|thang cuoi (?:cua )?k[yi]\b)"
    r"|(?P<year>\bthuong nien\b)"
)
_COUNT = r"(?P<count>\d+|mot|hai|ba|bon)"
_TIMES_A = re.compile(rf"\b{_COUNT} lan ?(?:/|trong|moi)? ?(?:1|01|mot)? ?(?P<unit>ngay|tuan|thang|quy|nam)\b")
_A_TIMES = re.compile(  # "mỗi năm ít nhất 02 lần"
    rf"\b(?:moi|hang|trong) (?P<unit>ngay|tuan|thang|quy|nam)(?: it nhat| toi thieu| thuc hien)* {_COUNT} lan\b"
)
_ONCE_A = re.compile(rf"\b(?:{_COUNT} ?)?(?P<unit>ngay|tuan|thang|quy|nam) ?/? ?(?:1|01|mot)? ?lan\b(?! thu)")
_NUMBERS = {"mot": 1, "hai": 2, "ba": 3, "bon": 4}
_MONTHS = {"thang": 1, "quy": 3, "nam": 12}
_BY_MONTHS = {1: "month", 3: "quarter", 6: "half", 12: "year"}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The periods a text names; `said` where it says that they recur ("hằng quý"), not only names them ("quý, năm")."""

    periods: frozenset[str]
    said: bool

    @property
    def recurrence(self) -> Recurrence | None:
        """The recurrence where the periods make one; None where a clerk has to choose."""
        if self.periods in _ROUNDS:
            return Recurrence.ROUNDS
        known = self.periods - {"other"} or self.periods  # "định kỳ theo quy định …, hằng năm"
        return _RECURRENCES.get(next(iter(known))) if len(known) == 1 else None


def find_rhythm(folded: str) -> tuple[str, Rhythm | None]:
    """Return the text with "~" for what says how often, and the rhythm, if any."""
    if _ALONE.fullmatch(folded):
        return "~", Rhythm(frozenset(_named(folded)), said=bool(_SAID.search(folded)))
    periods: set[str] = set()
    said = False
    for pattern, names, recurs in _SAYINGS:
        matches = list(pattern.finditer(folded))
        periods.update(name for match in matches for name in names(match))
        said = said or (recurs and bool(matches))
        folded = pattern.sub("~", folded)
    return folded, Rhythm(frozenset(periods), said) if periods else None


def _named(listed: str) -> Collection[str]:
    """Return the periods of a list such as "quý, 6 tháng và năm"."""
    return {str(found.lastgroup) for found in _PERIOD.finditer(listed)}


def _counted(found: re.Match[str]) -> Collection[str]:
    """Return the period of "2 lần/năm" or "3 tháng một lần"."""
    months, count = _MONTHS.get(found["unit"], 0), _number(found["count"])
    if found.re in {_TIMES_A, _A_TIMES}:
        return {_BY_MONTHS.get(months // count, "other") if count and months % count == 0 else "other"}
    return {_BY_MONTHS.get(months * count, "other")}


def _number(printed: str | None) -> int:
    return _NUMBERS.get(printed, 0) or int(printed) if printed else 1


_SAYINGS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Collection[str]], bool]] = [
    (_YEAR_BY_QUARTERS, lambda found: {"round"}, True),
    (_A_TIMES, _counted, True),
    (_TIMES_A, _counted, True),
    (_ONCE_A, _counted, True),
    (_ANCHOR, lambda found: {str(found.lastgroup)}, True),
    (_SAID, lambda found: _named(found[0]), True),
    (_EACH, lambda found: _named(found["unit"]), True),
    (_REPORT, lambda found: _named(found[0]), False),
    (_REGULAR, lambda found: {"other"}, True),
]
