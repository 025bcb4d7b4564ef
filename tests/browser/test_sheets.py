"""The work sheet in a browser: down, filled, up, decided, recorded; its pages and the calendar's are accessible."""

from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tasks.choices import State
from tasks.models import Assignment
from tasks.services import record_progress
from tests.browser.conftest import sign_in
from tests.browser.test_look import SIZES, violations
from tests.factories import AssignmentFactory, TaskFactory, UserFactory
from tests.tasks.sheets_help import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMPLETED = {"state": "Đã hoàn thành", "result": "Đã rà soát 7/7 lĩnh vực", "done_on": date(2026, 9, 8)}


@pytest.fixture
def rows(page: Page) -> list[Assignment]:
    """Three assignments of a unit, whose lead has signed in."""
    first = AssignmentFactory()
    others = [AssignmentFactory(task=TaskFactory(plan=first.plan), unit=first.unit) for _each in range(2)]
    sign_in(page, UserFactory(lead_of=first.unit).username)
    return [first, *others]


def download(page: Page, rows: list[Assignment]) -> bytes:
    page.goto(reverse("tasks:work", args=[rows[0].unit_id]))
    with page.expect_download() as started:
        page.locator(f"a[href^='{reverse('tasks:work_sheet', args=[rows[0].unit_id])}']").click()
    return Path(started.value.path()).read_bytes()


def upload(page: Page, rows: list[Assignment], content: bytes) -> None:
    page.goto(reverse("tasks:sheet", args=[rows[0].plan_id]))
    page.locator("input[type=file]").set_input_files(
        {"name": "phiếu đã điền.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.locator("main form button.main").click()


def assert_accessible(page: Page) -> None:
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1366, "height": 768})


def test_sheet_is_taken_filled_decided_and_recorded(page: Page, rows: list[Assignment]) -> None:
    content = fill(download(page, rows), {0: COMPLETED, 1: COMPLETED})
    record_progress(rows[0], by=UserFactory(), result="Đã rà soát 5/7 lĩnh vực")

    upload(page, rows, content)
    assert_accessible(page)
    page.locator(f"input[name=row-{rows[0].pk}]").last.check()
    page.locator("main form button.main").click()
    page.locator(".msg.success").first.wait_for()

    states = [Assignment.objects.get(pk=row.pk).state for row in rows]
    assert states == [State.AWAITING, State.AWAITING, State.NOT_STARTED]


def test_page_of_a_wrong_sheet_is_accessible(page: Page, rows: list[Assignment]) -> None:
    upload(page, rows, fill(download(page, rows), {0: COMPLETED | {"result": None}, 1: COMPLETED}))

    assert_accessible(page)
    assert page.locator("a[href$='/danh-dau/']").count() == 1


def test_page_of_the_calendar_is_accessible(page: Page, rows: list[Assignment]) -> None:
    page.goto(reverse("tasks:calendar", args=[rows[0].unit_id]))
    page.locator("main form button.main").click()

    assert_accessible(page)
    assert page.locator("#feed").input_value().endswith(".ics")
