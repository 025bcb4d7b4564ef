"""What a coordinator does with many assignments at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.bulk.act import Act, ActForm, Listed, Reasons
from tasks.choices import Step
from tasks.forms import DayField, Prose
from tasks.handling.dates import DATED_BY_HAND, may_be_dated, set_due_dates
from tasks.models import Assignment
from tasks.reminders.by_hand import late_work, remind_late
from tasks.services import locked_many, steps_from, take_many

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan

Rows = list[Assignment]
Said = dict[str, Any]


class RemarkForm(ActForm):
    remark = forms.CharField(label=gettext_lazy("Remark"), widget=Prose(2), required=False)


class ReasonForm(ActForm):
    remark = forms.CharField(label=gettext_lazy("Reason"), widget=Prose(2))


class DateForm(ActForm):
    due_on = DayField(label=gettext_lazy("Due on"))
    basis = forms.CharField(
        label=gettext_lazy("Legal basis, or what met the condition"), max_length=500, widget=Prose(2)
    )

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.plan.day:
            raise forms.ValidationError(_("The due date lies before the date of the plan."))
        return day


def _step(step: Step, label: Any, form: type[ActForm]) -> Act:
    def refusals(rows: Rows, by: User, said: Said) -> Reasons:
        own = [row for row in rows if step is Step.CONFIRMED and row.sent_by_id == by.pk]
        reasons = {row.pk: _of_state(row) for row in rows if step not in steps_from(row.state)}
        return reasons | {row.pk: _own(own[0].plan) for row in own}

    def take(plan: Plan, rows: Rows, by: User, said: Said) -> object:
        return take_many(step, rows, by=by, remark=said["remark"])

    return Act(step.value, label, form, refusals, take)


def _own(plan: Plan) -> str:
    if plan.parent_id:
        return _("Sent by yourself: another person of the unit who may confirm does it.")
    return _("Sent by yourself: another coordinator confirms it.")


def _of_state(row: Assignment) -> str:
    return _("Status: %(state)s") % {"state": row.get_state_display()}


def _not_dated(rows: Rows, by: User, said: Said) -> Reasons:
    dated = _("The plan itself sets the deadline.")
    return {
        row.pk: _of_state(row) if row.task.deadline_kind in DATED_BY_HAND else dated
        for row in rows
        if not may_be_dated(row, corrects=True)
    } | {row.pk: _("Already so.") for row in rows if row.due_on == said["due_on"]}


def _date(plan: Plan, rows: Rows, by: User, said: Said) -> object:
    return set_due_dates(rows, due_on=said["due_on"], basis=said["basis"], by=by)


def _not_reminded(rows: Rows, by: User, said: Said) -> Reasons:
    if not rows:
        return {}
    late = dict(late_work(rows[0].plan, by, timezone.localdate()).values_list("pk", "reminded"))
    again, not_late = _("Reminded today already."), _("Not overdue, or the unit has nothing to do with it now.")
    return {row.pk: again if row.pk in late else not_late for row in rows if late.get(row.pk) is not False}


def _remind(plan: Plan, rows: Rows, by: User, said: Said) -> object:
    return remind_late(plan, by=by, today=timezone.localdate(), among={row.pk for row in rows})


def _locked(plan: Plan, ids: Iterable[int]) -> Any:
    return locked_many(ids).filter(plan=plan).with_newest_step()


ASSIGNMENTS = Listed(locked=_locked, version=lambda row: row.newest_step or 0)
ACTS = {
    act.code: act
    for act in (
        _step(Step.CONFIRMED, gettext_lazy("Confirm"), RemarkForm),
        _step(Step.RETURNED, gettext_lazy("Return"), ReasonForm),
        Act("remind", gettext_lazy("Remind"), ActForm, _not_reminded, _remind),
        Act("date", gettext_lazy("Set the due date"), DateForm, _not_dated, _date),
        _step(Step.SUSPENDED, gettext_lazy("Suspend"), ReasonForm),
        _step(Step.RESUMED, gettext_lazy("Resume"), RemarkForm),
    )
}
