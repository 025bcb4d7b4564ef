"""Whatever amendments do, nothing done is lost and the figures add up."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from plans.models import Plan
from tasks import services
from tasks.choices import ChangeKind, State
from tasks.figures import figures
from tasks.models import Assignment, Task
from tasks.planning.amending.services import Deed, amend
from tests.factories import PlanFactory, UnitFactory, UserFactory
from tests.tasks.planning.amended import AT, DAY, DUE, WHY, document, issued, new, task_of, version
from units.models import Unit

pytestmark = pytest.mark.django_db

deeds = st.tuples(st.sampled_from(ChangeKind), st.integers(0, 5), st.integers(0, 2), st.integers(0, 60))
lived = st.lists(st.integers(0, 4), min_size=6, max_size=6)  # how far each assignment has come


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives=lived, told=st.lists(deeds, min_size=1, max_size=5))
def test_random_amendments_lose_nothing_that_is_done(lives: list[int], told: list[tuple[Any, ...]]) -> None:
    with transaction.atomic():
        plan, by = PlanFactory(with_periods=True), UserFactory()
        units = [UnitFactory(province=plan.province) for _ in range(3)]
        for n in range(3):
            task_of(plan, units[n], coordinating=units[n - 1], due_on=DUE + timedelta(days=n * 9))
        plan = issued(plan)
        for assignment, far in zip(Assignment.objects.order_by("pk"), lives, strict=True):
            _live(assignment, far, by)
        done = set(Assignment.objects.filter(state=State.DONE).values_list("pk", "done_on", "due_on"))

        for n, (kind, which, who, later) in enumerate(told):
            amendment = document(plan, f"{n}/KH-UBND", DAY + timedelta(days=n))
            in_force = list(Task.objects.in_force())
            try:
                amend(amendment, _deed(kind, plan, in_force, which, units[who], later), by=by, at=AT)
            except ValidationError:  # not enough tasks left for it
                continue

        rows = Assignment.objects.all()
        assert done <= set(rows.filter(state=State.DONE).values_list("pk", "done_on", "due_on"))
        assert not rows.filter(task__ended_by__isnull=False).exclude(state__in=[State.DONE, State.CANCELLED]).exists()
        for day in (DAY, DUE, DUE + timedelta(days=20), DUE + timedelta(days=50)):
            assert figures(rows, day) == figures(rows, day, as_of=AT.date())
            assert figures(rows, day).total == rows.exclude(state=State.CANCELLED).count()
        transaction.set_rollback(True)


def _live(assignment: Assignment, far: int, by: User) -> None:
    if far == 1:
        services.record_progress(assignment, result="Đang làm", by=by, at=AT - timedelta(9))
    if far >= 2:
        services.send(assignment, result="Xong", done_on=DAY - timedelta(9), by=by, at=AT - timedelta(9))
    if far == 3:
        services.confirm(assignment, by=UserFactory(), at=AT - timedelta(8))
    if far == 4:
        services.return_for_redo(assignment, by=by, remark="Thiếu biên bản", at=AT - timedelta(8))


def _deed(kind: ChangeKind, plan: Plan, in_force: list[Task], which: int, unit: Unit, later: int) -> Deed:
    take = {ChangeKind.ADDED: 0, ChangeKind.MERGED: 2}.get(kind, 1)
    tasks = [in_force[(which + n) % len(in_force)] for n in range(min(take, len(in_force)))]
    if kind == ChangeKind.CHANGED:
        due_on = DUE + timedelta(days=later)
        return Deed(kind, WHY, tasks, [version(task, unit, due_on=due_on) for task in tasks])
    fresh = [new(plan, unit) for _ in range({ChangeKind.SPLIT: 2, ChangeKind.CANCELLED: 0}.get(kind, 1))]
    return Deed(kind, WHY, tasks, fresh)
