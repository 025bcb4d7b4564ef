"""How the standing of a report is shown in lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.templatetags.portal import icon

if TYPE_CHECKING:
    from reports.listing import Line

register = template.Library()


@register.simple_tag
def report_chip(line: Line, today: date) -> SafeString:
    """Show where the report of a period stands on `today`: icon and word on a ground."""
    return format_html('<span class="chip {}">{}{}</span>', *_look(line, today))


def _look(line: Line, today: date) -> tuple[str, SafeString, str]:
    if line.report and line.report.is_issued:
        return "p-done", icon("done"), _("Issued: No. %(number)s") % {"number": line.report.number}
    if line.period.closed_at:
        return "p-run", icon("lock"), _("Figures closed")
    if line.before_plan:
        return "p-mute", icon("none"), _("Before the plan's date")
    if not line.has_begun:
        return "p-mute", icon("none"), pgettext("report period", "Not begun")
    if line.period.cutoff_on <= today:
        return "p-redo", icon("soon"), _("To be closed")
    return "p-run", icon("run"), _("Being collected")
