"""The outbox: digests that wait for the mail server. What it does not take now goes out with the next run.

Mails are claimed before they are sent, so that two runs at once do not send one twice, and never sent inside a
transaction. A run that dies between sending and noting it leaves its claim, which ends after an hour: such a mail may
come twice, under one Message-ID; none is lost.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from smtplib import SMTPException, SMTPServerDisconnected
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation

from accounts.models import User
from tasks.choices import WORKABLE
from tasks.models import Digest, Mail, Reminder
from tasks.reminders.wording import groups
from units.models import Unit

CLAIM_ENDS = timedelta(hours=1)
MOST_ATTEMPTS = 10  # for an address that the server refuses; a server out of reach does not count
LINES = 12  # of each group stand in the mail; the page has all


@dataclass(frozen=True, slots=True)
class Letter:
    """All that waits for one person about one unit: after an outage of days still one mail, of what is still open."""

    user: User
    unit: Unit
    mails: list[Mail]

    @property
    def digests(self) -> set[int]:
        """The ids of the digests that it carries."""
        return {mail.digest_id for mail in self.mails}

    @property
    def by_hand(self) -> User | None:
        """Who reminds, where a coordinator does."""
        return next((mail.digest.by for mail in reversed(self.mails) if mail.digest.by), None)

    def reminders(self) -> list[Reminder]:
        """The newest reminder of each assignment that is still the unit's to work on."""
        newest = {r.assignment_id: r for mail in self.mails for r in mail.digest.reminders.all()}
        return [reminder for reminder in newest.values() if reminder.assignment.state in WORKABLE]


@dataclass(slots=True)
class Delivery:
    """What became of the outbox: the ids of digests that went out, how many mails wait, what the server said."""

    digests: set[int] = field(default_factory=set)
    waiting: int = 0
    problems: list[str] = field(default_factory=list)


def deliver(today: date, *, only_by_hand: bool = False) -> Delivery:
    """Send what waits; `only_by_hand` leaves the daily digests for a working day. Call it outside any transaction."""
    delivery = Delivery()
    if settings.MAIL_IS_SET_UP:
        letters = _claim(timezone.now(), only_by_hand=only_by_hand)
        if letters:
            _send_all(letters, today, delivery)
    delivery.waiting = Mail.objects.waiting().count()
    return delivery


def _claim(now: datetime, *, only_by_hand: bool) -> list[Letter]:
    run = uuid.uuid4()
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - CLAIM_ENDS)
    mails = Mail.objects.waiting().filter(free, attempts__lt=MOST_ATTEMPTS)
    if only_by_hand:
        mails = mails.filter(digest__in=Digest.objects.filter(by__isnull=False))
    mails.update(run=run, claimed_at=now)  # no join, or PostgreSQL would not look again after waiting for another run
    bundles: dict[tuple[int, int], list[Mail]] = defaultdict(list)
    for mail in Mail.objects.waiting().filter(run=run).for_sending():
        bundles[mail.user_id, mail.digest.unit_id].append(mail)
    return [Letter(bundle[0].user, bundle[0].digest.unit, bundle) for bundle in bundles.values()]


def _send_all(letters: list[Letter], today: date, delivery: Delivery) -> None:
    connection = get_connection()
    left = list(letters)
    try:
        connection.open()
        while left:
            letter = left[0]
            _send(letter, today, connection, delivery)
            left.pop(0)
    except OSError as error:  # SMTPException is one, too
        delivery.problems.append(str(error))
        _release(left, str(error))
    finally:
        connection.close()


def _send(letter: Letter, today: date, connection: Any, delivery: Delivery) -> None:
    """Send one letter and note it. Raises where the server is gone; an address that it refuses is noted and left."""
    reminders = letter.reminders()
    rows = Mail.objects.filter(pk__in=[mail.pk for mail in letter.mails])
    if not reminders:  # all was done meanwhile
        rows.delete()
        return
    try:
        message(letter, reminders, today, connection).send()
    except SMTPServerDisconnected:
        raise
    except SMTPException as error:
        delivery.problems.append(f"{letter.user.email}: {error}")
        rows.update(run=None, claimed_at=None, attempts=F("attempts") + 1, error=str(error))
    else:
        rows.update(sent_at=timezone.now(), attempts=F("attempts") + 1, error="")
        delivery.digests |= letter.digests


def _release(letters: Iterable[Letter], error: str) -> None:
    pks = [mail.pk for letter in letters for mail in letter.mails]
    Mail.objects.filter(pk__in=pks).update(run=None, claimed_at=None, error=error)


def message(letter: Letter, reminders: list[Reminder], day: date, connection: Any = None) -> EmailMultiAlternatives:
    """Write the mail in the language of whoever gets it, with absolute links by PORTAL_URL."""
    portal = settings.PORTAL_URL.rstrip("/")
    with translation.override(letter.user.language):
        context = {
            "unit": letter.unit,
            "user": letter.user,
            "by": letter.by_hand,
            "groups": groups(reminders, day),
            "count": len(reminders),
            "shown": f":{LINES}",
            "lines": LINES,
            "day": day,
            "portal": portal,
        }
        subject = render_to_string("tasks/mail/subject.txt", context)
        mail = EmailMultiAlternatives(
            subject=" ".join(subject.split()),
            body=render_to_string("tasks/mail/digest.txt", context),
            to=[letter.user.email],
            connection=connection,
            headers={
                "Message-ID": f"<digest-{letter.mails[-1].pk}@{urlsplit(portal).hostname or 'localhost'}>",
                "Auto-Submitted": "auto-generated",  # no out-of-office answers
            },
        )
        mail.attach_alternative(render_to_string("tasks/mail/digest.html", context), "text/html")
    return mail
