"""What is measured: the pages that people wait for, and the files and runs that take their time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from io import BytesIO, StringIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.permissions import Role
from papi_portal.bench.province import ISSUED, REPORTED, person
from plans.models import Plan
from tasks.choices import State
from tasks.handling.updating import version
from tasks.models import Assignment, SheetUpload
from tasks.sheets.form import FILL_NAMES, HEAD_ROW, NAMES_ROW, state_words
from units.calendar import working_day_until
from units.models import Holiday, Unit

CHANGED = 500  # rows of a work sheet


@dataclass(frozen=True, slots=True)
class Case:
    """A name, what is done, and who asks for the bare page beside it."""

    name: str
    client: Client
    do: Callable[[], object]


@dataclass(frozen=True, slots=True)
class Cast:
    """Who asks: a coordinator at the desk, and the lead of a commune in the village."""

    desk: Client
    village: Client
    commune: Unit

    @classmethod
    def of(cls, plan: Plan) -> Cast:
        """Make both and sign them in."""
        agency = Unit.objects.get(province=plan.province, name="Sở Tư pháp")
        commune = Unit.objects.of_province(plan.province, ISSUED).get(name="UBND xã Sìn Hồ")
        desk, village = Client(), Client()
        desk.force_login(person(agency, Role.COORDINATOR, "bench.dau-moi"), "accounts.backends.RoleBackend")
        village.force_login(person(commune, Role.UNIT_LEAD, "bench.xa"), "accounts.backends.RoleBackend")
        return cls(desk, village, commune)


def pages(plan: Plan, cast: Cast, today: date) -> Iterator[Case]:
    """Yield the lists, filters, searches and saves that must stay near the floor."""
    desk, village, commune = cast.desk, cast.village, cast.commune
    tasks, given = reverse("tasks:list", args=[plan.pk]), reverse("tasks:assignments", args=[plan.pk])
    past = f"?ngay={today - timedelta(days=30):%d/%m/%Y}"
    days = f"?tu={REPORTED - timedelta(days=1):%d/%m/%Y}&den={REPORTED:%d/%m/%Y}"
    for name, url in {
        "overview": reverse("tasks:overview", args=[plan.pk]),
        "overview of a past day": reverse("tasks:overview", args=[plan.pk]) + past,
        "tasks": tasks,
        "tasks, search": f"{tasks}?q=niem yet",
        "tasks, sorted": f"{tasks}?sap-xep=-qua-han",
        "assignments": given,
        "assignments, overdue": f"{given}?timeliness=overdue",
        "assignments, search": f"{given}?q=sin ho",
        "assignments, sorted": f"{given}?sap-xep=don-vi",
        "assignments of a past day": given + past,
        "awaiting confirmation": reverse("tasks:awaiting", args=[plan.pk]),
        "requests for more time": reverse("tasks:extensions", args=[plan.pk]),
        "plans of the units": reverse("tasks:subplans", args=[plan.pk]),
        "two days compared": reverse("tasks:changes", args=[plan.pk]) + days,
        "one task": reverse("tasks:detail", args=[plan.tasks.order_by("-position")[0].pk]),
        "report periods": reverse("reports:list", args=[plan.pk]),
    }.items():
        yield Case(name, desk, partial(page, desk, url))
    yield Case("a unit's work", village, partial(page, village, reverse("tasks:work", args=[commune.pk])))
    open_work = Assignment.objects.filter(plan=plan, unit=commune, state=State.NOT_STARTED).order_by("-pk")
    ids = iter(open_work.values_list("pk", flat=True))
    yield Case("save of an update", village, lambda: _save(village, next(ids)))


def long_ones(plan: Plan, desk: Client, today: date) -> Iterator[Case]:
    """Yield what is done once in a while, in its order: files, a work sheet there and back, the daily run."""
    given, offer = reverse("tasks:assignments", args=[plan.pk]), reverse("tasks:sheet", args=[plan.pk])
    yield Case("assignments as XLSX", desk, partial(page, desk, f"{given}xlsx/"))
    yield Case("assignments as CSV", desk, partial(page, desk, f"{given}csv/"))
    sheet = bytearray()
    yield Case("work sheet", desk, lambda: sheet.extend(page(desk, f"{given}phieu/")))
    filled = SimpleUploadedFile("phieu.xlsx", _fill(bytes(sheet)))
    yield Case("work sheet, upload and preview", desk, lambda: _post(desk, offer, {"file": filled}))
    upload = SheetUpload.objects.latest("pk")
    yield Case("work sheet, apply", desk, lambda: _post(desk, reverse("tasks:sheet_apply", args=[upload.pk]), {}))
    if not SheetUpload.objects.filter(pk=upload.pk, applied_at__isnull=False).exists():
        raise RuntimeError("The work sheet was refused.")
    day = working_day_until(today, Holiday.objects.days())
    quiet = {"stdout": StringIO(), "stderr": StringIO()}
    yield Case("daily reminders", desk, lambda: call_command("remind", f"--today={day}", **quiet))


def page(client: Client, url: str) -> bytes:
    """Fetch a page, or a file, as a browser does."""
    return _content(client.get(url))


def _post(client: Client, url: str, data: dict[str, object]) -> bytes:
    return _content(client.post(url, data, follow=True))


def _content(answer: Any) -> bytes:
    content = b"".join(answer) if answer.streaming else answer.content
    if answer.status_code >= HTTPStatus.BAD_REQUEST:
        raise RuntimeError(f"{answer.status_code} {content[:200]!r}")
    return content


def _save(client: Client, assignment: int) -> bytes:
    """Send the form of an update as a browser does, without having opened it."""
    found = Assignment.objects.get(pk=assignment)
    typed = {"state": State.IN_PROGRESS, "result": "Đã niêm yết tại 12/12 bản.", "seen": version(found)}
    return _content(client.post(reverse("tasks:update", args=[assignment]), typed))


def _fill(content: bytes) -> bytes:
    """Fill the first rows of a work sheet that can be filled."""
    book = load_workbook(BytesIO(content))
    sheet = book.worksheets[0]
    at = {cell.value: cell.column for cell in sheet[NAMES_ROW] if cell.value}
    state, result = at[FILL_NAMES["state"]], at[FILL_NAMES["result"]]
    free = [row for row in range(HEAD_ROW + 1, sheet.max_row + 1) if not sheet.cell(row, state).protection.locked]
    for row in free[:CHANGED]:
        sheet.cell(row, state).value = state_words()[State.IN_PROGRESS]
        sheet.cell(row, result).value = "Đã niêm yết tại 12/12 bản, còn 2 bản chưa có bảng tin."
    out = BytesIO()
    book.save(out)
    return out.getvalue()
