"""A plan at a glance, and the lists behind its figures."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from tasks.choices import DeadlineKind, Part, State
from tasks.models import Assignment, Task
from tests.factories import (
    AssignmentFactory,
    IndicatorFactory,
    PartyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ROWS = 25


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True, with_periods=True)


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.province), backend="accounts.backends.RoleBackend")
    return client


@pytest.fixture
def busy(plan: Plan) -> Plan:
    """Rows enough that a query in a loop shows."""
    dimension = IndicatorFactory()
    Plan.objects.filter(pk=plan.pk).update(framework_version=dimension.version)
    for _ in range(ROWS):
        task = TaskFactory(plan=plan, indicator=dimension, due_on=date(2026, 4, 1))
        PartyFactory(task=task)
        AssignmentFactory(task=task)
    return plan


@pytest.mark.parametrize(
    ("name", "queries"), [("tasks:overview", 13), ("tasks:list", 12), ("tasks:assignments", 10), ("plans:list", 6)]
)
def test_page_asks_a_fixed_number_of_questions(
    coordinator: Client, busy: Plan, name: str, queries: int, django_assert_num_queries: object
) -> None:
    url = reverse(name, args=[] if name == "plans:list" else [busy.pk])
    coordinator.get(url)  # templates are compiled once

    with django_assert_num_queries(queries):
        coordinator.get(url)


@pytest.mark.parametrize("timeliness", ["done_in_time", "in_time", "overdue", "no_deadline"])
def test_figure_equals_the_rows_behind_it(
    coordinator: Client, busy: Plan, timeliness: str, time_machine: object
) -> None:
    time_machine.move_to(date(2026, 9, 10))
    for kind in (DeadlineKind.FIXED, DeadlineKind.ONGOING):
        AssignmentFactory(task=TaskFactory(plan=busy, deadline_kind=kind))
    AssignmentFactory(task=TaskFactory(plan=busy), part=Part.COORDINATING)
    AssignmentFactory(task=TaskFactory(plan=busy), state=State.CANCELLED)

    overview = coordinator.get(reverse("tasks:overview", args=[busy.pk])).context["overview"]
    rows = coordinator.get(reverse("tasks:assignments", args=[busy.pk]), {"timeliness": timeliness}).context["page"]

    assert getattr(overview.total, timeliness) == rows.paginator.count


def test_dimensions_add_up_to_the_total(coordinator: Client, busy: Plan) -> None:
    AssignmentFactory(task=TaskFactory(plan=busy))  # without an indicator

    overview = coordinator.get(reverse("tasks:overview", args=[busy.pk])).context["overview"]

    assert sum(figures.total for _indicator, figures in overview.dimensions) == overview.total.total == ROWS + 1


def test_search_needs_no_marks(coordinator: Client, plan: Plan) -> None:
    wanted = TaskFactory(plan=plan, title="Tổ chức đối thoại tại xã Lai Châu")
    TaskFactory(plan=plan, title="Niêm yết thủ tục hành chính")

    rows = coordinator.get(reverse("tasks:list", args=[plan.pk]), {"q": "lai chau"}).context["rows"]

    assert [task for task, _figures in rows] == [wanted]


def test_unit_sees_only_its_own_tasks(client: Client, plan: Plan) -> None:
    ours, theirs = AssignmentFactory(task=TaskFactory(plan=plan)), AssignmentFactory(task=TaskFactory(plan=plan))
    client.force_login(UserFactory(lead_of=ours.unit), backend="accounts.backends.RoleBackend")

    rows = client.get(reverse("tasks:list", args=[plan.pk])).context["rows"]

    assert [task for task, _figures in rows] == [ours.task]
    assert client.get(reverse("tasks:detail", args=[theirs.task_id])).status_code == 404


@pytest.mark.parametrize("post", ["coordinator_of", "leader_of", "lead_of"])
def test_what_is_seen_in_a_plan_is_what_is_visible_there(plan: Plan, post: str) -> None:
    ours, theirs = AssignmentFactory(task=TaskFactory(plan=plan)), AssignmentFactory(task=TaskFactory(plan=plan))
    AssignmentFactory(task__plan=PlanFactory(issued=True, province=plan.province, unit=plan.unit))
    user = UserFactory(**{post: ours.unit if post == "lead_of" else plan.province})

    for rows in (Assignment.objects, Task.objects):
        assert set(rows.seen_in(plan, user)) == set(rows.visible_to(user).filter(plan=plan))
    assert (theirs in Assignment.objects.seen_in(plan, user)) == (post != "lead_of")


def test_lead_unit_sees_what_the_other_units_of_its_task_do(client: Client, plan: Plan) -> None:
    lead = AssignmentFactory(task=TaskFactory(plan=plan))
    helper = AssignmentFactory(task=lead.task, part=Part.COORDINATING)
    client.force_login(UserFactory(lead_of=lead.unit), backend="accounts.backends.RoleBackend")

    page = client.get(reverse("tasks:detail", args=[lead.task_id])).context["page"]

    assert set(page) == {lead, helper}


def test_draft_is_not_shown_to_units(client: Client) -> None:
    draft = PlanFactory()
    unit = UnitFactory(province=draft.province)
    client.force_login(UserFactory(lead_of=unit), backend="accounts.backends.RoleBackend")

    assert client.get(reverse("tasks:overview", args=[draft.pk])).status_code == 404


def test_part_of_the_list_varies_on_htmx(coordinator: Client, busy: Plan) -> None:
    answer = coordinator.get(reverse("tasks:list", args=[busy.pk]), headers={"HX-Request": "true"})

    assert "<h1>" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]
