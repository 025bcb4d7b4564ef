"""The provinces of the demo, loaded once a module and taken away after it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from indicators.reference import load_frameworks
from papi_portal.demo.play import play
from units.loading import load_units

TODAY = date(2026, 6, 12)  # early enough to be quick, late enough to show every state
ONE_PLAN = {"lai-chau-2026"}  # the smaller one; the other differs in its content only


@pytest.fixture(scope="module")
def reference(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Hold the units of both provinces and the indexes in a transaction that is rolled back after the module."""
    quick = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with quick, django_db_blocker.unblock(), transaction.atomic():
        load_units(only=["Lào Cai", "Yên Bái", "Lai Châu"])
        load_frameworks()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def played(reference: None) -> None:
    """Play the plan of Lai Châu up to `TODAY`."""
    play(TODAY, only=ONE_PLAN)
