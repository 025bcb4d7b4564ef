"""A plan at a glance, and the lists behind its figures."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import Request, render_part
from plans.models import Plan
from tasks.figures import Figures, counted, figures_by
from tasks.lists.filters import chosen_assignments, chosen_tasks, past_day
from tasks.lists.overview import overview
from tasks.models import Assignment

PER_PAGE = 25


@require_GET
@permission_required("plans.view_plan", raise_exception=True)
def plan_overview(request: Request, plan: int) -> HttpResponse:
    """Answer: are we on course, who is late, what waits for me, what is missing."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan)
    today = timezone.localdate()
    past = past_day(request.GET, today)
    context = _when(past, today) | {
        "plan": found,
        "overview": overview(found, request.user, past or today, as_of=past),
        "period": found.periods.current(today),
        "has_tasks": found.is_draft and found.tasks.exists(),
        "last_import": found.annex_imports.applied().first() if found.is_draft else None,
    }
    return render(request, "tasks/overview.html", context)


def _when(past: date | None, today: date) -> dict[str, Any]:
    """Return the day that a page shows: `past` where it is one, `on` in any case, and what its links keep of it."""
    return {"past": past, "on": past or today, "kept": f"ngay={past:%d/%m/%Y}&" if past else ""}


@require_GET
@permission_required("tasks.view_task", raise_exception=True)
def task_list(request: Request, plan: int) -> HttpResponse:
    """List the plan's tasks, each with how far its lead units are."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    chosen = chosen_tasks(found, request.user, request.GET)
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    given = counted(Assignment.objects.visible_to(request.user).filter(task__in=[task.pk for task in page]))
    progress = figures_by(given, chosen.past or chosen.today, "task", as_of=chosen.past)
    rows = [(task, progress.get(task.pk, Figures())) for task in page]
    context = _when(chosen.past, chosen.today) | {"plan": found, "filter": chosen, "page": page, "rows": rows}
    return render_part(request, "tasks/list.html", "results", context)


@require_GET
@permission_required("tasks.view_assignment", raise_exception=True)
def assignment_list(request: Request, plan: int) -> HttpResponse:
    """List the plan's assignments: what every figure links to."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    chosen = chosen_assignments(found, request.user, request.GET, timezone.localdate())
    page = Paginator(chosen.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = _when(chosen.past, chosen.today) | {"plan": found, "filter": chosen, "page": page}
    return render_part(request, "tasks/assignments.html", "results", context)


urlpatterns = [
    path("ke-hoach/<int:plan>/", plan_overview, name="overview"),
    path("ke-hoach/<int:plan>/nhiem-vu/", task_list, name="list"),
    path("ke-hoach/<int:plan>/luot-giao/", assignment_list, name="assignments"),
]
