"""Completing by hand what an annex left open."""

from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import DeadlineKind, Part
from tasks.models import Task
from tasks.planning.deleting import delete_plan, delete_task
from tasks.planning.editing import save_task
from tasks.planning.issuing import issue_plan
from tasks.services import StepRefusedError
from tests.factories import PartyFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from units.models import Group, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    Group.objects.create(code="ubnd-cap-xa", name="UBND cấp xã", kinds=["commune"])
    return PlanFactory()


@pytest.fixture
def justice(plan: Plan) -> Unit:
    return UnitFactory(province=plan.province, name="Sở Tư pháp")


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")
    return client


def typed(**changes: str) -> dict[str, str]:
    return {
        "number": "1.1",
        "title": "Niêm yết danh sách hộ nghèo",
        "deadline_kind": "fixed",
        "due_on": "30/09/2026",
        "lead": "Sở Tư pháp",
        "coordinating": "UBND cấp xã\nCác cơ quan liên quan",
    } | changes


def test_units_are_understood_as_the_annex_is(coordinator: Client, plan: Plan, justice: Unit) -> None:
    coordinator.post(reverse("tasks:add", args=[plan.pk]), typed())

    parties = [(p.part, p.unit, p.group and p.group.code, p.text) for p in Task.objects.get().parties.all()]
    assert parties == [
        (Part.LEAD, justice, None, "Sở Tư pháp"),
        (Part.COORDINATING, None, "ubnd-cap-xa", "UBND cấp xã"),
        (Part.COORDINATING, None, None, "Các cơ quan liên quan"),
    ]


def test_date_without_a_dated_deadline_is_refused(coordinator: Client, plan: Plan) -> None:
    answer = coordinator.post(reverse("tasks:add", args=[plan.pk]), typed(deadline_kind="ongoing"))

    assert answer.context["form"].errors
    assert not Task.objects.exists()


def test_day_of_a_recurring_task_is_edited(coordinator: Client, plan: Plan) -> None:
    rhythm = {"deadline_kind": "recurring", "due_on": "", "recurrence": "quarterly", "recurs_day": "24"}
    coordinator.post(reverse("tasks:add", args=[plan.pk]), typed(**rhythm, recurs_month="3"))

    assert (Task.objects.get().recurs_day, Task.objects.get().recurs_month) == (24, 3)


def test_rhythm_left_from_another_kind_is_put_aside(coordinator: Client, plan: Plan) -> None:
    left = {"recurrence": "quarterly", "recurs_day": "24", "recurs_month": "3"}
    coordinator.post(reverse("tasks:add", args=[plan.pk]), typed(**left))

    task = Task.objects.get()
    assert (task.deadline_kind, task.recurrence, task.recurs_day, task.recurs_month) == ("fixed", "", None, None)


def test_what_was_asked_about_a_task_leads_to_its_fields(coordinator: Client, plan: Plan) -> None:
    asked = {"field": "deadline", "code": "deadline_past", "message": "Hạn trước năm của kế hoạch.", "suggestion": ""}
    task = TaskFactory(plan=plan, doubts=[asked])

    back = f"{reverse('tasks:list', args=[plan.pk])}?lacks=doubtful"
    edit = f"{reverse('tasks:edit', args=[task.pk])}?next={quote(back, safe='')}"

    assert f'href="{edit}"' in coordinator.get(back).content.decode()
    assert coordinator.post(edit, typed()).headers["Location"] == back
    assert Task.objects.get(pk=task.pk).doubts == []


def test_new_task_comes_last(coordinator: Client, plan: Plan) -> None:
    last = TaskFactory(plan=plan)

    coordinator.post(reverse("tasks:add", args=[plan.pk]), typed())

    assert Task.objects.order_by("position").last().position == last.position + 1


def test_edited_task_keeps_its_place(coordinator: Client, plan: Plan) -> None:
    task = TaskFactory(plan=plan)

    coordinator.post(reverse("tasks:edit", args=[task.pk]), typed(deadline_kind="ongoing", due_on=""))

    saved = Task.objects.get()
    assert (saved.position, saved.deadline_kind, saved.number) == (task.position, DeadlineKind.ONGOING, "1.1")


def test_task_of_an_issued_plan_is_locked(coordinator: Client, plan: Plan) -> None:
    task = TaskFactory(plan=PlanFactory(issued=True, province=plan.province, unit=plan.unit))

    assert coordinator.post(reverse("tasks:edit", args=[task.pk]), typed()).status_code == 403


def test_task_of_a_plan_that_was_issued_meanwhile_is_not_saved(plan: Plan) -> None:
    task = TaskFactory(plan=plan)
    opened = Task.objects.select_related("plan").get()
    issue_plan(plan, number="439/KH-UBND", dated_on=date(2026, 3, 1), by=None)

    opened.title = "Việc khác"
    with pytest.raises(StepRefusedError):
        save_task(opened, parties=[], by=UserFactory())

    task.refresh_from_db()
    assert task.title != "Việc khác"


def test_name_that_was_mended_is_said(coordinator: Client, plan: Plan, justice: Unit) -> None:
    answer = coordinator.post(reverse("tasks:add", args=[plan.pk]), typed(lead="Sở Tư phápp"), follow=True)

    assert "Sở Tư phápp" in " ".join(str(message) for message in answer.context["messages"])


def test_what_reading_asked_is_shown_until_somebody_saves_the_task(coordinator: Client, plan: Plan) -> None:
    asked = {"field": "deadline", "code": "deadline_missing", "message": "Chưa có hạn.", "suggestion": "Nhập hạn."}
    task = TaskFactory(plan=plan, doubts=[asked])
    TaskFactory(plan=plan)
    edit, doubtful = reverse("tasks:edit", args=[task.pk]), f"{reverse('tasks:list', args=[plan.pk])}?lacks=doubtful"

    for address in (edit, reverse("tasks:detail", args=[task.pk])):
        assert "Chưa có hạn. Nhập hạn." in coordinator.get(address).content.decode()
    assert [row[0] for row in coordinator.get(doubtful).context["rows"]] == [task]

    coordinator.post(edit, typed())

    assert not coordinator.get(doubtful).context["rows"]


def opened(coordinator: Client, task: Task) -> dict[str, str]:
    """What a browser sends of the form just opened."""
    form = coordinator.get(reverse("tasks:edit", args=[task.pk])).context["form"]
    return {name: value for name in form.fields if (value := form[name].value()) is not None}


def test_second_save_says_what_changed_meanwhile_and_keeps_what_was_typed(
    coordinator: Client, plan: Plan, justice: Unit
) -> None:
    task = TaskFactory(plan=plan, title="Rà soát", product="Báo cáo")
    PartyFactory(task=task, unit=justice)
    address = reverse("tasks:edit", args=[task.pk])
    first, second = opened(coordinator, task), opened(coordinator, task)

    coordinator.post(address, first | {"product": "Kế hoạch"})
    answer = coordinator.post(address, second | {"title": "Rà soát, niêm yết"})

    form = answer.context["form"]
    assert "“Báo cáo” → “Kế hoạch”" in " ".join(form.non_field_errors())
    assert form["title"].value() == "Rà soát, niêm yết"
    task.refresh_from_db()
    assert (task.title, task.product) == ("Rà soát", "Kế hoạch")

    coordinator.post(address, second | {"title": "Rà soát, niêm yết", "seen": form["seen"].value()})
    task.refresh_from_db()
    assert task.title == "Rà soát, niêm yết"


def test_line_that_stands_keeps_its_unit_whatever_its_words_would_be_read_as(
    coordinator: Client, plan: Plan, justice: Unit
) -> None:
    task = TaskFactory(plan=plan)
    PartyFactory(task=task, unit=justice, text="Cơ quan thường trực của Ban")

    coordinator.post(reverse("tasks:edit", args=[task.pk]), opened(coordinator, task) | {"product": "Kế hoạch"})

    task.refresh_from_db()
    assert task.product == "Kế hoạch"
    assert [(party.unit, party.text) for party in task.parties.all()] == [(justice, "Cơ quan thường trực của Ban")]


def test_task_that_was_deleted_meanwhile_does_not_come_back(plan: Plan) -> None:
    TaskFactory(plan=plan)
    seen = Task.objects.select_related("plan").get()
    delete_task(Task.objects.select_related("plan").get(), by=UserFactory())

    with pytest.raises(StepRefusedError):
        save_task(seen, parties=[], by=UserFactory())
    with pytest.raises(StepRefusedError):
        delete_task(seen, by=UserFactory())

    assert not Task.objects.exists()
    assert AuditEvent.objects.filter(action="task.deleted").count() == 1


def test_plan_is_deleted_once(plan: Plan) -> None:
    twice = [Plan.objects.get(pk=plan.pk) for _click in range(2)]
    delete_plan(twice[0], by=UserFactory())

    with pytest.raises(StepRefusedError):
        delete_plan(twice[1], by=UserFactory())
