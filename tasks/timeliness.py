"""The one definition of in time, late and overdue, as SQL over what was known on a day.

Two clocks: the day of the product (`known_done_on`) decides in time or late; the day of entry decides what was known.
The government's own frame: total = done (in time + late + without deadline) + not done (in time + overdue + without
deadline). Due soon is part of in time, told apart only for lists.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db.models import Case, CharField, F, Func, IntegerField, Q, QuerySet, Value, When

from tasks.choices import Pile, State, Timeliness
from units.models import Unit

if TYPE_CHECKING:
    from tasks.models import Assignment  # noqa: F401 - the string below names it

PILES = {
    Timeliness.OVERDUE: Pile.OVERDUE,
    Timeliness.DUE_SOON: Pile.DUE_SOON,
    Timeliness.IN_TIME: Pile.REST,
    Timeliness.NO_DEADLINE: Pile.REST,
    Timeliness.DONE_IN_TIME: Pile.DONE,
    Timeliness.DONE_LATE: Pile.DONE,
    Timeliness.DONE_NO_DEADLINE: Pile.DONE,
}


def timeliness_case(today: date) -> Case:
    """Return the timeliness of an assignment on `today`; null where it was cancelled, which is not counted.

    Awaiting confirmation goes by its due date, unless the product came in time. Suspended counts as without deadline.
    Bodies outside the UBND are asked, so they are never overdue.
    """
    soon = today + timedelta(days=settings.DUE_SOON_DAYS)
    rules: list[tuple[Q, Timeliness]] = [
        (Q(known_state=State.DONE, known_due_on__isnull=True), Timeliness.DONE_NO_DEADLINE),
        (Q(known_state=State.DONE, known_done_on__lte=F("known_due_on")), Timeliness.DONE_IN_TIME),
        (Q(known_state=State.DONE), Timeliness.DONE_LATE),
        (Q(known_due_on__isnull=True) | Q(known_state=State.SUSPENDED), Timeliness.NO_DEADLINE),
        (Q(known_state=State.AWAITING, known_done_on__lte=F("known_due_on")), Timeliness.IN_TIME),
        (Q(known_due_on__lt=today) & ~Q(unit__kind__in=Unit.OUTSIDE), Timeliness.OVERDUE),
        (Q(known_due_on__range=(today, soon)), Timeliness.DUE_SOON),
    ]
    return Case(
        When(known_state=State.CANCELLED, then=Value(None)),
        *(When(condition, then=Value(word.value)) for condition, word in rules),
        default=Value(Timeliness.IN_TIME.value),
        output_field=CharField(),
    )


def pile_case() -> Func:
    """Return in which pile of a list (see `tasks.choices.Pile`) rows with a `timeliness` lie.

    A simple CASE, which Django has no words for: with `Case` each `When` would spell out and judge all the rules anew.
    """
    words = " ".join(f"WHEN '{word.value}' THEN {pile.value}" for word, pile in PILES.items())
    template = f"CASE %(expressions)s {words} ELSE {Pile.CANCELLED.value} END"
    return Func("timeliness", template=template, output_field=IntegerField())


class TimedQuerySet(QuerySet["Assignment"]):
    """Assignments that can be judged against their deadline; `known_on()` says by what was known when."""

    def with_timeliness(self, today: date) -> Self:
        """Annotate `timeliness` (see `tasks.choices.Timeliness`; null when cancelled) on rows of `known_on()`."""
        return self.annotate(timeliness=timeliness_case(today))

    def standing(self, *words: str) -> Self:
        """The rows of `with_timeliness()` that stand as one of `words` (of `Timeliness`)."""
        return self.filter(timeliness__in=words)

    def in_order_of_work(self) -> Self:
        """Annotate `pile` (`tasks.choices.Pile`) on rows of `with_timeliness()`; order by it, then by due date."""
        return self.annotate(pile=pile_case()).order_by(
            "pile", F("known_due_on").asc(nulls_last=True), "task__position", "occurrence", "pk"
        )
