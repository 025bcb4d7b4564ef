"""Reports about many assignments at once: by the rules of the single step, all or none, in a few queries."""

from datetime import date

import pytest
from django.db import transaction

from accounts.models import AuditEvent
from tasks.choices import State, Step
from tasks.models import Assignment, Draft, Update
from tasks.services import Report, SomeRefusedError, locked_many, record_progress, report_all, save_drafts, send
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UserFactory

pytestmark = pytest.mark.django_db

PROGRESS = Report("Đã rà soát 6/7 lĩnh vực", percent=80, difficulty="Thiếu người")
COMPLETED = Report("Đã rà soát 7/7 lĩnh vực", date(2026, 9, 8))


def report(reports: dict[Assignment, Report]) -> list[Update]:
    with transaction.atomic():
        rows = {row.pk: row for row in locked_many([each.pk for each in reports])}
        return report_all({rows[each.pk]: said for each, said in reports.items()}, by=UserFactory())


def columns(assignment: Assignment) -> dict[str, object]:
    names = ("state", "percent", "done_on", "confirmed_by_id", "confirmed_at")
    return Assignment.objects.filter(pk=assignment.pk).values(*names).get()


def said(update: Update) -> dict[str, object]:
    names = ("kind", "state", "due_on", "done_on", "percent", "result", "difficulty", "proposal", "remark")
    return Update.objects.filter(pk=update.pk).values(*names).get()


@pytest.mark.parametrize("what", [PROGRESS, COMPLETED])
def test_many_at_once_leave_what_one_by_one_leaves(what: Report) -> None:
    single, many, by = AssignmentFactory(), AssignmentFactory(), UserFactory()

    if what.done_on:
        alone = send(single, by=by, done_on=what.done_on, **what.words)
    else:
        alone = record_progress(single, by=by, percent=what.percent, **what.words)
    [together] = report({many: what})

    assert columns(many) == columns(single)
    assert said(together) == said(alone)
    assert (
        AuditEvent.objects.filter(object_id=many.pk).values_list("action", flat=True).get()
        == f"assignment.{alone.kind}"
    )


def test_one_that_is_refused_stops_all() -> None:
    good, done, silent = (AssignmentFactory() for _ in range(3))
    send(done, by=UserFactory(), result="Xong", done_on=date(2026, 9, 8))

    with pytest.raises(SomeRefusedError) as refused:
        report({good: PROGRESS, done: PROGRESS, silent: Report(" ")})

    assert [assignment for assignment, _why in refused.value.reasons] == [done, silent]
    assert columns(good)["state"] == State.NOT_STARTED
    assert not Update.objects.filter(assignment=good, kind=Step.PROGRESS).exists()


def test_completion_without_the_evidence_that_the_plan_asks_for_is_refused() -> None:
    bare = AssignmentFactory(task__plan__evidence_required=True)

    with pytest.raises(SomeRefusedError):
        report({bare: COMPLETED})


def test_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries) -> None:
    task = TaskFactory(plan=PlanFactory(issued=True))
    rows = [AssignmentFactory(task=task) for _ in range(20)]

    with django_assert_max_num_queries(12):  # savepoints included; one by one it would be 200
        report(dict.fromkeys(rows, PROGRESS))


def test_drafts_replace_those_that_were_there() -> None:
    assignment, person = AssignmentFactory(), UserFactory()
    for words in ("Đang làm", "Đã làm xong"):
        save_drafts([Draft(assignment=assignment, state=State.AWAITING, result=words)], by=person)

    draft = Draft.objects.get()

    assert (draft.result, draft.by) == ("Đã làm xong", person)
    assert AuditEvent.objects.filter(action="assignment.drafted").count() == 2
