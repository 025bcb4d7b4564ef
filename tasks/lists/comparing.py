"""What changed between two days: the assignments whose state, due date or result was recorded otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery, TextField, Value
from django.db.models.functions import Coalesce

from tasks.choices import ASIDE
from tasks.figures import Figures, counted, figures
from tasks.models import Assignment, Update
from tasks.models.life import AssignmentQuerySet

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan

NO_DAY = Value(date(1900, 1, 1), output_field=DateField())  # two empty dates are the same date


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lead assignments of a plan between two days, and the figures of both."""

    rows: AssignmentQuerySet  # with `was_` and `is_` state, due_on and result; was_state is null where it is new
    before: Figures
    after: Figures

    @property
    def ids(self) -> list[int]:
        """The ids of the rows in their order: what changed is searched once, to count it and to show a page of it."""
        return list(self.rows.values_list("pk", flat=True))


def compare(plan: Plan, user: User, first: date, last: date) -> Comparison:
    """Return what `user` sees of what was recorded in `plan` after the end of `first`, until the end of `last`."""
    leads = counted(Assignment.objects.seen_in(plan, user))
    return Comparison(
        rows=changed(leads, first, last),
        before=figures(leads, first, as_of=first),
        after=figures(leads, last, as_of=last),
    )


def changed(assignments: AssignmentQuerySet, first: date, last: date) -> AssignmentQuerySet:
    """Narrow to what differs between the two days, in the order of the plan; `was_` and `is_` columns say how."""
    steps = Update.objects.filter(assignment=OuterRef("pk"), day__gt=first, day__lte=last).exclude(kind__in=ASIDE)
    rows = assignments.filter(Exists(steps)).annotate(**_columns("was", first), **_columns("is", last))
    rows = rows.annotate(
        was_day=Coalesce("was_due_on", NO_DAY),
        is_day=Coalesce("is_due_on", NO_DAY),
        was_words=Coalesce("was_result", Value(""), output_field=TextField()),
        is_words=Coalesce("is_result", Value(""), output_field=TextField()),
    )
    same = Q(was_state=F("is_state"), was_day=F("is_day"), was_words=F("is_words"))
    found: AssignmentQuerySet = rows.filter(Q(was_state__isnull=True) | ~same).for_list()
    return found.order_by("task__position", "unit__position", "unit__sort_key", "occurrence", "pk")


def _columns(prefix: str, day: date) -> dict[str, Any]:
    latest = Update.objects.filter(assignment=OuterRef("pk"), day__lte=day).order_by("-pk")
    said = latest.exclude(result="")
    return {
        f"{prefix}_state": Subquery(latest.values("state")[:1]),
        f"{prefix}_due_on": Subquery(latest.values("due_on")[:1]),
        f"{prefix}_result": Subquery(said.values("result")[:1]),
    }
