"""The work sheet: downloaded, filled without a connection, looked at, applied."""

from __future__ import annotations

import re

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request
from plans.models import Plan
from tasks.annex.refusals import AnnexFileError
from tasks.handling.evidence import check_upload
from tasks.lists.filters import chosen_assignments
from tasks.models import SheetUpload
from tasks.models.life import AssignmentQuerySet
from tasks.services import StepRefusedError
from tasks.sheets.marking import marked
from tasks.sheets.outgoing import TooManyRowsError, work_sheet
from tasks.sheets.services import apply, keep, verdict_on
from tasks.sheets.writing import XLSX
from tasks.views.files import owed

PROBLEMS_SHOWN = 100  # on the page; the marked sheet has them all


class SheetForm(forms.Form):
    """The filled work sheet."""

    file = forms.FileField(
        label=gettext_lazy("Filled work sheet (.xlsx)"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        validators=[check_upload],
        help_text=gettext_lazy("At most 20 MB. You see what changes before anything is recorded."),
    )


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
    return _sheet(request, *owed(request, unit))


def _sheet(request: Request, plan: Plan, rows: AssignmentQuerySet) -> HttpResponseBase:
    today = timezone.localdate()
    try:
        file = work_sheet(plan, rows, request.user, today)
    except TooManyRowsError as error:
        messages.error(request, str(error))
        return redirect("tasks:sheet", plan.pk)
    name = f"phieu-cap-nhat-{plan.year}-{today:%Y%m%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


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
    path("ke-hoach/<int:plan>/luot-giao/phieu/", assignments_sheet, name="assignments_sheet"),
    path("don-vi/<int:unit>/viec/phieu/", work_sheet_of_unit, name="work_sheet"),
    path("ke-hoach/<int:plan>/phieu/", sheet_upload, name="sheet"),
    path("phieu/<int:sheet>/", sheet_preview, name="sheet_preview"),
    path("phieu/<int:sheet>/ap-dung/", sheet_apply, name="sheet_apply"),
    path("phieu/<int:sheet>/danh-dau/", sheet_marked, name="sheet_marked"),
]
