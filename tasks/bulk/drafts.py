"""What is completed in many tasks of a draft plan at once, or in one row of the list of what is missing."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import AuditEvent
from indicators.models import Indicator
from tasks.annex.parties import read_parties
from tasks.bulk.act import Act, ActForm, Listed, Reasons
from tasks.choices import DeadlineKind, Part, Recurrence
from tasks.forms import DayField, Prose
from tasks.models import Party, Task
from tasks.planning.amending.printed import printed
from tasks.planning.editing import locked_draft, parties_of
from units.lookup import directory_of
from units.models import Group
from units.text import fold, nfc

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan

Rows = list[Task]
Said = dict[str, Any]
DATED = (DeadlineKind.FIXED, DeadlineKind.PERIOD)


class IndicatorForm(ActForm):
    indicator = forms.ModelChoiceField(label=gettext_lazy("Indicator"), queryset=Indicator.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        of_plan = Indicator.objects.filter(version=self.plan.framework_version_id, level__gt=0)
        cast("forms.ModelChoiceField[Indicator]", self.fields["indicator"]).queryset = of_plan


class DeadlineForm(ActForm):
    deadline_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of deadline"),
        choices=[choice for choice in DeadlineKind.choices if choice[0] != DeadlineKind.MISSING],
    )
    due_on = DayField(label=gettext_lazy("Due on"), required=False)
    recurrence = forms.ChoiceField(
        label=gettext_lazy("How often"), choices=[("", "---------"), *Recurrence.choices], required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind = data.get("deadline_kind")
        if kind in DATED and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Enter the due date."))
        if kind == DeadlineKind.RECURRING and not data.get("recurrence"):
            self.add_error("recurrence", _("Say how often."))
        if kind not in DATED:
            data["due_on"] = None
        if kind != DeadlineKind.RECURRING:
            data["recurrence"] = ""
        return data | {"recurs_month": None, "recurs_day": None}


class ProductForm(ActForm):
    product = forms.CharField(label=gettext_lazy("Deliverable"), widget=Prose(2))


class ReceiverForm(ActForm):
    receiver = forms.CharField(label=gettext_lazy("Receiver of the result"), max_length=200)


class UnitsForm(ActForm):
    """Units or groups, one on each line, understood as an annex is; words that reach nobody are refused here."""

    units = forms.CharField(
        label=gettext_lazy("Units"),
        widget=Prose(2),
        help_text=gettext_lazy("One on each line: a unit of the province, or a group such as “UBND cấp xã”."),
    )

    def clean_units(self) -> list[Party]:
        directory = directory_of(self.plan.province, self.plan.day, self.plan.house)
        lines = [nfc(line) for line in self.cleaned_data["units"].splitlines() if line.strip()]
        readings = [reading for line in lines for reading in read_parties(line, directory, field=Part.LEAD).found]
        named = parties_of(readings, Part.LEAD, Group.objects.for_province(self.plan.province))
        if unknown := [party.text for party in named if party.reaches_nobody]:
            raise forms.ValidationError(_("No unit or group is called so: %(names)s.") % {"names": "; ".join(unknown)})
        return named


@transaction.atomic
def set_columns(plan: Plan, tasks: Rows, by: User, columns: Said) -> None:
    """Give all `tasks` of a draft plan, read by `TASKS.locked`, the same values.

    Raises StepRefusedError where the plan was issued meanwhile.
    """
    locked_draft(plan)
    for task in tasks:
        for name, value in columns.items():
            setattr(task, name, value)
        task.search_text = fold(f"{task.number} {task.title} {task.product}")  # a bulk update derives nothing
    Task.objects.bulk_update(tasks, [*columns, "search_text"])
    _record(tasks, by)


@transaction.atomic
def add_parties(plan: Plan, tasks: Rows, by: User, named: list[Party], *, part: Part) -> None:
    """Name further units or groups in a part of all `tasks`, each once. Takes and raises what `set_columns` does."""
    locked_draft(plan)
    Party.objects.bulk_create(
        Party(task=task, part=part, position=position, unit_id=party.unit_id, group=party.group, text=party.text)
        for task in tasks
        for position, party in enumerate(_missing(task, named, part), start=_next_position(task, part))
    )
    _record(tasks, by)


@transaction.atomic
def name_parties(plan: Plan, tasks: Rows, by: User, named: list[Party]) -> None:
    """Put units or groups in the place of the words that reach nobody: of those who lead, else of the others."""
    locked_draft(plan)
    for task in tasks:
        first, *_others = _open_parts(task)
        task.parties.filter(part=first, unit=None, group=None).delete()
        add_parties(plan, [task], by, named, part=first)


def _open_parts(task: Task) -> list[Part]:
    """The parts in which words reach nobody, the lead first; each is named by itself."""
    return [part for part in Part if any(party.reaches_nobody for party in task.parties.all() if party.part == part)]


def _missing(task: Task, named: list[Party], part: Part) -> list[Party]:
    there = {(party.unit_id, party.group_id) for party in task.parties.all() if party.part == part}
    new = {(party.unit_id, party.group_id): party for party in named}  # two lines may name one
    return [party for key, party in new.items() if key not in there]


def _next_position(task: Task, part: Part) -> int:
    return 1 + max((party.position for party in task.parties.all() if party.part == part), default=-1)


def _record(tasks: Rows, by: User) -> None:
    AuditEvent.objects.record_many([("task.saved", task, task.plan.province_id) for task in tasks], by=by)


def _columns_stand(rows: Rows, by: User, said: Said) -> Reasons:
    same, early = _("Already so."), _("The due date is before the start.")
    reasons = {row.pk: same for row in rows if all(getattr(row, name) == value for name, value in said.items())}
    if due_on := said.get("due_on"):
        reasons |= {row.pk: early for row in rows if row.starts_on and row.starts_on > due_on}
    return reasons


def _of_columns(code: str, label: Any, form: type[ActForm]) -> Act:
    return Act(code, label, form, _columns_stand, set_columns)


def _of_part(part: Part, label: Any) -> Act:
    def refusals(rows: Rows, by: User, said: Said) -> Reasons:
        return {row.pk: _("Already so.") for row in rows if not _missing(row, said["units"], part)}

    def take(plan: Plan, rows: Rows, by: User, said: Said) -> object:
        return add_parties(plan, rows, by, said["units"], part=part)

    return Act(part.value, label, UnitsForm, refusals, take)


def _not_asked(rows: Rows, by: User, said: Said) -> Reasons:
    return {row.pk: _("Nothing is left to look at.") for row in rows if not row.doubts}


def _settle(plan: Plan, rows: Rows, by: User, said: Said) -> None:
    set_columns(plan, rows, by, {"doubts": []})


def _locked(plan: Plan, ids: Iterable[int]) -> Any:
    return locked_draft(plan).tasks.filter(pk__in=ids).select_related("plan").for_list().order_by("pk")


def _version(task: Task) -> int:
    parties = [(party.part, party.unit_id, party.group_id, party.text) for party in task.parties.all()]
    return zlib.crc32(repr((printed(task, task.parties.all()), parties)).encode())


TASKS = Listed(locked=_locked, version=_version)
ACTS = {
    act.code: act
    for act in (
        _of_columns("indicator", gettext_lazy("Set the indicator"), IndicatorForm),
        _of_columns("deadline", gettext_lazy("Set the deadline"), DeadlineForm),
        _of_part(Part.LEAD, gettext_lazy("Add lead units")),
        _of_part(Part.COORDINATING, gettext_lazy("Add coordinating units")),
        _of_columns("product", gettext_lazy("Set the deliverable"), ProductForm),
        _of_columns("receiver", gettext_lazy("Set the receiver of the result"), ReceiverForm),
        Act("doubtful", gettext_lazy("Looked at"), ActForm, _not_asked, _settle),
    )
}


def _nothing_open(rows: Rows, by: User, said: Said) -> Reasons:
    return {row.pk: _("Already so.") for row in rows if not _open_parts(row)}


def _name_open(plan: Plan, rows: Rows, by: User, said: Said) -> object:
    return name_parties(plan, rows, by, said["units"])


FIXES = ACTS | {  # by the code of the lack
    "party": Act("party", pgettext_lazy("open group", "Name the units"), UnitsForm, _nothing_open, _name_open)
}
