"""Amendments of an issued plan: the document, then each thing it does, shown before it is saved."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, get_allowed
from plans.models import Amendment, Plan
from tasks.choices import ChangeKind, State, Timeliness
from tasks.models import Assignment
from tasks.planning.amending import history
from tasks.planning.amending.forms import AmendmentForm, DeedForm
from tasks.planning.amending.services import TAKES, amend, changes, foresee, mark, record_amendment
from tasks.services import StepRefusedError

PATHS = {
    ChangeKind.CHANGED: "sua",
    ChangeKind.ADDED: "bo-sung",
    ChangeKind.MERGED: "gop",
    ChangeKind.SPLIT: "tach",
    ChangeKind.REPLACED: "thay",
    ChangeKind.CANCELLED: "huy",
}


@require_GET
@permission_required("plans.view_plan", raise_exception=True)
def amendments(request: Request, plan: int) -> HttpResponse:
    """List the amendments of a plan with what each did."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).select_related("province"), pk=plan)
    context = {
        "plan": found,
        "amendments": history.amendments(found, request.user),
        "may_amend": found.status == Plan.Status.ISSUED and request.user.may("tasks.change_task", found),
    }
    return render(request, "tasks/amendments.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("tasks.change_task", raise_exception=True)
def amendment_add(request: Request, plan: int) -> HttpResponse:
    """Record the document of an amendment; what it does comes after."""
    found = get_allowed(Plan.objects.select_related("province"), request.user, "change", pk=plan)
    if found.status != Plan.Status.ISSUED:
        raise PermissionDenied
    return _document(request, Amendment(plan=found))


@require_http_methods(["GET", "POST"])
@permission_required("tasks.change_task", raise_exception=True)
def amendment_edit(request: Request, amendment: int) -> HttpResponse:
    """Mend what was typed of the document."""
    return _document(request, _found(request, amendment))


def _document(request: Request, document: Amendment) -> HttpResponse:
    form = AmendmentForm(request.POST or None, instance=document)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("tasks:amendment", record_amendment(form.instance, by=request.user).pk)
        except (StepRefusedError, ValidationError) as refused:
            form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
    return render(request, "tasks/amendment_form.html", {"form": form, "plan": document.plan})


@require_GET
@permission_required("tasks.change_task", raise_exception=True)
def amendment(request: Request, amendment: int) -> HttpResponse:
    """Show what a document did so far, and what it can do next."""
    found = _found(request, amendment)
    context = {
        "amendment": found,
        "plan": found.plan,
        "events": history.events(found, request.user),
        "kinds": [(kind, f"tasks:amend_{kind}") for kind in ChangeKind],
    }
    return render(request, "tasks/amendment.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("tasks.change_task", raise_exception=True)
def amend_tasks(request: Request, amendment: int, kind: ChangeKind) -> HttpResponse:
    """Choose the tasks, say what is printed instead, see what that does to units, and save it."""
    found, (least, most) = _found(request, amendment), TAKES[kind]
    tasks = found.plan.tasks.in_force().for_page()
    chosen = [task for task in tasks if str(task.pk) in request.GET.getlist("nv")]
    context = {"amendment": found, "plan": found.plan, "kind": kind, "tasks": tasks, "chosen": chosen}
    if not least <= len(chosen) <= most:
        return render(request, "tasks/amend_choose.html", context | {"many": most > 1, "least": least})
    form = DeedForm(request.POST or None, amendment=found, kind=kind, tasks=chosen, parts=request.GET.get("so", ""))
    shown = _shown(form) if request.method == "POST" and form.is_valid() else {}
    if shown and "seen" in request.POST and _saved(request, form):
        return redirect("tasks:amendment", found.pk)
    return render(request, "tasks/amend.html", context | shown | {"form": form})


def _found(request: Request, pk: int) -> Amendment:
    rows = Amendment.objects.select_related("plan__province")
    found: Amendment = get_allowed(rows, request.user, "change", pk=pk)
    if found.plan.status != Plan.Status.ISSUED:
        raise PermissionDenied
    return found


def _shown(form: DeedForm) -> dict[str, Any]:
    """Work out what would happen to units; nothing is saved."""
    effects, today = foresee(form.amendment, form.deed), timezone.localdate()
    new = [each.task for each in form.deed.versions if not each.task.pk]
    return {
        "outlook": effects.outlook(),
        "differences": changes(form.deed),
        "leaderless": [each.task for each in form.deed.versions if each.is_leaderless],
        "ending": _ending(effects.cancelled, today),
        "late": [task for task in new if task.due_on and task.due_on < today],
        "seen": mark(form.amendment, form.deed, effects),
    }


def _ending(cancelled: list[Assignment], today: date) -> list[tuple[int, int, int]]:
    """Return of each task whose assignments end, by its id, how many await confirmation and how many are overdue."""
    found: dict[int, list[Assignment]] = {}
    rows = Assignment.objects.filter(pk__in=[row.pk for row in cancelled]).known_on().with_timeliness(today)
    for row in rows.order_by("task__position", "pk"):
        found.setdefault(row.task_id, []).append(row)
    counts = [
        (
            task,
            sum(row.state == State.AWAITING for row in some),
            sum(row.timeliness == Timeliness.OVERDUE for row in some),
        )
        for task, some in found.items()
    ]
    return [each for each in counts if any(each[1:])]


def _saved(request: Request, form: DeedForm) -> bool:
    try:
        amend(form.amendment, form.deed, by=request.user, seen=request.POST["seen"])
    except (StepRefusedError, ValidationError) as refused:
        form.add_error(None, refused.messages if isinstance(refused, ValidationError) else str(refused))
        return False
    messages.success(request, _("The amendment is saved; units see what changed on their lists."))
    for doubt in form.doubts:
        messages.warning(request, f"{doubt.message} {doubt.suggestion}")
    return True


urlpatterns = [
    path("ke-hoach/<int:plan>/dieu-chinh/", amendments, name="amendments"),
    path("ke-hoach/<int:plan>/dieu-chinh/them/", amendment_add, name="amendment_add"),
    path("dieu-chinh/<int:amendment>/", amendment, name="amendment"),
    path("dieu-chinh/<int:amendment>/van-ban/", amendment_edit, name="amendment_edit"),
    *(
        path(f"dieu-chinh/<int:amendment>/{word}/", amend_tasks, {"kind": kind}, name=f"amend_{kind}")
        for kind, word in PATHS.items()
    ),
]
