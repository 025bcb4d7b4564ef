"""The daily run over a whole province: 150 units, 3,000 assignments, every one of them worth a reminder."""

from datetime import timedelta
from time import process_time

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, User
from accounts.permissions import Role
from tasks.choices import DeadlineKind, Part, State, Step
from tasks.models import Assignment, Reminder, Task, Update
from tests.factories import ISSUED_AT, PlanFactory
from tests.tasks.reminders.conftest import TODAY, Mailbox, remind
from units.models import Unit

UNITS, TASKS = 150, 20
DAYS = (-60, -30, -7, -1, 1, 3, 7, 30)


def make_province() -> None:
    plan = PlanFactory(issued=True, with_periods=True)
    units = Unit.objects.bulk_create(
        Unit(province=plan.province, name=f"UBND xã số {n}", kind=Unit.Kind.COMMUNE, valid_from=plan.dated_on)
        for n in range(UNITS)
    )
    password = make_password(None)
    people = User.objects.bulk_create(
        User(username=f"xa{n}", full_name=f"Lò Văn {n}", email=f"xa{n}@example.gov.vn", password=password)
        for n in range(UNITS)
    )
    Membership.objects.bulk_create(
        Membership(user=user, unit=unit, role=Role.UNIT_LEAD, valid_from=plan.dated_on)
        for user, unit in zip(people, units, strict=True)
    )
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            position=n,
            number=str(n),
            title="Niêm yết danh sách hộ nghèo, hộ cận nghèo tại nhà văn hóa thôn, bản",
            deadline_kind=DeadlineKind.FIXED,
            due_on=TODAY + timedelta(days=DAYS[n % len(DAYS)]),
        )
        for n in range(TASKS)
    )
    given = Assignment.objects.bulk_create(
        Assignment(
            task=task,
            plan=plan,
            province=plan.province,
            unit=unit,
            part=Part.LEAD,
            original_due_on=task.due_on,
            due_on=task.due_on,
        )
        for task in tasks
        for unit in units
    )
    Update.objects.bulk_create(
        Update(
            assignment=assignment,
            kind=Step.GIVEN,
            state=State.NOT_STARTED,
            due_on=assignment.due_on,
            at=ISSUED_AT,
            day=ISSUED_AT.date(),
        )
        for assignment in given
    )


@pytest.mark.django_db(transaction=True)
def test_whole_province_is_reminded_in_ten_seconds(mailbox: Mailbox) -> None:
    make_province()
    start = process_time()  # what else the machine does is not the run's time

    with CaptureQueriesContext(connection) as queries:
        last = remind()

    took = process_time() - start
    assert last == f"sent {UNITS}"
    assert Reminder.objects.count() == UNITS * TASKS
    assert len(mailbox.messages) == UNITS
    assert took < 10
    assert len(queries) - UNITS < 40
