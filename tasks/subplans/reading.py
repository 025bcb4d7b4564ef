"""What pages show of units' own plans: which there are, how they are shared out, who does what of an assignment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from plans.models import Plan
from tasks.choices import Part
from tasks.figures import Figures, counted, figures_by
from tasks.models import Assignment, Task
from tasks.subplans.starting import later_than_given, takeable
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.models.life import AssignmentQuerySet
    from units.models import UnitQuerySet


def planning_units(user: User) -> UnitQuerySet:
    """The units whose own plans `user` makes: those of the posts, without their rooms."""
    units = Unit.objects.exclude(kind=Unit.Kind.INTERNAL)
    return units if user.is_superuser else units.filter(pk__in=user.reach("plans.change_plan").homes)


def own_plans(parent: Plan, user: User, today: date) -> list[tuple[Plan, Figures]]:
    """Return the plans under `parent` that `user` sees, in the order of their units, each with where it stands."""
    plans = Plan.objects.visible_to(user).filter(parent=parent).select_related("unit")
    rows = list(plans.order_by("unit__position", "unit__sort_key"))
    standing = figures_by(counted(Assignment.objects.filter(plan__in=rows)), today, "plan")
    return [(plan, standing.get(plan.pk, Figures())) for plan in rows]


@dataclass(frozen=True, slots=True)
class Sharing:
    """The tasks of a unit's own plan with the parties of each, and what their leads should look at."""

    tasks: list[Task]
    later: dict[int, Assignment]  # by task id: the province wants it before the day set here
    left: int  # what the province gave that was not taken over

    @property
    def rows(self) -> list[tuple[Task, Assignment | None]]:
        """The tasks, each with the assignment that is due before the day set here, if there is one."""
        return [(task, self.later.get(task.pk)) for task in self.tasks]

    @property
    def unshared(self) -> int:
        """The number of tasks that nobody leads yet."""
        return sum(not task.lead_labels for task in self.tasks)


def sharing(plan: Plan) -> Sharing:
    """Return the tasks of `plan` in their order; a fixed number of queries."""
    tasks = Task.objects.filter(plan=plan).for_list().order_by("position")
    left = len(takeable(plan.parent, plan.unit)) if plan.parent else 0
    return Sharing(list(tasks), later_than_given(plan), left)


def inside(assignment: Assignment, user: User, today: date) -> AssignmentQuerySet:
    """Return who does what of an assignment of the province's plan inside its unit; `may_read`: whether `user` sees it.

    The rows have their timeliness on `today`. One query.
    """
    rows = Assignment.objects.filter(
        task__parent=assignment.task_id, plan__unit=assignment.unit_id, occurrence=assignment.occurrence, part=Part.LEAD
    )
    seen = Assignment.objects.visible_to(user).filter(pk=OuterRef("pk"))
    listed = rows.select_related("task__plan", "unit", "receipt__officer").known_on().with_timeliness(today)
    found: AssignmentQuerySet = listed.annotate(may_read=Exists(seen))
    return found.order_by("task__position", "unit__position", "pk")
