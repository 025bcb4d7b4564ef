"""The pages of reports."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from reports import pdf as pdf_module
from reports.models import Report
from reports.services import close_period, issue_report, start_report
from tests.factories import UnitFactory, UserFactory
from tests.reports.conftest import World, at

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _september() -> Any:
    """Stand in the working day after the cut-off of quarter III."""
    with time_machine.travel(at(9, 21), tick=False):
        yield


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    return client


@pytest.fixture
def coordinator(quarter: World) -> Client:
    return signed_in(quarter.coordinator)


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def issued(world: World) -> Report:
    close_period(world.quarter, by=world.coordinator, at=at(9, 18))
    report = Report.objects.for_page().get(code="2026-Q3")
    return issue_report(report, number="15/BC-SNV", dated_on=date(2026, 9, 18), by=world.coordinator)


def test_list_shows_where_each_period_stands(coordinator: Client, quarter: World) -> None:
    response = coordinator.get(reverse("reports:list", args=[quarter.plan.pk]))

    stands = {line.code: (line.may_read, line.can_close) for line in response.context["lines"]}
    assert stands == {
        "2026-Q1": (False, False),
        "2026-Q2": (True, True),
        "2026-H1": (True, True),
        "2026-Q3": (True, True),
        "2026-9M": (True, True),
        "2026-Q4": (True, False),
        "2026-Y": (True, False),
    }


def test_list_takes_six_queries(coordinator: Client, quarter: World) -> None:
    start_report(quarter.quarter, "2026-Q3", by=quarter.coordinator)

    with CaptureQueriesContext(connection) as captured:
        coordinator.get(reverse("reports:list", args=[quarter.plan.pk]))

    assert len(captured) == 6


def test_pdf_of_an_open_period_is_made_for_those_who_read_drafts(coordinator: Client, quarter: World) -> None:
    response = coordinator.get(reverse("reports:pdf", args=[quarter.quarter.pk]), {"code": "2026-9M"})

    assert response["Content-Type"] == "application/pdf"
    assert response.getvalue().startswith(b"%PDF-")


def test_workbook_is_sent_under_the_name_of_the_period(coordinator: Client, quarter: World) -> None:
    response = coordinator.get(reverse("reports:xlsx", args=[quarter.quarter.pk]))

    assert 'filename="bao-cao-2026-Q3.xlsx"' in response["Content-Disposition"]


def test_unknown_code_is_not_found(coordinator: Client, quarter: World) -> None:
    assert coordinator.get(reverse("reports:pdf", args=[quarter.quarter.pk]), {"code": "2026-H1"}).status_code == 404


def test_other_units_do_not_read_a_draft(quarter: World) -> None:
    client = signed_in(UserFactory(lead_of=UnitFactory(province=quarter.plan.province)))

    assert client.get(reverse("reports:pdf", args=[quarter.quarter.pk])).status_code == 404


def test_every_unit_reads_the_issued_report_as_it_was_kept(quarter: World) -> None:
    report = issued(quarter)
    client = signed_in(UserFactory(lead_of=UnitFactory(province=quarter.plan.province)))

    response = client.get(reverse("reports:pdf", args=[quarter.quarter.pk]))

    assert sha256(response.getvalue()).hexdigest() == report.pdf_sha256
    response.close()


def test_missing_font_is_a_message_and_the_list(
    coordinator: Client, quarter: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf_module, "FAMILIES", frozenset({"Phông không có trên máy"}))

    response = coordinator.get(reverse("reports:pdf", args=[quarter.quarter.pk]))

    assert response.url == reverse("reports:list", args=[quarter.plan.pk])
    assert "fonts-liberation2" in said(response)


def test_writing_begins_with_the_sentences_made_from_the_figures(coordinator: Client, quarter: World) -> None:
    start = coordinator.post(reverse("reports:start", args=[quarter.quarter.pk]), {"code": "2026-Q3"})

    page = coordinator.get(start.url).content.decode()

    assert "tổng số 10 lượt giao: đã hoàn thành 5, đạt 50,0%" in page
    assert page.count("<h1") == 1


def test_what_is_written_is_saved_and_shown(coordinator: Client, quarter: World) -> None:
    report = start_report(quarter.quarter, "2026-Q3", by=quarter.coordinator)
    url = reverse("reports:write", args=[report.pk])

    coordinator.post(url, {"shortcomings": "Một số xã triển khai chậm.", "place": "Lào Cai"})

    report.refresh_from_db()
    assert report.shortcomings == "Một số xã triển khai chậm."
    assert "<p>Một số xã triển khai chậm.</p>" in coordinator.get(url).content.decode()


def test_kept_pdf_that_is_lost_is_not_printed_anew(coordinator: Client, quarter: World) -> None:
    start_report(quarter.quarter, "2026-Q3", by=quarter.coordinator)
    Report.objects.update(pdf="reports/2026/mat.pdf")

    assert coordinator.get(reverse("reports:pdf", args=[quarter.quarter.pk])).status_code == 404


def test_what_another_wrote_meanwhile_stays(coordinator: Client, quarter: World) -> None:
    report = start_report(quarter.quarter, "2026-Q3", by=quarter.coordinator)
    url = reverse("reports:write", args=[report.pk])
    opened = coordinator.get(url).context["form"]
    typed = {f"initial-{name}": opened[name].value() or "" for name in opened.fields}
    Report.objects.update(directed="Đồng nghiệp vừa viết.")

    coordinator.post(url, typed | {"directed": "", "results": "Kết quả tôi viết."})

    report.refresh_from_db()
    assert (report.directed, report.results) == ("Đồng nghiệp vừa viết.", "Kết quả tôi viết.")
    assert 'name="initial-directed"' in coordinator.get(url).content.decode()


def test_issued_report_is_not_opened_for_writing(coordinator: Client, quarter: World) -> None:
    report = issued(quarter)

    response = coordinator.get(reverse("reports:write", args=[report.pk]))

    assert response.url == reverse("reports:list", args=[quarter.plan.pk])
    assert str(report.number) in said(response)


def test_report_of_a_units_own_is_no_report_of_the_province(coordinator: Client, quarter: World) -> None:
    unit = UnitFactory(province=quarter.plan.province)
    own = Report.objects.create(period=quarter.quarter, code="2026-Q3", unit=unit)

    assert coordinator.get(reverse("reports:write", args=[own.pk])).status_code == 404


def test_closing_shows_what_is_frozen_and_freezes_it(coordinator: Client, quarter: World) -> None:
    url = reverse("reports:close", args=[quarter.quarter.pk])

    assert coordinator.get(url).context["content"].total.total == 10
    coordinator.post(url)

    assert quarter.quarter.closed_by == quarter.coordinator


def test_closing_too_early_says_from_when(coordinator: Client, quarter: World) -> None:
    period = quarter.plan.periods.get(code="2026-Q4")

    response = coordinator.post(reverse("reports:close", args=[period.pk]))

    assert "14/12/2026" in said(response)


def test_issuing_asks_for_number_and_date_of_the_register(coordinator: Client, quarter: World) -> None:
    close_period(quarter.quarter, by=quarter.coordinator, at=at(9, 18))
    report = Report.objects.get(code="2026-Q3")
    url = reverse("reports:issue", args=[report.pk])

    wrong = coordinator.post(url, {"number": "BC-SNV", "dated_on": "01/09/2026"})
    coordinator.post(url, {"number": "15/BC-SNV", "dated_on": "18/09/2026"})

    assert set(wrong.context["form"].errors) == {"number", "dated_on"}
    report.refresh_from_db()
    assert (report.is_issued, report.number, report.dated_on) == (True, "15/BC-SNV", date(2026, 9, 18))
