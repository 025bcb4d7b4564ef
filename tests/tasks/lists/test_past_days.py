"""Lists and figures as they were recorded by the end of a past day, and what changed between two days."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from plans.models import Plan
from tasks import services
from tasks.choices import DeadlineKind, State
from tasks.figures import counted, figures
from tasks.handling.dates import set_due_date
from tasks.handling.extensions import ask_extension, decide_extension
from tasks.handling.receiving import acknowledge
from tasks.lists.comparing import changed
from tasks.lists.filters import past_day
from tasks.lists.overview import overview
from tasks.models import Assignment
from tasks.services import StepRefusedError
from tests.factories import AssignmentFactory, PlanFactory, UserFactory

pytestmark = pytest.mark.django_db

APRIL, MAY = date(2026, 4, 10), date(2026, 5, 10)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 5, tzinfo=UTC)


@pytest.fixture
def plan() -> Plan:
    return PlanFactory(issued=True)


@pytest.fixture
def coordinator(plan: Plan, client: Client) -> User:
    person = UserFactory(coordinator_of=plan.province)
    client.force_login(person)
    return person


def reported(plan: Plan, result: str = "Đã làm", on: date = date(2026, 4, 20), **columns: Any) -> Assignment:
    assignment = AssignmentFactory(task__plan=plan, **columns)
    services.record_progress(assignment, result=result, by=UserFactory(), at=noon(on))
    return assignment


# --- the address -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "day"),
    [("10/04/2026", APRIL), ("05/06/2026", date(2026, 6, 5)), ("24/11/2026", None), ("01/01/2027", None)]
    + [(text, None) for text in ("", "hôm qua", "31/02/2026", "2026")],
)
def test_only_a_day_that_is_past_is_taken(typed: str, day: date | None) -> None:
    assert past_day({"ngay": typed}, date(2026, 11, 24)) == day


# --- the pages -------------------------------------------------------------------------------------------------------


def test_list_shows_the_state_of_the_past_day(client: Client, plan: Plan, coordinator: User) -> None:
    reported(plan)

    past, now = (
        client.get(reverse("tasks:assignments", args=[plan.pk]), query) for query in ({"ngay": "10/04/2026"}, {})
    )

    assert [row.known_state for row in past.context["page"]] == [State.NOT_STARTED]
    assert [row.known_state for row in now.context["page"]] == [State.IN_PROGRESS]


def test_filters_judge_the_past_day(client: Client, plan: Plan, coordinator: User) -> None:
    reported(plan)
    query = {"ngay": "10/04/2026", "state": State.IN_PROGRESS}

    assert list(client.get(reverse("tasks:assignments", args=[plan.pk]), query).context["page"]) == []


def test_day_is_kept_through_pages_and_figures(client: Client, plan: Plan, coordinator: User) -> None:
    for _ in range(26):
        reported(plan)

    listed = client.get(reverse("tasks:assignments", args=[plan.pk]), {"ngay": "10/04/2026"}).content.decode()
    seen = client.get(reverse("tasks:overview", args=[plan.pk]), {"ngay": "10/04/2026"}).content.decode()

    assert "?ngay=10%2F04%2F2026&amp;page=2" in listed
    assert "?ngay=10/04/2026&amp;timeliness=overdue" in seen


@pytest.mark.parametrize("name", ["tasks:overview", "tasks:list", "tasks:assignments"])
def test_page_says_which_day_it_shows(client: Client, plan: Plan, coordinator: User, name: str) -> None:
    reported(plan)
    address = reverse(name, args=[plan.pk])

    past, now = client.get(address, {"ngay": "10/04/2026"}), client.get(address)

    assert past.context["past"] == past.context["on"] == APRIL
    assert "10/04/2026</b>" in past.content.decode().replace(".</b>", "</b>")
    assert now.context["past"] is None


@pytest.mark.parametrize(("name", "queries"), [("tasks:overview", 21), ("tasks:list", 13), ("tasks:assignments", 11)])
def test_past_day_asks_no_more_questions(
    client: Client, plan: Plan, coordinator: User, name: str, queries: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        reported(plan)
    address = reverse(name, args=[plan.pk])
    client.get(address)

    with django_assert_max_num_queries(queries):
        client.get(address, {"ngay": "10/04/2026"})


def test_work_noticed_later_was_not_noticed_then(client: Client, plan: Plan, coordinator: User) -> None:
    assignment = AssignmentFactory(task__plan=plan)
    acknowledge([assignment], by=UserFactory(), at=noon(MAY))
    address = reverse("tasks:assignments", args=[plan.pk])

    then, now = (
        list(client.get(address, {"receipt": "none"} | query).context["page"]) for query in ({"ngay": "10/04/2026"}, {})
    )

    assert (then, now) == ([assignment], [])


def test_overview_counts_what_waited_then(plan: Plan, coordinator: User) -> None:
    assignment = AssignmentFactory(task__plan=plan, task__due_on=date(2026, 6, 30))
    lead = UserFactory(lead_of=assignment.unit)
    request = ask_extension(assignment, due_on=date(2026, 9, 30), reason="Chờ", by=lead, at=noon(date(2026, 4, 1)))
    decide_extension(request, granted=True, remark="Đồng ý", by=coordinator, at=noon(date(2026, 4, 20)))
    services.send(assignment, result="Đã xong", done_on=date(2026, 5, 1), by=lead, at=noon(date(2026, 5, 2)))
    services.confirm(assignment, by=coordinator, at=noon(date(2026, 5, 20)))

    seen = [overview(plan, coordinator, day, as_of=day) for day in (APRIL, MAY)]

    assert [(each.asked, each.unnoticed, each.awaiting_count, len(each.awaiting)) for each in seen] == [
        (1, 1, 0, 0),
        (0, 0, 1, 1),
    ]


# --- two days --------------------------------------------------------------------------------------------------------


def differing(plan: Plan, first: date = APRIL, last: date = MAY) -> list[Assignment]:
    return list(changed(Assignment.objects.filter(plan=plan), first, last))


def test_change_is_told_before_and_after(plan: Plan) -> None:
    assignment = reported(plan, "Đã rà soát 4/7 lĩnh vực", on=APRIL)
    services.record_progress(assignment, result="Đã rà soát 7/7 lĩnh vực", by=UserFactory(), at=noon(MAY))

    [row] = differing(plan)

    assert (row.was_result, row.is_result) == ("Đã rà soát 4/7 lĩnh vực", "Đã rà soát 7/7 lĩnh vực")
    assert (row.was_state, row.is_state) == (State.IN_PROGRESS, State.IN_PROGRESS)


def test_what_came_back_to_where_it_was_did_not_change(plan: Plan) -> None:
    assignment = reported(plan, on=APRIL)
    services.suspend(assignment, remark="Chờ", by=UserFactory(), at=noon(APRIL + timedelta(days=1)))
    services.resume(assignment, by=UserFactory(), at=noon(APRIL + timedelta(days=2)))

    assert differing(plan) == []


def test_work_without_a_date_that_did_not_change_is_left_out(plan: Plan) -> None:
    assignment = reported(plan, on=APRIL, task__deadline_kind=DeadlineKind.ONGOING)
    services.record_progress(assignment, result="Đã làm", by=UserFactory(), at=noon(MAY))

    assert differing(plan) == []


def test_new_work_and_new_dates_are_told(plan: Plan) -> None:
    new = AssignmentFactory(task__plan=plan, given=noon(MAY))
    dated = AssignmentFactory(task__plan=plan, task__deadline_kind=DeadlineKind.REGULATED)
    set_due_date(dated, due_on=date(2026, 9, 1), basis="Nghị định", by=UserFactory(), at=noon(MAY))

    rows = {row.pk: (row.was_state, row.was_due_on, row.is_due_on) for row in differing(plan)}

    assert rows == {
        new.pk: (None, None, date(2026, 9, 30)),
        dated.pk: (State.NOT_STARTED, None, date(2026, 9, 1)),
    }


def test_taking_note_is_no_change(plan: Plan) -> None:
    acknowledge([AssignmentFactory(task__plan=plan)], by=UserFactory(), at=noon(MAY))

    assert differing(plan) == []


@pytest.mark.parametrize("query", [{}, {"tu": "10/04/2026", "den": "10/05/2026"}])
def test_page_asks_a_fixed_number_of_questions(
    client: Client, plan: Plan, coordinator: User, query: dict[str, str], django_assert_max_num_queries: Any
) -> None:
    for _ in range(25):
        reported(plan, on=timezone.localdate() if not query else date(2026, 4, 20))
    address = reverse("tasks:changes", args=[plan.pk])
    client.get(address)

    with django_assert_max_num_queries(9):
        page = client.get(address, query)

    assert page.context["page"].paginator.count == 25


def test_days_in_the_wrong_order_are_refused(client: Client, plan: Plan, coordinator: User) -> None:
    page = client.get(reverse("tasks:changes", args=[plan.pk]), {"tu": "10/05/2026", "den": "10/04/2026"})

    assert page.context["form"].errors["den"]


# --- lives at random, with more time and dates by hand ---------------------------------------------------------------

FIRST = date(2026, 4, 1)
TRIES = ("progress", "send", "confirm", "return", "suspend", "resume", "extend", "grant", "date", "note")


def try_one(step: str, row: Assignment, people: tuple[User, User], on: date, rng: Random) -> None:
    lead, boss = people
    at = noon(on)
    if step == "progress":
        services.record_progress(row, result="Đã làm", by=lead, at=at)
    elif step == "send":
        services.send(row, result="Đã xong", done_on=on - timedelta(days=rng.randint(0, 9)), by=lead, at=at)
    elif step == "confirm":
        services.confirm(row, by=boss, at=at)
    elif step in ("return", "suspend", "resume"):
        name = {"return": "return_for_redo"}.get(step, step)
        getattr(services, name)(row, remark="Vì sao", by=boss, at=at)
    elif step == "extend":
        day = (row.due_on or on) + timedelta(days=rng.randint(1, 20))
        ask_extension(row, due_on=max(day, on), reason="Chờ", by=lead, at=at)
    elif step == "grant" and (request := row.extensions.filter(decision="open").first()):
        decide_extension(request, granted=rng.random() < 0.7, remark="Ý kiến", by=boss, at=at)
    elif step == "date":
        due_on = on + timedelta(days=rng.randint(0, 20))
        set_due_date(row, due_on=due_on, basis="Nghị định", by=lead, corrects=True, at=at)
    elif step == "note":
        acknowledge([row], by=lead, at=at)


@pytest.mark.parametrize("seed", range(4))
def test_figures_add_up_on_every_day_and_agree_today(plan: Plan, seed: int) -> None:
    rng, people = Random(seed), (UserFactory(), UserFactory())  # noqa: S311 - a story, not a secret
    kinds = [DeadlineKind.FIXED, DeadlineKind.ONGOING, DeadlineKind.REGULATED, DeadlineKind.CONDITIONAL]
    rows = [
        AssignmentFactory(task__plan=plan, task__deadline_kind=rng.choice(kinds), given=noon(FIRST)) for _ in range(8)
    ]
    for after in range(60):
        for row in rng.sample(rows, 3):
            row.refresh_from_db()
            try:
                try_one(rng.choice(TRIES), row, people, FIRST + timedelta(days=after), rng)
            except StepRefusedError:
                continue

    seen, today = counted(Assignment.objects.filter(plan=plan)), FIRST + timedelta(days=90)

    assert figures(seen, today) == figures(seen, today, as_of=today)
    for after in range(0, 91, 5):
        found = figures(seen, FIRST + timedelta(days=after), as_of=FIRST + timedelta(days=after))
        assert found.done + found.not_done == found.total == sum(found.parts) == len(rows)
