"""Pages of reports: the periods of a plan, the desk to write at, the printed files, closing and issuing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.http import Request, get_allowed
from accounts.models import User
from plans.models import Period, Plan
from reports.consolidation import content_of
from reports.content import ReportError
from reports.forms import IssueForm, WritingForm
from reports.letter import Letter, reminder_letter
from reports.letter_docx import letter_docx
from reports.listing import report_lines
from reports.models import Report
from reports.paper import Paper
from reports.pdf import letter_pdf, report_pdf
from reports.services import close_period, issue_report, save_report, start_report
from reports.xlsx import report_xlsx

MAKERS: dict[str, Callable[[Paper], bytes]] = {"pdf": report_pdf, "xlsx": report_xlsx}
LETTER_MAKERS: dict[str, Callable[[Letter], bytes]] = {"pdf": letter_pdf, "docx": letter_docx}


@require_GET
@permission_required("reports.view_issued_report", raise_exception=True)
def report_list(request: Request, plan: int) -> HttpResponse:
    """List the report periods of a plan with what can be read, written, closed and issued."""
    found = get_object_or_404(Plan.objects.visible_to(request.user).for_list(), pk=plan)
    lines = list(report_lines(found, request.user, timezone.localdate()))
    return render(request, "reports/list.html", {"plan": found, "lines": lines})


@require_GET
@permission_required("reports.view_issued_report", raise_exception=True)
def pdf_file(request: Request, period: int) -> HttpResponseBase:
    """Send the report as PDF: an issued one as it was kept, another as it stands now."""
    report = _readable(request.user, period, request.GET.get("code", ""))
    if report.pdf:
        if not report.pdf.storage.exists(report.pdf.name):  # printed anew it would not be what was issued
            raise Http404
        return FileResponse(report.pdf.open(), filename=f"bao-cao-{report.code}.pdf")
    return _made(request, report, "pdf")


@require_GET
@permission_required("reports.view_issued_report", raise_exception=True)
def xlsx_file(request: Request, period: int) -> HttpResponseBase:
    """Send the annexes of the report as a workbook."""
    report = _readable(request.user, period, request.GET.get("code", ""))
    return _made(request, report, "xlsx")


@require_POST
@permission_required("reports.change_report", raise_exception=True)
def report_start(request: Request, period: int) -> HttpResponse:
    """Begin to write the report on a period."""
    found = _of_coordinator(request.user, period)
    code = request.POST.get("code") or found.code
    if code not in found.codes:
        raise Http404
    return redirect("reports:write", start_report(found, code, by=request.user).pk)


@require_http_methods(["GET", "POST"])
@permission_required("reports.change_report", raise_exception=True)
def report_write(request: Request, report: int) -> HttpResponse:
    """Write the narrative beside the figures, with the sheets as they will be printed."""
    found = get_allowed(Report.objects.of_provinces().for_page(), request.user, "change", pk=report)
    if found.is_issued:
        return _final(request, found)
    form = WritingForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        save_report(form.instance, changed=form.changed_data, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("reports:write", found.pk)
    try:
        paper = Paper(found, content_of(found.period, found.code, today=timezone.localdate()))
    except ReportError as error:
        return _refused(request, found.period, error)
    desk = [(section, form[section.field]) for section in paper.sections]
    context = {"plan": found.period.plan, "report": found, "form": form, "paper": paper, "desk": desk}
    return render(request, "reports/write.html", context)


@require_http_methods(["GET", "POST"])
@permission_required("plans.close_period", raise_exception=True)
def period_close(request: Request, period: int) -> HttpResponse:
    """Show what closing the period freezes; on POST freeze it."""
    found = _of_coordinator(request.user, period)
    try:
        if request.method == "POST":
            close_period(found, by=request.user)
            messages.success(request, _("The period is closed; its figures no longer move."))
            return redirect("reports:list", found.plan_id)
        content = content_of(found, found.code, today=timezone.localdate())
    except ReportError as error:
        return _refused(request, found, error)
    return render(request, "reports/close.html", {"plan": found.plan, "period": found, "content": content})


@require_http_methods(["GET", "POST"])
@permission_required("reports.issue_report", raise_exception=True)
def report_issue(request: Request, report: int) -> HttpResponse:
    """Enter the number and date that the clerk gave; on POST the report becomes final."""
    found = get_allowed(Report.objects.of_provinces().for_page(), request.user, "issue", pk=report)
    if found.is_issued:
        return _final(request, found)
    form = IssueForm(request.POST or None, cutoff_on=found.period.cutoff_on, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            issue_report(found, **form.cleaned_data, by=request.user)
        except ReportError as error:
            return _refused(request, found.period, error)
        messages.success(request, _("The report is issued: number %(number)s.") % {"number": found.number})
        return redirect("reports:list", found.period.plan_id)
    return render(request, "reports/issue.html", {"plan": found.period.plan, "report": found, "form": form})


@require_GET
@permission_required("tasks.remind_assignment", raise_exception=True)
def letter_file(request: Request, plan: int, ending: str) -> HttpResponseBase:
    """Send the letter that urges the late units on, for the clerk to number."""
    found = get_allowed(Plan.objects.for_list().select_related("unit"), request.user, "change", pk=plan)
    try:
        file = LETTER_MAKERS[ending](reminder_letter(found, request.user, timezone.localdate()))
    except ReportError as error:
        messages.error(request, str(error))
        return redirect("tasks:remind", found.pk)
    return FileResponse(BytesIO(file), filename=f"cong-van-don-doc-{found.year}.{ending}")


def _of_coordinator(user: User, period: int) -> Period:
    """Return the period of a plan that the person edits; 403 where it is only read, else 404."""
    found: Period = get_allowed(Period.objects.for_report(), user, "change", pk=period)
    return found


def _readable(user: User, period: int, code: str) -> Report:
    """Return the report `code` (empty: the period's own) as the person may read it, else 404."""
    found = get_object_or_404(Period.objects.visible_to(user).for_report(), pk=period)
    report = Report.objects.readable(found, code or found.code, user) if (code or found.code) in found.codes else None
    if report is None:
        raise Http404
    return report


def _made(request: Request, report: Report, ending: str) -> HttpResponseBase:
    """Send the report as it stands now; its type follows from the ending of the name."""
    try:
        file = MAKERS[ending](Paper(report, content_of(report.period, report.code, today=timezone.localdate())))
    except ReportError as error:
        return _refused(request, report.period, error)
    return FileResponse(BytesIO(file), filename=f"bao-cao-{report.code}.{ending}")


def _final(request: Request, report: Report) -> HttpResponse:
    """Say that an issued report never changes, where its PDF can be taken."""
    messages.info(request, _("Report number %(number)s is issued and never changes.") % {"number": report.number})
    return redirect("reports:list", report.period.plan_id)


def _refused(request: Request, period: Period, error: ReportError) -> HttpResponse:
    messages.error(request, str(error))
    return redirect("reports:list", period.plan_id)
