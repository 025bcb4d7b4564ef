"""A work sheet leaves with its rows, comes back filled, and is recorded whole or not at all."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from accounts.models import AuditEvent, User
from plans.models import Plan
from tasks.annex.refusals import AnnexFileError
from tasks.choices import Part, State, Step
from tasks.handling.receiving import acknowledge
from tasks.models import Assignment, Draft, Evidence, SheetUpload, Update
from tasks.services import StepRefusedError, record_progress, send
from tasks.sheets.form import FILL_NAMES, HEAD_ROW, HIDDEN
from tasks.sheets.judging import MESSAGES, Verdict
from tasks.sheets.marking import marked
from tasks.sheets.services import KEEP_NEWER, SheetRefusedError, apply, keep, verdict_on
from tests.factories import AssignmentFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory
from tests.tasks.days import TODAY
from tests.tasks.sheets_help import change, columns, download, fill

pytestmark = pytest.mark.django_db

PROGRESS = {"state": "Đang thực hiện", "result": "Đã rà soát 6/7 lĩnh vực", "percent": 80}
COMPLETED = {"state": "Đã hoàn thành", "result": "Đã rà soát 7/7 lĩnh vực", "done_on": date(2026, 9, 8)}
AT = datetime(2026, 9, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def plan() -> Plan:
    """An issued plan with three assignments of one unit, in the order of the sheet."""
    plan = PlanFactory(issued=True)
    unit = UnitFactory(province=plan.province)
    for _each in range(3):
        AssignmentFactory(task=TaskFactory(plan=plan), unit=unit)
    return plan


@pytest.fixture
def rows(plan: Plan) -> list[Assignment]:
    return list(plan.assignments.order_by("task__position"))


@pytest.fixture
def lead(rows: list[Assignment]) -> User:
    return UserFactory(lead_of=rows[0].unit)


def upload(plan: Plan, content: bytes, by: User) -> SheetUpload:
    return keep(plan, content, name="phiếu đã điền.xlsx", by=by)


def judged(plan: Plan, content: bytes, by: User) -> Verdict:
    return verdict_on(upload(plan, content, by), by, TODAY)


def taken(plan: Plan, content: bytes, by: User, choices: dict[int, str] | None = None) -> int:
    return apply(upload(plan, content, by), by=by, today=TODAY, choices=choices or {}, at=AT)


# --- leaving ------------------------------------------------------------------------------------------------------


def test_only_cells_to_be_filled_are_unlocked(plan: Plan, lead: User) -> None:
    sheet = load_workbook(BytesIO(download(plan, lead))).worksheets[0]
    at = columns(sheet)

    unlocked = {cell.column for cell in sheet[HEAD_ROW + 1] if not cell.protection.locked}

    assert sheet.protection.sheet
    assert unlocked == {at[name] for name in FILL_NAMES.values()}


def test_row_that_cannot_be_filled_now_is_locked_whole(plan: Plan, rows: list[Assignment], lead: User) -> None:
    send(rows[0], by=lead, result="Xong", done_on=date(2026, 9, 1))
    sheet = load_workbook(BytesIO(download(plan, lead))).worksheets[0]
    sent = next(row for row in sheet.iter_rows(min_row=HEAD_ROW + 1) if row[2].value == rows[0].task.title)

    assert all(cell.protection.locked for cell in sent)


def test_key_and_names_and_what_the_sheet_is_are_hidden(plan: Plan, lead: User) -> None:
    book = load_workbook(BytesIO(download(plan, lead)))

    assert book.worksheets[0].column_dimensions["A"].hidden
    assert book.worksheets[0].row_dimensions[HEAD_ROW - 1].hidden
    assert book[HIDDEN].sheet_state == "veryHidden"


def test_cells_offer_what_they_take(plan: Plan, lead: User) -> None:
    sheet = load_workbook(BytesIO(download(plan, lead))).worksheets[0]

    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}

    assert rules["list"].formula1 == '"Đang thực hiện,Đã hoàn thành"'
    assert set(rules) == {"list", "date", "whole"}


def test_number_of_queries_of_a_download_is_fixed(plan: Plan, lead: User, django_assert_num_queries: Any) -> None:
    task = TaskFactory(plan=plan)
    for _each in range(20):
        AssignmentFactory(task=task, unit=UnitFactory(province=plan.province))
    coordinator = User.objects.get(pk=UserFactory(coordinator_of=plan.province).pk)
    assert coordinator.posts

    with django_assert_num_queries(1):
        download(plan, coordinator)


# --- coming back --------------------------------------------------------------------------------------------------


def test_empty_rows_change_nothing_and_are_counted(plan: Plan, lead: User) -> None:
    verdict = judged(plan, fill(download(plan, lead), {1: PROGRESS}), lead)

    assert (len(verdict.changes), verdict.empty, verdict.problems) == (1, 2, [])


def test_what_was_filled_is_recorded(plan: Plan, rows: list[Assignment], lead: User) -> None:
    said = {**COMPLETED, "number": "118/BC-UBND", "dated_on": date(2026, 9, 8), "difficulty": "Thiếu người"}
    content = fill(download(plan, lead), {0: PROGRESS | {"proposal": "Bổ sung\nkinh phí"}, 2: said})

    assert taken(plan, content, lead) == 2

    progress, untouched, completed = (Assignment.objects.get(pk=row.pk) for row in rows)
    assert [row.state for row in (progress, untouched, completed)] == [
        State.IN_PROGRESS,
        State.NOT_STARTED,
        State.AWAITING,
    ]
    assert (progress.percent, completed.done_on, completed.sent_by) == (80, date(2026, 9, 8), lead)
    assert progress.updates.first().proposal == "Bổ sung\nkinh phí"
    evidence = Evidence.objects.get()
    assert (evidence.number, evidence.update) == ("118/BC-UBND", completed.updates.first())
    assert AuditEvent.objects.filter(action="sheet.applied").get().data == {"rows": 2}


def test_staffs_completion_becomes_a_draft_and_progress_a_step(plan: Plan, rows: list[Assignment]) -> None:
    staff = UserFactory(staff_of=rows[0].unit)

    taken(plan, fill(download(plan, staff), {0: PROGRESS, 1: COMPLETED}), staff)

    assert Draft.objects.get().assignment == rows[1]
    assert Update.objects.filter(kind=Step.PROGRESS).get().assignment == rows[0]
    assert not Update.objects.filter(kind=Step.SENT).exists()


def test_sheet_is_understood_in_the_other_language_too(plan: Plan, lead: User) -> None:
    english = {**PROGRESS, "state": "in progress", "percent": "80%"}

    [said] = judged(plan, fill(download(plan, lead), {0: english}), lead).changes

    assert (said.entry.state, said.entry.percent) == (State.IN_PROGRESS, 80)


def test_rows_may_be_sorted_before_they_are_filled(plan: Plan, rows: list[Assignment], lead: User) -> None:
    def swap(sheet: Any, at: dict[str, int]) -> None:
        first, last = HEAD_ROW + 1, HEAD_ROW + 3
        for column in range(1, sheet.max_column + 1):
            one, other = sheet.cell(first, column), sheet.cell(last, column)
            one.value, other.value = other.value, one.value

    content = fill(change(download(plan, lead), swap), {0: PROGRESS})

    assert [said.assignment for said in judged(plan, content, lead).changes] == [rows[2]]


@pytest.mark.parametrize(
    ("values", "column"),
    [
        (PROGRESS | {"result": None}, "new result"),
        (COMPLETED | {"done_on": None}, "new done_on"),
        (COMPLETED | {"done_on": "31/9/2026"}, "new done_on"),
        (COMPLETED | {"done_on": date(2026, 9, 11)}, "new done_on"),
        (PROGRESS | {"state": "Gần xong"}, "new state"),
        (PROGRESS | {"state": None}, "new state"),
        (PROGRESS | {"percent": 101}, "new percent"),
        (PROGRESS | {"percent": "nửa"}, "new percent"),
        (PROGRESS | {"dated_on": date(2026, 9, 1)}, "new number"),
        (PROGRESS | {"result": "=1+1"}, "new result"),
    ],
)
def test_wrong_cell_is_named(plan: Plan, lead: User, values: dict[str, Any], column: str) -> None:
    verdict = judged(plan, fill(download(plan, lead), {1: values}), lead)

    assert [(problem.row, problem.column) for problem in verdict.problems][:1] == [(HEAD_ROW + 2, column)]
    assert verdict.changes == []


def test_all_errors_are_collected_and_nothing_is_recorded(plan: Plan, lead: User) -> None:
    wrong = PROGRESS | {"state": "Gần xong", "percent": 101}
    content = fill(download(plan, lead), {0: wrong, 1: PROGRESS, 2: PROGRESS | {"result": None}})

    with pytest.raises(SheetRefusedError):
        taken(plan, content, lead)

    verdict = judged(plan, content, lead)
    assert (len(verdict.problems), verdict.wrong_rows) == (3, 2)
    assert not Update.objects.filter(kind=Step.PROGRESS).exists()


def test_row_that_is_out_of_sight_is_not_permitted(plan: Plan, lead: User) -> None:
    other = AssignmentFactory(task=TaskFactory(plan=plan), unit=UnitFactory(province=plan.province))
    content = fill(download(plan, UserFactory(coordinator_of=plan.province)), {3: PROGRESS})

    assert [problem.message for problem in judged(plan, content, lead).problems] == [str(MESSAGES["not_permitted"])]
    assert other.updates.count() == 1


def test_row_of_a_helping_unit_is_seen_but_not_filled(plan: Plan, rows: list[Assignment], lead: User) -> None:
    AssignmentFactory(task=rows[0].task, unit=UnitFactory(province=plan.province), part=Part.COORDINATING)
    content = fill(download(plan, lead, scope="coordinating"), {0: PROGRESS})

    assert [problem.message for problem in judged(plan, content, lead).problems] == [str(MESSAGES["not_permitted"])]


def test_key_of_another_plan_is_no_key(plan: Plan, lead: User) -> None:
    other = AssignmentFactory(unit=plan.assignments.first().unit)
    sheet = load_workbook(BytesIO(download(other.plan, lead))).worksheets[0]
    foreign = sheet.cell(HEAD_ROW + 1, columns(sheet)["key"]).value

    def paste(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(HEAD_ROW + 1, at["key"]).value = foreign

    problems = judged(plan, change(download(plan, lead), paste), lead).problems

    assert str(MESSAGES["key_altered"]) in [problem.message for problem in problems]


def test_altered_key_added_and_repeated_and_deleted_rows_are_named(plan: Plan, lead: User) -> None:
    def tamper(sheet: Any, at: dict[str, int]) -> None:
        first = HEAD_ROW + 1
        sheet.cell(first, at["key"]).value = sheet.cell(first, at["key"]).value.replace(" ", " 1", 1)
        sheet.cell(first + 2, at["key"]).value = sheet.cell(first + 1, at["key"]).value
        sheet.cell(first + 9, at["new result"]).value = "Việc làm thêm"

    verdict = judged(plan, change(download(plan, lead), tamper), lead)

    assert [problem.row for problem in verdict.problems] == [0, HEAD_ROW + 1, HEAD_ROW + 3, HEAD_ROW + 10]


def test_key_beside_another_task_is_refused(plan: Plan, lead: User) -> None:
    def misplace(sheet: Any, at: dict[str, int]) -> None:
        sheet.cell(HEAD_ROW + 1, at["task"]).value = "Một nhiệm vụ khác hẳn"

    content = fill(change(download(plan, lead), misplace), {0: PROGRESS})

    assert [problem.column for problem in judged(plan, content, lead).problems] == ["task"]


def test_completion_asks_for_the_evidence_that_the_plan_asks_for(plan: Plan, lead: User) -> None:
    Plan.objects.update(evidence_required=True)
    content = fill(download(plan, lead), {0: COMPLETED, 1: COMPLETED | {"number": "118/BC-UBND"}})

    verdict = judged(plan, content, lead)

    assert [problem.column for problem in verdict.problems] == ["new number"]
    assert len(verdict.changes) == 1


def test_document_number_in_the_sheet_is_the_evidence_that_was_asked_for(plan: Plan, lead: User) -> None:
    Plan.objects.update(evidence_required=True)

    assert taken(plan, fill(download(plan, lead), {0: COMPLETED | {"number": "118/BC-UBND"}}), lead) == 1


def test_nothing_is_recorded_on_a_closed_plan(plan: Plan, lead: User) -> None:
    content = fill(download(plan, lead), {0: PROGRESS})
    Plan.objects.update(status=Plan.Status.CLOSED)
    plan.refresh_from_db()

    with pytest.raises(StepRefusedError):
        taken(plan, content, lead)


def test_acknowledging_meanwhile_is_no_conflict(plan: Plan, rows: list[Assignment], lead: User) -> None:
    content = fill(download(plan, lead), {0: PROGRESS})
    acknowledge([rows[0]], by=lead)

    assert judged(plan, content, lead).conflicts == []


def test_locked_row_that_was_filled_all_the_same_is_refused(plan: Plan, rows: list[Assignment], lead: User) -> None:
    send(rows[0], by=lead, result="Xong", done_on=date(2026, 9, 1))
    content = fill(download(plan, lead), dict.fromkeys(range(3), PROGRESS))

    assert [problem.column for problem in judged(plan, content, lead).problems] == ["new state"]


# --- two at once --------------------------------------------------------------------------------------------------


@pytest.fixture
def crossed(plan: Plan, rows: list[Assignment], lead: User) -> bytes:
    """A filled sheet whose first row somebody saved meanwhile."""
    content = fill(download(plan, lead), {0: PROGRESS, 1: PROGRESS})
    record_progress(rows[0], by=UserFactory(full_name="Tao Thị Ơn"), result="Đã rà soát 5/7 lĩnh vực")
    return content


def test_what_others_saved_stands_beside_what_the_sheet_says(plan: Plan, crossed: bytes, lead: User) -> None:
    verdict = judged(plan, crossed, lead)

    [conflict] = verdict.conflicts
    assert [step.result for step in conflict.since] == ["Đã rà soát 5/7 lĩnh vực"]
    assert conflict.entry.result == "Đã rà soát 6/7 lĩnh vực"
    assert len(verdict.changes) == 1


def test_undecided_conflict_stops_all(plan: Plan, rows: list[Assignment], crossed: bytes, lead: User) -> None:
    with pytest.raises(SheetRefusedError):
        taken(plan, crossed, lead)

    assert rows[1].updates.count() == 1


def test_newer_words_are_kept_where_they_are_chosen(
    plan: Plan, rows: list[Assignment], crossed: bytes, lead: User
) -> None:
    assert taken(plan, crossed, lead, {rows[0].pk: KEEP_NEWER}) == 1
    assert rows[0].updates.first().result == "Đã rà soát 5/7 lĩnh vực"


def test_own_words_follow_the_newer_ones_where_they_are_chosen(
    plan: Plan, rows: list[Assignment], crossed: bytes, lead: User
) -> None:
    [conflict] = judged(plan, crossed, lead).conflicts

    assert taken(plan, crossed, lead, {rows[0].pk: conflict.version}) == 2
    assert [step.result for step in rows[0].updates.all()[:2]] == ["Đã rà soát 6/7 lĩnh vực", "Đã rà soát 5/7 lĩnh vực"]


def test_choice_holds_only_for_what_was_seen(plan: Plan, rows: list[Assignment], crossed: bytes, lead: User) -> None:
    [conflict] = judged(plan, crossed, lead).conflicts
    record_progress(rows[0], by=UserFactory(), result="Đã rà soát 7/7 lĩnh vực")

    with pytest.raises(SheetRefusedError):
        taken(plan, crossed, lead, {rows[0].pk: conflict.version})


def test_conflict_with_what_was_sent_meanwhile_can_only_be_kept(
    plan: Plan, rows: list[Assignment], crossed: bytes, lead: User
) -> None:
    send(rows[0], by=UserFactory(), result="Xong", done_on=date(2026, 9, 9))
    [conflict] = judged(plan, crossed, lead).conflicts

    assert not conflict.can_take
    assert taken(plan, crossed, lead, {rows[0].pk: KEEP_NEWER}) == 1


def test_draft_made_meanwhile_is_a_conflict(plan: Plan, rows: list[Assignment], lead: User) -> None:
    staff, content = UserFactory(staff_of=rows[0].unit), fill(download(plan, lead), {0: PROGRESS})
    taken(plan, fill(download(plan, staff), {0: COMPLETED}), staff)

    [conflict] = judged(plan, content, lead).conflicts

    assert isinstance(conflict.since[0], Draft)


@pytest.mark.parametrize("corrected", [{"percent": 85}, {"number": "119/BC-UBND"}])
def test_corrected_sheet_is_a_conflict_with_what_it_said_first(
    plan: Plan, lead: User, corrected: dict[str, Any]
) -> None:
    blank = download(plan, lead)
    said = PROGRESS | {"number": "118/BC-UBND"}
    taken(plan, fill(blank, {0: said}), lead)

    verdict = judged(plan, fill(blank, {0: said | corrected}), lead)

    assert (verdict.saved_already, len(verdict.conflicts)) == (0, 1)


def test_same_sheet_again_records_nothing_twice(plan: Plan, rows: list[Assignment], lead: User) -> None:
    content = fill(download(plan, lead), {0: PROGRESS, 1: COMPLETED})
    first = upload(plan, content, lead)
    apply(first, by=lead, today=TODAY, choices={}, at=AT)

    with pytest.raises(SheetRefusedError):
        apply(first, by=lead, today=TODAY, choices={}, at=AT)
    again = judged(plan, content, lead)

    assert (again.saved_already, again.changes, again.conflicts) == (2, [], [])
    assert Update.objects.exclude(kind=Step.GIVEN).count() == 2


# --- files that are no work sheet ---------------------------------------------------------------------------------


def test_sheet_of_another_plan_is_refused(plan: Plan, lead: User) -> None:
    with pytest.raises(AnnexFileError) as refused:
        upload(PlanFactory(issued=True), download(plan, lead), lead)

    assert refused.value.code == "other_plan"


def test_workbook_that_is_no_work_sheet_is_refused(plan: Plan, lead: User) -> None:
    book = load_workbook(BytesIO(download(plan, lead)))
    del book[HIDDEN]
    out = BytesIO()
    book.save(out)

    with pytest.raises(AnnexFileError) as refused:
        upload(plan, out.getvalue(), lead)

    assert refused.value.code == "no_work_sheet"
    assert not SheetUpload.objects.exists()


def test_what_is_no_workbook_is_refused(plan: Plan, lead: User) -> None:
    with pytest.raises(AnnexFileError):
        upload(plan, b"PK\x03\x04 nope", lead)


def test_nonsense_in_the_hidden_sheet_breaks_nothing(plan: Plan, lead: User) -> None:
    book = load_workbook(BytesIO(fill(download(plan, lead), {0: PROGRESS})))
    book[HIDDEN]["A2"], book[HIDDEN]["B2"] = "9" * 40 + " x -1 ", " ".join(str(10**17 + n) for n in range(1_500))
    out = BytesIO()
    book.save(out)

    verdict = judged(plan, out.getvalue(), lead)

    assert [problem.row for problem in verdict.problems] == [0]
    assert len(verdict.changes) == 1


# --- the marked sheet ---------------------------------------------------------------------------------------------


def test_errors_come_back_as_marks_in_the_same_sheet(plan: Plan, lead: User) -> None:
    wrong = fill(download(plan, lead), {0: PROGRESS, 1: PROGRESS | {"result": None}})
    kept = upload(plan, wrong, lead)

    back = marked(BytesIO(wrong), verdict_on(kept, lead, TODAY).problems).read()

    sheet = load_workbook(BytesIO(back)).worksheets[0]
    cell = sheet.cell(HEAD_ROW + 2, columns(sheet)["new result"])
    assert cell.comment
    assert cell.fill.start_color.rgb == "00FFC7CE"
    assert sheet.cell(HEAD_ROW + 1, columns(sheet)["new result"]).value == "Đã rà soát 6/7 lĩnh vực"


def test_marked_sheet_is_mended_and_taken(plan: Plan, lead: User) -> None:
    wrong = fill(download(plan, lead), {0: PROGRESS, 1: PROGRESS | {"result": None}})
    back = marked(BytesIO(wrong), judged(plan, wrong, lead).problems).read()

    mended = fill(back, {1: PROGRESS})

    assert taken(plan, mended, lead) == 2
    sheet = load_workbook(marked(BytesIO(mended), [])).worksheets[0]
    assert not any(cell.comment for row in sheet.iter_rows() for cell in row)


def test_day_long_before_the_plan_is_a_slip_of_the_pen(plan: Plan, lead: User) -> None:
    verdict = judged(plan, fill(download(plan, lead), {0: COMPLETED | {"done_on": date(2016, 9, 1)}}), lead)

    assert [problem.column for problem in verdict.problems] == [FILL_NAMES["done_on"]]
    assert verdict.changes == []
