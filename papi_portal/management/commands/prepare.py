"""`manage.py prepare`: bring all that stands outside the code up to date with it."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Compile the catalogues, migrate, load the reference data, collect static files: one start of Python for all."""

    help = "Prepare messages, database and static files. Safe to run again, and quick when nothing changed."
    requires_system_checks = ()  # they would read the catalogues before these are compiled

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for catalogue in Path(folder).glob("*/LC_MESSAGES/*.po"):
                compile_catalogue(catalogue)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_reference")
        if static_files_changed():
            call_command("collectstatic", verbosity=0, interactive=False)


def compile_catalogue(catalogue: Path) -> None:
    """Write the .mo beside a .po that is newer, without GNU gettext, which a server need not have."""
    compiled = catalogue.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
        polib.pofile(str(catalogue)).save_as_mofile(str(compiled))


def static_files_changed() -> bool:
    """Return whether a file is newer than what was collected; collecting compresses all of them and takes seconds."""
    manifest = Path(settings.STATIC_ROOT, "staticfiles.json")
    if not manifest.exists():
        return True
    sources = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    return any(source.stat().st_mtime > manifest.stat().st_mtime for source in sources)
