"""`manage.py bench`, by way of `script/bench`: how fast the portal answers for a province of a given size."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import User
from papi_portal.bench.measuring import ROUNDS, measure
from papi_portal.bench.province import build
from plans.models import Plan


class Command(BaseCommand):
    """Fills an empty database and measures; `script/bench` gives it one of its own and throws it away."""

    help = "Measure the pages for a province of a given size, as ratios to a bare Django view."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--assignments", type=int, default=3000, help="at least so many (default 3000)")
        parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often a page is asked (default {ROUNDS})")
        parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")

    def handle(self, *args: Any, **options: Any) -> None:
        if Plan.objects.exists() or User.objects.exists():
            raise CommandError("This database is in use: run script/bench, which makes one of its own.")
        plain = settings.STORAGES | {
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        }
        with override_settings(ROOT_URLCONF="papi_portal.bench.floor", ALLOWED_HOSTS=["testserver"], STORAGES=plain):
            plan = build(options["assignments"])
            self.stdout.write(f"{plan.assignments.count()} assignments")
            self.stdout.write(f"{'case':<32}{'ms':>8}{'floor':>8}{'ratio':>8}{'queries':>9}")
            found = []
            for row in measure(plan, timezone.localdate(), rounds=options["rounds"]):
                found.append(row)
                self.stdout.write(f"{row.case:<32}{row.ms:>8.1f}{row.floor_ms:>8.1f}{row.ratio:>8.1f}{row.queries:>9}")
        if options["json"]:
            figures = [row.as_json() for row in found]
            options["json"].write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
