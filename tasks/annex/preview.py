"""What the preview page shows of a kept reading: its rows, with each doubt beside the cell that it is about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from tasks.choices import DeadlineKind, rhythm_in_words
from tasks.planning.alike import rows_alike
from units.models import Group

if TYPE_CHECKING:
    from tasks.models import AnnexImport

DOUBTFUL, SKIPPED = "can-xem", "bo-qua"


@dataclass(slots=True)
class Row:
    """A task of the reading; `doubts` by field, `edit` the id of the task it became, `alike` what it looks like."""

    read: dict[str, Any]
    doubts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    lead: list[tuple[str, int | None]] = field(default_factory=list)
    coordinating: list[tuple[str, int | None]] = field(default_factory=list)
    due_on: date | None = None
    kind: str = ""
    recurrence: str = ""
    edit: int | None = None
    alike: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Preview:
    """The rows on show, and how many there are of each sort."""

    only: str
    rows: list[Row]
    counts: dict[str, int]
    headings: list[dict[str, Any]]
    skipped: list[dict[str, Any]]

    @property
    def passages(self) -> list[tuple[str, list[dict[str, Any]]]]:
        """What is no task, under its title; nothing where only the doubtful rows are asked for."""
        if self.only == DOUBTFUL:
            return []
        return [(_("Skipped"), self.skipped), *([] if self.only else [(_("Headings"), self.headings)])]

    @property
    def many_sheets(self) -> bool:
        """Whether row numbers need the name of their sheet."""
        named = [*(row.read for row in self.rows), *self.headings, *self.skipped]
        return len({passage["sheet"] for passage in named}) > 1


def preview(annex: AnnexImport, *, only: str = "") -> Preview:
    """Return the preview; `only` the doubtful rows, or only the skipped ones. Six queries."""
    reading = annex.reading
    sizes = _group_sizes(annex)
    made = _made(annex)
    rows = [_row(read, sizes, made.get(place)) for place, read in enumerate(reading.get("tasks", []))]
    for place, names in rows_alike(annex).items():
        if place < len(rows):
            rows[place].alike = names
    doubtful = [row for row in rows if row.doubts]
    headings, skipped = reading.get("headings", []), reading.get("skipped", [])
    lines = {(row.read["sheet"], line) for row in rows for line in row.read["rows"]}
    counts = {
        "read": len(lines) + len(headings) + len(skipped),
        "joined": len(lines) - len(rows),
        "tasks": len(rows),
        "clear": len(rows) - len(doubtful),
        "doubtful": len(doubtful),
        "headings": len(headings),
        "skipped": len(skipped),
    }
    shown = {DOUBTFUL: doubtful, SKIPPED: []}.get(only, rows)
    return Preview(only, shown, counts, headings, skipped)


def _row(read: dict[str, Any], sizes: dict[str, int], edit: int | None) -> Row:
    row = Row(read, edit=edit)
    for doubt in read["doubts"]:
        row.doubts.setdefault(doubt["field"], []).append(doubt)
    for part, shown in (("lead", row.lead), ("coordinating", row.coordinating)):
        shown += [(party["name"].strip("[]"), sizes.get(party["group"] or "")) for party in read["parties"][part]]
    row.due_on = date.fromisoformat(read["due_on"]) if read["due_on"] else None
    row.kind = DeadlineKind(read["deadline_kind"])
    row.recurrence = rhythm_in_words(read["recurrence"] or "", read.get("recurs_day"), read.get("recurs_month"))
    return row


def _group_sizes(annex: AnnexImport) -> dict[str, int]:
    """How many units each group that fans out stands for on the plan's date."""
    day = date.fromisoformat(annex.reading["day"]) if "day" in annex.reading else annex.plan.day
    by_kind = Counter(annex.plan.addressees(day).values_list("kind", flat=True).order_by())
    groups = Group.objects.for_province(annex.plan.province)
    return {group.code: sum(by_kind[kind] for kind in group.kinds) for group in groups if group.kinds}


def _made(annex: AnnexImport) -> dict[int, int]:
    """The ids of the tasks it became, in the order of the reading; none before it is applied and once it is undone."""
    if not annex.applied_at or annex.undone_at:
        return {}
    return dict(enumerate(annex.tasks.order_by("position").values_list("pk", flat=True)))
