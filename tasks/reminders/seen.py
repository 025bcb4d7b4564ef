"""Whose digests somebody may look at, and which their unit has not looked at yet: the bell counts these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from tasks.models import Digest
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import UnitQuerySet


def units_in_sight(user: User) -> UnitQuerySet:
    """The units whose reminders `user` may read: the own ones, or those of the province."""
    if user.is_superuser:
        return Unit.objects.all()
    reach = user.reach("tasks.view_assignment")
    return Unit.objects.filter(reach.provinces_q("province", history=True) | reach.units_q())


def mark_seen(unit: Unit, *, by: User) -> None:
    """Note that the unit has seen its digests, where `by` works there; a coordinator's look does not count."""
    if Unit.objects.reached(by, "tasks.work_assignment").filter(pk=unit.pk).exists():
        Digest.objects.filter(unit=unit).unseen().update(seen_at=timezone.now())


def unseen(unit: Unit) -> int:
    """Count the digests that nobody of the unit has looked at."""
    return Digest.objects.filter(unit=unit).unseen().count()
