"""What amendments did to tasks, for people to read: the document, the reason, what stood there and what stands now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from tasks.choices import ChangeKind
from tasks.models import Party, Task, TaskChange
from tasks.models.changes import TaskChangeQuerySet
from tasks.planning.amending.printed import Difference, Printed, differences, printed

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Amendment, Plan


@dataclass(frozen=True, slots=True)
class Event:
    """One change of a task; `differences` are those of a changed text."""

    change: TaskChange
    differences: list[Difference]


def history(task: Task, user: User) -> list[Event]:
    """Return what amendments did to `task`, and to those that `user` sees in whose place it stands, newest first."""
    led_here = TaskChange.results.through.objects.filter(taskchange=OuterRef("pk"), task=task)
    return _events(TaskChange.objects.visible_to(user).filter(Q(task=task) | Q(Exists(led_here))), user)[::-1]


def amendments(plan: Plan, user: User) -> list[tuple[Amendment, list[Event]]]:
    """Return the amendments of `plan`, the newest first, with what they did to the tasks that `user` sees."""
    found: dict[int, list[Event]] = {}
    for event in _events(TaskChange.objects.visible_to(user).filter(amendment__plan=plan), user):
        found.setdefault(event.change.amendment_id, []).append(event)
    return [(each, found.get(each.pk, [])) for each in plan.amendments.order_by("-dated_on", "-pk")]


def events(amendment: Amendment, user: User) -> list[Event]:
    """Return what `amendment` did to the tasks that `user` sees."""
    return _events(TaskChange.objects.visible_to(user).filter(amendment=amendment), user)


def _events(changes: TaskChangeQuerySet, user: User) -> list[Event]:
    rows = list(changes.for_history(user))
    texts = _texts({row.task_id for row in rows if row.kind == ChangeKind.CHANGED})
    return [Event(row, _differences(row, texts) if row.kind == ChangeKind.CHANGED else []) for row in rows]


def _differences(change: TaskChange, texts: Mapping[int, list[tuple[int | None, Printed]]]) -> list[Difference]:
    """Compare what was printed before `change` with what was printed once it was made."""
    after = next(text for until, text in texts[change.task_id] if until is None or until > change.pk)
    return differences(change.before, after)


def _texts(tasks: set[int]) -> Mapping[int, list[tuple[int | None, Printed]]]:
    """Return all that was ever printed of each of `tasks`: until which change, and what; at last what stands now."""
    if not tasks:
        return {}
    found: dict[int, list[tuple[int | None, Printed]]] = {pk: [] for pk in tasks}
    for change in TaskChange.objects.filter(task__in=tasks).exclude(kind=ChangeKind.ADDED).order_by("pk"):
        found[change.task_id].append((change.pk, change.before))
    parties = Prefetch("parties", Party.objects.named())
    for task in Task.objects.filter(pk__in=tasks).select_related("indicator").prefetch_related(parties):
        found[task.pk].append((None, printed(task, task.parties.all())))
    return found
