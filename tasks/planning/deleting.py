"""Throwing away a draft plan that nobody needs, or one of its tasks; what is issued is never deleted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.models import AnnexImport, Task
from tasks.planning.editing import locked_draft, still_there

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Deletion:
    """What goes with a draft plan."""

    tasks: int
    files: list[AnnexImport]


def deletion(plan: Plan) -> Deletion:
    """Return what deleting `plan` would take away; two queries."""
    return Deletion(plan.tasks.count(), list(plan.annex_imports.defer("reading")))


@transaction.atomic
def delete_plan(plan: Plan, *, by: User) -> None:
    """Delete a draft with its tasks, periods, targets and imports, and their files once that is certain.

    Raises StepRefusedError where the plan was issued meanwhile.
    """
    plan = locked_draft(plan)
    gone = deletion(plan)
    data = {"year": plan.year, "title": plan.title, "tasks": gone.tasks, "files": [file.name for file in gone.files]}
    AuditEvent.objects.record("plan.deleted", plan, by=by, province=plan.province_id, data=data)
    plan.tasks.all().delete()
    plan.annex_imports.all().delete()
    plan.delete()
    for file in gone.files:
        transaction.on_commit(partial(file.file.delete, save=False))


@transaction.atomic
def delete_task(task: Task, *, by: User) -> None:
    """Delete a task of a draft plan. Raises StepRefusedError where the plan was issued meanwhile."""
    locked_draft(task.plan)
    task = still_there(task)
    AuditEvent.objects.record("task.deleted", task, by=by, province=task.plan.province_id)
    task.delete()
