"""Giving people their posts, and editing the units of a province, each with its audit event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from accounts.models import AuditEvent, Membership, User
from units.models import Alias, Holiday, Unit

if TYPE_CHECKING:
    from accounts.permissions import Role


@transaction.atomic
def add_person(person: User, *, password: str, unit: Unit, role: Role | str, by: User | None) -> User:
    """Save a new person with a first post from today. Raises ValidationError where a rule is broken."""
    person.set_password(password)
    person.full_clean()
    person.save()
    AuditEvent.objects.record("person.added", person, by=by, province=unit.province_id)
    save_post(Membership(user=person, unit=unit, role=role, valid_from=timezone.localdate()), by=by)
    return person


@transaction.atomic
def save_post(post: Membership, *, by: User | None) -> Membership:
    """Save a new or changed post; a post is ended by its last day, never deleted."""
    post.full_clean()
    post.save()
    data = {"user": post.user_id, "unit": post.unit_id, "role": str(post.role), "to": str(post.valid_to or "")}
    AuditEvent.objects.record("post.saved", post, by=by, province=post.unit.province_id, data=data)
    return post


@transaction.atomic
def save_unit(unit: Unit, *, other_names: list[str], by: User | None) -> Unit:
    """Save a new or changed unit with exactly these other names."""
    unit.full_clean()
    unit.save()
    unit.aliases.exclude(name__in=other_names).delete()
    kept = set(unit.aliases.values_list("name", flat=True))
    Alias.objects.bulk_create([Alias(unit=unit, name=name) for name in other_names if name not in kept])
    AuditEvent.objects.record("unit.saved", unit, by=by, province=unit.province_id, data={"other_names": other_names})
    return unit


@transaction.atomic
def add_holiday(holiday: Holiday, *, by: User | None) -> Holiday:
    """Save a day on which offices are closed. Raises ValidationError where the day is in the list already."""
    holiday.full_clean()
    holiday.save()
    AuditEvent.objects.record("holiday.added", holiday, by=by)
    return holiday


@transaction.atomic
def remove_holiday(holiday: Holiday, *, by: User | None) -> None:
    """Take a day out of the list."""
    AuditEvent.objects.record("holiday.removed", holiday, by=by)
    Holiday.objects.filter(pk=holiday.pk).delete()
