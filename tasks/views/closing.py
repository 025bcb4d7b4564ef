"""Closing a plan: what will end, shown first."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.figures import counted, figures
from tasks.models import Assignment
from tasks.planning.closing import close_plan, closing
from tasks.services import StepRefusedError


@require_http_methods(["GET", "POST"])
@permission_required("plans.change_plan", raise_exception=True)
def close(request: Request, plan: int) -> HttpResponse:
    """Show where the plan stands; on POST end what goes on all year and close the plan."""
    found = get_allowed(Plan.objects, request.user, "change", pk=plan)
    if found.status != Plan.Status.ISSUED:
        raise PermissionDenied
    if request.method == "POST":
        try:
            ended = close_plan(found, by=request.user)
        except StepRefusedError as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("The plan is closed; ongoing tasks that ended: %(n)d.") % {"n": ended})
        return redirect("tasks:overview", found.pk)
    total = figures(counted(Assignment.objects.filter(plan=found)), timezone.localdate())
    return render(request, "tasks/close.html", {"plan": found, "closing": closing(found), "figures": total})


urlpatterns = [path("ke-hoach/<int:plan>/ket-thuc/", close, name="close")]
