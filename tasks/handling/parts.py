"""What coordinating units did for a lead, who takes their words into its result and answers for the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Subquery

from tasks.choices import Part, State
from tasks.models import Assignment, Update

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class PartOfWork:
    """The assignment of a coordinating unit, and what it said last."""

    assignment: Assignment
    said: Any  # an Update that knows whether it `is_merged`; None where nothing was said yet

    @property
    def is_merged(self) -> bool:
        """Whether the lead took in what was said last."""
        return bool(self.said and self.said.is_merged)

    @property
    def said_id(self) -> str:
        """The id of what was said, as a form sends it."""
        return str(self.said.pk) if self.said else ""

    @property
    def words(self) -> str:
        """What goes into the lead's result."""
        return f"{self.assignment.unit.label}: {self.said.result}" if self.said else ""


def parts_for(lead: Assignment, user: User) -> list[PartOfWork]:
    """Return the parts of the units that coordinate with `lead`, as far as `user` sees them: what is new comes first.

    None for an assignment that coordinates itself. At most three queries.
    """
    if lead.part != Part.LEAD:
        return []
    newest = Update.objects.filter(assignment=OuterRef("pk")).exclude(result="").values("pk")[:1]
    rows = _parts(lead, user).select_related("unit").annotate(newest=Subquery(newest)).order_by("unit__position", "pk")
    taken = Update.merges.through.objects.filter(from_update__assignment=lead, to_update=OuterRef("pk"))
    updates = Update.objects.annotate(is_merged=Exists(taken)).select_related("by").prefetch_related("evidence")
    said: dict[int, Any] = updates.in_bulk([row.newest for row in rows if row.newest])
    parts = [PartOfWork(row, said.get(row.newest)) for row in rows]
    return sorted(parts, key=lambda part: (part.is_merged, part.said is None))


def words_of_parts(lead: Assignment, user: User) -> Any:
    """The updates of the coordinating units that `lead` can take into its result."""
    return Update.objects.filter(assignment__in=_parts(lead, user)).exclude(result="")


def _parts(lead: Assignment, user: User) -> Any:
    rows = Assignment.objects.visible_to(user).filter(task=lead.task_id, occurrence=lead.occurrence)
    return rows.filter(part=Part.COORDINATING).exclude(state=State.CANCELLED)
