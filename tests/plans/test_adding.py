"""Adding a plan."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from tests.factories import PlanFactory, UnitFactory, UserFactory
from units.models import Unit

pytestmark = pytest.mark.django_db


def test_year_in_which_the_province_was_not_there_is_refused_in_place(client: Client) -> None:
    committee = UnitFactory(committee=True)
    client.force_login(UserFactory(coordinator_of=committee.province), backend="accounts.backends.RoleBackend")

    answer = client.post(
        reverse("plans:add"), {"province": committee.province.pk, "year": "1999", "title": "Cải thiện Chỉ số PAPI"}
    )

    assert "year" in answer.context["form"].errors
    assert not Plan.objects.exists()


def add(client: Client, committee: Unit, **more: str) -> HttpResponse:
    typed = {"province": committee.province_id, "year": "2026", "title": "Cải thiện Chỉ số PAPI"}
    return client.post(reverse("plans:add"), typed | more)


@pytest.fixture
def committee(client: Client) -> Unit:
    """The committee of the province in which the client's user coordinates."""
    unit = UnitFactory(committee=True)
    client.force_login(UserFactory(coordinator_of=unit), backend="accounts.backends.RoleBackend")
    return unit


def test_second_plan_of_a_year_is_made_only_by_a_tick(client: Client, committee: Unit) -> None:
    there = PlanFactory(province=committee.province, unit=committee)

    plain, warned = client.get(reverse("plans:add")).context["form"], add(client, committee).context["form"]

    assert [form["beside"].is_hidden for form in (plain, warned)] == [True, False]
    assert reverse("tasks:overview", args=[there.pk]) in warned.errors["beside"][0]
    assert Plan.objects.count() == 1

    add(client, committee, beside="on")
    assert Plan.objects.count() == 2


@pytest.mark.parametrize("year", ["1999", "2101", "99999"])
def test_year_that_no_plan_is_made_for_is_refused_in_place(client: Client, committee: Unit, year: str) -> None:
    assert list(add(client, committee, year=year).context["form"].errors) == ["year"]


def test_plan_of_another_year_or_a_units_own_is_no_second_one(client: Client, committee: Unit) -> None:
    earlier = PlanFactory(province=committee.province, unit=committee, year=2025)
    PlanFactory(province=committee.province, unit=UnitFactory(province=committee.province), parent=earlier)

    add(client, committee)

    assert Plan.objects.filter(year=2026, parent=None).count() == 1


def test_agency_is_offered_as_it_stood_in_the_plans_year(client: Client, committee: Unit) -> None:
    ended = UnitFactory(province=committee.province, name="Sở Thông tin và Truyền thông", valid_to=date(2025, 2, 28))
    stands = UnitFactory(province=committee.province, name="Sở Nội vụ")

    offered = {year: add(client, committee, year=year, title="").context["form"] for year in ("2025", "2026")}

    assert [set(form.fields["agency"].queryset) for form in offered.values()] == [{ended, stands}, {stands}]


def test_administrator_chooses_the_agency_under_its_province(client: Client) -> None:
    client.force_login(
        get_user_model().objects.create_superuser("quantri", full_name="Quản trị"),
        backend="accounts.backends.RoleBackend",
    )
    here, there = UnitFactory(province__name="Đắk Lắk"), UnitFactory(province__name="An Giang")

    choices = list(client.get(reverse("plans:add")).context["form"].fields["agency"].choices)

    names = [(group, [str(label) for _value, label in units]) for group, units in choices[1:]]
    assert names == [("An Giang", [there.name]), ("Đắk Lắk", [here.name])]


def test_issued_plans_are_offered_to_start_from(client: Client, committee: Unit) -> None:
    issued = PlanFactory(province=committee.province, unit=committee, issued=True)
    PlanFactory(province=committee.province, unit=committee, year=2025)

    assert list(client.get(reverse("plans:add")).context["earlier"]) == [issued]
