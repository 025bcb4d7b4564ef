"""`manage.py load_reference`: what every portal starts with, before any province's own data."""

from typing import Any

from django.core.management.base import BaseCommand

from indicators.reference import load_frameworks
from units.loading import load_holidays, load_units


class Command(BaseCommand):
    """Load provinces, units, group phrases, holidays and index frameworks; nothing that an office edited is lost."""

    help = "Load the reference data. Safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        units = load_units()
        load_holidays()
        indicators = load_frameworks()
        if options["verbosity"] > 1:
            self.stdout.write(f"{units} units, {indicators} indicators")
