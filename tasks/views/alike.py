"""Tasks of a plan that look alike, side by side."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.planning.alike import look_alikes


@require_GET
@permission_required("tasks.change_task", raise_exception=True)
def alike(request: Request, plan: int) -> HttpResponse:
    """Show the pairs of tasks that may be the same; what becomes of them is the clerk's to say."""
    found = get_allowed(Plan.objects, request.user, "change", pk=plan)
    return render(request, "tasks/alike.html", {"plan": found, "alike": look_alikes(found, request.user)})


urlpatterns = [path("ke-hoach/<int:plan>/co-the-trung/", alike, name="alike")]
