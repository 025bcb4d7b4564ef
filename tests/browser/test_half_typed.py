"""What is half typed is not lost: not with the session, not with the connection."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tasks.choices import Step
from tasks.models import Assignment
from tests.browser.conftest import sign_in
from tests.factories import PASSWORD, AssignmentFactory, TaskFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = "Đã rà soát 6/7 lĩnh vực"


@pytest.fixture
def page(browser: Browser, live_server: LiveServer) -> Iterator[Page]:
    """Open a page whose console may complain: the network fails on purpose."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1366, "height": 768}, locale="vi-VN")
    yield context.new_page()
    context.close()


@pytest.fixture
def assignment() -> Assignment:
    return AssignmentFactory()


@pytest.fixture
def lead(page: Page, assignment: Assignment) -> User:
    person = UserFactory(lead_of=assignment.unit)
    sign_in(page, person.username)
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của đơn vị")
    return person


def open_page(page: Page, assignment: Assignment) -> None:
    page.goto(reverse("tasks:update", args=[assignment.pk]))


def open_row(page: Page, assignment: Assignment) -> None:
    page.goto(reverse("tasks:work", args=[assignment.unit_id]))
    page.locator(f"#go-{assignment.pk}").click()


def result(page: Page) -> Locator:
    return page.locator("textarea[name=result]")


def save(page: Page) -> None:
    page.get_by_role("button", name="Lưu", exact=True).click()


def expect_saved(page: Page, assignment: Assignment) -> None:
    expect(page.locator(".msg.success")).to_be_visible()
    page.wait_for_load_state("networkidle")
    newest = assignment.updates.first()
    assert (newest.kind, newest.result) == (Step.PROGRESS, WORDS)


@pytest.mark.parametrize("opened", [open_page, open_row])
def test_words_outlive_the_session(page: Page, assignment: Assignment, lead: User, opened: Any) -> None:
    opened(page, assignment)
    result(page).fill(WORDS)
    page.locator("input[name=percent]").fill("80")
    Session.objects.all().delete()

    save(page)
    page.get_by_label("Tên đăng nhập").fill(lead.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()

    expect(result(page)).to_have_value(WORDS)
    expect(page.locator("input[name=percent]")).to_have_value("80")
    expect(page.locator("[data-restored]")).to_be_visible()
    save(page)
    expect_saved(page, assignment)


@pytest.mark.parametrize("opened", [open_page, open_row])
def test_words_outlive_the_connection(page: Page, assignment: Assignment, lead: User, opened: Any) -> None:
    opened(page, assignment)
    result(page).fill(WORDS)

    page.context.set_offline(True)
    save(page)
    page.wait_for_timeout(500)
    page.context.set_offline(False)
    if opened is open_page:  # the browser shows its own page then
        open_page(page, assignment)
    else:
        expect(page.locator("#failed")).to_be_visible()

    expect(result(page)).to_have_value(WORDS)
    page.wait_for_timeout(2000)  # within two seconds a second click counts as a double click
    save(page)
    expect_saved(page, assignment)


def test_saved_words_do_not_come_back(page: Page, assignment: Assignment, lead: User) -> None:
    open_page(page, assignment)
    result(page).fill(WORDS)
    save(page)
    expect_saved(page, assignment)

    open_page(page, assignment)

    expect(result(page)).to_have_value("")
    expect(page.locator("[data-restored]")).to_be_hidden()


def test_dropped_words_do_not_come_back(page: Page, assignment: Assignment, lead: User) -> None:
    open_page(page, assignment)
    result(page).fill(WORDS)
    page.reload()

    page.get_by_role("link", name="Drop it").or_(page.get_by_role("link", name="Bỏ nội dung này")).click()

    expect(result(page)).to_have_value("")


def test_words_of_one_person_are_not_shown_to_another(page: Page, assignment: Assignment, lead: User) -> None:
    open_page(page, assignment)
    result(page).fill(WORDS)
    page.context.clear_cookies()

    sign_in(page, UserFactory(lead_of=assignment.unit).username)
    open_page(page, assignment)

    expect(result(page)).to_have_value("")


def test_words_about_one_task_do_not_land_in_another(page: Page, assignment: Assignment, lead: User) -> None:
    other = AssignmentFactory(task=TaskFactory(plan=assignment.plan), unit=assignment.unit)
    first, second = (
        f"{reverse('tasks:together', args=[row.plan_id])}?nhiem-vu={row.task_id}" for row in (assignment, other)
    )
    page.goto(first)
    result(page).fill(WORDS)

    page.goto(second)
    expect(result(page)).to_have_value("")
    expect(page.locator("[data-restored]")).to_be_hidden()

    page.goto(first)
    expect(result(page)).to_have_value(WORDS)
    page.locator("[data-restored] [data-drop]").click()
    expect(result(page)).to_have_value("")
    assert page.url.endswith(first)
