"""A change of many rows: what may be said with it, on which rows it can be done, and the doing of it.

What a person saw in the preview is what is changed: the preview hands out a signed token with the rows, each with the
version that was seen. The token is judged again under lock; where a row differs nothing is done and it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core import signing
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from tasks.services import StepRefusedError

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from accounts.models import User
    from plans.models import Plan

SALT = "tasks.bulk"
VALID_FOR = 60 * 60  # seconds that a preview may be looked at

Row = Any  # an Assignment or a Task, with what its act needs
Reasons = Mapping[int, str]


class ActForm(forms.Form):
    """What is said once for all rows; `plan` narrows its choices."""

    def __init__(self, data: Any, *, plan: Plan, auto_id: str | bool) -> None:
        super().__init__(data, auto_id=auto_id)
        self.plan = plan

    @property
    def said(self) -> list[tuple[Any, str]]:
        """What was said, by the labels of the fields; call it on a valid form."""
        values = [(field, self.cleaned_data[field.name]) for field in self]
        return [(field.label, _words(field, value)) for field, value in values if value]


def _words(field: forms.BoundField, value: Any) -> str:
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return str(dict(getattr(field.field, "choices", ())).get(value, value) if isinstance(value, str) else value)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with many rows of one kind of list."""

    code: str
    label: _StrPromise
    form: type[ActForm]
    refusals: Callable[[list[Row], User, dict[str, Any]], Reasons]  # by row id, why it cannot be done; else absent
    take: Callable[[Plan, list[Row], User, dict[str, Any]], object]  # for rows of which none is refused

    def asked(self, plan: Plan, data: Any = None, *, in_row: bool = False) -> ActForm:
        """Return the form of what is said once for all rows; `in_row`: of one row, without ids."""
        return self.form(data, plan=plan, auto_id=not in_row and f"id_{self.code}_%s")


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows of one kind of list: how they are locked and read again, and what tells whether one changed."""

    locked: Callable[[Plan, Iterable[int]], Any]
    version: Callable[[Row], int]


@dataclass(slots=True)
class Preview:
    """What an act would do with the rows of a filter."""

    act: Act
    rows: list[Row]
    refused: dict[str, list[Row]] = field(default_factory=dict)  # by reason
    token: str = ""

    @property
    def left(self) -> int:
        """How many rows stay as they are."""
        return sum(map(len, self.refused.values()))


class MeanwhileError(Exception):
    """Rows changed between the preview and its confirmation; `ids` says which. Nothing was done."""

    def __init__(self, ids: set[int]) -> None:
        super().__init__(len(ids))
        self.ids = ids


def preview(act: Act, rows: Iterable[Row], listed: Listed, form: ActForm, *, by: User) -> Preview:
    """Tell the `rows` that `act` would change from those that it cannot; `form` is valid."""
    rows = list(rows)
    reasons = act.refusals(rows, by, form.cleaned_data)
    found = Preview(act, [row for row in rows if row.pk not in reasons])
    for row in rows:
        if row.pk in reasons:
            found.refused.setdefault(reasons[row.pk], []).append(row)
    said = {name: form.data.get(name, "") for name in form.fields}
    seen = {str(row.pk): listed.version(row) for row in found.rows}
    found.token = signing.dumps(
        {"act": act.code, "plan": form.plan.pk, "by": by.pk, "said": said, "seen": seen}, salt=SALT, compress=True
    )
    return found


def opened(token: str, plan: Plan, by: User) -> dict[str, Any]:
    """Return what `preview` signed for this person and plan. Raises signing.BadSignature, also when it is too old."""
    kept: dict[str, Any] = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    if (kept["plan"], kept["by"]) != (plan.pk, by.pk):
        raise signing.BadSignature
    return kept


@transaction.atomic
def apply(act: Act, listed: Listed, form: ActForm, *, found: Any, seen: Mapping[str, int], by: User) -> int:
    """Do `act` with the rows that were `seen`, and return their number; `found` is what the filter finds now.

    Raises MeanwhileError where the filter no longer finds one, or one has changed; and what the act's service raises.
    """
    ids = {int(pk) for pk in seen}
    locked = list(listed.locked(form.plan, ids))
    still = set(found.values_list("pk", flat=True))
    reasons = act.refusals(locked, by, form.cleaned_data)
    same = {row.pk for row in locked if row.pk in still and listed.version(row) == seen[str(row.pk)]}
    if gone := ids - (same - set(reasons)):
        raise MeanwhileError(gone)
    act.take(form.plan, locked, by, form.cleaned_data)
    return len(locked)


@transaction.atomic
def complete(act: Act, listed: Listed, form: ActForm, pk: int, *, by: User) -> None:
    """Do `act` with one row as it is now, without a preview. Raises StepRefusedError, which says why it cannot be."""
    locked = list(listed.locked(form.plan, [pk]))
    if not locked:
        raise StepRefusedError(_("This task was deleted meanwhile."))
    if reasons := act.refusals(locked, by, form.cleaned_data):
        raise StepRefusedError(reasons[pk])
    act.take(form.plan, locked, by, form.cleaned_data)
