"""What whoever confirms is told to look at; nothing of it stands in the way."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tasks.choices import State
from tasks.handling.evidence import Document, attach_evidence, use_again
from tasks.handling.hints import Hint, hints, is_official, look_alike
from tasks.models import Assignment, Evidence
from tasks.services import confirm, send
from tests.factories import AssignmentFactory, EvidenceFactory, ProvinceFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def finished(**columns: Any) -> Assignment:
    """Work due on 30 September 2026 under a plan of 27 March, whose product is of 8 September."""
    return AssignmentFactory(
        **{"state": State.AWAITING, "done_on": date(2026, 9, 8), "sent_by": UserFactory()} | columns
    )


def told(assignment: Assignment, *documents: Evidence, alike: Any = None) -> list[Hint]:
    return hints(assignment, documents, alike or {})


def only(found: list[Hint]) -> str:
    (hint,) = found
    return hint.words


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "118/BC-UBND",
        "45/QĐ-STP",
        "30/2020/NĐ-CP",
        "05/CT-TTg",
        "1234/UBND-KGVX",
        "15/2024/QH15",
        "07/KH-BCĐ",
        "118 /BC-UBND",
        "01/2024/TTLT-BTP-BNV",
        "12-NQ/TU",
        "239/BC-STP(PBGDPL)",
    ],
)
def test_number_of_an_official_document_is_known(number: str) -> None:
    assert is_official(number)


@pytest.mark.parametrize(
    "number", ["118", "BC-UBND", "118/BC", "Báo cáo số 118", "118/bc-ubnd", "/BC-UBND", "công văn"]
)
def test_other_words_are_no_number(number: str) -> None:
    assert not is_official(number)


# --- what a completion is told ---------------------------------------------------------------------------------------


def test_nothing_is_said_of_what_is_in_order() -> None:
    assignment = finished()

    assert told(assignment, EvidenceFactory(assignment=assignment, dated_on=date(2026, 9, 8))) == []


def test_product_before_the_plan_is_told() -> None:
    assert "01/03/2026" in only(told(finished(done_on=date(2026, 3, 1))))


def test_product_before_its_period_is_told() -> None:
    assert "01/07/2026" in only(told(finished(starts_on=date(2026, 7, 1), done_on=date(2026, 6, 30))))


def test_late_product_is_told_of_units_that_are_ordered() -> None:
    late = {"done_on": date(2026, 10, 3)}
    outside = finished(**late, unit=UnitFactory(outside=True))

    assert "3" in only(told(finished(**late)))
    assert told(outside) == []


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ({"number": "118", "dated_on": date(2026, 9, 1)}, "118"),
        ({"dated_on": None}, "118/BC-UBND"),
        ({"dated_on": date(2026, 3, 26)}, "26/03/2026"),
        ({"dated_on": date(2026, 9, 9)}, "09/09/2026"),
    ],
)
def test_document_that_does_not_fit_is_told(words: dict[str, Any], part: str) -> None:
    assignment = finished()

    document = EvidenceFactory(assignment=assignment, **{"number": "118/BC-UBND"} | words)

    assert part in only(told(assignment, document))


def test_file_without_a_number_needs_no_date() -> None:
    assignment = finished()

    assert told(assignment, EvidenceFactory(assignment=assignment, number="", dated_on=None, file="x.pdf")) == []


# --- the same document elsewhere -------------------------------------------------------------------------------------


def upload(assignment: Assignment, content: bytes = b"%PDF-1.7") -> Evidence:
    return attach_evidence(assignment, Document(SimpleUploadedFile("Ảnh.pdf", content)), by=UserFactory())


def others(assignment: Assignment, document: Evidence) -> list[Assignment]:
    reader = UserFactory(coordinator_of=assignment.province)
    found = told(assignment, document, alike=look_alike([document], reader))
    return [other for hint in found for other in hint.others]


def test_same_file_under_another_task_is_told_with_a_link() -> None:
    ours = finished()
    theirs = finished(task__plan=ours.plan)
    upload(theirs)
    upload(finished(task__plan=ours.plan), b"%PDF-1.7 khac")

    assert others(ours, upload(ours)) == [theirs]


def test_document_that_was_declared_the_same_is_not_told() -> None:
    ours = finished()
    document = upload(ours)
    (again,) = use_again([document], [finished(task__plan=ours.plan, unit=ours.unit)], by=UserFactory())

    assert others(ours, document) == []
    assert others(again.assignment, again) == []


def test_two_files_of_one_document_that_were_declared_are_not_told() -> None:
    ours = finished()
    words = {"assignment": ours, "number": "118/BC-UBND", "dated_on": date(2026, 9, 1)}
    both = [EvidenceFactory(**words, file=f"evidence/{name}.pdf", sha256=name) for name in ("bao-cao", "phu-luc")]
    theirs = finished(task__plan=ours.plan, unit=ours.unit)
    again = use_again(both, [theirs], by=UserFactory())
    reader = UserFactory(coordinator_of=ours.province)

    assert told(ours, *both, alike=look_alike(both, reader)) == []
    assert told(theirs, *again, alike=look_alike(again, reader)) == []


def test_same_number_and_date_is_told_within_a_unit_only() -> None:
    ours = finished()
    same = {"number": "118/BC-UBND", "dated_on": date(2026, 9, 1)}
    second = EvidenceFactory(assignment=finished(task__plan=ours.plan, unit=ours.unit), **same)
    EvidenceFactory(assignment=finished(task__plan=ours.plan), **same)  # each commune counts from 1
    EvidenceFactory(assignment=second.assignment, number="118/BC-UBND", dated_on=date(2026, 9, 2))

    assert others(ours, EvidenceFactory(assignment=ours, **same)) == [second.assignment]


def test_number_is_compared_in_any_case() -> None:
    ours = finished()
    second = finished(task__plan=ours.plan, unit=ours.unit)
    EvidenceFactory(assignment=second, number="118/BC-UBND", dated_on=date(2026, 9, 1))

    assert others(ours, EvidenceFactory(assignment=ours, number="118/bc-ubnd", dated_on=date(2026, 9, 1))) == [second]


def test_work_out_of_sight_is_not_told() -> None:
    ours = finished()
    document = upload(ours)
    upload(finished(task__plan=ours.plan))

    alike = look_alike([document], UserFactory(coordinator_of=ProvinceFactory()))

    assert told(ours, document, alike=alike) == []


# --- the pages -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tasks:awaiting", "tasks:assignment"])
def test_hints_stand_before_whoever_confirms_and_never_block(client: Client, name: str) -> None:
    assignment = AssignmentFactory()
    EvidenceFactory(assignment=assignment, number="khong so", update=assignment.updates.first())
    send(assignment, result="Xong", done_on=date(2026, 4, 1), by=UserFactory())
    coordinator = UserFactory(coordinator_of=assignment.province)
    client.force_login(coordinator)

    page = client.get(reverse(name, args=[assignment.plan_id if name == "tasks:awaiting" else assignment.pk]))

    assert "khong so" in page.content.decode().partition('<div class="hints">')[2]
    confirm(assignment, by=coordinator)
    assert Assignment.objects.get().state == State.DONE


def test_unit_is_told_no_hints(client: Client) -> None:
    assignment = AssignmentFactory()
    EvidenceFactory(assignment=assignment, number="khong so", update=assignment.updates.first())
    send(assignment, result="Xong", done_on=date(2026, 4, 1), by=UserFactory())
    client.force_login(UserFactory(lead_of=assignment.unit))

    page = client.get(reverse("tasks:assignment", args=[assignment.pk])).content.decode()

    assert '<div class="hints">' not in page
