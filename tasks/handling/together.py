"""Saving what one person says about many assignments at once: all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tasks.choices import ASIDE, State
from tasks.handling.evidence import Document, attached, take_along, use_again
from tasks.handling.updating import Entry, known_version
from tasks.models import Assignment, Evidence, Update
from tasks.services import Report, SomeRefusedError, locked_many, report_all

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of one assignment, and the `version()` on which its row was opened."""

    entry: Entry
    seen: str

    @property
    def report(self) -> Report:
        """What goes into the assignment's life."""
        done_on = self.entry.done_on if self.entry.state == State.AWAITING else None
        return Report(done_on=done_on, percent=self.entry.percent, **self.entry.words)


class SomeStaleError(SomeRefusedError):
    """Others saved some of the assignments meanwhile; `versions` names these as they are now."""

    def __init__(self, reasons: list[tuple[Assignment, str]], versions: Mapping[int, str]) -> None:
        super().__init__(reasons)
        self.versions = versions


@transaction.atomic
def save_together(
    said: Mapping[int, Said], documents: Sequence[Document], *, by: User, at: datetime | None = None
) -> int:
    """Record what is said of each assignment (by its id), with `documents` for all; return how many these are.

    A fixed number of queries. What the same person saved just so before (a double click) stays as it is.
    Raises SomeStaleError, SomeRefusedError, or StepRefusedError on a closed plan; nothing is recorded then.
    """
    at = at or timezone.now()
    rows = {row.pk: row for row in locked_many(said)}
    whole = {pk: Said(replace(each.entry, documents=documents), each.seen) for pk, each in said.items()}
    saved = _saved_already(whole, rows, by)
    reports = {row: said[pk].report for pk, row in rows.items() if pk not in saved}
    if reports:
        first, *others = reports
        with attached(first, documents, by=by, at=at) as given:
            if given and others:
                use_again(given, others, by=by, at=at)
            take_along(report_all(reports, by=by, at=at))
    return len(rows)


def _saved_already(said: Mapping[int, Said], rows: Mapping[int, Assignment], by: User) -> set[int]:
    """Return what `by` saved just so before. Raises SomeStaleError where another step or person came between."""
    now = {row.pk: row for row in Assignment.objects.filter(pk__in=rows).with_newest_step()}
    versions = {pk: known_version(row) for pk, row in now.items()}
    stale = {pk for pk in rows if versions[pk] != said[pk].seen}
    if not stale:
        return set()
    saved, reasons = set(), []
    since, evidence = _since(said, stale), _evidence(stale)
    for pk in sorted(stale):
        draft = getattr(now[pk], "draft", None)
        own = len(since[pk]) == 1 and since[pk][0].by_id == by.pk
        if own and said[pk].entry.is_said_by(since[pk][0], evidence[pk]):
            saved.add(pk)
        elif since[pk] or draft is None or draft.by_id != by.pk:  # the own draft does not stand in the way
            reasons.append((rows[pk], _what_changed([*since[pk], *([draft] if draft else [])])))
    if reasons:
        raise SomeStaleError(reasons, versions)
    return saved


def _since(said: Mapping[int, Said], stale: set[int]) -> dict[int, list[Update]]:
    """Return the steps since each row was opened, newest first."""
    found: dict[int, list[Update]] = {pk: [] for pk in stale}
    for step in Update.objects.filter(assignment__in=stale).exclude(kind__in=ASIDE).select_related("by"):
        seen = said[step.assignment_id].seen.partition("/")[0]
        if step.pk > (int(seen) if seen.isdigit() else 0):
            found[step.assignment_id].append(step)
    return found


def _evidence(ids: set[int]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = {pk: [] for pk in ids}
    for document in Evidence.objects.filter(assignment__in=ids):
        found[document.assignment_id].append(document)
    return found


def _what_changed(rows: Iterable[object]) -> str:
    newest = next(iter(rows), None)
    words = {"name": getattr(newest, "by", None) or "", "words": getattr(newest, "result", "")}
    return _("Saved meanwhile by %(name)s: “%(words)s”. Save again if your words are to stand after these.") % words
