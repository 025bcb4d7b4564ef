"""The pages of amendments: what will happen is shown before anything is saved."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from plans.models import Amendment, Plan
from tasks.choices import ChangeKind, State
from tasks.models import Assignment, Task, TaskChange
from tasks.planning.amending.forms import DeedForm
from tasks.planning.amending.services import Deed, amend
from tests.factories import PlanFactory, TaskFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import change, document, issued, new, task_of
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(name="Sở Tư pháp")


@pytest.fixture
def plan(unit: Unit) -> Plan:
    plan = PlanFactory(province=unit.province, with_periods=True)
    task_of(plan, unit, title="Niêm yết thủ tục hành chính", number="7")
    task_of(plan, unit, title="Rà soát thủ tục hành chính", number="8")
    return issued(plan)


@pytest.fixture
def amendment(plan: Plan) -> Amendment:
    return document(plan)


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")
    return client


def address(amendment: Amendment, kind: str, *tasks: Task) -> str:
    return reverse(f"tasks:amend_{kind}", args=[amendment.pk]) + "?" + "&".join(f"nv={task.pk}" for task in tasks)


def typed(**changes: str) -> dict[str, str]:
    return {
        "reason": "Theo Nghị quyết của HĐND tỉnh",
        "task0-number": "7",
        "task0-title": "Niêm yết thủ tục hành chính",
        "task0-product": "Báo cáo kết quả",
        "task0-deadline_kind": "fixed",
        "task0-deadline_text": "Trong ngày 30/09/2026",
        "task0-due_on": "31/10/2026",
        "task0-lead": "Sở Tư pháp",
    } | changes


def test_document_leads_to_what_it_does(coordinator: Client, plan: Plan) -> None:
    said = {"number": "2100/KH-UBND", "dated_on": "01/09/2026"}

    answer = coordinator.post(reverse("tasks:amendment_add", args=[plan.pk]), said)

    assert answer["Location"] == reverse("tasks:amendment", args=[Amendment.objects.get().pk])


def test_document_from_before_the_plan_is_refused_in_the_form(coordinator: Client, plan: Plan) -> None:
    said = {"number": "2100/KH-UBND", "dated_on": "01/01/2026"}

    answer = coordinator.post(reverse("tasks:amendment_add", args=[plan.pk]), said)

    assert answer.context["form"].errors["dated_on"]
    assert not Amendment.objects.exists()


def test_number_of_the_document_can_be_mended_its_date_only_before_it_changes_something(
    coordinator: Client, amendment: Amendment
) -> None:
    change(Task.objects.first(), UserFactory(), amendment, product="Biên bản niêm yết")
    said = {"number": "2101/KH-UBND", "dated_on": "05/09/2026"}

    coordinator.post(reverse("tasks:amendment_edit", args=[amendment.pk]), said)

    amendment.refresh_from_db()
    assert (amendment.number, amendment.dated_on) == ("2101/KH-UBND", date(2026, 9, 1))


def test_what_will_happen_is_shown_and_nothing_saved(coordinator: Client, amendment: Amendment) -> None:
    task = Task.objects.first()

    answer = coordinator.post(address(amendment, "changed", task), typed())

    assert [(line.name, line.units) for line in answer.context["outlook"]] == [("dated", ["Sở Tư pháp"])]
    assert [each.after for each in answer.context["differences"]] == ["31/10/2026"]
    assert not TaskChange.objects.exists()
    assert Task.objects.get(pk=task.pk).due_on == task.due_on


def test_what_was_shown_is_saved(coordinator: Client, amendment: Amendment) -> None:
    where = address(amendment, "changed", Task.objects.first())
    shown = coordinator.post(where, typed())

    answer = coordinator.post(where, typed(seen=shown.context["seen"]))

    assert answer["Location"] == reverse("tasks:amendment", args=[amendment.pk])
    assert Assignment.objects.first().due_on == date(2026, 10, 31)


def test_what_is_typed_after_the_look_is_shown_again_first(coordinator: Client, amendment: Amendment) -> None:
    where = address(amendment, "changed", Task.objects.first())
    shown = coordinator.post(where, typed())

    answer = coordinator.post(where, typed(seen=shown.context["seen"], **{"task0-due_on": "15/11/2026"}))

    assert answer.context["form"].non_field_errors()
    assert [each.after for each in answer.context["differences"]] == ["15/11/2026"]
    assert not TaskChange.objects.exists()


def test_what_somebody_else_changed_since_the_page_was_opened_is_not_typed_over(
    coordinator: Client, plan: Plan, amendment: Amendment
) -> None:
    task = Task.objects.first()
    where = address(amendment, "changed", task)
    opened = coordinator.get(where).context["form"].stands
    change(task, UserFactory(), document(plan, "2101/KH-UBND"), product="Biên bản niêm yết")

    answer = coordinator.post(where, typed(stands=opened))

    assert answer.context["form"].non_field_errors()
    again = coordinator.post(where, typed(stands=answer.context["form"].stands))
    assert [each.before for each in again.context["differences"]] == ["Biên bản niêm yết", "30/09/2026"]


def test_merging_asks_for_two_tasks(coordinator: Client, amendment: Amendment) -> None:
    answer = coordinator.get(address(amendment, "merged", Task.objects.first()))

    assert answer.templates[0].name == "tasks/amend_choose.html"


def test_merged_task_begins_with_the_words_of_both(coordinator: Client, amendment: Amendment) -> None:
    answer = coordinator.get(address(amendment, "merged", *Task.objects.all()))

    first = answer.context["form"].versions[0]
    assert (first["title"].value(), first["lead"].value()) == ("Niêm yết thủ tục hành chính", "Sở Tư pháp")


def test_split_asks_for_as_many_tasks_as_wanted(coordinator: Client, amendment: Amendment) -> None:
    where = address(amendment, "split", Task.objects.first())

    forms = [len(coordinator.get(f"{where}&so={so}").context["form"].versions) for so in ("", "3", "x", "-1")]

    assert forms == [2, 3, 2, 2]


def test_tasks_in_place_of_those_of_a_units_own_plan_serve_the_same_task_of_the_province() -> None:
    parent = TaskFactory()
    own = PlanFactory(province=parent.plan.province, parent=parent.plan, unit=UnitFactory(), issued=True)
    first, second, other = (TaskFactory(plan=own, parent=task) for task in (parent, parent, TaskFactory()))

    def served(kind: ChangeKind, *tasks: Task) -> set[int | None]:
        form = DeedForm(None, amendment=Amendment(plan=own, dated_on=own.dated_on), kind=kind, tasks=tasks)
        return {version.instance.parent_id for version in form.versions}

    assert served(ChangeKind.SPLIT, first) == served(ChangeKind.MERGED, first, second) == {parent.pk}
    assert served(ChangeKind.MERGED, first, other) == served(ChangeKind.ADDED) == {None}


def test_task_without_a_lead_is_named_before_it_is_saved(coordinator: Client, amendment: Amendment) -> None:
    answer = coordinator.post(address(amendment, "added"), typed(**{"task0-lead": "Các cơ quan liên quan"}))

    assert [task.title for task in answer.context["leaderless"]] == ["Niêm yết thủ tục hành chính"]


def test_results_that_wait_and_delays_are_named_before_they_end(coordinator: Client, amendment: Amendment) -> None:
    awaiting, overdue = Task.objects.order_by("pk")
    waits = {"state": State.AWAITING, "done_on": date(2026, 9, 1), "sent_by": UserFactory()}
    Assignment.objects.filter(task=awaiting).update(**waits)
    Assignment.objects.filter(task=overdue).update(due_on=timezone.localdate() - timedelta(days=1))

    answer = coordinator.post(address(amendment, "cancelled", awaiting, overdue), {"reason": "Không còn phù hợp"})

    assert answer.context["ending"] == [(awaiting.pk, 1, 0), (overdue.pk, 0, 1)]
    assert f"?task={overdue.pk}&amp;scope=all&amp;timeliness=overdue" in answer.content.decode()


def test_new_task_whose_day_has_passed_is_named(coordinator: Client, amendment: Amendment) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)

    late = coordinator.post(address(amendment, "added"), typed(**{"task0-due_on": f"{yesterday:%d/%m/%Y}"}))
    today = typed(**{"task0-due_on": f"{timezone.localdate():%d/%m/%Y}"})
    in_time = coordinator.post(address(amendment, "added"), today)

    assert [task.due_on for task in late.context["late"]] == [yesterday]
    assert in_time.context["late"] == []


def test_cancelling_ends_the_task(coordinator: Client, amendment: Amendment) -> None:
    where = address(amendment, "cancelled", Task.objects.first())
    shown = coordinator.post(where, {"reason": "Không còn phù hợp"})

    coordinator.post(where, {"reason": "Không còn phù hợp", "seen": shown.context["seen"]})

    assert Task.objects.first().ended_by == amendment
    assert Assignment.objects.first().state == State.CANCELLED


def test_closed_plan_is_not_amended(coordinator: Client, amendment: Amendment) -> None:
    Plan.objects.update(status=Plan.Status.CLOSED)

    assert coordinator.get(reverse("tasks:amendment", args=[amendment.pk])).status_code == 403


def test_unit_reads_what_amendments_did_to_its_own_tasks(
    client: Client, plan: Plan, amendment: Amendment, unit: Unit
) -> None:
    other = task_of(plan, UnitFactory(province=plan.province))
    for task in (Task.objects.first(), other):
        change(task, UserFactory(), amendment, product="Biên bản niêm yết")
    client.force_login(UserFactory(lead_of=unit), backend="accounts.backends.RoleBackend")

    answer = client.get(reverse("tasks:amendments", args=[plan.pk]))

    ((_document, events),) = answer.context["amendments"]
    assert [event.change.task for event in events] == [Task.objects.first()]


def test_unit_reads_no_title_of_a_task_out_of_its_sight(client: Client, plan: Plan, unit: Unit) -> None:
    own, other = Task.objects.first(), task_of(plan, UnitFactory(province=plan.province), title="Việc của Sở khác")
    merged = Deed(ChangeKind.MERGED, "Trùng lặp", [own, other], [new(plan, unit)])
    amend(document(plan), merged, by=UserFactory())
    client.force_login(UserFactory(lead_of=unit), backend="accounts.backends.RoleBackend")

    answer = client.get(reverse("tasks:detail", args=[Task.objects.in_force().latest("pk").pk]))

    assert [event.change.task for event in answer.context["events"]] == [own]


def test_unit_lead_reads_the_amendments_of_the_province_and_is_offered_none(
    client: Client, plan: Plan, unit: Unit
) -> None:
    client.force_login(UserFactory(lead_of=unit), backend="accounts.backends.RoleBackend")

    assert not client.get(reverse("tasks:amendments", args=[plan.pk])).context["may_amend"]


def test_list_of_amendments_asks_a_fixed_number_of_questions(
    coordinator: Client, plan: Plan, unit: Unit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    by = UserFactory()
    for n in range(25):
        change(task_of(plan, unit), by, document(plan, f"{n}/KH-UBND"), product="Biên bản niêm yết")

    with django_assert_num_queries(10):
        answer = coordinator.get(reverse("tasks:amendments", args=[plan.pk]))

    assert len(answer.context["amendments"]) == 25
