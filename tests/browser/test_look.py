"""The look in a browser: accessible in both themes at desk and on the phone, and usable by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from tests.browser.conftest import sign_in
from tests.factories import ProvinceFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}
SIZES = [(1366, 768), (683, 768), (390, 844)]


def violations(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds, as rule and element."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [(rule["id"], str(node["target"])) for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_is_accessible(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)

    page.goto(reverse("login"))

    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_components_are_accessible_at_every_size(page: Page, scheme: str) -> None:
    sign_in(page, UserFactory(coordinator_of=ProvinceFactory()).username)
    page.emulate_media(color_scheme=scheme)
    page.goto(reverse("style"))

    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_menu_closes_on_escape_and_gives_the_focus_back(page: Page) -> None:
    sign_in(page, UserFactory(coordinator_of=ProvinceFactory()).username)
    page.goto(reverse("style"))
    menu = page.locator("details.account")

    menu.locator("summary").click()
    menu.get_by_role("link").first.focus()
    page.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_first_tab_leads_to_the_content(page: Page) -> None:
    sign_in(page, UserFactory(coordinator_of=ProvinceFactory()).username)
    page.goto(reverse("style"))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_nothing_is_said_to_have_failed_on_a_page_that_works(page: Page) -> None:
    sign_in(page, UserFactory(coordinator_of=ProvinceFactory()).username)

    page.goto(reverse("plans:list"))

    assert not page.locator("#failed").is_visible()


def test_part_that_could_not_be_fetched_says_so(page: Page) -> None:
    sign_in(page, UserFactory(coordinator_of=ProvinceFactory()).username)
    page.goto(reverse("plans:list"))

    page.evaluate("document.body.dispatchEvent(new CustomEvent('htmx:sendError', { bubbles: true }))")

    assert page.locator("#failed").is_visible()
