"""When the last part is confirmed inside the unit, what its lead has to send lies ready: nothing is typed twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from tasks.choices import State
from tasks.handling.evidence import use_again
from tasks.models import Draft, Evidence, Update
from tasks.subplans.rolling import WORDS

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.subplans.rolling import Rolled


def merge(rows: Iterable[tuple[Update, Rolled]]) -> None:
    """Note of each new row of the province's plan which steps of the unit's own its words were taken from."""
    through = Update.merges.through
    through.objects.bulk_create(through(from_update=row, to_update=step) for row, each in rows for step in each.said)


def settle(rolled: Iterable[Rolled], *, by: User | None, at: datetime) -> None:
    """Keep the completion of what is complete as a draft, with the parts' documents; take it back where it no more is.

    A draft that somebody wrote, or changed, is left alone; so is all where nobody (None) acts.
    """
    if by:
        for each in rolled:
            _settle(each, by=by, at=at)


def _settle(rolled: Rolled, *, by: User, at: datetime) -> None:
    assignment = rolled.assignment
    draft: Draft | None = getattr(assignment, "draft", None)
    words = dict.fromkeys(WORDS, "") | rolled.results
    said = {"state": State.AWAITING, "done_on": rolled.done_on, "percent": 100, **words}
    if draft and any(getattr(draft, name) != value for name, value in said.items()):
        return
    documents = Evidence.objects.filter(assignment__in=rolled.counted)
    if rolled.is_complete:
        Draft.objects.update_or_create(assignment=assignment, defaults={**said, "by": by, "at": at})
        use_again(documents, [assignment], by=by, at=at)
    elif draft:
        draft.delete()
        firsts = [document.first_id for document in documents]
        Evidence.objects.filter(assignment=assignment, update=None, same_as__in=firsts).delete()
