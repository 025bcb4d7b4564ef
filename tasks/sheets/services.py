"""The database side of a work sheet: keep what came back, then apply all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from tasks.choices import State
from tasks.handling.evidence import take_along
from tasks.models import Assignment, Draft, Evidence, SheetUpload
from tasks.services import (
    Report,
    SomeRefusedError,
    StepRefusedError,
    locked_many,
    refuse_closed,
    report_all,
    save_drafts,
)
from tasks.sheets.incoming import Incoming, read_sheet
from tasks.sheets.judging import Change, Verdict, judge
from units.text import nfc

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan

KEEP_NEWER = "newer"  # the choice in a conflict; the other is the version that the person saw and takes over


class SheetRefusedError(StepRefusedError):
    """Nothing of the sheet was applied; the message says why."""


@transaction.atomic
def keep(plan: Plan, content: bytes, *, name: str, by: User, at: datetime | None = None) -> SheetUpload:
    """Read a filled sheet and keep it as a preview; nothing is recorded. Raises AnnexFileError."""
    incoming = read_sheet(BytesIO(content), plan.pk)
    path = PurePath(name)
    upload = SheetUpload(
        plan=plan,
        name=f"{nfc(path.stem)[:195]}.xlsx",
        reading=incoming.as_json(),
        uploaded_by=by,
        uploaded_at=at or timezone.now(),
    )
    upload.file.save("sheet.xlsx", ContentFile(content), save=False)
    upload.save(force_insert=True)
    AuditEvent.objects.record("sheet.uploaded", upload, by=by, province=plan.province_id)
    return upload


def verdict_on(upload: SheetUpload, user: User, today: date) -> Verdict:
    """Say what the kept sheet would do if `user` applied it now."""
    return judge(upload.plan, Incoming.of_json(upload.reading), user, today)


@transaction.atomic
def apply(upload: SheetUpload, *, by: User, today: date, choices: Mapping[int, str], at: datetime | None = None) -> int:
    """Record what the sheet says, all of it or nothing; return how many rows.

    `choices` decides each conflict by its assignment: KEEP_NEWER, or the version that the person saw and takes over.
    Raises StepRefusedError where something has to be mended or decided first, the sheet was applied before, or the
    plan is closed.
    """
    upload = SheetUpload.objects.select_for_update(of=("self",)).select_related("plan").get(pk=upload.pk)
    if upload.applied_at:
        raise SheetRefusedError(_("This sheet was applied before; nothing was recorded twice."))
    refuse_closed(upload.plan)
    ids = [row["assignment"] for row in upload.reading["filled"]]
    locked = {row.pk: row for row in locked_many(ids)}
    changes = _decided(verdict_on(upload, by, today), choices)
    at = at or timezone.now()
    _record(upload, changes, locked, by=by, at=at)
    upload.applied_at, upload.rows_applied = at, len(changes)
    upload.save(update_fields=["applied_at", "rows_applied"])
    data = {"rows": len(changes)}
    AuditEvent.objects.record("sheet.applied", upload, by=by, province=upload.plan.province_id, data=data)
    return len(changes)


def _decided(verdict: Verdict, choices: Mapping[int, str]) -> list[Change]:
    if verdict.problems:
        raise SheetRefusedError(_("Nothing was recorded: mend what is marked first."))
    taken = list(verdict.changes)
    for conflict in verdict.conflicts:
        choice = choices.get(conflict.assignment.pk)
        if choice == KEEP_NEWER:
            continue
        if choice != conflict.version or not conflict.can_take:
            raise SheetRefusedError(
                _("Nothing was recorded: somebody saved meanwhile. Look at the rows in conflict and decide each.")
            )
        taken.append(conflict)
    return taken


def _record(
    upload: SheetUpload, changes: list[Change], locked: Mapping[int, Assignment], *, by: User, at: datetime
) -> None:
    _attach(changes, by=by, at=at)
    drafts = [change for change in changes if change.as_draft]
    steps = [change for change in changes if not change.as_draft]
    try:
        updates = report_all({locked[change.assignment.pk]: _report(change) for change in steps}, by=by, at=at)
    except SomeRefusedError as refused:
        told = "; ".join(f"{row.task.number} {row.unit.label}: {reason}" for row, reason in refused.reasons)
        raise SheetRefusedError(told) from refused
    save_drafts([_draft(change) for change in drafts], by=by, at=at)
    take_along(updates)


def _report(change: Change) -> Report:
    entry = change.entry
    sends = entry.state == State.AWAITING
    return Report(done_on=entry.done_on if sends else None, percent=entry.percent, **entry.words)


def _draft(change: Change) -> Draft:
    entry = change.entry
    said = {"state": entry.state, "done_on": entry.done_on, "percent": entry.percent, **entry.words}
    return Draft(assignment=change.assignment, **said)


def _attach(changes: list[Change], *, by: User, at: datetime) -> None:
    """Keep the documents whose numbers the sheet gives."""
    documents = [
        Evidence(assignment=change.assignment, number=document.number, dated_on=document.dated_on, by=by, at=at)
        for change in changes
        for document in change.entry.documents
    ]
    Evidence.objects.bulk_create(documents)
    AuditEvent.objects.record_many(
        [("evidence.attached", each, each.assignment.province_id) for each in documents], by=by
    )
