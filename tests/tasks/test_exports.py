"""Lists as files: exactly the rows of the filter, all columns, full text, and nothing that runs."""

import csv
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from plans.models import Plan
from tasks.choices import State
from tasks.handling.receiving import hand_on
from tasks.models import Assignment, Update
from tasks.services import confirm, record_progress, reopen, return_for_redo, send
from tasks.sheets.tables import ASSIGNMENT_COLUMNS, TASK_COLUMNS
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    PartyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    UserFactory,
)
from tests.tasks.days import TODAY
from units.models import Unit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

LONG = "Rà soát, niêm yết đầy đủ thủ tục hành chính tại Bộ phận một cửa; " * 20


@pytest.fixture
def today() -> Any:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def plan(client: Client) -> Plan:
    """An issued plan, and its coordinator signed in."""
    plan = PlanFactory(issued=True)
    client.force_login(UserFactory(coordinator_of=plan.province), backend="accounts.backends.RoleBackend")
    return plan


def give(plan: Plan, **more: Any) -> Assignment:
    return AssignmentFactory(task=TaskFactory(plan=plan, **more), unit=UnitFactory(province=plan.province))


def csv_rows(client: Client, name: str, *args: int, **asked: str) -> list[dict[str, str]]:
    content = b"".join(client.get(reverse(name, args=args), asked).streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    return named(name, list(csv.reader(StringIO(content.decode("utf-8-sig")), delimiter=";")))


def xlsx_rows(client: Client, name: str, *args: int, **asked: str) -> list[dict[str, Any]]:
    content = b"".join(client.get(reverse(name, args=args), asked).streaming_content)
    return named(name, list(load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)))


def named(address: str, lines: list[Any]) -> list[dict[str, Any]]:
    """The rows by the names of their columns; the head is in the reader's language."""
    columns = TASK_COLUMNS if ":list" in address else ASSIGNMENT_COLUMNS
    assert list(lines[0]) == [str(column.label) for column in columns]
    return [dict(zip([column.name for column in columns], line, strict=True)) for line in lines[1:]]


def test_files_hold_the_rows_of_the_filter_in_the_order_of_the_page(client: Client, plan: Plan) -> None:
    late = give(plan, due_on=date(2026, 9, 1))
    later = give(plan, due_on=date(2026, 9, 5))
    give(plan)
    asked = {"timeliness": "overdue"}

    page = client.get(reverse("tasks:assignments", args=[plan.pk]), asked)

    assert list(page.context["page"]) == [late, later]
    for rows in (csv_rows, xlsx_rows):
        found = rows(client, f"tasks:assignments_{rows.__name__[:-5]}", plan.pk, **asked)
        assert [row["task"] for row in found] == [late.task.title, later.task.title]


def test_row_tells_all_there_is(client: Client, plan: Plan) -> None:
    row = give(plan, title=LONG)
    unit_lead, coordinator = UserFactory(), UserFactory()
    EvidenceFactory(assignment=row, number="118/BC-UBND", dated_on=date(2026, 9, 8))
    send(row, by=unit_lead, result="Đã niêm yết\nđủ 7/7", done_on=date(2026, 9, 8), difficulty="Khó", proposal="Xin")
    confirm(row, by=coordinator, remark="Tốt")

    [told] = csv_rows(client, "tasks:assignments_csv", plan.pk)

    assert told["task"] == LONG.strip()
    assert told["result"] == "Đã niêm yết\nđủ 7/7"
    assert (told["difficulty"], told["remark"]) == ("Khó", "Tốt")
    assert "118/BC-UBND (08/09/2026)" in told.values()
    assert {unit_lead.full_name, coordinator.full_name, "30/09/2026", "08/09/2026"} <= set(told.values())


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_text_never_becomes_a_formula(client: Client, plan: Plan, start: str) -> None:
    row = give(plan)
    evil = f'{start}HYPERLINK("http://xau.example";"Bấm vào đây")'
    record_progress(row, by=UserFactory(), result=evil)
    kept = row.updates.first().result  # a tab is trimmed when it is stored

    [line] = csv_rows(client, "tasks:assignments_csv", plan.pk)
    [cell] = xlsx_rows(client, "tasks:assignments_xlsx", plan.pk)

    assert line["result"] == (f"'{kept}" if kept[0] in "=+-@\t" else kept)
    assert cell["result"] == kept


def test_text_like_a_formula_is_a_text_cell(client: Client, plan: Plan) -> None:
    record_progress(give(plan), by=UserFactory(), result="=1+1")
    content = b"".join(client.get(reverse("tasks:assignments_xlsx", args=[plan.pk])).streaming_content)

    [cell] = [c for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows() for c in row if c.value == "=1+1"]

    assert cell.data_type == "s"
    assert cell.quotePrefix


def asked(client: Client, url: str) -> list[Any]:
    with CaptureQueriesContext(connection) as captured:
        b"".join(client.get(url).streaming_content)
    return captured.captured_queries


@pytest.mark.parametrize("name", ["assignments_csv", "assignments_xlsx", "list_csv", "list_xlsx"])
def test_number_of_queries_is_fixed(client: Client, plan: Plan, name: str) -> None:
    for _each in range(2):
        PartyFactory(task=give(plan).task)
    url = reverse(f"tasks:{name}", args=[plan.pk])
    queries = len(asked(client, url))
    for _each in range(20):
        PartyFactory(task=give(plan).task)

    assert len(asked(client, url)) == queries


def test_list_of_tasks_names_parties_as_printed_and_counts_the_leads(client: Client, plan: Plan) -> None:
    row = give(plan)
    PartyFactory(task=row.task, unit=None, text="Các cơ quan liên quan", part="coordinating")
    Assignment.objects.update(state=State.IN_PROGRESS)

    [told] = xlsx_rows(client, "tasks:list_xlsx", plan.pk)

    assert told["coordinating"] == "Các cơ quan liên quan"
    assert (told["assignments"], told["overdue"]) == (1, 0)


def test_unit_takes_out_what_its_own_list_shows(client: Client, plan: Plan) -> None:
    row = give(plan)
    give(plan)
    client.force_login(UserFactory(lead_of=row.unit), backend="accounts.backends.RoleBackend")

    [told] = csv_rows(client, "tasks:work_csv", row.unit_id)

    assert told["unit"] == row.unit.name


def test_unit_lead_gets_only_the_own_rows_of_a_plan(client: Client, plan: Plan) -> None:
    row = give(plan)
    give(plan)
    client.force_login(UserFactory(lead_of=row.unit), backend="accounts.backends.RoleBackend")

    assert [told["unit"] for told in csv_rows(client, "tasks:assignments_csv", plan.pk)] == [row.unit.name]


def test_file_of_a_past_day_tells_that_day(client: Client) -> None:
    plan = PlanFactory(issued=True)
    assignment = AssignmentFactory(task__plan=plan)
    record_progress(assignment, result="Đã rà soát 4/7 lĩnh vực", by=UserFactory())
    client.force_login(UserFactory(coordinator_of=plan.province))
    address = reverse("tasks:assignments_csv", args=[plan.pk])

    past, now = (b"".join(client.get(address, query)).decode() for query in ({"ngay": "10/04/2026"}, {}))

    assert "Đã rà soát 4/7 lĩnh vực" in now
    assert "Đã rà soát 4/7 lĩnh vực" not in past


def on_day(day: int) -> datetime:
    return datetime(2026, 9, day, 3, 0, tzinfo=UTC)


def test_file_of_a_past_day_tells_nothing_that_came_later(client: Client, plan: Plan) -> None:
    row, officer, coordinator = give(plan), UserFactory(), UserFactory()
    Update.objects.update(day=date(2026, 9, 1))  # it was given then
    record_progress(row, result="Đã rà soát 3/7 lĩnh vực", percent=30, by=officer, at=on_day(2))
    EvidenceFactory(assignment=row, number="118/BC-UBND", dated_on=None, at=on_day(4))
    send(row, result="Đã rà soát 7/7 lĩnh vực", done_on=date(2026, 9, 4), by=officer, at=on_day(4))
    confirm(row, by=coordinator, remark="Tốt", at=on_day(6))

    def told(day: int) -> tuple[str, ...]:
        [line] = csv_rows(client, "tasks:assignments_csv", plan.pk, ngay=f"{day:02}/09/2026")
        return tuple(line[name] for name in ("percent", "sent_by", "evidence", "confirmed_by", "confirmed_at"))

    assert told(2) == ("30", "", "", "", "")
    assert told(4) == ("100", officer.full_name, "118/BC-UBND", "", "")
    assert told(6) == ("100", officer.full_name, "118/BC-UBND", coordinator.full_name, "06/09/2026 10:00")


def test_file_of_a_past_day_knows_who_confirmed_before_it_was_reopened(client: Client, plan: Plan) -> None:
    row, coordinator = give(plan), UserFactory()
    Update.objects.update(day=date(2026, 9, 1))
    send(row, result="Đã rà soát 7/7 lĩnh vực", done_on=date(2026, 9, 2), by=UserFactory(), at=on_day(2))
    confirm(row, by=coordinator, at=on_day(3))
    reopen(row, by=coordinator, remark="Thiếu danh mục", at=on_day(5))

    [then], [later] = (csv_rows(client, "tasks:assignments_csv", plan.pk, ngay=f"0{day}/09/2026") for day in (3, 5))

    assert (then["confirmed_by"], later["confirmed_by"]) == (coordinator.full_name, "")


def test_number_of_queries_of_a_past_day_is_fixed(client: Client, plan: Plan) -> None:
    def live() -> None:
        row = give(plan)
        EvidenceFactory(assignment=row)
        send(row, result="Xong", done_on=date(2026, 9, 8), by=UserFactory())

    url = f"{reverse('tasks:assignments_csv', args=[plan.pk])}?ngay=10/09/2026"
    live()
    queries = len(asked(client, url))
    for _each in range(25):
        live()

    assert len(asked(client, url)) == queries


def test_remark_is_a_leaders_word_and_not_the_room_that_has_the_work(client: Client, plan: Plan) -> None:
    row = give(plan)
    send(row, result="Xong", done_on=date(2026, 9, 8), by=UserFactory())
    return_for_redo(row, by=UserFactory(), remark="Thiếu danh mục")
    room = UnitFactory(province=plan.province, parent=row.unit, kind=Unit.Kind.INTERNAL)
    hand_on(row, room=room, officer=None, by=UserFactory())

    [told] = csv_rows(client, "tasks:assignments_csv", plan.pk)

    assert told["remark"] == "Thiếu danh mục"
