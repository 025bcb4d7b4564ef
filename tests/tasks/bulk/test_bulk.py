"""One change for many rows of a list: what is shown before, all or nothing, and what changed meanwhile."""

from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, User
from plans.models import Plan
from tasks import services
from tasks.bulk.drafts import TASKS
from tasks.choices import DeadlineKind, State, Step
from tasks.models import Assignment, Reminder, Task
from tests.factories import (
    AssignmentFactory,
    IndicatorFactory,
    PartyFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    UserFactory,
)
from tests.tasks.days import TODAY

pytestmark = pytest.mark.django_db

REASON = "Chờ hướng dẫn của Bộ Nội vụ"


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(TODAY)


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True)


@pytest.fixture
def draft() -> Plan:
    return PlanFactory(framework_version=IndicatorFactory().version)


def sign_in(client: Client, plan: Plan) -> User:
    person = UserFactory(coordinator_of=plan.province)
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return person


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> User:
    return sign_in(client, plan)


@pytest.fixture
def editor(client: Client, draft: Plan) -> User:
    return sign_in(client, draft)


def given(plan: Plan, count: int = 1, **columns: Any) -> list[Assignment]:
    return [AssignmentFactory(task=TaskFactory(plan=plan), **columns) for _ in range(count)]


def sent(plan: Plan, by: User | None = None) -> Assignment:
    (row,) = given(plan)
    services.send(row, result="Đã niêm yết", done_on=TODAY, by=by or UserFactory())
    return row


def address(plan: Plan, query: str = "") -> str:
    return reverse("tasks:many_tasks" if plan.is_draft else "tasks:many_assignments", args=[plan.pk]) + query


def look(client: Client, plan: Plan, act: str, query: str = "", **said: str) -> Any:
    """Ask for the preview and return it."""
    return client.post(address(plan, query), {"act": act, **said}).context["found"]


def do(client: Client, plan: Plan, token: str, query: str = "") -> HttpResponse:
    return client.post(address(plan, query), {"token": token})


def change(client: Client, plan: Plan, act: str, query: str = "", **said: str) -> HttpResponse:
    return do(client, plan, look(client, plan, act, query, **said).token, query)


# --- the preview -----------------------------------------------------------------------------------------------------


def test_preview_tells_what_changes_and_what_cannot(client: Client, plan: Plan, coordinator: User) -> None:
    theirs, own, begun = sent(plan), sent(plan, by=coordinator), *given(plan)

    found = look(client, plan, "confirmed")

    assert found.rows == [theirs]
    assert {row for rows in found.refused.values() for row in rows} == {own, begun}
    assert len(found.refused) == 2  # each for a reason of its own
    assert Assignment.objects.get(pk=theirs.pk).state == State.AWAITING


def test_page_says_why_a_row_stays(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan)

    page = client.post(address(plan), {"act": "confirmed"}).content.decode()

    assert f": {State.NOT_STARTED.label}</summary>" in page


def test_only_what_the_filter_finds_is_changed(client: Client, plan: Plan, coordinator: User) -> None:
    inside, outside = given(plan, 2)

    change(client, plan, "suspended", f"?unit={inside.unit_id}", remark=REASON)

    assert [Assignment.objects.get(pk=row.pk).state for row in (inside, outside)] == [
        State.SUSPENDED,
        State.NOT_STARTED,
    ]


def test_filter_that_does_not_exist_changes_nothing(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan)

    assert look(client, plan, "suspended", "?unit=999", remark=REASON).rows == []


def test_ticks_narrow_the_filter_and_no_tick_is_no_row(client: Client, plan: Plan, coordinator: User) -> None:
    first, _second = given(plan, 2)

    ticked = look(client, plan, "suspended", f"?picked=1&chosen={first.pk}", remark=REASON)
    none = look(client, plan, "suspended", "?picked=1", remark=REASON)

    assert (ticked.rows, none.rows) == ([first], [])


def test_reason_has_to_be_given(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan)

    page = client.post(address(plan), {"act": "suspended", "remark": " "})

    assert 'role="alert"' in page.content.decode()


# --- the acts --------------------------------------------------------------------------------------------------------


def test_confirming_closes_each_with_its_row_and_its_event(client: Client, plan: Plan, coordinator: User) -> None:
    rows = [sent(plan), sent(plan)]

    change(client, plan, "confirmed")

    assert {Assignment.objects.get(pk=row.pk).state for row in rows} == {State.DONE}
    assert all(row.updates.first().kind == Step.CONFIRMED for row in rows)
    assert AuditEvent.objects.filter(action="assignment.confirmed", by=coordinator).count() == 2


def test_returning_gives_the_remark_to_all(client: Client, plan: Plan, coordinator: User) -> None:
    rows = [sent(plan), sent(plan)]

    change(client, plan, "returned", remark="Thiếu biên bản")

    assert [row.updates.first().remark for row in rows] == ["Thiếu biên bản"] * 2


def test_suspended_goes_on_again(client: Client, plan: Plan, coordinator: User) -> None:
    (row,) = given(plan)

    change(client, plan, "suspended", remark=REASON)
    change(client, plan, "resumed")

    assert Assignment.objects.get(pk=row.pk).state == State.IN_PROGRESS


def test_date_is_set_where_the_plan_sets_none(client: Client, plan: Plan, coordinator: User) -> None:
    by_law = AssignmentFactory(task=TaskFactory(plan=plan, deadline_kind=DeadlineKind.REGULATED))
    (dated,) = given(plan)

    change(client, plan, "date", due_on="30/10/2026", basis="Luật Tiếp cận thông tin")

    assert [Assignment.objects.get(pk=row.pk).due_on for row in (by_law, dated)] == [date(2026, 10, 30), dated.due_on]


def test_reminding_reaches_the_late_of_the_filter_only(client: Client, plan: Plan, coordinator: User) -> None:
    late = [AssignmentFactory(task=TaskFactory(plan=plan, due_on=date(2026, 5, 1))) for _ in range(2)]
    given(plan)

    change(client, plan, "remind", f"?unit={late[0].unit_id}")

    assert [reminder.assignment for reminder in Reminder.objects.all()] == [late[0]]
    assert look(client, plan, "remind", f"?unit={late[0].unit_id}").rows == []


# --- meanwhile -------------------------------------------------------------------------------------------------------


def test_row_that_changed_meanwhile_is_named_and_nothing_is_done(client: Client, plan: Plan, coordinator: User) -> None:
    first, second = given(plan, 2)
    token = look(client, plan, "suspended", remark=REASON).token
    services.record_progress(first, result="Đã họp", by=UserFactory())

    answer = do(client, plan, token)

    assert answer.context["moved"] == [first]
    assert not Assignment.objects.filter(state=State.SUSPENDED).exists()
    assert answer.context["found"].rows == [first, second]  # what it would do now


def test_row_that_the_filter_lost_is_named(client: Client, plan: Plan, coordinator: User) -> None:
    row = sent(plan)
    token = look(client, plan, "returned", "?state=awaiting", remark=REASON).token
    services.confirm(row, by=UserFactory())

    assert do(client, plan, token, "?state=awaiting").context["moved"] == [row]


def test_row_that_came_later_is_left_alone(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan)
    token = look(client, plan, "suspended", remark=REASON).token
    (later,) = given(plan)

    do(client, plan, token)

    assert Assignment.objects.get(pk=later.pk).state == State.NOT_STARTED


def test_double_click_does_it_once(client: Client, plan: Plan, coordinator: User) -> None:
    (row,) = given(plan)
    token = look(client, plan, "suspended", remark=REASON).token

    do(client, plan, token), do(client, plan, token)

    assert row.updates.filter(kind=Step.SUSPENDED).count() == 1


def test_preview_of_another_person_is_worth_nothing(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan)
    token = look(client, plan, "suspended", remark=REASON).token
    sign_in(client, plan)

    do(client, plan, token)

    assert not Assignment.objects.filter(state=State.SUSPENDED).exists()


@pytest.mark.parametrize("token", ["", "x:y:z"])
def test_token_that_nobody_signed_leads_back(client: Client, plan: Plan, coordinator: User, token: str) -> None:
    given(plan)

    assert do(client, plan, token, "?unit=")["Location"] == address(plan, "?unit=")


def test_words_that_mean_nothing_any_more_lead_back(client: Client, draft: Plan, editor: User) -> None:
    unit = UnitFactory(province=draft.province, name="Sở Nội vụ Lai Châu")
    TaskFactory(plan=draft)
    token = look(client, draft, "lead", units="Sở Nội vụ Lai Châu").token
    type(unit).objects.filter(pk=unit.pk).update(name="Sở Khác", search_text="so khac")

    assert do(client, draft, token)["Location"] == address(draft)


def test_closed_plan_changes_no_more(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan)
    token = look(client, plan, "suspended", remark=REASON).token
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.CLOSED)

    assert "refusal" in do(client, plan, token).context


# --- drafts ----------------------------------------------------------------------------------------------------------


def test_columns_are_set_in_all_tasks_of_the_filter(client: Client, draft: Plan, editor: User) -> None:
    dimension = draft.framework_version.indicators.get(level=1)
    bare = [TaskFactory(plan=draft, product="") for _ in range(2)]
    whole = TaskFactory(plan=draft, product="Kế hoạch")

    change(client, draft, "indicator", "?lacks=product", indicator=str(dimension.pk))
    change(client, draft, "product", "?lacks=product", product="Báo cáo tổng hợp")

    assert {Task.objects.get(pk=task.pk).indicator for task in bare} == {dimension}
    assert Task.objects.get(pk=whole.pk).product == "Kế hoạch"
    assert set(Task.objects.search("bao cao tong hop")) == set(bare)


def test_deadline_is_set_whole(client: Client, draft: Plan, editor: User) -> None:
    TaskFactory(plan=draft, deadline_kind=DeadlineKind.MISSING)
    late_start = TaskFactory(plan=draft, deadline_kind=DeadlineKind.MISSING, starts_on=date(2026, 12, 1))

    found = look(client, draft, "deadline", deadline_kind="fixed", due_on="30/10/2026")
    do(client, draft, found.token)

    assert [row for rows in found.refused.values() for row in rows] == [late_start]
    assert list(Task.objects.order_by("pk").values_list("deadline_kind", "due_on")) == [
        ("fixed", date(2026, 10, 30)),
        ("missing", None),
    ]


def test_units_are_added_once_each(client: Client, draft: Plan, editor: User) -> None:
    unit = UnitFactory(province=draft.province, name="Sở Nội vụ Lai Châu")
    without, with_it = TaskFactory(plan=draft), TaskFactory(plan=draft)
    PartyFactory(task=with_it, unit=unit)

    found = look(client, draft, "lead", units="Sở Nội vụ Lai Châu")
    do(client, draft, found.token)

    assert found.rows == [without]
    assert [list(task.parties.values_list("unit", flat=True)) for task in (without, with_it)] == [[unit.pk]] * 2


def test_words_that_reach_nobody_are_not_added(client: Client, draft: Plan, editor: User) -> None:
    TaskFactory(plan=draft)

    page = client.post(address(draft), {"act": "lead", "units": "Các cơ quan liên quan"})

    assert "found" not in page.context


def test_task_that_changed_meanwhile_is_named(client: Client, draft: Plan, editor: User) -> None:
    task = TaskFactory(plan=draft)
    token = look(client, draft, "receiver", receiver="Sở Nội vụ").token
    Task.objects.filter(pk=task.pk).update(title="Công khai ngân sách")

    assert do(client, draft, token).context["moved"] == [task]


# --- size ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "queries"), [(25, 27), (60, 27)])
def test_many_rows_cost_no_more_questions(
    client: Client, plan: Plan, coordinator: User, count: int, queries: int, django_assert_max_num_queries: Any
) -> None:
    given(plan, count)
    token = look(client, plan, "suspended", remark=REASON).token

    with django_assert_max_num_queries(queries):
        do(client, plan, token)

    assert Assignment.objects.filter(state=State.SUSPENDED).count() == count


@pytest.mark.parametrize("count", [25, 60])
def test_many_tasks_cost_no_more_questions(
    client: Client, draft: Plan, editor: User, count: int, django_assert_max_num_queries: Any
) -> None:
    TaskFactory.create_batch(count, plan=draft)
    token = look(client, draft, "receiver", receiver="Sở Nội vụ").token

    with django_assert_max_num_queries(24):
        do(client, draft, token)


def test_what_was_known_on_a_past_day_is_not_changed(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan)

    answer = client.post(address(plan, "?ngay=01/04/2026"), {"act": Step.SUSPENDED, "remark": REASON})

    assert answer.status_code == 403


@pytest.mark.parametrize("columns", [{"number": "9"}, {"deadline_text": "Ngày 5 hằng tháng"}, {"recurs_day": 5}])
def test_all_that_is_printed_tells_whether_a_task_changed(columns: dict[str, Any]) -> None:
    task = TaskFactory(deadline_kind=DeadlineKind.RECURRING, recurrence="monthly", due_on=None)
    before = TASKS.version(task)

    for name, value in columns.items():
        setattr(task, name, value)

    assert TASKS.version(task) != before
