"""`manage.py remind`: the daily run. Safe to run twice, after a missed night, and from two machines at once."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.reminders.digests import Made, make_digests, owed
from tasks.reminders.post import Delivery, deliver
from units.calendar import is_working_day
from units.models import Holiday, Unit


class Command(BaseCommand):
    """Makes each unit's digest, then sends what waits in the outbox; the last line is `sent N`, N digests."""

    help = "Remind the units of what is due, overdue, not reported or not acknowledged: one digest a unit and day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="act as on this day (ISO)")
        parser.add_argument("--dry-run", action="store_true", help="say what would go out; write and send nothing")
        parser.add_argument("--waiting", action="store_true", help="make no digest, only send what waits")

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or timezone.localdate()
        quiet = not is_working_day(today, Holiday.objects.days())
        if quiet and not options["waiting"]:
            self.stdout.write(_("%(day)s is no working day: no digest is made.") % {"day": f"{today:%d/%m/%Y}"})
        if options["dry_run"]:
            if not quiet:
                self._preview(today)
            self.stdout.write("sent 0")
            return
        made = Made() if quiet or options["waiting"] else make_digests(today)
        delivery = deliver(today, only_by_hand=quiet)
        self._report(made, delivery)
        self.stdout.write(f"sent {len(delivery.digests | self._in_portal_only(made))}")

    def _preview(self, today: date) -> None:
        found = owed(today)
        for unit in Unit.objects.filter(pk__in=found):
            self.stdout.write(f"{unit.name}: {len(found[unit.pk])}")
        words = ngettext("%(count)d unit would be reminded.", "%(count)d units would be reminded.", len(found))
        self.stdout.write(words % {"count": len(found)})

    def _report(self, made: Made, delivery: Delivery) -> None:
        for unit in made.without_address:
            self.stdout.write(_("No address, in the portal only: %(unit)s") % {"unit": unit.name})
        for problem in delivery.problems:
            self.stderr.write(_("The mail server said: %(problem)s") % {"problem": problem})
        if delivery.waiting:
            self.stderr.write(_("Mails that wait in the outbox: %(count)d") % {"count": delivery.waiting})
        if not settings.MAIL_IS_SET_UP:
            self.stderr.write(_("Mail is not set up (EMAIL_URL): digests stand in the portal, their mails wait."))

    def _in_portal_only(self, made: Made) -> set[int]:
        """The new digests that reached their unit without a mail."""
        if not settings.MAIL_IS_SET_UP:
            return {digest.pk for digest in made.digests}
        without = {unit.pk for unit in made.without_address}
        return {digest.pk for digest in made.digests if digest.unit_id in without}
