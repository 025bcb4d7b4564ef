"""Starting next year's plan from one that was issued: what would be made is shown first."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from accounts.models import User
from plans.forms import BesideForm
from plans.models import Plan
from tasks.annex.preview import DOUBTFUL
from tasks.planning.copying import Copy, copy_plan, proposed_copy
from tasks.planning.copying.heirs import line_of
from tasks.services import StepRefusedError

FARTHEST = 5  # years


class CopyForm(BesideForm):
    """The year of the new plan; `copy` is what it would become, where that can be said."""

    year = forms.TypedChoiceField(label=gettext_lazy("Plan year"), coerce=int)

    def __init__(self, *args: Any, source: Plan, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self.copy: Copy | None = None
        cast("forms.TypedChoiceField", self.fields["year"]).choices = [(year, str(year)) for year in years]

    def clean(self) -> dict[str, Any]:
        """Propose the copy, and ask once more where the year has a plan."""
        data = super().clean() or self.cleaned_data
        if "year" in data:
            try:
                self.copy = proposed_copy(self.source, data["year"])
            except StepRefusedError as refused:
                self.add_error("year", str(refused))
            else:
                self.check_beside(self.copy.plan.province, data["year"])
        return data


def years_for(source: Plan, user: User) -> list[int]:
    """Return the years after that of `source` for which `user` may make its province's plan, or its successor's."""
    mine = user.reach("plans.add_plan").provinces
    years = range(source.year + 1, source.year + FARTHEST + 1)
    return [year for year in years if user.is_superuser or line_of(source.province, date(year, 1, 1))[-1].pk in mine]


@require_http_methods(["GET", "POST"])
@permission_required("plans.add_plan", raise_exception=True)
def plan_copy(request: Request, plan: int) -> HttpResponse:
    """Show next year's plan as it would be made from this one; on POST make it."""
    found, years = _source(request, plan)
    asked = {"year": str(years[0])} | request.GET.dict() | request.POST.dict()
    form = CopyForm(asked, source=found, years=years)
    new = _copied(request, found, form) if form.is_valid() and request.method == "POST" else None
    if new:
        return redirect("tasks:overview", new.pk)
    only = asked.get("chi") == DOUBTFUL
    rows = [row for row in form.copy.tasks if row.task.doubts or not only] if form.copy else []
    context = {"plan": found, "form": form, "copy": form.copy, "rows": rows, "only": only, "DOUBTFUL": DOUBTFUL}
    return render(request, "tasks/copy.html", context)


def _source(request: Request, plan: int) -> tuple[Plan, list[int]]:
    """Return a plan to copy, and the years for which the person may."""
    seen = Plan.objects.visible_to(request.user).to_copy().for_list()
    found = get_object_or_404(seen.select_related("unit", "province__successor"), pk=plan)
    years = years_for(found, request.user)
    if not years:
        raise PermissionDenied
    return found, years


def _copied(request: Request, source: Plan, form: CopyForm) -> Plan | None:
    try:
        new = copy_plan(source, form.cleaned_data["year"], by=request.user, beside=form.cleaned_data["beside"])
    except StepRefusedError as refused:  # somebody made one meanwhile
        form.add_error(None, str(refused))
        return None
    messages.success(
        request, _("The plan of %(year)d was made from that of %(before)d.") % {"year": new.year, "before": source.year}
    )
    messages.warning(
        request,
        _("Legal bases and last year's result are still those of %(before)d; edit them before the plan is issued.")
        % {"before": source.year},
    )
    return new


urlpatterns = [path("ke-hoach/<int:plan>/lap-nam-sau/", plan_copy, name="copy")]
