"""What a unit owes in one plan: its rows as they press, and the figures that add them up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from plans.models import Period, Plan
from tasks.choices import Part, Pile, Timeliness
from tasks.figures import Figures, figures_by, total
from tasks.handling.receiving import unnoticed
from tasks.models import Assignment
from tasks.models.life import AssignmentQuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import Unit

DONE = (Timeliness.DONE_IN_TIME, Timeliness.DONE_LATE, Timeliness.DONE_NO_DEADLINE)
COUNTED = {word.value: (word,) for word in Timeliness} | {"in_time": (Timeliness.IN_TIME, Timeliness.DUE_SOON)}


@dataclass(frozen=True, slots=True)
class Worklist:
    """The work of one unit in one plan on one day."""

    plan: Plan | None
    plans: list[Plan]
    period: Period | None
    rows: AssignmentQuerySet
    lead: Figures
    coordinating: Figures
    shown: str
    in_own_hands: bool
    reported: int
    unnoticed: int

    @property
    def count(self) -> int:
        """How many `rows` there are: what the figure says that they stand behind."""
        if self.shown in COUNTED:
            return int(getattr(self.lead, self.shown))
        return self.figures.done if self.shown == "done" else self.figures.not_done

    @property
    def figures(self) -> Figures:
        """Both parts together, as the rows stand under the headings; never a figure of a report."""
        return self.lead + self.coordinating

    def piles(self, rows: Iterable[Assignment]) -> list[tuple[Pile, int, list[Assignment]]]:
        """Return the piles of one page's `rows`, each with the number of all its rows."""
        counts = _counts(self.figures)
        return [(Pile(n), counts[Pile(n)], list(some)) for n, some in groupby(rows, key=lambda row: row.pile)]


def worklist(
    unit: Unit, user: User, today: date, *, plan: str = "", shown: str = "", in_own_hands: bool = False
) -> Worklist:
    """Return what `unit` has to do, for somebody who works there.

    `plan` is the id of one of its plans (default: the newest). `shown` narrows the rows to what a figure of the lead
    part counts (a word of `Timeliness`) or to all that is "done"; by default they are all that is not done.
    `in_own_hands` is only what was handed to `user`, whichever room has it, in the figures too.
    """
    given = _given(unit, user, in_own_hands=in_own_hands)
    plans = list(Plan.objects.visible_to(user).filter(pk__in=given.values("plan")).for_list())
    begun = [each for each in plans if each.year <= today.year]  # next year's waits until the year comes
    chosen = next((each for each in plans if str(each.pk) == plan), next(iter(begun or plans), None))
    mine = given.filter(plan=chosen)
    period = chosen.periods.current(today) if chosen else None
    mine = mine.with_report_since(period.starts_on if period else today)
    figures = figures_by(mine, today, ("part", "reported"))
    rows = _shown(mine.known_on().with_timeliness(today), shown)
    return Worklist(
        plan=chosen,
        plans=plans,
        period=period,
        rows=rows.for_work().in_order_of_work(),
        lead=total(each for (part, _reported), each in figures.items() if part == Part.LEAD),
        coordinating=total(each for (part, _reported), each in figures.items() if part == Part.COORDINATING),
        shown=shown,
        in_own_hands=in_own_hands,
        unnoticed=unnoticed(unit, user, chosen).count(),
        reported=total(each for (_part, reported), each in figures.items() if reported).total,
    )


def _counts(figures: Figures) -> dict[Pile, int]:
    return {
        Pile.OVERDUE: figures.overdue,
        Pile.DUE_SOON: figures.due_soon,
        Pile.REST: figures.not_done - figures.overdue - figures.due_soon,
        Pile.DONE: figures.done,
    }


def counts_of(unit: Unit, plan: Plan, user: User, today: date, *, in_own_hands: bool = False) -> list[tuple[Pile, int]]:
    """Return how many rows stand under each heading of the list that `worklist` makes."""
    given = _given(unit, user, in_own_hands=in_own_hands).filter(plan=plan)
    return list(_counts(total(figures_by(given, today, "part").values())).items())


def _given(unit: Unit, user: User, *, in_own_hands: bool) -> AssignmentQuerySet:
    in_hands = Assignment.objects.visible_to(user, "work").filter(receipt__officer=user)
    return in_hands if in_own_hands else Assignment.objects.owed_by(unit, user)


def _shown(rows: AssignmentQuerySet, shown: str) -> AssignmentQuerySet:
    if shown in COUNTED:
        return rows.leads().standing(*COUNTED[shown])
    return rows.standing(*DONE) if shown == "done" else rows.open()
