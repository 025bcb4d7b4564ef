"""The calendar of a unit: the page of its address, and the feed itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Request
from tasks.calendar import feed, renew_key, revoke_key
from tasks.models import Assignment, CalendarKey
from units.models import Unit


@require_GET
@permission_required("tasks.view_calendarkey", raise_exception=True)
def calendar(request: Request, unit: int) -> HttpResponse:
    """Show the address that a calendar program subscribes to, and how to close it."""
    found = get_object_or_404(Unit.objects.reached(request.user, "tasks.view_calendarkey"), pk=unit)
    key = CalendarKey.objects.live().filter(unit=found).select_related("made_by").first()
    address = request.build_absolute_uri(reverse("tasks:feed", args=[key.key])) if key else ""
    may_share = Unit.objects.reached(request.user, "tasks.change_calendarkey").filter(pk=found.pk).exists()
    context = {"unit": found, "key": key, "address": address, "may_share": may_share}
    return render(request, "tasks/calendar.html", context)


@require_POST
@permission_required("tasks.change_calendarkey", raise_exception=True)
def calendar_renew(request: Request, unit: int) -> HttpResponse:
    """Make a new address; the old one stops."""
    found = get_object_or_404(Unit.objects.reached(request.user, "tasks.change_calendarkey"), pk=unit)
    renew_key(found, by=request.user)
    messages.success(request, _("The calendar has a new address."))
    return redirect("tasks:calendar", found.pk)


@require_POST
@permission_required("tasks.change_calendarkey", raise_exception=True)
def calendar_revoke(request: Request, unit: int) -> HttpResponse:
    """Close the calendar."""
    found = get_object_or_404(Unit.objects.reached(request.user, "tasks.change_calendarkey"), pk=unit)
    revoke_key(found, by=request.user)
    messages.success(request, _("The address of the calendar opens nothing any more."))
    return redirect("tasks:calendar", found.pk)


@require_GET
@login_not_required
@cache_control(private=True, max_age=3600)
def calendar_feed(request: Request, calendar: str) -> HttpResponse:
    """Send the due dates to whoever has the key: titles, days and links, nothing else."""
    key = get_object_or_404(CalendarKey.objects.live().select_related("unit"), key=calendar)

    def link(assignment: Assignment) -> str:
        return request.build_absolute_uri(reverse("tasks:assignment", args=[assignment.pk]))

    return HttpResponse(feed(key.unit, link, at=timezone.now()), content_type="text/calendar; charset=utf-8")


urlpatterns = [
    path("don-vi/<int:unit>/lich/", calendar, name="calendar"),
    path("don-vi/<int:unit>/lich/moi/", calendar_renew, name="calendar_renew"),
    path("don-vi/<int:unit>/lich/thu-hoi/", calendar_revoke, name="calendar_revoke"),
    path("lich/<uuid:calendar>.ics", calendar_feed, name="feed"),
]
