"""When the last part is confirmed inside the unit, what its lead has to send lies ready: nothing is typed twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from tasks.choices import State
from tasks.handling.evidence import use_each_again
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
    ours = [each for each in rolled if _is_ours(each)]
    if not by or not ours:
        return
    complete = [each for each in ours if each.is_complete]
    drafts = [Draft(assignment=each.assignment, by=by, at=at, **_said(each)) for each in complete]
    columns = ["state", "done_on", "percent", *WORDS, "by", "at"]
    Draft.objects.bulk_create(drafts, update_conflicts=True, unique_fields=["assignment"], update_fields=columns)
    documents = _documents(ours)
    use_each_again(((each.assignment, documents[each.assignment.pk]) for each in complete), by=by, at=at)
    _take_back([each for each in ours if hasattr(each.assignment, "draft") and each not in complete], documents)


def _said(rolled: Rolled) -> dict[str, Any]:
    """Return what the draft of the completion says, by the names of its columns."""
    words = dict.fromkeys(WORDS, "") | rolled.results
    return {"state": State.AWAITING, "done_on": rolled.done_on, "percent": 100, **words}


def _is_ours(rolled: Rolled) -> bool:
    """Whether there is no draft, or one that nobody changed since it was kept here."""
    draft: Draft | None = getattr(rolled.assignment, "draft", None)
    return draft is None or all(getattr(draft, name) == value for name, value in _said(rolled).items())


def _documents(rolled: Iterable[Rolled]) -> dict[int, list[Evidence]]:
    """Return by the id of each assignment served the documents of its parts."""
    served = {part.pk: each.assignment.pk for each in rolled for part in each.counted}
    found = defaultdict[int, list[Evidence]](list)
    for document in Evidence.objects.filter(assignment__in=served):
        found[served[document.assignment_id]].append(document)
    return found


def _take_back(rolled: list[Rolled], documents: dict[int, list[Evidence]]) -> None:
    if not rolled:
        return
    Draft.objects.filter(assignment__in=[each.assignment for each in rolled]).delete()
    theirs = Q()
    for each in rolled:
        firsts = [document.first_id for document in documents[each.assignment.pk]]
        theirs |= Q(assignment=each.assignment, same_as__in=firsts)
    Evidence.objects.filter(theirs, update=None).delete()
