"""Who may do what, in one table.

A role says *what*, a membership says *where*: in the whole province of the unit (`PROVINCE`), in the unit itself with
its rooms (`UNIT`), or in the plan that the unit makes under the province's (`SUBPLAN`). Who acts in the whole province
also acts in the sub-plan of the own unit, and in nobody else's.
`accounts.backends.RoleBackend` answers `has_perm()` from this table and `User.reach()` the rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from plans.models import Plan
    from units.models import Unit


class Role(models.TextChoices):
    """What a person is in a unit."""

    COORDINATOR = "coordinator", _("Coordinator")
    UNIT_LEAD = "unit_lead", _("Unit lead")
    UNIT_STAFF = "unit_staff", _("Officer")
    LEADER = "leader", _("Leader")
    OBSERVER = "observer", _("Observer")


class Scope(Enum):
    """Where a role may do a thing."""

    UNIT = "unit"
    SUBPLAN = "subplan"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Reach:
    """The provinces as wholes, and the single units, in which somebody may do one thing.

    `homes` are the units of all posts that grant it, whose own plans it therefore reaches; `houses` are the units whose
    rooms some of these posts are in.
    """

    provinces: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()
    homes: frozenset[int] = frozenset()
    houses: frozenset[int] = frozenset()

    def provinces_q(self, path: str, *, history: bool = False) -> Q:
        """Rows whose province (at `path`) is within reach; `history` adds those that were merged into it."""
        condition = Q(**{f"{path}__in": self.provinces})
        if history and self.provinces:
            relation = "" if path == "pk" else f"{path}__"
            condition |= Q(**{f"{relation}successor__in": self.provinces})
        return condition

    def units_q(self, path: str = "") -> Q:
        """Rows whose unit (at `path`; empty: the row itself) is within reach, or is a room of one that is."""
        return _with_rooms(self.units, path)

    def houses_q(self, path: str = "") -> Q:
        """Rows whose unit (at `path`; empty: the row itself) is a house of the own rooms, or another room of one."""
        return _with_rooms(self.houses, path)

    def plans_q(self, path: str = "") -> Q:
        """Rows whose plan (at `path`; empty: the row itself) is a province's within reach, or a home's own under it."""
        relation = f"{path}__" if path else ""
        whole = self.provinces_q(f"{relation}province") & Q(**{f"{relation}parent__isnull": True})
        return whole | self.subplans_q(path)

    def subplans_q(self, path: str = "") -> Q:
        """Rows whose plan (at `path`; empty: the row itself) is one that a home made under the province's."""
        relation = f"{path}__" if path else ""
        return Q(**{f"{relation}parent__isnull": False, f"{relation}unit__in": self.homes})

    def holds(self, plan: "Plan") -> bool:
        """Whether `plans_q()` finds `plan`, without asking the database."""
        return plan.unit_id in self.homes if plan.parent_id else plan.province_id in self.provinces

    def holds_unit(self, unit: "Unit") -> bool:
        """Whether `units_q()` finds `unit`, without asking the database."""
        return unit.pk in self.units or (unit.is_room and unit.parent_id in self.units)


def _with_rooms(units: frozenset[int], path: str) -> Q:
    if not units:
        return Q(pk__in=())  # spares the join to the unit
    relation = f"{path}__" if path else ""
    return Q(**{f"{path or 'pk'}__in": units}) | Q(**{f"{relation}parent__in": units, f"{relation}kind": "internal"})


def _in(scope: Scope, *permissions: str) -> dict[str, Scope]:
    return dict.fromkeys(permissions, scope)


_EVERYBODY = _in(
    Scope.PROVINCE,
    "units.view_province",
    "units.view_unit",
    "plans.view_plan",
    "indicators.view_score",
    "reports.view_issued_report",
)
_WHOLE_PROVINCE = _in(
    Scope.PROVINCE,
    "plans.view_draft_plan",
    "tasks.view_task",
    "tasks.view_assignment",
    "tasks.view_evidence",
    "reports.view_report",
)
_OWN_UNIT = _in(Scope.SUBPLAN, "plans.view_draft_plan") | _in(
    Scope.UNIT,
    "tasks.view_task",
    "tasks.view_assignment",
    "tasks.view_evidence",
    "tasks.work_assignment",
    "tasks.draft_assignment",
    "tasks.view_calendarkey",
    "reports.view_report",
    "reports.draft_report",
)

ROLE_PERMISSIONS: Mapping[Role, Mapping[str, Scope]] = {
    Role.COORDINATOR: {
        **_EVERYBODY,
        **_WHOLE_PROVINCE,
        **_in(
            Scope.PROVINCE,
            "units.add_unit",
            "units.change_unit",
            "units.change_holiday",
            "accounts.view_membership",
            "accounts.change_membership",
            "accounts.view_auditevent",
            "indicators.change_score",
            "plans.add_plan",
            "plans.change_plan",
            "plans.issue_plan",
            "plans.close_period",
            "tasks.change_task",
            "tasks.import_annex",
            "tasks.update_assignment",
            "tasks.send_assignment",
            "tasks.confirm_assignment",
            "tasks.remark_assignment",
            "tasks.remind_assignment",
            "reports.change_report",
            "reports.issue_report",
        ),
    },
    Role.UNIT_LEAD: {
        **_EVERYBODY,
        **_OWN_UNIT,
        **_in(
            Scope.UNIT,
            "accounts.view_membership",
            "accounts.change_membership",
            "tasks.update_assignment",
            "tasks.send_assignment",
            "tasks.change_calendarkey",
            "reports.change_report",
            "reports.send_report",
        ),
        **_in(
            Scope.SUBPLAN,
            "plans.change_plan",
            "plans.issue_plan",
            "tasks.change_task",
            "tasks.import_annex",
            "tasks.confirm_assignment",
            "tasks.remind_assignment",
        ),
    },
    Role.UNIT_STAFF: {**_EVERYBODY, **_OWN_UNIT, **_in(Scope.UNIT, "tasks.update_assignment")},
    Role.LEADER: {**_EVERYBODY, **_WHOLE_PROVINCE, **_in(Scope.PROVINCE, "tasks.remark_assignment")},
    Role.OBSERVER: {
        **_EVERYBODY,
        **_in(Scope.PROVINCE, "tasks.view_task", "tasks.view_assignment", "tasks.view_evidence", "reports.view_report"),
    },
}

# The same for everybody who signed in: words of the documents and the frameworks of the indexes.
PUBLIC_PERMISSIONS = frozenset({"units.view_group", "units.view_holiday", "indicators.view_framework"})
