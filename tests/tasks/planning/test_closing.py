"""Closing a plan: ongoing work ends, and nothing changes any more."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from plans.models import Plan
from tasks import services
from tasks.choices import DeadlineKind, State, Step
from tasks.figures import figures
from tasks.handling.dates import set_due_date
from tasks.handling.extensions import ask_extension
from tasks.handling.receiving import acknowledge, hand_on
from tasks.models import Assignment, Draft
from tasks.planning.closing import close_plan, closing
from tasks.services import StepRefusedError
from tests.factories import AssignmentFactory, PlanFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True)


@pytest.fixture
def coordinator(plan: Plan) -> User:
    return UserFactory(coordinator_of=plan.province)


def ongoing(plan: Plan, *, confirmed_by: User | None = None) -> Assignment:
    """An ongoing assignment of `plan`; with a result of the first of April where somebody confirmed one."""
    assignment = AssignmentFactory(task__plan=plan, task__deadline_kind=DeadlineKind.ONGOING)
    if confirmed_by:
        lead = UserFactory(lead_of=assignment.unit)
        services.send(assignment, result="Đã phát thanh 12 buổi", done_on=date(2026, 4, 1), by=lead)
        services.confirm(assignment, by=confirmed_by)
    return assignment


def test_ongoing_work_with_a_confirmed_result_is_done(plan: Plan, coordinator: User) -> None:
    assignment = ongoing(plan, confirmed_by=UserFactory())

    assert close_plan(plan, by=coordinator) == 1

    assignment.refresh_from_db()
    assert (assignment.state, assignment.done_on) == (State.DONE, date(2026, 4, 1))
    assert assignment.updates.first().kind == Step.CLOSED
    assert figures(Assignment.objects.filter(plan=plan), date(2026, 12, 31)).done_no_deadline == 1


def test_what_was_sent_later_does_not_change_the_confirmed_result(plan: Plan, coordinator: User) -> None:
    assignment = ongoing(plan, confirmed_by=coordinator)
    services.send(assignment, result="Thêm 3 buổi", done_on=date(2026, 5, 1), by=coordinator)

    close_plan(plan, by=coordinator)

    assignment.refresh_from_db()
    assert (assignment.done_on, assignment.confirmed_by) == (date(2026, 4, 1), coordinator)


def test_everything_else_stays_not_done(plan: Plan, coordinator: User) -> None:
    ongoing(plan)
    AssignmentFactory(task__plan=plan)

    close_plan(plan, by=coordinator)

    assert figures(Assignment.objects.filter(plan=plan), date(2026, 12, 31)).done == 0


def test_present_and_recorded_figures_agree_afterwards(plan: Plan, coordinator: User) -> None:
    ongoing(plan, confirmed_by=UserFactory())
    ongoing(plan)
    close_plan(plan, by=coordinator)
    rows, today = Assignment.objects.filter(plan=plan), date(2030, 1, 1)

    assert figures(rows, today) == figures(rows, today, as_of=today)


@pytest.mark.parametrize("status", [Plan.Status.DRAFT, Plan.Status.CLOSED])
def test_only_a_plan_in_force_is_closed(plan: Plan, coordinator: User, status: str) -> None:
    Plan.objects.filter(pk=plan.pk).update(status=status)

    with pytest.raises(StepRefusedError):
        close_plan(plan, by=coordinator)


TRIES: dict[str, Any] = {
    "progress": lambda a, by: services.record_progress(a, result="Đã làm", by=by),
    "send": lambda a, by: services.send(a, result="Đã làm", done_on=date(2026, 4, 1), by=by),
    "many": lambda a, by: services.report_all({a: services.Report("Đã làm")}, by=by),
    "draft": lambda a, by: services.save_draft(a, state=State.IN_PROGRESS, result="Đang soạn", by=by),
    "drafts": lambda a, by: services.save_drafts([Draft(assignment=a, state=State.IN_PROGRESS)], by=by),
    "suspend": lambda a, by: services.suspend(a, remark="Vì sao", by=by),
    "receive": lambda a, by: acknowledge([a], by=by),
    "hand on": lambda a, by: hand_on(a, room=None, officer=by, by=by),
    "extend": lambda a, by: ask_extension(a, due_on=date(2030, 1, 1), reason="Chờ", by=by),
    "date": lambda a, by: set_due_date(a, due_on=date(2030, 1, 1), basis="Nghị định", by=by),
}


@pytest.mark.parametrize("name", TRIES)
def test_every_step_on_a_closed_plan_is_refused(plan: Plan, coordinator: User, name: str) -> None:
    assignment = AssignmentFactory(task__plan=plan)
    close_plan(plan, by=coordinator)
    assignment = Assignment.objects.get(pk=assignment.pk)

    with pytest.raises((StepRefusedError, services.SomeRefusedError)):
        TRIES[name](assignment, coordinator)

    assert assignment.updates.count() == 1


def test_page_shows_first_what_will_end(client: Client, plan: Plan, coordinator: User) -> None:
    ongoing(plan, confirmed_by=UserFactory())
    client.force_login(coordinator)
    address = reverse("tasks:close", args=[plan.pk])

    shown = client.get(address).context["closing"]
    client.post(address)

    plan.refresh_from_db()
    assert shown == closing(PlanFactory()).__class__(ongoing=1, awaiting=0, asked=0)
    assert plan.is_closed


def test_pages_of_a_closed_plan_offer_nothing_to_do(client: Client, plan: Plan, coordinator: User) -> None:
    assignment = AssignmentFactory(task__plan=plan)
    lead = UserFactory(lead_of=assignment.unit)
    close_plan(plan, by=coordinator)
    client.force_login(lead)

    pages = [reverse("tasks:assignment", args=[assignment.pk]), reverse("tasks:work", args=[assignment.unit_id])]
    text = "".join(client.get(page).content.decode() for page in pages)

    assert reverse("tasks:update", args=[assignment.pk]) not in text
    assert reverse("tasks:receive", args=[assignment.pk]) not in text
