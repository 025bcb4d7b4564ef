"""From what is known of a plan to a report's content.

The day of the figures is the earlier of `today` and the cut-off: what was recorded by its end, judged on that day. So a
preliminary report that is printed after the cut-off equals what closing the period freezes, and work entered later
stands in the next period's figures. From the day on which a period is closed its frozen content is taken, whatever
happened since.

A unit has reported when it recorded progress or a completion between the period's first day and the day of the figures,
about any task it leads; one whose work is all done or suspended has nothing to report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Period, Plan
from plans.periods import starts_on
from reports import words
from reports.content import Content, Header, LateTask, LateUnit, Mention, NextTask, ReportError, Row, SilentUnits
from reports.known import Known, Span, known
from reports.models import Report
from reports.rows import task_rows
from tasks.choices import DeadlineKind, State, Timeliness
from tasks.figures import Figures, total
from units.models import Unit

PROVINCIAL = "Các sở, ban, ngành, đơn vị cấp tỉnh"
BLOCKS = {Unit.Kind.DISTRICT: "UBND cấp huyện", Unit.Kind.COMMUNE: "UBND cấp xã"}
NO_DIMENSION = "Chưa gắn với chỉ số nội dung"


def find_period(plan: Plan, code: str) -> Period:
    """Return the period called `code`, ready for `content_of`. Raises ReportError naming those there are."""
    period: Period | None = Period.objects.for_report().filter(plan=plan).coded(code).first()
    if period is None:
        codes = ", ".join(code for row in plan.periods.all() for code in row.codes)
        raise ReportError(
            _("The plan has no report period %(code)s; it has: %(codes)s.") % {"code": code, "codes": codes}
        )
    return period


def content_of(period: Period, code: str, *, today: date) -> Content:
    """Return the content of the report `code` that ends with `period` (of `Period.objects.for_report()`).

    Raises ReportError where there is nothing to report yet.
    """
    if period.closed_at and timezone.localdate(period.closed_at) <= today:
        frozen = Report.objects.provincial(period).filter(code=code).values_list("frozen", flat=True).first()
        if frozen:
            return Content.from_json(frozen)
    return consolidate(period, code, today=today)


def consolidate(period: Period, code: str, *, today: date) -> Content:
    """Count and list what was known on the day of the figures. Raises ReportError where that is nothing."""
    if period.plan.is_draft:
        raise ReportError(_("The plan is not issued yet, so there is nothing to report."))
    span = Span(starts_on(period, code, period.plan.periods.all()), min(today, period.cutoff_on))
    if span.last < span.first:
        raise ReportError(_("The report period %(code)s has not begun yet.") % {"code": code})
    now = known(period, span)
    if not now.given:
        text = _("By %(day)s the plan had given no task to anybody, so there is nothing to report.")
        raise ReportError(text % {"day": words.day(span.last)})
    return _content(_header(period, code, now), now)


def _content(header: Header, now: Known) -> Content:
    ongoing = [row for row in now.ours if now.tasks[row.task_id].deadline_kind == DeadlineKind.ONGOING]
    return Content(
        header=header,
        total=total(now.by_unit.values()),
        dimensions=tuple(_dimensions(now)),
        units=tuple(_unit_rows(now, now.by_unit)),
        coordinating=now.coordinating,
        outside=tuple(_unit_rows(now, now.outside)),
        reporting_units=len({row.unit_id for row in now.ours if row.pk in now.said}),
        ongoing=len(ongoing),
        ongoing_with_result=sum(row.pk in now.said for row in ongoing),
        tasks=task_rows(now),
        late=tuple(_late(now)),
        silent=tuple(_silent(now)),
        suspended=tuple(_suspended(now)),
        unreached=tuple(_unreached(now)),
        next_tasks=tuple(_next_tasks(now, header)),
    )


def _header(period: Period, code: str, now: Known) -> Header:
    plan, province = period.plan, period.plan.province
    agency = plan.agency or plan.unit
    following = [other.cutoff_on for other in now.periods if other.cutoff_on > period.cutoff_on]
    return Header(
        code=code,
        year=plan.year,
        starts_on=now.span.first,
        cutoff_on=period.cutoff_on,
        send_by=period.send_by,
        day=now.span.last,
        next_cutoff_on=following[0] if following else date(plan.year, 12, 31),
        agency=agency.name,
        agency_kind=agency.kind,
        province=province.name,
        province_title=province.title,
        plan_number=plan.number,
        plan_dated_on=plan.day,
        plan_title=plan.title,
    )


def _dimensions(now: Known) -> Iterator[Row]:
    for indicator in now.dimensions:
        yield Row(str(indicator), now.by_dimension.get(indicator.pk, Figures()))
    if None in now.by_dimension:
        yield Row(NO_DIMENSION, now.by_dimension[None])


def _in_order(now: Known, units: Iterable[int]) -> list[Unit]:
    """Return the units block by block: those of the province, the districts, the communes."""
    order = [PROVINCIAL, *BLOCKS.values()]
    found = [now.units[pk] for pk in units]
    return sorted(found, key=lambda unit: (order.index(_block(unit)), unit.position, unit.sort_key, unit.pk))


def _block(unit: Unit) -> str:
    return BLOCKS.get(Unit.Kind(unit.kind), PROVINCIAL)


def _unit_rows(now: Known, counts: Mapping[int, Figures]) -> Iterator[Row]:
    for unit in _in_order(now, counts):
        yield Row(unit.name, counts[unit.pk], _block(unit))


def _late(now: Known) -> Iterator[LateUnit]:
    late: dict[int, list[LateTask]] = {}
    for row in now.ours:
        if row.timeliness == Timeliness.OVERDUE and row.known_due_on:
            task, days = now.tasks[row.task_id], (now.span.last - row.known_due_on).days
            found = LateTask(task.number, task.title, row.known_due_on, days, row.planned_on)
            late.setdefault(row.unit_id, []).append(found)
    yield from (LateUnit(unit.name, tuple(late[unit.pk])) for unit in _in_order(now, late))


def _silent(now: Known) -> Iterator[SilentUnits]:
    spoke = {row.unit_id for row in now.ours if row.pk in now.said}
    owing = {row.unit_id for row in now.ours if row.known_state not in {State.DONE, State.SUSPENDED}}
    blocks: dict[str, list[str]] = {}
    for unit in _in_order(now, owing - spoke):
        blocks.setdefault(_block(unit), []).append(unit.name)
    yield from (SilentUnits(block, tuple(names)) for block, names in blocks.items())


def _suspended(now: Known) -> Iterator[Mention]:
    held: dict[int, list[str]] = {}
    for row in now.given:
        if row.known_state == State.SUSPENDED:
            held.setdefault(row.unit_id, []).append(now.tasks[row.task_id].number or now.tasks[row.task_id].title)
    yield from (Mention(unit.name, tuple(dict.fromkeys(held[unit.pk]))) for unit in _in_order(now, held))


def _unreached(now: Known) -> Iterator[Mention]:
    """Yield the printed words that stand for nobody in particular, with the tasks that bear them."""
    found: dict[str, list[str]] = {}
    for task in now.tasks.values():
        for party in task.parties.all():
            if party.unit_id is None and (party.group is None or not party.group.kinds):
                found.setdefault(party.text, []).append(task.number or task.title)
    yield from (Mention(text, tuple(tasks)) for text, tasks in found.items())


def _next_tasks(now: Known, header: Header) -> Iterator[NextTask]:
    due: dict[int, list[date]] = {}
    for row in now.ours:
        closed = row.known_state in {State.DONE, State.SUSPENDED}
        if not closed and row.known_due_on and header.day < row.known_due_on <= header.next_cutoff_on:
            due.setdefault(row.task_id, []).append(row.known_due_on)
    for task in now.tasks.values():
        if days := due.get(task.pk):
            yield NextTask(task.number, task.title, min(days), len(days))
