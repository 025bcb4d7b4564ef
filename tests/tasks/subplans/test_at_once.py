"""Two people save at once, on PostgreSQL: the second waits for a lock and must not go by what it read before.

SQLite lets one writer in at a time, so there is nothing to wait for within a transaction.
"""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.models import User
from tasks import services
from tasks.bulk.act import MeanwhileError, apply
from tasks.bulk.assignments import ACTS, ASSIGNMENTS
from tasks.choices import State, Step
from tasks.handling.evidence import Document, attach_evidence
from tasks.handling.receiving import acknowledge
from tasks.handling.shared import take_back
from tasks.handling.updating import Entry, save_entry, version
from tasks.models import Assignment, Draft, Evidence, Receipt
from tasks.planning.closing import close_plan
from tasks.services import StepRefusedError
from tasks.subplans.sharing import Share, share_out
from tests.factories import TaskFactory, UserFactory
from tests.tasks.subplans.conftest import Office

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL lets two write at the same time"),
]

DAY = date(2026, 9, 2)
BLOCKED = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))"


def meanwhile(first: Callable[[], Any], second: Callable[[], Any], then: Callable[[], Any] = lambda: None) -> Any:
    """Do `second` on a connection of its own while `first` is not committed yet; return what `second` returns.

    As soon as `second` waits for `first`, `then` goes on in the transaction of `first`, which commits.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            waiting = pool.submit(_alone, second)
            _until_blocked(waiting)
            then()
        return waiting.result(timeout=20)


def _alone(act: Callable[[], Any]) -> Any:
    try:
        return act()
    finally:
        connection.close()


def _until_blocked(waiting: Future[Any]) -> None:
    for _turn in range(500):
        with connection.cursor() as cursor:
            cursor.execute(BLOCKED)
            if cursor.fetchone()[0]:
                return
        assert not waiting.done(), "the second did not wait for the first"
        time.sleep(0.01)
    raise AssertionError("the second neither waits nor ends")


@pytest.fixture
def officer(office: Office) -> User:
    return UserFactory(staff_of=office.rooms[0])


@pytest.fixture
def given(office: Office) -> Assignment:
    return office.given()


@pytest.fixture
def part(office: Office, given: Assignment) -> Assignment:
    """The one part that serves what was given."""
    office.begin()
    office.issue()
    return office.plan.assignments.get()


def send(part: Assignment, officer: User) -> None:
    services.send(part, result="Đã niêm yết", done_on=DAY, by=officer)


def test_nothing_is_recorded_on_a_plan_that_was_just_closed(office: Office, given: Assignment) -> None:
    with pytest.raises(StepRefusedError):
        meanwhile(
            lambda: close_plan(office.parent, by=UserFactory()),
            lambda: services.record_progress(given, result="Sau khi đóng", by=office.lead),
        )

    assert not given.updates.filter(kind=Step.PROGRESS).exists()


def test_nothing_is_recorded_of_many_on_a_plan_that_was_just_closed(office: Office, given: Assignment) -> None:
    def report() -> None:
        with transaction.atomic():
            [row] = services.locked_many([given.pk])
            services.report_all({row: services.Report("Sau khi đóng")}, by=office.lead)

    with pytest.raises(StepRefusedError):
        meanwhile(lambda: close_plan(office.parent, by=UserFactory()), report)

    assert not given.updates.filter(kind=Step.PROGRESS).exists()


def test_part_moves_nothing_of_a_plan_that_was_just_closed(
    office: Office, given: Assignment, part: Assignment, officer: User
) -> None:
    meanwhile(
        lambda: close_plan(office.parent, by=UserFactory()),
        lambda: services.record_progress(part, result="Đang làm", percent=50, by=officer),
    )

    given.refresh_from_db()
    assert (given.state, given.percent) == (State.NOT_STARTED, None)


def test_draft_that_the_lead_was_saving_stands(
    office: Office, given: Assignment, part: Assignment, officer: User
) -> None:
    send(part, officer)
    own, seen = Entry(State.AWAITING, "Chữ của trưởng đơn vị", done_on=DAY), version(given)

    meanwhile(
        lambda: save_entry(given, own, by=office.lead, seen=seen, as_draft=True),
        lambda: services.confirm(part, by=office.lead),
    )

    assert Draft.objects.get(assignment=given).result == "Chữ của trưởng đơn vị"


def test_two_rooms_that_finish_at_once_make_one_completion(office: Office, given: Assignment, officer: User) -> None:
    first = office.begin().tasks.get()
    TaskFactory(plan=office.plan, parent=first.parent, position=2, due_on=first.due_on)
    office.issue()
    one, other = office.plan.assignments.order_by("pk")
    send(one, officer), send(other, officer)

    meanwhile(lambda: services.confirm(one, by=office.lead), lambda: services.confirm(other, by=office.lead))

    given.refresh_from_db()
    assert (given.state, given.percent) == (State.IN_PROGRESS, 100)
    assert Draft.objects.get(assignment=given).state == State.AWAITING


def test_two_take_note_at_once(office: Office, given: Assignment) -> None:
    def note() -> int:
        return acknowledge(Assignment.objects.filter(pk=given.pk), by=office.lead)

    assert meanwhile(note, note) == 0
    assert Receipt.objects.count() == 1
    assert given.updates.filter(kind=Step.RECEIVED).count() == 1


def test_only_document_of_a_completion_stays(office: Office, given: Assignment) -> None:
    document = attach_evidence(given, Document(number="118/BC-VP"), by=office.lead)
    loaded, seen = Evidence.objects.get(pk=document.pk), version(given)
    done = Entry(State.AWAITING, "Đã niêm yết", done_on=DAY)

    with pytest.raises(StepRefusedError):
        meanwhile(
            lambda: save_entry(given, done, by=office.lead, seen=seen, as_draft=False),
            lambda: take_back(loaded, by=office.lead),
        )

    assert given.evidence.count() == 1


def test_taking_note_of_all_does_not_stand_in_the_way_of_a_part(office: Office, given: Assignment) -> None:
    share_out(office.begin(), [office.plan.tasks.get().pk], Share(office.unit), by=office.lead)
    office.issue()
    part = office.plan.assignments.get()

    meanwhile(
        lambda: services.locked(part),
        lambda: acknowledge(Assignment.objects.filter(unit=office.unit), by=office.lead),
        then=lambda: services.record_progress(part, result="Đang làm", by=office.lead),
    )

    assert set(Receipt.objects.values_list("assignment", flat=True)) == {given.pk, part.pk}


def test_documents_given_to_each_others_work_do_not_stand_in_the_way(office: Office) -> None:
    one, other = office.given(), office.given()

    def saving(row: Assignment, also: Assignment, number: str) -> Callable[[], Any]:
        entry = Entry(State.IN_PROGRESS, "Đang làm", documents=[Document(number=number)], also=[also])
        seen = version(row)
        return lambda: save_entry(row, entry, by=office.lead, seen=seen, as_draft=False)

    first, second = saving(one, other, "1/BC-VP"), saving(other, one, "2/BC-VP")
    meanwhile(lambda: services.locked(one), second, then=first)

    assert [row.evidence.count() for row in (one, other)] == [2, 2]


def test_change_of_many_sees_the_step_that_it_waited_for(office: Office, given: Assignment) -> None:
    coordinator, act = UserFactory(coordinator_of=office.parent.province), ACTS["suspended"]
    form = act.asked(office.parent, {"remark": "Chờ hướng dẫn"})
    assert form.is_valid()
    rows = Assignment.objects.filter(pk=given.pk)
    seen = {str(given.pk): ASSIGNMENTS.version(rows.with_newest_step().get())}

    with pytest.raises(MeanwhileError):
        meanwhile(
            lambda: services.record_progress(given, result="Đang làm", by=office.lead),
            lambda: apply(act, ASSIGNMENTS, form, found=rows, seen=seen, by=coordinator),
        )

    given.refresh_from_db()
    assert given.state == State.IN_PROGRESS
