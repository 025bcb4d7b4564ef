"""What happens in a unit's own plan adds up to what the province gave the unit: nobody types it twice.

An assignment of the province's plan is served by its parts: the assignments of the unit's own plan with the same parent
task and occurrence, as far as they lead. `tasks.services` calls `rolled_up()` with each step of a part and writes down
what it returns, in the same transaction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import OuterRef, Prefetch, Q, Subquery

from plans.models import Plan
from tasks.choices import WORKABLE, Part, State, Step
from tasks.models import Assignment, Update

if TYPE_CHECKING:
    from tasks.models.life import AssignmentQuerySet

WORDS = ("result", "difficulty", "proposal")
SAID = frozenset({Step.PROGRESS, Step.CONFIRMED})  # what the unit's own lead has let stand, or what is under way


class Served(NamedTuple):
    """Which assignment of the province's plan a task of a sub-plan serves."""

    task: int
    unit: int
    occurrence: int

    @classmethod
    def by(cls, part: Assignment) -> Served | None:
        """Return what `part` (with task and plan) serves; None where it stands in no sub-plan or was not taken over."""
        parent, plan = part.task.parent_id, part.task.plan
        return cls(parent, plan.unit_id, part.occurrence) if parent and plan.parent_id else None


@dataclass(slots=True)
class Rolled:
    """An open assignment of the province's plan, locked, with the `parts` that serve it and what was just `said`."""

    assignment: Assignment
    parts: list[Assignment] = field(default_factory=list)
    said: list[Update] = field(default_factory=list)

    @property
    def counted(self) -> list[Assignment]:
        """The parts without those that were cancelled."""
        return [part for part in self.parts if part.state != State.CANCELLED]

    @property
    def percent(self) -> int | None:
        """The mean of the parts, a done one as 100, one that awaits its confirmation as it stood before it was sent.

        None where none of them says how far it is.
        """
        shares = [_share(part) for part in self.counted]
        return None if set(shares) <= {None} else round(sum(share or 0 for share in shares) / len(shares))

    @property
    def words(self) -> dict[str, str]:
        """What was just said, each line with the name of its room; nothing where the step carried no words."""
        parts = {part.pk: part for part in self.parts}
        return _joined((parts[step.assignment_id], _words_of(step, parts[step.assignment_id])) for step in self.said)

    @property
    def is_complete(self) -> bool:
        """Whether every part is done and confirmed; of what goes on all year, since the unit sent a result last."""
        return bool(self.counted) and all(
            part.state == State.DONE or (self.assignment.is_ongoing and self._is_delivered(part))
            for part in self.counted
        )

    def _is_delivered(self, part: Assignment) -> bool:
        """Whether the newest result of an ongoing part is confirmed and the unit has not sent it on yet."""
        newest = next(iter(part.updates.all()), None)
        return newest is not None and newest.kind == Step.CONFIRMED and newest.pk > (self.assignment.last_sent or 0)

    @property
    def results(self) -> dict[str, str]:
        """The last result of each part that has sent one, joined."""
        return _joined((part, sent) for part in self.counted if (sent := _last_sent(part)))

    @property
    def done_on(self) -> date | None:
        """The latest day of the product among the parts."""
        return max((sent.done_on for part in self.counted if (sent := _last_sent(part)) and sent.done_on), default=None)


def rolled_up(steps: Iterable[Update]) -> list[Rolled]:
    """Return what the parts whose `steps` were just taken add up to; nothing where they serve nothing that is open.

    A fixed number of queries, none for a province's plan. The assignments served are locked.
    """
    said = defaultdict[Served, list[Update]](list)
    for step in steps:
        if step.assignment.part == Part.LEAD and (served := Served.by(step.assignment)):
            said[served].append(step)
    if not said:
        return []
    rolled = {Served(row.task_id, row.unit_id, row.occurrence): Rolled(row) for row in _locked(said)}
    for part in _parts(rolled):
        if (served := Served.by(part)) in rolled:
            rolled[served].parts.append(part)
    for served, each in rolled.items():
        each.said = [step for step in said[served] if step.kind in SAID]
    return list(rolled.values())


def _locked(served: Iterable[Served]) -> AssignmentQuerySet:
    """The assignments served that are still worked on, locked in one order; `last_sent`: the step, annotated.

    They are read after the lock: the draft or the plan's end that this had to wait for counts.
    """
    keys = Q()
    for task, unit, occurrence in served:
        keys |= Q(task=task, unit=unit, occurrence=occurrence)
    sent = Update.objects.filter(assignment=OuterRef("pk"), kind=Step.SENT).order_by("-pk").values("pk")[:1]
    rows = Assignment.objects.filter(keys)
    held = list(rows.select_for_update().order_by("pk").values_list("pk", flat=True))
    workable = Assignment.objects.filter(pk__in=held, state__in=WORKABLE, plan__status=Plan.Status.ISSUED)
    found: AssignmentQuerySet = workable.annotate(last_sent=Subquery(sent)).order_by("pk")
    return found.select_related("task__plan", "unit", "draft")


def _parts(served: Iterable[Served]) -> AssignmentQuerySet:
    """The parts that rooms lead of what is `served`, each with the steps that carried a result, newest first.

    `told`: how far it was before it was sent, annotated.
    """
    results = Update.objects.filter(kind__in=[Step.SENT, Step.RETURNED, Step.CONFIRMED, Step.REOPENED])
    rows = Assignment.objects.filter(task__parent__in={key.task for key in served}, part=Part.LEAD)
    rows = rows.filter(plan__unit__in={key.unit for key in served}).select_related("task__plan", "unit")
    told = Update.objects.filter(assignment=OuterRef("pk"), kind__in=[*SAID, Step.REOPENED]).order_by("-pk")
    rows = rows.annotate(told=Subquery(told.values("percent")[:1])).prefetch_related(Prefetch("updates", results))
    found: AssignmentQuerySet = rows.order_by("task__position", "unit__position", "pk")
    return found


def _share(part: Assignment) -> int | None:
    return 100 if part.state == State.DONE else part.told if part.state == State.AWAITING else part.percent


def _joined(said: Iterable[tuple[Assignment, Update]]) -> dict[str, str]:
    lines = defaultdict[str, list[str]](list)
    for part, step in said:
        for name in WORDS:
            if text := getattr(step, name):
                lines[name].append(f"{part.unit.label}: {text}")
    return {name: "\n".join(dict.fromkeys(texts)) for name, texts in lines.items()}


def _words_of(step: Update, part: Assignment) -> Update:
    """The step that carries the words: a confirmation stands for the result that it confirms."""
    return (_last_sent(part) or step) if step.kind == Step.CONFIRMED else step


def _last_sent(part: Assignment) -> Update | None:
    return next((step for step in part.updates.all() if step.kind == Step.SENT), None)
