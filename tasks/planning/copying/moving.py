"""Moving last year's days and words: pure functions, the reader of annexes judges what they say."""

from __future__ import annotations

import re
from calendar import isleap
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from tasks.annex.deadlines import read_deadline, span_from_issue
from tasks.annex.deadlines.printed import YEAR, papers
from tasks.choices import DeadlineKind
from tasks.planning.copying import questions
from units.text import fold

if TYPE_CHECKING:
    from tasks.annex.deadlines import Deadline
    from tasks.annex.doubts import Doubt
    from tasks.models import Task

_YEAR = re.compile(rf"(?<!\d){YEAR}(?!\d)")
_LEAP_DAY = re.compile(r"(?<!\d)29(?=(?:/|-|\.| tháng )0?2(?!\d))")
_DATED = {DeadlineKind.FIXED, DeadlineKind.PERIOD}
_NEAR = 1  # years: a plan speaks of the year before and after its own, not of farther ones


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """When a task of the new year is due."""

    text: str
    kind: str
    starts_on: date | None
    due_on: date | None
    doubts: tuple[Doubt, ...] = ()


def moved_day(day: date, years: int) -> date:
    """Return the same day `years` later; 28 February where there is no 29th."""
    is_lost = (day.month, day.day) == (2, 29) and not isleap(day.year + years)
    return day.replace(year=day.year + years, day=28 if is_lost else day.day)


def moved_words(text: str, years: int, *, only: int | None = None) -> str:
    """Return `text` with its years (or `only` this one) moved; those of other papers stay.

    >>> moved_words("Trước ngày 30/9/2026, theo Nghị định số 61/2018/NĐ-CP", 1)
    'Trước ngày 30/9/2027, theo Nghị định số 61/2018/NĐ-CP'
    """
    folded = fold(text)
    if len(folded) != len(text):  # places in the one are none in the other
        return text
    spans = papers(folded)

    def moved(found: re.Match[str]) -> str:
        is_named = any(start <= found.start() < end for start, end in spans)
        stays = is_named or (only is not None and int(found[0]) != only)
        return found[0] if stays else str(int(found[0]) + years)

    return _YEAR.sub(moved, text)


def moved_deadline(task: Task, *, year: int, years: int, day: date) -> MovedDeadline:
    """Return the deadline of `task` in a plan for `year`, `years` after its own, that `day` stands in for the date of.

    The moved words are taken as they are where reading them gives the moved date; else both are kept, and a doubt says
    so. What counts from the plan's own date is read anew.
    """
    text = moved_words(task.deadline_text, years)
    starts_on, due_on = (each and moved_day(each, years) for each in (task.starts_on, task.due_on))
    doubts = []
    if _is_leap_day(task.due_on) and not _is_leap_day(due_on):
        text = _LEAP_DAY.sub("28", text)
        doubts.append(questions.leap_day())
    moved = partial(MovedDeadline, text, task.deadline_kind)
    read = partial(read_deadline, text, day, year=year, is_dated=False)
    readings = [read(before_is_inclusive=inclusive) for inclusive in (False, True)]
    if span_from_issue(text):
        return MovedDeadline(text, readings[0].kind, None, None, readings[0].doubts)
    if text != task.deadline_text and not (
        task.deadline_kind in _DATED and _speaks_of(task.deadline_text, year - years)
    ):
        doubts.append(questions.words_moved(task.deadline_text, text))
    if task.deadline_kind not in _DATED or not text:
        return moved(starts_on, due_on, tuple(doubts))
    agreeing = next((reading for reading in readings if _agrees(reading, task.deadline_kind, due_on)), None)
    if agreeing is None:
        doubts.append(questions.reads_otherwise(readings[0], due_on))
    return moved(starts_on, agreeing.due_on if agreeing else due_on, tuple(doubts))


def _is_leap_day(day: date | None) -> bool:
    return day is not None and (day.month, day.day) == (2, 29)


def _agrees(reading: Deadline, kind: str, due_on: date | None) -> bool:
    """Whether the words mean `due_on`; the last day of February may be the 29th."""
    if reading.kind != kind or reading.due_on is None:
        return False
    return due_on in {reading.due_on, reading.due_on.replace(day=28) if _is_leap_day(reading.due_on) else None}


def _speaks_of(text: str, plan_year: int) -> bool:
    """Whether the years in `text` are the plan's own or next to it: a stage or a law is not moved without a word."""
    return all(abs(int(found) - plan_year) <= _NEAR for found in _YEAR.findall(text))
