"""A unit's own list, and a row that opens in place or as a page of its own."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from plans.models import Plan
from tasks.choices import DeadlineKind, Part, Pile, State, Step, Timeliness
from tasks.handling.updating import version
from tasks.models import Assignment, Draft, Evidence, Update
from tasks.services import record_progress, return_for_redo, save_draft, send
from tests.factories import AssignmentFactory, PartyFactory, PlanFactory, UnitFactory, UserFactory
from units.models import Unit

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def unit() -> Unit:
    return UnitFactory(commune=True)


@pytest.fixture
def lead(unit: Unit, client: Client) -> Any:
    person = UserFactory(lead_of=unit)
    client.force_login(person)
    return person


def give(unit: Unit, days: int | None = 60, **columns: Any) -> Assignment:
    """An assignment of `unit`, due so many days from today; all of one plan."""
    plan = unit.province.plans.first() or PlanFactory(issued=True, with_periods=True, province=unit.province)
    kind = DeadlineKind.ONGOING if days is None else DeadlineKind.FIXED
    due_on = None if days is None else timezone.localdate() + timedelta(days=days)
    return AssignmentFactory(task__plan=plan, task__deadline_kind=kind, task__due_on=due_on, unit=unit, **columns)


def address(assignment: Assignment) -> str:
    return reverse("tasks:update", args=[assignment.pk])


def typed(client: Client, assignment: Assignment, **words: Any) -> dict[str, Any]:
    """What a browser sends from the form just opened, with `words` typed into it."""
    form = client.get(address(assignment)).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    fields["done_on"] = f"{fields['done_on']:%d/%m/%Y}"
    return {name: value for name, value in {**fields, **words}.items() if value is not None}


def work(client: Client, unit: Unit, **query: str) -> HttpResponse:
    return client.get(reverse("tasks:work", args=[unit.pk]), query)


# --- the list ---------------------------------------------------------------------------------------------------------


def test_the_list_is_in_order_of_what_presses(client: Client, unit: Unit, lead: Any) -> None:
    later, ongoing, soon, overdue = give(unit), give(unit, None), give(unit, 3), give(unit, -1)

    response = work(client, unit)

    assert list(response.context["page"]) == [overdue, soon, later, ongoing]
    assert [(pile, count) for pile, count, _rows in response.context["piles"]] == [
        (Pile.OVERDUE, 1),
        (Pile.DUE_SOON, 1),
        (Pile.REST, 2),
    ]


def test_what_is_done_or_of_another_unit_is_not_on_the_list(client: Client, unit: Unit, lead: Any) -> None:
    ours = give(unit)
    give(unit, state=State.DONE, done_on=date(2026, 4, 1), confirmed_by=lead, confirmed_at=timezone.now())
    give(UnitFactory(province=unit.province))

    assert list(work(client, unit).context["page"]) == [ours]


def test_what_is_done_stands_behind_a_link(client: Client, unit: Unit, lead: Any) -> None:
    give(unit)
    done = give(unit, state=State.DONE, done_on=date(2026, 4, 1), confirmed_by=lead, confirmed_at=timezone.now())

    assert list(work(client, unit, timeliness="done").context["page"]) == [done]


@pytest.mark.parametrize("word", ["in_time", "overdue", "no_deadline", "done_in_time", "done_late", "done_no_deadline"])
def test_every_figure_counts_the_rows_behind_it(client: Client, unit: Unit, lead: Any, word: str) -> None:
    done = {"state": State.DONE, "confirmed_by": lead, "confirmed_at": timezone.now()}
    for days in (-1, 3, 60, None):
        give(unit, days)
        give(unit, days, part=Part.COORDINATING)
        give(unit, days, done_on=timezone.localdate(), **done)

    response = work(client, unit, timeliness=word)

    assert response.context["page"].paginator.count == getattr(response.context["work"].lead, word)


def test_the_parts_add_up(client: Client, unit: Unit, lead: Any) -> None:
    for days in (-1, 3, 60, None):
        give(unit, days)
    give(unit, part=Part.COORDINATING)

    owed = work(client, unit).context["work"]

    assert (owed.lead.total, owed.coordinating.total, owed.figures.total) == (4, 1, 5)


def test_the_list_asks_thirteen_queries_whatever_its_length(
    client: Client, unit: Unit, lead: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(25):
        assignment = give(unit, number * 5 - 20)
        PartyFactory(task=assignment.task, unit=unit)
        PartyFactory(task=assignment.task, part=Part.COORDINATING)
        if number % 3 == 0:
            send(assignment, result="Đã niêm yết", done_on=date(2026, 4, 1), by=lead)
            return_for_redo(assignment, by=UserFactory(), remark="Thiếu biên bản")
            save_draft(assignment, by=lead, state=State.IN_PROGRESS, result="Đang bổ sung")

    with django_assert_num_queries(13):
        assert len(work(client, unit).context["page"]) == 25


def test_a_long_list_has_pages(client: Client, unit: Unit, lead: Any) -> None:
    for _number in range(26):
        give(unit)

    assert len(work(client, unit).context["page"]) == 25
    assert len(work(client, unit, page="2").context["page"]) == 1


def test_a_returned_row_shows_the_newest_remark(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)
    for remark in ("Thiếu số liệu", "Thiếu tổ dân phố số 14"):
        send(assignment, result="Đã niêm yết", done_on=date(2026, 4, 1), by=lead)
        return_for_redo(assignment, by=UserFactory(), remark=remark)

    page = work(client, unit).content.decode()

    assert "Thiếu tổ dân phố số 14" in page
    assert "Thiếu số liệu" not in page


def test_the_period_counts_what_was_updated_in_it(client: Client, unit: Unit, lead: Any) -> None:
    give(unit)
    record_progress(give(unit), result="Đã in bảng", by=lead)

    assert work(client, unit).context["work"].reported == 1


def test_a_person_with_two_units_switches(client: Client, unit: Unit) -> None:
    other = UnitFactory(province=unit.province, name="Sở Văn hóa, Thể thao và Du lịch")
    client.force_login(UserFactory(lead_of=[unit, other]))

    page = work(client, unit).content.decode()

    assert reverse("tasks:work", args=[other.pk]) in page


def test_ours_leads_to_the_own_unit(client: Client, unit: Unit, lead: Any) -> None:
    response = client.get(reverse("tasks:ours"))

    assert response["Location"] == reverse("tasks:work", args=[unit.pk])


def test_the_list_of_another_unit_is_not_found(client: Client, unit: Unit, lead: Any) -> None:
    assert work(client, UnitFactory(province=unit.province)).status_code == 404


@pytest.mark.parametrize("role", ["coordinator_of", "leader_of", "observer_of"])
def test_who_has_no_list_of_work_is_refused(client: Client, unit: Unit, role: str) -> None:
    client.force_login(UserFactory(**{role: unit}))

    assert work(client, unit).status_code == 403


# --- a row -----------------------------------------------------------------------------------------------------------


def test_progress_is_saved_and_the_list_comes_back(client: Client, unit: Unit, lead: Any) -> None:
    assignment, back = give(unit), reverse("tasks:work", args=[unit.pk])
    words = {"result": "Đã rà soát 6/7 lĩnh vực", "percent": 80, "difficulty": "Thiếu người", "next": back}

    response = client.post(address(assignment), typed(client, assignment, **words))

    update = assignment.updates.first()
    assert response["Location"] == f"{back}#job-{assignment.pk}"
    assert (update.kind, update.result, update.percent, update.difficulty, update.by) == (
        Step.PROGRESS,
        "Đã rà soát 6/7 lĩnh vực",
        80,
        "Thiếu người",
        lead,
    )


def test_without_scripts_a_row_is_a_page_with_the_same_form(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)

    page = client.get(address(assignment)).content.decode()

    assert "<h1>" in page
    assert (
        f'<form method="post" action="{address(assignment)}" enctype="multipart/form-data" data-keep="{lead.pk}">'
        in page
    )


def test_htmx_gets_the_row_back_with_what_happened(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)

    opened = client.get(address(assignment), headers=HTMX).content.decode()
    saved = client.post(address(assignment), typed(client, assignment, result="Đã in 12 bảng"), headers=HTMX)

    row = saved.content.decode()
    assert opened.strip().startswith(f'<li id="job-{assignment.pk}"')
    assert "<form" in opened
    assert "<html" not in row
    assert "<form" not in row
    assert 'id="said" hx-swap-oob' in row
    assert "HX-Request" in saved["Vary"]


def test_the_lead_sends_a_completion_with_its_document(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)
    words = {
        "state": State.AWAITING,
        "result": "Đã niêm yết tại 14/14 tổ dân phố",
        "done_on": "08/09/2026",
        "number": "118/BC-UBND",
        "dated_on": "08/09/2026",
        "file": SimpleUploadedFile("Biên bản.pdf", b"%PDF-1.7"),
    }

    client.post(address(assignment), typed(client, assignment, **words))

    assignment.refresh_from_db()
    document = Evidence.objects.get()
    assert (assignment.state, assignment.done_on, assignment.sent_by) == (State.AWAITING, date(2026, 9, 8), lead)
    assert (document.update, document.number, document.name) == (
        assignment.updates.first(),
        "118/BC-UBND",
        "Biên bản.pdf",
    )


def test_staff_draft_and_the_lead_sends(client: Client, unit: Unit) -> None:
    assignment = give(unit)
    officer, chief = UserFactory(staff_of=unit, full_name="Giàng A Chu"), UserFactory(lead_of=unit)

    client.force_login(officer)
    client.post(address(assignment), typed(client, assignment, state=State.AWAITING, result="Đã niêm yết 14/14 tổ"))
    assignment.refresh_from_db()
    assert assignment.state == State.NOT_STARTED

    client.force_login(chief)
    page = client.get(address(assignment))
    assert "Giàng A Chu" in page.content.decode()
    client.post(address(assignment), typed(client, assignment))

    assignment.refresh_from_db()
    assert (assignment.state, assignment.sent_by) == (State.AWAITING, chief)
    assert assignment.updates.first().result == "Đã niêm yết 14/14 tổ"


def test_staff_record_progress_themselves(client: Client, unit: Unit) -> None:
    assignment = give(unit)
    client.force_login(UserFactory(staff_of=unit))

    client.post(address(assignment), typed(client, assignment, result="Đã in 12 bảng"))

    assert assignment.updates.first().kind == Step.PROGRESS


def test_a_half_typed_update_is_kept_as_a_draft(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)

    client.post(address(assignment), typed(client, assignment, proposal="Bổ sung kinh phí", draft="1"))

    assert Draft.objects.get().proposal == "Bổ sung kinh phí"
    assert assignment.updates.get().kind == Step.GIVEN


def test_a_stale_form_saves_nothing_and_shows_both(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)
    mine = typed(client, assignment, result="Đã rà soát 6/7 lĩnh vực")
    record_progress(assignment, result="Đã rà soát 5/7 lĩnh vực", by=UserFactory(full_name="Tao Thị Ơn"))

    response = client.post(address(assignment), mine)

    page = response.content.decode()
    assert assignment.updates.first().result == "Đã rà soát 5/7 lĩnh vực"
    assert "Đã rà soát 5/7 lĩnh vực" in page
    assert "Tao Thị Ơn" in page
    assert "Đã rà soát 6/7 lĩnh vực" in page
    mine["seen"] = response.context["form"]["seen"].value()
    client.post(address(assignment), mine)
    assert assignment.updates.first().result == "Đã rà soát 6/7 lĩnh vực"


def test_a_stale_form_of_what_was_sent_meanwhile_keeps_the_words(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)
    mine = typed(client, assignment, result="Đã rà soát 6/7 lĩnh vực")
    send(assignment, result="Đã xong", done_on=date(2026, 4, 1), by=UserFactory())

    response = client.post(address(assignment), mine)
    mine["seen"] = response.context["form"]["seen"].value()
    again = client.post(address(assignment), mine)

    assert "Đã rà soát 6/7 lĩnh vực" in again.content.decode()
    assert again.context["form"].non_field_errors()
    assert assignment.updates.first().kind == Step.SENT


def test_a_double_click_saves_once(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)
    words = typed(client, assignment, result="Đã in 12 bảng")

    for _click in range(2):
        assert client.post(address(assignment), words).status_code == 302

    assert Update.objects.filter(kind=Step.PROGRESS).count() == 1


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("result", {"result": " "}),
        ("done_on", {"state": State.AWAITING, "result": "Xong", "done_on": ""}),
        ("done_on", {"state": State.AWAITING, "result": "Xong", "done_on": "31/02/2026"}),
        ("done_on", {"state": State.AWAITING, "result": "Xong", "done_on": "01/01/2100"}),
        ("percent", {"result": "Đang làm", "percent": 101}),
        ("number", {"result": "Đang làm", "dated_on": "08/09/2026"}),
        ("dated_on", {"result": "Đang làm", "number": "1/BC", "dated_on": "01/01/2100"}),
        ("state", {"result": "Đang làm", "state": State.DONE}),
        ("file", {"result": "Đang làm", "file": SimpleUploadedFile("trang.html", b"<html>")}),
    ],
)
def test_an_error_stands_at_its_field(client: Client, unit: Unit, lead: Any, field: str, words: dict[str, Any]) -> None:
    assignment = give(unit)

    response = client.post(address(assignment), typed(client, assignment, **words))

    assert list(response.context["form"].errors) == [field]
    assert assignment.updates.count() == 1


def test_a_day_is_read_day_first(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)

    client.post(
        address(assignment), typed(client, assignment, state=State.AWAITING, result="Xong", done_on="05/06/2026")
    )

    assert assignment.updates.first().done_on == date(2026, 6, 5)


def test_a_returned_result_is_prefilled_to_be_mended(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)
    send(assignment, result="Đã niêm yết 13/14 tổ", done_on=date(2026, 4, 1), by=lead)
    return_for_redo(assignment, by=UserFactory(), remark="Thiếu tổ 14")

    form = client.get(address(assignment)).context["form"]

    assert form["result"].value() == "Đã niêm yết 13/14 tổ"
    assert form["state"].value() == State.AWAITING


def test_what_awaits_confirmation_has_no_form(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)
    send(assignment, result="Xong", done_on=date(2026, 4, 1), by=lead)

    assert client.get(address(assignment)).context["form"] is None


def test_a_coordinator_may_update_in_the_units_name(client: Client, unit: Unit) -> None:
    assignment, coordinator = give(unit), UserFactory(coordinator_of=unit.province)
    client.force_login(coordinator)

    client.post(address(assignment), typed(client, assignment, state=State.AWAITING, result="Báo qua điện thoại"))

    assert assignment.updates.first().by == coordinator


def test_another_units_row_is_not_found(client: Client, unit: Unit, lead: Any) -> None:
    assert client.get(address(give(UnitFactory(province=unit.province)))).status_code == 404


def test_a_partners_row_can_be_seen_but_not_updated(client: Client, unit: Unit, lead: Any) -> None:
    ours = give(unit)
    theirs = AssignmentFactory(task=ours.task, part=Part.COORDINATING)

    assert client.get(address(theirs)).status_code == 403


@pytest.mark.parametrize("role", ["leader_of", "observer_of"])
def test_who_only_reads_may_not_update(client: Client, unit: Unit, role: str) -> None:
    client.force_login(UserFactory(**{role: unit}))

    assert client.post(address(give(unit))).status_code == 403


def test_timeliness_and_piles_agree(unit: Unit) -> None:
    give(unit, -1)
    rows = Assignment.objects.known_on().with_timeliness(timezone.localdate()).in_order_of_work()

    assert [(row.timeliness, row.pile) for row in rows] == [(Timeliness.OVERDUE, Pile.OVERDUE)]


# --- what is half typed ----------------------------------------------------------------------------------------------


def autosave(client: Client, assignment: Assignment, **words: Any) -> str:
    said = typed(client, assignment, **words) | {"draft": "1", "autosave": "1"}
    return client.post(address(assignment), said, headers=HTMX).content.decode()


def test_half_typed_words_are_kept_and_the_form_goes_on(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)

    answer = autosave(client, assignment, result="Đang rà soát", done_on="31/0")

    draft = Draft.objects.get()
    assert (draft.result, draft.done_on, draft.by) == ("Đang rà soát", None, lead)
    assert f'value="{version(assignment)}"' in answer


def test_half_typed_completion_is_not_ready_to_be_sent(client: Client, unit: Unit, lead: Any) -> None:
    assignment, officer = give(unit), UserFactory(staff_of=unit)
    client.force_login(officer)
    autosave(client, assignment, state=State.AWAITING, result="Đã ni")
    client.force_login(lead)

    page = client.get(reverse("tasks:work", args=[unit.pk])).content.decode()

    assert Draft.objects.get().result == "Đã ni"
    assert reverse("tasks:send_draft", args=[assignment.pk]) not in page


def test_half_typed_words_never_cover_what_another_saved(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit)
    opened = typed(client, assignment, result="Đang rà soát") | {"draft": "1", "autosave": "1"}
    record_progress(assignment, result="Đã rà soát xong", by=UserFactory())

    answer = client.post(address(assignment), opened, headers=HTMX).content.decode()

    assert 'name="seen"' not in answer
    assert not Draft.objects.exists()


def test_document_is_not_attached_while_its_number_is_typed(client: Client, unit: Unit, lead: Any) -> None:
    autosave(client, give(unit), result="Đang rà soát", number="118/BC")

    assert not Evidence.objects.exists()


def test_ended_session_leads_the_whole_page_to_sign_in_and_back(client: Client, unit: Unit) -> None:
    assignment = give(unit)

    answer = client.post(address(assignment), {"result": "Đang rà soát"}, headers=HTMX)

    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{reverse('login')}?next={address(assignment)}"


def test_saving_a_row_counts_the_headings_anew(client: Client, unit: Unit, lead: Any) -> None:
    assignment = give(unit, days=-3)
    give(unit, days=-4)
    fields = typed(client, assignment, state=State.AWAITING, result="Đã xong", done_on=f"{assignment.due_on:%d/%m/%Y}")

    answer = client.post(address(assignment), fields, headers=HTMX).content.decode()

    assert f'<span id="count-{Pile.OVERDUE.value}" hx-swap-oob="innerHTML">1</span>' in answer
    assert f'<span id="count-{Pile.REST.value}" hx-swap-oob="innerHTML">1</span>' in answer


@pytest.mark.parametrize("shown", ["", "done"])
def test_every_count_has_one_place_on_the_list(client: Client, unit: Unit, lead: Any, shown: str) -> None:
    give(unit, days=-3)

    page = work(client, unit, timeliness=shown).content.decode()

    assert [page.count(f'id="count-{pile.value}"') for pile in Pile] == [1] * len(Pile)


def test_next_years_plan_does_not_push_aside_what_is_due_now(client: Client, unit: Unit, lead: Any) -> None:
    now = give(unit)
    year = timezone.localdate().year
    Plan.objects.filter(pk=now.plan_id).update(year=year)
    later = PlanFactory(issued=True, year=year + 1, province=unit.province, unit=now.plan.unit)
    AssignmentFactory(task__plan=later, unit=unit)

    assert work(client, unit).context["plan"] == now.plan
