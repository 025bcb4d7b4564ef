"""One assignment whole, and what a coordinator decides about it: one by one, or many at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Request, get_allowed, next_url
from plans.models import Plan
from tasks import services
from tasks.choices import State, Step
from tasks.forms import ChosenForm, OptionalRemarkForm, RemarkForm
from tasks.handling.dates import may_be_dated
from tasks.handling.parts import parts_for
from tasks.handling.rounds import rounds
from tasks.handling.shared import tell_uses
from tasks.handling.waiting import Waiting, with_hints
from tasks.models import Assignment, Update
from tasks.services import SomeRefusedError, StepRefusedError
from tasks.subplans.reading import inside

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Act:
    """What a coordinator or a leader may do: the service, what must be said, the words of the page."""

    name: str  # of the address
    take: Callable[..., Update]
    form: type[RemarkForm]
    label: _StrPromise
    said: _StrPromise


ACTS = {
    Step.CONFIRMED: Act("confirm", services.confirm, OptionalRemarkForm, _("Confirm completion"), _("Confirmed.")),
    Step.RETURNED: Act("return", services.return_for_redo, RemarkForm, _("Return"), _("Returned to the unit.")),
    Step.REOPENED: Act("reopen", services.reopen, RemarkForm, _("Reopen"), _("Reopened.")),
    Step.SUSPENDED: Act("suspend", services.suspend, RemarkForm, _("Suspend"), _("Suspended.")),
    Step.RESUMED: Act("resume", services.resume, OptionalRemarkForm, _("Resume"), _("Resumed.")),
    Step.REMARKED: Act("remark", services.remark, RemarkForm, _("Leave a remark"), _("The unit sees your remark.")),
}


@require_GET
@permission_required("tasks.view_assignment", raise_exception=True)
def detail(request: Request, assignment: int) -> HttpResponse:
    """Show an assignment whole: the task as printed, its days, its life, and what the person may do now."""
    return _page(request, get_object_or_404(_rows(request).visible_to(request.user), pk=assignment))


@require_POST
@permission_required("tasks.confirm_assignment", raise_exception=True)
def decide(request: Request, assignment: int, step: Step) -> HttpResponse:
    """Take one of the coordinator's steps."""
    return _decided(request, get_allowed(_rows(request), request.user, "confirm", pk=assignment), step)


@require_POST
@permission_required("tasks.remark_assignment", raise_exception=True)
def remark(request: Request, assignment: int) -> HttpResponse:
    """Say something to the unit, which reads it on top of its row until it reports again."""
    return _decided(request, get_allowed(_rows(request), request.user, "remark", pk=assignment), Step.REMARKED)


def _decided(request: Request, row: Any, step: Step) -> HttpResponse:
    """Take `step`; where it cannot be taken, the page says why and keeps what was typed."""
    act = ACTS[step]
    form = act.form(request.POST, prefix=act.name)
    if form.is_valid():
        try:
            act.take(row, by=request.user, remark=form.cleaned_data["remark"])
        except (StepRefusedError, ValidationError) as refused:
            form.add_error(None, str(refused) if isinstance(refused, StepRefusedError) else refused.messages)
        else:
            messages.success(request, act.said)
            return redirect(next_url(request, reverse("tasks:assignment", args=[row.pk])))
    return _page(request, row, step, form)


def _rows(request: Request) -> Any:
    return Assignment.objects.known_on().with_timeliness(timezone.localdate()).with_rights(request.user).for_page()


def _page(request: Request, row: Any, tried: Step | None = None, form: RemarkForm | None = None) -> HttpResponse:
    may, own = _steps(request, row), row.sent_by_id == request.user.pk
    acts = [
        (act, form if step == tried else act.form(prefix=act.name), step == tried)
        for step, act in ACTS.items()
        if step == tried or (step in may and not (own and step == Step.CONFIRMED))
    ]
    steps = row.updates.all()
    loose = [document for document in row.evidence.all() if document.update_id is None]
    tell_uses([*(document for step in steps for document in step.evidence.all()), *loose], request.user)
    context = {
        "assignment": row,
        "plan": row.plan,
        "acts": acts,
        "may_date": row.may_send and may_be_dated(row, corrects=row.may_confirm),
        "own_result": own and Step.CONFIRMED in may,
        "loose": loose,
        "parts": parts_for(row, request.user),
        "inside": inside(row, request.user, timezone.localdate()) if row.plan.parent_id is None else [],
        "rounds": rounds(steps, row.plan.periods.all(), timezone.localdate()) if row.is_ongoing else [],
        "waiting": with_hints([Waiting.of(row)], request.user) if Step.CONFIRMED in may else [],
    }
    return render(request, "tasks/assignment.html", context)


def _steps(request: Request, row: Any) -> set[Step]:
    """Return the steps that the person may take now."""
    if row.plan.is_closed:
        return set()
    remarks = {Step.REMARKED} if request.user.may("tasks.remark_assignment", row.plan) else set()
    return remarks | (services.steps_from(row.state) if row.may_confirm else set())


@require_GET
@permission_required("tasks.confirm_assignment", raise_exception=True)
def awaiting(request: Request, plan: int) -> HttpResponse:
    """List the completions that wait for confirmation, those that have waited longest first."""
    found = get_allowed(Plan.objects.for_list(), request.user, "change", pk=plan)
    return _awaiting_page(request, found, ChosenForm(None, rows=Assignment.objects.none()))


@require_POST
@permission_required("tasks.confirm_assignment", raise_exception=True)
def decide_many(request: Request, plan: int, step: Step) -> HttpResponse:
    """Confirm, or return with one remark, all that were ticked; or none, saying which cannot be and why."""
    found, act = get_allowed(Plan.objects.for_list(), request.user, "change", pk=plan), ACTS[step]
    rows = Assignment.objects.visible_to(request.user, "confirm").filter(plan=found)
    form = ChosenForm(request.POST, rows=rows, needs_remark=step == Step.RETURNED)
    if not form.is_valid():
        return _awaiting_page(request, found, form)
    chosen, remark = form.cleaned_data["chosen"], form.cleaned_data["remark"]
    try:
        services.take_all(act.take, chosen, by=request.user, remark=remark)
    except SomeRefusedError as refused:
        return _awaiting_page(request, found, form, refused.reasons)
    messages.success(request, f"{act.said} ({len(chosen)})")
    return redirect("tasks:awaiting", found.pk)


def _awaiting_page(request: Request, plan: Plan, form: ChosenForm, refused: Any = ()) -> HttpResponse:
    rows = plan.assignments.visible_to(request.user, "confirm").filter(state=State.AWAITING)  # they know their plan
    rows = rows.known_on().with_timeliness(timezone.localdate()).for_list().with_steps().order_by("done_on", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    ticked = {str(row.pk) for row in page} if "all" in request.GET else set(request.POST.getlist("chosen"))
    waiting = with_hints([Waiting.of(row, ticked=str(row.pk) in ticked) for row in page], request.user)
    context = {"plan": plan, "page": page, "waiting": waiting, "form": form, "refused": refused}
    return render(request, "tasks/awaiting.html", context | {"back": request.get_full_path()})


urlpatterns = [
    path("giao-viec/<int:assignment>/", detail, name="assignment"),
    path("giao-viec/<int:assignment>/xac-nhan/", decide, {"step": Step.CONFIRMED}, name="confirm"),
    path("giao-viec/<int:assignment>/tra-lai/", decide, {"step": Step.RETURNED}, name="return"),
    path("giao-viec/<int:assignment>/mo-lai/", decide, {"step": Step.REOPENED}, name="reopen"),
    path("giao-viec/<int:assignment>/tam-dung/", decide, {"step": Step.SUSPENDED}, name="suspend"),
    path("giao-viec/<int:assignment>/tiep-tuc/", decide, {"step": Step.RESUMED}, name="resume"),
    path("giao-viec/<int:assignment>/y-kien/", remark, name="remark"),
    path("ke-hoach/<int:plan>/cho-xac-nhan/", awaiting, name="awaiting"),
    path("ke-hoach/<int:plan>/xac-nhan/", decide_many, {"step": Step.CONFIRMED}, name="confirm_many"),
    path("ke-hoach/<int:plan>/tra-lai/", decide_many, {"step": Step.RETURNED}, name="return_many"),
]
