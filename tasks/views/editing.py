"""One task as the plan prints it, and the editing of a draft plan's tasks."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, get_allowed, next_url
from plans.models import Plan
from tasks.choices import DeadlineKind
from tasks.figures import counted, figures
from tasks.models import Assignment, Task
from tasks.models.life import AssignmentQuerySet
from tasks.planning.alike import like
from tasks.planning.amending.history import history
from tasks.planning.editing import ChangedMeanwhileError, TaskForm, save_task
from tasks.planning.joining import offered
from tasks.services import StepRefusedError

PER_PAGE = 25


@require_GET
@permission_required("tasks.view_task", raise_exception=True)
def task_detail(request: Request, task: int) -> HttpResponse:
    """Show a task as printed, and how far each of its units is."""
    found = get_object_or_404(Task.objects.visible_to(request.user).for_page(), pk=task)
    today = timezone.localdate()
    seen = Assignment.objects.visible_to(request.user).filter(task=found)
    context = {
        "task": found,
        "plan": found.plan,
        "figures": figures(counted(seen), today),
        "page": Paginator(_units(seen, found, today), PER_PAGE).get_page(request.GET.get("page")),
        "parent": Task.objects.visible_to(request.user).filter(pk=found.parent_id).first() if found.parent_id else None,
        "may_edit": found.plan.is_draft and request.user.may("tasks.change_task", found.plan),
    }
    return render(request, "tasks/detail.html", context | _amended(request, found, today))


def _units(seen: AssignmentQuerySet, task: Task, today: date) -> AssignmentQuerySet:
    """Return the units' rows as they press; of an ongoing task also whether each reported in this period."""
    rows: AssignmentQuerySet = seen.known_on().with_timeliness(today).for_list().in_order_of_work()
    period = task.plan.periods.current(today) if task.deadline_kind == DeadlineKind.ONGOING else None
    return rows.with_report_since(period.starts_on) if period else rows


def _amended(request: Request, task: Task, today: date) -> dict[str, Any]:
    """Return what amendments did to `task`, and the units that it could be given to by whoever runs the plan."""
    if task.plan.is_draft:
        return {}
    in_force = task.plan.status == Plan.Status.ISSUED and task.ended_by is None
    may_amend = in_force and request.user.may("tasks.change_task", task.plan)
    offers = offered(task, today) if may_amend else {}
    return {"events": history(task, request.user), "may_amend": may_amend, "offered": [unit.label for unit in offers]}


@require_http_methods(["GET", "POST"])
@permission_required("tasks.change_task", raise_exception=True)
def task_add(request: Request, plan: int) -> HttpResponse:
    """Add a task to a draft plan."""
    found = get_allowed(Plan.objects, request.user, "change", pk=plan)
    return _task_form(request, found, Task(plan=found))


@require_http_methods(["GET", "POST"])
@permission_required("tasks.change_task", raise_exception=True)
def task_edit(request: Request, task: int) -> HttpResponse:
    """Complete or mend a task of a draft plan."""
    found = get_allowed(Task.objects.for_page(), request.user, "change", pk=task)
    return _task_form(request, found.plan, found)


def _task_form(request: Request, plan: Plan, task: Task) -> HttpResponse:
    if not plan.is_draft:  # official fields are locked; an amendment changes them
        raise PermissionDenied
    form = TaskForm(request.POST or None, instance=task)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_task(form.instance, parties=form.parties, by=request.user, seen=form.cleaned_data["seen"])
        except ChangedMeanwhileError as changed:
            form.open_on(changed)
        except StepRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            for doubt in form.doubts:
                messages.warning(request, f"{doubt.message} {doubt.suggestion}")
            for other in like(saved, request.user):
                messages.warning(request, _("May be the same as: %(task)s") % {"task": other})
            return redirect(next_url(request, reverse("tasks:detail", args=[saved.pk])))
    return render(request, "tasks/form.html", {"form": form, "plan": plan, "task": task if task.pk else None})


urlpatterns = [
    path("ke-hoach/<int:plan>/nhiem-vu/them/", task_add, name="add"),
    path("nhiem-vu/<int:task>/", task_detail, name="detail"),
    path("nhiem-vu/<int:task>/sua/", task_edit, name="edit"),
]
