"""What is worth a look before a completion is confirmed. Hints say what and where; they never block."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tasks.models import Assignment, Evidence

if TYPE_CHECKING:
    from accounts.models import User

Alike = Mapping[tuple[object, ...], Sequence[Evidence]]

# Decree 30/2020/NĐ-CP: 118/BC-UBND, 30/2020/NĐ-CP, 05/CT-TTg, 1234/UBND-KGVX, 15/2024/QH15; the Party's: 12-NQ/TU.
_SYMBOL = r"[A-ZĐƯ][\wĐđ.&()]*"
NUMBER = re.compile(
    rf"\d{{1,6}}[a-zđ]?(/(19|20)\d\d)?/(QH\d+|{_SYMBOL}(-{_SYMBOL})+)|\d{{1,6}}-{_SYMBOL}/{_SYMBOL}(-\w+)*"
)


@dataclass(frozen=True, slots=True)
class Hint:
    """What to look at, in words; `others` is further work to compare with, where there is some."""

    words: str
    others: tuple[Assignment, ...] = ()


def hints(assignment: Assignment, documents: Sequence[Evidence], alike: Alike) -> list[Hint]:
    """Return what is worth a look about a completion that waits; `alike` comes from `look_alike`.

    `assignment` has its plan and its unit loaded; nothing is asked of the database.
    """
    found = [Hint(words) for words in _of_product(assignment)]
    declared = {document.first_id for document in documents}  # files under one number match each other's copies
    for document in documents:
        found += [Hint(words) for words in _of_document(document, assignment)]
        found += _of_others(document, assignment, alike, declared)
    return list(dict.fromkeys(found))  # files of one document would say the same


def is_official(number: str) -> bool:
    """Whether `number` reads like the number and symbol of an official document."""
    return NUMBER.fullmatch(re.sub(r"\s", "", number)) is not None


def _begins_on(assignment: Assignment) -> date:
    return assignment.starts_on or assignment.plan.day


def _of_product(assignment: Assignment) -> Iterator[str]:
    day, due_on, begins_on = assignment.done_on, assignment.due_on, _begins_on(assignment)
    if day and day < begins_on:
        yield _("The day of the product, %(day)s, lies before the work began (%(start)s): check the year.") % {
            "day": date_format(day),
            "start": date_format(begins_on),
        }
    if day and due_on and day > due_on and not assignment.unit.is_outside:
        days = (day - due_on).days
        late = ngettext(
            "Late: the product came %(days)d day after the due date.",
            "Late: the product came %(days)d days after the due date.",
            days,
        )
        yield late % {"days": days}


def _of_document(document: Evidence, assignment: Assignment) -> Iterator[str]:
    day, begins_on, name = document.dated_on, _begins_on(assignment), document.number or document.name
    if document.number and not is_official(document.number):
        yield _("“%(number)s” is no full number and symbol (such as 118/BC-UBND): ask which document it is.") % {
            "number": document.number
        }
    if document.number and not day:
        yield _("%(name)s has no date of issue.") % {"name": name}
    if not day:
        return
    words = {"name": name, "day": date_format(day), "start": date_format(begins_on)}
    if day < begins_on:
        yield (
            _("%(name)s is dated %(day)s, before the work began (%(start)s): see whether it proves this work.") % words
        )
    if assignment.done_on and day > assignment.done_on:
        words["done"] = date_format(assignment.done_on)
        yield _("%(name)s is dated %(day)s, after the day of the product (%(done)s): see which day is right.") % words


def _of_others(document: Evidence, assignment: Assignment, alike: Alike, declared: AbstractSet[int]) -> Iterator[Hint]:
    found = [other for key in _keys(document, assignment) for other in alike.get(key, ())]
    others = {
        other.assignment_id: other.assignment
        for other in found
        if other.assignment_id != assignment.pk and other.first_id not in declared
    }
    if others:
        words = _("%(name)s is given elsewhere too, not declared as the same document: compare.")
        yield Hint(words % {"name": document.name or document.number}, tuple(others.values()))


def _keys(document: Evidence, assignment: Assignment) -> Iterator[tuple[object, ...]]:
    """Yield by what a document is known again: its content anywhere, number and date among those of one unit."""
    if document.sha256:
        yield (document.sha256,)
    if document.number and document.dated_on:
        yield (document.number.casefold(), document.dated_on, assignment.unit_id)


def look_alike(documents: Sequence[Evidence], user: User) -> Alike:
    """Return what `user` sees under the same plans with the content or the number of one of `documents`; one query."""
    if not documents:
        return {}
    contents = {document.sha256 for document in documents if document.sha256}
    days = {document.dated_on for document in documents if document.number and document.dated_on}
    proved = Assignment.objects.filter(evidence__in=[document.pk for document in documents])
    dated = Q(dated_on__in=days, assignment__unit__in=proved.values("unit"))  # `_keys` compares numbers in any case
    same = Evidence.objects.filter(Q(sha256__in=contents) | dated, assignment__plan__in=proved.values("plan"))
    found = defaultdict(list)
    for row in same.visible_to(user).select_related("assignment__task", "assignment__unit"):
        for key in _keys(row, row.assignment):
            found[key].append(row)
    return found
