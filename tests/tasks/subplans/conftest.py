"""An office under a province's plan: what it was given, its rooms and people."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from accounts.models import User
from plans.models import Plan
from tasks.models import Assignment, Task
from tasks.planning.issuing import issue_plan
from tasks.subplans.sharing import Share, share_out
from tasks.subplans.starting import start_subplan, take_over, takeable
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from units.models import Unit

DAY = date(2026, 4, 8)


@dataclass
class Office:
    """A unit of the province with its lead and rooms; `plan` is its own, once begun."""

    parent: Plan
    unit: Unit
    lead: User
    rooms: list[Unit]
    plan: Plan = field(init=False)

    def given(self, **columns: Any) -> Assignment:
        """Give the office another task of the province's plan."""
        task = {name.removeprefix("task__"): columns.pop(name) for name in list(columns) if name.startswith("task__")}
        return AssignmentFactory(task=TaskFactory(plan=self.parent, **task), unit=self.unit, **columns)

    def begin(self) -> Plan:
        """Begin the own plan with all that can be taken over."""
        self.plan = start_subplan(self.parent, self.unit, by=self.lead)
        take_over(self.plan, {row.task_id for row in takeable(self.parent, self.unit)}, by=self.lead)
        return self.plan

    def share(self, task: Task, room: int = 0, officer: User | None = None, coordinating: tuple[int, ...] = ()) -> None:
        """Give one task to a room."""
        share = Share(self.rooms[room], officer, [self.rooms[place] for place in coordinating])
        share_out(self.plan, [task.pk], share, by=self.lead)

    def issue(self) -> None:
        """Give what is not shared out to the rooms in turn, and issue the plan."""
        for place, task in enumerate(self.plan.tasks.filter(parties=None)):
            self.share(task, place % len(self.rooms))
        issue_plan(self.plan, number="326/KH-VPUBND", dated_on=DAY, by=self.lead)
        self.plan.refresh_from_db()


@pytest.fixture
def office() -> Office:
    parent = PlanFactory(issued=True, with_periods=True, number="1331/KH-UBND")
    unit = UnitFactory(province=parent.province, kind=Unit.Kind.AGENCY, name="Văn phòng UBND tỉnh")
    names = ("Phòng Hành chính - Quản trị", "Ban Tiếp công dân", "Trung tâm Thông tin")
    rooms = [UnitFactory(province=parent.province, parent=unit, kind=Unit.Kind.INTERNAL, name=name) for name in names]
    return Office(parent, unit, UserFactory(lead_of=unit, full_name="Nguyễn Văn Ban"), rooms)
