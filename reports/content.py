"""What a periodic report says, as one object: the page, the PDF and the XLSX print it, closing a period freezes it.

Words that only paper needs (dates, sentences, the letterhead) are made from it by `words`, `narrative` and `paper`.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Self, get_args, get_origin, get_type_hints

from tasks.figures import Figures


class ReportError(Exception):
    """A report cannot be made or changed now; the message says why and what to do, for the person who asked."""


@dataclass(frozen=True, slots=True)
class Header:
    """The plan, the period and the body that reports."""

    code: str  # 2022-Q3
    year: int
    starts_on: date
    cutoff_on: date
    send_by: date
    day: date  # the figures are those recorded by the end of this day, judged on it
    next_cutoff_on: date
    agency: str
    agency_kind: str  # of units.models.Unit.Kind
    province: str  # "Lào Cai"
    province_title: str  # "tỉnh Lào Cai"
    plan_number: str
    plan_dated_on: date
    plan_title: str


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a dimension, or of a unit with the block of units it belongs to."""

    name: str
    figures: Figures
    block: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a task's lead units stand; overdue whatever their state, so that the parts add up to the total."""

    units: int = 0
    done: int = 0
    awaiting: int = 0
    in_progress: int = 0
    not_started: int = 0
    redo: int = 0
    suspended: int = 0
    overdue: int = 0

    @property
    def parts(self) -> dict[str, int]:
        """The counts by name, without the number of units."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "units"}

    @property
    def total(self) -> int:
        """The assignments: more than the units where the task recurs."""
        return sum(self.parts.values())


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What one lead unit did about one task, at one occurrence; `result` is empty where it said nothing."""

    unit: str
    occurrence: int
    outside: bool
    state: str
    timeliness: str
    due_on: date | None
    extended: bool
    done_on: date | None
    result: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A difficulty or proposal, with the units that wrote the same."""

    text: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of the annex of details. A task of many units has no single `results`: it is rolled up."""

    number: str
    title: str
    dimension: str
    lead: str
    coordinating: str
    deadline: str  # as printed in the plan
    progress: Progress
    reported: int  # units that said something in the period
    extended: int  # assignments that were given more time
    results: tuple[UnitResult, ...]
    late: tuple[str, ...]  # the overdue units
    difficulties: tuple[Said, ...]
    proposals: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class LateTask:
    """An overdue task of a unit."""

    number: str
    title: str
    due_on: date
    days: int
    planned_on: date | None = None  # the date before more time was granted


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit with overdue tasks."""

    name: str
    tasks: tuple[LateTask, ...]


@dataclass(frozen=True, slots=True)
class SilentUnits:
    """The units of a block that have open tasks and said nothing about any of them in the period."""

    block: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something said of some tasks: words that reach nobody, a unit whose task is suspended."""

    text: str
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NextTask:
    """A task that falls due in the next period, with how many assignments of it are open."""

    number: str
    title: str
    due_on: date
    count: int


@dataclass(frozen=True, slots=True)
class Content:
    """A report's figures and rows. Every total is the sum of its rows."""

    header: Header
    total: Figures
    dimensions: tuple[Row, ...]
    units: tuple[Row, ...]
    coordinating: Figures
    outside: tuple[Row, ...]
    reporting_units: int
    ongoing: int
    ongoing_with_result: int
    tasks: tuple[TaskRow, ...]
    late: tuple[LateUnit, ...]
    silent: tuple[SilentUnits, ...]
    suspended: tuple[Mention, ...]
    unreached: tuple[Mention, ...]
    next_tasks: tuple[NextTask, ...]

    @property
    def blocks(self) -> tuple[Row, ...]:
        """The figures of the units added up by block, in the order of the units."""
        sums: dict[str, Figures] = {}
        for row in self.units:
            sums[row.block] = sums.get(row.block, Figures()) + row.figures
        return tuple(Row(block, figures) for block, figures in sums.items())

    @property
    def silent_count(self) -> int:
        """How many units have not reported."""
        return sum(len(block.names) for block in self.silent)

    def as_json(self) -> dict[str, Any]:
        """Return plain values; days are ISO strings."""
        plain: dict[str, Any] = _plain(asdict(self))
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the content that `as_json` wrote."""
        content: Self = _build(cls, data)
        return content


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _build(kind: Any, value: Any) -> Any:
    """Read `value` back as `kind`: a dataclass, tuple[X, ...], date, X | None, or a plain value."""
    if get_origin(kind) is UnionType:
        return None if value is None else _build(get_args(kind)[0], value)
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in value)
    if is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: _build(hints[name], item) for name, item in value.items()})  # type: ignore[operator]
    return date.fromisoformat(value) if kind is date else value
