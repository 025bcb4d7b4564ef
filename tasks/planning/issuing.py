"""Issuing a plan: its parties fan out into one assignment for each unit that is valid on the plan's date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import DeadlineKind, Part, Step
from tasks.models import Assignment, Party, Task, Update
from tasks.planning.counting import Counted, counted, save_counted
from tasks.planning.occurrences import Occurrence, occurrences, occurrences_given
from tasks.services import StepRefusedError, row_of
from tasks.subplans.sharing import hand_to_officers
from units.models import Group, Unit

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.models.task import TaskQuerySet

BATCH = 1000


@dataclass(slots=True)
class FanOut:
    """Whom each task reaches, before anything is written."""

    tasks: list[Task] = field(default_factory=list)
    given: dict[int, dict[int, Part]] = field(default_factory=dict)  # task id → unit id → part
    lead_wins: list[tuple[Task, Unit]] = field(default_factory=list)
    unreached: list[Party] = field(default_factory=list)
    leaderless: list[Task] = field(default_factory=list)
    counted: list[Counted] = field(default_factory=list)  # get their date with the plan's

    @property
    def undated(self) -> list[Task]:
        """The tasks whose day somebody has to record later: on a condition, per regulation, or not printed."""
        open_kinds = {DeadlineKind.CONDITIONAL, DeadlineKind.REGULATED, DeadlineKind.MISSING}
        soon = {one.task.pk for one in self.counted}
        return [task for task in self.tasks if task.deadline_kind in open_kinds and task.pk not in soon]

    @property
    def both(self) -> list[tuple[Task, int]]:
        """The tasks that some units both lead and coordinate, with the number of these units."""
        return list(Counter(task for task, _unit in self.lead_wins).items())

    @property
    def count(self) -> int:
        """The number of units times tasks, without occurrences."""
        return sum(len(units) for units in self.given.values())


def fan_out(plan: Plan, day: date | None = None, tasks: TaskQuerySet | None = None) -> FanOut:
    """Return whom the plan's tasks reach with the units valid on `day` (default: the plan's date); six queries.

    `tasks` are some of the plan's, where not all are meant. A unit's own plan reaches the unit and its rooms only.
    Where a unit both leads and coordinates, it leads. Words only, a unit that is not valid then, and one that the plan
    cannot give work to reach nobody.
    """
    day = day or plan.day
    units = list(plan.addressees(day))
    by_id = {unit.pk: unit for unit in units}
    meant = plan.tasks.all() if tasks is None else tasks
    found = FanOut(tasks=list(meant.prefetch_related("parties__unit", "parties__group").order_by("position")))
    found.counted = counted(found.tasks, plan.dated_on)
    for task in found.tasks:
        reached: dict[int, Part] = {}
        for party in leads_first(task.parties.all()):
            members = members_of(party, units, day)
            if not members:
                found.unreached.append(party)
            for unit in members:
                if reached.setdefault(unit.pk, Part(party.part)) != party.part:
                    found.lead_wins.append((task, by_id.get(unit.pk, unit)))
        if Part.LEAD not in reached.values():
            found.leaderless.append(task)
        found.given[task.pk] = reached
    return found


def leads_first(parties: Iterable[Party]) -> list[Party]:
    """Return `parties` in the order in which they name a unit's part: where it has both, it leads."""
    return sorted(parties, key=lambda party: (party.part != Part.LEAD, party.position))


def members_of(party: Party, units: Sequence[Unit], day: date) -> Sequence[Unit]:
    """Return the units valid on `day` that `party` names: of `units`, the plan's addressees then, and their rooms."""
    unit: Unit | None = party.unit
    if unit is not None:
        house = unit.parent_id if unit.kind == Unit.Kind.INTERNAL else None
        is_valid = unit.valid_from <= day <= (unit.valid_to or day)
        return [unit] if is_valid and any(each.pk in (unit.pk, house) for each in units) else []
    group: Group | None = party.group
    return [unit for unit in units if group is not None and unit.kind in group.kinds]


@transaction.atomic
def issue_plan(
    plan: Plan,
    *,
    number: str,
    dated_on: date,
    by: User | None,
    signer_lines: str = "",
    signer_name: str = "",
    at: datetime | None = None,
) -> FanOut:
    """Give the plan its number and date, and every unit its assignments; all of it or nothing.

    What is counted from the issue becomes a deadline by a date.
    Raises StepRefusedError where the plan is no draft or has no task, ValidationError where number or date is missing
    or the date lies in the future.
    """
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not plan.is_draft:
        raise StepRefusedError(_("This plan was already issued."))
    if not plan.tasks.exists():
        raise StepRefusedError(_("The plan has no task yet: import its annex first."))
    at = at or timezone.now()
    plan.number, plan.dated_on, plan.issued_at, plan.status = number, dated_on, at, Plan.Status.ISSUED
    plan.signer_lines, plan.signer_name = signer_lines or plan.signer_lines, signer_name or plan.signer_name
    plan.full_clean()
    if dated_on and dated_on > timezone.localdate(at):
        raise ValidationError({"dated_on": _("This day lies in the future.")})
    plan.save()
    found = fan_out(plan)
    save_counted(found.counted)
    made = _assign(plan, found, by=by, at=at)
    AuditEvent.objects.record(
        "plan.issued", plan, by=by, province=plan.province_id, data={"tasks": len(found.tasks), "assignments": made}
    )
    return found


def issue_tasks(plan: Plan, tasks: TaskQuerySet, *, by: User | None, at: datetime) -> int:
    """Give out `tasks` that came to an issued plan later, to the units of today; return how many assignments."""
    return _assign(plan, fan_out(plan, timezone.localdate(at), tasks), by=by, at=at)


def _assign(plan: Plan, found: FanOut, *, by: User | None, at: datetime) -> int:
    periods = list(plan.periods.order_by("cutoff_on"))
    given = occurrences_given(plan)
    assignments = [
        assignment_of(task, unit_id, part, occurrence)
        for task in found.tasks
        for occurrence in given.get(task.pk) or occurrences(task, plan, periods)
        for unit_id, part in found.given[task.pk].items()
    ]
    give(assignments, by=by, at=at)
    return len(assignments)


def assignment_of(task: Task, unit_id: int, part: Part, occurrence: Occurrence) -> Assignment:
    """Return the unsaved assignment of one occurrence of `task` to a unit."""
    return Assignment(
        task=task,
        plan=task.plan,
        province_id=task.plan.province_id,
        unit_id=unit_id,
        part=part,
        occurrence=occurrence.number,
        starts_on=occurrence.starts_on,
        original_due_on=occurrence.due_on,
        due_on=occurrence.due_on,
    )


def give(assignments: Sequence[Assignment], *, by: User | None, at: datetime, remark: str = "") -> None:
    """Save new assignments, each with the row with which its life begins; in a unit's own plan officers have them."""
    Assignment.objects.bulk_create(assignments, batch_size=BATCH)
    begun = [row_of(assignment, Step.GIVEN, by=by, at=at, remark=remark) for assignment in assignments]
    Update.objects.bulk_create(begun, batch_size=BATCH)
    if any(assignment.plan.parent_id for assignment in assignments):
        hand_to_officers(assignments, by=by, at=at)
