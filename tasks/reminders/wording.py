"""How reminders are told, in a mail as on the page: grouped by what presses, each with its distance in days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.choices import ReminderStep
from tasks.models import Assignment, Reminder
from tasks.reminders.steps import AFTER, BEFORE

GROUPS = {  # what presses most comes first; the class is that of the portal's lists
    "overdue": (ReminderStep.BY_HAND, *AFTER),
    "soon": tuple(BEFORE),
    "no_update": (ReminderStep.NO_UPDATE,),
    "not_acknowledged": (ReminderStep.NOT_ACKNOWLEDGED,),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One assignment as it stood on the day of the telling."""

    assignment: Assignment
    url: str
    due_on: date | None
    original_due_on: date | None  # where more time was given
    distance: str


@dataclass(frozen=True, slots=True)
class Group:
    """The assignments that are told for one reason."""

    name: str
    title: str
    lines: list[Line]


def groups(reminders: Iterable[Reminder], day: date) -> list[Group]:
    """Sort `reminders` (with assignment and task) into groups, each in the order of its due dates."""
    titles = {
        "overdue": _("Overdue"),
        "soon": _("Due soon"),
        "no_update": _("No update this period"),
        "not_acknowledged": _("Not acknowledged"),
    }
    reminders = list(reminders)
    told = []
    for name, steps in GROUPS.items():
        lines = [_line(reminder, day) for reminder in reminders if reminder.step in steps]
        lines.sort(key=lambda line: (line.due_on or date.max, line.assignment.task.position))
        if lines:
            told.append(Group(name, titles[name], lines))
    return told


def _line(reminder: Reminder, day: date) -> Line:
    assignment = reminder.assignment
    about_deadline = reminder.step in AFTER or reminder.step in BEFORE
    due_on = reminder.about if about_deadline else assignment.due_on
    original = assignment.original_due_on
    return Line(
        assignment=assignment,
        url=reverse("tasks:assignment", args=[assignment.pk]),
        due_on=due_on,
        original_due_on=original if original and original != due_on else None,
        distance=_distance(due_on, day),
    )


def _distance(due_on: date | None, day: date) -> str:
    if due_on is None:
        return ""
    days = (due_on - day).days
    if days < 0:
        return ngettext("%(days)d day overdue", "%(days)d days overdue", -days) % {"days": -days}
    return ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days} if days else _("Due today")
