"""Completing by hand what an annex left open: the form of a task of a draft plan, and its saving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core import signing
from django.db import transaction
from django.db.models import Max
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import AuditEvent
from indicators.models import Indicator
from plans.models import Plan
from tasks.annex.parties import read_parties
from tasks.choices import DeadlineKind, Part
from tasks.models import Party, Task
from tasks.planning.amending.printed import Printed, differences, printed
from tasks.services import StepRefusedError
from units.lookup import directory_of
from units.models import Group
from units.text import nfc

if TYPE_CHECKING:
    from django.http import QueryDict

    from accounts.models import User
    from tasks.annex.doubts import Doubt
    from tasks.annex.parties import Parties, Reading
    from units.directory import Directory

SEEN = "task as printed"
NO_RHYTHM = {"recurrence": "", "recurs_day": None, "recurs_month": None}


class ChangedMeanwhileError(StepRefusedError):
    """Somebody else saved the task since the form was opened; the message says what."""


class TaskForm(forms.ModelForm):
    """A task's official fields; the units are typed one a line and understood as the annex is.

    A line that stands as it was keeps the unit, group or officer it was given to, whatever its words would be read as.
    """

    lead = forms.CharField(
        label=pgettext_lazy("column of an annex", "Lead unit"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One on each line: a unit of the province, or a group such as “UBND cấp xã”."),
    )
    coordinating = forms.CharField(
        label=gettext_lazy("Coordinating units"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)  # what was printed when the form was opened

    class Meta:
        model = Task
        fields = [
            "number",
            "indicator",
            "title",
            "product",
            "deadline_kind",
            "deadline_text",
            "starts_on",
            "due_on",
            "recurrence",
            "recurs_day",
            "recurs_month",
            "receiver",
        ]
        help_texts = {
            "recurs_day": gettext_lazy("Of a recurring task; left empty, it is due on the cut-off day of each period."),
            "recurs_month": gettext_lazy("Counted from the first of the period: 3 is the last month of a quarter."),
        }

    field_order = ["number", "indicator", "title", "product", "lead", "coordinating"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plan = self.instance.plan
        indicators = Indicator.objects.filter(version=plan.framework_version_id, level__gt=0)
        cast("forms.ModelChoiceField[Indicator]", self.fields["indicator"]).queryset = indicators
        if self.instance.pk:
            for part in Part:
                named = [party.text for party in self.instance.parties.all() if party.part == part]
                self.fields[part].initial = "\n".join(named)
            self.fields["seen"].initial = stands(self.instance)

    def open_on(self, changed: ChangedMeanwhileError) -> None:
        """Go on with what was typed, now that the person reads what was saved meanwhile."""
        self.add_error(None, str(changed))
        data = cast("QueryDict", self.data).copy()
        data["seen"] = stands(Task.objects.get(pk=self.instance.pk))
        self.data = data

    def clean_seen(self) -> Printed | None:
        """Return what was printed when the form was opened; None where that was not said, or made up."""
        try:
            found: Printed = signing.loads(self.cleaned_data["seen"], salt=SEEN)
        except signing.BadSignature:
            return None
        return found

    def clean(self) -> dict[str, Any]:
        """A rhythm that is left from another kind of deadline is put aside."""
        data = super().clean() or {}
        if data.get("deadline_kind") != DeadlineKind.RECURRING:
            for name, empty in NO_RHYTHM.items():
                self.errors.pop(name, None)
                data[name] = empty
        return data

    @cached_property
    def directory(self) -> Directory:
        """The names of the plan's province, or in a unit's own plan of its rooms, on the plan's date."""
        plan = self.instance.plan
        return directory_of(plan.province, plan.day, plan.house)

    @property
    def parties(self) -> list[Party]:
        """The unsaved parties as understood; call it on a valid form."""
        groups = Group.objects.for_province(self.instance.plan.province)
        parties: list[Party] = []
        for part, lines in self._lines.items():
            named: list[Party] = []
            for line in lines:
                named += self._kept(part, line) or parties_of(self._read[part, line].found, part, groups)
            for position, party in enumerate(named):
                party.position = position
            parties += named
        return parties

    @property
    def doubts(self) -> list[Doubt]:
        """What a clerk would ask about the units typed; call it on a valid form."""
        return [doubt for read in self._read.values() for doubt in read.doubts]

    @cached_property
    def _lines(self) -> dict[Part, list[str]]:
        typed = {part: [nfc(line) for line in self.cleaned_data[part].splitlines()] for part in Part}
        return {part: [line for line in lines if line] for part, lines in typed.items()}

    @cached_property
    def _read(self) -> dict[tuple[Part, str], Parties]:
        """The lines that were typed anew, as understood."""
        anew = [(part, line) for part, lines in self._lines.items() for line in lines if not self._kept(part, line)]
        return {(part, line): read_parties(line, self.directory, field=part) for part, line in anew}

    @cached_property
    def _before(self) -> dict[tuple[str, str], Party]:
        stored = self.instance.parties.all() if self.instance.pk else []
        return {(party.part, party.text): party for party in stored if not party.reaches_nobody}

    def _kept(self, part: Part, line: str) -> list[Party]:
        """Return the party that a line stood for, as a new row; none where the line is new or reached nobody."""
        same = self._before.get((part, line))
        if same is None:
            return []
        named = {"unit_id": same.unit_id, "group_id": same.group_id, "officer_id": same.officer_id}
        return [Party(part=part, text=same.text, **named)]


def stands(task: Task) -> str:
    """Return what the plan prints of `task` now, signed, for a form to bring back."""
    return signing.dumps(printed(task, task.parties.all()), salt=SEEN)


def refuse_changed(task: Task, seen: Printed) -> None:
    """Raise ChangedMeanwhileError where `task` is no longer printed as in `seen`, naming each difference."""
    changed = differences(seen, printed(task, task.parties.all()))
    if changed:
        told = "; ".join(f"{each.label}: “{each.before}” → “{each.after}”" for each in changed)
        raise ChangedMeanwhileError(
            _("Somebody changed this task meanwhile: %(changes)s. Your words are still here: look, then save again.")
            % {"changes": told}
        )


def parties_of(readings: Iterable[Reading], part: Part, groups: Iterable[Group]) -> list[Party]:
    """Return unsaved parties for what was read; a group that fans out to nobody stays words."""
    by_code = {group.code: group for group in groups if group.kinds}
    return [
        Party(
            part=part,
            position=position,
            unit_id=reading.unit_id,
            group=by_code.get(reading.group or ""),
            text=reading.text[:500],
        )
        for position, reading in enumerate(readings)
    ]


def still_there(task: Task) -> Task:
    """Return `task` as it is stored now. Raises StepRefusedError where somebody deleted it."""
    stored = Task.objects.filter(pk=task.pk).first()
    if stored is None:
        raise StepRefusedError(_("This task was deleted meanwhile."))
    return stored


def locked_draft(plan: Plan) -> Plan:
    """Return the plan as it is now, locked until the transaction ends.

    Raises StepRefusedError where it is issued, or deleted.
    """
    found = Plan.objects.select_for_update(of=("self",)).filter(pk=plan.pk).first()
    if found is None:
        raise StepRefusedError(_("This plan was deleted meanwhile."))
    plan = found
    if not plan.is_draft:
        raise StepRefusedError(_("This plan is issued: its tasks are official, an amendment changes them."))
    return plan


@transaction.atomic
def save_task(task: Task, *, parties: list[Party], by: User, seen: Printed | None = None) -> Task:
    """Save a new or changed task of a draft plan with exactly these parties; a new one comes last.

    Whoever saves it has looked at it: what was asked about it is settled.
    Raises StepRefusedError where the plan was issued meanwhile, for its units have their assignments, or where the task
    was deleted; ChangedMeanwhileError where it is no longer printed as `seen`.
    """
    locked_draft(task.plan)
    if task.pk:
        stored = still_there(task)
        if seen:
            refuse_changed(stored, seen)
    else:
        last: int = task.plan.tasks.aggregate(last=Max("position"))["last"] or 0
        task.position = last + 1
    task.doubts = []
    task.full_clean()
    task.save()
    task.parties.all().delete()
    for party in parties:
        party.task = task
    Party.objects.bulk_create(parties)
    AuditEvent.objects.record("task.saved", task, by=by, province=task.plan.province_id)
    return task
