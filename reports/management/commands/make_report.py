"""`manage.py make_report`: the report on a period as a file, the same as from the page."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from plans.models import Plan
from reports.consolidation import content_of, find_period
from reports.content import ReportError
from reports.models import Report
from reports.paper import Paper
from reports.pdf import report_pdf
from reports.xlsx import report_xlsx
from units.file_errors import reason
from units.models import Province

MAKERS = {"pdf": report_pdf, "xlsx": report_xlsx}


class Command(BaseCommand):
    """Write one report into a file. Figures are those recorded by --today, until the period is closed."""

    help = "Make the report on a period of a plan as PDF or XLSX."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the plan by id, or by province and year; the period; the format and the file."""
        plan = parser.add_mutually_exclusive_group(required=True)
        plan.add_argument("--plan", type=int, metavar="ID")
        plan.add_argument("--province", metavar="NAME")
        parser.add_argument("--year", type=int, help="the plan's year, with --province")
        parser.add_argument("--period", required=True, metavar="CODE", help="such as 2022-Q3, 2022-9M, 2022-Y")
        parser.add_argument("--format", required=True, choices=MAKERS)
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        parser.add_argument("--today", type=date.fromisoformat, metavar="DATE", help="ISO; default: today")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the file, or say in one line why not."""
        today = options["today"] or timezone.localdate()
        plan = self._plan(options["plan"], options["province"], options["year"])
        try:
            period = find_period(plan, options["period"])
            content = content_of(period, options["period"], today=today)
            saved = Report.objects.provincial(period).filter(code=options["period"]).first()
            paper = Paper(saved or Report.blank(period, options["period"]), content)
            file = MAKERS[options["format"]](paper)
        except ReportError as error:
            raise CommandError(str(error)) from error
        try:
            options["output"].write_bytes(file)
        except OSError as error:
            said = {"file": options["output"], "reason": reason(error)}
            raise CommandError(_("Cannot write %(file)s: %(reason)s.") % said) from error
        self.stdout.write(_("Made %(file)s") % {"file": options["output"]})

    def _plan(self, pk: int | None, province: str | None, year: int | None) -> Plan:
        """Return the plan, by its id or as the issued one of the province that bore the name in that year."""
        if pk is not None:
            plan = Plan.objects.filter(pk=pk).first()
            if plan is None:
                raise CommandError(_("There is no plan with id %(id)d.") % {"id": pk})
            return plan
        if year is None or province is None:
            raise CommandError(_("Give the plan's year: --year 2022."))
        return self._of_province(province, year)

    def _of_province(self, name: str, year: int) -> Plan:
        days = (date(year, 1, 1), date(year, 12, 31))  # a province of 2025 may have lived on one of them only
        named = {province.pk for day in days for province in Province.objects.named(name, day)}
        if not named:
            raise CommandError(_("There was no province %(name)s in %(year)d.") % {"name": name, "year": year})
        plans = Plan.objects.filter(province__in=named, year=year, parent=None).exclude(status=Plan.Status.DRAFT)
        found = plans.order_by("-pk").first()
        if found is None:
            raise CommandError(_("%(name)s has no issued plan of %(year)d.") % {"name": name, "year": year})
        return found
