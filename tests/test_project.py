"""What holds for the project as a whole."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, models
from django.db.models import TextChoices
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.permissions import ROLE_PERMISSIONS, Role
from tasks import choices
from tests.factories import AssignmentFactory, PlanFactory, UserFactory

OURS = ("units", "accounts", "indicators", "plans", "tasks", "reports")
ROOT = Path(settings.BASE_DIR)


def our_models() -> list[type[models.Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
@pytest.mark.django_db
def test_model_shows_a_stranger_nothing_of_a_province(model: type[models.Model]) -> None:
    stranger = UserFactory()
    AssignmentFactory()

    seen = model.objects.visible_to(stranger)

    public = {"indicators.Framework", "indicators.FrameworkVersion", "indicators.Indicator"}
    assert model._meta.label in public or set(seen) <= {stranger}


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_choice_field_is_held_to_its_choices_by_the_database(model: type[models.Model]) -> None:
    held = " ".join(str(constraint.condition) for constraint in checks(model))

    loose = [field.name for field in model._meta.fields if field.choices and f"{field.name}__in" not in held]

    assert loose == []


def checks(model: type[models.Model]) -> Iterator[models.CheckConstraint]:
    return (c for c in model._meta.constraints if isinstance(c, models.CheckConstraint))


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_constraint_allows_every_choice(model: type[models.Model]) -> None:
    for field in model._meta.fields:
        if not field.choices:
            continue
        held = [str(check.condition) for check in checks(model) if check.name.endswith(f"{field.name}_known")]
        for value, _label in field.flatchoices:
            assert all(f"'{value}'" in condition for condition in held), f"{field}: {value}"


def test_role_table_names_real_permissions() -> None:
    real = {
        f"{model._meta.app_label}.{codename}"
        for model in our_models()
        for codename in [
            *(f"{action}_{model._meta.model_name}" for action in model._meta.default_permissions),
            *(codename for codename, _name in model._meta.permissions),
        ]
    }

    named = {permission for grants in ROLE_PERMISSIONS.values() for permission in grants}

    assert named <= real


def test_every_role_stands_in_the_table() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)


@pytest.mark.django_db
def test_permissions_cost_one_query_a_request(django_assert_num_queries) -> None:
    person = User.objects.get(pk=UserFactory(lead_of=AssignmentFactory().unit).pk)

    with django_assert_num_queries(1):
        granted = [person.has_perm("tasks.view_task"), person.has_perm("plans.add_plan")]

    assert granted == [True, False]


@pytest.mark.django_db
def test_answer_trusts_only_ourselves(client: Client) -> None:
    policy = client.get(reverse("login"))["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


PAGES = [path for path in sorted((ROOT / "templates").rglob("*.html")) if path.parent.name != "mail"]  # no stylesheet


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_carries_no_script_or_style_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|js:|<script(?![^>]*\bsrc=)", text)


def test_date_typed_day_first_is_read_day_first() -> None:
    assert forms.DateField().clean("05/06/2026") == date(2026, 6, 5)


@pytest.mark.django_db
def test_page_has_one_heading(client: Client) -> None:
    plan = PlanFactory(issued=True)
    client.force_login(UserFactory(coordinator_of=plan.province), backend="accounts.backends.RoleBackend")

    for name in ("tasks:overview", "tasks:list", "tasks:assignments"):
        page = client.get(reverse(name, args=[plan.pk])).content.decode()
        assert page.count("<h1>") == 1, name


def test_database_is_the_one_that_was_asked_for() -> None:
    assert connection.vendor in {"sqlite", "postgresql"}


def test_choices_are_words_of_the_database() -> None:
    """Values of choices never change their meaning, so they are plain ASCII words."""
    values = [v for c in vars(choices).values() if isinstance(c, type) and issubclass(c, TextChoices) for v in c.values]

    assert all(re.fullmatch(r"[a-z_-]+", value) for value in values)
