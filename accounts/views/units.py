"""The units of a province, which its coordinator keeps up to date."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.forms import UnitForm
from accounts.http import Request
from accounts.services import save_unit
from units.models import Unit

PER_PAGE = 50


@require_GET
@permission_required("units.view_unit", raise_exception=True)
def unit_list(request: Request) -> HttpResponse:
    """List the units within reach, by kind and in Vietnamese order."""
    units = Unit.objects.visible_to(request.user).for_list()
    query, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    if query:
        units = units.search(query)
    if kind in Unit.Kind.values:
        units = units.of_kinds([kind])
    page = Paginator(units, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "units/list.html", {"page": page, "q": query, "kind": kind, "kinds": Unit.Kind.choices})


@require_http_methods(["GET", "POST"])
@permission_required("units.add_unit", raise_exception=True)
def unit_add(request: Request) -> HttpResponse:
    """Add a unit."""
    return _unit_form(request, None)


@require_http_methods(["GET", "POST"])
@permission_required("units.change_unit", raise_exception=True)
def unit_edit(request: Request, unit: int) -> HttpResponse:
    """Change a unit and its other names; it ends by its last day, never by deletion."""
    return _unit_form(request, get_object_or_404(Unit.objects.visible_to(request.user, "change"), pk=unit))


def _unit_form(request: Request, unit: Unit | None) -> HttpResponse:
    form = UnitForm(request.POST or None, instance=unit, user=request.user)
    if request.method == "POST" and form.is_valid():
        save_unit(form.instance, other_names=form.cleaned_data["other_names"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("units")
    return render(request, "units/form.html", {"form": form, "unit": unit})
