"""The database side of an import: keep the file with its reading, apply it, undo it. All of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from indicators.models import Indicator
from plans.models import Plan
from tasks.annex.files import AnnexFile, open_file
from tasks.annex.layout import Caption, Layout, attached_to, read_layout
from tasks.annex.offers import give_back, offered, take
from tasks.annex.reading import AnnexReading, ReadTask, read_annex
from tasks.choices import DeadlineKind, Part
from tasks.models import AnnexImport, Party, Task
from tasks.planning.editing import locked_draft
from tasks.services import StepRefusedError
from units.lookup import directory_of
from units.models import Group, Province, Unit
from units.text import nfc

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.annex.parties import Parties


class AlreadyAppliedError(StepRefusedError):
    """The same file stands in the plan already, so that a second click or run makes nothing twice."""


DATED = {DeadlineKind.FIXED, DeadlineKind.PERIOD}


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a file was understood to say for a province, and the plan's date it was read for.

    `offered` is what it says about the plan itself, `suffix` that of its kind of file.
    """

    reading: AnnexReading
    province: Province
    day: date
    offered: dict[str, Any]
    suffix: str


def read_for_plan(
    plan: Plan, file: IO[bytes], *, day: date | None = None, before_is_inclusive: bool = False
) -> ReadFile:
    """Read `file` for `plan` on `day`, else on the plan's date, for a draft without one on that of the caption.

    Raises AnnexFileError with a message that says what to do.
    """
    found = open_file(file)
    layout = read_layout(found.sheets)
    known = day or plan.dated_on or _issued_on(found, layout, plan.year)
    how = {"before_is_inclusive": before_is_inclusive}
    return _read(found, layout, plan.province, year=plan.year, known=known, house=plan.house, **how)


def read_for_province(
    name: str, year: int, file: IO[bytes], *, day: date | None = None, before_is_inclusive: bool = False
) -> ReadFile:
    """Read `file` for the province called `name` on the plan's date: `day`, else the caption's, else 1 January.

    Raises AnnexFileError, or Province.DoesNotExist where no province bears the name on that date.
    """
    found = open_file(file)
    layout = read_layout(found.sheets)
    known = day or _issued_on(found, layout, year)
    province = Province.objects.named(name, known or date(year, 1, 1)).get()
    return _read(found, layout, province, year=year, known=known, before_is_inclusive=before_is_inclusive)


def _read(
    found: AnnexFile,
    layout: Layout,
    province: Province,
    *,
    year: int,
    known: date | None,
    before_is_inclusive: bool,
    house: Unit | None = None,
) -> ReadFile:
    """Read the rows on the day `known` as the plan's own, else on the first of its year, which stands in for it.

    `house`: the unit, where it is its own plan.
    """
    day = known or date(year, 1, 1)
    directory = directory_of(province, day, house)
    reading = read_annex(
        layout, directory, day, year=year, before_is_inclusive=before_is_inclusive, is_dated=known is not None
    )
    return ReadFile(reading, province, day, offered(found.letter, _caption(found, layout), directory), found.suffix)


def _issued_on(found: AnnexFile, layout: Layout, year: int) -> date | None:
    """Return the file's date where it may be that of a plan for `year`."""
    issued_on = found.letter.dated_on or _caption(found, layout).issued_on
    return issued_on if issued_on and abs(issued_on.year - year) <= 1 else None


def _caption(found: AnnexFile, layout: Layout) -> Caption:
    """Return what stands above the tables; a Word file cites other papers there, so only what is surely its own."""
    return layout.caption if found.suffix == ".xlsx" else attached_to(layout.caption)


@transaction.atomic
def keep(
    plan: Plan,
    read: ReadFile,
    *,
    content: bytes,
    name: str,
    by: User | None,
    before_is_inclusive: bool = False,
    at: datetime | None = None,
) -> AnnexImport:
    """Keep the file and its reading as a preview; no task is made."""
    annex = AnnexImport(
        plan=plan,
        name=nfc(name)[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        before_is_inclusive=before_is_inclusive,
        reading=_stored(read),
        uploaded_by=by,
        uploaded_at=at or timezone.now(),
    )
    annex.file.save(f"{annex.sha256[:16]}{read.suffix}", ContentFile(content), save=False)
    annex.save()
    AuditEvent.objects.record("annex.uploaded", annex, by=by, province=plan.province_id)
    return annex


@transaction.atomic
def apply(
    annex: AnnexImport, *, by: User | None, fields: Collection[str] | None = None, at: datetime | None = None
) -> int:
    """Make the tasks and parties of the preview, after those the plan has; return how many tasks.

    `fields` of the plan itself are taken from the file, by default those that the plan lacks.
    Raises StepRefusedError where the plan is issued, AlreadyAppliedError where it has this file's tasks already.
    """
    annex = AnnexImport.objects.select_for_update(of=("self",)).select_related("plan__province").get(pk=annex.pk)
    plan = locked_draft(annex.plan)
    if plan.annex_imports.applied().filter(sha256=annex.sha256).exists():
        raise AlreadyAppliedError(_("This file was already imported into the plan; undo that import first."))
    rows = annex.reading["tasks"]
    tasks = _tasks(annex, plan, rows)
    Task.objects.bulk_create(tasks)
    Party.objects.bulk_create(_parties(plan, tasks, rows))
    annex.applied_by, annex.applied_at, annex.undone_at = by, at or timezone.now(), None
    annex.reading["taken"] = take(plan, annex.reading.get("plan", {}), fields)
    annex.save(update_fields=["applied_by", "applied_at", "undone_at", "reading"])
    AuditEvent.objects.record("annex.applied", annex, by=by, province=plan.province_id, data={"tasks": len(tasks)})
    return len(tasks)


@transaction.atomic
def undo(annex: AnnexImport, *, by: User | None, at: datetime | None = None) -> int:
    """Take the tasks of the annex away again; return how many. Raises StepRefusedError once the plan is issued."""
    annex = AnnexImport.objects.select_for_update(of=("self",)).select_related("plan").get(pk=annex.pk)
    plan = locked_draft(annex.plan)
    if not annex.applied_at or annex.undone_at:
        raise StepRefusedError(_("This annex is not applied, so there is nothing to undo."))
    Party.objects.filter(task__annex_import=annex).delete()
    made, _by_model = Task.objects.filter(annex_import=annex).delete()
    annex.undone_at = at or timezone.now()
    annex.save(update_fields=["undone_at"])
    give_back(plan, annex.reading.get("taken", {}))
    AuditEvent.objects.record("annex.undone", annex, by=by, province=plan.province_id, data={"tasks": made})
    return made


def _tasks(annex: AnnexImport, plan: Plan, rows: list[dict[str, Any]]) -> list[Task]:
    last: int = plan.tasks.aggregate(last=Max("position"))["last"] or 0
    version = Indicator.objects.filter(version=plan.framework_version_id)
    indicators = {indicator.code: indicator for indicator in version.dimensions()}
    return [
        Task(
            plan=plan,
            annex_import=annex,
            position=position,
            indicator=indicators.get(row["indicator"]),
            number=row["number"][:30],
            title=row["title"] or "…",
            product=row["product"],
            deadline_kind=row["deadline_kind"] if _is_whole(row) else DeadlineKind.MISSING,
            deadline_text=row["deadline_text"][:500],
            starts_on=row["start_on"],
            due_on=row["due_on"] if row["deadline_kind"] in DATED else None,
            recurrence=row["recurrence"] or "",
            recurs_day=row.get("recurs_day"),
            recurs_month=row.get("recurs_month"),
            receiver=row["receiver"][:200],
            doubts=row["doubts"],
        )
        for position, row in enumerate(rows, start=last + 1)
    ]


def _is_whole(row: dict[str, Any]) -> bool:
    """Whether a dated deadline has its date; one that nobody could read is not set."""
    return row["deadline_kind"] not in DATED or row["due_on"] is not None


def _parties(plan: Plan, tasks: list[Task], rows: list[dict[str, Any]]) -> list[Party]:
    groups = {group.code: group for group in Group.objects.for_province(plan.province) if group.kinds}
    units = set(Unit.objects.filter(province=plan.province_id).values_list("pk", flat=True))
    return [
        Party(
            task=task,
            part=part,
            position=position,
            unit_id=party["unit"] if party["unit"] in units else None,
            group=groups.get(party["group"]),
            text=party["text"][:500],
        )
        for task, row in zip(tasks, rows, strict=True)
        for part in Part
        for position, party in enumerate(row["parties"][part])
    ]


def _stored(read: ReadFile) -> dict[str, Any]:
    """The reading as the preview shows it and `apply` uses it: the public JSON, and what only the database needs."""
    return read.reading.as_json() | {
        "tasks": [_stored_task(task) for task in read.reading.tasks],
        "plan": read.offered,
        "day": read.day.isoformat(),
    }


def _stored_task(task: ReadTask) -> dict[str, Any]:
    start_on = task.deadline.start_on
    if start_on and task.deadline.due_on and start_on > task.deadline.due_on:
        start_on = None
    return task.as_json() | {
        "start_on": start_on and start_on.isoformat(),
        "receiver": task.deadline.receiver,
        "recurs_day": task.deadline.recurs_day,
        "recurs_month": task.deadline.recurs_month,
        "parties": {"lead": _stored_parties(task.lead), "coordinating": _stored_parties(task.coordinating)},
    }


def _stored_parties(parties: Parties) -> list[dict[str, Any]]:
    return [
        {"text": party.text, "name": party.name, "unit": party.unit_id, "group": party.group} for party in parties.found
    ]
