"""The people of a unit and the units of a province."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Delegation, Membership, User
from accounts.permissions import Role
from tests.factories import PASSWORD, MembershipFactory, UnitFactory, UserFactory
from units.models import Unit

pytestmark = pytest.mark.django_db


def sign_in(client: Client, person: User) -> Client:
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return client


def person(unit: Unit, **changes: str) -> dict[str, str]:
    return {
        "full_name": "Tẩn Thị Ánh",
        "username": "anh.tt",
        "unit": str(unit.pk),
        "role": "unit_staff",
        "password": "Muong Kim 2026!",
    } | changes


def test_coordinator_gives_a_person_an_account_and_a_post(client: Client) -> None:
    unit = UnitFactory()
    sign_in(client, UserFactory(coordinator_of=unit.province))

    client.post(reverse("person_add"), person(unit, role="unit_lead"))

    added = User.objects.get(username="anh.tt")
    assert added.check_password("Muong Kim 2026!")
    assert [(post.unit, post.role) for post in added.memberships.all()] == [(unit, Role.UNIT_LEAD)]
    assert AuditEvent.objects.filter(action="person.added", object_id=added.pk).exists()


def test_unit_lead_gives_posts_of_officers_in_the_own_unit_only(client: Client) -> None:
    unit, other = UnitFactory(), UnitFactory()
    sign_in(client, UserFactory(lead_of=unit))

    for form in (person(unit, role="coordinator"), person(other)):
        client.post(reverse("person_add"), form)
    refused = User.objects.filter(username="anh.tt").exists()
    client.post(reverse("person_add"), person(unit))

    assert not refused
    assert Membership.objects.get(user__username="anh.tt").unit == unit


def test_unit_lead_cannot_end_the_coordinators_post(client: Client) -> None:
    unit = UnitFactory()
    post = MembershipFactory(unit=unit, role=Role.COORDINATOR)
    sign_in(client, UserFactory(lead_of=unit))

    assert client.get(reverse("post_edit", args=[post.pk])).status_code == 404


def test_coordinator_of_one_province_gives_no_more_than_a_lead_in_another(client: Client) -> None:
    own, elsewhere = UnitFactory(), UnitFactory()
    sign_in(client, UserFactory(coordinator_of=own, lead_of=elsewhere))

    answers = [client.post(reverse("person_add"), person(elsewhere, role=role)) for role in ("coordinator", "leader")]
    refused = User.objects.filter(username="anh.tt").exists()
    client.post(reverse("person_add"), person(elsewhere))

    assert all(answer.context["form"].errors["role"] for answer in answers)
    assert not refused
    assert Membership.objects.get(user__username="anh.tt").role == Role.UNIT_STAFF


def test_post_in_a_unit_that_has_ended_can_be_ended(client: Client) -> None:
    district = UnitFactory(kind=Unit.Kind.DISTRICT, valid_to=date(2025, 6, 30))
    post = MembershipFactory(unit=district)
    sign_in(client, UserFactory(coordinator_of=district.province))

    days = {"valid_from": "01/01/2020", "valid_to": "30/06/2025"}
    client.post(reverse("post_edit", args=[post.pk]), {"unit": district.pk, "role": "unit_lead"} | days)

    post.refresh_from_db()
    assert post.valid_to == date(2025, 6, 30)


def test_weak_password_is_refused(client: Client) -> None:
    unit = UnitFactory()
    sign_in(client, UserFactory(coordinator_of=unit.province))

    answer = client.post(reverse("person_add"), person(unit, password="12345"))

    assert answer.context["form"].errors["password"]
    assert not User.objects.filter(username="anh.tt").exists()


def test_changed_password_is_recorded(client: Client) -> None:
    officer = UserFactory(staff_of=UnitFactory())
    typed = {"old_password": PASSWORD, "new_password1": "Muong Kim 2026!", "new_password2": "Muong Kim 2026!"}

    sign_in(client, officer).post(reverse("password_change"), typed)

    officer.refresh_from_db()
    assert officer.check_password("Muong Kim 2026!")
    assert AuditEvent.objects.get(action="password.changed").by == officer


def test_delegated_post_is_held_for_its_days(time_machine: object) -> None:
    lead, deputy = UserFactory(lead_of=UnitFactory()), UserFactory()
    Delegation.objects.create(
        membership=lead.memberships.get(),
        to=deputy,
        paper="Giấy ủy quyền số 5/GUQ-SNV",
        valid_from=date(2026, 9, 1),
        valid_to=date(2026, 9, 10),
    )

    def holds(day: date) -> bool:
        time_machine.move_to(day)
        return User.objects.get(pk=deputy.pk).has_perm("tasks.send_assignment")

    assert [holds(date(2026, 8, 31)), holds(date(2026, 9, 10)), holds(date(2026, 9, 11))] == [False, True, False]


def test_unit_keeps_exactly_the_other_names_typed(client: Client) -> None:
    unit = UnitFactory(name="Sở Tư pháp")
    unit.aliases.create(name="STP")
    sign_in(client, UserFactory(coordinator_of=unit.province))

    client.post(
        reverse("unit_edit", args=[unit.pk]),
        {
            "kind": "department",
            "name": "Sở Tư pháp",
            "position": "2",
            "valid_from": "01/01/2004",
            "other_names": "Sở TP\nsở  tp ",
        },
    )

    assert set(unit.aliases.values_list("name", flat=True)) == {"Sở TP", "sở tp"}


def test_parent_is_another_unit_of_the_same_province(client: Client) -> None:
    own, elsewhere = UnitFactory(), UnitFactory()
    sign_in(client, UserFactory(coordinator_of=[own, elsewhere]))
    typed = {"kind": "internal", "name": "Văn phòng Sở", "position": "1", "valid_from": "01/01/2004"}

    itself = client.post(reverse("unit_edit", args=[own.pk]), typed | {"parent": own.pk})
    far = client.post(reverse("unit_add"), typed | {"province": own.province_id, "parent": elsewhere.pk})

    assert all(answer.context["form"].errors["parent"] for answer in (itself, far))


def test_name_is_stored_composed_and_found_without_marks() -> None:
    unit = UnitFactory(name="Sở Nội vụ")  # decomposed

    unit.refresh_from_db()
    assert unit.name == "Sở Nội vụ"
    assert list(Unit.objects.search("so noi vu")) == [unit]


@pytest.mark.parametrize(("name", "queries"), [("people", 6), ("units", 6)])
def test_list_asks_a_fixed_number_of_questions(
    client: Client, name: str, queries: int, django_assert_num_queries: object
) -> None:
    coordinator = UserFactory(coordinator_of=UnitFactory())
    for _ in range(25):
        MembershipFactory(unit=UnitFactory(province=coordinator.memberships.get().unit.province))
    sign_in(client, coordinator)
    client.get(reverse(name))

    with django_assert_num_queries(queries):
        client.get(reverse(name))


def test_wrong_passwords_lock_the_account(client: Client) -> None:
    UserFactory(username="hanh")

    answers = [client.post(reverse("login"), {"username": "hanh", "password": "sai"}).status_code for _ in range(6)]

    assert answers[0] == 200
    assert answers[-1] == 429


@pytest.mark.parametrize(("https", "address"), [(True, "10.0.0.7"), (False, "127.0.0.1")])
def test_record_keeps_the_address_that_our_own_proxy_saw(client: Client, settings, https: bool, address: str) -> None:
    settings.HTTPS = https
    unit = UnitFactory()
    sign_in(client, UserFactory(coordinator_of=unit.province))

    client.post(reverse("person_add"), person(unit), headers={"X-Forwarded-For": "1.2.3.4, 10.0.0.7"})

    assert AuditEvent.objects.get(action="person.added").address == address


def test_person_without_a_post_is_told_whom_to_ask(client: Client) -> None:
    sign_in(client, UserFactory())

    assert "chưa có vị trí công tác" in client.get(reverse("home")).content.decode()
