"""More time for an assignment: its unit asks, a coordinator decides one by one or for several at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_allowed, next_url
from plans.models import Plan
from tasks.choices import Decision
from tasks.forms import DecisionForm, ExtensionForm
from tasks.handling.extensions import ask_extension, decide_all
from tasks.models import Assignment, Extension
from tasks.services import SomeRefusedError, StepRefusedError

PER_PAGE = 25


@require_http_methods(["GET", "POST"])
@permission_required("tasks.update_assignment", raise_exception=True)
def extend(request: Request, assignment: int) -> HttpResponse:
    """Ask for more time."""
    rows = Assignment.objects.known_on().with_timeliness(timezone.localdate()).for_work().select_related("plan")
    row = get_allowed(rows, request.user, "send", pk=assignment)
    back = next_url(request, reverse("tasks:assignment", args=[row.pk]))
    form = ExtensionForm(request.POST or None)
    if form.is_valid():
        try:
            ask_extension(row, by=request.user, **form.cleaned_data)
        except (StepRefusedError, ValidationError) as refused:
            form.add_error(None, refused if isinstance(refused, ValidationError) else str(refused))
        else:
            messages.success(request, _("The extension was requested; the present due date holds until it is granted."))
            return redirect(back)
    return render(request, "tasks/extend.html", {"assignment": row, "plan": row.plan, "form": form, "back": back})


@require_http_methods(["GET", "POST"])
@permission_required("tasks.confirm_assignment", raise_exception=True)
def extensions(request: Request, plan: int) -> HttpResponse:
    """List the requests for more time; decide those that were ticked, all of them or none."""
    found = get_allowed(Plan.objects.for_list(), request.user, "change", pk=plan)
    rows = Extension.objects.visible_to(request.user, "confirm").filter(assignment__plan=found)
    form = DecisionForm(request.POST or None, rows=rows)
    refused: Any = ()
    if form.is_valid():
        said = {"granted": form.is_granted, "remark": form.cleaned_data["remark"], "by": request.user}
        try:
            decided = decide_all(form.cleaned_data["chosen"].select_related("assignment__task"), **said)
        except SomeRefusedError as some:
            refused = some.reasons
        else:
            messages.success(request, _("Requests decided: %(count)d.") % {"count": len(decided)})
            return redirect("tasks:extensions", found.pk)
    return _listed(request, found, rows, {"form": form, "refused": refused})


def _listed(request: Request, plan: Plan, rows: Any, context: dict[str, Any]) -> HttpResponse:
    asked = request.GET.get("decision", "")
    shown = asked if asked in Decision.values else Decision.OPEN
    page = Paginator(rows.decided(shown), PER_PAGE).get_page(request.GET.get("page"))
    context |= {"plan": plan, "page": page, "shown": shown, "decisions": Decision, "ticked": _ticked(request, page)}
    return render(request, "tasks/extensions.html", context)


def _ticked(request: Request, page: Any) -> set[int]:
    """Return which rows are ticked: all that the link asked for, or those just posted."""
    posted = set(request.POST.getlist("chosen"))
    return {row.pk for row in page if "all" in request.GET or str(row.pk) in posted}


urlpatterns = [
    path("giao-viec/<int:assignment>/gia-han/", extend, name="extend"),
    path("ke-hoach/<int:plan>/gia-han/", extensions, name="extensions"),
]
