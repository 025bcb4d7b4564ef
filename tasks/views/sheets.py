"""Lists as files, and the work sheet: downloaded, filled without a connection, looked at, applied."""

from __future__ import annotations

import re

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request, get_allowed
from plans.models import Plan
from tasks.annex.refusals import AnnexFileError
from tasks.figures import counted, figures_by
from tasks.handling.evidence import check_upload
from tasks.lists.filters import chosen_assignments, chosen_tasks
from tasks.lists.worklist import worklist
from tasks.models import Assignment, SheetUpload
from tasks.models.life import AssignmentQuerySet
from tasks.services import StepRefusedError
from tasks.sheets.annex import plan_annex
from tasks.sheets.marking import marked
from tasks.sheets.outgoing import TooManyRowsError, work_sheet
from tasks.sheets.services import apply, keep, verdict_on
from tasks.sheets.tables import Table, assignment_table, task_table
from tasks.sheets.writing import CSV, XLSX, csv_lines, workbook
from units.models import Unit

PROBLEMS_SHOWN = 100  # on the page; the marked sheet has them all


class SheetForm(forms.Form):
    """The filled work sheet."""

    file = forms.FileField(
        label=gettext_lazy("Filled work sheet (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        validators=[check_upload],
        help_text=gettext_lazy("At most 20 MB. You see what changes before anything is recorded."),
    )


def _download(table: Table, name: str, kind: str) -> HttpResponseBase:
    filename = f"{name}-{timezone.localdate():%Y%m%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(workbook(table), as_attachment=True, filename=filename, content_type=XLSX)
    headers = {"Content-Disposition": f'attachment; filename="{filename}"'}
    return StreamingHttpResponse(csv_lines(table), content_type=CSV, headers=headers)


@require_GET
@permission_required("tasks.view_assignment", raise_exception=True)
def assignments_file(request: Request, plan: int, kind: str) -> HttpResponseBase:
    """Take out the plan's assignments that the filter finds."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    chosen = chosen_assignments(found, request.user, request.GET, timezone.localdate())
    return _download(assignment_table(chosen.qs, as_of=chosen.past), f"luot-giao-{found.year}", kind)


@require_GET
@permission_required("tasks.view_task", raise_exception=True)
def tasks_file(request: Request, plan: int, kind: str) -> HttpResponseBase:
    """Take out the plan's tasks that the filter finds, with the figures of their lead units."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    chosen = chosen_tasks(found, request.user, request.GET)
    tasks = chosen.qs.select_related("indicator__parent")
    given = counted(Assignment.objects.visible_to(request.user).filter(plan=found))
    progress = figures_by(given, chosen.past or chosen.today, "task", as_of=chosen.past)
    return _download(task_table(tasks, progress), f"nhiem-vu-{found.year}", kind)


def _owed(request: Request, unit: int) -> tuple[Plan, AssignmentQuerySet]:
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
    plan, rows = _owed(request, unit)
    return _download(assignment_table(rows), f"viec-cua-don-vi-{plan.year}", kind)


@require_GET
@permission_required("tasks.update_assignment", raise_exception=True)
def assignments_sheet(request: Request, plan: int) -> HttpResponseBase:
    """Send the rows of the filter as a sheet to be filled."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    asked = {name: value for name, value in request.GET.items() if name != "ngay"}  # the past is not filled in
    rows = chosen_assignments(found, request.user, asked, timezone.localdate()).qs
    return _sheet(request, found, rows)


@require_GET
@permission_required("tasks.work_assignment", raise_exception=True)
def work_sheet_of_unit(request: Request, unit: int) -> HttpResponseBase:
    """Send what a unit owes as a sheet to be filled."""
    return _sheet(request, *_owed(request, unit))


def _sheet(request: Request, plan: Plan, rows: AssignmentQuerySet) -> HttpResponseBase:
    today = timezone.localdate()
    try:
        file = work_sheet(plan, rows, request.user, today)
    except TooManyRowsError as error:
        messages.error(request, str(error))
        return redirect("tasks:sheet", plan.pk)
    name = f"phieu-cap-nhat-{plan.year}-{today:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


@require_GET
@permission_required("tasks.change_task", raise_exception=True)
def annex_file(request: Request, plan: int) -> HttpResponseBase:
    """Send the whole plan as an annex that can be imported again."""
    found = get_allowed(Plan.objects.select_related("province", "unit"), request.user, "change", pk=plan)
    tasks = chosen_tasks(found, request.user, {}).qs.select_related("indicator__parent")
    name = f"phu-luc-{found.year}.xlsx"
    return FileResponse(plan_annex(found, tasks), as_attachment=True, filename=name, content_type=XLSX)


@require_http_methods(["GET", "POST"])
@permission_required("tasks.update_assignment", raise_exception=True)
def sheet_upload(request: Request, plan: int) -> HttpResponse:
    """Offer the work sheet, and take it back filled; what it changes is shown before anything is recorded."""
    found = get_object_or_404(Plan.objects.visible_to(request.user), pk=plan)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            upload = keep(found, file.read(), name=file.name, by=request.user)
        except AnnexFileError as error:
            form.add_error("file", error.message)
        else:
            return redirect("tasks:sheet_preview", upload.pk)
    earlier = SheetUpload.objects.visible_to(request.user).filter(plan=found)[:10]
    return render(request, "tasks/sheet_upload.html", {"plan": found, "form": form, "earlier": earlier})


@require_GET
@permission_required("tasks.update_assignment", raise_exception=True)
def sheet_preview(request: Request, sheet: int) -> HttpResponse:
    """Show row by row what the sheet changes, what others saved meanwhile, and what is wrong."""
    upload = _kept(request, sheet)
    verdict = None if upload.applied_at else verdict_on(upload, request.user, timezone.localdate())
    context = {"upload": upload, "plan": upload.plan, "verdict": verdict, "most": PROBLEMS_SHOWN}
    return render(request, "tasks/sheet_preview.html", context)


@require_POST
@permission_required("tasks.update_assignment", raise_exception=True)
def sheet_apply(request: Request, sheet: int) -> HttpResponse:
    """Record what the sheet says, all of it or nothing."""
    upload = _kept(request, sheet)
    choices = {int(name[4:]): request.POST[name] for name in request.POST if re.fullmatch(r"row-\d+", name)}
    try:
        count = apply(upload, by=request.user, today=timezone.localdate(), choices=choices)
    except StepRefusedError as refused:
        messages.error(request, str(refused))
        return redirect("tasks:sheet_preview", upload.pk)
    messages.success(request, _("Rows recorded: %(count)d.") % {"count": count})
    return redirect("tasks:sheet_preview", upload.pk)


@require_GET
@permission_required("tasks.update_assignment", raise_exception=True)
def sheet_marked(request: Request, sheet: int) -> FileResponse:
    """Send the same sheet back with each wrong cell marked and commented."""
    upload = _kept(request, sheet)
    problems = verdict_on(upload, request.user, timezone.localdate()).problems
    with upload.file.open("rb") as file:
        return FileResponse(marked(file, problems), as_attachment=True, filename=upload.name, content_type=XLSX)


def _kept(request: Request, sheet: int) -> SheetUpload:
    found: SheetUpload = get_object_or_404(
        SheetUpload.objects.visible_to(request.user).select_related("plan"), pk=sheet
    )
    return found


urlpatterns = [
    path("ke-hoach/<int:plan>/luot-giao/xlsx/", assignments_file, {"kind": "xlsx"}, name="assignments_xlsx"),
    path("ke-hoach/<int:plan>/luot-giao/csv/", assignments_file, {"kind": "csv"}, name="assignments_csv"),
    path("ke-hoach/<int:plan>/luot-giao/phieu/", assignments_sheet, name="assignments_sheet"),
    path("ke-hoach/<int:plan>/nhiem-vu/xlsx/", tasks_file, {"kind": "xlsx"}, name="list_xlsx"),
    path("ke-hoach/<int:plan>/nhiem-vu/csv/", tasks_file, {"kind": "csv"}, name="list_csv"),
    path("ke-hoach/<int:plan>/nhiem-vu/phu-luc/", annex_file, name="annex_file"),
    path("don-vi/<int:unit>/viec/xlsx/", work_file, {"kind": "xlsx"}, name="work_xlsx"),
    path("don-vi/<int:unit>/viec/csv/", work_file, {"kind": "csv"}, name="work_csv"),
    path("don-vi/<int:unit>/viec/phieu/", work_sheet_of_unit, name="work_sheet"),
    path("ke-hoach/<int:plan>/phieu/", sheet_upload, name="sheet"),
    path("phieu/<int:sheet>/", sheet_preview, name="sheet_preview"),
    path("phieu/<int:sheet>/ap-dung/", sheet_apply, name="sheet_apply"),
    path("phieu/<int:sheet>/danh-dau/", sheet_marked, name="sheet_marked"),
]
