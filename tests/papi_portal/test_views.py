"""Pages that belong to no app."""

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from papi_portal.views import bad_request
from tests.factories import ProvinceFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_style_page_shows_the_components_to_a_coordinator(client: Client) -> None:
    client.force_login(UserFactory(coordinator_of=ProvinceFactory()))

    page = client.get(reverse("style"))

    assert page.status_code == 200
    assert page.content.count(b"<h1>") == 1


def test_style_page_is_not_for_a_unit_lead(client: Client) -> None:
    client.force_login(UserFactory(lead_of=UnitFactory()))

    page = client.get(reverse("style"))

    assert page.status_code == 403
    assert "Bạn không có quyền" in page.text


def test_colours_are_kept_in_the_browser(client: Client) -> None:
    client.force_login(UserFactory())

    answer = client.post(reverse("theme"), {"theme": "dark", "next": reverse("password_change")})

    assert answer["Location"] == reverse("password_change")
    assert 'media="screen"' in client.get(reverse("password_change")).text


@pytest.mark.parametrize("wanted", ["", "pink"])
def test_colours_follow_the_system_again(client: Client, wanted: str) -> None:
    client.force_login(UserFactory())
    client.cookies["theme"] = "light"

    client.post(reverse("theme"), {"theme": wanted})

    assert "(prefers-color-scheme: dark)" in client.get(reverse("password_change")).text


def test_unknown_address_says_what_to_do(client: Client) -> None:
    client.force_login(UserFactory())

    page = client.get("/khong-co-trang-nay/")

    assert page.status_code == 404
    assert "Hãy tìm lại từ trang chủ" in page.text


def test_stale_form_says_to_reload() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())

    page = client.post(reverse("theme"), {"theme": "dark"})

    assert page.status_code == 403
    assert "tải lại trang" in page.text


@pytest.mark.parametrize(("exception", "status"), [(RequestDataTooBig(), 413), (SuspiciousOperation(), 400)])
def test_bad_request_tells_too_much_from_nonsense(rf: RequestFactory, exception: Exception, status: int) -> None:
    answer: HttpResponse = bad_request(rf.get("/"), exception)

    assert answer.status_code == status


def test_page_without_rows_costs_four_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(UserFactory(coordinator_of=ProvinceFactory()))

    with django_assert_num_queries(4):  # session, person, posts, plan in force
        client.get(reverse("style"))
