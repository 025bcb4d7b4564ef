"""One form for several units: what is common is typed once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import Request, next_url
from plans.models import Plan
from tasks.choices import WORKABLE, Part
from tasks.handling.together import save_together
from tasks.handling.together_forms import TogetherForm
from tasks.models import Assignment
from tasks.services import SomeRefusedError, StepRefusedError

MOST = 150  # rows of one form: six fields each stay below what a request may hold
ORDER = ("task__position", "unit__position", "unit", "occurrence")


@require_http_methods(["GET", "POST"])
@permission_required("tasks.send_assignment", raise_exception=True)
def together(request: Request, plan: int) -> HttpResponse:
    """Say the same of several assignments, with exceptions row by row.

    They are those of one task (`nhiem-vu`) with one part in it (`phan`, the lead's unless said), or `chosen` ones.
    """
    found = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan)
    rows = _posted(request, found) if request.method == "POST" else _asked(request, found)
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    wanted, today = _wanted(request), timezone.localdate()
    form = TogetherForm(*given, assignments=rows[:MOST], today=today, only_next=bool(wanted["task"]))
    back = next_url(request, _back(request, found))
    if form.is_valid() and _saved(request, form):
        return redirect(back)
    context = {"plan": found, "form": form, "most": MOST, "back": back, "parts": Part.choices, "today": today}
    return render(request, "tasks/together.html", context | wanted)


def _saved(request: Request, form: TogetherForm) -> bool:
    """Save all rows, or let the form say at which of them why not."""
    said = {row.assignment.pk: row.said for row in form.taken}
    try:
        count = save_together(said, form.documents, by=request.user)
    except SomeRefusedError as refused:
        form.refuse(refused)
    except StepRefusedError as refused:
        form.add_error(None, str(refused))
    else:
        saved = ngettext("%(count)d assignment updated.", "%(count)d assignments updated.", count) % {"count": count}
        messages.success(request, saved)
    return not form.errors


def _rows(request: Request, plan: Plan) -> Any:
    rows = Assignment.objects.visible_to(request.user, "send").filter(plan=plan).known_on().for_list()
    return rows.with_timeliness(timezone.localdate()).with_newest_step().order_by(*ORDER)


def _asked(request: Request, plan: Plan) -> Any:
    """Return the rows that a link or the ticks of a list ask for, if they can be worked on."""
    rows, wanted = _rows(request, plan).filter(state__in=WORKABLE), _wanted(request)
    if wanted["task"]:
        return rows.filter(task__in=_ids([wanted["task"]]), part=wanted["part"])
    return rows.filter(pk__in=_ids(request.GET.getlist("chosen")))


def _wanted(request: Request) -> dict[str, str]:
    """Return of which task, if of one, and with which part in it rows are asked for."""
    return {"task": request.GET.get("nhiem-vu", ""), "part": request.GET.get("phan", Part.LEAD)}


def _posted(request: Request, plan: Plan) -> Any:
    """Return the rows of the form that was sent, whatever became of them meanwhile."""
    return _rows(request, plan).filter(pk__in=_ids(name[:-5] for name in request.POST if name.endswith("-seen")))


def _back(request: Request, plan: Plan) -> str:
    """Return the page of the task whose rows these are, else the list as it was narrowed where they were ticked."""
    for task in _ids([_wanted(request)["task"]]):
        return reverse("tasks:detail", args=[task])
    asked = request.GET.copy()
    asked.pop("chosen", None)
    return f"{reverse('tasks:assignments', args=[plan.pk])}?{asked.urlencode()}"


def _ids(words: Any) -> list[int]:
    return [int(word) for word in words if word.isdecimal() and len(word) <= 18]


urlpatterns = [path("ke-hoach/<int:plan>/cap-nhat-nhieu/", together, name="together")]
