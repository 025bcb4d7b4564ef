"""Lists in a browser: a filter survives going into a row and back, rows are completed and changed from the list."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from plans.models import Plan
from tasks.choices import State
from tasks.models import Assignment, Task
from tests.browser.conftest import sign_in
from tests.browser.test_sheets import assert_accessible
from tests.factories import AssignmentFactory, IndicatorFactory, PlanFactory, TaskFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def plan(page: Page) -> Plan:
    """A plan with two pages of late work, whose coordinator has signed in."""
    plan = PlanFactory(issued=True)
    for _ in range(28):
        AssignmentFactory(task=TaskFactory(plan=plan, due_on=date(2026, 4, 1)))
    sign_in(page, UserFactory(coordinator_of=plan.province).username)
    return plan


def test_one_comes_back_to_filter_page_and_row(page: Page, plan: Plan) -> None:
    query = "?timeliness=overdue&sap-xep=-so&page=2"
    page.goto(reverse("tasks:assignments", args=[plan.pk]) + query)
    rows = page.locator("tbody tr")
    second = rows.nth(1).get_attribute("id")

    rows.nth(0).locator("a.task").click()
    page.locator(".turns a[rel=next]").click()
    assert_accessible(page)
    page.locator(".crumbs a").nth(1).click()

    assert page.url.endswith(f"{query}#{second}")
    assert page.locator("tbody tr").count() == 3


def test_filter_sent_by_the_bar_can_be_taken_away_by_its_chip(page: Page, plan: Plan) -> None:
    page.goto(reverse("tasks:assignments", args=[plan.pk]))
    page.locator("select[name=timeliness]").select_option("due_soon")
    expect(page.locator("#found")).to_contain_text("0")

    page.locator(".chips a.chip").click()

    expect(page.locator("#found")).to_contain_text("28")


def test_all_rows_of_a_filter_are_changed(page: Page, plan: Plan) -> None:
    page.goto(reverse("tasks:assignments", args=[plan.pk]) + "?timeliness=overdue")
    assert_accessible(page)
    page.locator("a[href*='/hang-loat/']").click()
    assert_accessible(page)
    page.locator("details.ask", has=page.locator("input[value=suspended]")).locator("summary").click()
    page.locator("#id_suspended_remark").fill("Chờ hướng dẫn của Bộ Nội vụ")
    page.locator("details[open] button.main").click()
    assert_accessible(page)
    page.locator("form.dock button.main").click()
    page.locator(".msg.success").wait_for()

    assert Assignment.objects.filter(state=State.SUSPENDED).count() == 28


def test_rows_are_completed_one_after_the_other(page: Page, plan: Plan) -> None:
    draft = PlanFactory(province=plan.province, unit=plan.unit, framework_version=IndicatorFactory().version)
    TaskFactory.create_batch(3, plan=draft, product="")
    page.goto(reverse("tasks:list", args=[draft.pk]) + "?lacks=product")
    assert_accessible(page)

    for number in range(3):
        page.locator("textarea[name=product]").first.fill(f"Báo cáo {number}")
        page.locator("form.quick button").first.click()
        expect(page.locator("tr[data-saved]")).to_have_count(number + 1)
        if number < 2:
            expect(page.locator("textarea[name=product]").first).to_be_focused()

    assert sorted(Task.objects.filter(plan=draft).values_list("product", flat=True)) == [
        "Báo cáo 0",
        "Báo cáo 1",
        "Báo cáo 2",
    ]
