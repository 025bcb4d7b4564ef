"""From a cell to a deadline: each reader knows one kind and passes on what is not its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tasks.annex.doubts import Doubt
from tasks.choices import DeadlineKind, Recurrence

from . import questions, words
from .cycles import Day, cycle_of, day_of_year, printed_day
from .deadline import Deadline
from .milestones import SINCE_EVENT, Milestone, Milestones, find_milestones
from .printed import Printed
from .rhythms import Rhythm, find_rhythm
from .spans import Span
from .times import find_times

FAR = 5  # years; a stage such as 2021-2030 may run twice as long
_BRACKETS = re.compile(r"\([^()]*\)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """Everything a cell prints.

    `marked` is the folded text with "⟨n⟩" for its times and "~" for its rhythm, `main` what stands outside brackets.
    """

    printed: Printed
    plan_date: date
    year: int | None
    marked: str
    main: str
    milestones: Milestones
    rhythm: Rhythm | None
    before_is_inclusive: bool
    is_dated: bool

    @classmethod
    def of(cls, text: str, plan_date: date, year: int | None, *, before_is_inclusive: bool, is_dated: bool) -> "Cell":
        """Find the times and the rhythm of a text."""
        printed = Printed.of(text)
        rest, rhythm = find_rhythm(printed.folded)
        marked, times = find_times(rest)
        milestones = find_milestones(marked, times, year or plan_date.year, before_is_inclusive=before_is_inclusive)
        main = _BRACKETS.sub(" ", marked).strip()
        return cls(printed, plan_date, year, marked, main or marked, milestones, rhythm, before_is_inclusive, is_dated)

    @property
    def due(self) -> tuple[Milestone, ...]:
        """The times by which something is due."""
        return self.milestones.due

    @property
    def waiting(self) -> str:
        """The text without what only looks like waiting: "từ khi ban hành đến", "hoặc đột xuất khi có yêu cầu"."""
        text = SINCE_EVENT.sub("den ", self.marked)
        return words.AD_HOC.sub(" ", text) if self.rhythm or words.ONGOING.search(text) else text

    @property
    def waits(self) -> bool:
        """Whether the task waits for an event."""
        return bool(words.EVENT.search(self.waiting))

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Say whether the text holds the words."""
        return bool(pattern.search(self.marked))

    def deadline(
        self,
        kind: DeadlineKind,
        *doubts: Doubt,
        start_on: date | None = None,
        due_on: date | None = None,
        recurrence: Recurrence | None = None,
        day: Day = Day(),  # noqa: B008 - frozen
    ) -> Deadline:
        """Return a deadline with this cell's text."""
        receiver = words.receiver_of(self.printed.text)
        return Deadline(self.printed.text, kind, start_on, due_on, recurrence, receiver, doubts, day.day, day.month)


def read_deadline(
    text: str, plan_date: date, *, year: int | None = None, before_is_inclusive: bool = False, is_dated: bool = True
) -> Deadline:
    """Return what a printed deadline means.

    `plan_date` is the day of the plan; `year` the year it is for, where that is not the year of its date (a plan for
    2026 issued in December 2025). `before_is_inclusive` reads "trước ngày X" as X and not as the day before;
    where the draft has no date yet (`is_dated`), nothing is counted from the day that stands in for it. Never raises
    for any text: what cannot be read is `missing`, with a doubt.
    """
    cell = Cell.of(text, plan_date, year, before_is_inclusive=before_is_inclusive, is_dated=is_dated)
    readers = (_nothing, _around_the_clock, _recurring, _ongoing, _conditional, _regulated, _dated)
    deadline = next((found for read in readers if (found := read(cell))), None) or _unreadable(cell)
    if cell.printed.misread:
        deadline = replace(deadline, doubts=(*deadline.doubts, questions.misread()))
    return deadline


def _nothing(cell: Cell) -> Deadline | None:
    """Read an empty cell, ditto marks, a date left blank, a number that was a date, a fifth quarter."""
    folded = cell.printed.folded
    if words.DITTO.fullmatch(folded):
        return cell.deadline(DeadlineKind.MISSING, questions.ditto())
    if words.NOTHING.fullmatch(folded):
        return cell.deadline(DeadlineKind.MISSING, questions.missing())
    if words.SERIAL.fullmatch(folded):
        day = date(1899, 12, 30) + timedelta(days=int(folded.split(".")[0]))
        return cell.deadline(DeadlineKind.MISSING, questions.serial(day))
    if words.NO_QUARTER.search(folded):
        return cell.deadline(DeadlineKind.MISSING, questions.no_quarter())
    if cell.says(words.PLACEHOLDER) and all(milestone.time.is_year for milestone in cell.due):
        return cell.deadline(DeadlineKind.FIXED, questions.placeholder())
    return None


def _recurring(cell: Cell) -> Deadline | None:
    """Read "hằng quý", "định kỳ …", "trước ngày 15 tháng cuối quý", "31/12 năm trước liền kề"."""
    yearless = [milestone for milestone in cell.due if milestone.yearless and not milestone.time.is_year]
    of_other_year = bool(yearless) and cell.says(words.OTHER_YEAR)
    if of_other_year and not cell.rhythm:
        return cell.deadline(DeadlineKind.RECURRING, questions.only_named(), recurrence=Recurrence.YEARLY)
    cycle = cycle_of(yearless)
    if cycle and not cell.rhythm and not _about_other_words(cell):
        return cell.deadline(DeadlineKind.RECURRING, questions.only_named(), recurrence=cycle[0], day=cycle[1])
    if not cell.rhythm or _names_a_report_only(cell):
        return None
    if cell.waits:
        return cell.deadline(DeadlineKind.CONDITIONAL, questions.mixed())
    recurrence, day = _rhythm_and_day(cell, yearless)
    doubts = []
    if recurrence is None:
        doubts.append(questions.no_recurrence())
    elif not cell.rhythm.said or (len(yearless) > 1 and not cycle):
        doubts.append(questions.only_named())
    if not doubts and (_says_more_than_a_rhythm(cell) or of_other_year):
        doubts.append(questions.mixed())
    start_on = cell.milestones.opens_on or next(
        (milestone.start_on for milestone in cell.due if not milestone.yearless), None
    )
    return cell.deadline(DeadlineKind.RECURRING, *doubts, start_on=start_on, recurrence=recurrence, day=day)


def _rhythm_and_day(cell: Cell, yearless: Sequence[Milestone]) -> tuple[Recurrence | None, Day]:
    """Return how often the task comes back, None where a clerk has to choose, and its day in each period."""
    recurrence = cell.rhythm.recurrence if cell.rhythm else None
    if recurrence is None or cell.says(words.AD_HOC):
        return None, Day()
    cycle = cycle_of(yearless)
    if cycle and recurrence in {cycle[0], Recurrence.YEARLY}:  # "hằng năm, trước ngày 10/6 và 10/12"
        return cycle
    if recurrence is Recurrence.YEARLY:
        return recurrence, day_of_year(yearless) if not cell.says(words.OTHER_YEAR) else Day()
    if yearless:
        return None, Day()
    return recurrence, printed_day(cell.printed.folded, recurrence, before_is_inclusive=cell.before_is_inclusive)


def _names_a_report_only(cell: Cell) -> bool:
    """Say whether the rhythm belongs to a report beside the task's own deadline."""
    dated = any(not (milestone.yearless or milestone.time.is_year or milestone.until) for milestone in cell.due)
    reports = words.ONGOING.search(cell.main) and re.search(r"\bbao cao\b[^.;]*~", cell.main)
    regulated = cell.rhythm and cell.rhythm.periods == {"other"} and cell.says(words.REGULATED)
    return bool(dated or reports or regulated)


def _says_more_than_a_rhythm(cell: Cell) -> bool:
    """Say whether something else than a frequency stands in the cell, so that a clerk would ask which holds."""
    return bool(
        (words.ONGOING.search(cell.main) and "~" in cell.main)
        or words.CIRCUMSTANCE.search(cell.waiting)
        or cell.says(words.REGULATED)
        or cell.says(words.WITHOUT_YEARS)
        or cell.says(words.TWO_DAYS_AND_RHYTHM)
        or cell.says(words.YEAR_AND_RHYTHM)
    )


def _around_the_clock(cell: Cell) -> Deadline | None:
    """Read "24/7" alone as at all times."""
    if cell.printed.folded != "24/7":
        return None
    return cell.deadline(DeadlineKind.ONGOING, questions.around_the_clock())


def _ongoing(cell: Cell) -> Deadline | None:
    """Read "thường xuyên", "… trở đi", "… và những năm tiếp theo", and what has a beginning but no end."""
    start_on = cell.milestones.opens_on
    if cell.says(words.ONWARDS) and all(milestone.time.is_year for milestone in cell.due):
        start_on = start_on or next((milestone.start_on for milestone in cell.due), None)
        return cell.deadline(DeadlineKind.ONGOING, start_on=start_on)
    if cell.says(words.LATER_YEARS):
        start_on = start_on or next((milestone.start_on for milestone in cell.due), None)
        return cell.deadline(DeadlineKind.ONGOING, questions.later_years(), start_on=start_on)
    if any(not (milestone.time.is_year or milestone.until) for milestone in cell.due):
        return None
    starts_only = cell.milestones.opens or re.match(r"(?:bat dau )?(?:ke )?tu (?:ngay|khi|thoi diem)\b", cell.marked)
    if cell.says(words.ONGOING):
        doubts = [questions.starts_only(start_on)] if cell.milestones.opens else []
        also_finished = any(milestone.bound and not milestone.until for milestone in cell.due)
        if not doubts and (cell.rhythm or cell.waits or also_finished):
            doubts.append(questions.mixed())
        return cell.deadline(DeadlineKind.ONGOING, *doubts, start_on=start_on)
    if starts_only and not cell.due and not cell.says(words.DAYS):
        return cell.deadline(DeadlineKind.ONGOING, questions.starts_only(start_on), start_on=start_on)
    return None


def _conditional(cell: Cell) -> Deadline | None:
    """Read "khi …", "sau khi …", "15 ngày kể từ …", "theo tiến độ …", "tại kỳ họp …"."""
    waiting = cell.waiting
    days = words.DAYS.search(waiting)
    condition = (
        words.EVENT.search(waiting) or words.CIRCUMSTANCE.search(waiting) or words.OCCASION.search(waiting) or days
    )
    if not condition or (not cell.waits and not days and (cell.says(words.RULE) or cell.says(words.ELSEWHERE))):
        return None
    if cell.due:
        occasion = words.OCCASION.search(waiting)
        hangs_on_it = words.DEPENDS.search(waiting) or (occasion and occasion.start() < cell.due[0].place)
        if hangs_on_it and not any(milestone.is_day for milestone in cell.due):
            return cell.deadline(DeadlineKind.CONDITIONAL, questions.mixed())
        if not all(milestone.time.is_year and milestone.place > condition.start() for milestone in cell.due):
            return None
    doubts = []
    if days:
        doubts.extend(_counted(cell, days))
    elif cell.says(words.VAGUE) or cell.says(words.OCCASION):
        doubts.append(questions.vague())
    return cell.deadline(DeadlineKind.CONDITIONAL, *doubts)


def _counted(cell: Cell, days: re.Match[str]) -> list[Doubt]:
    """Ask about "100 ngày kể từ ngày ban hành Kế hoạch" (counted at issue) and "15 ngày" (nobody knows from when)."""
    if opens_on := cell.milestones.opens_on:
        return [questions.counted(opens_on, Span.of(days).last_from(opens_on))]
    last = Span.of(days).last_from(cell.plan_date) if cell.is_dated else None
    if cell.says(words.OWN_ISSUE):
        return [questions.counted_at_issue(last)]
    return [] if cell.says(words.TRIGGER) else [questions.no_trigger(last)]


def _regulated(cell: Cell) -> Deadline | None:
    """Read "theo quy định", "theo Kế hoạch số …", "theo thời hạn dưới đây"."""
    found = words.REGULATED.search(cell.marked)
    elsewhere = cell.says(words.ELSEWHERE)
    if not (found or elsewhere):
        return None
    place = found.start() if found else 0
    if not all(milestone.time.is_year and milestone.place > place for milestone in cell.due):
        return None
    if elsewhere:
        return cell.deadline(DeadlineKind.REGULATED, questions.elsewhere())
    doubts = [questions.no_recurrence()] if cell.rhythm else []
    if any(milestone.until for milestone in cell.due):
        doubts.append(questions.mixed())
    return cell.deadline(DeadlineKind.REGULATED, *doubts)


def _dated(cell: Cell) -> Deadline | None:
    """Read days, months, quarters, years and ranges; of several the last is the deadline."""
    if not cell.due:
        return None
    own = [milestone for milestone in cell.due if not (milestone.time.is_year and cell.says(words.ONGOING))]
    lasts = _without_spans(own or list(cell.due))
    last = max(lasts, key=lambda milestone: (milestone.due_on or date.min, milestone.is_day))
    others = sorted({other.due_on for other in cell.due if other.due_on and other.due_on != last.due_on})
    doubts = [questions.impossible(milestone.nearest) for milestone in cell.due if milestone.nearest]
    if last.due_on:
        doubts += [questions.several(others, last.due_on)] if others else []
        doubts += [questions.approximate(last.due_on)] if last.time.part or cell.says(words.ROUGHLY) else []
        doubts += _about_the_year(cell, last, last.due_on)
    doubts += _about_other_words(cell)
    kind = DeadlineKind.FIXED if last.is_day else DeadlineKind.PERIOD
    return cell.deadline(kind, *doubts, start_on=last.start_on, due_on=last.due_on)


def _without_spans(due: list[Milestone]) -> list[Milestone]:
    """Leave out a period that only frames a last day: "Trong Quý I, chậm nhất ngày 25/3/2026"."""
    last_days = [one.due_on for one in due if one.is_day and one.bound and one.due_on]

    def frames(one: Milestone) -> bool:
        start, end = one.start_on, one.due_on
        return start is not None and end is not None and any(start <= day <= end for day in last_days)

    return [one for one in due if not frames(one)] or due


def _about_the_year(cell: Cell, last: Milestone, due_on: date) -> list[Doubt]:
    """Ask where the year is odd, or left out where it is not plain.

    A day late in the year without a year and without a single act ("ban hành") may be that of yearly reports.
    """
    plan_year = cell.year or cell.plan_date.year
    farthest = max((other.time.year or plan_year for other in cell.due), key=lambda year: abs(year - plan_year))
    if abs(farthest - plan_year) > (2 * FAR if last.ranged and last.time.is_year else FAR):
        return [questions.far(farthest)]
    if last.yearless:
        next_year_near = cell.year is None and cell.plan_date.month == 12
        of_every_year = last.is_day and last.bound and last.time.first >= 11 and not cell.says(words.ONE_OFF)
        if due_on < cell.plan_date or next_year_near or of_every_year:
            return [questions.year_left_out(due_on)]
    if due_on.year < min(plan_year, cell.plan_date.year):
        return [questions.past(due_on)]
    return []


def _about_other_words(cell: Cell) -> list[Doubt]:
    """Ask where the cell says more than its times."""
    doubts = []
    also = (words.ONGOING, words.ONWARDS, words.OCCASION)
    if (cell.rhythm and cell.rhythm.said) or cell.waits or cell.milestones.opens or any(map(cell.says, also)):
        doubts.append(questions.mixed())
    if cell.says(words.SECOND_ACTION):
        doubts.append(questions.second_action())
    if cell.says(words.SCHOOL_YEAR):
        doubts.append(questions.school_year())
    if cell.says(words.PLACEHOLDER):
        doubts.append(questions.placeholder())
    return doubts


def _unreadable(cell: Cell) -> Deadline:
    """Keep the text and ask: "theo …" waits for something, the rest says no time at all."""
    if cell.says(words.ACCORDING_TO):
        return cell.deadline(DeadlineKind.CONDITIONAL, questions.vague())
    return cell.deadline(DeadlineKind.MISSING, questions.unreadable())
