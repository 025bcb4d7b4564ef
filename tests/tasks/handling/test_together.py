"""One form for several units: common words, exceptions row by row, all or nothing."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from plans.models import Plan
from tasks.choices import Part, State, Step
from tasks.handling.updating import version
from tasks.models import Assignment, Draft, Evidence, Task, Update
from tasks.services import record_progress, save_draft, send, suspend
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def task() -> Task:
    return TaskFactory(plan=PlanFactory(issued=True))


@pytest.fixture
def coordinator(task: Task, client: Client) -> User:
    person = UserFactory(coordinator_of=task.plan.province)
    client.force_login(person)
    return person


def give(task: Task, count: int) -> list[Assignment]:
    return [AssignmentFactory(task=task) for _number in range(count)]


def address(plan: Plan) -> str:
    return reverse("tasks:together", args=[plan.pk])


def typed(rows: list[Assignment], **words: Any) -> dict[str, Any]:
    """What a browser sends: the common line, and the rows with their ticks; `words` may name fields of rows."""
    said = {"state": State.AWAITING, "result": "Đã niêm yết 14/14 tổ", "done_on": "01/04/2026"}
    for row in rows:
        said |= {f"{row.pk}-taken": "on", f"{row.pk}-seen": version(row)}
    return said | words


def save(client: Client, rows: list[Assignment], **words: Any) -> Any:
    return client.post(address(rows[0].plan), typed(rows, **words))


def states(rows: list[Assignment]) -> list[str]:
    return [Assignment.objects.get(pk=row.pk).state for row in rows]


def test_units_of_a_task_are_offered_if_they_can_be_worked_on(client: Client, task: Task, coordinator: User) -> None:
    first, sent, _stopped = give(task, 3)
    send(sent, result="Xong", done_on=date(2026, 4, 1), by=UserFactory())
    suspend(_stopped, remark="Chờ hướng dẫn", by=coordinator)
    AssignmentFactory(task__plan=task.plan)
    AssignmentFactory(task=task, part=Part.COORDINATING)

    rows = client.get(address(task.plan), {"nhiem-vu": task.pk}).context["form"].rows

    assert [row.assignment for row in rows] == [first]
    assert rows[0].errors == []


def test_coordinating_units_of_a_task_have_a_tab_of_their_own(client: Client, task: Task, coordinator: User) -> None:
    give(task, 1)
    part = AssignmentFactory(task=task, part=Part.COORDINATING)

    rows = client.get(address(task.plan), {"nhiem-vu": task.pk, "phan": "coordinating"}).context["form"].rows

    assert [row.assignment for row in rows] == [part]


def test_page_offers_each_row_ticked_on_what_it_was_opened(client: Client, task: Task, coordinator: User) -> None:
    (row,) = give(task, 1)

    page = client.get(address(task.plan), {"nhiem-vu": task.pk}).content.decode()

    assert f'name="{row.pk}-taken" checked' in page
    assert f'name="{row.pk}-seen" value="{version(row)}"' in page


def test_rows_ticked_in_a_list_are_offered(client: Client, task: Task, coordinator: User) -> None:
    first, second, _third = give(task, 3)
    foreign = AssignmentFactory()

    chosen = [first.pk, second.pk, foreign.pk, "x", "9" * 30]
    rows = client.get(address(task.plan), {"chosen": chosen}).context["form"].rows

    assert [row.assignment for row in rows] == [first, second]


def test_list_comes_back_as_it_was_narrowed(client: Client, task: Task, coordinator: User) -> None:
    (row,) = give(task, 1)

    page = client.get(address(task.plan), {"chosen": row.pk, "q": "hộ nghèo"})

    assert page.context["back"] == f"{reverse('tasks:assignments', args=[task.plan.pk])}?q=h%E1%BB%99+ngh%C3%A8o"


def test_units_of_a_task_lead_back_to_its_page(client: Client, task: Task, coordinator: User) -> None:
    rows = give(task, 1)
    page = reverse("tasks:detail", args=[task.pk])

    assert client.get(address(task.plan), {"nhiem-vu": task.pk}).context["back"] == page
    saved = client.post(f"{address(task.plan)}?nhiem-vu={task.pk}", typed(rows))
    assert saved.headers["Location"] == page


def test_task_that_is_no_number_leads_back_to_the_list(client: Client, task: Task, coordinator: User) -> None:
    page = client.get(address(task.plan), {"nhiem-vu": "x"})

    assert page.context["back"].startswith(reverse("tasks:assignments", args=[task.plan.pk]))


def give_rounds(task: Task) -> list[Assignment]:
    """Two units with three occurrences each, given in another order; the first unit is done with the first."""
    units = [UnitFactory(province=task.plan.province, position=position) for position in (1, 2)]
    days = {3: date(2026, 9, 30), 1: date(2026, 3, 31), 2: date(2026, 6, 30)}
    rows = {
        (number, unit): AssignmentFactory(task=task, unit=unit, occurrence=number, due_on=day)
        for number, day in days.items()
        for unit in units
    }
    send(rows[1, units[0]], result="Xong", done_on=date(2026, 3, 30), by=UserFactory())
    return [rows[number, unit] for unit in units for number in (1, 2, 3)]


def test_each_unit_is_ticked_for_what_is_due_next(client: Client, task: Task, coordinator: User) -> None:
    _sent, second, third, *others = give_rounds(task)

    page = client.get(address(task.plan), {"nhiem-vu": task.pk})

    form = page.context["form"]
    assert [row.assignment for row in form.rows] == [second, third, *others]
    assert [row.assignment for row in form.taken] == [second, others[0]]
    assert "30/06/2026" in page.content.decode()


def test_rows_ticked_in_a_list_stay_ticked(client: Client, task: Task, coordinator: User) -> None:
    _sent, *rows = give_rounds(task)

    form = client.get(address(task.plan), {"chosen": [row.pk for row in rows]}).context["form"]

    assert [row.assignment for row in form.taken] == rows


def test_nothing_said_is_asked_for_in_the_common_line(client: Client, task: Task, coordinator: User) -> None:
    rows = give(task, 2)

    form = save(client, rows, result="").context["form"]

    assert list(form.errors) == ["result"]
    assert [row.errors for row in form.rows] == [[], []]


def test_all_get_the_common_words_and_single_ones_their_own(client: Client, task: Task, coordinator: User) -> None:
    rows = give(task, 3)
    own = {"state": State.IN_PROGRESS, "result": "Mới được 5/9 tổ", "percent": "55"}

    save(client, rows, **{f"{rows[1].pk}-{name}": value for name, value in own.items()})

    newest = [row.updates.first() for row in rows]
    assert [(each.kind, each.result, each.percent) for each in newest] == [
        (Step.SENT, "Đã niêm yết 14/14 tổ", 100),
        (Step.PROGRESS, "Mới được 5/9 tổ", 55),
        (Step.SENT, "Đã niêm yết 14/14 tổ", 100),
    ]
    assert {each.by for each in newest} == {coordinator}


def test_row_without_its_tick_is_left_alone(client: Client, task: Task, coordinator: User) -> None:
    rows = give(task, 2)
    words = typed(rows)
    del words[f"{rows[0].pk}-taken"]

    client.post(address(task.plan), words)

    assert states(rows) == [State.NOT_STARTED, State.AWAITING]


def test_document_belongs_to_all_and_is_kept_once(
    client: Client, task: Task, coordinator: User, settings: Settings
) -> None:
    rows = give(task, 3)
    file = SimpleUploadedFile("Báo cáo tổng hợp.pdf", b"%PDF-1.7")

    save(client, rows, number="118/BC-STP", dated_on="01/04/2026", file=file)

    assert [row.evidence.get().update for row in rows] == [row.updates.first() for row in rows]
    assert len({document.first_id for document in Evidence.objects.all()}) == 1
    assert sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*")) == 1


@pytest.mark.parametrize("evidence", [{}, {"number": "118/BC-STP"}])
def test_plan_that_asks_for_evidence_asks_here_too(
    client: Client, coordinator: User, task: Task, evidence: dict[str, str]
) -> None:
    Plan.objects.update(evidence_required=True)
    rows = give(task, 2)

    save(client, rows, **evidence)

    assert states(rows) == [State.AWAITING if evidence else State.NOT_STARTED] * 2


def test_error_stands_in_its_row_and_nothing_is_saved(client: Client, task: Task, coordinator: User) -> None:
    rows = give(task, 2)

    response = save(client, rows, **{f"{rows[1].pk}-done_on": "31/02/2026"})

    assert [bool(row.errors) for row in response.context["form"].rows] == [False, True]
    assert states(rows) == [State.NOT_STARTED] * 2


def test_row_that_another_saved_meanwhile_stops_all_and_then_goes_on(
    client: Client, task: Task, coordinator: User
) -> None:
    rows = give(task, 2)
    words = typed(rows)
    record_progress(rows[1], result="Đã niêm yết 9/14 tổ", by=UserFactory(full_name="Tao Thị Ơn"))

    response = client.post(address(task.plan), words)

    stale = response.context["form"].rows[1]
    assert "Tao Thị Ơn" in stale.errors[0]
    assert "Đã niêm yết 9/14 tổ" in stale.errors[0]
    assert states(rows) == [State.NOT_STARTED, State.IN_PROGRESS]
    client.post(address(task.plan), words | {f"{rows[1].pk}-seen": stale.seen})
    assert states(rows) == [State.AWAITING] * 2


def test_draft_of_another_stops_all(client: Client, task: Task, coordinator: User) -> None:
    (row,) = give(task, 1)
    words = typed([row])
    save_draft(row, by=UserFactory(), state=State.IN_PROGRESS, result="Đang soạn")

    response = client.post(address(task.plan), words)

    assert "Đang soạn" in response.context["form"].rows[0].errors[0]
    assert Draft.objects.exists()


def test_double_click_saves_once(client: Client, task: Task, coordinator: User) -> None:
    rows = give(task, 2)
    words = typed(rows, number="118/BC-STP")

    answers = [client.post(address(task.plan), words).status_code for _click in range(2)]

    assert answers == [302, 302]
    assert Update.objects.filter(kind=Step.SENT).count() == 2
    assert Evidence.objects.count() == 2


@pytest.mark.parametrize("corrected", [{"done_on": "02/04/2026"}, {"number": "119/BC-STP"}])
def test_correction_is_no_double_click(
    client: Client, task: Task, coordinator: User, corrected: dict[str, str]
) -> None:
    rows = give(task, 2)
    words = typed(rows, number="118/BC-STP")
    client.post(address(task.plan), words)

    assert all(row.refused for row in client.post(address(task.plan), words | corrected).context["form"].rows)


def test_nobody_confirms_what_they_sent_here(client: Client, task: Task, coordinator: User) -> None:
    (row,) = give(task, 1)
    save(client, [row])

    client.post(reverse("tasks:confirm", args=[row.pk]))

    assert states([row]) == [State.AWAITING]


def test_no_tick_is_said(client: Client, task: Task, coordinator: User) -> None:
    rows = give(task, 1)
    words = typed(rows)
    del words[f"{rows[0].pk}-taken"]

    assert client.post(address(task.plan), words).context["form"].non_field_errors()


def test_unit_lead_reaches_the_own_rows_only(client: Client, task: Task) -> None:
    ours, theirs = give(task, 2)
    client.force_login(UserFactory(lead_of=ours.unit))

    save(client, [ours, theirs])

    assert states([ours, theirs]) == [State.AWAITING, State.NOT_STARTED]


def test_closed_plan_takes_nothing(client: Client, task: Task, coordinator: User) -> None:
    rows = give(task, 1)
    words = typed(rows)
    Plan.objects.update(status=Plan.Status.CLOSED)

    assert client.post(address(task.plan), words).context["form"].non_field_errors()
    assert states(rows) == [State.NOT_STARTED]


def test_number_of_queries_does_not_grow_with_the_units(
    client: Client,
    task: Task,
    coordinator: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    unit = UnitFactory(province=task.plan.province)
    rows = [AssignmentFactory(task=task, unit=unit, occurrence=number) for number in range(1, 151)]
    words = typed(rows, number="118/BC-STP", dated_on="01/04/2026")

    with django_assert_num_queries(5):
        assert len(client.get(address(task.plan), {"nhiem-vu": task.pk}).context["form"].rows) == 150
    with django_assert_max_num_queries(34):  # SQLite takes many rows in several turns
        client.post(address(task.plan), words)
    assert Update.objects.filter(kind=Step.SENT).count() == 150
