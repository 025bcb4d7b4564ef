"""Who gets a unit's mail: its leads and whoever acts for them; where none has an address, its officers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Prefetch

from accounts.models import Delegation, Membership, User
from accounts.permissions import Role


def addressees(units: Collection[int], day: date) -> dict[int, list[User]]:
    """Return the people to write to by unit id; a unit without any is missing. Two queries."""
    lent = Prefetch("delegations", Delegation.objects.valid_on(day).select_related("to"), to_attr="lent")
    posts = Membership.objects.valid_on(day).filter(unit__in=units, role__in=[Role.UNIT_LEAD, Role.UNIT_STAFF])
    found: dict[int, dict[str, dict[int, User]]] = defaultdict(lambda: defaultdict(dict))
    for post in posts.select_related("user").prefetch_related(lent).order_by("pk"):
        for user in _people(post):
            found[post.unit_id][post.role][user.pk] = user
    return {
        unit: list((by_role[Role.UNIT_LEAD] or by_role[Role.UNIT_STAFF]).values()) for unit, by_role in found.items()
    }


def _people(post: Any) -> Iterator[User]:  # with the delegations of the day as `lent`
    for user in (post.user, *(delegation.to for delegation in post.lent)):
        if user.is_active and user.email:
            yield user
