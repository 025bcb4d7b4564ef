"""The lists of people, units and plans as files: here, because what writes a table stands above their apps."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.http import Request
from accounts.views.people import chosen_posts
from accounts.views.units import chosen_units
from plans.models import Plan
from tasks.sheets.tables import Column, Table
from tasks.views.files import download

POST_COLUMNS: list[Column] = [
    Column("name", gettext_lazy("Full name"), 28, lambda row: row.user.full_name),
    Column("username", gettext_lazy("User name"), 20, lambda row: row.user.username),
    Column("position", gettext_lazy("Position"), 28, lambda row: row.user.position),
    Column("role", gettext_lazy("Role"), 20, lambda row: row.get_role_display()),
    Column("unit", gettext_lazy("Unit"), 36, lambda row: row.unit.name),
    Column("email", gettext_lazy("E-mail"), 28, lambda row: row.user.email),
    Column("telephone", gettext_lazy("Telephone"), 16, lambda row: row.user.telephone),
    Column("valid_from", gettext_lazy("From"), 13, lambda row: row.valid_from),
    Column("valid_to", gettext_lazy("To"), 13, lambda row: row.valid_to),
]
UNIT_COLUMNS: list[Column] = [
    Column("name", gettext_lazy("Name"), 44, lambda row: row.name),
    Column("short_name", gettext_lazy("Short name"), 24, lambda row: row.short_name),
    Column("kind", gettext_lazy("Kind"), 24, lambda row: row.get_kind_display()),
    Column("code", gettext_lazy("Code"), 10, lambda row: row.code),
    Column("parent", gettext_lazy("Parent unit"), 30, lambda row: str(row.parent or "")),
    Column("province", gettext_lazy("Province"), 20, lambda row: row.province.name_with_years),
    Column("valid_from", gettext_lazy("Valid from"), 13, lambda row: row.valid_from),
    Column("valid_to", gettext_lazy("Valid to"), 13, lambda row: row.valid_to),
]
PLAN_COLUMNS: list[Column] = [
    Column("year", gettext_lazy("Plan year"), 10, lambda row: row.year),
    Column("title", gettext_lazy("Plan"), 60, lambda row: row.title),
    Column("number", gettext_lazy("Document number and symbol"), 20, lambda row: row.number),
    Column("dated_on", gettext_lazy("Date of issue"), 13, lambda row: row.dated_on),
    Column("province", gettext_lazy("Province"), 20, lambda row: row.province.name_with_years),
    Column("agency", gettext_lazy("Standing agency"), 30, lambda row: str(row.agency or "")),
    Column("status", gettext_lazy("Status"), 14, lambda row: row.get_status_display()),
]


@require_GET
@permission_required("accounts.view_membership", raise_exception=True)
def people_file(request: Request, kind: str) -> HttpResponseBase:
    """Take out the posts that the page of people shows."""
    return download(Table(_("Users"), POST_COLUMNS, list(chosen_posts(request))), "nguoi-dung", kind)


@require_GET
@permission_required("units.view_unit", raise_exception=True)
def units_file(request: Request, kind: str) -> HttpResponseBase:
    """Take out the units that their page shows."""
    return download(Table(_("Units"), UNIT_COLUMNS, list(chosen_units(request))), "don-vi", kind)


@require_GET
@permission_required("plans.view_plan", raise_exception=True)
def plans_file(request: Request, kind: str) -> HttpResponseBase:
    """Take out the plans that their page shows."""
    plans = Plan.objects.visible_to(request.user).for_list()
    return download(Table(_("Plans"), PLAN_COLUMNS, list(plans)), "ke-hoach", kind)
