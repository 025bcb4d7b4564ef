"""Deleting a draft plan, or a task of one."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from plans.models import Period, Plan
from tasks.annex.services import apply, keep, read_for_plan
from tasks.models import AnnexImport, Party, Task
from tasks.planning.deleting import delete_plan, delete_task
from tasks.services import StepRefusedError
from tests.factories import PartyFactory, PlanFactory, TaskFactory, UserFactory
from tests.tasks.annex.bad_files import good

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(with_periods=True)


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")
    return client


def imported(plan: Plan) -> AnnexImport:
    annex = keep(plan, read_for_plan(plan, BytesIO(good())), content=good(), name="phu-luc.xlsx", by=None)
    apply(annex, by=None)
    return annex


def test_page_says_what_goes_and_deletes_nothing_yet(coordinator: Client, plan: Plan) -> None:
    annex = imported(plan)

    answer = coordinator.get(reverse("tasks:delete_plan", args=[plan.pk]))

    assert (answer.context["deletion"].tasks, answer.context["deletion"].files) == (1, [annex])
    assert Plan.objects.filter(pk=plan.pk).exists()


def test_draft_goes_with_its_tasks_periods_imports_and_their_files(
    coordinator: Client, plan: Plan, django_capture_on_commit_callbacks: object
) -> None:
    file = imported(plan).file

    with django_capture_on_commit_callbacks(execute=True):
        answer = coordinator.post(reverse("tasks:delete_plan", args=[plan.pk]))

    assert answer["Location"] == reverse("plans:list")
    assert not any(model.objects.exists() for model in (Plan, Period, Task, Party, AnnexImport))
    assert not file.storage.exists(file.name)
    event = AuditEvent.objects.get(action="plan.deleted")
    assert (event.object_id, event.data["tasks"], event.data["files"]) == (plan.pk, 1, ["phu-luc.xlsx"])


def test_copy_of_a_plan_stays_when_that_is_gone() -> None:
    plan = PlanFactory()
    copy = PlanFactory(province=plan.province, unit=plan.unit, copied_from=plan)

    delete_plan(plan, by=UserFactory())

    copy.refresh_from_db()
    assert copy.copied_from is None


def test_plan_that_was_issued_meanwhile_is_not_deleted(coordinator: Client) -> None:
    plan = PlanFactory(issued=True)
    task = TaskFactory(plan=plan)

    with pytest.raises(StepRefusedError):
        delete_plan(plan, by=UserFactory())
    with pytest.raises(StepRefusedError):
        delete_task(task, by=UserFactory())

    assert Task.objects.filter(pk=task.pk).exists()


def test_one_task_goes_and_the_others_keep_their_places(coordinator: Client, plan: Plan) -> None:
    first, gone, last = TaskFactory.create_batch(3, plan=plan)
    PartyFactory(task=gone)

    answer = coordinator.post(reverse("tasks:delete_task", args=[gone.pk]))

    assert answer["Location"] == reverse("tasks:list", args=[plan.pk])
    assert list(plan.tasks.values_list("pk", "position")) == [(first.pk, first.position), (last.pk, last.position)]
    assert AuditEvent.objects.get(action="task.deleted").object_id == gone.pk
