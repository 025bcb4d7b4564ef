"""One change for all rows that a filter finds: what can be done, what it would do, and the doing of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request, get_allowed, next_url, render_part
from plans.models import Plan
from tasks.bulk import assignments, drafts
from tasks.bulk.act import Act, ActForm, Listed, MeanwhileError, Preview, apply, complete, opened, preview
from tasks.lists.filters import chosen_assignments, chosen_tasks
from tasks.models import Task
from tasks.services import SomeRefusedError, StepRefusedError

SHOWN = 25  # rows of each kind on the preview


@dataclass(frozen=True, slots=True)
class Kind:
    """A list whose rows can be changed at once."""

    acts: Mapping[str, Act]
    listed: Listed
    chosen: Callable[[Plan, Request], Any]
    address: str  # name of the list


def _assignments(plan: Plan, request: Request) -> Any:
    chosen = chosen_assignments(plan, request.user, request.GET, timezone.localdate())
    if chosen.past:  # what was known on a past day is only looked at
        raise PermissionDenied
    return chosen, chosen.qs.with_newest_step()


def _tasks(plan: Plan, request: Request) -> Any:
    chosen = chosen_tasks(plan, request.user, request.GET)
    return chosen, chosen.qs.select_related("plan")


ASSIGNMENTS = Kind(assignments.ACTS, assignments.ASSIGNMENTS, _assignments, "tasks:assignments")
TASKS = Kind(drafts.ACTS, drafts.TASKS, _tasks, "tasks:list")


@require_http_methods(["GET", "POST"])
@permission_required("tasks.confirm_assignment", raise_exception=True)
def many_assignments(request: Request, plan: int) -> HttpResponse:
    """Offer what can be done with all assignments of a filter; show what it would do; do it."""
    return _page(request, get_allowed(Plan.objects, request.user, "change", pk=plan), ASSIGNMENTS)


@require_http_methods(["GET", "POST"])
@permission_required("tasks.change_task", raise_exception=True)
def many_tasks(request: Request, plan: int) -> HttpResponse:
    """Offer what can be completed in all tasks of a draft that a filter finds; show what it would do; do it."""
    found = get_allowed(Plan.objects, request.user, "change", pk=plan)
    if not found.is_draft:  # official fields are locked; an amendment changes them
        raise PermissionDenied
    return _page(request, found, TASKS)


def _page(request: Request, plan: Plan, kind: Kind) -> HttpResponse:
    chosen, rows = kind.chosen(plan, request)
    if "picked" in request.GET:
        rows = rows.filter(pk__in=[pk for pk in request.GET.getlist("chosen") if pk.isdecimal() and len(pk) < 18])
    context = {"plan": plan, "filter": chosen, "back": reverse(kind.address, args=[plan.pk]) + chosen.without()}
    if "token" in request.POST:
        return _applied(request, kind, rows, context)
    act = kind.acts.get(request.POST.get("act", ""))
    form = act.asked(plan, request.POST) if act else None
    if act and form and form.is_valid():
        return _preview(request, context, preview(act, rows, kind.listed, form, by=request.user), form)
    context["acts"] = [(each, form if each is act else each.asked(plan), each is act) for each in kind.acts.values()]
    return render(request, "tasks/bulk.html", context | {"count": rows.count()})


def _preview(request: Request, context: dict[str, Any], found: Preview, form: ActForm, **more: Any) -> HttpResponse:
    return render(request, "tasks/bulk_preview.html", context | {"found": found, "form": form, "most": SHOWN} | more)


def _applied(request: Request, kind: Kind, rows: Any, context: dict[str, Any]) -> HttpResponse:
    """Do what the preview showed; where something changed meanwhile, name it and show the preview as it is now."""
    try:
        act, form, seen = _shown(request, kind, context["plan"])
    except signing.BadSignature:
        messages.error(request, _("This preview is too old; look at it again."))
        return redirect(request.get_full_path())
    try:
        count = apply(act, kind.listed, form, found=rows, seen=seen, by=request.user)
    except (MeanwhileError, SomeRefusedError, StepRefusedError, ValidationError) as refused:
        now = preview(act, rows, kind.listed, form, by=request.user)
        return _preview(request, context, now, form, **_why(refused, rows))
    said = ngettext("%(count)d row changed.", "%(count)d rows changed.", count) % {"count": count}
    messages.success(request, f"{act.label}: {said}")
    return redirect(context["back"])


def _shown(request: Request, kind: Kind, plan: Plan) -> tuple[Act, ActForm, Mapping[str, int]]:
    """Return the act of the preview that comes back, what was said with it, and the rows that were seen.

    Raises signing.BadSignature where it is worth nothing any more.
    """
    kept = opened(request.POST["token"], plan, request.user)
    act = kind.acts.get(kept["act"])
    form = act.asked(plan, kept["said"]) if act else None
    if act is None or form is None or not form.is_valid():  # another list's, or what was said means nothing any more
        raise signing.BadSignature
    return act, form, kept["seen"]


def _why(refused: Exception, rows: Any) -> dict[str, Any]:
    """Return what the page says about why nothing was done."""
    if isinstance(refused, MeanwhileError):
        return {
            "moved": list(rows.model.objects.filter(pk__in=refused.ids).for_list()[:SHOWN]),
            "moved_count": len(refused.ids),
        }
    if isinstance(refused, SomeRefusedError):
        return {"refused": refused.reasons}
    return {"refusal": " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)}


@require_POST
@permission_required("tasks.change_task", raise_exception=True)
def fix(request: Request, task: int, lack: str) -> HttpResponse:
    """Complete what one task of a draft lacks, in its row of the list."""
    found = get_allowed(Task.objects.for_page().select_related("plan"), request.user, "change", pk=task)
    if lack not in drafts.FIXES:
        raise Http404
    if not found.plan.is_draft:
        raise PermissionDenied
    form = drafts.FIXES[lack].asked(found.plan, request.POST, in_row=True)
    done = _completed(form, drafts.FIXES[lack], found, request)
    back = next_url(request, reverse("tasks:detail", args=[found.pk]))
    if done and not request.htmx:
        return redirect(back)
    context = {"task": found, "plan": found.plan, "form": form, "lack": lack, "done": done, "back": back}
    return render_part(request, "tasks/fix.html", "row", context)


def _completed(form: ActForm, act: Act, task: Task, request: Request) -> bool:
    """Save what was typed, or let the form say why it cannot be."""
    if form.is_valid():
        try:
            complete(act, drafts.TASKS, form, task.pk, by=request.user)
        except StepRefusedError as refused:
            form.add_error(None, str(refused))
    return not form.errors


urlpatterns = [
    path("ke-hoach/<int:plan>/luot-giao/hang-loat/", many_assignments, name="many_assignments"),
    path("ke-hoach/<int:plan>/nhiem-vu/hang-loat/", many_tasks, name="many_tasks"),
    path("nhiem-vu/<int:task>/bo-sung/<slug:lack>/", fix, name="fix"),
]
