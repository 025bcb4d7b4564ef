"""Saving what somebody typed about an assignment: nothing twice, and nothing over what another saved meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tasks.choices import ASIDE, State
from tasks.handling.evidence import Document, attached, use_again
from tasks.models import Assignment, Draft, Evidence, Update
from tasks.services import StepRefusedError, locked, record_progress, save_draft, send
from units.text import nfc

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed. `state` is where it leads: in progress, or awaiting confirmation for "completed".

    `used` are documents that the unit gave before; `also`: its other assignments, to which all documents of this entry
    belong too; `merges`: what coordinating units said and the lead took into its result.
    """

    state: State
    result: str
    done_on: date | None = None
    percent: int | None = None
    difficulty: str = ""
    proposal: str = ""
    documents: Sequence[Document] = ()
    used: Sequence[Evidence] = ()
    also: Sequence[Assignment] = ()
    merges: Sequence[Update] = ()

    @property
    def words(self) -> dict[str, str]:
        """The texts by the names of their columns, as they are stored."""
        texts = {"result": self.result, "difficulty": self.difficulty, "proposal": self.proposal}
        return {name: nfc(text, lines=True) for name, text in texts.items()}

    @property
    def _figures(self) -> dict[str, object]:
        """Day and percentage as a step keeps them: of what is completed the day, of the rest how far it is."""
        sends = self.state == State.AWAITING
        return {"done_on": self.done_on} if sends else {"percent": self.percent}

    def is_said_by(self, row: Update | Draft, evidence: Sequence[Evidence]) -> bool:
        """Whether `row` says the same already, with the same documents; `evidence` is all of its assignment."""
        step = row.pk if isinstance(row, Update) else None  # the documents of a draft wait for the step that follows
        said = {"state": self.state, **self.words, **self._figures}
        if any(getattr(row, name) != value for name, value in said.items()):
            return False
        firsts = {each.first_id for each in evidence}
        contents = {each.content for each in evidence if each.update_id == step}
        given = [document.content in contents for document in self.documents]
        return all([*given, *(document.first_id in firsts for document in self.used)])


class StaleError(StepRefusedError):
    """Somebody saved meanwhile: `since` are the new steps, newest first; `version` names the assignment as it is."""

    def __init__(self, version: str, since: list[Update]) -> None:
        super().__init__(_("Somebody saved this assignment while you were typing."))
        self.version = version
        self.since = since


def version(assignment: Assignment) -> str:
    """Name what a form is opened on: the newest step and, after a slash, the moment of the draft if there is one."""
    step = assignment.updates.exclude(kind__in=ASIDE).values_list("pk", flat=True).first()
    draft = Draft.objects.filter(assignment=assignment).values_list("at", flat=True).first()
    return f"{step}/{draft.timestamp() if draft else ''}"


def known_version(assignment: Assignment) -> str:
    """Return the `version()` of a row of `with_newest_step()` without asking the database."""
    draft: Draft | None = getattr(assignment, "draft", None)
    return f"{assignment.newest_step}/{draft.at.timestamp() if draft else ''}"


@transaction.atomic
def save_entry(
    assignment: Assignment, entry: Entry, *, by: User, seen: str, as_draft: bool, at: datetime | None = None
) -> Update | Draft:
    """Save `entry` with its documents: as a step, or as a draft for whoever may send it.

    `seen` is the `version()` on which the form was opened. The same entry again (a double click) changes nothing, and
    the person's own draft, kept while they typed, does not stand in the way.
    Raises StaleError, StepRefusedError, or ValidationError where something is missing.
    """
    assignment = locked(assignment, also=entry.also)
    now = version(assignment)
    if seen != now:
        saved = _repeated(assignment, entry, by=by, seen=seen, now=now, as_draft=as_draft)
        if saved:
            return saved
    with attached(assignment, entry.documents, by=by, at=at) as given:
        if entry.used or entry.also:
            use_again([*given, *entry.used], [assignment, *entry.also], by=by, at=at)
        if as_draft:
            return save_draft(
                assignment,
                by=by,
                at=at,
                state=entry.state,
                done_on=entry.done_on,
                percent=entry.percent,
                **entry.words,
            )
        update = _take(assignment, entry, by=by, at=at)
        if entry.merges:
            update.merges.set(entry.merges)
        assignment.evidence.filter(update=None).update(update=update)
    return update


def _take(assignment: Assignment, entry: Entry, *, by: User, at: datetime | None) -> Update:
    if entry.state != State.AWAITING:
        return record_progress(assignment, by=by, at=at, percent=entry.percent, **entry.words)
    if entry.done_on is None:
        raise ValidationError({"done_on": _("Enter the day of the product.")})
    return send(assignment, by=by, at=at, done_on=entry.done_on, **entry.words)


def _repeated(
    assignment: Assignment, entry: Entry, *, by: User, seen: str, now: str, as_draft: bool
) -> Update | Draft | None:
    """Return what the same person saved just so before; None where only their own draft is newer.

    Raises StaleError where another person, or another step, came between.
    """
    step = seen.partition("/")[0]
    steps = assignment.updates.exclude(kind__in=ASIDE).select_related("by")
    since = list(steps.filter(pk__gt=int(step) if step.isdigit() else 0))
    draft = Draft.objects.filter(assignment=assignment).first()
    saved: Update | Draft | None = since[0] if len(since) == 1 else draft if as_draft and not since else None
    if saved and saved.by_id == by.pk and entry.is_said_by(saved, list(assignment.evidence.all())):
        return saved
    if not since and draft and draft.by_id == by.pk:
        return None
    raise StaleError(now, since)
