"""A plan that starts from last year's."""

from datetime import date
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent
from indicators.reference import load_frameworks
from plans.models import Plan
from plans.services import create_plan, proposed_plan
from tasks.annex.services import apply, keep, read_for_plan
from tasks.choices import DeadlineKind, Part
from tasks.models import Task
from tasks.planning.copying import copy_plan, proposed_copy
from tasks.planning.copying.moving import moved_day, moved_deadline, moved_words
from tasks.planning.issuing import issue_plan
from tasks.services import StepRefusedError
from tests.factories import (
    FrameworkVersionFactory,
    IndicatorFactory,
    PartyFactory,
    PlanFactory,
    ProvinceFactory,
    TaskFactory,
    UnitFactory,
    UserFactory,
)
from units.loading import load_units
from units.models import Group, Province, Succession, Unit

LAST_DAY, FIRST_DAY = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def plan(db: None) -> Plan:
    return PlanFactory(issued=True, with_periods=True)


def asked(task: Task) -> list[tuple[str, str]]:
    return [(doubt["field"], doubt["code"]) for doubt in task.doubts]


def printed(text: str, due_on: date | None, kind: str = "fixed", **more: object) -> Task:
    return Task(deadline_text=text, deadline_kind=kind, due_on=due_on, **more)


# words and days


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Trước ngày 30/9/2026", "Trước ngày 30/9/2027"),
        ("Quý III", "Quý III"),
        ("Quý IV/2026 và Quý I/2027", "Quý IV/2027 và Quý I/2028"),
        (
            "Theo Nghị định số 61/2018/NĐ-CP, xong trong tháng 6/2026",
            "Theo Nghị định số 61/2018/NĐ-CP, xong trong tháng 6/2027",
        ),
        ("Theo Kế hoạch số 12/KH-UBND ngày 05/3/2026", "Theo Kế hoạch số 12/KH-UBND ngày 05/3/2026"),
        ("12.026 hồ sơ", "12.026 hồ sơ"),
    ],
)
def test_years_in_words_move_but_not_those_of_other_papers(words: str, expected: str) -> None:
    assert moved_words(words, 1) == expected


@pytest.mark.parametrize(
    ("text", "due_on", "kind", "text_after", "due_after", "codes"),
    [
        ("Trước ngày 30/9/2026", date(2026, 9, 29), "fixed", "Trước ngày 30/9/2027", date(2027, 9, 29), []),
        ("Trước ngày 30/9/2026", date(2026, 9, 30), "fixed", "Trước ngày 30/9/2027", date(2027, 9, 30), []),
        ("Quý III", date(2026, 9, 30), "period", "Quý III", date(2027, 9, 30), []),
        ("Tháng 2/2026", date(2026, 2, 28), "period", "Tháng 2/2027", date(2027, 2, 28), []),
        ("Thường xuyên", None, "ongoing", "Thường xuyên", None, []),
        ("", date(2026, 5, 1), "fixed", "", date(2027, 5, 1), []),
        ("Quý III", date(2026, 9, 15), "fixed", "Quý III", date(2027, 9, 15), ["copy_reads_otherwise"]),
        ("Sớm nhất có thể", date(2026, 9, 15), "fixed", "Sớm nhất có thể", date(2027, 9, 15), ["copy_reads_otherwise"]),
        ("30/9/26", date(2026, 9, 30), "fixed", "30/9/26", date(2027, 9, 30), ["copy_reads_otherwise"]),
        ("2021-2025", date(2025, 12, 31), "period", "2022-2026", date(2026, 12, 31), ["copy_words_moved"]),
        ("Theo Luật Đất đai năm 2024", None, "regulated", "Theo Luật Đất đai năm 2025", None, ["copy_words_moved"]),
    ],
)  # fmt: skip
def test_words_and_date_of_a_deadline_stay_together(
    text: str, due_on: date | None, kind: str, text_after: str, due_after: date | None, codes: list[str]
) -> None:
    moved = moved_deadline(printed(text, due_on, kind), year=2027, years=1, day=date(2027, 1, 1))

    assert (moved.kind, moved.text, moved.due_on) == (kind, text_after, due_after)
    assert [doubt.code for doubt in moved.doubts] == codes


def test_29_february_becomes_the_28th_in_words_and_date_and_is_asked_about() -> None:
    task = printed("Chậm nhất ngày 29/02/2024", date(2024, 2, 29))

    moved = moved_deadline(task, year=2025, years=1, day=date(2025, 1, 1))

    assert (moved.text, moved.due_on) == ("Chậm nhất ngày 28/02/2025", date(2025, 2, 28))
    assert [doubt.code for doubt in moved.doubts] == ["copy_leap_day"]


def test_month_that_ends_with_february_ends_with_the_29th_in_a_leap_year() -> None:
    moved = moved_deadline(
        printed("Tháng 2/2027", date(2027, 2, 28), "period"), year=2028, years=1, day=date(2028, 1, 1)
    )

    assert (moved.due_on, moved.doubts) == (date(2028, 2, 29), ())


@pytest.mark.parametrize(("kind", "due_on"), [("conditional", None), ("fixed", date(2026, 6, 1))])
def test_days_counted_from_the_plans_issue_are_read_anew(kind: str, due_on: date | None) -> None:
    task = printed("100 ngày kể từ ngày ban hành Kế hoạch", due_on, kind)

    moved = moved_deadline(task, year=2027, years=1, day=date(2027, 1, 1))

    assert (moved.kind, moved.due_on) == (DeadlineKind.CONDITIONAL, None)
    assert [doubt.code for doubt in moved.doubts] == ["deadline_counted"]


def test_task_that_is_counted_from_the_issue_does_not_recur_any_more(plan: Plan) -> None:
    TaskFactory(
        plan=plan,
        deadline_kind=DeadlineKind.RECURRING,
        recurrence="monthly",
        recurs_day=14,
        due_on=None,
        deadline_text="Trong thời hạn 15 ngày kể từ ngày ban hành Kế hoạch",
    )

    task = copy_plan(plan, 2027, by=UserFactory()).tasks.get()

    assert (task.deadline_kind, task.rhythm) == (DeadlineKind.CONDITIONAL, "")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nâng cao Chỉ số PAPI năm 2026", "Nâng cao Chỉ số PAPI năm 2027"),
        (
            "Kế hoạch PAPI năm 2026 theo Quyết định số 2026/QĐ-UBND ngày 05/01/2026",
            "Kế hoạch PAPI năm 2027 theo Quyết định số 2026/QĐ-UBND ngày 05/01/2026",
        ),
        ("Kế hoạch năm 2026, giai đoạn 2021-2025", "Kế hoạch năm 2027, giai đoạn 2021-2025"),
        ("Nâng cao Chỉ số PAPI", "Nâng cao Chỉ số PAPI"),
    ],
)
def test_title_names_the_new_year_and_other_papers_as_they_are(plan: Plan, title: str, expected: str) -> None:
    plan.title = title

    assert proposed_copy(plan, 2027).plan.title == expected


# tasks and parties


def test_copy_is_a_draft_a_year_on_with_the_plans_own_facts_and_days(plan: Plan) -> None:
    agency = UnitFactory(province=plan.province)
    Plan.objects.update(
        title="Nâng cao Chỉ số PAPI năm 2026",
        agency=agency,
        evidence_required=True,
        look_back="Năm 2025 đạt 42 điểm.",
        legal_bases="Căn cứ Luật",
        recipients="- Như trên",
        signer_lines="TM. ỦY BAN NHÂN DÂN",
        signer_name="Lò Văn Thắng",
    )
    plan.periods.filter(code="2026-Q2").update(cutoff_on=date(2026, 6, 20), send_by=date(2026, 6, 25))

    by = UserFactory()
    new = copy_plan(plan, 2027, by=by)

    new.refresh_from_db()
    assert (new.status, new.number, new.dated_on, new.signer_name) == (Plan.Status.DRAFT, "", None, "")
    assert (new.title, new.agency, new.unit) == ("Nâng cao Chỉ số PAPI năm 2027", agency, plan.unit)
    assert (new.evidence_required, new.legal_bases, new.look_back) == (True, "Căn cứ Luật", "Năm 2025 đạt 42 điểm.")
    assert (new.recipients, new.signer_lines) == ("- Như trên", "TM. ỦY BAN NHÂN DÂN")
    assert new.copied_from == plan
    second = new.periods.get(code="2027-Q2")
    assert (second.longer_code, second.cutoff_on, second.send_by) == ("2027-H1", date(2027, 6, 20), date(2027, 6, 25))
    assert new.periods.count() == 4
    event = AuditEvent.objects.get(action="plan.copied")
    assert (event.by, event.object_id, event.data["from"]) == (by, new.pk, plan.pk)


def test_tasks_keep_their_order_words_and_parties(plan: Plan) -> None:
    Group.objects.create(code="ubnd-cap-xa", name="UBND cấp xã", kinds=["commune"])
    UnitFactory(province=plan.province, commune=True)
    first, second = TaskFactory(plan=plan, number="1.1"), TaskFactory(plan=plan, number="1.1", product="")
    party = PartyFactory(task=second, text="Sở Nội vụ (Thường trực)")
    PartyFactory(task=second, part=Part.COORDINATING, unit=None, group=Group.objects.get(), text="UBND cấp xã")
    PartyFactory(task=second, part=Part.COORDINATING, unit=None, text="Các cơ quan liên quan")

    new = copy_plan(plan, 2027, by=UserFactory())

    tasks = list(new.tasks.order_by("position"))
    assert [(task.number, task.title) for task in tasks] == [("1.1", first.title), ("1.1", second.title)]
    assert [(p.part, p.unit, p.group and p.group.code, p.text) for p in tasks[1].parties.all()] == [
        (Part.LEAD, party.unit, None, "Sở Nội vụ (Thường trực)"),
        (Part.COORDINATING, None, "ubnd-cap-xa", "UBND cấp xã"),
        (Part.COORDINATING, None, None, "Các cơ quan liên quan"),
    ]
    assert [asked(task) for task in tasks] == [[], []]


def test_task_that_an_amendment_ended_is_not_copied(plan: Plan) -> None:
    amendment = plan.amendments.create(number="9/KH-UBND", dated_on=date(2026, 6, 1))
    stands = TaskFactory(plan=plan)
    TaskFactory(plan=plan, ended_by=amendment)

    assert [copied.source for copied in proposed_copy(plan, 2027).tasks] == [stands]


def test_year_in_title_or_product_stays_and_is_asked_about(plan: Plan) -> None:
    TaskFactory(plan=plan, title="Công khai dự toán năm 2026", product="Báo cáo năm 2026")

    copied = proposed_copy(plan, 2027).tasks[0]

    assert copied.task.title == "Công khai dự toán năm 2026"
    assert asked(copied.task) == [("title", "copy_names_a_year"), ("product", "copy_names_a_year")]
    assert copied.doubts["title"][0]["suggestion"] == "Công khai dự toán năm 2027"


def test_indicator_is_found_by_its_code_in_the_new_years_version(plan: Plan) -> None:
    old, new = FrameworkVersionFactory(first_year=2021), FrameworkVersionFactory(first_year=2027)
    kept, lost = IndicatorFactory(version=old, code="tham-gia"), IndicatorFactory(version=old, code="bau-cu")
    same = IndicatorFactory(version=new, code="tham-gia")
    Plan.objects.update(framework_version=old)
    plan.refresh_from_db()
    TaskFactory(plan=plan, indicator=kept)
    TaskFactory(plan=plan, indicator=lost)

    copy = proposed_copy(plan, 2027)

    assert copy.plan.framework_version == new
    assert [copied.task.indicator for copied in copy.tasks] == [same, None]
    assert asked(copy.tasks[1].task) == [("indicator", "copy_no_indicator")]


# units that ended


@pytest.fixture
def old_plan(db: None) -> Plan:
    """A plan of 2024 of a province that was merged on 1/7/2025."""
    merged = ProvinceFactory(name="Lào Cai", valid_from=FIRST_DAY)
    old = ProvinceFactory(name="Yên Bái", valid_to=LAST_DAY, successor=merged)
    committee = UnitFactory(committee=True, province=old, valid_to=LAST_DAY)
    plan = PlanFactory(
        issued=True, year=2024, dated_on=date(2024, 2, 1), province=old, unit=committee,
        title="Nâng cao Chỉ số PAPI tỉnh Yên Bái năm 2024",
    )  # fmt: skip
    succeed(committee, UnitFactory(committee=True, province=merged, valid_from=FIRST_DAY))
    return plan


def ended(plan: Plan, name: str, **more: object) -> Unit:
    return UnitFactory(province=plan.province, name=name, valid_to=LAST_DAY, **more)


def heir(plan: Plan, name: str, **more: object) -> Unit:
    return UnitFactory(province=plan.province.successor, name=name, valid_from=FIRST_DAY, **more)


def succeed(old: Unit, new: Unit, subject: str = "", on: date = FIRST_DAY) -> None:
    Succession.objects.create(predecessor=old, successor=new, subject=subject, on=on)


def parties_of(plan: Plan, *units: Unit) -> tuple[list[tuple[Unit | None, str]], list[str]]:
    """Copy a task that names `units` to 2026 and return whom the copy names, and the codes of its doubts."""
    task = TaskFactory(plan=plan)
    for unit in units:
        PartyFactory(task=task, unit=unit)
    (copied,) = proposed_copy(plan, 2026).tasks
    return [(party.unit, party.text) for party in copied.parties], [doubt["code"] for doubt in copied.task.doubts]


def test_plan_of_a_merged_province_is_followed_to_its_successor(old_plan: Plan) -> None:
    new = copy_plan(old_plan, 2026, by=UserFactory())

    assert (new.province, new.unit.province) == (old_plan.province.successor, old_plan.province.successor)
    assert new.title == "Nâng cao Chỉ số PAPI tỉnh Lào Cai năm 2026"


def test_units_that_were_joined_wholly_become_one_under_its_name(old_plan: Plan) -> None:
    first, second = ended(old_plan, "UBND xã Yên Thành"), ended(old_plan, "UBND xã Xuân Lai")
    new = heir(old_plan, "UBND xã Yên Thành")
    succeed(first, new)
    succeed(second, new)

    assert parties_of(old_plan, first, second) == ([(new, "UBND xã Yên Thành")], [])


def test_chain_of_successions_is_followed_to_its_end(old_plan: Plan) -> None:
    first = UnitFactory(province=old_plan.province, name="Sở Kế hoạch và Đầu tư", valid_to=date(2025, 2, 28))
    between, new = ended(old_plan, "Sở Tài chính", valid_from=date(2025, 3, 1)), heir(old_plan, "Sở Tài chính")
    succeed(first, between, on=date(2025, 3, 1))
    succeed(between, new)

    assert parties_of(old_plan, first) == ([(new, "Sở Tài chính")], [])


def test_all_heirs_of_a_divided_unit_are_named_and_asked_about(old_plan: Plan) -> None:
    old = ended(old_plan, "Sở Lao động - Thương binh và Xã hội")
    home, health = heir(old_plan, "Sở Nội vụ"), heir(old_plan, "Sở Y tế")
    succeed(old, home, "lao động, việc làm")
    succeed(old, health, "trẻ em")

    parties, codes = parties_of(old_plan, old)

    assert (parties, codes) == ([(home, "Sở Nội vụ"), (health, "Sở Y tế")], ["copy_several_heirs"])


def test_heir_of_a_part_is_named_and_asked_about(old_plan: Plan) -> None:
    old, new = ended(old_plan, "UBND xã Nậm Có"), heir(old_plan, "UBND xã Nậm Có")
    succeed(old, new, "một phần địa bàn")

    assert parties_of(old_plan, old) == ([(new, "UBND xã Nậm Có")], ["copy_several_heirs"])


def test_unit_without_an_heir_stays_as_words_and_is_asked_about(old_plan: Plan) -> None:
    assert parties_of(old_plan, ended(old_plan, "Điện lực Yên Bái")) == (
        [(None, "Điện lực Yên Bái")],
        ["copy_no_heir"],
    )


def test_succession_after_the_new_plans_day_is_not_followed_yet(plan: Plan) -> None:
    old = UnitFactory(province=plan.province, valid_to=date(2026, 12, 31))
    succeed(old, UnitFactory(province=plan.province), on=date(2027, 6, 1))
    PartyFactory(task=TaskFactory(plan=plan), unit=old)

    assert asked(proposed_copy(plan, 2027).tasks[0].task) == [("lead", "copy_no_heir")]


def test_group_whose_units_are_no_more_stays_as_words_and_is_asked_about(old_plan: Plan) -> None:
    districts = Group.objects.create(code="ubnd-cap-huyen", name="UBND cấp huyện", kinds=["district"])
    ended(old_plan, "UBND huyện Yên Bình", kind=Unit.Kind.DISTRICT)
    PartyFactory(task=TaskFactory(plan=old_plan), unit=None, group=districts, text="UBND các huyện")

    (copied,) = proposed_copy(old_plan, 2026).tasks

    assert [(party.group, party.text) for party in copied.parties] == [(None, "UBND các huyện")]
    assert asked(copied.task) == [("lead", "copy_group_gone")]


# pages


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.unit), backend="accounts.backends.RoleBackend")
    return client


def test_preview_writes_nothing_and_one_button_makes_the_plan(coordinator: Client, plan: Plan) -> None:
    TaskFactory(plan=plan)
    doubtful = TaskFactory(plan=plan, title="Công khai dự toán năm 2026")
    address = reverse("tasks:copy", args=[plan.pk])

    shown = coordinator.get(address)
    narrowed = coordinator.get(address, {"year": "2027", "chi": "can-xem"})

    assert len(shown.context["rows"]) == 2
    assert [row.source for row in narrowed.context["rows"]] == [doubtful]
    assert not Plan.objects.filter(year=2027).exists()

    answer = coordinator.post(address, {"year": "2027"}, follow=True)

    new = Plan.objects.get(year=2027)
    assert answer.redirect_chain == [(reverse("tasks:overview", args=[new.pk]), 302)]
    assert new.tasks.count() == 2


def test_second_plan_of_a_year_is_made_only_by_a_tick(coordinator: Client, plan: Plan) -> None:
    there = PlanFactory(province=plan.province, unit=plan.unit, year=2027)
    address = reverse("tasks:copy", args=[plan.pk])

    answer = coordinator.post(address, {"year": "2027"})

    assert reverse("tasks:overview", args=[there.pk]) in answer.content.decode()
    assert Plan.objects.filter(year=2027).count() == 1

    coordinator.post(address, {"year": "2027", "beside": "on"})

    assert Plan.objects.filter(year=2027).count() == 2


def test_second_click_makes_no_second_plan(plan: Plan) -> None:
    by = UserFactory()
    copy_plan(plan, 2027, by=by)

    with pytest.raises(StepRefusedError):
        copy_plan(plan, 2027, by=by)

    assert Plan.objects.filter(year=2027).count() == 1


def test_draft_is_not_copied(coordinator: Client, plan: Plan) -> None:
    draft = PlanFactory(province=plan.province, unit=plan.unit)

    assert coordinator.get(reverse("tasks:copy", args=[draft.pk])).status_code == 404
    with pytest.raises(StepRefusedError):
        proposed_copy(draft, 2027)


def test_coordinator_of_the_merged_province_copies_the_old_ones_plan(client: Client, old_plan: Plan) -> None:
    merged = old_plan.province.successor
    client.force_login(UserFactory(coordinator_of=merged), backend="accounts.backends.RoleBackend")
    address = reverse("tasks:copy", args=[old_plan.pk])

    proposed = client.get(address).context["form"]
    too_early = client.post(address, {"year": "2025"}).context["form"]  # on 1/1/2025 the old province still stood
    client.post(address, {"year": "2026"})

    assert proposed.copy.plan.year == 2026
    assert too_early.errors["year"]
    assert [(new.year, new.province) for new in Plan.objects.exclude(pk=old_plan.pk)] == [(2026, merged)]


def test_preview_asks_a_fixed_number_of_questions(
    coordinator: Client, plan: Plan, django_assert_num_queries: object
) -> None:
    for _each in range(30):
        PartyFactory(task=TaskFactory(plan=plan), unit=UnitFactory(province=plan.province, valid_to=date(2026, 12, 31)))
    address = reverse("tasks:copy", args=[plan.pk])
    coordinator.get(address)

    with django_assert_num_queries(13):
        coordinator.get(address)


# whole plans


def plan_of_annex(name: str, year: int, annex: str) -> Plan:
    """The issued plan of a province whose annex is the demo's file."""
    load_units(only={name})
    load_frameworks()
    day = date(year, 3, 27)
    plan = create_plan(proposed_plan(Province.objects.named(name, day).get(), year, day), by=None)
    content = (settings.BASE_DIR / "fixtures" / "demo" / annex).read_bytes()
    apply(keep(plan, read_for_plan(plan, BytesIO(content), day=day), content=content, name=annex, by=None), by=None)
    issue_plan(plan, number="1/KH-UBND", dated_on=day, by=None)
    return plan


def facts(task: Task) -> tuple[object, ...]:
    """What a year does not change."""
    parties = [(party.part, party.unit_id, party.group_id, party.text) for party in task.parties.all()]
    return task.number, task.title, task.product, task.deadline_kind, task.recurrence, task.indicator.code, parties


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "year", "annex", "count", "codes"),
    [
        ("Lào Cai", 2022, "annex-lao-cai-2022.xlsx", 39, {"copy_names_a_year"}),
        ("Lai Châu", 2026, "annex-lai-chau-2026.xlsx", 50, {"copy_names_a_year"}),
    ],
)
def test_every_task_of_a_real_annex_stands_in_next_years_plan(
    name: str, year: int, annex: str, count: int, codes: set[str]
) -> None:
    plan = plan_of_annex(name, year, annex)

    new = copy_plan(plan, year + 1, by=UserFactory())

    before, after = (list(each.tasks.for_list().order_by("position")) for each in (plan, new))
    assert len(after) == count
    assert [facts(task) for task in after] == [facts(task) for task in before]
    assert [task.due_on for task in after] == [task.due_on and moved_day(task.due_on, 1) for task in before]
    assert {code for task in after for _field, code in asked(task)} <= codes


@pytest.mark.django_db
def test_communes_of_a_real_province_are_followed_into_the_merged_one() -> None:
    load_units(only={"Yên Bái", "Lào Cai"})
    day = date(2024, 3, 1)
    old = Province.objects.get(name="Yên Bái")
    plan = create_plan(proposed_plan(old, 2024, day), by=None)
    for place, name in enumerate(("UBND xã Khánh Thiện", "UBND xã Nậm Có", "Sở Kế hoạch và Đầu tư"), start=1):
        unit = Unit.objects.valid_on(day).get(province=old, name=name)
        PartyFactory(task=TaskFactory(plan=plan, position=place), unit=unit)
    issue_plan(plan, number="1/KH-UBND", dated_on=day, by=None)
    plan.refresh_from_db()

    new = copy_plan(plan, 2026, by=UserFactory())

    tasks = new.tasks.order_by("position").for_list()
    named = [[(party.unit.name, party.unit.province.code) for party in task.parties.all()] for task in tasks]
    assert named == [[("UBND xã Lâm Thượng", "15")], [("UBND xã Nậm Có", "15")], [("Sở Tài chính", "15")]]
    assert [asked(task) for task in tasks] == [[], [("lead", "copy_several_heirs")], []]
    assert (new.province.name_with_years, new.unit.name) == ("Lào Cai (từ năm 2025)", "UBND tỉnh")


# properties

DAYS = st.dates(date(2010, 1, 1), date(2060, 12, 31)).filter(lambda day: (day.month, day.day) != (2, 29))


@given(day=DAYS, years=st.integers(-5, 5))
def test_day_moved_there_and_back_is_the_same(day: date, years: int) -> None:
    assert moved_day(moved_day(day, years), -years) == day


WORDS = ["Trước ngày {:%d/%m/%Y}", "Trong ngày {:%d/%m}", "Chậm nhất {:%d-%m-%Y}", "Tháng {:%m/%Y}", "", "Sớm"]


@given(day=st.dates(date(2026, 1, 1), date(2026, 12, 31)), words=st.sampled_from(WORDS), years=st.integers(1, 5))
def test_deadline_copied_and_copied_back_is_the_same(day: date, words: str, years: int) -> None:
    task = printed(words.format(day), day)

    there = moved_deadline(task, year=2026 + years, years=years, day=date(2026 + years, 1, 1))
    task.deadline_text, task.due_on = there.text, there.due_on
    back = moved_deadline(task, year=2026, years=-years, day=date(2026, 1, 1))

    assert (back.text, back.due_on, back.kind) == (words.format(day), day, "fixed")
