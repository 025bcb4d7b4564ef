"""A document that proves several tasks is given once: what a unit gave before, and where else a document is used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AuditEvent
from tasks.choices import WORKABLE
from tasks.models import Assignment, Evidence
from tasks.services import StepRefusedError, locked
from units.text import fold

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.models.life import AssignmentQuerySet

SHOWN = 10


def given_before(
    assignment: Assignment, user: User, *, wanted: str = "", ticked: Collection[str] = ()
) -> list[Evidence]:
    """Return documents that the unit of `assignment` gave with its work under the plan, each once, newest first.

    They are the `ticked` ones (ids as text) and then the first ten whose name, number or abstract holds `wanted`,
    without regard to marks and case; what `assignment` has already is left out. One query.
    """
    given = Evidence.objects.given_by(assignment, user).select_related("assignment__task")
    rows: dict[int, Evidence] = {}
    for row in given:
        rows.setdefault(row.first_id, row)
    own = {row.first_id for row in given if row.assignment_id == assignment.pk}
    others = [row for first, row in rows.items() if first not in own]
    words = fold(wanted)
    first = [row for row in others if str(row.pk) in ticked]
    found = [row for row in others if row not in first and words in fold(f"{row.number} {row.name} {row.abstract}")]
    return first + found[:SHOWN]


def other_work(assignment: Assignment, user: User) -> AssignmentQuerySet:
    """The other work of the same unit under the plan that `user` may report on, to which a document may belong too."""
    rows = Assignment.objects.visible_to(user, "update").filter(plan=assignment.plan_id, unit=assignment.unit_id)
    return rows.filter(state__in=WORKABLE).exclude(pk=assignment.pk)


def tell_uses(documents: Iterable[Evidence], user: User) -> None:
    """Give each of `documents` its `uses_elsewhere`: where else it is used, each `in_sight` of `user` or not.

    One query, whatever their number.
    """
    documents = list(documents)
    elsewhere = defaultdict(list)
    firsts = {document.first_id for document in documents}
    for row in Evidence.objects.of_documents(firsts).with_sight(user).select_related("assignment__task"):
        elsewhere[row.first_id].append(row)
    for document in documents:
        rows = elsewhere[document.first_id]
        document.uses_elsewhere = [row for row in rows if row.assignment_id != document.assignment_id]


@transaction.atomic
def take_back(evidence: Evidence, *, by: User) -> None:
    """Remove a document that no step took along yet; its file goes with the last row that uses it.

    Raises StepRefusedError where a step took it along, other work uses what was first given here, or as `locked`.
    """
    assignment = locked(evidence.assignment)
    evidence.refresh_from_db()  # a completion sent meanwhile may stand on it
    if evidence.update_id or evidence.uses.exists():
        raise StepRefusedError(_("This document was sent already, or other tasks use it too; it stays."))
    AuditEvent.objects.record("evidence.removed", evidence, by=by, province=assignment.province_id)
    evidence.delete()
    if evidence.file and not evidence.same_as_id:
        transaction.on_commit(partial(evidence.file.delete, save=False))
