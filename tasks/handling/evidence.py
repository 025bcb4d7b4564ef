"""Proof of a result: a file, the number of a document, or both. What is taken in, and how it is kept."""

from __future__ import annotations

import hashlib
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from tasks.models import Assignment, Evidence, Update
from units.text import nfc

if TYPE_CHECKING:
    from accounts.models import User

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the old binary files of Word and Excel
ZIP = b"PK\x03\x04"
OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: its content type, how it begins, and for a zip what must lie inside."""

    content_type: str
    begins: bytes
    holds: str = ""


KINDS = {
    ".pdf": Kind("application/pdf", b"%PDF-"),
    ".docx": Kind(f"{OFFICE}.wordprocessingml.document", ZIP, holds="word/"),
    ".xlsx": Kind(f"{OFFICE}.spreadsheetml.sheet", ZIP, holds="xl/"),
    ".doc": Kind("application/msword", OLE),
    ".xls": Kind("application/vnd.ms-excel", OLE),
    ".jpg": Kind("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": Kind("image/jpeg", b"\xff\xd8\xff"),
    ".png": Kind("image/png", b"\x89PNG\r\n\x1a\n"),
}
ACCEPT = ",".join(KINDS)


@dataclass(frozen=True, slots=True)
class Document:
    """What somebody gives as proof: a checked file, or number, date and abstract of a document, or all of it."""

    file: UploadedFile | None = None
    number: str = ""
    dated_on: date | None = None
    abstract: str = ""

    def __bool__(self) -> bool:
        return bool(self.file or self.number)

    @property
    def content(self) -> tuple[str, date | None, str, str]:
        """What is given, to be compared with `Evidence.content`."""
        digest = _digest(self.file) if self.file else ""
        return nfc(self.number), self.dated_on, nfc(self.abstract), digest


def check_upload(file: UploadedFile) -> None:
    """Raise ValidationError unless size, extension and content are those of a file that is taken as evidence."""
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise ValidationError(
            _("The file is larger than allowed (%(limit)d MB). Save it smaller, or give the document number instead."),
            params={"limit": settings.UPLOAD_MAX_BYTES // 1024**2},
        )
    kind = KINDS.get(_extension(file.name or ""))
    if kind is None:
        raise ValidationError(_("This kind of file is not taken. Attach PDF, Word, Excel, JPG or PNG."))
    if not _is_of(kind, file):
        raise ValidationError(
            _("The content of this file does not fit its extension; save it again from the program that made it.")
        )


def _extension(name: str) -> str:
    return PurePath(name).suffix.lower()


def _is_of(kind: Kind, file: UploadedFile) -> bool:
    file.seek(0)
    begins_so: bool = file.read(len(kind.begins)) == kind.begins
    file.seek(0)
    if not begins_so or not kind.holds:
        return begins_so
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.startswith(kind.holds) for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):  # a name that is no text, a zip of the future
        return False
    finally:
        file.seek(0)


@transaction.atomic
def attach_evidence(assignment: Assignment, document: Document, *, by: User, at: datetime | None = None) -> Evidence:
    """Keep a document with `assignment`; the step that follows takes it along. The file has passed `check_upload`."""
    evidence = Evidence(
        assignment=assignment,
        number=document.number,
        dated_on=document.dated_on,
        abstract=document.abstract,
        by=by,
        at=at or timezone.now(),
    )
    evidence.clean_fields(exclude=["assignment", "by", "file"])  # before a file is kept that nobody would delete
    if document.file:
        extension = _extension(document.file.name or "")
        evidence.name = nfc(PurePath(document.file.name or "").stem)[: 200 - len(extension)] + extension
        evidence.size = document.file.size or 0
        evidence.sha256 = _digest(document.file)
        evidence.file.save(f"{uuid.uuid4().hex}{extension}", document.file, save=False)
    evidence.save(force_insert=True)
    AuditEvent.objects.record(
        "evidence.attached", evidence, by=by, province=assignment.province_id, data={"sha256": evidence.sha256}
    )
    return evidence


def _digest(file: UploadedFile) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@transaction.atomic
def use_again(
    documents: Iterable[Evidence], assignments: Iterable[Assignment], *, by: User, at: datetime | None = None
) -> list[Evidence]:
    """Let each of `documents` prove each of `assignments` too, and return the new rows; the file stays one.

    What an assignment has already is not given to it twice. A fixed number of queries.
    """
    documents = list(documents)
    return use_each_again(((assignment, documents) for assignment in assignments), by=by, at=at)


@transaction.atomic
def use_each_again(
    uses: Iterable[tuple[Assignment, Iterable[Evidence]]], *, by: User, at: datetime | None = None
) -> list[Evidence]:
    """Do what `use_again` does where each assignment has documents of its own to be proved by."""
    wanted = [(assignment, {each.first_id: each for each in documents}) for assignment, documents in uses]
    firsts = {first for _assignment, documents in wanted for first in documents}
    had = Evidence.objects.filter(assignment__in=[assignment for assignment, _documents in wanted])
    taken = {(row.assignment_id, row.first_id) for row in had.of_documents(firsts)}
    rows = [
        document.used_for(assignment, by=by, at=at or timezone.now())
        for assignment, documents in wanted
        for first, document in documents.items()
        if (assignment.pk, first) not in taken
    ]
    Evidence.objects.bulk_create(rows)
    AuditEvent.objects.record_many([("evidence.attached", row, row.assignment.province_id) for row in rows], by=by)
    return rows


@contextmanager
def attached(
    assignment: Assignment, documents: Iterable[Document], *, by: User, at: datetime | None = None
) -> Iterator[list[Evidence]]:
    """Keep `documents` while something is done with them; when that fails, their files go too, and no other's."""
    kept = []
    with ExitStack() as undo:
        for document in documents:
            evidence = attach_evidence(assignment, document, by=by, at=at)
            if evidence.file:
                undo.callback(evidence.file.delete, save=False)
            kept.append(evidence)
        yield kept
        undo.pop_all()


def take_along(updates: Iterable[Update]) -> None:
    """Give the documents that waited with the assignments of `updates` to their newest steps, which these are."""
    newest = Update.objects.filter(assignment=OuterRef("assignment")).order_by("-pk").values("pk")[:1]
    reported = [update.assignment for update in updates]
    Evidence.objects.filter(assignment__in=reported, update=None).update(update=Subquery(newest))


def content_type(evidence: Evidence) -> str:
    """Return the content type under which a kept file may be sent: one of ours, whatever the uploader said."""
    kind = KINDS.get(_extension(evidence.name))
    return kind.content_type if kind else "application/octet-stream"
