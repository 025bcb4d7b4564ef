"""One form for several assignments: a line for all, and for single ones what is different there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _

from tasks.choices import State
from tasks.handling.forms import DocumentForm, EntryForm
from tasks.handling.together import Said, SomeStaleError
from tasks.handling.updating import known_version
from tasks.models import Assignment
from tasks.services import SomeRefusedError

OWN = ("state", "result", "done_on", "percent")  # what a row may say for itself
COMMON = (*OWN, "difficulty", "proposal")


def _offer_states(form: EntryForm) -> None:
    states = [(State.IN_PROGRESS.value, State.IN_PROGRESS.label), (State.AWAITING.value, _("Completed"))]
    cast("forms.ChoiceField", form.fields["state"]).choices = states


class Row:
    """One assignment in the form: what was typed into its row, and the whole that this makes with the common line."""

    def __init__(self, assignment: Assignment, data: Mapping[str, str], *, today: date) -> None:
        self.assignment = assignment
        self.typed = {name: data.get(f"{assignment.pk}-{name}", "") for name in OWN}
        self.seen = data.get(f"{assignment.pk}-seen") or known_version(assignment)
        self.is_taken = not data or f"{assignment.pk}-taken" in data
        self.refused = ""
        self.is_checked = False
        self.form = EntryForm({name: self.typed.get(name) or data.get(name, "") for name in COMMON}, today=today)
        _offer_states(self.form)

    @property
    def said(self) -> Said:
        """What is said of the assignment, once the row is valid."""
        return Said(self.form.entry(), self.seen)

    def is_valid(self) -> bool:
        """Check the row together with the common line."""
        self.is_checked = True
        return self.form.is_valid()

    @property
    def errors(self) -> list[str]:
        """What has to be mended in this row, as far as it was checked."""
        if self.refused or not self.is_checked:
            return [self.refused] if self.refused else []
        return [str(message) for messages in self.form.errors.values() for message in messages]


class TogetherForm(EntryForm, DocumentForm):
    """The common line with its documents, and the rows."""

    field_order = (*EntryForm.field_order, "abstract", "file")

    def __init__(
        self, data: Any, files: Any, *, assignments: Iterable[Assignment], today: date, only_next: bool = False
    ) -> None:
        """Offer `assignments`, ticked; `only_next`: of each unit's occurrences only the first, in their order."""
        super().__init__(data, files, initial={"state": State.IN_PROGRESS, "done_on": today}, today=today)
        _offer_states(self)
        self.rows = [Row(assignment, self.data, today=today) for assignment in assignments]
        if only_next and not self.is_bound:
            self._tick_only_next()

    def _tick_only_next(self) -> None:
        seen: set[tuple[int, int]] = set()
        for row in self.rows:
            work = (row.assignment.task_id, row.assignment.unit_id)
            row.is_taken = work not in seen
            seen.add(work)

    @property
    def taken(self) -> list[Row]:
        """The rows that are ticked."""
        return [row for row in self.rows if row.is_taken]

    @property
    def has_several_tasks(self) -> bool:
        """Whether the rows are of more than one task."""
        return len({row.assignment.task_id for row in self.rows}) > 1

    @property
    def is_half_typed(self) -> bool:
        """Whether a ticked row says something for itself: then each row is asked for what it lacks, else this line."""
        return any(any(row.typed.values()) for row in self.taken)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.taken:
            raise forms.ValidationError(_("Tick at least one row."))
        if not self.errors and [row for row in self.taken if not row.is_valid()]:
            raise forms.ValidationError(_("Some rows have to be mended; see there."))
        return data

    def refuse(self, refused: SomeRefusedError) -> None:
        """Say beside each row why nothing was saved, and go on from what others saved meanwhile."""
        reasons = {assignment.pk: reason for assignment, reason in refused.reasons}
        for row in self.taken:
            row.refused = reasons.get(row.assignment.pk, "")
            if isinstance(refused, SomeStaleError) and row.refused:
                row.seen = refused.versions[row.assignment.pk]
        self.add_error(None, _("Some rows have to be mended; see there."))
