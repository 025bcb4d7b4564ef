"""What a careful clerk would ask about a task that was copied from last year's plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tasks.annex.doubts import Doubt
from tasks.choices import DeadlineKind

if TYPE_CHECKING:
    from tasks.annex.deadlines import Deadline
    from units.models import Unit


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def leap_day() -> Doubt:
    return Doubt(
        "deadline",
        "copy_leap_day",
        _("29 February does not exist in this year; the deadline became 28 February."),
        _("Check the day."),
    )


def words_moved(before: str, after: str) -> Doubt:
    return Doubt(
        "deadline",
        "copy_words_moved",
        _("The years in the words of the deadline were moved: “%(before)s”.") % {"before": before},
        _("Check “%(after)s”.") % {"after": after},
    )


def reads_otherwise(reading: Deadline, due_on: date | None) -> Doubt:
    read = _day(reading.due_on) if reading.due_on else str(DeadlineKind(reading.kind).label).lower()
    return Doubt(
        "deadline",
        "copy_reads_otherwise",
        _("The words of the deadline read as %(read)s; last year's date was moved.") % {"read": read},
        _("Keep %(day)s, or mend the words.") % {"day": _day(due_on)} if due_on else _("Enter the date."),
    )


def names_a_year(field: str, proposed: str) -> Doubt:
    return Doubt(field, "copy_names_a_year", _("A year is named and left as it is; moved, it would read:"), proposed)


def no_indicator(name: str) -> Doubt:
    return Doubt(
        "indicator",
        "copy_no_indicator",
        _("The index of this year has no “%(name)s” any more.") % {"name": name},
        _("Choose another indicator."),
    )


def several_heirs(part: str, unit: Unit, heirs: Iterable[tuple[Unit, str]]) -> Doubt:
    named = "; ".join(f"{heir.name} ({subject})" if subject else heir.name for heir, subject in heirs)
    return Doubt(
        part,
        "copy_several_heirs",
        _("“%(unit)s” has ended; what it did went to: %(heirs)s.") % {"unit": unit.name, "heirs": named},
        _("Keep the units that this task concerns."),
    )


def no_heir(part: str, unit: Unit) -> Doubt:
    return Doubt(
        part,
        "copy_no_heir",
        _("“%(unit)s” has ended, and no successor unit is known; only the words were kept.") % {"unit": unit.name},
        _("Enter the unit that does this now."),
    )


def group_gone(part: str, text: str) -> Doubt:
    return Doubt(
        part,
        "copy_group_gone",
        _("There are no units of “%(group)s” any more; only the words were kept.") % {"group": text},
        _("Enter the units that do this now."),
    )
