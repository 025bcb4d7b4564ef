"""Adding a plan."""

import pytest
from django.test import Client
from django.urls import reverse

from plans.models import Plan
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_year_in_which_the_province_was_not_there_is_refused_in_place(client: Client) -> None:
    committee = UnitFactory(committee=True)
    client.force_login(UserFactory(coordinator_of=committee.province), backend="accounts.backends.RoleBackend")

    answer = client.post(
        reverse("plans:add"), {"province": committee.province.pk, "year": "1999", "title": "Cải thiện Chỉ số PAPI"}
    )

    assert "year" in answer.context["form"].errors
    assert not Plan.objects.exists()
