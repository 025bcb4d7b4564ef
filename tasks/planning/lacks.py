"""What a task should have and may lack: "dữ liệu cần bổ sung", each kind by a code, with a name and a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from tasks.choices import DeadlineKind, Part
from tasks.models import Party

if TYPE_CHECKING:
    from tasks.models.task import TaskQuerySet

LACKS = {
    "indicator": _("No indicator"),
    "lead": _("No lead unit"),
    "deadline": _("Deadline not set"),
    "product": _("No deliverable"),
    "party": _("Open group of units"),
    "doubtful": _("To look at"),
}


def conditions() -> dict[str, Q]:
    """Return by code when a task lacks something; "party": one of those named is words only.

    "doubtful": a draft's task about which reading or copying asked something that nobody settled.
    """
    parties = Party.objects.filter(task=OuterRef("pk"))
    return {
        "indicator": Q(indicator=None),
        "lead": ~Q(Exists(parties.exclude(unit=None, group=None).filter(part=Part.LEAD))),
        "deadline": Q(deadline_kind=DeadlineKind.MISSING),
        "product": Q(product=""),
        "party": Q(Exists(parties.filter(unit=None, group=None))),
        "doubtful": ~Q(doubts=[]) & Q(plan__status=Plan.Status.DRAFT),
    }


def lacks_of(tasks: TaskQuerySet) -> list[tuple[str, Any, int]]:
    """Return each lack's code and name, with the number of `tasks` that have it; one query."""
    counts = tasks.aggregate(**{code: Count("pk", filter=lacking) for code, lacking in conditions().items()})
    return [(code, name, counts[code]) for code, name in LACKS.items()]
