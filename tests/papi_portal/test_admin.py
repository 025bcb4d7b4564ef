"""What the administrator writes in Django's admin leaves its audit event."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, Delegation, User
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_delegation_is_recorded_from_its_giving_to_its_end(client: Client) -> None:
    administrator = User.objects.create_superuser("quantri", full_name="Quản trị")
    client.force_login(administrator, backend="accounts.backends.RoleBackend")
    typed = {"membership": MembershipFactory().pk, "to": UserFactory().pk, "paper": "Giấy ủy quyền số 5/GUQ-SNV"}

    client.post(reverse("admin:accounts_delegation_add"), typed | {"valid_from": "01/09/2026"})
    given = Delegation.objects.get()
    change = reverse("admin:accounts_delegation_change", args=[given.pk])
    client.post(change, typed | {"valid_from": "01/09/2026", "valid_to": "10/09/2026"})
    client.post(reverse("admin:accounts_delegation_delete", args=[given.pk]), {"post": "yes"})

    events = AuditEvent.objects.filter(object_type="accounts.delegation", by=administrator).order_by("pk")
    assert [event.action for event in events] == ["admin.added", "admin.changed", "admin.deleted"]


def test_menu_leads_only_the_superuser_to_the_admin(client: Client) -> None:
    pages = []
    for person in (UserFactory(is_staff=True), User.objects.create_superuser("quantri", full_name="Quản trị")):
        client.force_login(person, backend="accounts.backends.RoleBackend")
        pages.append(client.get(reverse("holidays")).content.decode())

    assert [reverse("admin:index") in page for page in pages] == [False, True]


@pytest.mark.parametrize("app", ["units", "accounts", "indicators", "plans", "tasks", "reports"])
def test_every_model_names_its_plural(app: str) -> None:
    models = apps.get_app_config(app).get_models()  # else Django puts an "s" behind the Vietnamese word

    assert [model.__name__ for model in models if "verbose_name_plural" not in model._meta.original_attrs] == []
