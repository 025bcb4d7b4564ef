"""An assignment whole, and what the coordinator decides about it."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from plans.models import Plan
from tasks.choices import Part, State, Step, Timeliness
from tasks.models import Assignment
from tasks.services import confirm, record_progress, return_for_redo, save_draft, send, suspend
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    PartyFactory,
    PlanFactory,
    ProvinceFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

STEPS = ["confirm", "return", "reopen", "suspend", "resume"]


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True)


@pytest.fixture
def coordinator(plan: Plan, client: Client) -> User:
    person = UserFactory(coordinator_of=plan.province, full_name="Nguyễn Thị Hạnh")
    client.force_login(person)
    return person


def sent(plan: Plan, by: User | None = None, result: str = "Đã niêm yết 14/14 tổ", **columns: Any) -> Assignment:
    """An assignment of `plan` whose completion awaits confirmation."""
    assignment = AssignmentFactory(task__plan=plan, **columns)
    send(assignment, result=result, done_on=date(2026, 4, 1), by=by or UserFactory(lead_of=assignment.unit))
    assignment.refresh_from_db()
    return assignment


def take(client: Client, step: str, assignment: Assignment, **words: str) -> Any:
    return client.post(reverse(f"tasks:{step}", args=[assignment.pk]), words)


def page_of(client: Client, assignment: Assignment) -> Any:
    return client.get(reverse("tasks:assignment", args=[assignment.pk]))


def awaiting(client: Client, plan: Plan, **query: str) -> Any:
    return client.get(reverse("tasks:awaiting", args=[plan.pk]), query)


# --- one assignment --------------------------------------------------------------------------------------------------


def test_the_page_tells_the_whole_life(client: Client, plan: Plan, coordinator: User) -> None:
    assignment = sent(plan)
    EvidenceFactory(assignment=assignment, update=assignment.updates.first(), number="118/BC-UBND")
    return_for_redo(assignment, by=coordinator, remark="Thiếu tổ dân phố số 14")

    page = page_of(client, assignment).content.decode()

    words = ["Thiếu tổ dân phố số 14", "118/BC-UBND", "Đã niêm yết 14/14 tổ"]
    assert sorted(words, key=page.index) == ["Thiếu tổ dân phố số 14", "Đã niêm yết 14/14 tổ", "118/BC-UBND"]


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("not_started", {"suspend", "remark"}),
        ("awaiting", {"confirm", "return", "suspend", "remark"}),
        ("done", {"reopen", "remark"}),
        ("suspended", {"resume", "remark"}),
    ],
)
def test_only_what_can_be_done_now_is_offered(
    client: Client, plan: Plan, coordinator: User, state: str, offered: set[str]
) -> None:
    assignment = AssignmentFactory(task__plan=plan) if state in ("not_started", "suspended") else sent(plan)
    if state == "suspended":
        suspend(assignment, by=coordinator, remark="Chờ hướng dẫn")
    if state == "done":
        confirm(assignment, by=coordinator)

    acts = page_of(client, assignment).context["acts"]

    assert {act.name for act, _form, _tried in acts} == offered


def test_the_unit_is_offered_no_decision(client: Client, plan: Plan) -> None:
    assignment = sent(plan)
    client.force_login(UserFactory(lead_of=assignment.unit))

    assert page_of(client, assignment).context["acts"] == []


def test_after_sending_in_time_the_page_offers_nothing_that_is_past(client: Client, plan: Plan) -> None:
    assignment = sent(plan, task__due_on=date(2026, 4, 2))
    client.force_login(UserFactory(lead_of=assignment.unit))

    with time_machine.travel(date(2026, 5, 4)):
        response = page_of(client, assignment)

    page = response.content.decode()
    assert response.context["assignment"].timeliness == Timeliness.IN_TIME
    assert [name for name in ("receive", "extend") if reverse(f"tasks:{name}", args=[assignment.pk]) in page] == []


def test_who_sent_it_is_told_that_another_confirms(client: Client, plan: Plan, coordinator: User) -> None:
    context = page_of(client, sent(plan, by=coordinator)).context

    assert context["own_result"]
    assert "confirm" not in {act.name for act, _form, _tried in context["acts"]}


def test_the_page_asks_as_many_queries_however_long_the_life(
    client: Client, plan: Plan, coordinator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    assignment = AssignmentFactory(task__plan=plan)
    PartyFactory(task=assignment.task, unit=assignment.unit)
    save_draft(assignment, by=coordinator, state=State.IN_PROGRESS)
    for number in range(20):
        update = record_progress(assignment, result=f"Đã xong {number} việc", by=UserFactory())
        EvidenceFactory(assignment=assignment, update=update)

    with django_assert_num_queries(15):
        page_of(client, assignment)


def test_an_assignment_of_another_unit_is_not_found(client: Client, plan: Plan) -> None:
    client.force_login(UserFactory(lead_of=UnitFactory(province=plan.province)))

    assert page_of(client, sent(plan)).status_code == 404


def test_the_lead_unit_sees_what_its_partners_do(client: Client, plan: Plan) -> None:
    ours = AssignmentFactory(task__plan=plan)
    theirs = AssignmentFactory(task=ours.task, part=Part.COORDINATING)
    client.force_login(UserFactory(lead_of=ours.unit))

    assert page_of(client, theirs).status_code == 200


# --- one decision ----------------------------------------------------------------------------------------------------


def test_a_coordinator_confirms(client: Client, plan: Plan, coordinator: User) -> None:
    assignment = sent(plan)

    take(client, "confirm", assignment)

    assignment.refresh_from_db()
    assert (assignment.state, assignment.confirmed_by) == (State.DONE, coordinator)


def test_a_coordinator_returns_with_a_remark_and_comes_back(client: Client, plan: Plan, coordinator: User) -> None:
    assignment, back = sent(plan), reverse("tasks:awaiting", args=[plan.pk])

    response = take(client, "return", assignment, **{"return-remark": "Thiếu biên bản", "next": back})

    assert response["Location"] == back
    assert assignment.updates.first().remark == "Thiếu biên bản"


@pytest.mark.parametrize("step", ["return", "suspend"])
def test_a_decision_that_needs_a_reason_says_so(client: Client, plan: Plan, coordinator: User, step: str) -> None:
    assignment = sent(plan)

    response = take(client, step, assignment, **{f"{step}-remark": " "})

    tried = [(act.name, list(form.errors)) for act, form, tried in response.context["acts"] if tried]
    assert tried == [(step, ["remark"])]
    assert assignment.updates.first().kind == Step.SENT


def test_a_decision_that_came_too_late_keeps_what_was_typed(client: Client, plan: Plan, coordinator: User) -> None:
    assignment = sent(plan)
    confirm(assignment, by=UserFactory())

    response = take(client, "return", assignment, **{"return-remark": "Thiếu biên bản"})

    assert "Thiếu biên bản" in response.content.decode()
    assert assignment.updates.first().kind == Step.CONFIRMED


def test_nobody_confirms_what_they_sent(client: Client, plan: Plan, coordinator: User) -> None:
    assignment = sent(plan, by=coordinator)

    response = take(client, "confirm", assignment)

    assignment.refresh_from_db()
    assert response.status_code == 200
    assert assignment.state == State.AWAITING


@pytest.mark.parametrize(
    ("step", "state"), [("reopen", State.IN_PROGRESS), ("suspend", State.SUSPENDED), ("resume", State.IN_PROGRESS)]
)
def test_a_coordinator_reopens_suspends_and_resumes(
    client: Client, plan: Plan, coordinator: User, step: str, state: State
) -> None:
    assignment = sent(plan)
    if step == "reopen":
        confirm(assignment, by=coordinator)
    if step == "resume":
        suspend(assignment, by=coordinator, remark="Chờ hướng dẫn")

    take(client, step, assignment, **{f"{step}-remark": "Theo đề nghị của đơn vị"})

    assignment.refresh_from_db()
    assert assignment.state == state


@pytest.mark.parametrize("step", STEPS)
def test_a_coordinator_of_another_province_finds_nothing(client: Client, plan: Plan, step: str) -> None:
    client.force_login(UserFactory(coordinator_of=ProvinceFactory()))

    assert take(client, step, sent(plan)).status_code == 404


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("role", ["lead_of", "staff_of", "leader_of", "observer_of"])
def test_other_roles_may_not_decide(client: Client, plan: Plan, step: str, role: str) -> None:
    assignment = sent(plan)
    client.force_login(UserFactory(**{role: assignment.unit}))

    assert take(client, step, assignment).status_code == 403


@pytest.mark.parametrize("step", STEPS)
def test_a_decision_is_no_link(client: Client, plan: Plan, coordinator: User, step: str) -> None:
    assert client.get(reverse(f"tasks:{step}", args=[sent(plan).pk])).status_code == 405


# --- what waits ------------------------------------------------------------------------------------------------------


def test_what_waits_is_listed_with_what_was_said(client: Client, plan: Plan, coordinator: User) -> None:
    assignment = sent(plan, result="Đã niêm yết 13/14 tổ")
    AssignmentFactory(task__plan=plan)
    return_for_redo(assignment, by=coordinator, remark="Thiếu tổ 14")
    send(assignment, result="Đã niêm yết 14/14 tổ", done_on=date(2026, 4, 2), by=UserFactory())

    response = awaiting(client, plan)

    assert [each.assignment for each in response.context["waiting"]] == [assignment]
    page = response.content.decode()
    assert "Đã niêm yết <ins>14/14 </ins>tổ" in page
    assert "Thiếu tổ 14" in page


def test_the_list_asks_nine_queries_whatever_its_length(
    client: Client, plan: Plan, coordinator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(25):
        assignment = sent(plan)
        PartyFactory(task=assignment.task, unit=assignment.unit)
        EvidenceFactory(assignment=assignment, update=assignment.updates.first())

    with django_assert_num_queries(9):
        assert len(awaiting(client, plan).context["waiting"]) == 25


def test_what_is_ticked_is_confirmed_together(client: Client, plan: Plan, coordinator: User) -> None:
    first, second, third = (sent(plan) for _number in range(3))

    client.post(reverse("tasks:confirm_many", args=[plan.pk]), {"chosen": [first.pk, second.pk]})

    assert set(Assignment.objects.filter(state=State.DONE)) == {first, second}
    third.refresh_from_db()
    assert third.state == State.AWAITING


def test_what_is_ticked_is_returned_with_one_remark(client: Client, plan: Plan, coordinator: User) -> None:
    rows = [sent(plan), sent(plan)]
    words = {"chosen": [row.pk for row in rows], "remark": "Đề nghị gửi kèm biên bản"}

    client.post(reverse("tasks:return_many", args=[plan.pk]), words)

    assert {row.updates.first().remark for row in rows} == {"Đề nghị gửi kèm biên bản"}


def test_none_is_confirmed_when_one_cannot_be(client: Client, plan: Plan, coordinator: User) -> None:
    good, own = sent(plan), sent(plan, by=coordinator)

    response = client.post(reverse("tasks:confirm_many", args=[plan.pk]), {"chosen": [good.pk, own.pk]})

    assert [assignment for assignment, _reason in response.context["refused"]] == [own]
    assert not Assignment.objects.filter(state=State.DONE).exists()
    assert [each.ticked for each in response.context["waiting"]] == [True, True]


@pytest.mark.parametrize(("name", "words"), [("confirm_many", {}), ("return_many", {"remark": ""})])
def test_many_need_a_tick_and_a_return_its_reason(
    client: Client, plan: Plan, coordinator: User, name: str, words: dict[str, Any]
) -> None:
    assignment = sent(plan)
    chosen = {"chosen": assignment.pk} if name == "return_many" else {}

    response = client.post(reverse(f"tasks:{name}", args=[plan.pk]), {**words, **chosen})

    assert response.context["form"].errors
    assert assignment.updates.first().kind == Step.SENT


def test_rows_of_another_plan_cannot_be_ticked(client: Client, plan: Plan, coordinator: User) -> None:
    theirs = sent(PlanFactory(issued=True))

    response = client.post(reverse("tasks:confirm_many", args=[plan.pk]), {"chosen": [theirs.pk]})

    assert list(response.context["form"].errors) == ["chosen"]


def test_all_on_a_page_can_be_ticked_without_a_script(client: Client, plan: Plan, coordinator: User) -> None:
    sent(plan)

    assert awaiting(client, plan, all="1").context["waiting"][0].ticked


@pytest.mark.parametrize("role", ["lead_of", "staff_of", "leader_of", "observer_of"])
@pytest.mark.parametrize("name", ["awaiting", "confirm_many", "return_many"])
def test_other_roles_see_no_list_of_what_waits(client: Client, plan: Plan, name: str, role: str) -> None:
    client.force_login(UserFactory(**{role: UnitFactory(province=plan.province)}))
    address = reverse(f"tasks:{name}", args=[plan.pk])

    assert (client.get if name == "awaiting" else client.post)(address).status_code == 403


def test_a_coordinator_of_another_province_finds_no_list(client: Client, plan: Plan) -> None:
    client.force_login(UserFactory(coordinator_of=ProvinceFactory()))

    assert awaiting(client, plan).status_code == 404
