"""Who does what of a unit's own plan: its rooms, the unit itself, or officers by name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import AuditEvent
from tasks.choices import Part, Step
from tasks.models import Assignment, Party, Receipt, Task, Update
from tasks.planning.editing import locked_draft
from tasks.services import row_of

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan
    from units.models import Unit


@dataclass(frozen=True, slots=True)
class Share:
    """Who leads, with the officer it is for if one is named, and which rooms coordinate."""

    lead: Unit
    officer: User | None = None
    coordinating: Sequence[Unit] = ()

    def parties(self, task: Task) -> list[Party]:
        """Return the unsaved parties of `task`."""
        text = f"{self.officer} ({self.lead})" if self.officer else str(self.lead)
        lead = Party(task=task, part=Part.LEAD, position=0, unit=self.lead, officer=self.officer, text=text)
        others = (unit for unit in self.coordinating if unit != self.lead)
        return [
            lead,
            *(
                Party(task=task, part=Part.COORDINATING, position=place, unit=unit, text=str(unit))
                for place, unit in enumerate(others)
            ),
        ]


@transaction.atomic
def share_out(plan: Plan, chosen: Collection[int], share: Share, *, by: User) -> int:
    """Name `share` as the parties of the tasks (ids) in `chosen`, in place of those before; return how many tasks.

    Raises StepRefusedError where the plan is no draft.
    """
    tasks = list(locked_draft(plan).tasks.filter(pk__in=chosen))
    Party.objects.filter(task__in=tasks).delete()
    write_parties(tasks, share)
    AuditEvent.objects.record_many([("task.shared", task, plan.province_id) for task in tasks], by=by)
    return len(tasks)


def write_parties(tasks: Iterable[Task], share: Share) -> None:
    """Save the parties of tasks that have none."""
    Party.objects.bulk_create(party for task in tasks for party in share.parties(task))


def hand_to_officers(assignments: Sequence[Assignment], *, by: User | None, at: datetime) -> None:
    """Put new assignments into the hands of the officers whom their tasks name; the first named of a unit has it."""
    tasks = {assignment.task_id for assignment in assignments}
    named = Party.objects.filter(task__in=tasks, officer__isnull=False).select_related("officer", "unit")
    officers = {
        (party.task_id, party.unit_id): party.officer for party in reversed(named.order_by("-part", "position"))
    }
    handed = [(row, officer) for row in assignments if (officer := officers.get((row.task_id, row.unit_id)))]
    Receipt.objects.bulk_create(
        Receipt(assignment=row, officer=officer, by=by or officer, at=at) for row, officer in handed
    )
    Update.objects.bulk_create(
        row_of(row, step, by=by, at=at, remark=str(officer) if step is Step.HANDED else "")
        for row, officer in handed
        for step in (Step.RECEIVED, Step.HANDED)
    )
