"""What the database holds reminders to."""

import uuid
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from tasks.choices import ReminderStep
from tasks.models import Digest, Mail, Reminder
from tests.factories import AssignmentFactory, UserFactory
from tests.tasks.reminders.conftest import TODAY
from units.models import Unit

pytestmark = pytest.mark.django_db


def make_digest(unit: Unit, **columns: Any) -> Digest:
    return Digest.objects.create(unit=unit, day=TODAY, made_at=timezone.now(), run=uuid.uuid4(), **columns)


def test_unit_has_one_daily_digest_a_day(unit: Unit) -> None:
    make_digest(unit)

    with pytest.raises(IntegrityError):
        make_digest(unit)


def test_coordinator_may_remind_besides_and_again(unit: Unit) -> None:
    person = UserFactory()
    make_digest(unit)

    make_digest(unit, by=person)
    make_digest(unit, by=person)


def test_step_is_said_once_about_a_date(unit: Unit) -> None:
    columns = {"assignment": AssignmentFactory(unit=unit), "step": ReminderStep.DAY_LATE, "about": TODAY}
    Reminder.objects.create(digest=make_digest(unit), **columns)

    with pytest.raises(IntegrityError):
        Reminder.objects.create(digest=make_digest(unit, by=UserFactory()), **columns)


def test_unknown_step_is_refused(unit: Unit) -> None:
    with pytest.raises(IntegrityError):
        Reminder.objects.create(
            digest=make_digest(unit), assignment=AssignmentFactory(unit=unit), step="soon", about=TODAY
        )


def test_person_gets_a_digest_once(unit: Unit) -> None:
    columns = {"digest": make_digest(unit), "user": UserFactory()}
    Mail.objects.create(**columns)

    with pytest.raises(IntegrityError):
        Mail.objects.create(**columns)
