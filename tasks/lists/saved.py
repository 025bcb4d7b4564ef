"""Filters that somebody keeps under a name, written so that they are good for the list of any plan.

An indicator is kept by its code and a period without its year; a past day and a single task are not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from tasks.lists.options import NO_INDICATOR
from tasks.models import SavedFilter

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.choices import Listing
    from tasks.lists.filters import AssignmentFilter, TaskFilter


def kept_query(chosen: AssignmentFilter | TaskFilter) -> str:
    """Return what `chosen` asks for, as it is kept."""
    asked = {name: value for name, value in chosen.asked.items() if name not in ("ngay", "task", *chosen.errors)}
    codes = {str(indicator.pk): indicator.code for indicator in chosen.options.indicators}
    if "dimension" in asked:
        asked["dimension"] = codes.get(asked["dimension"], NO_INDICATOR)
    if "period" in asked:
        asked["period"] = asked["period"].partition("-")[2]
    return urlencode(asked)


def opened_query(saved: SavedFilter, chosen: AssignmentFilter | TaskFilter) -> tuple[str, list[str]]:
    """Return the query of `saved` for the list of another plan, and the labels of what that plan does not have.

    `chosen` is the list without a filter.
    """
    asked = {name: value for name, value in parse_qsl(saved.query) if name in chosen.form.fields}
    there = {
        "dimension": {indicator.code: str(indicator.pk) for indicator in chosen.options.indicators}
        | {NO_INDICATOR: NO_INDICATOR},
        "period": {period.code.partition("-")[2]: period.code for period in chosen.options.periods},
        "unit": {pk: pk for pk, _name in chosen.options.unit},
    }
    dropped = [name for name, values in there.items() if name in asked and asked[name] not in values]
    found = {name: there.get(name, {}).get(value, value) for name, value in asked.items() if name not in dropped}
    return urlencode(found), [str(chosen.form.fields[name].label) for name in dropped]


def keep_filter(user: User, listing: Listing, name: str, query: str) -> SavedFilter:
    """Keep `query` under `name`, in place of what the person kept under it before."""
    saved, _created = SavedFilter.objects.update_or_create(
        user=user, listing=listing, name=name, defaults={"query": query}
    )
    return saved
