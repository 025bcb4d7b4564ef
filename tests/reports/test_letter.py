"""The letter to late units, as PDF and as Word file."""

import subprocess
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from plans.models import Plan
from reports.content import ReportError
from reports.letter import reminder_letter
from reports.letter_docx import letter_docx
from tasks.choices import State
from tasks.models import Assignment
from tests.factories import AssignmentFactory, PlanFactory, ProvinceFactory, UnitFactory, UserFactory
from units.models import Unit

pytestmark = pytest.mark.django_db

TITLE = "Rà soát <thủ tục> A & B tại Bộ phận một cửa"


@pytest.fixture
def plan() -> Plan:
    province = ProvinceFactory(name="Lai Châu")
    agency = UnitFactory(province=province, name="Sở Nội vụ")
    return PlanFactory(issued=True, number="1450/KH-UBND", province=province, agency=agency)


@pytest.fixture
def coordinator(plan: Plan) -> Any:
    return UserFactory(coordinator_of=plan.province)


def give_late(plan: Plan, name: str, days: int = 12, **columns: Any) -> Assignment:
    unit = Unit.objects.filter(province=plan.province, name=name).first()
    due_on = timezone.localdate() - timedelta(days=days)
    unit = unit or UnitFactory(province=plan.province, name=name, kind=Unit.Kind.COMMUNE)
    columns.setdefault("state", State.IN_PROGRESS)
    return AssignmentFactory(task__plan=plan, task__due_on=due_on, unit=unit, **columns)


def words_of(file: bytes) -> str:
    """All words of a Word file, tables included."""
    return "\n".join(element.text or "" for element in Document(BytesIO(file)).element.body.iter() if element.text)


def test_letter_lists_late_work_by_unit_with_both_due_dates(plan: Plan, coordinator: Any) -> None:
    today = timezone.localdate()
    give_late(plan, "UBND xã Sìn Hồ", 12, original_due_on=today - timedelta(days=40))
    give_late(plan, "UBND xã Sìn Hồ", 5)
    give_late(plan, "UBND xã Pa Ủ", 3)

    rows = reminder_letter(plan, coordinator, today).rows

    assert [(row.place, row.unit, row.days) for row in rows] == [
        ("1", "UBND xã Sìn Hồ", "12"),
        ("", "", "5"),
        ("2", "UBND xã Pa Ủ", "3"),
    ]
    assert rows[0].original_due_on != rows[0].due_on
    assert rows[1].original_due_on == rows[1].due_on


def test_number_and_day_are_left_to_the_clerk(plan: Plan, coordinator: Any) -> None:
    give_late(plan, "UBND xã Pa Ủ")

    letter = reminder_letter(plan, coordinator, timezone.localdate())

    assert letter.number.split() == ["/SNV-"]
    assert letter.place_and_day.startswith("Lai Châu, ngày \u00a0")


@pytest.mark.parametrize(
    ("count", "addressees"),
    [
        (1, ["UBND xã số 1."]),
        (2, ["- UBND xã số 1;", "- UBND xã số 2."]),
        (6, ["Các cơ quan, đơn vị, địa phương (theo danh sách tại Phụ lục kèm theo)."]),
    ],
)
def test_few_units_are_named_and_many_stand_in_the_list(
    plan: Plan, coordinator: Any, count: int, addressees: list[str]
) -> None:
    for number in range(1, count + 1):
        give_late(plan, f"UBND xã số {number}")

    assert reminder_letter(plan, coordinator, timezone.localdate()).addressees == addressees


def test_no_letter_where_nobody_is_late(plan: Plan, coordinator: Any) -> None:
    with pytest.raises(ReportError):
        reminder_letter(plan, coordinator, timezone.localdate())


def test_word_file_loses_no_sign_of_a_title(plan: Plan, coordinator: Any) -> None:
    give_late(plan, "UBND xã Pa Ủ", task__title=TITLE)

    file = words_of(letter_docx(reminder_letter(plan, coordinator, timezone.localdate())))

    assert TITLE in file
    assert "V/v đôn đốc nhiệm vụ quá hạn theo Kế hoạch số 1450/KH-UBND" in file
    assert "{" not in file


def test_word_file_repeats_the_head_of_its_list_on_landscape_sheets(plan: Plan, coordinator: Any) -> None:
    give_late(plan, "UBND xã Pa Ủ")

    document = Document(BytesIO(letter_docx(reminder_letter(plan, coordinator, timezone.localdate()))))

    portrait, landscape = document.sections
    assert portrait.page_width < portrait.page_height
    assert landscape.page_width > landscape.page_height
    assert "w:tblHeader" in document.tables[-1].rows[0]._tr.xml
    assert len(document.tables[-1].rows) == 2


def test_coordinator_gets_the_letter_as_pdf(client: Client, plan: Plan, coordinator: Any, tmp_path: Path) -> None:
    give_late(plan, "UBND xã Pa Ủ", task__title=TITLE)
    client.force_login(coordinator, backend="accounts.backends.RoleBackend")

    answer = client.get(reverse("reports:letter_pdf", args=[plan.pk]))

    (tmp_path / "letter.pdf").write_bytes(b"".join(answer))
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "letter.pdf", "-"], capture_output=True, text=True, check=True
    ).stdout
    assert answer["Content-Type"] == "application/pdf"
    assert "SỞ NỘI VỤ" in text
    assert "Kính gửi:" in text
    assert "DANH SÁCH NHIỆM VỤ QUÁ HẠN" in text


def test_where_nobody_is_late_the_page_says_so(client: Client, plan: Plan, coordinator: Any) -> None:
    client.force_login(coordinator, backend="accounts.backends.RoleBackend")

    answer = client.get(reverse("reports:letter_docx", args=[plan.pk]))

    assert answer["Location"] == reverse("tasks:remind", args=[plan.pk])
