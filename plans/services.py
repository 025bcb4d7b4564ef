"""Making plans and their periods."""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from indicators.models import FrameworkVersion
from plans.models import Period, Plan
from plans.periods import decree_periods
from units.models import Province, Unit

PERIOD_DAYS = ["starts_on", "ends_on", "cutoff_on", "send_by"]

if TYPE_CHECKING:
    from accounts.models import User


def proposed_plan(province: Province, year: int, day: date) -> Plan:
    """Return an unsaved plan of `province` with the usual title and, as issuing body, its committee on `day`."""
    committee = Unit.objects.of_province(province, day).of_kinds([Unit.Kind.COMMITTEE]).first()
    if committee is None:
        raise ValidationError(_("The province has no People's Committee among its units."))
    title = f"Cải thiện và nâng cao Chỉ số PAPI {province.title} năm {year}"
    return Plan(province=province, year=year, title=title, unit=committee)


@transaction.atomic
def create_plan(plan: Plan, *, by: "User | None") -> Plan:
    """Save a new draft with the periods of the decree and the newest PAPI framework that is not after its year.

    Raises ValidationError where a rule of the plan is broken.
    """
    if plan.framework_version_id is None:
        plan.framework_version = FrameworkVersion.objects.for_year("papi", plan.year)
    plan.full_clean()
    plan.save()
    Period.objects.bulk_create(decree_periods(plan))
    AuditEvent.objects.record("plan.created", plan, by=by, province=plan.province_id)
    return plan


@transaction.atomic
def change_plan(plan: Plan, *, changed: list[str], by: "User") -> Plan:
    """Save the fields `changed` of a plan and no others: it may be issued at the same moment."""
    plan.full_clean()
    plan.save(update_fields=[*changed, "search_text"])
    AuditEvent.objects.record("plan.changed", plan, by=by, province=plan.province_id, data={"fields": changed})
    return plan


@transaction.atomic
def change_periods(plan: Plan, periods: list[Period], *, by: "User") -> None:
    """Save the edited days of open periods; a closed one keeps the days it was frozen with."""
    still_open = set(plan.periods.select_for_update(of=("self",)).filter(closed_at=None).values_list("pk", flat=True))
    edited = [period for period in periods if period.pk in still_open]
    for period in edited:
        period.full_clean()
        period.save(update_fields=PERIOD_DAYS)
    codes = [period.code for period in edited]
    AuditEvent.objects.record("plan.periods_changed", plan, by=by, province=plan.province_id, data={"periods": codes})
