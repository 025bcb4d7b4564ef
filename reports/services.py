"""Closing a period, writing the report on it, issuing it."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Period
from reports.consolidation import consolidate
from reports.content import Content, ReportError
from reports.models import Report
from reports.paper import Paper
from reports.pdf import report_pdf
from reports.words import day

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def close_period(period: Period, *, by: User, at: datetime | None = None) -> list[Report]:
    """Freeze the figures and rows of the period, for its own code and the longer one that ends with it.

    Possible from the day of the cut-off on. Raises ReportError where it is too early, done already, or empty.
    """
    at = at or timezone.now()
    period = Period.objects.for_report().select_for_update(of=("self",)).get(pk=period.pk)
    if period.closed_at:
        raise ReportError(_("This report period is closed already."))
    if timezone.localdate(at) < period.cutoff_on:
        text = _("The period can be closed from its cut-off on: %(day)s.")
        raise ReportError(text % {"day": day(period.cutoff_on)})
    contents = {code: consolidate(period, code, today=timezone.localdate(at)) for code in period.codes}
    period.closed_at, period.closed_by = at, by
    period.save(update_fields=["closed_at", "closed_by"])
    reports = [_freeze(period, code, content) for code, content in contents.items()]
    figures = contents[period.code].total.as_json()
    AuditEvent.objects.record("period.closed", period, by=by, province=period.plan.province_id, data=figures)
    return reports


def _freeze(period: Period, code: str, content: Content) -> Report:
    report, _created = Report.objects.update_or_create(
        period=period, code=code, unit=period.plan.agency or period.plan.unit, defaults={"frozen": content.as_json()}
    )
    return report


@transaction.atomic
def start_report(period: Period, code: str, *, by: User) -> Report:
    """Return the standing agency's report `code` on `period`, begun now where nobody did before."""
    unit = period.plan.agency or period.plan.unit
    report, created = Report.objects.get_or_create(period=period, code=code, unit=unit)
    if created:
        AuditEvent.objects.record("report.started", report, by=by, province=period.plan.province_id)
    return report


@transaction.atomic
def save_report(report: Report, *, changed: list[str], by: User) -> None:
    """Save what somebody wrote in the fields `changed`. Raises ReportError where the report is issued."""
    _lock_unissued(report)
    report.full_clean()
    report.save(update_fields=[*changed, "updated_at"])
    province = report.period.plan.province_id
    AuditEvent.objects.record("report.written", report, by=by, province=province, data={"fields": changed})


def issue_report(report: Report, *, number: str, dated_on: date, by: User) -> Report:
    """Give the report the clerk's number and date and keep its PDF; it never changes afterwards.

    `report` comes from `Report.objects.for_page()`. Raises ReportError where the period is open, the report is issued,
    somebody wrote in it meanwhile, or no PDF can be made; ValidationError where number or date is missing.
    """
    if report.frozen is None:
        raise ReportError(_("Close the report period first: its figures must not move any more."))
    report.number, report.dated_on = number, dated_on
    pdf = report_pdf(Paper(report, Content.from_json(report.frozen)))  # before the transaction: it takes seconds
    with transaction.atomic():
        locked = _lock_unissued(report)
        if locked.updated_at != report.updated_at:
            raise ReportError(_("Somebody wrote in this report just now; read it again before you issue it."))
        report.state, report.pdf_sha256 = Report.State.ISSUED, sha256(pdf).hexdigest()
        report.full_clean(exclude=["pdf"])
        report.pdf.save(f"bao-cao-{report.code}-{report.pk}.pdf", ContentFile(pdf), save=False)
        report.save(update_fields=["number", "dated_on", "state", "pdf", "pdf_sha256", "updated_at"])
        data = {"number": number, "sha256": report.pdf_sha256}
        AuditEvent.objects.record("report.issued", report, by=by, province=report.period.plan.province_id, data=data)
    return report


def _lock_unissued(report: Report) -> Report:
    locked = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if locked.is_issued:
        raise ReportError(_("This report is issued and cannot change any more."))
    return locked
