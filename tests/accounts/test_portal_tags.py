"""Icons, bars, tints and shares, as pages draw them."""

from datetime import date

import pytest
from django.core.paginator import Paginator

from accounts.templatetags.portal import heat, icon, mini_bar, page_numbers, percent, weekday


def test_icon_is_decoration() -> None:
    assert icon("late", "p-late") == (
        '<svg class="i p-late" aria-hidden="true"><use href="/static/icons.svg#late"></use></svg>'
    )


@pytest.mark.parametrize(
    ("part", "whole", "width"), [(33, 38, "86.8%"), (0, 38, "0.0%"), (40, 38, "100.0%"), (0, 0, "0.0%")]
)
def test_mini_bar_stays_within_its_frame(part: int, whole: int, width: str) -> None:
    assert f'width="{width}"' in mini_bar(part, whole)


@pytest.mark.parametrize(("value", "tint"), [(34.9, "h1"), (38.5, "h2"), (43.9, "h3"), (52.9, "h5"), (None, "")])
def test_rates_are_tinted_from_the_least_to_the_greatest(value: float | None, tint: str) -> None:
    assert heat(value, [34.9, 52.9, None]) == tint


@pytest.mark.parametrize(("value", "tint"), [(0, ""), (3, "l1"), (12, "l3")])
def test_lateness_is_tinted_from_nought(value: int, tint: str) -> None:
    assert heat(value, [3, 0, 12], "late") == tint


def test_equal_values_have_no_tint() -> None:
    assert heat(50, [50, 50]) == ""


@pytest.mark.parametrize(("part", "whole", "written"), [(431, 1248, "34,5%"), (0, 7, "0,0%"), (1, 0, "–")])
def test_share_is_written_with_a_comma(part: int, whole: int, written: str) -> None:
    assert percent(part, whole) == written


@pytest.mark.parametrize(("day", "name"), [(date(2026, 9, 10), "thứ Năm"), (date(2026, 9, 13), "Chủ nhật")])
def test_weekday_is_named_as_inside_a_sentence(day: date, name: str) -> None:
    assert weekday(day) == name


def test_far_pages_are_left_out() -> None:
    numbers = list(page_numbers(Paginator(range(500), 25).page(10)))

    assert numbers == [1, "…", 8, 9, 10, 11, 12, "…", 20]
