"""From a file to tasks and back: preview, apply, undo, all of it or nothing."""

import json
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent
from plans.models import Plan
from plans.services import create_plan, proposed_plan
from tasks.annex.refusals import AnnexFileError
from tasks.annex.services import apply, keep, read_for_plan, undo
from tasks.choices import Part
from tasks.models import AnnexImport, Party, Task
from tasks.planning.issuing import issue_plan
from tasks.services import StepRefusedError
from tests.factories import UserFactory
from tests.tasks.annex import books
from units.loading import load_units
from units.models import Province

pytestmark = pytest.mark.django_db

ANNEX = Path(settings.BASE_DIR) / "fixtures" / "demo" / "annex-lao-cai-2022.xlsx"


@pytest.fixture
def plan() -> Plan:
    load_units(only={"Lào Cai"})
    province = Province.objects.named("Lào Cai", date(2022, 6, 30)).get()
    return create_plan(proposed_plan(province, 2022, date(2022, 6, 30)), by=None)


@pytest.fixture
def annex(plan: Plan) -> AnnexImport:
    content = ANNEX.read_bytes()
    return keep(plan, read_for_plan(plan, BytesIO(content)), content=content, name="phụ lục.xlsx", by=UserFactory())


def test_preview_makes_no_task(annex: AnnexImport) -> None:
    assert len(annex.reading["tasks"]) == 39
    assert not Task.objects.exists()


def test_apply_makes_tasks_with_their_parties_as_printed(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())

    first = Task.objects.get(position=1)
    assert Task.objects.count() == 39
    assert (first.number, first.due_on, first.deadline_text) == ("1.1", date(2022, 7, 4), "Trước 5/7/2022 ngày")
    parties = [(p.part, str(p.unit or ""), str(p.group or ""), p.text) for p in first.parties.all()]
    assert parties == [
        (Part.LEAD, "Sở Nội vụ", "", "Sở Nội vụ"),
        (Part.COORDINATING, "", "UBND cấp huyện", "UBND cấp huyện"),
    ]


def test_printed_day_of_a_recurring_task_is_kept(plan: Plan) -> None:
    made = books.plain(["1", "Báo cáo kết quả", "Sở Nội vụ", "", "Trước ngày 25 tháng cuối quý"])
    content = books.saved(made).getvalue()

    apply(keep(plan, read_for_plan(plan, BytesIO(content)), content=content, name="a.xlsx", by=None), by=None)

    task = Task.objects.get()
    assert (task.recurrence, task.recurs_day, task.recurs_month) == ("quarterly", 24, 3)


def test_apply_takes_number_and_date_of_the_plan_from_the_caption(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())

    annex.plan.refresh_from_db()
    assert (annex.plan.number, annex.plan.dated_on) == ("439/KH-UBND", date(2022, 6, 30))


def test_apply_twice_is_refused(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())

    with pytest.raises(StepRefusedError):
        apply(annex, by=UserFactory())

    assert Task.objects.count() == 39


def test_undo_leaves_nothing_behind(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())

    undo(annex, by=UserFactory())

    assert not Task.objects.exists()
    assert not Party.objects.exists()
    annex.plan.refresh_from_db()
    assert (annex.plan.number, annex.plan.dated_on) == ("", None)


def test_undone_annex_can_be_applied_again(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())
    undo(annex, by=UserFactory())

    apply(annex, by=UserFactory())

    assert Task.objects.count() == 39


def test_issued_plan_refuses_undoing(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())
    issue_plan(annex.plan, number="439/KH-UBND", dated_on=date(2022, 6, 30), by=UserFactory())

    with pytest.raises(StepRefusedError):
        undo(annex, by=UserFactory())

    assert Task.objects.count() == 39


def test_every_step_is_recorded(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())
    undo(annex, by=UserFactory())

    done = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"annex.uploaded", "annex.applied", "annex.undone"} <= done


def test_issuing_the_real_structure_reaches_every_commune(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())

    found = issue_plan(annex.plan, number="439/KH-UBND", dated_on=date(2022, 6, 30), by=UserFactory())

    to_communes = Task.objects.get(position=2)  # 1.2, led by "UBND cấp xã"
    leads = to_communes.assignments.leads()
    assert leads.count() == 152
    assert {party.text for party in found.unreached} >= {"Tổ trưởng TDP", "Trưởng thôn", "Các cơ quan liên quan"}


# In the browser


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.province), backend="accounts.backends.RoleBackend")
    return client


def test_uploaded_file_is_previewed(coordinator: Client, plan: Plan) -> None:
    with ANNEX.open("rb") as file:
        answer = coordinator.post(reverse("tasks:annex_upload", args=[plan.pk]), {"file": file}, follow=True)

    assert answer.context["preview"].counts["tasks"] == 39
    assert answer.context["preview"].counts["doubtful"] <= 12


def test_bad_file_is_answered_in_place_and_writes_nothing(coordinator: Client, plan: Plan) -> None:
    file = BytesIO(b"day khong phai la Excel")
    file.name = "phu luc.xlsx"

    answer = coordinator.post(reverse("tasks:annex_upload", args=[plan.pk]), {"file": file})

    assert "Excel" in str(answer.context["form"].errors["file"])
    assert not AnnexImport.objects.exists()


def test_preview_shows_the_product_that_was_read(coordinator: Client, annex: AnnexImport) -> None:
    annex.reading["tasks"][0]["product"] = "Báo cáo của UBND tỉnh"
    annex.save()

    page = coordinator.get(reverse("tasks:annex_preview", args=[annex.pk])).content.decode()

    assert page.count("Báo cáo của UBND tỉnh") == 1


def test_preview_asks_a_fixed_number_of_questions(
    coordinator: Client, annex: AnnexImport, django_assert_num_queries: object
) -> None:
    url = reverse("tasks:annex_preview", args=[annex.pk])
    coordinator.get(url)

    with django_assert_num_queries(7):
        coordinator.get(url)


def test_one_click_applies_and_one_click_undoes(coordinator: Client, annex: AnnexImport) -> None:
    coordinator.post(reverse("tasks:annex_apply", args=[annex.pk]))
    applied = Task.objects.count()
    coordinator.post(reverse("tasks:annex_undo", args=[annex.pk]))

    assert (applied, Task.objects.count()) == (39, 0)


# From the command line


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_annex", str(ANNEX), *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def reference() -> None:
    load_units(only={"Lào Cai"})


@pytest.mark.usefixtures("reference")
def test_command_says_why_it_cannot_make_the_plan() -> None:
    with pytest.raises(CommandError, match="bốn chữ số"):
        run("--province", "Lào Cai", "--year", "22")


@pytest.mark.usefixtures("reference")
def test_command_makes_the_years_draft_in_the_province_of_the_captions_date() -> None:
    run("--province", "lao cai", "--year", "2022")

    plan = Plan.objects.get()
    assert (plan.year, plan.is_draft, plan.province.valid_to) == (2022, True, date(2025, 6, 30))
    assert plan.tasks.count() == 39


@pytest.mark.usefixtures("reference")
def test_command_run_twice_makes_nothing_twice() -> None:
    run("--province", "Lào Cai", "--year", "2022")
    run("--province", "Lào Cai", "--year", "2022")

    assert Plan.objects.get().tasks.count() == 39


@pytest.mark.usefixtures("reference")
def test_dry_run_writes_nothing() -> None:
    run("--province", "Lào Cai", "--year", "2022", "--dry-run")

    assert not Plan.objects.exists()
    assert not AnnexImport.objects.exists()


@pytest.mark.usefixtures("reference")
def test_json_is_one_object_with_every_row_of_the_file() -> None:
    found = json.loads(run("--province", "Lào Cai", "--year", "2022", "--dry-run", "--json"))

    rows = [row for task in found["tasks"] for row in task["rows"]]
    rows += [passage["row"] for passage in found["headings"] + found["skipped"]]
    assert sorted(rows) == [row for row in range(1, 62) if row not in {4, 27}]  # these are empty


def test_unknown_province_is_named(reference: None) -> None:
    with pytest.raises(CommandError, match="Đông Lào"):
        run("--province", "Đông Lào", "--year", "2022")


def test_issued_plan_refuses_the_command(annex: AnnexImport) -> None:
    apply(annex, by=UserFactory())
    issue_plan(annex.plan, number="439/KH-UBND", dated_on=date(2022, 6, 30), by=UserFactory())

    with pytest.raises(CommandError):
        run("--plan", str(annex.plan.pk))

    assert AnnexImport.objects.count() == 1


def test_refused_file_says_what_to_do(plan: Plan) -> None:
    with pytest.raises(AnnexFileError) as refused:
        read_for_plan(plan, BytesIO(b""))

    assert refused.value.code == "empty"
    assert refused.value.message
