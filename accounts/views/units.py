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
from units.models import Unit, UnitQuerySet

PER_PAGE = 50


def chosen_units(request: Request) -> UnitQuerySet:
    """The units within reach that the address asks for; page and file take them from here."""
    units = Unit.objects.visible_to(request.user).for_list()
    query, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    if query:
        units = units.search(query)
    return units.of_kinds([kind]) if kind in Unit.Kind.values else units


@require_GET
@permission_required("units.view_unit", raise_exception=True)
def unit_list(request: Request) -> HttpResponse:
    """List the units within reach, by kind and in Vietnamese order."""
    page = Paginator(chosen_units(request), PER_PAGE).get_page(request.GET.get("page"))
    asked = {"q": request.GET.get("q", ""), "kind": request.GET.get("kind", "")}
    return render(request, "units/list.html", asked | {"page": page, "kinds": Unit.Kind.choices})


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
