"""The plan that a unit makes under the province's: begun, filled, shared out among its rooms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request, get_allowed, next_url
from accounts.services import save_unit
from plans.models import Plan
from tasks.handling.sending import send_draft
from tasks.models import Assignment
from tasks.services import StepRefusedError
from tasks.subplans.forms import RoomForm, ShareForm, TakeForm
from tasks.subplans.reading import own_plans, planning_units, sharing
from tasks.subplans.sharing import share_out
from tasks.subplans.starting import start_subplan, take_over, takeable
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


@require_GET
@permission_required("tasks.work_assignment", raise_exception=True)
def own(request: Request) -> HttpResponse:
    """Go to the own unit's plan under the one in force; where there is none, to where its lead begins it."""
    units = Unit.objects.reached(request.user, "tasks.work_assignment").before_their_rooms()
    unit = units.select_related("province").first()
    parent = Plan.objects.in_force(unit.province, timezone.localdate()).first() if unit else None
    if unit is None or parent is None:
        return redirect("plans:list")
    house = (unit.parent_id if unit.is_room else None) or unit.pk
    found = Plan.objects.visible_to(request.user).filter(parent=parent, unit=house).first()
    if found is None and planning_units(request.user).filter(pk=house).exists():
        return redirect("tasks:subplan_start", parent.pk, house)
    return redirect("tasks:overview", found.pk) if found else redirect("tasks:subplans", parent.pk)


@require_GET
@permission_required("plans.view_plan", raise_exception=True)
def subplans(request: Request, plan: int) -> HttpResponse:
    """List the plans of units under a province's, as far as they are in sight."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan)
    rows = own_plans(found, request.user, timezone.localdate())
    begun = {row.unit_id for row, _figures in rows}
    units = [] if request.user.is_superuser else planning_units(request.user).filter(province=found.province_id)
    context = {"plan": found, "rows": rows, "may_begin": [unit for unit in units if unit.pk not in begun]}
    return render(request, "tasks/subplans.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("plans.change_plan", raise_exception=True)
def start(request: Request, plan: int, unit: int) -> HttpResponse:
    """Show what the province gave a unit; on POST begin the unit's own plan with what is ticked."""
    parent = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    house = _planning_unit(request, parent, unit)
    there = parent.subplans.filter(unit=house).first()
    if there and (request.method == "GET" or not there.is_draft):  # what is issued asks who does it
        return redirect("tasks:overview" if request.method == "GET" else "tasks:subplan_take", there.pk)
    given = takeable(parent, house)
    # A plan may begin with nothing but tasks of the unit's own.
    form = TakeForm(_posted(request), tasks=[row.task_id for row in given], required=False)
    made = form.is_valid() and _begun(parent, house, form, by=request.user)
    return _taken(request, made, form) if made else _take_page(request, parent, house=house, given=given, form=form)


def _planning_unit(request: Request, parent: Plan, unit: int) -> Unit:
    """Return the unit where the person makes its plan; 403 where it is another's, or none can stand under `parent`."""
    units = Unit.objects.visible_to(request.user).filter(province=parent.province_id)
    found: Unit = get_object_or_404(units, pk=unit)
    if not planning_units(request.user).filter(pk=unit).exists() or parent.parent_id or parent.is_draft:
        raise PermissionDenied
    return found


def _begun(parent: Plan, house: Unit, form: TakeForm, *, by: User) -> Plan | None:
    try:
        return start_subplan(parent, house, by=by)
    except StepRefusedError as refused:
        form.add_error(None, str(refused))
        return None


def _taken(request: Request, plan: Plan, form: TakeForm) -> HttpResponse:
    """Take over what is ticked, and go on to who does it."""
    try:
        made = take_over(plan, set(form.cleaned_data["chosen"]), by=request.user, share=form.share)
    except StepRefusedError as refused:  # it was issued, or closed, a moment ago
        messages.error(request, str(refused))
        return redirect("tasks:overview", plan.pk)
    messages.success(request, _("Tasks taken over: %(count)d.") % {"count": len(made)})
    return redirect("tasks:subplan_share" if plan.is_draft else "tasks:list", plan.pk)


def _take_page(request: Request, plan: Plan, **context: Any) -> HttpResponse:
    posted = {int(pk) for pk in request.POST.getlist("chosen") if pk.isdigit()}
    ticked = posted if request.method == "POST" else {row.task_id for row in context["given"]}
    return render(request, "tasks/subplan_take.html", context | {"plan": plan, "ticked": ticked})


def _posted(request: Request) -> QueryDict | None:
    """What was sent; a form without a single tick is sent too."""
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
@permission_required("plans.change_plan", raise_exception=True)
def take(request: Request, plan: int) -> HttpResponse:
    """Take over what the province gave the unit since; in an issued plan it goes to a room at once."""
    found = _subplan(request, plan)
    if found.is_closed:
        raise PermissionDenied
    given = takeable(found.parent, found.unit)
    tasks = [row.task_id for row in given]
    form = TakeForm(_posted(request), tasks=tasks) if found.is_draft else _share_form(request, found, tasks)
    if form.is_valid():
        return _taken(request, found, form)
    return _take_page(request, found, house=found.unit, given=given, form=form)


def _subplan(request: Request, plan: int) -> Any:
    """Return the sub-plan that the person leads; a province's plan is none (404)."""
    rows = Plan.objects.filter(parent__isnull=False).select_related("parent", "unit", "province")
    return get_allowed(rows, request.user, "change", pk=plan)


def _share_form(request: Request, plan: Plan, tasks: list[int]) -> ShareForm:
    return ShareForm(_posted(request), tasks=tasks, house=plan.unit, today=timezone.localdate())


@require_http_methods(["GET", "POST"])
@permission_required("plans.change_plan", raise_exception=True)
def share(request: Request, plan: int) -> HttpResponse:
    """Show who does what of a draft; on POST give what is ticked to a room or an officer."""
    found = _subplan(request, plan)
    if not found.is_draft:
        raise PermissionDenied
    shown = sharing(found)
    form = _share_form(request, found, [task.pk for task in shown.tasks])
    if form.is_valid():
        count = share_out(found, form.cleaned_data["chosen"], form.share, by=request.user)
        messages.success(request, _("Tasks given out: %(count)d.") % {"count": count})
        return redirect("tasks:subplan_share", found.pk)
    context = {"plan": found, "sharing": shown, "form": form, "room_form": RoomForm(prefix="room")}
    return render(request, "tasks/subplan_share.html", context)


@require_POST
@permission_required("plans.change_plan", raise_exception=True)
def room(request: Request, plan: int) -> HttpResponse:
    """Add a room of the unit that the list of units does not have yet."""
    found = _subplan(request, plan)
    new = Unit(province=found.province, parent=found.unit, kind=Unit.Kind.INTERNAL, valid_from=date(found.year, 1, 1))
    form = RoomForm(request.POST, instance=new, prefix="room")
    if form.is_valid() and _added(form, by=request.user):
        messages.success(request, _("The room “%(name)s” was added.") % {"name": new})
    else:
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
    return redirect(next_url(request, reverse("tasks:subplan_share", args=[plan])))


def _added(form: RoomForm, *, by: User) -> bool:
    try:
        save_unit(form.instance, other_names=[], by=by)
    except (ValidationError, IntegrityError):  # it is there, or the first click of two makes it
        form.add_error("name", _("The unit already has a room of this name."))
    return not form.errors


@require_POST
@permission_required("tasks.update_assignment", raise_exception=True)
def send(request: Request, assignment: int) -> HttpResponse:
    """Send a completion that lies ready as a draft, as it stands."""
    row = get_allowed(Assignment.objects, request.user, "send", pk=assignment)
    try:
        send_draft(row, seen=request.POST.get("seen", ""), by=request.user)
    except StepRefusedError as refused:
        messages.error(request, str(refused))
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("Sent; it now awaits confirmation."))
    return redirect(f"{next_url(request, reverse('tasks:assignment', args=[row.pk]))}#job-{row.pk}")


urlpatterns = [
    path("ke-hoach-don-vi/", own, name="own_plan"),
    path("ke-hoach/<int:plan>/don-vi/", subplans, name="subplans"),
    path("ke-hoach/<int:plan>/don-vi/<int:unit>/", start, name="subplan_start"),
    path("ke-hoach/<int:plan>/nhan-nhiem-vu/", take, name="subplan_take"),
    path("ke-hoach/<int:plan>/phan-cong/", share, name="subplan_share"),
    path("ke-hoach/<int:plan>/phong/", room, name="room_add"),
    path("giao-viec/<int:assignment>/gui/", send, name="send_draft"),
]
