"""Deadlines counted from the day of issue ("100 ngày kể từ ngày ban hành Kế hoạch"), dated once that day is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tasks.annex.deadlines import span_from_issue
from tasks.choices import DeadlineKind
from tasks.models import Task
from units.models import Holiday


@dataclass(frozen=True, slots=True)
class Counted:
    """A task whose printed deadline is counted from the plan's issue; `due_on` is None while that has no day."""

    task: Task
    due_on: date | None


def counted(tasks: Iterable[Task], issued_on: date | None) -> list[Counted]:
    """Return the tasks counted from the issue to which nobody gave a date by hand; one query where there are any.

    Working days pass over the holidays that are known now.
    """
    waiting = [task for task in tasks if task.deadline_kind == DeadlineKind.CONDITIONAL]
    spans = [(task, span) for task in waiting if (span := span_from_issue(task.deadline_text))]
    if not spans or issued_on is None:
        return [Counted(task, None) for task, _span in spans]
    closed = Holiday.objects.days()
    return [Counted(task, span.last_from(issued_on, closed)) for task, span in spans]


def save_counted(found: Sequence[Counted]) -> None:
    """Make each of these, which have their day, a deadline by a date."""
    for one in found:
        one.task.deadline_kind, one.task.due_on = DeadlineKind.FIXED, one.due_on
    Task.objects.bulk_update([one.task for one in found], ["deadline_kind", "due_on"])
