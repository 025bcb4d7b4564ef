"""The lists of a plan: its tasks and its assignments, what every figure links to."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import Request, render_part
from plans.models import Plan
from tasks.bulk.drafts import FIXES
from tasks.choices import Listing
from tasks.figures import Figures
from tasks.lists.filters import TaskFilter, chosen_assignments, chosen_tasks
from tasks.lists.saved import kept_query
from tasks.models import Assignment, SavedFilter
from tasks.views.overview import when

PER_PAGE = 25


@require_GET
@permission_required("tasks.view_task", raise_exception=True)
def task_list(request: Request, plan: int) -> HttpResponse:
    """List the plan's tasks, each with how far its lead units are."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).select_related("province"), pk=plan)
    chosen = chosen_tasks(found, request.user, request.GET)
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    progress = chosen.progress_of(page)
    rows = [(task, progress.get(task.pk, Figures())) for task in page]
    context = _listed(request, chosen, page) | _fix(request, chosen) | {"rows": rows}
    return render_part(request, "tasks/list.html", "results", context)


def _fix(request: Request, chosen: TaskFilter) -> dict[str, Any]:
    """Return with what the rows of a draft are completed in place, where the list shows one kind of what is missing.

    The fields are drawn once for all rows.
    """
    lack = chosen.asked.get("lacks")
    if not chosen.of_draft or lack not in FIXES or not request.user.may("tasks.change_task", chosen.plan):
        return {}
    form = FIXES[lack].asked(chosen.plan, in_row=True)
    return {"lack": lack, "fields": render_to_string("tasks/includes/fix_fields.html", {"form": form})}


@require_GET
@permission_required("tasks.view_assignment", raise_exception=True)
def assignment_list(request: Request, plan: int) -> HttpResponse:
    """List the plan's assignments."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).select_related("province"), pk=plan)
    chosen = chosen_assignments(found, request.user, request.GET, timezone.localdate())
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render_part(request, "tasks/assignments.html", "results", _listed(request, chosen, page))


def _listed(request: Request, chosen: Any, page: Any) -> dict[str, Any]:
    """Return what both lists show beside their rows."""
    listing = Listing.TASKS if chosen.queryset.model is not Assignment else Listing.ASSIGNMENTS
    return when(chosen.past, chosen.today) | {
        "plan": chosen.plan,
        "filter": chosen,
        "page": page,
        "saved": SavedFilter.objects.visible_to(request.user).filter(listing=listing),
        "kept_query": kept_query(chosen),
        "back": request.get_full_path(),
        "row_ids": "-".join(str(row.pk) for row in page),
    }


urlpatterns = [
    path("ke-hoach/<int:plan>/nhiem-vu/", task_list, name="list"),
    path("ke-hoach/<int:plan>/luot-giao/", assignment_list, name="assignments"),
]
