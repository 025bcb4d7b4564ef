"""The report periods of a plan as a list shows them: where each stands, and what the reader may do with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from plans.models import Period, Plan, period_name
from plans.periods import starts_on
from reports.models import Report, reads_drafts

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Line:
    """One report of one period; `report` is None where nobody began it or it is out of the reader's sight."""

    period: Period
    code: str
    starts_on: date
    report: Report | None
    may_read: bool
    has_begun: bool
    before_plan: bool
    can_close: bool

    @property
    def name(self) -> str:
        """The period in words."""
        return period_name(self.code)


def report_lines(plan: Plan, user: User, today: date) -> Iterator[Line]:
    """Yield the plan's periods in order, the longer one after the quarter that it ends with; two queries."""
    periods = list(plan.periods.order_by("cutoff_on"))
    seen = Report.objects.visible_to(user).filter(period__in=periods, unit=plan.agency_id or plan.unit_id)
    reports = {(report.period_id, report.code): report for report in seen.defer("frozen")}
    drafts = reads_drafts(user, plan) and not plan.is_draft
    for period in periods:
        period.plan = plan
        before = period.cutoff_on < plan.day
        for code in period.codes:
            report, first = reports.get((period.pk, code)), starts_on(period, code, periods)
            ready = first <= today and not before
            yield Line(
                period=period,
                code=code,
                starts_on=first,
                report=report,
                may_read=ready and (drafts or report is not None),
                has_begun=first <= today,
                before_plan=before,
                can_close=drafts and ready and period.closed_at is None and period.cutoff_on <= today,
            )
