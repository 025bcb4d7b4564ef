"""`manage.py import_annex`: the import of an annex from the command line, the same as in the browser."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from plans.models import Plan
from plans.services import create_plan, proposed_plan
from tasks.annex.refusals import AnnexFileError
from tasks.annex.services import AlreadyAppliedError, ReadFile, apply, keep, read_for_plan, read_for_province
from tasks.services import StepRefusedError
from units.file_errors import reason
from units.models import Province


def _year(text: str) -> int:
    if len(text) != 4 or not text.isdecimal():
        raise ArgumentTypeError(_("Enter the plan year with four digits."))
    return int(text)


class Command(BaseCommand):
    """Reads the whole file first; writes all of it or nothing, and nothing at all with --dry-run."""

    help = "Read a plan from its annex in Excel or from its Word file, and make its tasks."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--plan", type=int, help="id of a draft plan")
        parser.add_argument("--province", help="name of the province, with --year")
        parser.add_argument("--year", type=_year, help="year of the plan, with --province")
        parser.add_argument(
            "--date", type=date.fromisoformat, help="the plan's date (ISO); else the one in the caption"
        )
        parser.add_argument("--before-inclusive", action="store_true", help="“trước ngày X” includes X")
        parser.add_argument("--dry-run", action="store_true", help="read and report, write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["plan"]) == bool(options["province"] and options["year"]):
            raise CommandError(_("Name the plan by --plan, or by --province and --year."))
        try:
            content = options["file"].read_bytes()
            plan, read = self._read(content, options)
            if not options["dry_run"]:
                self._write(plan, read, content, options)
        except AlreadyAppliedError as error:  # safe to run twice: what was asked for is there
            self.stderr.write(str(error))
        except OSError as error:
            said = {"file": options["file"], "reason": reason(error)}
            raise CommandError(_("Cannot read %(file)s: %(reason)s.") % said) from error
        except (AnnexFileError, StepRefusedError) as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:  # a plan that cannot be made, such as one of the year 22
            raise CommandError(" ".join(error.messages)) from error
        self._report(read, as_json=options["json"])

    def _read(self, content: bytes, options: dict[str, Any]) -> tuple[Plan | None, ReadFile]:
        inclusive = options["before_inclusive"]
        if options["plan"]:
            plan = Plan.objects.select_related("province").filter(pk=options["plan"]).first()
            if plan is None:
                raise CommandError(_("There is no plan with id %(id)d.") % {"id": options["plan"]})
            return plan, read_for_plan(plan, BytesIO(content), day=options["date"], before_is_inclusive=inclusive)
        try:
            read = read_for_province(
                options["province"],
                options["year"],
                BytesIO(content),
                day=options["date"],
                before_is_inclusive=inclusive,
            )
        except Province.DoesNotExist as error:
            raise CommandError(
                _("No province is called “%(name)s” on the plan's date.") % {"name": options["province"]}
            ) from error
        return None, read

    @transaction.atomic
    def _write(self, plan: Plan | None, read: ReadFile, content: bytes, options: dict[str, Any]) -> None:
        plan = plan or Plan.objects.draft_of(read.province, options["year"])
        plan = plan or create_plan(proposed_plan(read.province, options["year"], read.day), by=None)
        annex = keep(
            plan,
            read,
            content=content,
            name=options["file"].name,
            by=None,
            before_is_inclusive=options["before_inclusive"],
        )
        apply(annex, by=None)
        if not options["json"]:
            self.stdout.write(_("Plan %(id)d: %(plan)s") % {"id": plan.pk, "plan": plan})

    def _report(self, read: ReadFile, *, as_json: bool) -> None:
        found = read.reading.as_json()
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
            return
        doubtful = [task for task in found["tasks"] if task["doubts"]]
        self.stdout.write(
            _("%(tasks)d tasks (%(doubtful)d to look at), %(headings)d headings, %(skipped)d rows skipped")
            % {
                "tasks": len(found["tasks"]),
                "doubtful": len(doubtful),
                "headings": len(found["headings"]),
                "skipped": len(found["skipped"]),
            }
        )
        for task in doubtful:
            for doubt in task["doubts"]:
                self.stdout.write(f"{task['sheet']}!{task['row']} {task['number']}: {doubt['message']}")
