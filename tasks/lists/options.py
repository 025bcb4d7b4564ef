"""What a plan offers to narrow its lists by: its indicators, units and report periods, each read once for a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Exists, OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from indicators.models import Indicator
from tasks.models import Party
from units.models import Unit

if TYPE_CHECKING:
    from plans.models import Period, Plan

NO_INDICATOR = "none"
_INDENT = "\u2003"  # a select keeps no leading blanks but this one

Choices = list[tuple[str, Any]]


class Options:
    """The choices of one plan, each kind read when it is first asked for; three queries at most."""

    TAKEN_BY = ("dimension", "unit", "period")  # parameters of an address, with a property of the same name

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def indicators(self) -> list[Indicator]:
        """Dimensions, each followed by its sub-dimensions."""
        version = self.plan.framework_version_id
        return list(Indicator.objects.filter(version=version, level__gt=0).order_by("position"))

    @cached_property
    def dimension(self) -> Choices:
        """The indicators, and that there is none."""
        indicators: Choices = [(str(each.pk), f"{_INDENT * (each.level - 1)}{each}") for each in self.indicators]
        return [*indicators, (NO_INDICATOR, _("Without an indicator"))]

    @cached_property
    def unit(self) -> Choices:
        """Of a draft the units that its tasks name, else those that were given something."""
        named = Party.objects.filter(task__plan=self.plan, unit=OuterRef("pk"))
        given = named if self.plan.is_draft else self.plan.assignments.filter(unit=OuterRef("pk"))
        units = Unit.objects.filter(Exists(given), province=self.plan.province_id)
        return [(str(pk), short or name) for pk, short, name in units.values_list("pk", "short_name", "name")]

    @cached_property
    def periods(self) -> list[Period]:
        """The report periods."""
        return list(self.plan.periods.all())

    @cached_property
    def period(self) -> Choices:
        """The report periods by their codes."""
        return [(each.code, str(each)) for each in self.periods]

    def taken_by(self, name: str) -> Callable[[], Choices]:
        """Return what gives the choices of a parameter; a form copies its fields, but never a function."""
        return lambda: cast("Choices", getattr(self, name))

    def current_period(self, day: date) -> Period | None:
        """Return what `Period.objects.current()` finds."""
        by_cutoff = sorted(self.periods, key=lambda each: each.cutoff_on)
        return next((each for each in by_cutoff if each.cutoff_on >= day), by_cutoff[-1] if by_cutoff else None)

    def coded(self, code: str) -> Period:
        """Return the period called `code`, which is one of the choices."""
        return next(each for each in self.periods if each.code == code)
