"""The same day gives the same demo, whatever ran before; a later day only adds to it."""

from datetime import date

import pytest
from django.db import transaction

from accounts.models import User
from papi_portal.demo.play import play
from plans.models import Plan
from reports.models import Report
from tasks.choices import State
from tasks.models import TaskChange, Update
from tests.demo.conftest import ONE_PLAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference")]

Row = tuple[object, ...]


def _played_until(day: date) -> tuple[list[Row], list[Row]]:
    """Return what was recorded and who works there, in words and without database ids; leave nothing behind."""
    columns = ("assignment__task__number", "assignment__unit__name", "assignment__occurrence", "kind", "state")
    said = ("result", "difficulty", "proposal", "remark", "by__username", "at", "due_on", "done_on")
    with transaction.atomic():
        play(day, only=ONE_PLAN)
        history = sorted(Update.objects.values_list("at", *columns, *said), key=str)
        people = list(User.objects.order_by("username").values_list("username", "full_name", "memberships__unit__name"))
        transaction.set_rollback(True)
    return history, people


def test_the_same_day_gives_the_same_demo() -> None:
    first, second = _played_until(date(2026, 5, 20)), _played_until(date(2026, 5, 20))

    assert first == second
    assert len(first[0]) > 1000


def test_a_later_day_only_adds() -> None:
    (earlier, _), (later, _) = _played_until(date(2026, 4, 20)), _played_until(date(2026, 5, 20))

    assert set(earlier) < set(later)


def test_the_annex_of_another_year_moves_its_dates() -> None:
    play(date(2028, 4, 1), only=ONE_PLAN)

    plan = Plan.objects.get(parent=None)

    assert (plan.year, plan.dated_on) == (2028, date(2028, 3, 27))
    assert set(plan.tasks.exclude(due_on=None).values_list("due_on__year", flat=True)) == {2028}
    assert plan.tasks.count() == 50


def test_before_its_date_the_plan_is_a_draft() -> None:
    play(date(2026, 2, 2), only=ONE_PLAN)

    assert Plan.objects.get(parent=None).is_draft


def test_a_period_is_closed_on_the_working_day_after_its_cutoff() -> None:
    play(date(2026, 6, 16), only=ONE_PLAN)

    frozen = Report.objects.filter(period__closed_at__date=date(2026, 6, 15)).exclude(frozen=None)

    assert sorted(report.code for report in frozen) == ["2026-H1", "2026-Q2"]
    assert {report.signer_name for report in frozen} == {"Trần Mạnh Hùng"}


def test_an_amendment_changes_merges_and_adds_tasks_in_the_middle_of_the_year() -> None:
    play(date(2026, 7, 14), only=ONE_PLAN)

    plan = Plan.objects.get(parent=None)
    changes = TaskChange.objects.filter(amendment__plan=plan).order_by("pk")

    assert [change.kind for change in changes] == ["changed", "merged", "merged", "added"]
    assert plan.tasks.count() - plan.tasks.in_force().count() == 2
    assert plan.assignments.filter(state=State.CANCELLED, task__ended_by__isnull=False).exists()
    assert plan.assignments.filter(task__added_by__isnull=False).count() > 30
