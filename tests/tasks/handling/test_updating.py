"""Nothing is saved twice, nothing over what another saved meanwhile, and nothing by halves."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from tasks.choices import State, Step
from tasks.handling.evidence import Document
from tasks.handling.updating import Entry, StaleError, save_entry, version
from tasks.models import Assignment, Draft, Evidence, Update
from tasks.services import StepRefusedError, record_progress, suspend
from tests.factories import AssignmentFactory, UserFactory

pytestmark = pytest.mark.django_db

PROGRESS = Entry(State.IN_PROGRESS, "Đã rà soát 6/7 lĩnh vực", percent=80)
COMPLETED = Entry(
    State.AWAITING,
    "Đã rà soát 7/7 lĩnh vực",
    done_on=date(2026, 9, 8),
    documents=[Document(SimpleUploadedFile("Báo cáo.pdf", b"%PDF-1.7"), number="118/BC-UBND")],
)


@pytest.fixture
def assignment() -> Assignment:
    return AssignmentFactory()


def test_a_completion_takes_its_document_along(assignment: Assignment) -> None:
    update = save_entry(assignment, COMPLETED, by=UserFactory(), seen=version(assignment), as_draft=False)

    assert update.kind == Step.SENT
    assert Evidence.objects.get().update == update


def test_the_document_of_a_draft_goes_with_the_step_that_follows(assignment: Assignment) -> None:
    save_entry(assignment, COMPLETED, by=UserFactory(), seen=version(assignment), as_draft=True)
    sent = Entry(State.AWAITING, COMPLETED.result, done_on=COMPLETED.done_on)

    update = save_entry(assignment, sent, by=UserFactory(), seen=version(assignment), as_draft=False)

    assert Evidence.objects.get().update == update
    assert not Draft.objects.exists()


def test_a_double_click_saves_once(assignment: Assignment) -> None:
    person, seen = UserFactory(), version(assignment)

    first = save_entry(assignment, COMPLETED, by=person, seen=seen, as_draft=False)
    second = save_entry(assignment, COMPLETED, by=person, seen=seen, as_draft=False)

    assert second == first
    assert assignment.updates.exclude(kind=Step.GIVEN).count() == 1
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    "corrected",
    [
        {"done_on": date(2026, 9, 5)},
        {"documents": [Document(number="119/BC-UBND")]},
        {"documents": [Document(SimpleUploadedFile("Báo cáo.pdf", b"%PDF-1.7 moi"), number="118/BC-UBND")]},
    ],
)
def test_a_correction_is_no_double_click(assignment: Assignment, corrected: dict[str, Any]) -> None:
    person, seen = UserFactory(), version(assignment)
    save_entry(assignment, COMPLETED, by=person, seen=seen, as_draft=False)

    with pytest.raises(StaleError):
        save_entry(assignment, replace(COMPLETED, **corrected), by=person, seen=seen, as_draft=False)


def test_a_corrected_percentage_is_no_double_click(assignment: Assignment) -> None:
    person, seen = UserFactory(), version(assignment)
    save_entry(assignment, PROGRESS, by=person, seen=seen, as_draft=False)

    with pytest.raises(StaleError):
        save_entry(assignment, replace(PROGRESS, percent=85), by=person, seen=seen, as_draft=False)


def test_a_double_click_keeps_one_draft(assignment: Assignment) -> None:
    person, seen = UserFactory(), version(assignment)

    first = save_entry(assignment, COMPLETED, by=person, seen=seen, as_draft=True)

    assert save_entry(assignment, COMPLETED, by=person, seen=seen, as_draft=True) == first
    assert Evidence.objects.count() == 1


def test_what_another_saved_meanwhile_is_not_overwritten(assignment: Assignment) -> None:
    seen = version(assignment)
    other = record_progress(assignment, result="Đã rà soát 5/7 lĩnh vực", by=UserFactory())

    with pytest.raises(StaleError) as stale:
        save_entry(assignment, PROGRESS, by=UserFactory(), seen=seen, as_draft=False)

    assert stale.value.since == [other]
    assert stale.value.version == version(assignment)
    assert Update.objects.first() == other


def test_the_same_words_of_another_person_are_no_double_click(assignment: Assignment) -> None:
    seen = version(assignment)
    record_progress(assignment, result=PROGRESS.result, by=UserFactory())

    with pytest.raises(StaleError):
        save_entry(assignment, PROGRESS, by=UserFactory(), seen=seen, as_draft=False)


def test_a_draft_saved_meanwhile_is_not_lost(assignment: Assignment) -> None:
    seen = version(assignment)
    save_entry(assignment, COMPLETED, by=UserFactory(), seen=seen, as_draft=True)

    with pytest.raises(StaleError):
        save_entry(assignment, PROGRESS, by=UserFactory(), seen=seen, as_draft=False)

    assert Draft.objects.get().result == COMPLETED.result


@pytest.mark.parametrize("seen", ["", "x", "/", "99999999999999999999/"])
def test_a_form_that_says_nonsense_is_stale(assignment: Assignment, seen: str) -> None:
    with pytest.raises(StaleError):
        save_entry(assignment, PROGRESS, by=UserFactory(), seen=seen, as_draft=False)


def test_a_refused_step_leaves_no_file_behind(assignment: Assignment, settings: Settings) -> None:
    suspend(assignment, by=UserFactory(), remark="Chờ hướng dẫn")
    assignment.refresh_from_db()

    with pytest.raises(StepRefusedError):
        save_entry(assignment, COMPLETED, by=UserFactory(), seen=version(assignment), as_draft=False)

    assert not Evidence.objects.exists()
    assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []


def test_own_draft_kept_while_typing_does_not_stand_in_the_way(assignment: Assignment) -> None:
    person, seen = UserFactory(), version(assignment)
    save_entry(assignment, COMPLETED, by=person, seen=seen, as_draft=True)

    assert isinstance(save_entry(assignment, COMPLETED, by=person, seen=seen, as_draft=False), Update)
