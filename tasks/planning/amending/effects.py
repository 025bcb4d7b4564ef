"""What a change of the plan does to assignments: worked out before anything is written, shown, then done as shown.

Done results stay. What an ended task left undone is cancelled. A changed deadline moves what is still to be done to the
new date, in the order of the occurrences, unless an extension gave a unit longer; occurrences of a rhythm that were
missed before the amendment's date stay missed. Units are touched only where the parties changed: those newly named get
the task, those no longer named lose it, and a unit that joined on request stays.

One limit: the life of an assignment keeps no part, so a unit that changes between leading and coordinating is counted
in its new part on past days too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from tasks.choices import Decision, Part, State
from tasks.handling.dates import DATED_BY_HAND
from tasks.models import Assignment, Party, Task
from tasks.models.life import AssignmentQuerySet
from tasks.planning.amending.printed import RHYTHM
from tasks.planning.issuing import assignment_of, leads_first, members_of
from tasks.planning.occurrences import Occurrence, occurrences, occurrences_given
from units.models import Unit

if TYPE_CHECKING:
    from plans.models import Period, Plan

OVER = (State.DONE, State.CANCELLED)


OUTLOOK = {
    "given": _("Are given the task"),
    "cancelled": _("Lose it; what they reported stays readable"),
    "dated": _("Get another due date"),
    "longer": _("Keep the later date of their extension"),
    "moved": _("Change between leading and coordinating"),
    "kept": _("Keep it as it is"),
    "done": _("Are done, which stays counted"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What happens to some units, by their names; `count` are assignments, of which a unit may have several."""

    name: str
    label: str
    count: int
    units: list[str]


@dataclass(slots=True)
class Effects:
    """The assignments by what becomes of them; the new ones, and the columns of the others, are not saved yet."""

    given: list[Assignment] = field(default_factory=list)
    again: list[Assignment] = field(default_factory=list)  # cancelled before, named once more
    cancelled: list[Assignment] = field(default_factory=list)
    dated: list[Assignment] = field(default_factory=list)
    moved: list[Assignment] = field(default_factory=list)  # to another part
    longer: list[Assignment] = field(default_factory=list)  # keep the date of an extension
    kept: list[Assignment] = field(default_factory=list)
    done: list[Assignment] = field(default_factory=list)

    @property
    def by_name(self) -> dict[str, list[Assignment]]:
        """The lists by their names; one that is given again counts as given."""
        found = {name: getattr(self, name) for name in OUTLOOK}
        return found | {"given": self.given + self.again}

    @property
    def is_felt(self) -> bool:
        """Whether any unit gets, loses or changes anything."""
        return any(rows for name, rows in self.by_name.items() if name not in ("kept", "done"))

    def outlook(self) -> list[Line]:
        """Return what would happen to which units, for people to read; one query."""
        reached = {name: {row.unit_id for row in rows} for name, rows in self.by_name.items()}
        units = Unit.objects.filter(pk__in=set().union(*reached.values())).order_by("position", "sort_key")
        labels = {unit.pk: unit.label for unit in units}
        return [
            Line(name, str(OUTLOOK[name]), len(rows), [labels[pk] for pk in labels if pk in reached[name]])
            for name, rows in self.by_name.items()
            if rows
        ]


@dataclass(frozen=True, slots=True)
class Scene:
    """A plan on a day, such as the date of an amendment: the units valid then, and the report periods."""

    plan: Plan
    day: date
    units: Sequence[Unit]
    periods: Sequence[Period]
    taken: Mapping[int, list[Occurrence]] = field(default_factory=dict)  # by task, of a unit's own plan

    @classmethod
    def on(cls, plan: Plan, day: date) -> Scene:
        """Read it; two queries, four in a unit's own plan."""
        units, periods = plan.addressees(day), plan.periods.order_by("cutoff_on")
        return cls(plan, day, list(units), list(periods), occurrences_given(plan))

    def ahead(self, task: Task) -> list[Occurrence]:
        """Return when `task` falls due from the day on; what happens once always does."""
        taken = self.taken.get(task.pk) if task.recurrence else None
        found = taken or occurrences(task, self.plan, self.periods)
        return [one for one in found if not one.number or one.due_on is None or one.due_on >= self.day]

    def later(self, task: Task) -> list[Occurrence]:
        """Return `ahead` for units that come later: what was dated by hand meanwhile has that day for them too."""
        ahead = self.ahead(task)
        day = dated_by_hand(task)
        return [replace(one, due_on=day) for one in ahead] if day else ahead

    def reached(self, parties: Iterable[Party]) -> dict[int, Part]:
        """Return whom `parties` reach, each unit by its id with its part."""
        found: dict[int, Part] = {}
        for party in leads_first(parties):
            for unit in members_of(party, self.units, self.day):
                found.setdefault(unit.pk, Part(party.part))
        return found


def dated_by_hand(task: Task) -> date | None:
    """Return the day (the last, of several) that the units of a task without a printed date were given; one query."""
    if task.deadline_kind not in DATED_BY_HAND:
        return None
    dated = task.assignments.exclude(state=State.CANCELLED).exclude(due_on=None)
    day: date | None = dated.aggregate(day=Max("original_due_on"))["day"]
    return day


def end(tasks: Iterable[Task], effects: Effects) -> None:
    """Cancel what is not done of `tasks`."""
    for assignment in _of(tasks):
        if assignment.state != State.CANCELLED:
            (effects.done if assignment.state == State.DONE else effects.cancelled).append(assignment)


def begin(task: Task, parties: Iterable[Party], scene: Scene, effects: Effects) -> None:
    """Give a new task to the units that its parties reach."""
    for unit_id, part in scene.reached(parties).items():
        effects.given += [assignment_of(task, unit_id, part, one) for one in scene.ahead(task)]


def change(task: Task, parties: Sequence[Party], scene: Scene, effects: Effects) -> None:
    """Carry the assignments of `task` (its new columns not saved yet) over to its new parties and deadline."""
    before = Task.objects.get(pk=task.pk)
    named = list(task.parties.select_related("unit", "group"))
    dated_anew = any(getattr(before, name) != getattr(task, name) for name in RHYTHM)
    rows: dict[int, list[Assignment]] = {}
    for assignment in _of([task]):
        rows.setdefault(assignment.unit_id, []).append(assignment)
    carrier = _Carrier(task, before, scene, effects, scene.ahead(task) if dated_anew else None)
    for of_unit in rows.values():
        carrier.carry(of_unit, was=_part(named, of_unit[0].unit), now=_part(parties, of_unit[0].unit))
    seen = {_key(party) for party in named}
    fresh = scene.reached(party for party in parties if _key(party) not in seen)
    for unit_id, part in fresh.items():
        carrier.give(unit_id, part, rows.get(unit_id, []))
    touched = {row.pk for found in effects.by_name.values() for row in found}
    effects.kept = [row for each in rows.values() for row in each if row.state not in OVER and row.pk not in touched]


def _of(tasks: Iterable[Task]) -> AssignmentQuerySet:
    """The assignments of `tasks`, unit by unit; `granted` is until when an extension gave more time."""
    granted = Max("extensions__asked_due_on", filter=Q(extensions__decision=Decision.GRANTED))
    rows = Assignment.objects.filter(task__in=[task.pk for task in tasks]).select_related("unit")
    found: AssignmentQuerySet = rows.annotate(granted=granted)
    return found.order_by("unit__position", "unit__sort_key", "unit", "occurrence")


def _key(party: Party) -> tuple[str, int | None, int | None]:
    return (party.part, party.unit_id, party.group_id)


def _part(parties: Iterable[Party], unit: Unit) -> Part | None:
    """Return in which part `parties` name `unit`, on whatever day; None where they do not."""
    for party in leads_first(parties):
        if party.unit_id == unit.pk or (party.group is not None and unit.kind in party.group.kinds):
            return Part(party.part)
    return None


def _until(row: Assignment, to: Occurrence) -> date | None:
    """Return the due date of `to` for `row` of `_of`, or the later one of its extension."""
    granted: date | None = row.granted  # type: ignore[attr-defined]  # annotated by `_of`
    return max(to.due_on, granted) if to.due_on and granted else to.due_on


@dataclass(frozen=True, slots=True)
class _Carrier:
    """Decides about the assignments of one changed task; `ahead` is None where its deadline stays."""

    task: Task
    before: Task
    scene: Scene
    effects: Effects
    ahead: list[Occurrence] | None

    def carry(self, rows: list[Assignment], *, was: Part | None, now: Part | None) -> None:
        """Decide about one unit's `rows`, by the parts in which the parties named it and name it now."""
        live = [row for row in rows if row.state not in OVER]
        done = [row for row in rows if row.state == State.DONE]
        self.effects.done += done
        if was and not now:
            self.effects.cancelled += live
            return
        part = now or Part(rows[-1].part)
        if self.ahead is not None and (live or done):
            ahead = [one for one in self.ahead if not any(self._stands_for(row, one) for row in done)]
            live = self._date(live, ahead, rows[-1], part)
        if now and now != was:
            moved = [row for row in live if row.part != now]
            for row in moved:
                row.part = now
            self.effects.moved += moved

    def _stands_for(self, done: Assignment, one: Occurrence) -> bool:
        """Whether what is `done` is what `one` asks for: the same period, or in another rhythm one that holds it."""
        if not (done.starts_on and done.due_on and one.starts_on and one.due_on):
            return False
        if self.before.recurrence == self.task.recurrence:
            return done.starts_on == one.starts_on
        return done.starts_on <= one.starts_on and one.due_on <= done.due_on

    def _date(self, live: list[Assignment], ahead: list[Occurrence], last: Assignment, part: Part) -> list[Assignment]:
        """Move one unit's open rows to the occurrences `ahead`, one after another, and return those that go on.

        Rows left over are cancelled; occurrences left over are given, numbered on from the unit's `last` one.
        """
        once = None if self.before.recurrence else last  # what happens once is never past
        to_come = [row for row in live if row == once or row.due_on is None or row.due_on >= self.scene.day]
        for row, one in zip(to_come, ahead, strict=False):
            self._move(row, one)
        over = to_come[len(ahead) :]
        self.effects.cancelled += over
        # Of what happens once there is no second; a rhythm of which nothing is to come leaves room for it.
        more = [one for one in ahead[len(to_come) :] if one.number or self.before.recurrence]
        for number, one in enumerate(more, start=last.occurrence + 1):
            numbered = Occurrence(number, one.starts_on, one.due_on)
            self.effects.given.append(assignment_of(self.task, last.unit_id, part, numbered))
        return [row for row in live if row not in over]

    def _move(self, row: Assignment, to: Occurrence) -> None:
        due_on = _until(row, to)
        if due_on != row.due_on:
            self.effects.dated.append(row)
        elif due_on != to.due_on:
            self.effects.longer.append(row)
        row.starts_on, row.due_on = to.starts_on, due_on

    def give(self, unit_id: int, part: Part, rows: list[Assignment]) -> None:
        """Give the task to a newly named unit; `rows` are what it was given before, where all of it was cancelled."""
        if any(row.state != State.CANCELLED for row in rows):
            return
        cancelled = {row.occurrence: row for row in rows}
        for one in self.scene.later(self.task) if self.ahead is None else self.ahead:
            if row := cancelled.get(one.number):
                row.part, row.starts_on, row.due_on = part, one.starts_on, _until(row, one)
                self.effects.again.append(row)
            else:
                self.effects.given.append(assignment_of(self.task, unit_id, part, one))
