"""Closing a period, writing and issuing its report."""

from datetime import date
from hashlib import sha256

import pytest

from accounts.models import AuditEvent
from reports.content import ReportError
from reports.models import Report
from reports.services import close_period, issue_report, save_report, start_report
from tests.reports.conftest import World, at

CLOSED_AT = at(9, 18)


def closed(world: World) -> Report:
    """Close the quarter and return the report on it."""
    close_period(world.quarter, by=world.coordinator, at=CLOSED_AT)
    return Report.objects.for_page().get(code="2026-Q3")


def issued(world: World) -> Report:
    return issue_report(closed(world), number="15/BC-SNV", dated_on=date(2026, 9, 18), by=world.coordinator)


def test_closing_freezes_the_quarter_and_the_longer_period(quarter: World) -> None:
    reports = close_period(quarter.quarter, by=quarter.coordinator, at=CLOSED_AT)

    assert [(report.code, report.frozen["header"]["starts_on"]) for report in reports] == [
        ("2026-Q3", "2026-06-15"),
        ("2026-9M", "2025-12-15"),
    ]
    assert (quarter.quarter.closed_at, quarter.quarter.closed_by) == (CLOSED_AT, quarter.coordinator)


def test_closing_keeps_what_was_written_before(quarter: World) -> None:
    report = start_report(quarter.quarter, "2026-Q3", by=quarter.coordinator)
    report.directed = "Đã họp giao ban hằng tháng."
    save_report(report, changed=["directed"], by=quarter.coordinator)

    assert closed(quarter).directed == "Đã họp giao ban hằng tháng."


def test_closing_is_recorded_with_its_figures(quarter: World) -> None:
    closed(quarter)

    event = AuditEvent.objects.get(action="period.closed")
    assert (event.by, event.data["overdue"]) == (quarter.coordinator, 2)


def test_period_is_not_closed_before_its_cutoff(quarter: World) -> None:
    with pytest.raises(ReportError, match="14/9/2026"):
        close_period(quarter.quarter, by=quarter.coordinator, at=at(9, 13))

    assert quarter.quarter.closed_at is None


def test_period_is_closed_once(quarter: World) -> None:
    closed(quarter)

    with pytest.raises(ReportError):
        close_period(quarter.quarter, by=quarter.another, at=at(9, 19))

    assert quarter.quarter.closed_by == quarter.coordinator


def test_starting_twice_gives_the_same_report(quarter: World) -> None:
    first = start_report(quarter.quarter, "2026-9M", by=quarter.coordinator)

    assert start_report(quarter.quarter, "2026-9M", by=quarter.another) == first
    assert AuditEvent.objects.filter(action="report.started").count() == 1


def test_issued_report_keeps_its_pdf_and_hash(quarter: World) -> None:
    report = issued(quarter)

    report.refresh_from_db()
    assert (report.state, report.number, report.dated_on) == ("issued", "15/BC-SNV", date(2026, 9, 18))
    with report.pdf.open() as file:
        assert sha256(file.read()).hexdigest() == report.pdf_sha256
    assert AuditEvent.objects.get(action="report.issued").data["number"] == "15/BC-SNV"


def test_report_of_an_open_period_is_not_issued(quarter: World) -> None:
    start_report(quarter.quarter, "2026-Q3", by=quarter.coordinator)
    report = Report.objects.for_page().get()

    with pytest.raises(ReportError):
        issue_report(report, number="15/BC-SNV", dated_on=date(2026, 9, 18), by=quarter.coordinator)


def test_issued_report_is_not_written_in_any_more(quarter: World) -> None:
    report = issued(quarter)
    report.directed = "Viết lại"

    with pytest.raises(ReportError):
        save_report(report, changed=["directed"], by=quarter.coordinator)

    report.refresh_from_db()
    assert report.directed == ""


def test_issued_report_is_not_issued_again(quarter: World) -> None:
    report = issued(quarter)

    with pytest.raises(ReportError):
        issue_report(report, number="16/BC-SNV", dated_on=date(2026, 9, 19), by=quarter.coordinator)


def test_words_written_meanwhile_are_read_before_issuing(quarter: World) -> None:
    report = closed(quarter)
    same = Report.objects.for_page().get(pk=report.pk)
    same.directed = "Vừa bổ sung"
    save_report(same, changed=["directed"], by=quarter.another)

    with pytest.raises(ReportError):
        issue_report(report, number="15/BC-SNV", dated_on=date(2026, 9, 18), by=quarter.coordinator)

    assert not Report.objects.get(pk=report.pk).is_issued
