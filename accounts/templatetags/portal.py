"""What pages of every app are drawn with: icons, small bars, tints, shares, page numbers."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput
from django.template import Context
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from accounts.models import User

register = template.Library()

WEEKDAYS = (
    pgettext_lazy("inside a sentence", "Monday"),
    pgettext_lazy("inside a sentence", "Tuesday"),
    pgettext_lazy("inside a sentence", "Wednesday"),
    pgettext_lazy("inside a sentence", "Thursday"),
    pgettext_lazy("inside a sentence", "Friday"),
    pgettext_lazy("inside a sentence", "Saturday"),
    pgettext_lazy("inside a sentence", "Sunday"),
)


@register.simple_tag
@cache  # one of a few dozen, drawn hundreds of times on a page; where icons.svg lies is settled at the start
def icon(name: str, css_class: str = "") -> SafeString:
    """Draw the symbol `name` of icons.svg as decoration: its word stands beside it, if only for screen readers."""
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f"i {css_class}".rstrip(),
        static("icons.svg"),
        name,
    )


@cache
def _addresses(name: str) -> str:
    """Return what the addresses called `name` look like, with %d for the id of the row."""
    return reverse(name, args=[0]).replace("/0/", "/%d/")


@register.simple_tag
def row_url(name: str, pk: int) -> str:
    """Return the address of a row as `url` does, which would search all addresses anew for each row of a list."""
    return _addresses(name) % pk


@register.simple_tag
def mini_bar(part: float, whole: float, css_class: str = "done-in-time") -> SafeString:
    """Draw `part` of `whole` as a small bar; the figures stand beside it in the page."""
    return format_html(
        '<svg class="mini" aria-hidden="true"><rect class="{}" width="{}" height="100%"></rect></svg>',
        css_class,
        f"{min(100 * part / whole, 100) if whole else 0:.1f}%",
    )


@register.simple_tag
def heat(value: float | None, values: Iterable[float | None], scale: str = "rate") -> str:
    """Return the class that tints `value` among the `values` of its column: `h1`…`h5`, for the scale "late" `l1`…`l3`.

    The steps are equal parts of the way from the least to the greatest; the number in the cell is the truth. A late
    column starts at nought, and nought is bare.
    """
    letter, steps = ("l", 3) if scale == "late" else ("h", 5)
    known = [float(v) for v in values if v is not None]
    if value is None or not known or (scale == "late" and not value):
        return ""
    low, high = 0 if scale == "late" else min(known), max(known)
    if high == low:
        return ""
    return f"{letter}{min(int((float(value) - low) / (high - low) * steps) + 1, steps)}"


@register.simple_tag(takes_context=True)
def may(context: Context, permission: str) -> bool:
    """Say whether the reader may do what `permission` names in the `plan` on show; no query."""
    user: User = context["request"].user
    return user.may(permission, context["plan"])


@register.filter
def percent(part: float, whole: float) -> str:
    """Write `part` of `whole` with one decimal, "34,5%"; a dash where there is no whole."""
    return f"{number_format(round(100 * part / whole, 1), 1)}%" if whole else "–"


@register.filter
def weekday(day: date) -> str:
    """Name the weekday as inside a sentence: "thứ Năm"."""
    return str(WEEKDAYS[day.weekday()])


@register.filter
def is_checkbox(field: BoundField) -> bool:
    """Whether the field is a single box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, CheckboxInput)


@register.filter
def page_numbers(page: Page[Any]) -> Iterable[int | str]:
    """Return the page numbers worth a link, with "…" for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
