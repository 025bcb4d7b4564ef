"""The look holds together: what templates use exists, and no page asks for what the content policy refuses."""

import re
from pathlib import Path

import pytest

from papi_portal.samples import icon_names

ROOT = Path(__file__).parents[2]
PAGES = [  # a report has a sheet of its own, a mail none
    path for path in (ROOT / "templates").rglob("*.html") if not {"reports", "mail"} & set(path.parts)
]
REFUSED = re.compile(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\shx-on|\son[a-z]+=\"|hx-vals=.js:|javascript:")
LOGIC, VARIABLE = re.compile(r"{%.*?%}", re.DOTALL), re.compile(r"{{.*?}}")


def name(path: Path) -> str:
    """Name a template as tests show it."""
    return str(path.relative_to(ROOT / "templates"))


def classes(text: str) -> set[str]:
    """Return the class names written in a template; a name that is partly a variable is left out."""
    values = re.findall(r'class="([^"]*)"', LOGIC.sub(" ", VARIABLE.sub("?", text)))
    return {word for value in values for word in value.split() if "?" not in word}


def declarations(sheet: str) -> dict[str, str]:
    """Return the custom properties of a stylesheet."""
    return dict(re.findall(r"(--[\w-]+): ([^;]+);", (ROOT / f"static/css/{sheet}.css").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def styled() -> set[str]:
    sheet = re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/portal.css").read_text(encoding="utf-8"), flags=re.DOTALL)
    selectors = " ".join(re.findall(r"([^{}]+){", sheet))
    return set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_page_has_nothing_the_content_policy_refuses(page: Path) -> None:
    assert REFUSED.findall(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_classes_of_page_are_in_the_sheet(page: Path, styled: set[str]) -> None:
    assert classes(page.read_text(encoding="utf-8")) - styled == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_icons_of_page_are_in_the_sprite(page: Path) -> None:
    used = set(re.findall(r"""{% icon ["'](\w+)["']""", page.read_text(encoding="utf-8")))

    assert used - set(icon_names()) == set()


def test_dark_sheet_gives_every_colour_of_the_light_one() -> None:
    colours = {name for name, value in declarations("portal").items() if value.startswith("#")}
    same_in_both = {"--bar-line", "--bar-ink", "--bar-focus"}

    assert colours - set(declarations("dark")) == same_in_both


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_identifiers_are_written_without_thousands(page: Path) -> None:
    """A number in a page becomes 5.407; as an id or a value that is another thing: write `pk|stringformat:"d"`."""
    assert re.findall(r"{{ [\w.]*(?:\.pk|unit_id|task_id|plan_id) }}", page.read_text(encoding="utf-8")) == []
