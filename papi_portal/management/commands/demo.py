"""Fill the portal with two plans to look around in, and print the accounts."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from papi_portal.database import analyze
from papi_portal.demo.content import Content, Person, load_content
from papi_portal.demo.play import play
from plans.models import Plan
from units.models import Province


class Command(BaseCommand):
    """Make the demo's plans, each a whole year of work up to a day; run again, it makes nothing twice."""

    help = "Load the demo: Lào Cai 2022, and Lai Châu's plan of the current year in mid-course. Prints its accounts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day, and whether a database that holds plans is left alone."""
        parser.add_argument("--today", type=date.fromisoformat, help="the day up to which work is recorded (ISO)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there is a plan already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load what is missing and print who can sign in."""
        if not settings.DEMO_ALLOWED:
            raise CommandError(
                _("The demo's accounts have known passwords: set DEMO_ALLOWED=1 on a test machine only.")
            )
        if not (options["if_empty"] and Plan.objects.exists()):
            if not Province.objects.exists():
                raise CommandError(_("The reference data is missing: run script/setup first."))
            for plan in play(options["today"] or timezone.localdate()):
                self.stdout.write(_("Made %(plan)s: %(title)s") % {"plan": plan, "title": plan.title})
            analyze()
        self._print_accounts(load_content())

    def _print_accounts(self, content: Content) -> None:
        people = [content.administrator, *(person for plan in content.plans for person in plan.people)]
        there = set(User.objects.filter(username__in=[p.username for p in people]).values_list("username", flat=True))
        rows = [_row(person, content.password) for person in people if person.username in there]
        if not rows:
            return
        head = (_("User name"), _("Password"), _("Role"), _("Unit"), _("What to look at"))
        widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
        for row in [head, *rows]:
            self.stdout.write("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
        self.stdout.write(_("Every other unit that has tasks has an account too, such as laichau.xabinhlu."))


def _row(person: Person, password: str) -> tuple[str, ...]:
    role = str(Role(person.role).label) if person.role else _("Administrator")
    return person.username, password, role, person.unit, person.look
