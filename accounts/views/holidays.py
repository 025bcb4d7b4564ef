"""The days on which offices are closed: one list for the whole portal, read by everybody, kept by coordinators."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms import HolidayForm
from accounts.http import Request
from accounts.services import add_holiday, remove_holiday
from units.models import Holiday


@require_http_methods(["GET", "POST"])
@permission_required("units.view_holiday", raise_exception=True)
def holidays(request: Request) -> HttpResponse:
    """List the days off from this year on; add one."""
    form = HolidayForm(request.POST or None)
    if request.method == "POST":
        if not request.user.has_perm("units.change_holiday"):
            raise PermissionDenied
        if form.is_valid():
            add_holiday(form.instance, by=request.user)
            messages.success(request, _("Saved."))
            return redirect("holidays")
    days = Holiday.objects.visible_to(request.user).from_year(timezone.localdate().year)
    return render(request, "units/holidays.html", {"days": days, "form": form})


@require_POST
@permission_required("units.change_holiday", raise_exception=True)
def holiday_remove(request: Request, holiday: int) -> HttpResponse:
    """Take a day out of the list: offices work on it after all."""
    found = get_object_or_404(Holiday.objects.visible_to(request.user, "change"), pk=holiday)
    remove_holiday(found, by=request.user)
    messages.success(request, _("%(day)s is a working day again.") % {"day": f"{found.day:%d/%m/%Y}"})
    return redirect("holidays")
