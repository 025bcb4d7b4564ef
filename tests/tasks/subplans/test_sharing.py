"""Who does what of a unit's own plan."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from tasks.annex.services import apply, keep, read_for_plan
from tasks.choices import Part, Step
from tasks.models import Assignment, Receipt
from tasks.planning.editing import TaskForm, save_task
from tasks.planning.issuing import fan_out
from tasks.services import StepRefusedError
from tasks.subplans.sharing import Share, share_out
from tests.factories import PartyFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from tests.tasks.subplans.conftest import DAY, Office
from units.models import Group

pytestmark = pytest.mark.django_db


def test_tasks_are_shared_out_together_in_place_of_what_was_before(office: Office) -> None:
    office.given(), office.given()
    plan = office.begin()
    chosen = list(plan.tasks.values_list("pk", flat=True))
    share_out(plan, chosen, Share(office.rooms[2]), by=office.lead)

    count = share_out(plan, chosen, Share(office.rooms[0], None, office.rooms[:2]), by=office.lead)

    assert count == 2
    for task in plan.tasks.all():
        assert [(party.part, party.unit) for party in task.parties.all()] == [
            (Part.LEAD, office.rooms[0]),
            (Part.COORDINATING, office.rooms[1]),
        ]


def test_issued_plan_is_not_shared_out_again(office: Office) -> None:
    office.given()
    task = office.begin().tasks.get()
    office.issue()

    with pytest.raises(StepRefusedError):
        office.share(task)


def test_officer_has_the_work_as_soon_as_the_plan_is_issued(office: Office) -> None:
    officer = UserFactory(staff_of=office.rooms[0], full_name="Tao Thị Ơn")
    office.given()
    office.share(office.begin().tasks.get(), officer=officer, coordinating=(1,))
    office.issue()

    lead = office.plan.assignments.get(part=Part.LEAD)
    assert (lead.receipt.officer, lead.receipt.by) == (officer, office.lead)
    assert [step.kind for step in lead.updates.all()] == [Step.HANDED, Step.RECEIVED, Step.GIVEN]
    assert Receipt.objects.count() == 1


def test_officer_stays_named_when_the_task_is_edited(office: Office) -> None:
    officer = UserFactory(staff_of=office.rooms[0], full_name="Tao Thị Ơn")
    office.given()
    task = office.begin().tasks.get()
    office.share(task, officer=officer)
    form = TaskForm(instance=task)
    data = {name: form[name].initial or "" for name in form.fields} | {"title": "Công khai số điện thoại cơ quan"}
    form = TaskForm(data, instance=task)
    assert form.is_valid(), form.errors

    save_task(form.instance, parties=form.parties, by=office.lead)

    assert task.parties.get().officer == officer


def workbook(lead: str, coordinating: str) -> io.BytesIO:
    book, file = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    sheet.append(["TT", "Nội dung, nhiệm vụ", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian thực hiện"])
    sheet.append(["1", "Công khai hộp thư điện tử của cơ quan", lead, coordinating, "Thường xuyên"])
    book.save(file)
    return io.BytesIO(file.getvalue())


def imported(office: Office, lead: str, coordinating: str) -> list[Assignment]:
    Group.objects.create(code="cac-phong-ban", name="Các phòng, ban, trung tâm", kinds=["internal"])
    office.begin()
    file = workbook(lead, coordinating)
    annex = keep(office.plan, read_for_plan(office.plan, file), content=file.getvalue(), name="a.xlsx", by=office.lead)
    apply(annex, by=office.lead)
    office.issue()
    return list(office.plan.assignments.select_related("unit"))


def test_annex_of_an_own_plan_names_its_rooms_and_all_of_them(office: Office) -> None:
    rows = imported(office, "Phòng Hành chính – Quản trị, Ban Tiếp Công dân", "Các phòng, ban, trung tâm")

    assert {(row.unit, row.part) for row in rows} == {
        (office.rooms[0], Part.LEAD),
        (office.rooms[1], Part.LEAD),
        (office.rooms[2], Part.COORDINATING),
    }


def test_annex_of_an_own_plan_gives_nothing_to_other_units(office: Office) -> None:
    rows = imported(office, "Ban Tiếp công dân", office.parent.unit.name)

    assert [row.unit for row in rows] == [office.rooms[1]]


def complete(client: Client, office: Office, lead: str) -> str:
    """Type who leads the first task of the own plan into its row of the list; return the row."""
    client.force_login(office.lead, backend="accounts.backends.RoleBackend")
    address = reverse("tasks:fix", args=[office.plan.tasks.get().pk, "lead"])
    return client.post(address, {"units": lead}, headers={"HX-Request": "true"}).content.decode()


def test_room_is_named_in_the_row_of_an_own_plan(client: Client, office: Office) -> None:
    office.given()
    task = office.begin().tasks.get()

    complete(client, office, "Ban Tiếp công dân")

    assert [party.unit for party in task.parties.all()] == [office.rooms[1]]


def test_other_department_is_not_named_in_the_row_of_an_own_plan(client: Client, office: Office) -> None:
    UnitFactory(province=office.parent.province, name="Sở Tài chính")
    office.given()
    task = office.begin().tasks.get()

    row = complete(client, office, "Sở Tài chính")

    assert 'class="error"' in row
    assert not task.parties.exists()


def test_other_department_that_an_own_plan_names_gets_nothing(office: Office) -> None:
    other = UnitFactory(province=office.parent.province)
    office.given()
    task = office.begin().tasks.get()
    office.share(task)
    party = PartyFactory(task=task, unit=other, part=Part.COORDINATING)

    assert fan_out(office.plan, DAY).unreached == [party]
    office.issue()
    assert [row.unit for row in office.plan.assignments.all()] == [office.rooms[0]]


def test_unit_of_another_province_that_a_plan_names_gets_nothing() -> None:
    plan = PlanFactory()
    party = PartyFactory(task=TaskFactory(plan=plan), unit=UnitFactory(), part=Part.LEAD)

    assert fan_out(plan).unreached == [party]
