"""The copy of a plan as it would be made: read, reckoned and asked about, with nothing written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from indicators.models import FrameworkVersion, Indicator
from plans.models import Period, Plan
from tasks.annex.doubts import Doubt
from tasks.choices import DeadlineKind
from tasks.models import Party, Task
from tasks.planning.copying import questions
from tasks.planning.copying.heirs import Heirs, line_of
from tasks.planning.copying.moving import moved_day, moved_deadline, moved_words
from tasks.planning.copying.parties import Follower
from tasks.services import StepRefusedError
from units.models import Unit

COPIED = ("evidence_required", "legal_bases", "look_back", "recipients", "signer_lines")
PERIOD_DAYS = ("starts_on", "ends_on", "cutoff_on", "send_by")
TASK_COPIED = ("number", "title", "product", "receiver")
RHYTHM = ("recurrence", "recurs_month", "recurs_day")
Doubts = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class CopiedTask:
    """An unsaved task of the new plan, beside that of last year's."""

    task: Task
    parties: list[Party]
    source: Task

    @property
    def doubts(self) -> Doubts:
        """What is asked about it, by the field that it is about."""
        found = Doubts()
        for doubt in self.task.doubts:
            found.setdefault(doubt["field"], []).append(doubt)
        return found


@dataclass(frozen=True, slots=True)
class Copy:
    """An unsaved plan for another year with its periods and tasks."""

    source: Plan
    plan: Plan
    periods: list[Period]
    tasks: list[CopiedTask]
    followed: list[tuple[Unit, dict[Unit, str]]]  # units that ended, and the standing ones that took over

    @property
    def doubtful(self) -> list[CopiedTask]:
        """The tasks that somebody has to look at."""
        return [copied for copied in self.tasks if copied.task.doubts]


def proposed_copy(source: Plan, year: int) -> Copy:
    """Return the draft for `year` that an issued plan of a province would become; a fixed number of queries.

    Raises StepRefusedError for a draft or a unit's own plan, and where nobody could issue a plan in that year.
    """
    if source.is_draft or source.parent_id:
        raise StepRefusedError(_("Only a plan of the province that was issued can be copied."))
    day = date(year, 1, 1)  # the date of a draft, until it is issued
    heirs = Heirs.read(line_of(source.province, day), day)
    plan = _plan(source, year, heirs)
    into = _Into(plan, year - source.year, heirs, Follower.of(heirs), _indicators(plan))
    found = list(source.tasks.in_force().for_list().order_by("position"))
    units = dict.fromkeys(party.unit for task in found for party in task.parties.all() if party.unit)
    return Copy(
        source=source,
        plan=plan,
        periods=_periods(source, plan),
        tasks=[_task(task, place, into) for place, task in enumerate(found, start=1)],
        followed=[(unit, heirs.of(unit)) for unit in units if not heirs.stands(unit)],
    )


@dataclass(frozen=True, slots=True)
class _Into:
    """Where tasks are copied to, and what is known of it."""

    plan: Plan
    years: int
    heirs: Heirs
    follower: Follower
    indicators: dict[str, Indicator]


def _indicators(plan: Plan) -> dict[str, Indicator]:
    return {each.code: each for each in Indicator.objects.filter(version=plan.framework_version)}


def _plan(source: Plan, year: int, heirs: Heirs) -> Plan:
    province = heirs.province
    committees = Unit.objects.of_province(province, heirs.day).of_kinds([Unit.Kind.COMMITTEE])
    unit = heirs.whole(source.unit) or committees.first()
    if unit is None:
        raise StepRefusedError(_("This province did not exist in that year; check province and year."))
    index = source.framework_version.framework.code if source.framework_version else "papi"
    title = moved_words(source.title, year - source.year, only=source.year)
    return Plan(
        province=province,
        year=year,
        title=title.replace(source.province.title, province.title),
        unit=unit,
        agency=heirs.whole(source.agency) if source.agency else None,
        framework_version=FrameworkVersion.objects.for_year(index, year),
        copied_from=source,
        **{name: getattr(source, name) for name in COPIED},
    )


def _periods(source: Plan, plan: Plan) -> list[Period]:
    years = plan.year - source.year
    return [
        Period(
            plan=plan,
            code=f"{plan.year}{period.code[4:]}",
            longer_code=period.longer_code and f"{plan.year}{period.longer_code[4:]}",
            **{name: moved_day(getattr(period, name), years) for name in PERIOD_DAYS},
        )
        for period in source.periods.all()
    ]


def _task(source: Task, position: int, into: _Into) -> CopiedTask:
    due = moved_deadline(source, year=into.plan.year, years=into.years, day=into.heirs.day)
    copied = TASK_COPIED + (RHYTHM if due.kind == DeadlineKind.RECURRING else ())  # what is counted does not recur
    task = Task(
        plan=into.plan,
        position=position,
        indicator=source.indicator and into.indicators.get(source.indicator.code),
        deadline_kind=due.kind,
        deadline_text=due.text,
        starts_on=due.starts_on,
        due_on=due.due_on,
        **{name: getattr(source, name) for name in copied},
    )
    parties, about_parties = into.follower.follow(task, source.parties.all())
    doubts = [*_about_words(source, task, into.years), *about_parties, *due.doubts]
    task.doubts = [doubt.as_json() for doubt in doubts]
    return CopiedTask(task, parties, source)


def _about_words(source: Task, task: Task, years: int) -> list[Doubt]:
    doubts = list[Doubt]()
    if source.indicator and not task.indicator:
        doubts.append(questions.no_indicator(source.indicator.name))
    for field in ("title", "product"):
        before = getattr(source, field)
        after = moved_words(before, years)
        if after != before:
            doubts.append(questions.names_a_year(field, after))
    return doubts
