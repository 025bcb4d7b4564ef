"""Giving a task of an issued plan to units that join later."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.choices import Part
from tasks.forms import DayField, Prose
from tasks.models import Task
from tasks.planning.amending.effects import dated_by_hand
from tasks.planning.joining import join, offered
from tasks.services import StepRefusedError
from units.models import Unit


class JoinForm(forms.Form):
    """Which units join: those that the parties name by now, or one other unit of the province; and why."""

    units = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Units that the plan names and that do not have the task yet"),
        queryset=Unit.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    all_named = forms.BooleanField(label=gettext_lazy("All of these units"), required=False)
    other = forms.ModelChoiceField(label=gettext_lazy("Another unit"), queryset=Unit.objects.none(), required=False)
    part = forms.ChoiceField(
        label=gettext_lazy("Part of the other unit"), choices=Part.choices, initial=Part.COORDINATING, required=False
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=Prose(2))
    due_on = DayField(
        label=gettext_lazy("Due on"), required=False, help_text=gettext_lazy("Left empty, the printed date applies.")
    )

    def __init__(self, data: QueryDict | None, *, task: Task, day: date) -> None:
        super().__init__(data)
        self.named = offered(task, day)
        units = task.plan.addressees(day).order_by("position", "sort_key")
        given = task.assignments.values("unit")
        self._choices("units").queryset = units.filter(pk__in=[unit.pk for unit in self.named])
        self._choices("other").queryset = units.exclude(pk__in=given)
        self.fields["due_on"].initial = dated_by_hand(task)
        if not self.named:
            del self.fields["units"]
        if len(self.named) < 2:
            del self.fields["all_named"]

    def _choices(self, name: str) -> Any:
        return cast("forms.ModelChoiceField[Unit]", self.fields[name])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not self.joining:
            self.add_error(None, _("Choose the units that join."))
        return data

    @property
    def joining(self) -> dict[Unit, Part]:
        """The units chosen, each with its part; call it on a valid form."""
        ticked = self.named if self.cleaned_data.get("all_named") else self.cleaned_data.get("units") or ()
        chosen = {unit: self.named[unit] for unit in ticked}
        other = self.cleaned_data.get("other")
        return {other: Part(self.cleaned_data["part"] or Part.COORDINATING)} | chosen if other else chosen


@require_http_methods(["GET", "POST"])
@permission_required("tasks.change_task", raise_exception=True)
def join_task(request: Request, task: int) -> HttpResponse:
    """Offer the units that could have the task; give it to those that are chosen."""
    found = get_allowed(Task.objects.for_page(), request.user, "change", pk=task)
    if found.plan.status != Plan.Status.ISSUED or found.ended_by_id:
        raise PermissionDenied
    form = JoinForm(request.POST or None, task=found, day=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _saved(request, found, form):
        return redirect("tasks:detail", found.pk)
    return render(request, "tasks/join.html", {"task": found, "plan": found.plan, "form": form})


def _saved(request: Request, task: Task, form: JoinForm) -> bool:
    said = {"reason": form.cleaned_data["reason"], "due_on": form.cleaned_data["due_on"]}
    try:
        join(task, form.joining, by=request.user, **said)
    except (StepRefusedError, ValidationError) as refused:
        form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
        return False
    count = len(form.joining)
    messages.success(
        request, ngettext("%(n)d unit has the task now.", "%(n)d units have the task now.", count) % {"n": count}
    )
    return True


urlpatterns = [path("nhiem-vu/<int:task>/giao-them/", join_task, name="join")]
