"""Every address of the portal, as the signed-out and as each role, in the own unit, another unit, another province."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.permissions import Role
from plans.models import Amendment, Plan
from reports.models import Report
from tasks.choices import Listing
from tasks.models import AnnexImport, CalendarKey, SavedFilter, SheetUpload
from tests.factories import (
    AssignmentFactory,
    EvidenceFactory,
    MembershipFactory,
    PlanFactory,
    TaskFactory,
    UnitFactory,
    UserFactory,
)
from tests.permission_table import ROLES, SUBPLANS, TABLE, Row
from units.models import Holiday, Unit

pytestmark = pytest.mark.django_db
PLACES = ("own unit", "another unit", "another province")
OF_PLANS = {"plan", "task", "assignment", "annex", "period", "amendment", "key"}
LETTERS = {200: "o", 302: "o", 400: "o", 403: "f", 404: "n", 409: "o", 422: "o"}


def addresses(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield every named pattern outside Django's admin, which only the superuser enters."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace != "admin":
                yield from addresses(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", pattern


ADDRESSES = dict(addresses(get_resolver()))


@dataclass
class Place:
    """The objects that belong to one unit."""

    unit: Unit
    plan: Plan
    objects: dict[str, Any]


def make_place(unit: Unit, plan: Plan) -> Place:
    assignment = AssignmentFactory(task=TaskFactory(plan=plan), unit=unit)
    officer = MembershipFactory(unit=unit, role=Role.UNIT_STAFF)
    annex = AnnexImport.objects.create(plan=plan, name="phu-luc.xlsx", sha256="0" * 64, uploaded_at=timezone.now())
    period = plan.periods.first() or PlanFactory(with_periods=True).periods.first()
    report = Report.objects.create(period=period, code=f"{period.code}", unit=unit)
    objects = {
        "plan": plan.pk,
        "unit": unit.pk,
        "task": assignment.task_id,
        "assignment": assignment.pk,
        "post": officer.pk,
        "holiday": Holiday.objects.get_or_create(day=date(2026, 9, 2), name="Quốc khánh")[0].pk,
        "annex": annex.pk,
        "amendment": Amendment.objects.get_or_create(plan=plan, number="2100/KH-UBND", dated_on=date(2026, 9, 1))[0].pk,
        "lack": "product",
        "period": period.pk,
        "report": report.pk,
        "saved": SavedFilter.objects.create(user=officer.user, listing=Listing.TASKS, name="Quá hạn").pk,
        "sheet": SheetUpload.objects.create(plan=plan, uploaded_by=officer.user, uploaded_at=timezone.now()).pk,
        "calendar": CalendarKey.objects.create(unit=unit, made_by=officer.user, made_at=timezone.now()).key,
        "key": EvidenceFactory(assignment=assignment, file=SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7")).key,
    }
    return Place(unit, plan, objects)


@pytest.fixture
def world() -> tuple[Place, Place, Place]:
    """The own unit, another unit of the province, and a unit of another province, each with work of its own."""
    plan, far_plan = PlanFactory(issued=True, with_periods=True), PlanFactory(issued=True, with_periods=True)
    own, other = UnitFactory(province=plan.province), UnitFactory(province=plan.province)
    far = UnitFactory(province=far_plan.province)
    plan.agency, far_plan.agency = own, far
    plan.save()
    far_plan.save()
    return make_place(own, plan), make_place(other, plan), make_place(far, far_plan)


@pytest.fixture
def subplans() -> tuple[Place, Place]:
    """An issued plan that the own unit made under the province's, and one of another unit; a room has the work."""
    parent = PlanFactory(issued=True)
    return tuple(make_subplan(parent, UnitFactory(province=parent.province)) for _unit in range(2))


def make_subplan(parent: Plan, unit: Unit) -> Place:
    plan = PlanFactory(issued=True, with_periods=True, province=parent.province, parent=parent, unit=unit, agency=unit)
    room = UnitFactory(province=unit.province, parent=unit, kind=Unit.Kind.INTERNAL, name="Phòng Hành chính - Quản trị")
    place = make_place(room, plan)
    return Place(unit, plan, place.objects)


def ask(client: Client, name: str, row: Row, place: Place) -> int:
    """Ask for the address at `place` and take back what it did."""
    converters = ADDRESSES[name].pattern.converters
    url = reverse(name, kwargs={key: place.objects[key] for key in converters})
    with transaction.atomic():
        answer = client.post(url) if row.post else client.get(url)
        if answer.streaming:
            answer.getvalue()  # sent to its end, a file is closed; close() would close the database's connection too
        transaction.set_rollback(True)
    return answer.status_code


def test_every_address_stands_in_the_permission_table() -> None:
    assert set(ADDRESSES) == set(TABLE)


def test_every_address_of_a_plan_says_who_gets_what_in_a_sub_plan() -> None:
    of_plans = {name for name, pattern in ADDRESSES.items() if OF_PLANS & set(pattern.pattern.converters)}

    assert of_plans == set(SUBPLANS)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(TABLE))
def test_address_lets_in_whom_the_table_says(name: str, role: Role, world: tuple[Place, ...]) -> None:
    row = TABLE[name]
    person = UserFactory()
    MembershipFactory(user=person, unit=world[0].unit, role=role)

    got = []
    for place in world:
        client = Client()
        client.force_login(person, backend="accounts.backends.RoleBackend")
        status = ask(client, name, row, place)
        got.append(LETTERS.get(status, str(status)))

    assert dict(zip(PLACES, got, strict=True)) == {p: row.expected(role, i) for i, p in enumerate(PLACES)}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", sorted(SUBPLANS))
def test_address_of_a_sub_plan_lets_in_whom_the_table_says(
    name: str, role: Role, client: Client, subplans: tuple[Place, ...]
) -> None:
    row = SUBPLANS[name]
    client.force_login(MembershipFactory(unit=subplans[0].unit, role=role).user)

    got = [LETTERS.get(status, str(status)) for status in (ask(client, name, row, place) for place in subplans)]

    assert got == [row.expected(role, place) for place in range(2)]


@pytest.mark.parametrize("name", sorted(TABLE))
def test_address_sends_the_signed_out_to_sign_in(name: str, client: Client, world: tuple[Place, ...]) -> None:
    row = TABLE[name]
    converters = ADDRESSES[name].pattern.converters
    url = reverse(name, kwargs={key: world[0].objects[key] for key in converters})

    answer = client.post(url) if row.post else client.get(url)

    to_sign_in = answer.status_code == 302 and answer["Location"].startswith(f"{reverse('login')}?next=")
    assert to_sign_in != row.open


def test_post_that_ended_gives_nothing(client: Client, world: tuple[Place, ...]) -> None:
    person = UserFactory()
    Membership.objects.create(
        user=person, unit=world[0].unit, role=Role.COORDINATOR, valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1)
    )
    client.force_login(person, backend="accounts.backends.RoleBackend")

    assert client.get(reverse("tasks:overview", args=[world[0].plan.pk])).status_code == 403


def test_superuser_sees_every_province(client: Client, world: tuple[Place, ...]) -> None:
    client.force_login(
        get_user_model().objects.create_superuser("quantri", full_name="Quản trị"),
        backend="accounts.backends.RoleBackend",
    )

    assert {client.get(reverse("tasks:overview", args=[place.plan.pk])).status_code for place in world} == {200}
