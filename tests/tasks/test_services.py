"""The life of an assignment: no order of steps, sensible or not, leads to a state that cannot be."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import AuditEvent, User
from tasks import services
from tasks.choices import DeadlineKind, State
from tasks.figures import figures
from tasks.handling.dates import set_due_date
from tasks.handling.extensions import ask_extension, decide_extension
from tasks.handling.receiving import acknowledge, hand_on
from tasks.models import Assignment, Draft
from tasks.planning.closing import close_plan
from tasks.services import SomeRefusedError, StepRefusedError
from tests.factories import AssignmentFactory, EvidenceFactory, PlanFactory, UnitFactory, UserFactory
from units.models import Unit

pytestmark = pytest.mark.django_db

WORDS = st.sampled_from(["Đã niêm yết tại 14/14 tổ dân phố", "Đã rà soát 4/7 lĩnh vực", "", " "])
DAYS = st.sampled_from([0, -1, 1, -400])

# From the card of the domain, not from the code under test: step → from which states → to which state.
OPEN = {"not_started", "in_progress", "redo"}
CARD = {
    "progress": (OPEN, "in_progress"),
    "send": (OPEN, "awaiting"),
    "confirm": ({"awaiting"}, "done"),
    "return": ({"awaiting"}, "redo"),
    "reopen": ({"done"}, "in_progress"),
    "suspend": (OPEN | {"awaiting"}, "suspended"),
    "resume": ({"suspended"}, "in_progress"),
}


class Life(RuleBasedStateMachine):
    """Anybody asks for any step at any time; a second record of what must have become of it stands beside."""

    people: ClassVar[list[User]]
    unit: ClassVar[Unit]

    @initialize(kind=st.sampled_from([DeadlineKind.FIXED, DeadlineKind.REGULATED, DeadlineKind.ONGOING]))
    def begin(self, kind: DeadlineKind) -> None:
        self.plan = PlanFactory(issued=True, province=self.unit.province, unit=self.unit)
        self.assignment = AssignmentFactory(task__plan=self.plan, task__deadline_kind=kind, unit=self.unit)
        self.kind, self.state, self.due_on = kind, "not_started", self.assignment.due_on
        self.steps, self.sender, self.confirmed, self.closed = 1, None, False, False
        self.noted, self.officer, self.asked = False, None, None

    def ask(self, service: Callable[..., Any], *, allowed: bool, rows: int = 1, **said: Any) -> Any:
        """Ask for something and see that it is done exactly where it is `allowed`; return what came of it."""
        try:
            done = service(**said)
        except (StepRefusedError, ValidationError):
            assert not allowed, f"{service.__name__} was refused in {self.state}"
            return None
        assert allowed, f"{service.__name__} was let through in {self.state}"
        self.steps += rows
        return done

    def step(self, name: str, *, given: bool = True, **said: Any) -> None:
        """Ask for a step; `given` says whether everything was given that it needs."""
        service = services.return_for_redo if name == "return" else getattr(services, name, services.record_progress)
        sources, target = CARD[name]
        allowed = self.state in sources and given and not self.closed
        if self.ask(service, allowed=allowed, assignment=self.assignment, **said):
            self.state = "in_progress" if name == "confirm" and self.kind == DeadlineKind.ONGOING else target
            self.sender = said["by"] if name == "send" else self.sender
            self.confirmed |= name == "confirm"

    @rule(who=st.integers(0, 2), result=WORDS, percent=st.sampled_from([None, 0, 60, 100, 101]))
    def progress(self, who: int, result: str, percent: int | None) -> None:
        given = bool(result.strip()) and percent != 101
        self.step("progress", given=given, result=result, percent=percent, by=self.people[who])

    @rule(who=st.integers(0, 2), result=WORDS, days=DAYS)
    def send(self, who: int, result: str, days: int) -> None:
        done_on = timezone.localdate() + timedelta(days=days)
        self.step("send", given=bool(result.strip()) and days <= 0, result=result, done_on=done_on, by=self.people[who])

    @rule(who=st.integers(0, 2))
    def confirm(self, who: int) -> None:
        self.step("confirm", given=self.people[who] != self.sender, by=self.people[who])

    @rule(name=st.sampled_from(["return", "reopen", "suspend"]), remark=WORDS)
    def remark(self, name: str, remark: str) -> None:
        self.step(name, given=bool(remark.strip()), remark=remark, by=self.people[0])

    @rule(remark=WORDS)
    def resume(self, remark: str) -> None:
        self.step("resume", remark=remark, by=self.people[0])

    @precondition(lambda self: not self.noted or self.steps % 5 == 0)
    @rule(who=st.integers(0, 2))
    def acknowledge(self, who: int) -> None:
        new = not self.noted and self.state != "done"
        said = {"assignments": [self.assignment], "by": self.people[who]}
        if self.ask(acknowledge, allowed=not (new and self.closed), rows=new, **said) is not None:
            self.noted |= new

    @rule(officer=st.integers(0, 2))
    def hand_on(self, officer: int) -> None:
        rows = (not self.noted) + (self.officer != officer)
        said = {"assignment": self.assignment, "room": None, "officer": self.people[officer], "by": self.people[0]}
        if self.ask(hand_on, allowed=self.state != "done" and not self.closed, rows=rows, **said):
            self.noted, self.officer = True, officer

    @rule(who=st.integers(0, 2), reason=WORDS, days=st.sampled_from([-1, 30, 60, 90]))
    def ask_for_time(self, who: int, reason: str, days: int) -> None:
        due_on, stands = timezone.localdate() + timedelta(days=days), self.due_on is not None and self.is_open
        allowed = stands and days > 0 and due_on > self.due_on and self.asked is None and bool(reason.strip())
        said = {"assignment": self.assignment, "due_on": due_on, "reason": reason, "by": self.people[who]}
        self.asked = self.ask(ask_extension, allowed=allowed, **said) or self.asked

    @precondition(lambda self: self.asked)
    @rule(who=st.integers(0, 2), granted=st.booleans(), remark=WORDS)
    def decide(self, who: int, granted: bool, remark: str) -> None:
        by, asked = self.people[who], self.asked
        allowed = asked.asked_by != by and bool(remark.strip()) and (not granted or self.is_open) and not self.closed
        if self.ask(decide_extension, allowed=allowed, extension=asked, granted=granted, remark=remark, by=by):
            self.asked, self.due_on = None, asked.asked_due_on if granted else self.due_on

    @rule(basis=WORDS, days=DAYS, corrects=st.booleans())
    def date(self, basis: str, days: int, corrects: bool) -> None:
        due_on = timezone.localdate() + timedelta(days=days)
        allowed = self.kind == DeadlineKind.REGULATED and self.is_open and (corrects or self.due_on is None)
        allowed = allowed and bool(basis.strip()) and due_on >= self.plan.day
        said = {"due_on": due_on, "basis": basis, "corrects": corrects, "by": self.people[0]}
        if self.ask(set_due_date, allowed=allowed, assignment=self.assignment, **said):
            self.due_on = due_on

    @precondition(lambda self: self.steps > 20)
    @rule()
    def close(self) -> None:
        ends = self.kind == DeadlineKind.ONGOING and self.confirmed and self.is_open
        if self.ask(close_plan, allowed=not self.closed, rows=ends, plan=self.plan, by=self.people[0]) is not None:
            self.closed, self.state = True, "done" if ends else self.state

    @property
    def is_open(self) -> bool:
        return self.state in OPEN | {"awaiting"} and not self.closed

    @invariant()
    def present_agrees_with_the_newest_step(self) -> None:
        now = Assignment.objects.annotate(steps=Count("updates")).get(pk=self.assignment.pk)
        newest = now.updates.first()
        columns = ("state", "due_on", "done_on", "percent")
        assert (now.state, now.due_on, now.steps) == (self.state, self.due_on, self.steps)
        assert [getattr(now, name) for name in columns] == [getattr(newest, name) for name in columns]
        assert (now.confirmed_by is not None) == (now.state == "done")

    def teardown(self) -> None:
        """What was known at the end of today is what stands today."""
        rows, today = Assignment.objects.filter(pk=self.assignment.pk), timezone.localdate()
        assert figures(rows, today) == figures(rows, today, as_of=today)
        assert figures(rows, today).total == 1


def test_ten_thousand_steps_lead_to_no_impossible_state() -> None:
    Life.people, Life.unit = UserFactory.create_batch(3), UnitFactory()

    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=100,
            stateful_step_count=100,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )


def sent(by: User, **columns: Any) -> Assignment:
    """An assignment whose completion awaits confirmation."""
    assignment = AssignmentFactory(**columns)
    services.send(assignment, result="Đã niêm yết", done_on=date(2026, 9, 1), by=by)
    return assignment


def test_every_step_leaves_an_audit_event() -> None:
    unit, coordinator = UserFactory.create_batch(2)
    assignment = sent(unit)
    services.confirm(assignment, by=coordinator)

    events = AuditEvent.objects.filter(object_type="tasks.assignment", object_id=assignment.pk).order_by("pk")

    assert [(event.action, event.by) for event in events] == [
        ("assignment.sent", unit),
        ("assignment.confirmed", coordinator),
    ]


def test_who_sent_a_result_does_not_confirm_it() -> None:
    coordinator = UserFactory()
    assignment = sent(coordinator)

    with pytest.raises(StepRefusedError):
        services.confirm(assignment, by=coordinator)


def test_a_confirmed_result_of_an_ongoing_task_leaves_it_open() -> None:
    assignment = sent(UserFactory(), task__deadline_kind=DeadlineKind.ONGOING)

    services.confirm(assignment, by=UserFactory())

    assignment.refresh_from_db()
    assert (assignment.state, assignment.done_on) == (State.IN_PROGRESS, None)


def test_completion_needs_evidence_where_the_plan_asks_for_it() -> None:
    assignment = AssignmentFactory(task__plan__evidence_required=True)
    said = {"result": "Đã niêm yết", "done_on": date(2026, 9, 1), "by": UserFactory()}

    with pytest.raises(ValidationError):
        services.send(assignment, **said)
    EvidenceFactory(assignment=assignment)
    services.send(assignment, **said)

    assignment.refresh_from_db()
    assert assignment.state == State.AWAITING


def test_a_step_uses_up_the_draft() -> None:
    assignment, officer = AssignmentFactory(), UserFactory()
    services.save_draft(assignment, by=officer, state=State.AWAITING, result="Đã niêm yết")

    services.record_progress(assignment, result="Đã niêm yết tại 13 tổ", by=UserFactory())

    assert not Draft.objects.exists()


def test_a_step_on_many_is_taken_on_all() -> None:
    unit, coordinator = UserFactory.create_batch(2)
    rows = [sent(unit), sent(unit)]

    services.take_all(services.confirm, rows, by=coordinator)

    assert set(Assignment.objects.values_list("state", flat=True)) == {State.DONE}


def test_a_step_on_many_is_taken_on_none_when_one_refuses() -> None:
    unit, coordinator = UserFactory.create_batch(2)
    good, own = sent(unit), sent(coordinator)

    with pytest.raises(SomeRefusedError) as refused:
        services.take_all(services.confirm, [good, own], by=coordinator)

    assert [assignment for assignment, _reason in refused.value.reasons] == [own]
    assert set(Assignment.objects.values_list("state", flat=True)) == {State.AWAITING}


def test_day_long_before_the_plan_is_taken_for_a_slip() -> None:
    assignment = AssignmentFactory()

    with pytest.raises(ValidationError):
        services.send(assignment, result="Đã niêm yết", done_on=date(1990, 1, 1), by=UserFactory())


def test_draft_of_what_awaits_confirmation_is_refused() -> None:
    assignment = AssignmentFactory()
    services.send(assignment, result="Đã niêm yết", done_on=date(2026, 3, 27), by=UserFactory())
    assignment.refresh_from_db()

    with pytest.raises(StepRefusedError):
        services.save_draft(assignment, by=UserFactory(), state=State.IN_PROGRESS, result="Đang làm")


def test_returned_work_is_no_longer_complete() -> None:
    assignment = AssignmentFactory()
    services.send(assignment, result="Đã niêm yết", done_on=date(2026, 3, 27), by=UserFactory())

    services.return_for_redo(assignment, by=UserFactory(), remark="Thiếu biên bản")

    assignment.refresh_from_db()
    assert assignment.percent is None
