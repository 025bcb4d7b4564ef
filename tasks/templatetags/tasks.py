"""How the state, the deadline and the figures of the work are shown, the same on every page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from accounts.http import next_url
from accounts.templatetags.portal import icon
from tasks.choices import ChangeKind, DeadlineKind, Decision, State, Step, Timeliness
from tasks.handling.extensions import may_be_extended
from tasks.lists.sorting import SORT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User
    from tasks.handling.parts import PartOfWork
    from tasks.models import Assignment, Task
    from units.models import Unit

register = template.Library()

STATE_LOOKS = {  # icon, class
    State.NOT_STARTED: ("none", "p-mute"),
    State.IN_PROGRESS: ("run", "p-run"),
    State.AWAITING: ("wait", "p-wait"),
    State.REDO: ("back", "p-redo"),
    State.DONE: ("done", "p-done"),
    State.SUSPENDED: ("pause", "p-mute"),
    State.CANCELLED: ("cancel", "p-mute"),
}
TIMELINESS_LOOKS = {
    Timeliness.OVERDUE: ("late", "late"),
    Timeliness.DUE_SOON: ("soon", "soon"),
    Timeliness.IN_TIME: ("date", ""),
    Timeliness.DONE_IN_TIME: ("check", "ok"),
    Timeliness.DONE_LATE: ("late", ""),
    Timeliness.DONE_NO_DEADLINE: ("check", "ok"),
    Timeliness.NO_DEADLINE: ("pause", ""),  # has a date, so it is suspended
}
STEP_LOOKS = {
    Step.GIVEN: ("send", "p-mute"),
    Step.PROGRESS: ("run", "p-run"),
    Step.SENT: ("wait", "p-wait"),
    Step.CONFIRMED: ("done", "p-done"),
    Step.RETURNED: ("back", "p-redo"),
    Step.REOPENED: ("repeat", "p-run"),
    Step.SUSPENDED: ("pause", "p-mute"),
    Step.RESUMED: ("run", "p-run"),
    Step.CANCELLED: ("cancel", "p-mute"),
    Step.DATED: ("date", "p-mute"),
    Step.RECEIVED: ("check", "p-mute"),
    Step.HANDED: ("user", "p-mute"),
    Step.ASKED: ("wait", "p-mute"),
    Step.REFUSED: ("x", "p-mute"),
    Step.REMARKED: ("star", "p-run"),
    Step.CLOSED: ("done", "p-done"),
}
CHANGE_LOOKS = {
    ChangeKind.CHANGED: ("edit", "p-run"),
    ChangeKind.ADDED: ("plus", "p-done"),
    ChangeKind.MERGED: ("same", "p-wait"),
    ChangeKind.SPLIT: ("branch", "p-wait"),
    ChangeKind.REPLACED: ("repeat", "p-wait"),
    ChangeKind.CANCELLED: ("cancel", "p-mute"),
}
KIND_ICONS = {
    DeadlineKind.FIXED: "date",
    DeadlineKind.PERIOD: "date",
    DeadlineKind.RECURRING: "repeat",
    DeadlineKind.ONGOING: "free",
    DeadlineKind.REGULATED: "rule",
    DeadlineKind.CONDITIONAL: "branch",
    DeadlineKind.MISSING: "help",
}


@register.simple_tag
def state_chip(state: str) -> SafeString:
    """Show a workflow state: icon and word on a ground."""
    name, css_class = STATE_LOOKS[State(state)]
    return format_html('<span class="chip {}">{}{}</span>', css_class, icon(name), State(state).label)


@register.filter
def parties(task: Task, part: str) -> str:
    """Name the parties of one part in a line; `task` has its parties prefetched."""
    return "; ".join(party.label for party in task.parties.all() if party.part == part)


@register.simple_tag(takes_context=True)
def sort_head(context: Context, name: str, label: str, css_class: str = "") -> SafeString:
    """Draw the head of a column as a link that sorts the list by it, downwards where it is sorted upwards already."""
    request = context["request"]
    now = request.GET.get(SORT, "")
    stands = {name: "ascending", f"-{name}": "descending"}.get(now, "none")
    query = {key: value for key, value in request.GET.items() if value and key not in (SORT, "page")}
    address = urlencode(query | {SORT: f"-{name}" if now == name else name})
    mark = {"ascending": icon("up"), "descending": icon("down")}.get(stands, "")
    return format_html(
        '<th role="columnheader" scope="col" class="{}" aria-sort="{}"><a class="sort" href="?{}">{}{}</a></th>',
        *(css_class, stands, address, label, mark),
    )


@register.simple_tag(takes_context=True)
def back(context: Context) -> str:
    """Return the list from which the person came (`next`), with its filter, page and row; empty where there is none."""
    return next_url(context["request"], "")


@register.filter
def silent(parts: Iterable[PartOfWork]) -> list[str]:
    """Name the coordinating units among `parts` that said nothing yet."""
    return [part.assignment.unit.label for part in parts if not part.said]


@register.inclusion_tag("tasks/includes/neighbours.html", takes_context=True)
def neighbours(context: Context, name: str, pk: int) -> dict[str, Any]:
    """Lead to the rows before and after on the page of the list from which the person came (`loat=12-15-7`).

    `name` is that of the address of a row. No query: whether a row may be seen is asked when one goes there.
    """
    request = context["request"]
    asked = request.GET.get("loat", "")
    row = [int(each) for each in asked.split("-") if each.isdecimal() and len(each) < 18]
    if pk not in row:
        return {}
    place, listed = row.index(pk), next_url(request, "").partition("#")[0]

    def address(other: int) -> str:
        return reverse(name, args=[other]) + "?" + urlencode({"next": f"{listed}#row-{other}", "loat": asked})

    before, after = row[:place][-1:], row[place + 1 :][:1]
    turns = {"before": [address(each) for each in before], "after": [address(each) for each in after]}
    return turns | {"place": place + 1, "count": len(row)}


@register.simple_tag
def step_icon(kind: str) -> SafeString:
    """Draw the mark of a step in a timeline; its word stands beside it."""
    return icon(*STEP_LOOKS[Step(kind)])


@register.simple_tag
def change_icon(kind: str) -> SafeString:
    """Draw the mark of what an amendment did to a task; its word stands beside it."""
    return icon(*CHANGE_LOOKS[ChangeKind(kind)])


@register.simple_tag
def days_left(day: date, today: date) -> SafeString:
    """Show how far a day is that must be kept, such as the cut-off of a period."""
    days = (day - today).days
    if days < 0:
        return _due("late", "late", _distance(Timeliness.OVERDUE, day, today))
    soon = days <= settings.DUE_SOON_DAYS
    return _due("soon" if soon else "", "soon" if soon else "date", _distance(Timeliness.IN_TIME, day, today))


@register.simple_tag
def changed(before: str, after: str) -> SafeString:
    """Show `after`; what is new since `before` is marked word by word, nothing where there was no `before`."""
    return _marked(after, before, "ins")


@register.simple_tag
def removed(before: str, after: str) -> SafeString:
    """Show `before`; what `after` no longer says is marked word by word, nothing where there is no `after`."""
    return _marked(before, after, "del")


def _marked(text: str, other: str, mark: str) -> SafeString:
    """Show `text` with what `other` does not have in elements called `mark`."""
    pieces = re.findall(r"\S+\s*", text)
    words = [piece.strip() for piece in pieces]
    shown: list[str] = []
    for change, _i, _j, start, end in SequenceMatcher(None, other.split(), words, autojunk=False).get_opcodes():
        part = "".join(pieces[start:end])
        shown.append(
            part if change == "equal" or not other or not part else format_html(f"<{mark}>{{}}</{mark}>", part)
        )
    return format_html_join("", "{}", ((part,) for part in shown))


@register.simple_tag
def deadline_kind(kind: str) -> SafeString:
    """Show how an annex says by when: icon and word."""
    return _due("", KIND_ICONS[DeadlineKind(kind)], str(DeadlineKind(kind).label))


@register.simple_tag
def timeliness(assignment: Assignment, today: date) -> SafeString:
    """Show how an assignment stands against its deadline on `today`: icon and word, with the distance in days.

    `assignment` comes from `.known_on().with_timeliness(today)`, with its task. A cancelled one shows nothing.
    """
    if assignment.timeliness is None:
        return SafeString("")
    stands = Timeliness(assignment.timeliness)
    if stands == Timeliness.NO_DEADLINE and assignment.known_due_on is None:
        return deadline_kind(assignment.task.deadline_kind)
    name, css_class = TIMELINESS_LOOKS[stands]
    return _due(css_class, name, _distance(stands, assignment.known_due_on, today) or str(stands.label))


@register.simple_tag
def deadline(assignment: Assignment, today: date) -> SafeString:
    """Show the due date, where there is one, beside it what `timeliness` says, and the original date if it differs."""
    due_on, first = assignment.known_due_on, assignment.original_due_on
    day = format_html('<time datetime="{}">{}</time> ', due_on.isoformat(), date_format(due_on)) if due_on else ""
    was = _("original due date %(day)s") % {"day": date_format(first)} if first and due_on and first != due_on else ""
    return format_html(
        "{}{}{}", day, timeliness(assignment, today), format_html(' <small class="was">{}</small>', was) if was else ""
    )


@register.simple_tag
def unnoticed(assignment: Assignment, today: date) -> SafeString:
    """Show for how many days an assignment of `for_work()` has waited for its unit to take note of it."""
    days = (today - assignment.given_on).days if assignment.given_on else 0
    words = ngettext("Not acknowledged, given %(days)d day ago", "Not acknowledged, given %(days)d days ago", days)
    return _due("soon", "wait", words % {"days": days})


def _distance(stands: Timeliness, due_on: date | None, today: date) -> str:
    """Say how far the deadline is, where that is what matters; else nothing."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    if stands == Timeliness.OVERDUE:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    if stands in (Timeliness.DUE_SOON, Timeliness.IN_TIME) and days >= 0:
        return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days} if days else _("Due today")
    return ""


def _due(css_class: str, icon_name: str, words: str) -> SafeString:
    return format_html('<span class="{}">{}{}</span>', f"due {css_class}".rstrip(), icon(icon_name), words)


@register.simple_tag
def offers(assignment: Assignment, *, opened: bool = True) -> set[str]:
    """Return what a unit is offered beside reporting on a row of `for_work()`: receive, hand_on, asked, extend.

    A row that is not opened only offers what presses, so that a list stays quiet.
    """
    receipt = getattr(assignment, "receipt", None)
    pressing = opened or assignment.timeliness in (Timeliness.OVERDUE, Timeliness.DUE_SOON)
    asked = any(each.decision == Decision.OPEN for each in assignment.requests)
    still_open = assignment.state not in (State.DONE, State.CANCELLED)
    offered = {
        "receive": receipt is None and assignment.state == State.NOT_STARTED,
        "hand_on": still_open and (opened or (receipt is not None and not receipt.handed_to)),
        "asked": asked,
        "extend": pressing and not asked and assignment.is_workable and may_be_extended(assignment),
    }
    return {name for name, whether in offered.items() if whether}


@dataclass(frozen=True, slots=True)
class BarPart:
    """One of the six parts of a stacked bar, in the order in which they always stand."""

    name: str
    css_class: str
    label: str
    count: int
    start: str
    width: str
    end: str

    @property
    def is_striped(self) -> bool:
        """Work without a deadline is striped, so that colour does not speak alone."""
        return "no-deadline" in self.css_class


@register.inclusion_tag("tasks/includes/stacked_bar.html")
def stacked_bar(figures: Any, url: str = "", *, slim: bool = False, kept: str = "", sums: str = "") -> dict[str, Any]:
    """Draw done and not done work as one bar over a legend with the numbers, each a link to `url`?`kept`timeliness=….

    `figures` has `total`, `done`, `not_done` and the six parts of `Timeliness` (`in_time` includes what is due soon).
    `sums` is the query address of all rows, where `url` does not list what is done and not done together.
    """
    every = sums or (f"{url}?{kept}" if url else "")
    return {
        "figures": figures,
        "parts": bar_parts(figures),
        "url": url,
        "slim": slim,
        "kept": kept,
        "total": _count(figures.total, every.rstrip("?&")),
        "done": _count(figures.done, every and f"{every}timeliness=done"),
        "not_done": _count(figures.not_done, every and f"{every}timeliness=not_done"),
    }


def _count(number: int, address: str) -> SafeString:
    """Draw a figure as a link to its rows, where it has an address."""
    if not address:
        return format_html("<b>{}</b>", localize(number))
    return format_html('<a href="{}">{}</a>', address, localize(number))


def bar_parts(figures: Any) -> list[BarPart]:
    """Lay the six parts out from left to right; one that is there at all is wide enough to be seen."""
    labels = {
        "done_in_time": pgettext("done work", "In time"),
        "done_late": pgettext("done work", "Late"),
        "done_no_deadline": pgettext("done work", "No deadline"),
        "in_time": str(Timeliness.IN_TIME.label),
        "overdue": str(Timeliness.OVERDUE.label),
        "no_deadline": str(Timeliness.NO_DEADLINE.label),
    }
    counts = {name: getattr(figures, name) for name in labels}
    shares = {name: max(count / figures.total, 0.006) if count else 0.0 for name, count in counts.items()}
    scale, start, parts = 100 / (sum(shares.values()) or 1), 0.0, []
    for name, label in labels.items():
        end = start + shares[name] * scale
        across = (f"{x:.2f}%" for x in (start, end - start, end))
        parts.append(BarPart(name, name.replace("_", "-"), label, counts[name], *across))
        start = end
    return parts


@register.filter
def speaks_for(user: User, unit: Unit) -> bool:
    """Say whether `user` sends what `unit` reports: the head of a room does not send what was given to the unit."""
    return user.is_superuser or user.reach("tasks.send_assignment").holds_unit(unit)
