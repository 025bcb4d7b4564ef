"""What a plan offers to narrow its lists by: its indicators, units and report periods, read once for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from indicators.models import Indicator
from tasks.models import Party
from units.models import Unit

if TYPE_CHECKING:
    from plans.models import Period, Plan

NO_INDICATOR = "none"
_INDENT = "\u2003"  # a select keeps no leading blanks but this one

Choices = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of one plan; three queries."""

    indicators: list[Indicator]  # dimensions, each followed by its sub-dimensions
    units: Choices
    periods: list[Period]

    @classmethod
    def of(cls, plan: Plan) -> Options:
        """Read them: of a draft the units that its tasks name, else those that were given something."""
        named = Party.objects.filter(task__plan=plan, unit=OuterRef("pk"))
        given = named if plan.is_draft else plan.assignments.filter(unit=OuterRef("pk"))
        units = Unit.objects.filter(Exists(given), province=plan.province_id)
        return cls(
            indicators=list(
                Indicator.objects.filter(version=plan.framework_version_id, level__gt=0).order_by("position")
            ),
            units=[(str(pk), short or name) for pk, short, name in units.values_list("pk", "short_name", "name")],
            periods=list(plan.periods.all()),
        )

    @property
    def choices(self) -> dict[str, Choices]:
        """The choices by the parameter of the address that takes them."""
        indicators: Choices = [(str(each.pk), f"{_INDENT * (each.level - 1)}{each}") for each in self.indicators]
        return {
            "dimension": [*indicators, (NO_INDICATOR, _("Without an indicator"))],
            "unit": self.units,
            "period": [(each.code, str(each)) for each in self.periods],
        }

    def current_period(self, day: date) -> Period | None:
        """Return what `Period.objects.current()` finds."""
        by_cutoff = sorted(self.periods, key=lambda each: each.cutoff_on)
        return next((each for each in by_cutoff if each.cutoff_on >= day), by_cutoff[-1] if by_cutoff else None)

    def period(self, code: str) -> Period:
        """Return the period called `code`, which is one of the choices."""
        return next(each for each in self.periods if each.code == code)
