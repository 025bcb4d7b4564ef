"""Pages about plans themselves: the list, the facts of one, its report periods."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.http import Request, get_allowed
from plans.forms import PeriodFormSet, PlanForm
from plans.models import Plan
from plans.services import change_periods, change_plan, create_plan

PER_PAGE = 25
EARLIER = 5  # plans that a new one can start from


@require_GET
@permission_required("plans.view_plan", raise_exception=True)
def plan_list(request: Request) -> HttpResponse:
    """Show the plans of the person's provinces, newest first."""
    plans = Plan.objects.visible_to(request.user).for_list()
    return render(request, "plans/list.html", {"page": Paginator(plans, PER_PAGE).get_page(request.GET.get("page"))})


@require_http_methods(["GET", "POST"])
@permission_required("plans.add_plan", raise_exception=True)
def plan_add(request: Request) -> HttpResponse:
    """Make a draft."""
    form = PlanForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        plan = create_plan(form.instance, by=request.user)
        messages.success(request, _("The plan was created. Next: import its annex."))
        return redirect("tasks:annex_upload", plan.pk)
    earlier = Plan.objects.visible_to(request.user).to_copy().select_related("province")[:EARLIER]
    return render(request, "plans/form.html", {"form": form, "plan": None, "earlier": earlier})


@require_http_methods(["GET", "POST"])
@permission_required("plans.change_plan", raise_exception=True)
def plan_edit(request: Request, plan: int) -> HttpResponse:
    """Change the facts of a plan that are not locked."""
    found = get_allowed(Plan.objects, request.user, "change", pk=plan)
    form = PlanForm(request.POST or None, instance=found, user=request.user)
    if request.method == "POST" and form.is_valid():
        change_plan(form.instance, changed=form.changed_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("tasks:overview", found.pk)
    return render(request, "plans/form.html", {"form": form, "plan": found})


@require_http_methods(["GET", "POST"])
@permission_required("plans.change_plan", raise_exception=True)
def period_edit(request: Request, plan: int) -> HttpResponse:
    """Change the days of the report periods: the decree's windows are only where they start from."""
    found = get_allowed(Plan.objects, request.user, "change", pk=plan)
    open_periods = found.periods.filter(closed_at__isnull=True)
    formset = PeriodFormSet(request.POST or None, instance=found, queryset=open_periods)
    if request.method == "POST" and formset.is_valid():
        change_periods(found, [form.instance for form in formset if form.has_changed()], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("plans:periods", found.pk)
    closed = found.periods.filter(closed_at__isnull=False)
    return render(request, "plans/periods.html", {"plan": found, "formset": formset, "closed": closed})
