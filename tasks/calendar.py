"""A unit's due dates as a calendar feed (RFC 5545), and the key that opens it without signing in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import AuditEvent
from plans.models import Plan
from tasks.choices import State
from tasks.models import Assignment, CalendarKey
from units.models import Unit

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User

REFRESH = timedelta(hours=6)


def feed(unit: Unit, link: Callable[[Assignment], str], *, at: datetime) -> bytes:
    """Return the calendar of what `unit` still owes: title, due date and `link` of each assignment; one query.

    An event keeps its UID while its date moves, so that calendars move it too.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//PAPI Portal//Due dates//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("PAPI due dates: %(unit)s") % {"unit": unit.label})
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH)
    for assignment in _owed(unit):
        calendar.add_component(_event(assignment, link(assignment), at))
    written: bytes = calendar.to_ical()
    return written


def _owed(unit: Unit) -> list[Assignment]:
    rows = Assignment.objects.open().exclude(state=State.SUSPENDED).filter(unit=unit, due_on__isnull=False)
    rows = rows.filter(plan__status=Plan.Status.ISSUED).select_related("task").order_by("due_on", "pk")
    return list(rows)


def _event(assignment: Assignment, url: str, at: datetime) -> Event:
    due_on = cast("date", assignment.due_on)  # the query asked for it
    event = Event()
    event.add("uid", f"assignment-{assignment.pk}@papi-portal")
    event.add("dtstamp", at)
    event.add("dtstart", due_on)
    event.add("dtend", due_on + timedelta(days=1))
    event.add("summary", _("Due: %(title)s") % {"title": " ".join(assignment.task.title.split())})
    event.add("url", url)
    event.add("description", url)  # calendars that hide URL show this
    event.add("transp", "TRANSPARENT")  # a due date makes nobody busy
    return event


@transaction.atomic
def renew_key(unit: Unit, *, by: User, at: datetime | None = None) -> CalendarKey:
    """Make a new key for the unit's calendar; the one before opens nothing any more."""
    at = at or timezone.now()
    _close(unit, at)
    key = CalendarKey.objects.create(unit=unit, made_by=by, made_at=at)
    AuditEvent.objects.record("calendar.shared", unit, by=by, province=unit.province_id)
    return key


@transaction.atomic
def revoke_key(unit: Unit, *, by: User, at: datetime | None = None) -> None:
    """Close the unit's calendar to all who had its address."""
    if _close(unit, at or timezone.now()):
        AuditEvent.objects.record("calendar.revoked", unit, by=by, province=unit.province_id)


def _close(unit: Unit, at: datetime) -> int:
    Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)  # two at once make one key
    return CalendarKey.objects.live().filter(unit=unit).update(revoked_at=at)
