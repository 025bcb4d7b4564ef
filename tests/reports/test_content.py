"""What a report says: its figures add up, its rows name who is late, and a closed period never moves."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import words
from reports.consolidation import consolidate, content_of, find_period
from reports.content import Content, ReportError
from reports.services import close_period
from tasks import services
from tasks.choices import DeadlineKind
from tasks.figures import Figures, total
from tasks.handling.dates import set_due_date
from tasks.handling.extensions import ask_extension, decide_extension
from tests.factories import AssignmentFactory, EvidenceFactory, PlanFactory, TaskFactory, UserFactory
from tests.reports.conftest import COMMUNES, TODAY, World, at


def content(world: World, code: str = "2026-Q3", today: date = TODAY) -> Content:
    return content_of(find_period(world.plan, code), code, today=today)


def test_total_counts_lead_units_of_the_ubnd(quarter: World) -> None:
    assert content(quarter).total == Figures(done_in_time=4, done_late=1, in_time=1, overdue=2, no_deadline=2)


def test_rows_of_every_table_add_up_to_the_total(quarter: World) -> None:
    found = content(quarter)

    for rows in (found.dimensions, found.units, found.blocks):
        assert total(row.figures for row in rows) == found.total


def test_progress_of_the_tasks_adds_up_to_the_figures(quarter: World) -> None:
    found = content(quarter)

    counted = sum(task.progress.total for task in found.tasks)
    assert counted == found.total.total + total(row.figures for row in found.outside).total


def test_task_without_indicator_has_a_row_of_its_own(quarter: World) -> None:
    task = TaskFactory(plan=quarter.plan)
    AssignmentFactory(task=task, unit=quarter.plan.agency, given=at(5, 4))

    assert content(quarter).dimensions[-1].name == "Chưa gắn với chỉ số nội dung"


def test_bodies_outside_the_ubnd_stand_apart_and_are_never_overdue(quarter: World) -> None:
    (row,) = content(quarter).outside

    assert (row.name, row.figures) == ("Bảo hiểm xã hội tỉnh", Figures(in_time=1))


def test_coordinating_parts_stand_apart(quarter: World) -> None:
    assert content(quarter).coordinating == Figures(in_time=1)


def test_task_of_a_group_is_one_row_rolled_up(quarter: World) -> None:
    row = content(quarter).tasks[0]

    assert words.roll_up(row.progress) == "7 đơn vị: 5 hoàn thành, 2 quá hạn"
    assert row.late == (COMMUNES[5], COMMUNES[6])
    assert (row.lead, row.coordinating, row.results) == ("UBND cấp xã", "Tổ trưởng TDP", ())


def test_task_of_few_units_gives_each_result_with_its_document(quarter: World) -> None:
    row = content(quarter).tasks[1]

    assert words.task_results(row) == ["Đã thẩm tra quyết toán của 7 xã (số 118/BC-STC ngày 19/8/2026)."]
    assert words.task_progress(row, TODAY) == ["Đang thực hiện, trong hạn"]


def test_document_that_the_result_names_is_not_named_again(world: World) -> None:
    assignment = world.tell("2.1", "Sở Tài chính", at(8, 20), result="Đã có Báo cáo số 118/BC-STC")
    EvidenceFactory(assignment=assignment, number="118/BC-STC", at=at(8, 20))

    assert content(world).tasks[1].results[0].documents == ()


def test_difficulty_of_several_units_stands_once_with_their_number(quarter: World) -> None:
    quarter.tell("1.1", COMMUNES[6], at(8, 4), difficulty="Thiếu kinh phí")

    remarks = words.task_remarks(content(quarter).tasks[0])

    assert remarks == [
        "Khó khăn: Thiếu kinh phí (2 đơn vị).",
        f"Đề xuất: Đề nghị bổ sung kinh phí ({COMMUNES[5]}).",
    ]


def test_every_late_unit_is_listed_with_its_tasks_and_days(quarter: World) -> None:
    late = content(quarter).late

    assert [(unit.name, unit.tasks[0].number, unit.tasks[0].days) for unit in late] == [
        (COMMUNES[5], "1.1", 62),
        (COMMUNES[6], "1.1", 62),
    ]


def test_unit_that_said_nothing_in_the_period_has_not_reported(quarter: World) -> None:
    silent = {block.block: block.names for block in content(quarter).silent}

    assert silent == {"Các sở, ban, ngành, đơn vị cấp tỉnh": ("Sở Nội vụ",), "UBND cấp xã": (COMMUNES[6],)}


def test_what_was_said_before_the_period_is_no_report_on_it(world: World) -> None:
    world.tell("2.2", "Sở Nội vụ", at(5, 4))

    assert "Sở Nội vụ" in content(world).silent[0].names
    assert "Sở Nội vụ" not in content(world, "2026-9M").silent[0].names


def test_ongoing_tasks_are_counted_with_and_without_a_result(quarter: World) -> None:
    quarter.tell("2.2", "Sở Nội vụ", at(8, 4))

    found = content(quarter)

    assert (found.ongoing, found.ongoing_with_result) == (2, 1)


def test_suspended_work_is_named(quarter: World) -> None:
    services.suspend(quarter.given("2.1", "Sở Tài chính"), by=quarter.coordinator, remark="Chờ Nghị quyết", at=at(9, 1))

    (mention,) = content(quarter).suspended

    assert (mention.text, mention.tasks) == ("Sở Tài chính", ("2.1",))


def test_words_that_reach_nobody_are_listed(quarter: World) -> None:
    (mention,) = content(quarter).unreached

    assert (mention.text, mention.tasks) == ("Tổ trưởng TDP", ("1.1",))


def test_tasks_of_the_next_period_fall_due_by_its_cutoff(quarter: World) -> None:
    (task,) = content(quarter).next_tasks

    assert (task.number, task.due_on, task.count) == ("2.1", date(2026, 9, 29), 1)


def test_work_entered_after_the_cutoff_stands_in_the_next_period(quarter: World) -> None:
    before = content(quarter)
    quarter.finish("1.1", COMMUNES[6], date(2026, 7, 13), at(9, 16))

    assert content(quarter).total == before.total
    assert content(quarter, "2026-Q4").total.done_in_time == before.total.done_in_time + 1


def test_figures_before_the_cutoff_are_those_of_the_day(quarter: World) -> None:
    found = content(quarter, today=date(2026, 7, 15))

    assert (found.header.day, found.total.done, found.total.overdue) == (date(2026, 7, 15), 4, 3)


def test_closing_freezes_what_a_preliminary_report_said(quarter: World) -> None:
    before = content(quarter)
    close_period(quarter.quarter, by=quarter.coordinator, at=at(9, 18))

    assert content(quarter) == before


def test_closed_period_never_moves(quarter: World) -> None:
    close_period(quarter.quarter, by=quarter.coordinator, at=at(9, 18))
    before = content(quarter), content(quarter, "2026-9M")
    quarter.finish("1.1", COMMUNES[6], date(2026, 9, 1), at(9, 10))  # a row that claims to be older
    services.reopen(quarter.given("1.1", COMMUNES[0]), by=quarter.coordinator, remark="Sai số liệu", at=at(9, 11))
    quarter.plan.tasks.update(title="Đã sửa tên")

    assert (content(quarter), content(quarter, "2026-9M")) == before


def test_day_before_the_closing_is_told_as_it_was_then(quarter: World) -> None:
    close_period(quarter.quarter, by=quarter.coordinator, at=at(9, 18))

    assert content(quarter, today=date(2026, 7, 15)).total.done == 4


def test_content_survives_its_way_through_json(quarter: World) -> None:
    found = content(quarter)

    assert Content.from_json(json.loads(json.dumps(found.as_json()))) == found


def test_reading_takes_fourteen_queries_whatever_the_size(quarter: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            content(quarter)
        return len(captured)

    few = queries()
    for _place in range(12):
        task = TaskFactory(plan=quarter.plan, deadline_kind=DeadlineKind.ONGOING)
        assignment = AssignmentFactory(task=task, given=at(5, 4), unit__province=quarter.plan.province)
        services.record_progress(assignment, result="Đang làm", by=quarter.coordinator, at=at(8, 4))

    assert (few, queries()) == (14, 14)


@pytest.mark.django_db
def test_draft_plan_has_nothing_to_report() -> None:
    period = find_period(PlanFactory(with_periods=True), "2026-Q3")

    with pytest.raises(ReportError):
        consolidate(period, "2026-Q3", today=TODAY)


def test_period_that_has_not_begun_is_refused(world: World) -> None:
    with pytest.raises(ReportError, match="2026-Q4"):
        content(world, "2026-Q4", today=date(2026, 9, 1))


def test_period_before_the_plan_is_refused(world: World) -> None:
    with pytest.raises(ReportError, match="14/3/2026"):
        content(world, "2026-Q1")


def test_unknown_period_is_answered_with_those_there_are(world: World) -> None:
    with pytest.raises(ReportError, match="2026-Q1, 2026-Q2, 2026-H1"):
        find_period(world.plan, "2025-Q3")


def test_longer_period_begins_with_the_first_one_as_the_province_set_it(quarter: World) -> None:
    quarter.plan.periods.filter(code="2026-Q1").update(starts_on=date(2026, 1, 1))

    assert content(quarter, "2026-9M").header.starts_on == date(2026, 1, 1)


def test_late_task_that_was_given_more_time_shows_both_dates(world: World) -> None:
    task = TaskFactory(plan=world.plan, due_on=date(2026, 5, 31))
    assignment = AssignmentFactory(task=task, unit=world.plan.agency, given=at(4, 1))
    lead, coordinator = UserFactory(), UserFactory()
    asked = ask_extension(assignment, due_on=date(2026, 6, 30), reason="Chờ hướng dẫn", by=lead, at=at(5, 4))
    decide_extension(asked, granted=True, remark="Đồng ý", by=coordinator, at=at(5, 5))

    found = content(world)
    [late] = [row for unit in found.late for row in unit.tasks if row.title == task.title]

    assert (late.due_on, late.planned_on) == (date(2026, 6, 30), date(2026, 5, 31))
    assert found.tasks[-1].extended == 1


def test_task_dated_by_hand_afterwards_was_not_extended_before(world: World) -> None:
    task = TaskFactory(plan=world.plan, deadline_kind=DeadlineKind.REGULATED)
    assignment = AssignmentFactory(task=task, unit=world.plan.agency, given=at(4, 1))
    set_due_date(assignment, due_on=date(2026, 12, 1), basis="Nghị định", by=UserFactory(), at=at(12, 1))

    assert content(world).tasks[-1].extended == 0
