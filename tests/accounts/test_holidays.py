"""The page of days off."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from tests.factories import ProvinceFactory, UnitFactory, UserFactory
from units.models import Holiday

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client: Client) -> None:
    client.force_login(UserFactory(coordinator_of=ProvinceFactory()), backend="accounts.backends.RoleBackend")


@pytest.mark.usefixtures("coordinator")
def test_coordinator_adds_a_day_off_typed_day_first(client: Client) -> None:
    client.post(reverse("holidays"), {"day": "06/02/2027", "name": "Tết Nguyên đán"})

    assert Holiday.objects.get().day == date(2027, 2, 6)
    assert AuditEvent.objects.get().action == "holiday.added"


@pytest.mark.usefixtures("coordinator")
def test_day_off_is_listed_once(client: Client) -> None:
    Holiday.objects.create(day=date(2027, 2, 6), name="Tết Nguyên đán")

    answer = client.post(reverse("holidays"), {"day": "06/02/2027", "name": "Tết"})

    assert answer.context["form"].errors["day"]
    assert Holiday.objects.count() == 1


@pytest.mark.usefixtures("coordinator")
def test_coordinator_takes_a_day_off_out_of_the_list(client: Client) -> None:
    day = Holiday.objects.create(day=date(2027, 2, 6), name="Tết Nguyên đán")

    client.post(reverse("holiday_remove", args=[day.pk]))

    assert not Holiday.objects.exists()
    assert AuditEvent.objects.get().action == "holiday.removed"


def test_unit_lead_reads_the_list_and_changes_nothing(client: Client) -> None:
    day = Holiday.objects.create(day=date(timezone.localdate().year, 9, 2), name="Quốc khánh")
    client.force_login(UserFactory(lead_of=UnitFactory()), backend="accounts.backends.RoleBackend")

    page = client.get(reverse("holidays"))
    answer = client.post(reverse("holidays"), {"day": "06/02/2027", "name": "Tết Nguyên đán"})

    assert list(page.context["days"]) == [day]
    assert answer.status_code == 403
    assert Holiday.objects.count() == 1
