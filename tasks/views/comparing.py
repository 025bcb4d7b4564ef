"""What changed since the last meeting."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.http import Request
from plans.models import Plan
from tasks.forms import DayField
from tasks.lists.comparing import compare

PER_PAGE = 25


class DaysForm(forms.Form):
    """The two days: the last week, unless the address says otherwise."""

    tu = DayField(label=gettext_lazy("From the end of"))
    den = DayField(label=gettext_lazy("to the end of"))

    @classmethod
    def of(cls, asked: Any, today: date) -> DaysForm:
        """Return the form for what an address asks for."""
        week = {"tu": f"{today - timedelta(days=7):%d/%m/%Y}", "den": f"{today:%d/%m/%Y}"}
        return cls(asked if {"tu", "den"} & set(asked) else week)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and data["tu"] >= data["den"]:
            self.add_error("den", _("The second day must lie after the first."))
        return data


@require_GET
@permission_required("tasks.view_assignment", raise_exception=True)
def changes(request: Request, plan: int) -> HttpResponse:
    """List the assignments of which something else was recorded on the second day than on the first."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan)
    form = DaysForm.of(request.GET, timezone.localdate())
    context: dict[str, Any] = {"plan": found, "form": form}
    if form.is_valid():
        between = compare(found, request.user, form.cleaned_data["tu"], form.cleaned_data["den"])
        page = Paginator(between.ids, PER_PAGE).get_page(request.GET.get("page"))
        context |= {"between": between, "page": page, "rows": between.rows.filter(pk__in=page.object_list)}
    return render(request, "tasks/changes.html", context)


urlpatterns = [path("ke-hoach/<int:plan>/thay-doi/", changes, name="changes")]
