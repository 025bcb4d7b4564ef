"""Deleting a draft plan, or a task of one, after a page that says what goes."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.models import Task
from tasks.planning.deleting import delete_plan, delete_task, deletion
from tasks.services import StepRefusedError


@require_http_methods(["GET", "POST"])
@permission_required("plans.change_plan", raise_exception=True)
def plan_delete(request: Request, plan: int) -> HttpResponse:
    """Say what goes with a draft plan, and delete it."""
    found = get_allowed(Plan.objects.for_list(), request.user, "change", pk=plan)
    if not found.is_draft:
        raise PermissionDenied
    if request.method == "POST":
        try:
            delete_plan(found, by=request.user)
        except StepRefusedError as refused:
            messages.error(request, str(refused))
            return redirect("plans:list")
        messages.success(request, _("The draft plan was deleted."))
        return redirect("plans:list")
    return render(request, "tasks/delete_plan.html", {"plan": found, "deletion": deletion(found)})


@require_http_methods(["GET", "POST"])
@permission_required("tasks.change_task", raise_exception=True)
def task_delete(request: Request, task: int) -> HttpResponse:
    """Ask once more, and delete a task of a draft plan."""
    found = get_allowed(Task.objects.for_page(), request.user, "change", pk=task)
    if not found.plan.is_draft:
        raise PermissionDenied
    if request.method == "POST":
        try:
            delete_task(found, by=request.user)
        except StepRefusedError as refused:
            messages.error(request, str(refused))
            return redirect("tasks:list", found.plan_id)
        messages.success(request, _("The task was deleted."))
        return redirect("tasks:list", found.plan_id)
    return render(request, "tasks/delete_task.html", {"plan": found.plan, "task": found})


urlpatterns = [
    path("ke-hoach/<int:plan>/xoa/", plan_delete, name="delete_plan"),
    path("nhiem-vu/<int:task>/xoa/", task_delete, name="delete_task"),
]
