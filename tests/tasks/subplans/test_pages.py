"""The pages of a unit's own plan."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from accounts.permissions import Role
from plans.models import Plan
from tasks import services
from tasks.choices import Part, State
from tasks.handling.extensions import ask_extension, decide_extension
from tasks.handling.receiving import hand_on
from tasks.handling.updating import version
from tasks.models import Assignment, Draft, Mail
from tasks.reminders.digests import make_digests
from tests.factories import AssignmentFactory, MembershipFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from tests.tasks.subplans.conftest import Office
from units.models import Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(client: Client, office: Office) -> Client:
    client.force_login(office.lead)
    return client


def as_(person: User) -> Client:
    client = Client()
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return client


# --- beginning and filling --------------------------------------------------------------------------------------------


def test_lead_begins_the_plan_with_what_is_ticked(lead: Client, office: Office) -> None:
    kept, left = office.given(), office.given()
    url = reverse("tasks:subplan_start", args=[office.parent.pk, office.unit.pk])
    assert lead.get(url).context["ticked"] == {kept.task_id, left.task_id}

    answer = lead.post(url, {"chosen": [kept.task_id]})

    plan = Plan.objects.get(parent=office.parent)
    assert answer["Location"] == reverse("tasks:subplan_share", args=[plan.pk])
    assert [task.parent for task in plan.tasks.all()] == [kept.task]


def test_plan_begins_without_any_task_of_the_province_too(lead: Client, office: Office) -> None:
    lead.post(reverse("tasks:subplan_start", args=[office.parent.pk, office.unit.pk]))

    assert Plan.objects.get(parent=office.parent).tasks.count() == 0


def test_start_that_was_open_while_the_plan_was_issued_leads_on(lead: Client, office: Office) -> None:
    office.given()
    office.begin()
    office.issue()
    later = office.given()

    answer = lead.post(
        reverse("tasks:subplan_start", args=[office.parent.pk, office.unit.pk]), {"chosen": [later.task_id]}
    )

    assert answer["Location"] == reverse("tasks:subplan_take", args=[office.plan.pk])


def test_plan_that_is_there_is_shown(lead: Client, office: Office) -> None:
    plan = office.begin()

    answer = lead.get(reverse("tasks:subplan_start", args=[office.parent.pk, office.unit.pk]))

    assert answer["Location"] == reverse("tasks:overview", args=[plan.pk])


def test_nobody_begins_the_plan_of_another_unit(lead: Client, office: Office) -> None:
    other = UnitFactory(province=office.parent.province)

    assert lead.post(reverse("tasks:subplan_start", args=[office.parent.pk, other.pk])).status_code == 403


def test_tick_of_what_is_another_units_is_refused_and_said(lead: Client, office: Office) -> None:
    office.begin()
    stranger = AssignmentFactory(task__plan=office.parent)

    answer = lead.post(reverse("tasks:subplan_take", args=[office.plan.pk]), {"chosen": [stranger.task_id]})

    assert answer.status_code == 200
    assert answer.context["form"].errors["chosen"]


def test_ticked_tasks_go_to_a_room_together(lead: Client, office: Office) -> None:
    office.given(), office.given()
    plan = office.begin()
    chosen = list(plan.tasks.values_list("pk", flat=True))

    lead.post(
        reverse("tasks:subplan_share", args=[plan.pk]),
        {"chosen": chosen, "lead": office.rooms[1].pk, "coordinating": [office.rooms[0].pk]},
    )

    assert [[party.unit for party in task.parties.all()] for task in plan.tasks.all()] == [
        [office.rooms[1], office.rooms[0]]
    ] * 2


def test_officer_alone_brings_the_own_room(lead: Client, office: Office) -> None:
    officer = UserFactory(staff_of=office.rooms[2])
    office.given()
    task = office.begin().tasks.get()

    lead.post(reverse("tasks:subplan_share", args=[office.plan.pk]), {"chosen": [task.pk], "officer": officer.pk})

    party = task.parties.get()
    assert (party.unit, party.officer) == (office.rooms[2], officer)


def test_nobody_named_is_said_and_the_ticks_stay(lead: Client, office: Office) -> None:
    office.given()
    task = office.begin().tasks.get()

    answer = lead.post(reverse("tasks:subplan_share", args=[office.plan.pk]), {"chosen": [task.pk]})

    assert answer.context["form"].non_field_errors()
    assert f'value="{task.pk}" form="share" checked' in answer.content.decode()


def test_room_that_is_missing_is_added(lead: Client, office: Office) -> None:
    office.begin()

    lead.post(reverse("tasks:room_add", args=[office.plan.pk]), {"room-name": "Phòng Ngoại vụ"})

    assert office.unit.rooms.get(name="Phòng Ngoại vụ").kind == Unit.Kind.INTERNAL


def test_room_that_is_there_is_not_added_twice(lead: Client, office: Office) -> None:
    office.begin()
    url = reverse("tasks:room_add", args=[office.plan.pk])

    for _click in range(2):
        answer = lead.post(url, {"room-name": "Phòng Ngoại vụ"}, follow=True)

    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert office.unit.rooms.filter(name="Phòng Ngoại vụ").count() == 1


def test_room_may_be_called_as_a_unit_of_the_province_is(lead: Client, office: Office) -> None:
    office.begin()
    day = date(office.plan.year, 1, 1)
    UnitFactory(province=office.parent.province, name="Trung tâm Công nghệ thông tin", valid_from=day)

    lead.post(reverse("tasks:room_add", args=[office.plan.pk]), {"room-name": "Trung tâm Công nghệ thông tin"})

    assert office.unit.rooms.filter(name="Trung tâm Công nghệ thông tin").count() == 1


def test_issued_plan_takes_over_what_came_later_with_its_room(lead: Client, office: Office) -> None:
    office.given()
    office.begin()
    office.issue()
    later = office.given()

    lead.post(
        reverse("tasks:subplan_take", args=[office.plan.pk]), {"chosen": [later.task_id], "lead": office.rooms[0].pk}
    )

    assert office.plan.assignments.filter(task__parent=later.task, unit=office.rooms[0]).count() == 1


def test_lead_edits_the_own_plan(lead: Client, office: Office) -> None:
    plan = office.begin()
    title = "Kế hoạch cải thiện Chỉ số PAPI của Văn phòng"

    lead.post(reverse("plans:edit", args=[plan.pk]), {"title": title})

    plan.refresh_from_db()
    assert (plan.title, plan.agency, plan.province) == (title, office.unit, office.parent.province)


# --- finding one's way ------------------------------------------------------------------------------------------------


def test_menu_leads_to_the_own_plan_or_to_its_beginning(lead: Client, office: Office) -> None:
    url = reverse("tasks:own_plan")
    assert lead.get(url)["Location"] == reverse("tasks:subplan_start", args=[office.parent.pk, office.unit.pk])

    plan = office.begin()

    assert lead.get(url)["Location"] == reverse("tasks:overview", args=[plan.pk])


def test_menu_leads_to_the_unit_that_somebody_works_in_whatever_other_post_came_first(
    client: Client, office: Office
) -> None:
    person = MembershipFactory(unit=office.parent.unit, role=Role.OBSERVER).user
    MembershipFactory(user=person, unit=office.unit, role=Role.UNIT_LEAD)
    client.force_login(person)

    answer = client.get(reverse("tasks:own_plan"))

    assert answer["Location"] == reverse("tasks:subplan_start", args=[office.parent.pk, office.unit.pk])


def test_menu_leads_somewhere_without_a_post(admin_client: Client, office: Office) -> None:
    assert admin_client.get(reverse("tasks:own_plan")).status_code == 302


def test_officer_of_a_room_finds_the_issued_plan_of_the_unit(office: Office) -> None:
    officer = as_(UserFactory(staff_of=office.rooms[0]))
    office.given()
    office.begin()
    assert officer.get(reverse("tasks:own_plan"))["Location"] == reverse("tasks:subplans", args=[office.parent.pk])

    office.issue()

    assert officer.get(reverse("tasks:own_plan"))["Location"] == reverse("tasks:overview", args=[office.plan.pk])


def test_coordinator_reads_issued_own_plans_with_their_figures(office: Office) -> None:
    office.given()
    office.begin()
    coordinator = as_(UserFactory(coordinator_of=office.parent.province))
    assert coordinator.get(reverse("tasks:subplans", args=[office.parent.pk])).context["rows"] == []

    office.issue()

    [(plan, figures)] = coordinator.get(reverse("tasks:subplans", args=[office.parent.pk])).context["rows"]
    assert (plan, figures.total) == (office.plan, 1)


def test_own_plan_is_not_the_plan_in_force(office: Office) -> None:
    office.begin()
    office.given()
    plan = PlanFactory(issued=True, province=office.parent.province, parent=office.parent, unit=UnitFactory())

    in_force = Plan.objects.in_force(office.parent.province, date(2026, 12, 1))

    assert plan not in in_force
    assert in_force.first() == office.parent


# --- work -------------------------------------------------------------------------------------------------------------


def test_room_sees_what_the_own_plan_gave_it_and_what_was_handed_to_it(office: Office) -> None:
    handed = office.given()
    office.begin()
    office.issue()
    hand_on(handed, room=office.rooms[0], officer=None, by=office.lead)
    officer = as_(UserFactory(staff_of=office.rooms[0]))
    own = office.plan.assignments.get()
    url = reverse("tasks:work", args=[office.rooms[0].pk])

    assert list(officer.get(url).context["page"]) == [handed]
    assert list(officer.get(url, {"plan": office.plan.pk}).context["page"]) == [own]


def test_officer_of_a_room_updates_what_was_handed_to_it_as_staff_would(office: Office) -> None:
    handed = office.given()
    hand_on(handed, room=office.rooms[0], officer=None, by=office.lead)
    officer = UserFactory(staff_of=office.rooms[0])
    stranger = UserFactory(staff_of=office.rooms[1])

    for action, seen in (("view", 1), ("work", 1), ("update", 1), ("draft", 1), ("send", 0), ("confirm", 0)):
        assert Assignment.objects.visible_to(officer, action).count() == seen, action
    assert not Assignment.objects.visible_to(stranger).exists()


def test_lead_of_a_room_sends_only_what_the_room_was_given(office: Office) -> None:
    handed = office.given()
    office.begin()
    office.issue()
    hand_on(handed, room=office.rooms[0], officer=None, by=office.lead)
    head = MembershipFactory(unit=office.rooms[0]).user

    assert list(Assignment.objects.visible_to(head, "send")) == [office.plan.assignments.get()]
    assert not Assignment.objects.visible_to(head, "confirm").exists()


def test_officer_finds_what_is_in_the_own_hands_whichever_room_has_it(office: Office) -> None:
    officer = UserFactory(staff_of=office.unit)
    office.given(), office.given()
    task = office.begin().tasks.first()
    office.share(task, officer=officer)
    office.issue()

    answer = as_(officer).get(reverse("tasks:work", args=[office.unit.pk]), {"cua-toi": "1"})

    assert [row.task for row in answer.context["page"]] == [task]


@pytest.mark.parametrize("hands", ["", "?cua-toi=1"])
def test_headings_after_a_save_count_the_list_on_show(office: Office, hands: str) -> None:
    officer = UserFactory(staff_of=office.unit)
    rows = [office.given() for _row in range(4)]
    for row in rows[:2]:
        hand_on(row, room=office.rooms[0], officer=officer if row == rows[0] else None, by=office.lead)
    page = reverse("tasks:work", args=[office.rooms[0].pk]) + hands
    shown = {pile: count for pile, count, _rows in as_(officer).get(page).context["piles"]}
    typed = {"state": State.IN_PROGRESS, "result": "Đang làm", "seen": version(rows[0]), "next": page}

    answer = as_(officer).post(reverse("tasks:update", args=[rows[0].pk]), typed, headers={"HX-Request": "true"})

    assert sum(shown.values()) == (1 if hands else 2)
    assert {pile: count for pile, count in answer.context["counts"] if count} == shown


def test_unit_stands_before_its_rooms(office: Office) -> None:
    officer = as_(UserFactory(staff_of=office.unit))

    assert officer.get(reverse("tasks:ours"))["Location"] == reverse("tasks:work", args=[office.unit.pk])
    assert officer.get(reverse("tasks:work", args=[office.unit.pk])).context["units"][0] == office.unit


def test_lead_sends_what_the_rooms_finished_with_one_click(lead: Client, office: Office) -> None:
    given = office.given()
    office.begin()
    office.issue()
    part, officer = office.plan.assignments.get(), UserFactory(staff_of=office.rooms[0])
    services.send(part, result="Đã niêm yết", done_on=date(2026, 4, 20), by=officer)
    services.confirm(part, by=office.lead)
    page = lead.get(reverse("tasks:assignment", args=[given.pk])).content.decode()
    seen = Draft.objects.get().at.isoformat()
    assert f'name="seen" value="{seen}"' in page

    for _click in range(2):
        lead.post(reverse("tasks:send_draft", args=[given.pk]), {"seen": seen})

    given.refresh_from_db()
    assert (given.state, given.done_on, given.sent_by) == (State.AWAITING, date(2026, 4, 20), office.lead)
    assert given.updates.filter(kind="sent").count() == 1


def test_head_of_a_room_is_not_asked_to_send_what_the_unit_was_given(lead: Client, office: Office) -> None:
    given = office.given()
    services.save_draft(given, by=office.lead, state=State.AWAITING, result="Đã niêm yết", done_on=date(2026, 4, 20))
    hand_on(given, room=office.rooms[0], officer=None, by=office.lead)
    room = reverse("tasks:work", args=[office.rooms[0].pk])
    head = as_(MembershipFactory(unit=office.rooms[0]).user)
    send = reverse("tasks:send_draft", args=[given.pk])

    assert send in lead.get(room).content.decode()
    assert send not in head.get(room).content.decode()


def test_officer_sends_what_the_own_plan_gave_and_the_lead_confirms(office: Office) -> None:
    officer = UserFactory(staff_of=office.unit)
    office.given()
    office.share(office.begin().tasks.get(), officer=officer)
    office.issue()
    part = office.plan.assignments.get()
    page = as_(officer).get(reverse("tasks:update", args=[part.pk]))
    assert page.context["form"].may_send
    typed = {"state": State.AWAITING, "result": "Đã niêm yết", "done_on": "20/04/2026", "seen": version(part)}

    as_(officer).post(reverse("tasks:update", args=[part.pk]), typed)
    as_(office.lead).post(reverse("tasks:confirm", args=[part.pk]))

    part.refresh_from_db()
    assert (part.state, part.sent_by, part.confirmed_by) == (State.DONE, officer, office.lead)


def test_officer_sends_with_one_click_what_lies_ready_in_the_own_plan_and_hands_nothing_on(office: Office) -> None:
    officer = UserFactory(staff_of=office.rooms[0])
    office.given()
    office.begin()
    office.issue()
    part = office.plan.assignments.get()
    services.save_draft(part, by=office.lead, state=State.AWAITING, result="Xong", done_on=date(2026, 4, 20))
    at = {name: reverse(f"tasks:{name}", args=[part.pk]) for name in ("send_draft", "extend", "hand_on")}

    for page in (reverse("tasks:work", args=[office.rooms[0].pk]), reverse("tasks:assignment", args=[part.pk])):
        shown = as_(officer).get(page, {"plan": office.plan.pk}).content.decode()
        assert at["send_draft"] in shown
        assert at["hand_on"] not in shown
    assert at["extend"] in shown


def test_officer_asks_for_more_time_in_the_own_plan_and_the_lead_decides(office: Office) -> None:
    officer = UserFactory(staff_of=office.rooms[0])
    office.given(task__due_on=date(2027, 3, 1))
    office.begin()
    office.issue()
    part = office.plan.assignments.get()
    asked = {"due_on": "30/04/2027", "reason": "Chờ hướng dẫn"}

    as_(officer).post(reverse("tasks:extend", args=[part.pk]), asked)
    decide_extension(part.extensions.get(), granted=True, remark="Đồng ý", by=office.lead)

    part.refresh_from_db()
    assert part.due_on == date(2027, 4, 30)


def test_officer_sends_nothing_of_the_provinces_plan(office: Office) -> None:
    handed = office.given()
    officer = UserFactory(staff_of=office.unit)
    hand_on(handed, room=None, officer=officer, by=office.lead)

    for name in ("extend", "send_draft"):
        assert as_(officer).post(reverse(f"tasks:{name}", args=[handed.pk])).status_code == 403


def test_who_sent_a_part_is_told_that_another_of_the_unit_confirms(office: Office) -> None:
    office.given()
    office.begin()
    office.issue()
    part = office.plan.assignments.get()
    ask_extension(part, due_on=date(2030, 1, 1), reason="Chờ hướng dẫn", by=office.lead)
    services.send(part, result="Xong", done_on=date(2026, 4, 20), by=office.lead)

    with pytest.raises(services.StepRefusedError, match="of the unit"), override("en"):
        services.confirm(part, by=office.lead)
    with pytest.raises(services.StepRefusedError, match="of the unit"), override("en"):
        decide_extension(part.extensions.get(), granted=True, remark="Đồng ý", by=office.lead)


def test_draft_that_changed_since_it_was_read_is_not_sent(lead: Client, office: Office) -> None:
    given = office.given()
    services.save_draft(given, by=office.lead, state=State.AWAITING, result="Mới", done_on=date(2026, 4, 20))

    lead.post(reverse("tasks:send_draft", args=[given.pk]), {"seen": "2026-01-01T00:00:00+00:00"})

    given.refresh_from_db()
    assert given.state == State.NOT_STARTED


def test_coordinator_sees_who_does_what_inside_the_unit(office: Office) -> None:
    given = office.given()
    office.share(office.begin().tasks.get(), officer=UserFactory(staff_of=office.rooms[0], full_name="Tao Thị Ơn"))
    office.issue()

    page = as_(UserFactory(coordinator_of=office.parent.province)).get(reverse("tasks:assignment", args=[given.pk]))

    [part] = page.context["inside"]
    assert (part.unit, part.receipt.officer.full_name, part.may_read) == (office.rooms[0], "Tao Thị Ơn", True)
    assert reverse("tasks:assignment", args=[part.pk]) in page.content.decode()


def test_coordinating_unit_of_the_lead_is_no_reader_of_its_rooms_work(office: Office) -> None:
    given = office.given(part=Part.COORDINATING)
    office.begin()
    office.issue()
    leader = AssignmentFactory(task=given.task, unit=UnitFactory(province=office.parent.province))

    page = as_(UserFactory(lead_of=leader.unit)).get(reverse("tasks:assignment", args=[given.pk]))

    [part] = page.context["inside"]
    assert not part.may_read
    assert reverse("tasks:assignment", args=[part.pk]) not in page.content.decode()


# --- size -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [2, 26])
@pytest.mark.parametrize(
    ("name", "queries"), [("subplans", 9), ("subplan_start", 9), ("subplan_take", 12), ("subplan_share", 14)]
)
def test_pages_take_a_fixed_number_of_queries(
    lead: Client, office: Office, name: str, queries: int, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _row in range(rows):
        office.given()
    args = [office.parent.pk, office.unit.pk] if name == "subplan_start" else [office.parent.pk]
    if name in ("subplan_take", "subplan_share"):
        args = [office.begin().pk]
        for task in office.plan.tasks.all():
            office.share(task)
        TaskFactory(plan=office.parent)
        office.given()
    if name == "subplans":
        for _plan in range(rows):
            PlanFactory(issued=True, province=office.parent.province, parent=office.parent, unit=UnitFactory())

    with django_assert_max_num_queries(queries):
        assert lead.get(reverse(f"tasks:{name}", args=args)).status_code == 200


def test_lists_and_reports_of_the_province_do_not_know_the_own_plans_rows(office: Office) -> None:
    office.given()
    office.begin()
    office.issue()
    coordinator = as_(UserFactory(coordinator_of=office.parent.province))

    overview = coordinator.get(reverse("tasks:overview", args=[office.parent.pk])).context["overview"]
    rows = coordinator.get(reverse("tasks:assignments", args=[office.parent.pk])).context["page"].paginator.count

    assert (overview.total.total, rows) == (1, 1)


def test_lead_is_reminded_of_a_room_in_which_nobody_works(office: Office) -> None:
    office.lead.email = "vanphong@laichau.gov.vn"
    office.lead.save()
    office.given()
    office.begin()
    office.issue()
    Assignment.objects.update(due_on=date(2026, 5, 21))

    make_digests(date(2026, 5, 20))

    assert [mail.user for mail in Mail.objects.filter(digest__unit=office.rooms[0])] == [office.lead]
