"""Bring everything that stands outside the code up to date with it."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Compile the catalogue, migrate, load the reference data, collect static files: one start of Python for all."""

    help = "Prepare database, messages and static files. Safe to run again, quick when nothing changed."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for catalogue in Path(folder).glob("*/LC_MESSAGES/*.po"):
                compile_if_newer(catalogue)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_reference")
        call_command("collectstatic", verbosity=0, interactive=False)


def compile_if_newer(catalogue: Path) -> None:
    """Write the .mo beside a .po that changed since, without GNU gettext, which a server need not have."""
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
        polib.pofile(str(catalogue)).save_as_mofile(str(compiled))
