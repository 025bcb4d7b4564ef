"""A unit takes note of its work and hands it on inside."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request, get_allowed, next_url
from accounts.models import User
from plans.models import Plan
from tasks.forms import HandOnForm
from tasks.handling.receiving import acknowledge, hand_on, unnoticed
from tasks.models import Assignment
from tasks.models.life import AssignmentQuerySet
from tasks.services import StepRefusedError
from units.models import Unit


@require_POST
@permission_required("tasks.work_assignment", raise_exception=True)
def receive(request: Request, assignment: int) -> HttpResponse:
    """Take note of one assignment."""
    row = get_allowed(Assignment.objects, request.user, "work", pk=assignment)
    _acknowledge(request, Assignment.objects.filter(pk=row.pk), request.user)
    return redirect(f"{next_url(request, reverse('tasks:assignment', args=[row.pk]))}#job-{row.pk}")


@require_POST
@permission_required("tasks.work_assignment", raise_exception=True)
def receive_all(request: Request, unit: int, plan: int) -> HttpResponse:
    """Take note of all that the unit was given by one plan, the one on show, and nobody noted yet."""
    found = get_object_or_404(Unit.objects.reached(request.user, "tasks.work_assignment"), pk=unit)
    given_by = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    _acknowledge(request, unnoticed(found, request.user, given_by), request.user)
    return redirect(next_url(request, reverse("tasks:work", args=[found.pk])))


def _acknowledge(request: Request, rows: AssignmentQuerySet, user: User) -> None:
    try:
        count = acknowledge(rows, by=user)
    except StepRefusedError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Tasks acknowledged: %(count)d.") % {"count": count})


@require_http_methods(["GET", "POST"])
@permission_required(("tasks.work_assignment", "tasks.send_assignment"), raise_exception=True)
def hand(request: Request, assignment: int) -> HttpResponse:
    """Hand an assignment on to a room or an officer of its unit."""
    rows = Assignment.objects.known_on().with_timeliness(timezone.localdate()).for_work().select_related("plan")
    row = get_allowed(rows.visible_to(request.user, "work"), request.user, "send", pk=assignment)
    back = next_url(request, reverse("tasks:assignment", args=[row.pk]))
    receipt = getattr(row, "receipt", None)
    form = HandOnForm(request.POST or None, unit=row.unit, receipt=receipt, today=timezone.localdate())
    if form.is_valid():
        try:
            hand_on(row, by=request.user, **form.cleaned_data)
        except StepRefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{back}#job-{row.pk}")
    return render(request, "tasks/hand_on.html", {"assignment": row, "plan": row.plan, "form": form, "back": back})


urlpatterns = [
    path("giao-viec/<int:assignment>/tiep-nhan/", receive, name="receive"),
    path("giao-viec/<int:assignment>/phan-cong/", hand, name="hand_on"),
    path("don-vi/<int:unit>/ke-hoach/<int:plan>/tiep-nhan/", receive_all, name="receive_all"),
]
