"""A person's own filters: kept under a name, opened for the list of any plan, taken away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Request, next_url
from plans.models import Plan
from tasks.choices import Listing
from tasks.lists.filters import chosen_assignments, chosen_tasks
from tasks.lists.saved import keep_filter, kept_query, opened_query
from tasks.models import SavedFilter

LISTS = {Listing.TASKS: "tasks:list", Listing.ASSIGNMENTS: "tasks:assignments"}


class NameForm(forms.Form):
    """Under what a filter is kept."""

    name = forms.CharField(label=gettext_lazy("Name of the filter"), max_length=80)


@require_POST
@permission_required("tasks.view_task", raise_exception=True)
def keep(request: Request, plan: int, listing: Listing) -> HttpResponse:
    """Keep the filter of the list on show; under a name that is taken it replaces what was kept."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    query = kept_query(_chosen(found, request, listing, request.GET))
    form = NameForm(request.POST)
    if form.is_valid() and 0 < len(query) <= 1000:
        saved = keep_filter(request.user, listing, form.cleaned_data["name"], query)
        messages.success(request, _("The filter “%(name)s” is kept.") % {"name": saved})
    else:
        messages.error(request, _("Choose what to filter by and give the filter a name."))
    return redirect(f"{reverse(LISTS[listing], args=[plan])}?{request.GET.urlencode()}")


@require_GET
@permission_required("tasks.view_task", raise_exception=True)
def open_saved(request: Request, plan: int, saved: int) -> HttpResponse:
    """Go to the list of a plan with a filter that was kept, maybe with another plan; say what this plan lacks."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    kept = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=saved)
    listing = Listing(kept.listing)
    query, dropped = opened_query(kept, _chosen(found, request, listing, {}))
    if dropped:
        names = ", ".join(dropped)
        messages.warning(request, _("This plan does not have what the filter names: %(names)s.") % {"names": names})
    return redirect(f"{reverse(LISTS[listing], args=[plan])}?{query}")


@require_POST
@permission_required("tasks.view_task", raise_exception=True)
def forget(request: Request, saved: int) -> HttpResponse:
    """Take a filter away."""
    kept = get_object_or_404(SavedFilter.objects.visible_to(request.user, "delete"), pk=saved)
    kept.delete()
    messages.success(request, _("The filter “%(name)s” was deleted.") % {"name": kept})
    return redirect(next_url(request, reverse("plans:list")))


def _chosen(plan: Plan, request: Request, listing: Listing, asked: Any) -> Any:
    if listing == Listing.TASKS:
        return chosen_tasks(plan, request.user, asked)
    return chosen_assignments(plan, request.user, asked, timezone.localdate())


urlpatterns = [
    path("ke-hoach/<int:plan>/nhiem-vu/bo-loc/", keep, {"listing": Listing.TASKS}, name="keep_tasks_filter"),
    path("ke-hoach/<int:plan>/luot-giao/bo-loc/", keep, {"listing": Listing.ASSIGNMENTS}, name="keep_filter"),
    path("ke-hoach/<int:plan>/bo-loc/<int:saved>/", open_saved, name="open_filter"),
    path("bo-loc/<int:saved>/xoa/", forget, name="forget_filter"),
]
