"""What every test stands on: quick passwords, plain static files, uploads in a folder of the test's own."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings


@pytest.fixture(scope="session", autouse=True)
def static_root(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give WhiteNoise a folder: it warns of one that is not there, at once when the live server starts."""
    django_settings.STATIC_ROOT = tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def plain_settings(settings: Settings, tmp_path: Path) -> None:
    """Leave out what is slow (password hashing) or needs a build (hashed names of static files)."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
