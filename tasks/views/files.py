"""Lists as files: the same rows in the same order as their page, all columns, full text."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.figures import counted, figures_by
from tasks.lists.comparing import compare
from tasks.lists.filters import chosen_assignments, chosen_tasks
from tasks.lists.worklist import worklist
from tasks.models import Assignment, Extension
from tasks.models.life import AssignmentQuerySet
from tasks.planning.amending.history import amendments
from tasks.sheets.annex import plan_annex
from tasks.sheets.tables import Table, amendment_table, assignment_table, change_table, extension_table, task_table
from tasks.sheets.writing import CSV, XLSX, csv_lines, workbook
from tasks.views.comparing import DaysForm
from units.models import Unit


def download(table: Table, name: str, kind: str, *, day: date | None = None) -> HttpResponseBase:
    """Send `table` as a file of `kind`, "xlsx" or "csv", named after the `day` that it tells of (None: today)."""
    filename = f"{name}-{day or timezone.localdate():%Y%m%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(workbook(table), as_attachment=True, filename=filename, content_type=XLSX)
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return StreamingHttpResponse(csv_lines(table), content_type=CSV, headers=headers)


def _say_what_is_wrong(request: Request, name: str, plan: int) -> HttpResponse:
    """Go to the page of the list, which says what is wrong with its filter: an empty file would not."""
    return redirect(f"{reverse(name, args=[plan])}?{request.GET.urlencode()}")


@require_GET
@permission_required("tasks.view_assignment", raise_exception=True)
def assignments_file(request: Request, plan: int, kind: str) -> HttpResponseBase:
    """Take out the plan's assignments that the filter finds."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    chosen = chosen_assignments(found, request.user, request.GET, timezone.localdate())
    if not chosen.is_valid():
        return _say_what_is_wrong(request, "tasks:assignments", plan)
    return download(assignment_table(chosen.qs, as_of=chosen.past), f"luot-giao-{found.year}", kind, day=chosen.past)


@require_GET
@permission_required("tasks.view_task", raise_exception=True)
def tasks_file(request: Request, plan: int, kind: str) -> HttpResponseBase:
    """Take out the plan's tasks that the filter finds, with the figures of their lead units."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    chosen = chosen_tasks(found, request.user, request.GET)
    if not chosen.is_valid():
        return _say_what_is_wrong(request, "tasks:list", plan)
    tasks = chosen.qs.select_related("indicator__parent")
    given = counted(Assignment.objects.seen_in(found, request.user))
    progress = figures_by(given, chosen.past or chosen.today, "task", as_of=chosen.past)
    return download(task_table(tasks, progress), f"nhiem-vu-{found.year}", kind, day=chosen.past)


def owed(request: Request, unit: int) -> tuple[Plan, AssignmentQuerySet]:
    """Return the rows of a unit's own list as its page shows them, and their plan."""
    units = Unit.objects.reached(request.user, "tasks.work_assignment")
    found = get_object_or_404(units.select_related("province"), pk=unit)
    asked = request.GET
    shown, plan = asked.get("timeliness", ""), asked.get("plan", "")
    owed = worklist(found, request.user, timezone.localdate(), plan=plan, shown=shown)
    return get_object_or_404(Plan.objects.visible_to(request.user), pk=owed.plan and owed.plan.pk), owed.rows


@require_GET
@permission_required("tasks.work_assignment", raise_exception=True)
def work_file(request: Request, unit: int, kind: str) -> HttpResponseBase:
    """Take out what a unit owes, as its list shows it."""
    plan, rows = owed(request, unit)
    return download(assignment_table(rows), f"viec-cua-don-vi-{plan.year}", kind)


@require_GET
@permission_required("tasks.view_assignment", raise_exception=True)
def changes_file(request: Request, plan: int, kind: str) -> HttpResponseBase:
    """Take out what changed between two days, as the page of that name shows it."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    form = DaysForm.of(request.GET, timezone.localdate())
    if not form.is_valid():
        return _say_what_is_wrong(request, "tasks:changes", plan)
    first, last = form.cleaned_data["tu"], form.cleaned_data["den"]
    rows = compare(found, request.user, first, last).rows
    return download(change_table(rows), f"thay-doi-{first:%Y%m%d}-{last:%Y%m%d}", kind)


@require_GET
@permission_required("plans.view_plan", raise_exception=True)
def amendments_file(request: Request, plan: int, kind: str) -> HttpResponseBase:
    """Take out what the plan's amendments did, the newest first."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    events = [event for _amendment, some in amendments(found, request.user) for event in some]
    return download(amendment_table(events), f"dieu-chinh-{found.year}", kind)


@require_GET
@permission_required("tasks.confirm_assignment", raise_exception=True)
def extensions_file(request: Request, plan: int, kind: str) -> HttpResponseBase:
    """Take out the requests for more time that stand as one of the page's tabs says."""
    found = get_allowed(Plan.objects, request.user, "change", pk=plan)
    rows = Extension.objects.visible_to(request.user, "confirm").filter(assignment__plan=found)
    return download(extension_table(rows.decided(request.GET.get("decision", ""))), f"gia-han-{found.year}", kind)


@require_GET
@permission_required("tasks.change_task", raise_exception=True)
def annex_file(request: Request, plan: int) -> HttpResponseBase:
    """Send the whole plan as an annex that can be imported again."""
    found = get_allowed(Plan.objects.select_related("province", "unit"), request.user, "change", pk=plan)
    tasks = chosen_tasks(found, request.user, {}).qs.select_related("indicator__parent")
    name = f"phu-luc-{found.year}.xlsx"
    return FileResponse(plan_annex(found, tasks), as_attachment=True, filename=name, content_type=XLSX)


urlpatterns = [
    path("ke-hoach/<int:plan>/thay-doi/xlsx/", changes_file, {"kind": "xlsx"}, name="changes_xlsx"),
    path("ke-hoach/<int:plan>/thay-doi/csv/", changes_file, {"kind": "csv"}, name="changes_csv"),
    path("ke-hoach/<int:plan>/dieu-chinh/xlsx/", amendments_file, {"kind": "xlsx"}, name="amendments_xlsx"),
    path("ke-hoach/<int:plan>/dieu-chinh/csv/", amendments_file, {"kind": "csv"}, name="amendments_csv"),
    path("ke-hoach/<int:plan>/gia-han/xlsx/", extensions_file, {"kind": "xlsx"}, name="extensions_xlsx"),
    path("ke-hoach/<int:plan>/gia-han/csv/", extensions_file, {"kind": "csv"}, name="extensions_csv"),
    path("ke-hoach/<int:plan>/luot-giao/xlsx/", assignments_file, {"kind": "xlsx"}, name="assignments_xlsx"),
    path("ke-hoach/<int:plan>/luot-giao/csv/", assignments_file, {"kind": "csv"}, name="assignments_csv"),
    path("ke-hoach/<int:plan>/nhiem-vu/xlsx/", tasks_file, {"kind": "xlsx"}, name="list_xlsx"),
    path("ke-hoach/<int:plan>/nhiem-vu/csv/", tasks_file, {"kind": "csv"}, name="list_csv"),
    path("ke-hoach/<int:plan>/nhiem-vu/phu-luc/", annex_file, name="annex_file"),
    path("don-vi/<int:unit>/viec/xlsx/", work_file, {"kind": "xlsx"}, name="work_xlsx"),
    path("don-vi/<int:unit>/viec/csv/", work_file, {"kind": "csv"}, name="work_csv"),
]
