"""A plan that starts from last year's: its tasks with their days a year on, and its units with their successors.

plan ─┬─ moving (days and words) ──────┬─ proposing (nothing written) ─ copy_plan
      └─ heirs ─ parties (who does it) ┘
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from plans.models import Period, Plan
from tasks.models import Party, Task
from tasks.planning.copying.proposing import Copy, proposed_copy
from tasks.services import StepRefusedError

if TYPE_CHECKING:
    from accounts.models import User

__all__ = ["Copy", "copy_plan", "proposed_copy"]


@transaction.atomic
def copy_plan(source: Plan, year: int, *, by: User, beside: bool = False) -> Plan:
    """Make a draft for `year` from an issued plan of a province: `proposed_copy`, written.

    Raises StepRefusedError where there is nothing to copy, and where the province has a plan of that year already,
    unless the new one is to stand `beside` it.
    """
    source = Plan.objects.select_for_update(of=("self",)).get(pk=source.pk)  # a second click comes second
    copy = proposed_copy(source, year)
    plan = copy.plan
    if not beside and Plan.objects.of_year(plan.province, year).exists():
        raise StepRefusedError(_("This province already has a plan of that year."))
    plan.full_clean()
    plan.save()
    Period.objects.bulk_create(copy.periods)
    Task.objects.bulk_create(copied.task for copied in copy.tasks)
    Party.objects.bulk_create(party for copied in copy.tasks for party in copied.parties)
    data = {"from": source.pk, "tasks": len(copy.tasks), "doubtful": len(copy.doubtful)}
    AuditEvent.objects.record("plan.copied", plan, by=by, province=plan.province_id, data=data)
    return plan
