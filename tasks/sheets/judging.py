"""What a filled work sheet would do now: changes, conflicts with what others saved meanwhile, errors, all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.choices import ASIDE, State
from tasks.forms import DayField
from tasks.handling.forms import EntryForm
from tasks.handling.updating import Entry, known_version
from tasks.models import Assignment, Draft, Evidence, Update
from tasks.sheets.form import FILL_NAMES, FILLS, SHOWN, state_of
from tasks.sheets.incoming import IDENTITY, FilledRow, Incoming
from units.text import fold

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from accounts.models import User
    from plans.models import Plan

MESSAGES: dict[str, StrPromise] = {
    "key_altered": gettext_lazy("The hidden key of this row was altered. Take the row from the downloaded sheet."),
    "row_added": gettext_lazy("This row was added by hand; only rows of the downloaded sheet can be filled."),
    "row_twice": gettext_lazy("This row stands twice in the sheet; delete one of the two."),
    "row_moved": gettext_lazy(
        "The task or the unit in this row is not the one that the row was downloaded for. Download the sheet again."
    ),
    "no_value": gettext_lazy("This cell holds a formula without a result. Type the value itself."),
    "not_permitted": gettext_lazy("You may not record results for this unit."),
    "evidence_missing": gettext_lazy(
        "This plan asks for evidence of completion: attach a file or give a document number."
    ),
}
LABELS = {column.name: column.label for column in SHOWN} | {FILL_NAMES[fill.name]: fill.label for fill in FILLS}
DAYS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")  # whoever uploads: cells are read day first


@dataclass(frozen=True, slots=True)
class Problem:
    """What has to be mended before anything is taken: where in the sheet (row 0: the whole), and what."""

    row: int
    column: str
    message: str

    @property
    def label(self) -> str:
        """The heading of the column, in the language of the moment."""
        return str(LABELS[self.column])


@dataclass(slots=True)
class Change:
    """What one row of the sheet says, beside what was saved since it was downloaded, newest first."""

    row: int
    assignment: Assignment
    entry: Entry
    as_draft: bool
    seen: str  # the version that was downloaded
    version: str  # the version now
    since: list[Update | Draft] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)  # all of the assignment, where it is stale

    @property
    def is_stale(self) -> bool:
        """Whether somebody saved meanwhile."""
        return self.seen != self.version

    @property
    def can_take(self) -> bool:
        """Whether the sheet's words can still be saved."""
        return self.assignment.is_workable

    def is_saved_by(self, user: User) -> bool:
        """Whether `user` saved just this already: the same sheet came back once more."""
        own = len(self.since) == 1 and self.since[0].by_id == user.pk
        return own and self.entry.is_said_by(self.since[0], self.evidence)


@dataclass(slots=True)
class Verdict:
    """What would happen. Nothing is taken while there are `problems`; each of `conflicts` is to be decided."""

    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    empty: int = 0
    saved_already: int = 0

    @property
    def wrong_rows(self) -> int:
        """How many rows have something to be mended."""
        return len({problem.row for problem in self.problems})


class RowForm(EntryForm):
    """A row of the sheet: the rules of the page, with values as people type them into cells."""

    state = forms.CharField(required=False)  # type: ignore[assignment]  # a word of the drop-down list
    done_on = DayField(required=False, input_formats=DAYS)
    percent = forms.IntegerField(required=False)
    dated_on = DayField(required=False, input_formats=DAYS)

    def clean_percent(self) -> int | None:
        percent: int | None = self.cleaned_data["percent"]
        if percent is not None and not 0 <= percent <= 100:
            raise forms.ValidationError(_("A percentage is between 0 and 100."))
        return percent

    def clean_state(self) -> State:
        state = state_of(self.cleaned_data["state"])
        if state is None:
            raise forms.ValidationError(_("Choose the status from the list."))
        return state


def judge(plan: Plan, incoming: Incoming, user: User, today: date) -> Verdict:
    """Say what `incoming` would do if `user` applied it now. At most seven queries."""
    verdict = Verdict(empty=incoming.empty)
    verdict.problems += [Problem(flaw.row, flaw.column, str(MESSAGES[flaw.code])) for flaw in incoming.flaws]
    if incoming.missing:
        verdict.problems.append(Problem(0, "number", _missing(plan, incoming.missing, user)))
    rows = _rows(plan, incoming.filled, user)
    changes = [_read(row, rows.get(row.assignment), today, verdict) for row in incoming.filled]
    judged = [change for change in changes if change]
    _find_what_changed([change for change in judged if change.is_stale])
    for change in judged:
        if change.is_saved_by(user):
            verdict.saved_already += 1
        elif change.is_stale:
            verdict.conflicts.append(change)
        elif change.can_take:
            verdict.changes.append(change)
        else:
            verdict.problems.append(Problem(change.row, FILL_NAMES["state"], _not_workable(change.assignment)))
    verdict.problems.sort(key=lambda problem: problem.row)
    return verdict


def _not_workable(assignment: Assignment) -> str:
    return _("This assignment is “%(state)s”: nothing can be recorded.") % {"state": assignment.get_state_display()}


def _rows(plan: Plan, filled: Iterable[FilledRow], user: User) -> dict[int, Any]:
    proof = Evidence.objects.current().filter(assignment=OuterRef("pk"))
    found = Assignment.objects.visible_to(user, "update").filter(plan=plan, pk__in=[row.assignment for row in filled])
    found = (
        found.with_newest_step()
        .with_rights(user)
        .annotate(has_evidence=Exists(proof))
        .select_related("task", "unit", "plan")
    )
    return {row.pk: row for row in found.select_related("draft__by")}


def _read(row: FilledRow, assignment: Any, today: date, verdict: Verdict) -> Change | None:
    """Return what the row says about `assignment`, or None where it has problems, which are noted."""
    if assignment is None:
        verdict.problems.append(Problem(row.row, "number", str(MESSAGES["not_permitted"])))
        return None
    form = RowForm({**row.cells, "percent": row.cells.get("percent", "").rstrip("% ")}, today=today)
    form.plan_year = assignment.plan.year
    problems = [] if form.is_valid() else _of_form(row, form)
    if row.beside != _identity(assignment):
        problems.append(Problem(row.row, "task", str(MESSAGES["row_moved"])))
    if not problems:
        entry = form.entry()
        sends = entry.state == State.AWAITING
        if not sends or entry.documents or assignment.has_evidence or not assignment.plan.evidence_required:
            as_draft = sends and not assignment.may_send
            return Change(row.row, assignment, entry, as_draft, row.version, known_version(assignment))
        problems.append(Problem(row.row, FILL_NAMES["number"], str(MESSAGES["evidence_missing"])))
    verdict.problems += problems
    return None


def _of_form(row: FilledRow, form: RowForm) -> list[Problem]:
    return [Problem(row.row, FILL_NAMES[name], " ".join(map(str, messages))) for name, messages in form.errors.items()]


def _identity(assignment: Assignment) -> dict[str, str]:
    texts = (assignment.task.number, assignment.task.title, assignment.unit.name)
    return {name: fold(text) for name, text in zip(IDENTITY, texts, strict=True)}


def _missing(plan: Plan, ids: list[int], user: User) -> str:
    rows = Assignment.objects.visible_to(user).filter(plan=plan, pk__in=ids).select_related("task", "unit")[:5]
    named = "; ".join(f"{row.task.number} {row.unit.label}" for row in rows)
    return _(
        "%(count)d rows of the downloaded sheet were deleted: %(named)s. Leave rows empty in which nothing was done; "
        "fill in a sheet with all its rows."
    ) % {"count": len(ids), "named": named + (" …" if len(ids) > 5 else "")}


def _find_what_changed(changes: list[Change]) -> None:
    """Give each of these what was saved since the sheet was downloaded, steps and a draft, and its documents."""
    steps, documents = defaultdict(list), defaultdict(list)
    ids = [change.assignment.pk for change in changes]
    for step in Update.objects.filter(assignment__in=ids).exclude(kind__in=ASIDE).select_related("by"):
        steps[step.assignment_id].append(step)
    for document in Evidence.objects.filter(assignment__in=ids):
        documents[document.assignment_id].append(document)
    for change in changes:
        seen, _slash, seen_draft = change.seen.partition("/")
        draft = cast("Draft | None", getattr(change.assignment, "draft", None))
        drafted = [draft] if draft and not change.version.endswith(f"/{seen_draft}") else []
        change.evidence = documents[change.assignment.pk]
        change.since = [*drafted, *(step for step in steps[change.assignment.pk] if step.pk > int(seen or 0))]
