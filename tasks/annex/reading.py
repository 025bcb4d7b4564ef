"""The whole reading of an annex: rows from the layout, units from the directory, deadlines from their words.

sheets ─ layout ─ rows ─┬─ parties  ─┐
                        └─ deadlines ┴─ AnnexReading ─ preview, --json, apply
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from tasks.annex.deadlines import Deadline, read_deadline
from tasks.annex.doubts import Doubt
from tasks.annex.layout import Caption, Layout, Passage, TaskRow, questions
from tasks.annex.parties import Parties, read_parties
from units.directory import Directory

_LONGEST = {"lead": 1_000, "coordinating": 1_000, "deadline": 500}  # characters that are read; a title may be longer


@dataclass(frozen=True, slots=True)
class ReadTask:
    """A task as understood, beside the row as printed."""

    printed: TaskRow
    lead: Parties
    coordinating: Parties
    deadline: Deadline
    doubts: tuple[Doubt, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the task as `import_annex --json` prints it."""
        return {
            "sheet": self.printed.sheet,
            "rows": list(self.printed.rows),
            "row": self.printed.rows[0],
            "indicator": self.printed.indicator,
            "number": self.printed.number,
            "title": self.printed.title,
            "lead": [party.name for party in self.lead.found],
            "coordinating": [party.name for party in self.coordinating.found],
            "deadline_text": self.deadline.text,
            "deadline_kind": self.deadline.kind.value,
            "due_on": self.deadline.due_on and self.deadline.due_on.isoformat(),
            "recurrence": self.deadline.recurrence and self.deadline.recurrence.value,
            "doubts": [doubt.as_json() for doubt in self.doubts],
            "product": self.printed.product,
        }


@dataclass(frozen=True, slots=True)
class AnnexReading:
    """What a workbook was understood to say. Each row of it stands in exactly one of the three lists."""

    tasks: tuple[ReadTask, ...]
    headings: tuple[Passage, ...]
    skipped: tuple[Passage, ...]
    caption: Caption

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Return the reading as `import_annex --json` prints it."""
        return {
            "tasks": [task.as_json() for task in self.tasks],
            "headings": [passage.as_json() for passage in self.headings],
            "skipped": [passage.as_json() for passage in self.skipped],
        }


def read_annex(
    layout: Layout,
    directory: Directory,
    plan_date: date,
    *,
    year: int | None = None,
    before_is_inclusive: bool = False,
    is_dated: bool = True,
) -> AnnexReading:
    """Read the rows of an annex with the unit names of `directory`.

    Dates without a year take `year`, where the plan is not for the year of its date; `before_is_inclusive`: "trước
    ngày X" includes X; `is_dated`: `plan_date` is the plan's own and no stand-in.
    """
    # Annexes repeat themselves: forty rows say "Thường xuyên", half of them "UBND cấp xã".
    lead = lru_cache(maxsize=None)(partial(read_parties, directory=directory, field="lead"))
    coordinating = lru_cache(maxsize=None)(partial(read_parties, directory=directory, field="coordinating"))
    deadline = lru_cache(maxsize=None)(
        partial(
            read_deadline, plan_date=plan_date, year=year, before_is_inclusive=before_is_inclusive, is_dated=is_dated
        )
    )
    tasks = tuple(
        _doubted(
            row,
            lead(row.lead[: _LONGEST["lead"]]),
            coordinating(row.coordinating[: _LONGEST["coordinating"]]),
            deadline(row.deadline[: _LONGEST["deadline"]]),
        )
        for row in layout.tasks
    )
    return AnnexReading(tasks, tuple(layout.headings), tuple(layout.skipped), layout.caption)


def _doubted(row: TaskRow, lead: Parties, coordinating: Parties, deadline: Deadline) -> ReadTask:
    """Gather the doubts of all readers; what is missing is asked for once."""
    doubts = [*row.doubts, *lead.doubts, *coordinating.doubts, *deadline.doubts]
    asked = {doubt.field for doubt in doubts}
    if not lead.found and "lead" not in asked:
        doubts.append(questions.lead_missing())
    if not row.deadline and "deadline" not in asked:
        doubts.append(questions.deadline_missing())
    doubts += [
        questions.too_long(field, limit) for field, limit in _LONGEST.items() if len(getattr(row, field)) > limit
    ]
    return ReadTask(row, lead, coordinating, deadline, tuple(dict.fromkeys(doubts)))
