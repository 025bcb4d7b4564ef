"""More time: asked by a unit, decided by a coordinator who did not ask it, counted by the date that was granted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from plans.models import Plan
from tasks.choices import Decision, State, Step
from tasks.figures import figures
from tasks.handling.extensions import ask_extension, decide_all, decide_extension
from tasks.models import Assignment, Extension
from tasks.services import SomeRefusedError, StepRefusedError, suspend
from tests.factories import AssignmentFactory, PlanFactory, UserFactory

pytestmark = pytest.mark.django_db

REASON = "Chờ hướng dẫn của Bộ Nội vụ"


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True)


@pytest.fixture
def coordinator(plan: Plan) -> User:
    return UserFactory(coordinator_of=plan.province, full_name="Nguyễn Thị Hạnh")


def due_in(plan: Plan, days: int = 10, **columns: Any) -> Assignment:
    """An assignment of `plan` that is due so many days from today."""
    return AssignmentFactory(task__plan=plan, task__due_on=timezone.localdate() + timedelta(days=days), **columns)


def asked(assignment: Assignment, days: int = 40, **said: Any) -> Extension:
    """A request for so many days from today, by the unit's lead."""
    by = said.pop("by", None) or UserFactory(lead_of=assignment.unit)
    return ask_extension(assignment, due_on=timezone.localdate() + timedelta(days=days), reason=REASON, by=by, **said)


# --- the services ----------------------------------------------------------------------------------------------------


def test_granted_request_moves_the_due_date_and_keeps_the_original(plan: Plan, coordinator: User) -> None:
    assignment = due_in(plan)
    original = assignment.due_on
    request = asked(assignment)

    decide_extension(request, granted=True, remark="Đồng ý", by=coordinator)

    assignment.refresh_from_db()
    assert (assignment.due_on, assignment.original_due_on) == (request.asked_due_on, original)


def test_refused_request_leaves_the_due_date(plan: Plan, coordinator: User) -> None:
    assignment = due_in(plan)
    request = asked(assignment)

    decided = decide_extension(request, granted=False, remark="Hạn do Trung ương quy định", by=coordinator)

    assignment.refresh_from_db()
    assert (decided.decision, assignment.due_on) == (Decision.REFUSED, assignment.original_due_on)


def test_whole_request_stands_in_the_history(plan: Plan, coordinator: User) -> None:
    assignment = due_in(plan)
    decide_extension(asked(assignment), granted=False, remark="Chưa đủ lý do", by=coordinator)
    decide_extension(asked(assignment), granted=True, remark="Đồng ý", by=coordinator)

    kinds = list(assignment.updates.order_by("pk").values_list("kind", flat=True))

    assert kinds == [Step.GIVEN, Step.ASKED, Step.REFUSED, Step.ASKED, Step.DATED]


@pytest.mark.parametrize("days", [-1, 0, 10])
def test_day_that_gives_no_more_time_is_refused(plan: Plan, days: int) -> None:
    with pytest.raises(ValidationError):
        asked(due_in(plan), days)


def test_overdue_work_cannot_be_extended_into_the_past(plan: Plan) -> None:
    with pytest.raises(ValidationError):
        asked(due_in(plan, -20), -5)


def test_reason_is_required(plan: Plan) -> None:
    assignment = due_in(plan)

    with pytest.raises(ValidationError):
        ask_extension(assignment, due_on=date(2030, 1, 1), reason="", by=UserFactory())


def test_second_request_waits_for_the_first(plan: Plan) -> None:
    assignment = due_in(plan)
    asked(assignment)

    with pytest.raises(StepRefusedError):
        asked(assignment, 60)


def test_work_that_is_stopped_gets_no_request(plan: Plan, coordinator: User) -> None:
    assignment = due_in(plan)
    suspend(assignment, remark="Chờ sáp nhập", by=coordinator)

    with pytest.raises(StepRefusedError):
        asked(assignment)


def test_nobody_decides_their_own_request(plan: Plan, coordinator: User) -> None:
    request = asked(due_in(plan), by=coordinator)

    with pytest.raises(StepRefusedError):
        decide_extension(request, granted=True, remark="Đồng ý", by=coordinator)


def test_request_is_decided_once(plan: Plan, coordinator: User) -> None:
    request = asked(due_in(plan))
    decide_extension(request, granted=False, remark="Chưa đủ lý do", by=coordinator)

    with pytest.raises(StepRefusedError):
        decide_extension(request, granted=True, remark="Đồng ý", by=coordinator)


@pytest.mark.parametrize("granted", [True, False])
def test_decision_needs_a_remark(plan: Plan, coordinator: User, granted: bool) -> None:
    request = asked(due_in(plan))

    with pytest.raises(ValidationError):
        decide_extension(request, granted=granted, remark=" ", by=coordinator)


def test_database_asks_for_the_remark_too(plan: Plan, coordinator: User) -> None:
    request = asked(due_in(plan))
    decided = {"decision": Decision.REFUSED, "decided_by": coordinator, "decided_at": timezone.now()}

    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.filter(pk=request.pk).update(**decided)


def test_request_of_work_that_was_stopped_can_only_be_refused(plan: Plan, coordinator: User) -> None:
    assignment = due_in(plan)
    request = asked(assignment)
    suspend(assignment, remark="Chờ sáp nhập", by=coordinator)

    with pytest.raises(StepRefusedError):
        decide_extension(request, granted=True, remark="Đồng ý", by=coordinator)
    assert decide_extension(request, granted=False, remark="Đã tạm dừng", by=coordinator).decision == Decision.REFUSED


def test_all_are_decided_or_none(plan: Plan, coordinator: User) -> None:
    requests = [asked(due_in(plan)), asked(due_in(plan), by=coordinator)]

    with pytest.raises(SomeRefusedError):
        decide_all(requests, granted=True, remark="Đồng ý", by=coordinator)

    assert Extension.objects.open().count() == 2


def test_figures_go_by_the_granted_date_from_the_day_of_the_grant(plan: Plan, coordinator: User) -> None:
    assignment = AssignmentFactory(task__plan=plan, task__due_on=date(2026, 4, 30))
    lead = UserFactory(lead_of=assignment.unit)
    may_5, may_6 = datetime(2026, 5, 5, 2, tzinfo=UTC), datetime(2026, 5, 6, 2, tzinfo=UTC)
    request = ask_extension(assignment, due_on=date(2026, 6, 30), reason=REASON, by=lead, at=may_5)
    decide_extension(request, granted=True, remark="Đồng ý", by=coordinator, at=may_6)
    rows = Assignment.objects.filter(plan=plan)

    before, after = (figures(rows, day, as_of=day) for day in (date(2026, 5, 5), date(2026, 5, 6)))

    assert (before.overdue, after.overdue, after.in_time) == (1, 0, 1)


# --- the pages -------------------------------------------------------------------------------------------------------


def test_lead_asks_from_the_page(client: Client, plan: Plan) -> None:
    assignment = due_in(plan)
    client.force_login(UserFactory(lead_of=assignment.unit))
    day = timezone.localdate() + timedelta(days=40)

    client.post(reverse("tasks:extend", args=[assignment.pk]), {"due_on": f"{day:%d/%m/%Y}", "reason": REASON})

    request = assignment.extensions.get()
    assert (request.asked_due_on, request.reason) == (day, REASON)


def test_officer_cannot_ask(client: Client, plan: Plan) -> None:
    assignment = due_in(plan)
    client.force_login(UserFactory(staff_of=assignment.unit))

    assert client.get(reverse("tasks:extend", args=[assignment.pk])).status_code == 403


def test_page_keeps_what_was_typed_when_the_day_is_refused(client: Client, plan: Plan) -> None:
    assignment = due_in(plan)
    client.force_login(UserFactory(lead_of=assignment.unit))

    page = client.post(reverse("tasks:extend", args=[assignment.pk]), {"due_on": "01/01/2020", "reason": REASON})

    assert REASON in page.content.decode()
    assert page.context["form"].errors["due_on"]


def decide(client: Client, plan: Plan, *requests: Extension, decision: str = "granted", remark: str = "Đồng ý") -> Any:
    chosen = {"chosen": [request.pk for request in requests], "decision": decision, "remark": remark}
    return client.post(reverse("tasks:extensions", args=[plan.pk]), chosen)


def test_coordinator_decides_several_at_once(client: Client, plan: Plan, coordinator: User) -> None:
    client.force_login(coordinator)

    decide(client, plan, asked(due_in(plan)), asked(due_in(plan)))

    assert Extension.objects.filter(decision=Decision.GRANTED, decided_by=coordinator).count() == 2


@pytest.mark.parametrize(("decision", "left"), [("granted", Decision.GRANTED), ("refused", Decision.OPEN)])
def test_only_a_refusal_has_to_be_explained(
    client: Client, plan: Plan, coordinator: User, decision: str, left: str
) -> None:
    client.force_login(coordinator)
    request = asked(due_in(plan))

    decide(client, plan, request, decision=decision, remark=" ")

    request.refresh_from_db()
    assert (request.decision, bool(request.remark)) == (left, left == Decision.GRANTED)


def test_page_says_which_request_was_in_the_way(client: Client, plan: Plan, coordinator: User) -> None:
    client.force_login(coordinator)
    own = asked(due_in(plan, task__title="Đối thoại với Nhân dân"), by=coordinator)

    page = decide(client, plan, own, asked(due_in(plan)))

    assert [assignment.pk for assignment, _why in page.context["refused"]] == [own.assignment_id]


def test_request_of_another_province_cannot_be_decided(client: Client, plan: Plan, coordinator: User) -> None:
    client.force_login(coordinator)
    foreign = asked(due_in(PlanFactory(issued=True)))

    decide(client, plan, foreign)

    assert Extension.objects.open().get() == foreign


def test_second_request_is_flagged(client: Client, plan: Plan, coordinator: User) -> None:
    client.force_login(coordinator)
    assignment = due_in(plan)
    decide_extension(asked(assignment), granted=True, remark="Đồng ý", by=coordinator)
    asked(assignment, 90)

    page = client.get(reverse("tasks:extensions", args=[plan.pk]))

    assert [request.turn for request in page.context["page"]] == [2]


def test_list_asks_six_queries_whatever_its_length(
    client: Client, plan: Plan, coordinator: User, django_assert_num_queries: Any
) -> None:
    client.force_login(coordinator)
    for _ in range(20):
        asked(due_in(plan))
    client.get(reverse("tasks:extensions", args=[plan.pk]))

    with django_assert_num_queries(6):
        client.get(reverse("tasks:extensions", args=[plan.pk]))


@pytest.mark.parametrize("name", ["tasks:assignments", "tasks:detail", "tasks:assignment", "tasks:work"])
def test_original_date_is_shown_beside_the_new_one(client: Client, plan: Plan, coordinator: User, name: str) -> None:
    assignment = due_in(plan)
    lead = UserFactory(lead_of=assignment.unit)
    decide_extension(asked(assignment), granted=True, remark="Đồng ý", by=coordinator)
    client.force_login(lead if name == "tasks:work" else coordinator)
    pk = {"tasks:assignments": plan.pk, "tasks:detail": assignment.task_id, "tasks:work": assignment.unit_id}

    page = client.get(reverse(name, args=[pk.get(name, assignment.pk)])).content.decode()

    was = page.partition('<small class="was">')[2].partition("</small>")[0]
    assert f"{assignment.original_due_on:%d/%m/%Y}" in was


def test_row_says_that_a_request_waits(client: Client, plan: Plan) -> None:
    assignment = due_in(plan, 2, state=State.IN_PROGRESS)
    client.force_login(UserFactory(lead_of=assignment.unit))
    address = reverse("tasks:extend", args=[assignment.pk])
    offered = address in client.get(reverse("tasks:work", args=[assignment.unit_id])).content.decode()

    asked(assignment)

    page = client.get(reverse("tasks:work", args=[assignment.unit_id])).content.decode()
    assert (offered, address in page, "Chờ duyệt gia hạn" in page) == (True, False, True)
