"""Plays the demo: both plans through the services that the pages call, each at the day on which it would have been."""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import date, datetime, time, timedelta
from functools import partial
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from indicators.models import FrameworkVersion, Indicator, Score
from papi_portal.demo.amending import play_amendment
from papi_portal.demo.content import Content, DemoPlan, load_content, load_scores, load_words
from papi_portal.demo.lives import Act, Life
from papi_portal.demo.offices import play_office
from papi_portal.demo.people import Cast, Registry
from papi_portal.demo.stories import Teller
from plans.models import Period, Plan, Target
from plans.services import create_plan
from reports.services import close_period, save_report
from tasks.annex.services import apply, keep, read_for_plan
from tasks.handling.receiving import acknowledge
from tasks.models import Assignment
from tasks.planning.issuing import issue_plan
from units.models import Province, Unit

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def play(today: date, *, only: Container[str] | None = None) -> list[Plan]:
    """Make what is not there yet and return the plans that were made; all of it or nothing.

    `only` names the plans to make by their keys. The reference data must be loaded. What would have happened on
    `today` itself has not happened yet.
    """
    content = load_content()
    registry = Registry(content)
    registry.administrator()
    _load_scores()
    made = [_play_plan(demo, content, registry, today) for demo in content.plans if only is None or demo.key in only]
    return [plan for plan in made if plan]


def _play_plan(demo: DemoPlan, content: Content, registry: Registry, today: date) -> Plan | None:
    year = demo.year_on(today)
    day = demo.dated_on(year)
    province = Province.objects.named(demo.province, day).get()
    cast = registry.named(demo, province, day)
    if Plan.objects.filter(province=province, year=year, number=demo.number).exists():
        return None
    plan = _draft(demo, province, year, by=cast.coordinators[0])
    if day < today:
        issue_plan(plan, number=demo.number, dated_on=day, by=cast.coordinators[0], at=office_hours(day))
        lives = _lives(plan, Teller(demo, content, load_words()), registry, cast)
        acts = [act for life in lives for act in life.acts()]
        if (office := demo.office) and office.dated_on(year) < today:
            acts += play_office(plan, office, lives[0].teller, registry=registry, cast=cast)
        official = [*_closings(plan, demo, by=cast.coordinators[0]), *_amendments(plan, demo, by=cast.coordinators[0])]
        for act in sorted([*acts, *_receipts(plan, lives, cast), *official]):
            if timezone.localdate(act.at) < today:
                act.do()
    return plan


def _draft(demo: DemoPlan, province: Province, year: int, *, by: User) -> Plan:
    day = demo.dated_on(year)
    units = Unit.objects.filter(province=province, parent=None).valid_on(day)
    plan = create_plan(
        Plan(
            province=province,
            year=year,
            title=demo.title_of(year),
            unit=units.get(name=demo.unit),
            agency=units.get(name=demo.agency),
            number=demo.number,
            dated_on=day,
            signer_lines=demo.signer_lines,
            signer_name=demo.signer_name,
            look_back=demo.look_back,
            recipients=demo.recipients,
        ),
        by=by,
    )
    indicators = {i.code: i for i in Indicator.objects.filter(version=plan.framework_version)}
    Target.objects.bulk_create(
        Target(plan=plan, indicator=indicators[code], what=what, value=value) for code, what, value in demo.targets
    )
    content, at = demo.workbook(year), office_hours(day - timedelta(days=1))
    annex = keep(plan, read_for_plan(plan, BytesIO(content)), content=content, name=demo.annex, by=by, at=at)
    apply(annex, by=by, at=at)
    return plan


def _lives(plan: Plan, teller: Teller, registry: Registry, cast: Cast) -> list[Life]:
    """Give every unit somebody who answers for it, and return the life of each assignment."""
    given = list(plan.assignments.select_related("task__parent", "unit"))
    units = {assignment.unit_id: assignment.unit for assignment in given}
    registry.heads(teller.plan, cast, units.values(), plan.day)
    periods = list(plan.periods.order_by("cutoff_on"))
    lives = [Life(assignment, plan.day, periods, teller, cast) for assignment in given]
    if amended := teller.plan.amendment:
        for life in lives:
            if life.assignment.task.number in amended.ended:
                life.silent_from = min(life.silent_from, amended.dated_on(plan.year))
    if office := teller.plan.office:
        for life in lives:  # from then its rooms do the work
            if life.assignment.unit.name == office.unit and life.assignment.task.number in office.numbers:
                life.silent_from = min(life.silent_from, office.dated_on(plan.year))
    return lives


def _receipts(plan: Plan, lives: list[Life], cast: Cast) -> Iterator[Act]:
    """Let most units take note of what they were given within a week; a few never look."""
    given = dict[int, list[Assignment]]()
    for life in lives:
        given.setdefault(life.assignment.unit_id, []).append(life.assignment)
    for assignments in given.values():
        unit = assignments[0].unit
        days = Random(f"{plan.year}:{unit.name}:{unit.code}").choice((1, 1, 1, 2, 2, 3, 4, 6, 0))  # noqa: S311 - a story
        if days:
            at = office_hours(plan.day + timedelta(days=days))
            yield Act(at, unit.name, partial(acknowledge, assignments, by=cast.heads[unit.pk], at=at))


def _closings(plan: Plan, demo: DemoPlan, *, by: User) -> Iterator[Act]:
    """Close some periods on the morning after their cut-off, and name who signs the report."""
    for period in plan.periods.all():
        if period.code.partition("-")[2] in demo.closed:
            at = office_hours(period.cutoff_on + timedelta(days=1))
            yield Act(at, period.code, partial(_close, period, demo, by=by, at=at))


def _amendments(plan: Plan, demo: DemoPlan, *, by: User) -> Iterator[Act]:
    """Change the plan by a later document, where there is one; its units have not begun what it gives them."""
    if demo.amendment:
        at = office_hours(demo.amendment.dated_on(plan.year))
        yield Act(at, demo.amendment.number, partial(play_amendment, plan, demo.amendment, by=by, at=at))


def _close(period: Period, demo: DemoPlan, *, by: User, at: datetime) -> None:
    for report in close_period(period, by=by, at=at):
        for field, text in demo.report.items():
            setattr(report, field, text)
        save_report(report, changed=list(demo.report), by=by)


def office_hours(day: date) -> datetime:
    """Return the morning of `day`, in the time of the offices."""
    return timezone.make_aware(datetime.combine(day, time(8)))


def _load_scores() -> None:
    """Enter the scores of earlier years where there is none yet: an office's own entries are left alone."""
    provinces: dict[tuple[str, str], Province] = {}
    indicators: dict[tuple[str, str], Indicator] = {}
    rows = load_scores()
    for year in sorted({row["year"] for row in rows}):
        version = FrameworkVersion.objects.for_year("papi", int(year))
        indicators |= {(year, i.code): i for i in Indicator.objects.filter(version=version)}
        for name in {row["province"] for row in rows}:
            provinces[name, year] = Province.objects.named(name, date(int(year), 12, 31)).get()
    Score.objects.bulk_create(
        [
            Score(
                province=provinces[row["province"], row["year"]],
                indicator=indicators[row["year"], row["code"]],
                year=int(row["year"]),
                value=row["value"],
                rank=row["rank"] or None,
                ranked=row["ranked"] or None,
                group=row["group"],
                basis=row["basis"],
                source=row["source"],
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
