"""Completing by hand what an annex left open: the form of a task of a draft plan, and its saving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
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
from tasks.services import StepRefusedError
from units.lookup import directory_of
from units.models import Group
from units.text import nfc

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.annex.doubts import Doubt
    from tasks.annex.parties import Parties, Reading
    from units.directory import Directory

NO_RHYTHM = {"recurrence": "", "recurs_day": None, "recurs_month": None}


class TaskForm(forms.ModelForm):
    """A task's official fields; the units are typed one a line and understood as the annex is."""

    lead = forms.CharField(
        label=pgettext_lazy("column of an annex", "Lead unit"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One on each line: a unit of the province, or a group such as “UBND cấp xã”."),
    )
    coordinating = forms.CharField(
        label=gettext_lazy("Coordinating units"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

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
        parties = [
            party
            for part, lines in self._read.items()
            for party in parties_of((reading for line in lines for reading in line.found), part, groups)
        ]
        if self.instance.pk and self.instance.plan.house:
            keep_officers(parties, self.instance.parties.exclude(officer=None))
        return parties

    @property
    def doubts(self) -> list[Doubt]:
        """What a clerk would ask about the units typed; call it on a valid form."""
        return [doubt for lines in self._read.values() for line in lines for doubt in line.doubts]

    @cached_property
    def _read(self) -> dict[Part, list[Parties]]:
        typed = {part: [nfc(line) for line in self.cleaned_data[part].splitlines()] for part in Part}
        return {
            part: [read_parties(line, self.directory, field=part) for line in lines if line]
            for part, lines in typed.items()
        }


def keep_officers(parties: Iterable[Party], before: Iterable[Party]) -> None:
    """Let a line that still names an officer, chosen from a list and not typed, stay theirs."""
    named = {(party.part, party.text): party for party in before}
    for party in parties:
        if same := named.get((party.part, party.text)):
            party.unit_id, party.officer_id, party.group = same.unit_id, same.officer_id, None


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


def locked_draft(plan: Plan) -> Plan:
    """Return the plan as it is now, locked until the transaction ends. Raises StepRefusedError where it is issued."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not plan.is_draft:
        raise StepRefusedError(_("This plan is issued: its tasks are official, an amendment changes them."))
    return plan


@transaction.atomic
def save_task(task: Task, *, parties: list[Party], by: User) -> Task:
    """Save a new or changed task of a draft plan with exactly these parties; a new one comes last.

    Whoever saves it has looked at it: what was asked about it is settled.
    Raises StepRefusedError where the plan was issued meanwhile, for its units have their assignments.
    """
    locked_draft(task.plan)
    if not task.pk:
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
