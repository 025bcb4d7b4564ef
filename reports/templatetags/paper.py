"""What the sheets of a report are drawn with; their words are Vietnamese and stand in the templates."""

import re
from datetime import date
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from reports import words
from tasks.figures import Figures
from tasks.templatetags.tasks import bar_parts

register = template.Library()

DOCUMENT = re.compile(r"\b\d+/[^\W\d][\w-]*")

FILLS = {  # told apart in black and white too
    "done_in_time": "#4f8a66",
    "done_late": "#a9cbb5",
    "done_no_deadline": "#4f8a66",
    "in_time": "#cfd8e6",
    "overdue": "#7f1010",
    "no_deadline": "#cfd8e6",
}


@register.filter
def official_day(day: date) -> str:
    """Write a day as documents do: 05/9/2022."""
    return words.day(day)


@register.filter
def whole_numbers(text: str) -> SafeString:
    """Keep the numbers of documents ("1450/KH-UBND") on one line; the text is escaped."""
    return mark_safe(DOCUMENT.sub(r'<span class="whole">\g<0></span>', conditional_escape(text)))  # noqa: S308


@register.inclusion_tag("reports/paper/bar.html")
def paper_bar(figures: Figures) -> dict[str, Any]:
    """Draw figures as one bar of six parts; the numbers stand in the table."""
    return {"parts": [(part, FILLS[part.name]) for part in bar_parts(figures) if part.count]}


@register.inclusion_tag("reports/paper/key.html")
def paper_key(name: str) -> dict[str, Any]:
    """Draw the fill of one part, for the legend."""
    return {"fill": FILLS[name], "is_striped": name.endswith("no_deadline")}
