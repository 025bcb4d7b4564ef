"""Reminders: those that a unit got, and the coordinator's reminding of all late units."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.models import Digest
from tasks.reminders.by_hand import late_units, remind_late
from tasks.reminders.seen import mark_seen, units_in_sight
from tasks.reminders.wording import groups

PER_PAGE = 10


@require_GET
@permission_required("tasks.view_assignment", raise_exception=True)
def notices(request: Request, unit: int) -> HttpResponse:
    """List what a unit was reminded of, the newest first; who works there has then seen it."""
    found = get_object_or_404(units_in_sight(request.user).select_related("province"), pk=unit)
    digests = Digest.objects.visible_to(request.user).filter(unit=found).for_list()
    page = Paginator(digests, PER_PAGE).get_page(request.GET.get("page"))
    told = [(digest, groups(digest.reminders.all(), digest.day)) for digest in page]
    mark_seen(found, by=request.user)
    return render(request, "tasks/notices.html", {"unit": found, "page": page, "told": told})


@require_http_methods(["GET", "POST"])
@permission_required("tasks.remind_assignment", raise_exception=True)
def remind(request: Request, plan: int) -> HttpResponse:
    """Show which units are late and with how much; on POST remind all of them."""
    found = get_allowed(Plan.objects.for_list(), request.user, "change", pk=plan)
    today = timezone.localdate()
    if request.method == "POST":
        count = len(remind_late(found, by=request.user, today=today).digests)
        said = ngettext("%(count)d unit was reminded.", "%(count)d units were reminded.", count) % {"count": count}
        messages.success(request, said)
        return redirect("tasks:remind", found.pk)
    late = [(each, each.days(today)) for each in late_units(found, request.user, today)]
    left = sum(each.count - each.reminded for each, _days in late)
    context = {"plan": found, "late": late, "left": left, "total": sum(each.count for each, _days in late)}
    return render(request, "tasks/remind.html", context)


urlpatterns = [
    path("don-vi/<int:unit>/nhac-viec/", notices, name="notices"),
    path("ke-hoach/<int:plan>/don-doc/", remind, name="remind"),
]
