"""What the plan prints of a task, as text by field: kept as it was before a change, compared with what came after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tasks.choices import DeadlineKind, Part, Recurrence
from tasks.models import Party, Task

if TYPE_CHECKING:
    from django.db.models import Field

OFFICIAL = (
    "number",
    "title",
    "product",
    "indicator",
    "deadline_text",
    "deadline_kind",
    "starts_on",
    "due_on",
    "recurrence",
    "recurs_month",
    "recurs_day",
    "receiver",
)
RHYTHM = ("deadline_kind", "starts_on", "due_on", "recurrence", "recurs_month", "recurs_day")
ORDER = ("number", "title", "product", "indicator", *Part, *OFFICIAL[4:])

Printed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a task that a change altered, as people read it."""

    label: str
    before: str
    after: str


def printed(task: Task, parties: Iterable[Party]) -> dict[str, str]:
    """Return all that is official about `task`: text by field; days ISO, choices by code, parties one a line."""
    parties = list(parties)
    fields = {name: "" if (value := getattr(task, name)) is None else str(value) for name in OFFICIAL}
    named = {part.value: "\n".join(party.text for party in parties if party.part == part) for part in Part}
    return fields | named


def differences(before: Printed, after: Printed) -> list[Difference]:
    """Return the fields in which two of `printed` differ, in the order of the paper."""
    return [
        Difference(_label(name), _shown(name, before.get(name, "")), _shown(name, after.get(name, "")))
        for name in ORDER
        if before.get(name, "") != after.get(name, "")
    ]


def _label(name: str) -> str:
    if name == Part.LEAD:
        return pgettext("column of an annex", "Lead unit")
    if name == Part.COORDINATING:
        return _("Coordinating units")
    return capfirst(str(cast("Field[Any, Any]", Task._meta.get_field(name)).verbose_name))


def _shown(name: str, value: str) -> str:
    if not value:
        return ""
    if name in ("starts_on", "due_on"):
        return date_format(date.fromisoformat(value))
    choices = {"deadline_kind": DeadlineKind, "recurrence": Recurrence}.get(name)
    return str(choices(value).label) if choices else value
