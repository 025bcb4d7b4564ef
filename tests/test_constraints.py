"""Every rule of the database, broken once: whatever a form, a service or a shell forgets, the database refuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from accounts.models import Delegation
from indicators.models import Score, SeriesBreak
from plans.models import Amendment, Target
from reports.models import Report
from tasks.choices import State, Step
from tasks.models import AnnexImport, CalendarKey, Draft, Extension, SavedFilter, TaskChange
from tests import factories as f
from units.models import Alias, Group, Succession

pytestmark = pytest.mark.django_db

OURS = ("units", "accounts", "indicators", "plans", "tasks", "reports")
NOW = datetime(2026, 9, 10, 2, 0, tzinfo=UTC)
DAY = date(2026, 9, 10)
EARLIER = date(1900, 1, 1)


def assigned(**columns: Any) -> models.Model:
    return f.AssignmentFactory(**columns)


def person() -> models.Model:
    return f.UserFactory()


def task_change() -> models.Model:
    task = f.TaskFactory()
    amendment = Amendment.objects.create(plan=task.plan, number="500/KH-UBND", dated_on=DAY)
    return TaskChange.objects.create(amendment=amendment, task=task, kind="changed", reason="Điều chỉnh hạn")


def score() -> Score:
    return Score.objects.create(province=f.ProvinceFactory(), indicator=f.IndicatorFactory(), year=2025, value=1)


def target() -> Target:
    plan = f.PlanFactory()
    return Target.objects.create(plan=plan, indicator=f.IndicatorFactory(), what="score", value=44)


def extension(**columns: Any) -> Extension:
    given = {"asked_due_on": DAY, "reason": "Chờ hướng dẫn", "asked_by": person(), "asked_at": NOW}
    return Extension.objects.create(assignment=assigned(), **given | columns)


def annex() -> AnnexImport:
    return AnnexImport.objects.create(plan=f.PlanFactory(), name="a.xlsx", sha256="0", uploaded_at=NOW)


def delegation() -> Delegation:
    return Delegation.objects.create(membership=f.MembershipFactory(), to=person(), paper="5/GUQ", valid_from=DAY)


def draft() -> Draft:
    return Draft.objects.create(assignment=assigned(), state=State.IN_PROGRESS, by=person(), at=NOW)


def period() -> models.Model:
    return f.PlanFactory(with_periods=True).periods.first()


def succession() -> Succession:
    return Succession.objects.create(predecessor=f.UnitFactory(), successor=f.UnitFactory(), on=DAY)


def monthly() -> models.Model:
    recurring = {"deadline_kind": "recurring", "recurrence": "monthly"}
    return f.TaskFactory(**recurring, recurs_day=25, recurs_month=1)


def with_officer() -> models.Model:
    return f.PartyFactory(officer=person())


def saved_filter() -> SavedFilter:
    return SavedFilter.objects.create(user=person(), listing="tasks", name="Quá hạn", query="timeliness=overdue")


# constraint → a good row, and what an update must not make of it
BROKEN: dict[str, tuple[Callable[[], models.Model], dict[str, Any]]] = {
    "units_province_days_in_order": (f.ProvinceFactory, {"valid_to": EARLIER}),
    "units_unit_room_has_parent": (f.UnitFactory, {"kind": "internal"}),
    "units_unit_days_in_order": (f.UnitFactory, {"valid_to": EARLIER}),
    "units_succession_of_another_unit": (succession, {"successor": models.F("predecessor")}),
    "accounts_membership_days_in_order": (f.MembershipFactory, {"valid_to": EARLIER}),
    "accounts_delegation_days_in_order": (delegation, {"valid_to": EARLIER}),
    "indicators_frameworkversion_years_in_order": (f.FrameworkVersionFactory, {"last_year": 1999}),
    "indicators_indicator_total_is_the_root": (f.IndicatorFactory, {"parent": None}),
    "indicators_score_not_negative": (score, {"value": -1}),
    "indicators_score_rank_among_the_ranked": (score, {"rank": 64, "ranked": 63}),
    "plans_plan_issued_with_number_and_date": (f.PlanFactory, {"status": "issued"}),
    "plans_plan_year_plausible": (f.PlanFactory, {"year": 226}),
    "plans_plan_not_its_own_parent": (f.PlanFactory, {"parent": models.F("id")}),
    "plans_period_days_in_order": (period, {"ends_on": EARLIER}),
    "plans_period_sent_after_cutoff": (period, {"send_by": EARLIER}),
    "plans_period_closed_by_somebody": (period, {"closed_at": NOW}),
    "tasks_anneximport_undone_only_when_applied": (annex, {"undone_at": NOW}),
    "tasks_task_due_on_only_when_dated": (f.TaskFactory, {"deadline_kind": "ongoing"}),
    "tasks_task_recurrence_only_when_recurring": (f.TaskFactory, {"recurrence": "monthly"}),
    "tasks_task_days_in_order": (f.TaskFactory, {"starts_on": date(2030, 1, 1)}),
    "tasks_task_recurs_on_a_day_of_its_rhythm": (f.TaskFactory, {"recurs_day": 25}),
    "tasks_task_recurs_in_a_month": (monthly, {"recurs_month": 13}),
    "tasks_task_not_its_own_parent": (f.TaskFactory, {"parent": models.F("id")}),
    "tasks_party_officer_of_a_unit": (with_officer, {"unit": None}),
    "tasks_taskchange_reason_given": (task_change, {"reason": ""}),
    "tasks_assignment_percent_to_100": (assigned, {"percent": 101}),
    "tasks_assignment_done_is_confirmed": (assigned, {"state": "done", "done_on": DAY}),
    "tasks_assignment_awaiting_was_sent": (assigned, {"state": "awaiting"}),
    "tasks_evidence_file_or_number": (f.EvidenceFactory, {"number": ""}),
    "tasks_extension_decided_by_somebody": (extension, {"decision": "granted", "remark": "Đồng ý"}),
    "tasks_extension_reason_given": (extension, {"reason": ""}),
    "tasks_update_remark_given": (f.UpdateFactory, {"kind": Step.RETURNED}),
    "tasks_update_result_given": (f.UpdateFactory, {"result": ""}),
}

# Rules that an update of one row cannot break: each has a test of its own below, or in its own room.
APART = {
    "tasks_reminder_step_known",
    "tasks_reminder_step_once",
    "tasks_assignment_confirmed_by_another",
    "tasks_party_unit_or_group",
    "tasks_extension_one_open",
    "tasks_extension_decided_with_remark",
    "tasks_sheetupload_rows_only_when_applied",
    "tasks_calendarkey_one_live",
    "tasks_digest_one_a_day",
    "tasks_mail_once_a_person",
    "reports_report_issued_is_complete",
}


def our_constraints() -> dict[str, tuple[type[models.Model], models.BaseConstraint]]:
    labels = [model for label in OURS for model in apps.get_app_config(label).get_models()]
    return {constraint.name: (model, constraint) for model in labels for constraint in model._meta.constraints}


def refused(row: models.Model, **columns: Any) -> str:
    """Update `row` behind the back of every form, and return the database's complaint."""
    with pytest.raises(IntegrityError) as complaint, transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**columns)
    return str(complaint.value)


@pytest.mark.parametrize("name", sorted(BROKEN))
def test_rule_is_held(name: str) -> None:
    make, columns = BROKEN[name]

    assert name in refused(make(), **columns)


MAKERS: dict[str, Callable[[], models.Model]] = {
    "units.Province": f.ProvinceFactory,
    "units.Unit": f.UnitFactory,
    "accounts.User": f.UserFactory,
    "accounts.Membership": f.MembershipFactory,
    "indicators.Indicator": f.IndicatorFactory,
    "indicators.Score": score,
    "plans.Plan": f.PlanFactory,
    "plans.Target": target,
    "tasks.Task": f.TaskFactory,
    "tasks.Party": f.PartyFactory,
    "tasks.Assignment": f.AssignmentFactory,
    "tasks.Update": f.UpdateFactory,
    "tasks.TaskChange": task_change,
    "tasks.Draft": draft,
    "tasks.Extension": extension,
    "tasks.SavedFilter": saved_filter,
    "reports.Report": lambda: Report.objects.create(period=period(), code="2026-Q1", unit=f.UnitFactory()),
}
CHOICES = {name: model for name, (model, _c) in our_constraints().items() if name.endswith("_known")}


@pytest.mark.parametrize("name", sorted(set(CHOICES) - APART))
def test_word_that_is_no_choice_is_refused(name: str) -> None:
    model = CHOICES[name]
    field = name.removeprefix(f"{model._meta.app_label}_{model._meta.model_name}_").removesuffix("_known")

    complaint = refused(MAKERS[model._meta.label](), **{field: "x"})

    assert "constraint" in complaint  # a row of a wrong word may break several rules at once


# rows that must not stand twice
TWINS: dict[str, Callable[[], models.Model]] = {
    "units_province_name_unique_from_a_day": f.ProvinceFactory,
    "units_unit_top_name_unique_from_a_day": f.UnitFactory,
    "units_unit_room_name_unique_from_a_day": lambda: f.UnitFactory(
        parent=(unit := f.UnitFactory()), province=unit.province, kind="internal", name="Văn phòng"
    ),
    "units_alias_name_unique_in_a_unit": lambda: Alias.objects.create(unit=f.UnitFactory(), name="STP"),
    "units_succession_unique_by_subject": succession,
    "units_group_code_unique_in_a_province": lambda: Group.objects.create(
        code="xa", name="UBND cấp xã", province=f.ProvinceFactory()
    ),
    "units_group_code_unique_for_all": lambda: Group.objects.create(code="xa", name="UBND cấp xã"),
    "accounts_membership_unique_from_a_day": f.MembershipFactory,
    "indicators_frameworkversion_first_year_unique": f.FrameworkVersionFactory,
    "indicators_indicator_code_unique_in_version": f.IndicatorFactory,
    "indicators_seriesbreak_unique": lambda: SeriesBreak.objects.create(
        framework=f.FrameworkVersionFactory().framework, code="D2", year=2018
    ),
    "indicators_score_unique": score,
    "plans_amendment_unique_in_plan": lambda: task_change().amendment,
    "plans_target_unique_in_plan": target,
    "plans_period_code_unique_in_plan": period,
    "tasks_task_position_unique_in_plan": f.TaskFactory,
    "tasks_party_position_unique": f.PartyFactory,
    "tasks_assignment_unique": f.AssignmentFactory,
    "tasks_taskchange_once_in_an_amendment": task_change,
    "tasks_savedfilter_name_unique": saved_filter,
    "plans_plan_one_of_a_unit_under_a_plan": lambda: f.PlanFactory(parent=f.PlanFactory()),
}


@pytest.mark.parametrize("name", sorted(TWINS))
def test_row_does_not_stand_twice(name: str) -> None:
    row = TWINS[name]()
    row.pk, row._state.adding = None, True

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("units_province_code_unique_from_a_day", {"name": "Tỉnh khác"}),
        ("indicators_indicator_position_unique", {"code": "khac"}),
        ("reports_report_unique", {}),
    ],
)
def test_other_key_does_not_stand_twice(name: str, columns: dict[str, Any]) -> None:
    makers = {
        "units_province_code_unique_from_a_day": f.ProvinceFactory,
        "indicators_indicator_position_unique": f.IndicatorFactory,
        "reports_report_unique": lambda: Report.objects.create(period=period(), code="2026-Q1", unit=f.UnitFactory()),
    }
    row = makers[name]()
    row.pk, row._state.adding = None, True
    for column, value in columns.items():
        setattr(row, column, value)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_nobody_confirms_what_they_sent() -> None:
    who = person()
    row = assigned(state=State.AWAITING, done_on=DAY, sent_by=who)

    complaint = refused(row, state="done", confirmed_by=who, confirmed_at=NOW)

    assert "tasks_assignment_confirmed_by_another" in complaint


def test_party_is_a_unit_or_a_group_not_both() -> None:
    row = f.PartyFactory()

    complaint = refused(row, group=Group.objects.create(code="xa", name="UBND cấp xã"))

    assert "tasks_party_unit_or_group" in complaint


def test_assignment_has_one_open_extension() -> None:
    first = extension()

    with pytest.raises(IntegrityError), transaction.atomic():
        extension_of(first.assignment)


def extension_of(assignment: models.Model) -> Extension:
    return Extension.objects.create(
        assignment=assignment, asked_due_on=DAY, reason="Chờ", asked_by=person(), asked_at=NOW
    )


def test_refused_extension_says_why() -> None:
    row = extension()

    complaint = refused(row, decision="refused", decided_by=person(), decided_at=NOW)

    assert "tasks_extension_decided_with_remark" in complaint


def test_unit_has_one_calendar_key_that_lives() -> None:
    unit = f.UnitFactory()
    CalendarKey.objects.create(unit=unit, made_by=person(), made_at=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarKey.objects.create(unit=unit, made_by=person(), made_at=NOW)


def test_issued_report_is_complete() -> None:
    row = Report.objects.create(period=period(), code="2026-Q1", unit=f.UnitFactory())

    assert "reports_report_issued_is_complete" in refused(row, state="issued")


def test_every_rule_is_broken_somewhere() -> None:
    tested = set(BROKEN) | set(TWINS) | set(CHOICES) | APART
    tested |= {"units_province_code_unique_from_a_day", "indicators_indicator_position_unique", "reports_report_unique"}

    assert set(our_constraints()) <= tested
