"""The work sheet as both ways know it: its columns, the names of its parts, its keys."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from tasks.annex.package import Limits
from tasks.choices import State
from tasks.sheets.tables import ASSIGNMENT_COLUMNS
from units.text import fold

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

FORMAT = "papi-1"  # of the sheet; one of another version is refused
HIDDEN = "papi"  # the name of the hidden sheet that says what the work sheet is
NAMES_ROW, HEAD_ROW = 3, 4  # title and instruction stand above
MAX_ROWS = 4_000
LIMITS = Limits(rows=MAX_ROWS + 1_000, text=8_000_000)

KEY = "key"
_LEFT_OUT = {"dimension", "original_due_on", "done_on", "percent", "difficulty", "proposal"}
_LEFT_OUT |= {"sent_by", "confirmed_by", "confirmed_at", "evidence"}
SHOWN = [column for column in ASSIGNMENT_COLUMNS if column.name not in _LEFT_OUT]  # what the sheet only tells


class Kind(StrEnum):
    """What may stand in a cell that is filled."""

    STATE = "state"
    TEXT = "text"
    DAY = "day"
    PERCENT = "percent"


@dataclass(frozen=True, slots=True)
class Fill:
    """A column to be filled; `name` is a field of `tasks.handling.forms.EntryForm`."""

    name: str
    label: StrPromise
    width: int
    kind: Kind = Kind.TEXT


FILLS = (
    Fill("state", gettext_lazy("New status"), 18, Kind.STATE),
    Fill("result", gettext_lazy("New result"), 50),
    Fill("done_on", gettext_lazy("Day of the product"), 13, Kind.DAY),
    Fill("percent", gettext_lazy("Progress (%)"), 9, Kind.PERCENT),
    Fill("difficulty", gettext_lazy("Difficulties"), 36),
    Fill("proposal", gettext_lazy("Proposals"), 36),
    Fill("number", gettext_lazy("Document number and symbol"), 18),
    Fill("dated_on", gettext_lazy("Date of issue"), 13, Kind.DAY),
)


FILL_NAMES = {fill.name: f"new {fill.name}" for fill in FILLS}  # in the row of names, beside those of `SHOWN`


def state_words() -> dict[State, str]:
    """Return the words of the drop-down list."""
    return {State.IN_PROGRESS: str(State.IN_PROGRESS.label), State.AWAITING: _("Completed")}


@cache
def _states() -> dict[str, State]:
    """The states by their folded words in each language: who fills a sheet need not be who downloaded it."""
    known: dict[str, State] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {fold(word): state for state, word in state_words().items()}
    return known


def state_of(word: str) -> State | None:
    """Return the state that a word of the drop-down list means."""
    return _states().get(fold(word))


def sign(assignment: int, version: str, *, plan: int) -> str:
    """Return the hidden key of a row: which assignment, and on what it was downloaded (`updating.version`)."""
    return _signer(plan).sign(f"{assignment} {version}")


def unsign(key: str, *, plan: int) -> tuple[int, str] | None:
    """Return assignment and version of a key, or None where it was altered or is of another plan."""
    try:
        assignment, _blank, version = _signer(plan).unsign(key).partition(" ")
    except BadSignature:
        return None
    return int(assignment), version


def _signer(plan: int) -> Signer:
    return Signer(salt=f"tasks.sheets.{plan}")
