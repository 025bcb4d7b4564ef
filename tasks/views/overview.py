"""A plan at a glance."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import Request
from plans.models import Plan
from tasks.lists.filters import PastDayForm, past_day
from tasks.lists.overview import overview
from tasks.planning.alike import look_alikes


@require_GET
@permission_required("plans.view_plan", raise_exception=True)
def plan_overview(request: Request, plan: int) -> HttpResponse:
    """Answer: are we on course, who is late, what waits for me, what is missing."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan)
    today = timezone.localdate()
    past = past_day(request.GET, today)
    context = when(past, today) | {
        "plan": found,
        "day_form": PastDayForm(request.GET, today=today),
        "overview": overview(found, request.user, past or today, as_of=past),
        "period": found.periods.current(today),
        "has_tasks": found.is_draft and found.tasks.exists(),
        "alike": len(look_alikes(found, request.user)) if found.is_draft else 0,
        "last_import": found.annex_imports.applied().first() if found.is_draft else None,
    }
    return render(request, "tasks/overview.html", context)


def when(past: date | None, today: date) -> dict[str, Any]:
    """Return the day that a page shows: `past` where it is one, `on` in any case, and what its links keep of it."""
    return {"past": past, "on": past or today, "kept": f"ngay={past:%d/%m/%Y}&" if past else ""}


urlpatterns = [path("ke-hoach/<int:plan>/", plan_overview, name="overview")]
