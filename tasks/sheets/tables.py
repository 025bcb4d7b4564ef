"""What a list tells when it is taken out of the portal: all columns, full text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Prefetch, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.choices import Part, State, Step, Timeliness
from tasks.figures import Figures
from tasks.models import Assignment, Evidence, Task, Update
from tasks.models.life import AssignmentQuerySet, UpdateQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from indicators.models import Indicator
    from tasks.models import Extension
    from tasks.planning.amending.history import Event
    from tasks.planning.amending.printed import Difference

Value = str | int | date | datetime | None
# Steps whose remark is a leader's word about the work; a unit's own on handing it on is none.
JUDGING = (Step.RETURNED, Step.REMARKED, Step.CONFIRMED, Step.REOPENED, Step.SUSPENDED, Step.CANCELLED)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its heading, its width in a workbook in characters, and what it says of a row."""

    name: str
    label: str | StrPromise
    width: int
    value: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Table:
    """A list that is taken out: its columns and its rows."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Any]

    @property
    def labels(self) -> list[str]:
        """The names of the columns, in the language of the moment."""
        return [str(column.label) for column in self.columns]

    def cells(self, row: Any) -> list[Value]:
        """Return what the columns say of `row`."""
        return [column.value(row) for column in self.columns]


def with_words(rows: AssignmentQuerySet, *, as_of: date | None = None) -> AssignmentQuerySet:
    """Annotate the newest words on rows of `for_list()`: `last_result`, `last_difficulty`, `last_proposal`,
    `last_remark`, as recorded by the end of `as_of` (None: by now).
    """
    steps = _steps(as_of)
    said = steps.filter(kind__in=[Step.PROGRESS, Step.SENT])
    worded: AssignmentQuerySet = rows.select_related("task__indicator__parent").annotate(
        last_result=Subquery(said.values("result")[:1]),
        last_difficulty=Subquery(said.values("difficulty")[:1]),
        last_proposal=Subquery(said.values("proposal")[:1]),
        last_remark=Subquery(steps.filter(kind__in=JUDGING).exclude(remark="").values("remark")[:1]),
    )
    return worded


def _with_people(rows: AssignmentQuerySet, as_of: date | None) -> AssignmentQuerySet:
    """Annotate on rows of `known_on(as_of)` how far the work was and who stood for it: `known_percent`, `known_sender`,
    and of what was done then `known_confirmer` and `known_confirmed_at`.
    """
    if as_of is None:
        people = {"known_sender": F("sent_by__full_name"), "known_confirmer": F("confirmed_by__full_name")}
        now: AssignmentQuerySet = rows.annotate(
            known_percent=F("percent"), known_confirmed_at=F("confirmed_at"), **people
        )
        return now
    steps = _steps(as_of)
    sent = steps.filter(kind=Step.SENT)
    confirmed = steps.filter(kind=Step.CONFIRMED, state=OuterRef("known_state")).filter(state=State.DONE)
    then: AssignmentQuerySet = rows.annotate(
        known_percent=Subquery(steps.values("percent")[:1]),
        known_sender=Subquery(sent.values("by__full_name")[:1]),
        known_confirmer=Subquery(confirmed.values("by__full_name")[:1]),
        known_confirmed_at=Subquery(confirmed.values("at")[:1]),
    )
    return then


def _steps(as_of: date | None) -> UpdateQuerySet:
    """The steps of the outer assignment until the end of `as_of`, newest first."""
    steps = Update.objects.filter(assignment=OuterRef("pk"))
    return (steps.filter(day__lte=as_of) if as_of else steps).order_by("-pk")


def assignment_table(rows: AssignmentQuerySet, *, as_of: date | None = None) -> Table:
    """Take out a list of assignments: rows of `known_on(as_of).with_timeliness()`. Two queries."""
    told = _with_people(with_words(rows, as_of=as_of), as_of)
    documents = Evidence.objects.filter(at__date__lte=as_of) if as_of else Evidence.objects.all()
    return Table(_("Assignments"), ASSIGNMENT_COLUMNS, list(told.prefetch_related(Prefetch("evidence", documents))))


def task_table(tasks: Iterable[Task], progress: Mapping[int, Figures]) -> Table:
    """Take out a list of tasks, each with the figures of its lead units."""
    rows = [(task, progress.get(task.pk, Figures())) for task in tasks]
    return Table(_("Tasks"), TASK_COLUMNS, rows)


def change_table(rows: AssignmentQuerySet) -> Table:
    """Take out what changed between two days: rows of `tasks.lists.comparing.changed`."""
    return Table(_("What changed between two days"), CHANGE_COLUMNS, list(rows))


def extension_table(rows: Iterable[Extension]) -> Table:
    """Take out requests for more time: rows `for_list()`."""
    return Table(_("Requests for extension"), EXTENSION_COLUMNS, list(rows))


def amendment_table(events: Iterable[Event]) -> Table:
    """Take out what amendments did: a row for each text that changed, else one for the task."""
    nothing: list[Difference | None] = [None]
    rows = [(event.change, difference) for event in events for difference in event.differences or nothing]
    return Table(_("Amendments"), AMENDMENT_COLUMNS, rows)


def dimension(indicator: Indicator | None) -> Indicator | None:
    """Return the indicator at level 1 that `indicator` belongs to; its parent is loaded."""
    return indicator.parent if indicator and indicator.level > 1 else indicator


def _parties(task: Task, part: Part) -> str:
    return "; ".join(party.text for party in task.parties.all() if party.part == part)


def _name(value: object) -> str:
    return "" if value is None else str(value)


def _documents(row: Assignment) -> str:
    """Name the evidence, the oldest first: number and day of the document, or the file."""
    names = (
        f"{each.number} ({each.dated_on:%d/%m/%Y})" if each.number and each.dated_on else str(each.number or each.name)
        for each in row.evidence.all()
    )
    return "; ".join(reversed(list(names)))


def _state(value: str | None) -> str:
    return str(State(value).label) if value else ""


ASSIGNMENT_COLUMNS: list[Column] = [
    Column("number", gettext_lazy("No."), 8, lambda row: row.task.number),
    Column("dimension", gettext_lazy("Dimension"), 28, lambda row: _name(dimension(row.task.indicator))),
    Column("task", gettext_lazy("Task"), 60, lambda row: row.task.title),
    Column("product", gettext_lazy("Deliverable"), 28, lambda row: row.task.product),
    Column("unit", gettext_lazy("Unit"), 28, lambda row: row.unit.name),
    Column("part", gettext_lazy("Part"), 12, Assignment.get_part_display),
    Column("occurrence", gettext_lazy("Occurrence"), 8, lambda row: row.occurrence or None),
    Column("deadline", gettext_lazy("Deadline as printed"), 22, lambda row: row.task.deadline_text),
    Column("original_due_on", gettext_lazy("Original due date"), 13, lambda row: row.original_due_on),
    Column("due_on", gettext_lazy("Due date"), 13, lambda row: row.known_due_on),
    Column("state", gettext_lazy("Status"), 16, lambda row: _name(State(row.known_state).label)),
    Column(
        "timeliness",
        gettext_lazy("Timeliness"),
        16,
        lambda row: _name(row.timeliness and Timeliness(row.timeliness).label),
    ),
    Column("done_on", gettext_lazy("Day of the product"), 13, lambda row: row.known_done_on),
    Column("percent", gettext_lazy("Progress (%)"), 9, lambda row: row.known_percent),
    Column("result", gettext_lazy("Result"), 50, lambda row: row.last_result),
    Column("difficulty", gettext_lazy("Difficulties"), 40, lambda row: row.last_difficulty),
    Column("proposal", gettext_lazy("Proposals"), 40, lambda row: row.last_proposal),
    Column("remark", gettext_lazy("Remark"), 40, lambda row: row.last_remark),
    Column("sent_by", gettext_lazy("Sent by"), 22, lambda row: row.known_sender),
    Column("confirmed_by", gettext_lazy("Confirmed by"), 22, lambda row: row.known_confirmer),
    Column("confirmed_at", gettext_lazy("Confirmed at"), 17, lambda row: row.known_confirmed_at),
    Column("evidence", gettext_lazy("Evidence documents"), 40, _documents),
]
TASK_COLUMNS: list[Column] = [
    Column("number", gettext_lazy("No."), 8, lambda row: row[0].number),
    Column("dimension", gettext_lazy("Dimension"), 28, lambda row: _name(dimension(row[0].indicator))),
    Column("task", gettext_lazy("Task"), 60, lambda row: row[0].title),
    Column("product", gettext_lazy("Deliverable"), 28, lambda row: row[0].product),
    Column("lead", gettext_lazy("Lead unit"), 28, lambda row: _parties(row[0], Part.LEAD)),
    Column("coordinating", gettext_lazy("Coordinating units"), 28, lambda row: _parties(row[0], Part.COORDINATING)),
    Column("deadline", gettext_lazy("Deadline as printed"), 22, lambda row: row[0].deadline_text),
    Column("kind", gettext_lazy("Kind of deadline"), 16, lambda row: row[0].get_deadline_kind_display()),
    Column("starts_on", gettext_lazy("Start date"), 13, lambda row: row[0].starts_on),
    Column("due_on", gettext_lazy("Due date"), 13, lambda row: row[0].due_on),
    Column("recurrence", gettext_lazy("How often"), 16, lambda row: row[0].get_recurrence_display()),
    Column("receiver", gettext_lazy("Receiver of the result"), 22, lambda row: row[0].receiver),
    Column("assignments", gettext_lazy("Assignments"), 11, lambda row: row[1].total),
    Column("done", gettext_lazy("Done"), 11, lambda row: row[1].done),
    Column("done_late", gettext_lazy("Done late"), 11, lambda row: row[1].done_late),
    Column("not_done", gettext_lazy("Not done"), 11, lambda row: row[1].not_done),
    Column("overdue", gettext_lazy("Overdue"), 11, lambda row: row[1].overdue),
]
CHANGE_COLUMNS: list[Column] = [
    Column("number", gettext_lazy("No."), 8, lambda row: row.task.number),
    Column("task", gettext_lazy("Task"), 60, lambda row: row.task.title),
    Column("unit", gettext_lazy("Unit"), 28, lambda row: row.unit.name),
    Column("occurrence", gettext_lazy("Occurrence"), 8, lambda row: row.occurrence or None),
    Column("was_state", gettext_lazy("Status before"), 16, lambda row: _state(row.was_state)),
    Column("is_state", gettext_lazy("Status after"), 16, lambda row: _state(row.is_state)),
    Column("was_due_on", gettext_lazy("Due date before"), 13, lambda row: row.was_due_on),
    Column("is_due_on", gettext_lazy("Due date after"), 13, lambda row: row.is_due_on),
    Column("was_result", gettext_lazy("Result before"), 50, lambda row: row.was_result),
    Column("is_result", gettext_lazy("Result after"), 50, lambda row: row.is_result),
]
EXTENSION_COLUMNS: list[Column] = [
    Column("number", gettext_lazy("No."), 8, lambda row: row.assignment.task.number),
    Column("task", gettext_lazy("Task"), 60, lambda row: row.assignment.task.title),
    Column("unit", gettext_lazy("Unit"), 28, lambda row: row.assignment.unit.name),
    Column("turn", gettext_lazy("Which request"), 10, lambda row: row.turn),
    Column("original_due_on", gettext_lazy("Original due date"), 13, lambda row: row.assignment.original_due_on),
    Column("due_on", gettext_lazy("Due date"), 13, lambda row: row.assignment.due_on),
    Column("asked_due_on", gettext_lazy("New due date"), 13, lambda row: row.asked_due_on),
    Column("reason", gettext_lazy("Reason for the extension"), 50, lambda row: row.reason),
    Column("asked_by", gettext_lazy("Asked by"), 22, lambda row: _name(row.asked_by)),
    Column("asked_at", gettext_lazy("Asked at"), 17, lambda row: row.asked_at),
    Column("decision", gettext_lazy("Decision"), 16, lambda row: row.get_decision_display()),
    Column("remark", gettext_lazy("Remark"), 40, lambda row: row.remark),
    Column("decided_by", gettext_lazy("Decided by"), 22, lambda row: _name(row.decided_by)),
    Column("decided_at", gettext_lazy("Decided at"), 17, lambda row: row.decided_at),
]
AMENDMENT_COLUMNS: list[Column] = [
    Column("amendment", gettext_lazy("Document number and symbol"), 18, lambda row: row[0].amendment.number),
    Column("dated_on", gettext_lazy("Date of issue"), 13, lambda row: row[0].amendment.dated_on),
    Column("kind", gettext_lazy("What changed"), 14, lambda row: row[0].get_kind_display()),
    Column("task", gettext_lazy("Task"), 60, lambda row: str(row[0].task)),
    Column("reason", gettext_lazy("Reason"), 40, lambda row: row[0].reason),
    Column("field", gettext_lazy("Column"), 18, lambda row: _name(row[1] and row[1].label)),
    Column("before", gettext_lazy("Before"), 50, lambda row: _name(row[1] and row[1].before)),
    Column("after", gettext_lazy("After"), 50, lambda row: _name(row[1] and row[1].after)),
    Column("results", gettext_lazy("Tasks in its place"), 50, lambda row: "; ".join(map(str, row[0].results.all()))),
]
