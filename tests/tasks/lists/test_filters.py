"""By what the lists of tasks and assignments can be narrowed, and how they are put in order."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import User
from plans.models import Period, Plan
from tasks import services
from tasks.choices import DeadlineKind, Part, State
from tasks.handling.extensions import ask_extension, decide_extension
from tasks.handling.receiving import acknowledge
from tasks.lists.filters import chosen_assignments, chosen_tasks
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
from tests.tasks.days import TODAY

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 1)


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(TODAY)


@pytest.fixture
def plan() -> Plan:
    dimension = IndicatorFactory()
    return PlanFactory(issued=True, framework_version=dimension.version)


@pytest.fixture
def coordinator(plan: Plan, client: Client) -> User:
    person = UserFactory(coordinator_of=plan.province)
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return person


def given(plan: Plan, *, due: date | None = date(2026, 9, 30), **columns: Any) -> Assignment:
    task = {"due_on": due} if due else {"deadline_kind": DeadlineKind.ONGOING}
    return AssignmentFactory(task=TaskFactory(plan=plan, **task), **columns)


def found(plan: Plan, user: User, **asked: str) -> list[Assignment]:
    return list(chosen_assignments(plan, user, asked, TODAY).qs)


def tasks_found(plan: Plan, user: User, **asked: str) -> list[Task]:
    return list(chosen_tasks(plan, user, asked).qs)


# --- what narrows ----------------------------------------------------------------------------------------------------


def test_dimension_finds_what_lies_below_it(plan: Plan, coordinator: User) -> None:
    dimension = plan.framework_version.indicators.get(level=1)
    below = IndicatorFactory(version=dimension.version, parent=dimension, level=2)
    in_dimension, in_part = (AssignmentFactory(task=TaskFactory(plan=plan, indicator=i)) for i in (dimension, below))
    without = given(plan)

    assert set(found(plan, coordinator, dimension=str(dimension.pk))) == {in_dimension, in_part}
    assert found(plan, coordinator, dimension=str(below.pk)) == [in_part]
    assert found(plan, coordinator, dimension="none") == [without]
    assert tasks_found(plan, coordinator, dimension="none") == [without.task]


def test_period_finds_what_is_due_in_it(plan: Plan, coordinator: User) -> None:
    period = Period.objects.create(
        plan=plan, code="2026-Q2", starts_on=MAY, ends_on=date(2026, 6, 14), cutoff_on=date(2026, 6, 14),
        send_by=date(2026, 6, 20),
    )  # fmt: skip
    inside = given(plan, due=period.ends_on)
    given(plan, due=period.ends_on + timedelta(days=1))

    assert found(plan, coordinator, period="2026-Q2") == [inside]
    assert tasks_found(plan, coordinator, period="2026-Q2") == [inside.task]


def test_report_tells_who_spoke_in_the_present_period(plan: Plan, coordinator: User) -> None:
    Period.objects.create(
        plan=plan, code="2026-Q3", starts_on=date(2026, 6, 15), ends_on=date(2026, 9, 14),
        cutoff_on=date(2026, 9, 14), send_by=date(2026, 9, 20),
    )  # fmt: skip
    spoke, spoke_before, silent = given(plan), given(plan), given(plan)
    services.record_progress(spoke, result="Đã họp", by=coordinator)
    before = timezone.now() - timedelta(days=100)
    services.record_progress(spoke_before, result="Đã họp", by=coordinator, at=before)

    assert found(plan, coordinator, report="some") == [spoke]
    assert set(found(plan, coordinator, report="none")) == {spoke_before, silent}


def test_extension_tells_asked_granted_and_repeated(plan: Plan, coordinator: User) -> None:
    asked, granted, repeated = given(plan), given(plan), given(plan)
    unit_lead, until = UserFactory(), date(2026, 10, 30)
    ask_extension(asked, due_on=until, reason="Chờ hướng dẫn", by=unit_lead)
    for row in (granted, repeated):
        request = ask_extension(row, due_on=until, reason="Chờ hướng dẫn", by=unit_lead)
        decide_extension(request, granted=True, remark="Đồng ý", by=coordinator)
    ask_extension(repeated, due_on=date(2026, 11, 30), reason="Vẫn chờ hướng dẫn", by=unit_lead)

    assert set(found(plan, coordinator, extension="asked")) == {asked, repeated}
    assert set(found(plan, coordinator, extension="granted")) == {granted, repeated}
    assert found(plan, coordinator, extension="repeated") == [repeated]


def test_deadline_kind_narrows_both_lists(plan: Plan, coordinator: User) -> None:
    ongoing = given(plan, due=None)
    given(plan)

    assert found(plan, coordinator, kind="ongoing") == [ongoing]
    assert tasks_found(plan, coordinator, kind="ongoing") == [ongoing.task]


@pytest.mark.parametrize(("scope", "rows"), [("lead", 1), ("coordinating", 2), ("outside", 3), ("all", 6)])
def test_scope_keeps_the_parts_apart(plan: Plan, coordinator: User, scope: str, rows: int) -> None:
    task = TaskFactory(plan=plan)
    AssignmentFactory(task=task)
    for _ in range(2):
        AssignmentFactory(task=task, part=Part.COORDINATING)
    for _ in range(3):
        AssignmentFactory(task=task, unit=UnitFactory(outside=True, province=plan.province))

    assert len(found(plan, coordinator, scope=scope)) == rows


def test_done_and_not_done_share_the_whole(plan: Plan, coordinator: User) -> None:
    done = given(plan)
    services.send(done, result="Xong", done_on=TODAY, by=UserFactory())
    services.confirm(done, by=coordinator)
    late, in_time = given(plan, due=MAY), given(plan)

    assert found(plan, coordinator, timeliness="done") == [done]
    assert set(found(plan, coordinator, timeliness="not_done")) == {late, in_time}


def test_owed_is_what_the_unit_has_to_move(plan: Plan, coordinator: User) -> None:
    sent, begun = given(plan), given(plan)
    services.send(sent, result="Xong", done_on=TODAY, by=UserFactory())

    assert found(plan, coordinator, state="owed") == [begun]


def test_receipt_finds_what_nobody_took_note_of(plan: Plan, coordinator: User) -> None:
    noted, unnoticed = given(plan), given(plan)
    acknowledge([noted], by=UserFactory())

    assert found(plan, coordinator, receipt="none") == [unnoticed]


def test_task_is_found_by_one_assignment_that_meets_all(plan: Plan, coordinator: User) -> None:
    late = given(plan, due=MAY)
    other = AssignmentFactory(task=late.task)  # of the same task, and late too
    elsewhere = AssignmentFactory(task=TaskFactory(plan=plan), unit=other.unit)  # of that unit, and in time

    assert tasks_found(plan, coordinator, unit=str(other.unit_id), timeliness="overdue") == [late.task]
    assert tasks_found(plan, coordinator, unit=str(other.unit_id)) == [late.task, elsewhere.task]


def test_draft_finds_the_tasks_that_name_a_unit(coordinator: User, plan: Plan) -> None:
    draft = PlanFactory(province=plan.province, unit=plan.unit)
    named = PartyFactory(task=TaskFactory(plan=draft))
    TaskFactory(plan=draft)

    assert tasks_found(draft, coordinator, unit=str(named.unit_id)) == [named.task]


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [{"ngay": "31/02/2026"}, {"ngay": "01/01/2027"}, {"unit": "999"}, {"state": "?"}])
@pytest.mark.parametrize("name", ["tasks:list", "tasks:assignments"])
def test_wrong_filter_is_said_and_finds_nothing(
    client: Client, plan: Plan, coordinator: User, name: str, asked: dict[str, str]
) -> None:
    given(plan)

    answer = client.get(reverse(name, args=[plan.pk]), asked)

    assert not answer.context["page"].object_list
    assert 'role="alert"' in answer.content.decode()


def test_wrong_day_is_said_on_the_overview(client: Client, plan: Plan, coordinator: User) -> None:
    page = client.get(reverse("tasks:overview", args=[plan.pk]), {"ngay": "hôm qua"}).content.decode()

    assert 'id="ngay_error"' in page
    assert 'value="hôm qua"' in page


def test_past_list_offers_nothing_to_change(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan, due=MAY)

    page = client.get(reverse("tasks:assignments", args=[plan.pk]), {"ngay": "01/09/2026"}).content.decode()

    names = ("tasks:remind", "tasks:many_assignments", "tasks:assignments_sheet")
    assert [reverse(name, args=[plan.pk]) in page for name in names] == [False] * 3


def test_past_day_offers_nothing_to_change(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan, due=MAY)
    address = reverse("tasks:overview", args=[plan.pk])

    past, now = (client.get(address, {"ngay": day}).content.decode() for day in ("01/09/2026", ""))

    acts = [reverse(name, args=[plan.pk]) for name in ("plans:edit", "tasks:close", "tasks:awaiting", "tasks:remind")]
    assert [f'href="{act}"' in past for act in acts] == [False] * 4
    assert f'href="{acts[0]}"' in now


def test_each_chip_takes_one_thing_away(plan: Plan, coordinator: User) -> None:
    given(plan)

    chosen = chosen_assignments(plan, coordinator, {"q": "lai chau", "timeliness": "overdue", "page": "3"}, TODAY)

    assert [chip.without for chip in chosen.chips] == ["?timeliness=overdue", "?q=lai+chau"]


# --- order -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("sort", "places"), [("han", [1, 0, 2]), ("-han", [0, 1, 2])])
def test_what_has_no_date_comes_last_either_way(plan: Plan, coordinator: User, sort: str, places: list[int]) -> None:
    rows = [given(plan, due=date(2026, 12, 1)), given(plan, due=date(2026, 3, 30)), given(plan, due=None)]

    assert found(plan, coordinator, **{"sap-xep": sort}) == [rows[place] for place in places]


def test_words_stand_in_vietnamese_order(plan: Plan, coordinator: User) -> None:
    titles = ["Dân chủ ở cơ sở", "Đối thoại với Nhân dân", "Ô tô công", "Ổn định", "Ăn uống", "An ninh"]
    for title in titles:
        TaskFactory(plan=plan, title=title)

    by_words = [task.title for task in tasks_found(plan, coordinator, **{"sap-xep": "nhiem-vu"})]

    assert by_words == sorted(titles, key=lambda title: ["An", "Ăn", "Dâ", "Đố", "Ô ", "Ổn"].index(title[:2]))


def test_states_stand_in_the_order_of_the_work(plan: Plan, coordinator: User) -> None:
    for state in (State.REDO, State.NOT_STARTED, State.IN_PROGRESS):
        given(plan, state=state)

    states = [row.state for row in found(plan, coordinator, **{"sap-xep": "trang-thai"})]

    assert states == [State.NOT_STARTED, State.IN_PROGRESS, State.REDO]


def test_tasks_can_be_sorted_by_their_figures(plan: Plan, coordinator: User) -> None:
    quiet, late = given(plan).task, given(plan, due=MAY).task
    AssignmentFactory(task=late)

    assert tasks_found(plan, coordinator, **{"sap-xep": "-qua-han"}) == [late, quiet]


def test_rows_alike_keep_one_order_over_the_pages(client: Client, plan: Plan, coordinator: User) -> None:
    task = TaskFactory(plan=plan)
    for _ in range(30):
        AssignmentFactory(task=task)
    address = reverse("tasks:assignments", args=[plan.pk])

    pages = [client.get(address, {"sap-xep": "-han", "page": page}).context["page"] for page in (1, 2)]

    assert len({row.pk for page in pages for row in page}) == 30


def test_head_says_how_the_list_is_sorted(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan)

    page = client.get(reverse("tasks:assignments", args=[plan.pk]), {"q": "x", "sap-xep": "han"}).content.decode()
    empty = client.get(reverse("tasks:assignments", args=[plan.pk]), {"sap-xep": "han"}).content.decode()

    assert "sap-xep=han" in page
    assert 'aria-sort="ascending"><a class="sort" href="?sap-xep=-han">' in empty


def test_files_take_the_order_of_the_page(client: Client, plan: Plan, coordinator: User) -> None:
    given(plan, due=date(2026, 12, 1)), given(plan, due=date(2026, 3, 30))

    answer = client.get(reverse("tasks:assignments_csv", args=[plan.pk]), {"sap-xep": "-han"})
    text = b"".join(answer.streaming_content).decode()

    assert text.index("01/12/2026") < text.index("30/03/2026")


# --- into a row and back ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "goes_back"),
    [
        ("/ke-hoach/7/luot-giao/?timeliness=overdue&page=2#row-3", True),
        ("//xau.example/", False),
        ("javascript:x", False),
    ],
)
def test_row_leads_back_to_pages_of_ours_only(
    client: Client, plan: Plan, coordinator: User, wanted: str, goes_back: bool
) -> None:
    row = given(plan)

    for name, pk in (("tasks:assignment", row.pk), ("tasks:detail", row.task_id)):
        page = client.get(reverse(name, args=[pk]), {"next": wanted}).content.decode()
        crumbs = page[page.index('class="crumbs"') : page.index("</ol>")]
        assert (escape(wanted) in crumbs) == goes_back


def test_row_leads_to_its_neighbours_in_the_list(client: Client, plan: Plan, coordinator: User) -> None:
    row = given(plan)
    asked = {"next": "/ke-hoach/7/luot-giao/?page=2#row-1", "loat": f"12-{row.pk}-15-x-{'9' * 30}"}

    page = client.get(reverse("tasks:assignment", args=[row.pk]), asked).content.decode()
    alone = client.get(reverse("tasks:assignment", args=[row.pk]), asked | {"loat": "12-15"}).content.decode()

    assert f'rel="prev" href="{reverse("tasks:assignment", args=[12])}?' in page
    assert f'rel="next" href="{reverse("tasks:assignment", args=[15])}?' in page
    assert "%23row-15" in page
    assert "2/3" in page
    assert 'rel="next"' not in alone
