"""What rooms do in their unit's own plan adds up to what the province gave the unit."""

from datetime import date
from typing import Any, ClassVar

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts.models import User
from plans.models import Amendment
from tasks import services
from tasks.choices import ChangeKind, DeadlineKind, State, Step
from tasks.figures import counted, figures
from tasks.handling.evidence import Document, attach_evidence
from tasks.handling.updating import Entry, save_entry, version
from tasks.models import Assignment, Draft, Update
from tasks.planning.amending.services import Deed, amend, record_amendment
from tasks.planning.issuing import issue_plan
from tasks.services import SomeRefusedError, StepRefusedError
from tasks.subplans.sharing import Share, write_parties
from tasks.subplans.starting import start_subplan, take_over
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from tests.tasks.subplans.conftest import Office
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(office: Office) -> Assignment:
    """One task of the province's plan, which the office made two tasks of, each with a room."""
    assignment = office.given()
    plan = office.begin()
    first = plan.tasks.get()
    TaskFactory(plan=plan, parent=first.parent, position=2, title="Niêm yết tại trụ sở", due_on=first.due_on)
    office.issue()
    return assignment


def parts(office: Office) -> list[Assignment]:
    return list(office.plan.assignments.order_by("task__position", "occurrence").select_related("task__plan"))


@pytest.fixture
def officer(office: Office) -> User:
    return UserFactory(staff_of=office.rooms[0], full_name="Tao Thị Ơn")


def finish(part: Assignment, office: Office, officer: User, result: str = "Đã niêm yết", day: int = 2) -> None:
    services.send(part, result=result, done_on=date(2026, 9, day), by=officer, at=at(day))
    services.confirm(part, by=office.lead, at=at(day, 1))


def at(day: int, hour: int = 0) -> Any:
    return timezone.make_aware(timezone.datetime(2026, 9, day, 8 + hour))


def test_progress_of_a_room_is_the_units_progress_in_its_words(
    office: Office, given: Assignment, officer: User
) -> None:
    services.record_progress(parts(office)[0], result="Đã niêm yết 2/4 nơi", percent=50, by=officer)

    given.refresh_from_db()
    assert (given.state, given.percent) == (State.IN_PROGRESS, 25)
    said = given.updates.get(kind=Step.PROGRESS)
    assert (said.result, said.by, said.percent) == ("Phòng Hành chính - Quản trị: Đã niêm yết 2/4 nơi", officer, 25)
    assert [step.assignment for step in said.merges.all()] == [parts(office)[0]]


@pytest.mark.parametrize("step", ["confirmed", "reopened"])
def test_completions_settle_in_as_many_queries_however_many_parts(office: Office, officer: User, step: str) -> None:
    def queries(count: int) -> int:
        rows = [office.given() for _row in range(count)]
        taken = take_over(office.plan, {row.task_id for row in rows}, by=office.lead, share=Share(office.rooms[0]))
        ids = list(Assignment.objects.filter(task__in=taken).values_list("pk", flat=True))
        for part in Assignment.objects.filter(pk__in=ids):
            attach_evidence(part, Document(number=f"{part.pk}/BC"), by=officer)
            services.send(part, result="Đã xong", done_on=date(2026, 9, 1), by=officer)
        for each in ("confirmed", "reopened"):
            with CaptureQueriesContext(connection) as asked:
                services.take_many(Step(each), services.locked_many(ids), by=office.lead, remark="Thiếu ảnh")
            if each == step:
                break
        return len(asked)

    office.given()
    office.begin()
    office.issue()

    assert queries(1) == queries(6)


def test_result_that_nobody_confirmed_counts_as_far_as_was_reported_before(
    office: Office, given: Assignment, officer: User
) -> None:
    services.send(parts(office)[1], result="Đã xong", done_on=date(2026, 9, 1), by=officer)
    given.refresh_from_db()
    assert (given.state, given.percent) == (State.NOT_STARTED, None)

    services.record_progress(parts(office)[0], result="Đã niêm yết 2/4 nơi", percent=50, by=officer)
    services.send(parts(office)[0], result="Đã niêm yết", done_on=date(2026, 9, 1), by=officer)

    given.refresh_from_db()
    assert (given.state, given.percent) == (State.IN_PROGRESS, 25)


def test_result_reaches_the_province_when_the_unit_confirms_it(
    office: Office, given: Assignment, officer: User
) -> None:
    part = parts(office)[0]
    services.send(part, result="Đã niêm yết 4/4 nơi", done_on=date(2026, 9, 2), by=officer, at=at(2))
    assert not given.updates.filter(kind=Step.PROGRESS).exists()

    services.confirm(part, by=office.lead, at=at(3))

    assert given.updates.get(kind=Step.PROGRESS).result == "Phòng Hành chính - Quản trị: Đã niêm yết 4/4 nơi"


def test_second_click_writes_nothing_twice(office: Office, given: Assignment, officer: User) -> None:
    part, entry = parts(office)[0], Entry(State.IN_PROGRESS, "Đã niêm yết 2/4 nơi")
    seen = version(part)
    for _click in range(2):
        save_entry(part, entry, by=officer, seen=seen, as_draft=False)

    assert given.updates.filter(kind=Step.PROGRESS).count() == 1


def test_words_of_several_rooms_at_once_are_one_step(office: Office, given: Assignment, officer: User) -> None:
    rows = list(services.locked_many([part.pk for part in parts(office)]))
    services.report_all({row: services.Report(f"Đã xong phần {row.pk}", percent=40) for row in rows}, by=officer)

    said = given.updates.get(kind=Step.PROGRESS)
    assert said.result.count("\n") == 1
    assert said.merges.count() == 2


def test_unit_lead_finds_the_completion_ready_when_all_is_confirmed(
    office: Office, given: Assignment, officer: User
) -> None:
    first, second = parts(office)
    document = attach_evidence(first, Document(number="118/BC-VP", dated_on=date(2026, 9, 2)), by=officer)
    finish(second, office, officer, "Đã dán tại trụ sở", day=5)
    assert not Draft.objects.exists()

    finish(first, office, officer, "Đã đăng trên trang tin", day=2)

    draft = Draft.objects.get(assignment=given)
    assert (draft.state, draft.done_on) == (State.AWAITING, date(2026, 9, 5))
    assert draft.result == ("Phòng Hành chính - Quản trị: Đã đăng trên trang tin\nBan Tiếp công dân: Đã dán tại trụ sở")
    assert [row.same_as for row in given.evidence.all()] == [document]
    given.refresh_from_db()
    assert (given.state, given.percent) == (State.IN_PROGRESS, 100)


def test_completion_is_taken_back_with_a_part_that_is_reopened(
    office: Office, given: Assignment, officer: User
) -> None:
    attach_evidence(parts(office)[0], Document(number="118/BC-VP", dated_on=date(2026, 9, 2)), by=officer)
    for part in parts(office):
        finish(part, office, officer)

    services.reopen(parts(office)[0], by=office.lead, remark="Thiếu một nơi")

    assert not Draft.objects.exists()
    assert not given.evidence.exists()
    given.refresh_from_db()
    assert given.percent == 50


def test_words_that_the_lead_wrote_are_left_alone(office: Office, given: Assignment, officer: User) -> None:
    services.save_draft(given, by=office.lead, state=State.AWAITING, result="Tôi tự viết", done_on=date(2026, 9, 1))

    for part in parts(office):
        finish(part, office, officer)

    assert Draft.objects.get().result == "Tôi tự viết"


@pytest.mark.parametrize("changed", [{"difficulty": "Thiếu kinh phí"}, {"done_on": date(2026, 9, 8)}])
def test_completion_in_which_the_lead_changed_more_than_its_words_is_left_alone(
    office: Office, given: Assignment, officer: User, changed: dict[str, Any]
) -> None:
    for part in parts(office):
        finish(part, office, officer)
    Draft.objects.update(**changed)

    services.reopen(parts(office)[0], by=office.lead, remark="Thiếu một nơi")

    assert Draft.objects.filter(assignment=given, **changed).exists()


def test_cancelled_part_does_not_hold_the_completion_back(office: Office, given: Assignment, officer: User) -> None:
    first, second = parts(office)
    finish(first, office, officer)
    Assignment.objects.filter(pk=second.pk).update(state=State.CANCELLED)
    services.reopen(first, by=office.lead, remark="Thiếu một nơi")

    finish(first, office, officer, day=4)

    assert Draft.objects.get().assignment == given
    given.refresh_from_db()
    assert given.percent == 100


def test_occurrence_is_served_by_its_own_part_only(office: Office, officer: User) -> None:
    task = TaskFactory(plan=office.parent, deadline_kind=DeadlineKind.RECURRING, recurrence="quarterly")
    rows = [AssignmentFactory(task=task, unit=office.unit, occurrence=number) for number in (1, 2)]
    office.begin()
    office.issue()

    services.record_progress(parts(office)[1], result="Đã làm quý II", percent=60, by=officer)

    assert [Assignment.objects.get(pk=row.pk).percent for row in rows] == [None, 60]


def test_what_goes_on_all_year_is_ready_anew_each_period(office: Office, officer: User) -> None:
    given = office.given(task__deadline_kind=DeadlineKind.ONGOING, due_on=None)
    office.begin()
    office.issue()
    [part] = parts(office)
    finish(part, office, officer, "Quý II: 12 cuộc", day=2)
    draft = Draft.objects.get(assignment=given)
    services.send(given, result=draft.result, done_on=draft.done_on, by=office.lead)
    services.confirm(given, by=UserFactory(coordinator_of=office.parent.province))

    services.record_progress(part, result="Đang làm quý III", by=officer)
    assert not Draft.objects.exists()
    finish(part, office, officer, "Quý III: 15 cuộc", day=20)

    assert Draft.objects.get().result.endswith("Quý III: 15 cuộc")


@pytest.mark.parametrize("state", [State.AWAITING, State.SUSPENDED, State.CANCELLED])
def test_what_is_no_longer_worked_on_does_not_move(
    office: Office, given: Assignment, officer: User, state: State
) -> None:
    sent = {"done_on": date(2026, 9, 1), "sent_by": office.lead} if state == State.AWAITING else {}
    Assignment.objects.filter(pk=given.pk).update(state=state, percent=30, **sent)

    finish(parts(office)[0], office, officer)

    given.refresh_from_db()
    assert (given.state, given.percent, given.updates.count()) == (state, 30, 1)


def test_closed_plan_of_the_province_does_not_move(office: Office, given: Assignment, officer: User) -> None:
    office.parent.status = "closed"
    office.parent.save()

    finish(parts(office)[0], office, officer)

    given.refresh_from_db()
    assert given.percent is None


def test_coordinating_room_adds_nothing_of_its_own(office: Office, officer: User) -> None:
    given = office.given()
    office.share(office.begin().tasks.get(), room=0, coordinating=(1,))
    office.issue()
    helper = office.plan.assignments.get(unit=office.rooms[1])

    services.record_progress(helper, result="Đã gửi số liệu", percent=80, by=officer)

    given.refresh_from_db()
    assert given.percent is None


def test_work_of_a_province_costs_no_query_more(office: Office, officer: User, django_assert_num_queries: Any) -> None:
    row = services.locked_many([office.given().pk]).get()

    with django_assert_num_queries(0):
        services.roll_up([services.row_of(row, Step.PROGRESS, by=officer, at=timezone.now())], by=officer)


def test_parts_cost_the_same_queries_however_many(
    office: Office, officer: User, django_assert_max_num_queries: Any
) -> None:
    for _row in range(25):
        office.given()
    office.begin()
    office.issue()
    rows = list(services.locked_many([part.pk for part in parts(office)]))

    with django_assert_max_num_queries(20):
        services.report_all({row: services.Report("Đang làm", percent=40) for row in rows}, by=officer)


class Year(RuleBasedStateMachine):
    """Rooms and their lead do anything in any order; the province's own coordinator too."""

    office: ClassVar[Any]
    people: ClassVar[list[User]]

    @initialize(count=st.integers(1, 3), kind=st.sampled_from([DeadlineKind.FIXED, DeadlineKind.ONGOING]))
    def begin(self, count: int, kind: DeadlineKind) -> None:
        parent = PlanFactory(issued=True, province=self.office.province, unit=self.office.parent_unit)
        self.given = AssignmentFactory(task__plan=parent, task__deadline_kind=kind, unit=self.office)
        self.other = AssignmentFactory(task__plan=parent, unit=self.office)
        self.plan = start_subplan(parent, self.office, by=self.people[0])
        take_over(self.plan, {self.given.task_id}, by=self.people[0])
        for place in range(1, count):
            TaskFactory(plan=self.plan, parent=self.given.task, position=place + 1, deadline_kind=kind)
        write_parties(self.plan.tasks.all(), Share(self.office.rooms.get()))
        issue_plan(self.plan, number="1/KH", dated_on=date(2026, 4, 8), by=self.people[0])
        self.parts = list(self.plan.assignments.all())
        self.before = self.figures()
        self.taken = 0

    def figures(self) -> Any:
        return figures(counted(Assignment.objects.filter(plan=self.given.plan_id)), date(2026, 12, 1)).total

    def ask(self, step: Any, row: Assignment, **said: Any) -> None:
        before = Assignment.objects.get(pk=self.given.pk)
        try:
            step(row, **said)
        except (StepRefusedError, SomeRefusedError):
            return
        after = Assignment.objects.get(pk=self.given.pk)
        if row.plan_id == self.plan.pk and before.state not in ("not_started", "in_progress", "redo"):
            assert (after.state, after.percent, after.done_on) == (before.state, before.percent, before.done_on)
        elif row.plan_id == self.plan.pk:
            self.assert_mean(after)

    def assert_mean(self, given: Assignment) -> None:
        rows = [row for row in Assignment.objects.filter(plan=self.plan) if row.state != "cancelled"]
        steps = Update.objects.filter(kind__in=["progress", "confirmed", "reopened"])
        before = {row.pk: steps.filter(assignment=row).values_list("percent", flat=True).first() for row in rows}
        now = {row.pk: before[row.pk] if row.state == "awaiting" else row.percent for row in rows}
        shares = [100 if row.state == "done" else now[row.pk] for row in rows]
        told = any(share is not None for share in shares)
        assert given.percent == (round(sum(share or 0 for share in shares) / len(shares)) if told else None)

    @rule(which=st.integers(0, 2), who=st.integers(0, 2), percent=st.sampled_from([None, 0, 35, 100]))
    def progress(self, which: int, who: int, percent: int | None) -> None:
        part = self.parts[which % len(self.parts)]
        self.ask(services.record_progress, part, result="Đang làm", percent=percent, by=self.people[who])

    @rule(which=st.integers(0, 2), who=st.integers(0, 2))
    def send(self, which: int, who: int) -> None:
        part = self.parts[which % len(self.parts)]
        self.ask(services.send, part, result="Đã xong", done_on=date(2026, 5, 2), by=self.people[who])

    @rule(
        which=st.integers(0, 2),
        who=st.integers(0, 2),
        step=st.sampled_from(["confirm", "return_for_redo", "reopen", "suspend", "resume"]),
    )
    def decide(self, which: int, who: int, step: str) -> None:
        part = self.parts[which % len(self.parts)]
        self.ask(getattr(services, step), part, remark="Vì lý do", by=self.people[who])

    @rule(step=st.sampled_from(["send", "confirm", "return_for_redo", "reopen", "suspend", "resume"]))
    def above(self, step: str) -> None:
        said = {"result": "Đã xong", "done_on": date(2026, 5, 2)} if step == "send" else {"remark": "Vì lý do"}
        by = self.people[0 if step == "send" else 2]
        self.ask(getattr(services, step), self.given, by=by, **said)

    @invariant()
    def province_counts_its_own_only(self) -> None:
        assert self.figures() == self.before == 2
        assert Assignment.objects.get(pk=self.other.pk).percent is None

    @invariant()
    def draft_is_there_only_for_what_is_worked_on(self) -> None:
        given = Assignment.objects.get(pk=self.given.pk)
        states = set(Assignment.objects.filter(plan=self.plan).values_list("state", flat=True))
        ready = Draft.objects.filter(assignment=given, state="awaiting").exists()
        if given.state in ("not_started", "in_progress") and self.given.task.deadline_kind == "fixed" and ready:
            assert states <= {"done", "cancelled"} or given.updates.filter(kind=Step.SENT).exists()


def test_parent_always_is_the_mean_and_never_moves_once_closed() -> None:
    parent_unit = UnitFactory(committee=True)
    Year.office = UnitFactory(province=parent_unit.province)
    Year.office.parent_unit = parent_unit
    UnitFactory(province=parent_unit.province, parent=Year.office, kind=Unit.Kind.INTERNAL, name="Phòng Tổng hợp")
    Year.people = [UserFactory() for _person in range(3)]
    run_state_machine_as_test(
        Year,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_part_that_an_amendment_of_the_own_plan_cancels_counts_no_more(
    office: Office, given: Assignment, officer: User
) -> None:
    first, second = parts(office)
    services.record_progress(first, result="Đã niêm yết 2/4 nơi", percent=50, by=officer)
    paper = record_amendment(
        Amendment(plan=office.plan, number="400/KH-VPUBND", dated_on=date(2026, 6, 1)), by=office.lead
    )

    amend(paper, Deed(ChangeKind.CANCELLED, "Không còn cần", [second.task], []), by=office.lead)

    given.refresh_from_db()
    assert given.percent == 50
