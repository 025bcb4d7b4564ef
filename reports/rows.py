"""The rows of the annex of details: one for each task of the plan, a task of many units rolled up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reports.content import Progress, Said, TaskRow, UnitResult
from reports.known import Given, Known
from tasks.choices import Part, State, Timeliness
from tasks.models import Task

TOLD_APART = 5  # a task of more lead units is rolled up


def task_rows(known: Known) -> tuple[TaskRow, ...]:
    """Return a row for each task, in the order of the plan."""
    names = {indicator.pk: str(indicator) for indicator in known.dimensions}
    given: dict[int, list[Given]] = {}
    for row in known.given:
        given.setdefault(row.task_id, []).append(row)
    return tuple(
        _task_row(task, names.get(dimension_id(task) or 0, ""), given.get(task.pk, []), known)
        for task in known.tasks.values()
    )


def dimension_id(task: Task) -> int | None:
    """Return the id of the task's indicator at level 1, as `tasks.figures.by_dimension` counts it."""
    indicator = task.indicator
    if indicator is None or indicator.level == 0:
        return None
    return indicator.parent_id if indicator.level > 1 else indicator.pk


def progress(given: Iterable[Given]) -> Progress:
    """Count where the units of a task stand."""
    rows = list(given)
    parts = Counter(
        Timeliness.OVERDUE if row.timeliness == Timeliness.OVERDUE else State(row.known_state) for row in rows
    )
    return Progress(units=len({row.unit_id for row in rows}), **{part.value: count for part, count in parts.items()})


def _task_row(task: Task, dimension: str, given: list[Given], known: Known) -> TaskRow:
    where = progress(given)
    late = (row.unit_id for row in given if row.timeliness == Timeliness.OVERDUE)
    return TaskRow(
        number=task.number,
        title=task.title,
        dimension=dimension,
        lead=_printed(task, Part.LEAD),
        coordinating=_printed(task, Part.COORDINATING),
        deadline=task.deadline_text,
        progress=where,
        reported=len({row.unit_id for row in given if row.pk in known.said}),
        extended=sum(row.planned_on is not None for row in given),
        results=tuple(_unit_result(row, known) for row in given) if where.units <= TOLD_APART else (),
        late=tuple(known.units[pk].label for pk in dict.fromkeys(late)),
        difficulties=_sayings("difficulty", given, known),
        proposals=_sayings("proposal", given, known),
    )


def _printed(task: Task, part: Part) -> str:
    return "; ".join(party.text for party in task.parties.all() if party.part == part)


def _unit_result(row: Given, known: Known) -> UnitResult:
    unit, saying = known.units[row.unit_id], known.said.get(row.pk)
    return UnitResult(
        unit=unit.label,
        occurrence=row.occurrence,
        outside=unit.is_outside,
        state=row.known_state,
        timeliness=row.timeliness,
        due_on=row.known_due_on,
        extended=row.planned_on is not None,
        done_on=row.known_done_on,
        result=saying.result if saying else "",
        documents=tuple(saying.documents) if saying else (),
    )


def _sayings(kind: str, given: Iterable[Given], known: Known) -> tuple[Said, ...]:
    """Gather the difficulties or proposals, those of most units first; the same words stand once."""
    units: dict[str, list[str]] = {}
    for row in given:
        if row.pk in known.said and (text := getattr(known.said[row.pk], kind)):
            units.setdefault(text, []).append(known.units[row.unit_id].label)
    sayings = [Said(text, tuple(dict.fromkeys(labels))) for text, labels in units.items()]
    return tuple(sorted(sayings, key=lambda said: -len(said.units)))
