"""The pages of the work sheet: download, upload, preview, record, marked sheet."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import User
from tasks.choices import State
from tasks.models import Assignment, SheetUpload
from tasks.services import record_progress
from tests.factories import AssignmentFactory, TaskFactory, UserFactory
from tests.tasks.days import TODAY
from tests.tasks.sheets_help import fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

COMPLETED = {"state": "Đã hoàn thành", "result": "Đã rà soát 7/7 lĩnh vực", "done_on": date(2026, 9, 8)}


@pytest.fixture
def today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def assignment() -> Assignment:
    return AssignmentFactory()


@pytest.fixture
def lead(client: Client, assignment: Assignment) -> User:
    person = UserFactory(lead_of=assignment.unit)
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return person


def sheet(client: Client, assignment: Assignment) -> bytes:
    return b"".join(client.get(reverse("tasks:work_sheet", args=[assignment.unit_id])).streaming_content)


def send_in(client: Client, assignment: Assignment, content: bytes) -> Any:
    file = SimpleUploadedFile("phiếu.xlsx", content)
    return client.post(reverse("tasks:sheet", args=[assignment.plan_id]), {"file": file}, follow=True)


def test_sheet_goes_out_filled_in_and_recorded(client: Client, lead: User, assignment: Assignment) -> None:
    page = send_in(client, assignment, fill(sheet(client, assignment), {0: COMPLETED}))
    upload = SheetUpload.objects.get()

    client.post(reverse("tasks:sheet_apply", args=[upload.pk]))

    assert "Đã rà soát 7/7 lĩnh vực" in page.content.decode()
    assignment.refresh_from_db()
    assert assignment.state == State.AWAITING
    assert client.get(reverse("tasks:sheet_preview", args=[upload.pk])).status_code == 200


def test_conflict_is_decided_on_the_page(client: Client, lead: User, assignment: Assignment) -> None:
    content = fill(sheet(client, assignment), {0: COMPLETED})
    record_progress(assignment, by=UserFactory(), result="Đã rà soát 5/7 lĩnh vực")

    page = send_in(client, assignment, content)
    [conflict] = page.context["verdict"].conflicts
    client.post(
        reverse("tasks:sheet_apply", args=[SheetUpload.objects.get().pk]), {f"row-{assignment.pk}": conflict.version}
    )

    shown = page.content.decode()
    assert "Đã rà soát 5/7 lĩnh vực" in shown
    assert "Đã rà soát 7/7 lĩnh vực" in shown
    assignment.refresh_from_db()
    assert assignment.state == State.AWAITING


def test_wrong_sheet_comes_back_marked_and_records_nothing(client: Client, lead: User, assignment: Assignment) -> None:
    page = send_in(client, assignment, fill(sheet(client, assignment), {0: COMPLETED | {"result": None}}))
    upload = SheetUpload.objects.get()

    client.post(reverse("tasks:sheet_apply", args=[upload.pk]))
    back = b"".join(client.get(reverse("tasks:sheet_marked", args=[upload.pk])).streaming_content)

    assert reverse("tasks:sheet_marked", args=[upload.pk]) in page.content.decode()
    assert any(cell.comment for row in load_workbook(BytesIO(back)).worksheets[0].iter_rows() for cell in row)
    assignment.refresh_from_db()
    assert assignment.state == State.NOT_STARTED


def test_file_that_is_no_work_sheet_is_refused_on_the_page(client: Client, lead: User, assignment: Assignment) -> None:
    page = send_in(client, assignment, b"PK\x03\x04 xl/ nope")

    assert page.context["form"].errors["file"]
    assert not SheetUpload.objects.exists()


def test_sheet_is_seen_by_whoever_uploaded_it(client: Client, lead: User, assignment: Assignment) -> None:
    send_in(client, assignment, sheet(client, assignment))
    upload = SheetUpload.objects.get()
    client.force_login(UserFactory(lead_of=assignment.unit), backend="accounts.backends.RoleBackend")

    assert client.get(reverse("tasks:sheet_preview", args=[upload.pk])).status_code == 404


def test_links_of_a_list_keep_its_filter(client: Client, assignment: Assignment) -> None:
    client.force_login(UserFactory(coordinator_of=assignment.province), backend="accounts.backends.RoleBackend")
    url = reverse("tasks:assignments", args=[assignment.plan_id])

    page = client.get(url, {"state": "not_started", "page": "1"}).content.decode()

    for name in ("assignments_xlsx", "assignments_csv", "assignments_sheet"):
        assert f"{reverse(f'tasks:{name}', args=[assignment.plan_id])}?state=not_started" in page


def test_page_of_a_list_offers_no_sheet_to_whoever_may_not_fill_one(client: Client, assignment: Assignment) -> None:
    client.force_login(UserFactory(observer_of=assignment.province), backend="accounts.backends.RoleBackend")

    page = client.get(reverse("tasks:assignments", args=[assignment.plan_id])).content.decode()

    assert reverse("tasks:assignments_csv", args=[assignment.plan_id]) in page
    assert reverse("tasks:assignments_sheet", args=[assignment.plan_id]) not in page


def test_preview_takes_a_fixed_number_of_queries(
    client: Client, lead: User, assignment: Assignment, django_assert_max_num_queries: Any
) -> None:
    for _each in range(20):
        AssignmentFactory(task=TaskFactory(plan=assignment.plan), unit=assignment.unit)
    send_in(client, assignment, fill(sheet(client, assignment), dict.fromkeys(range(21), COMPLETED)))

    with django_assert_max_num_queries(10):
        client.get(reverse("tasks:sheet_preview", args=[SheetUpload.objects.get().pk]))
