"""What a Word file says about the plan itself: offered, taken over with the tasks, and given back."""

from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from plans.models import Plan, Target
from plans.services import create_plan, proposed_plan
from tasks.annex.offers import offers
from tasks.annex.services import apply, keep, read_for_plan, undo
from tasks.models import AnnexImport, Task
from tests.factories import IndicatorFactory, UserFactory
from tests.tasks.annex import documents
from units.loading import load_units
from units.models import Province

pytestmark = pytest.mark.django_db

WHOLE = documents.saved(documents.whole_plan()).getvalue()
TITLE = "Cải thiện và nâng cao Chỉ số PAPI của tỉnh Lai Châu năm 2026"


@pytest.fixture
def plan() -> Plan:
    load_units(only={"Lai Châu"})
    province = Province.objects.named("Lai Châu", date(2026, 3, 27)).get()
    return create_plan(proposed_plan(province, 2026, date(2026, 3, 27)), by=None)


def kept(plan: Plan) -> AnnexImport:
    return keep(plan, read_for_plan(plan, BytesIO(WHOLE)), content=WHOLE, name="kế hoạch.docx", by=None)


def test_what_the_plan_lacks_is_ticked_and_what_it_has_otherwise_is_not(plan: Plan) -> None:
    shown = {offer.field: offer for offer in offers(kept(plan))}

    assert {name: offer.chosen for name, offer in shown.items()} == {
        "number": True,
        "dated_on": True,
        "title": False,
        "legal_bases": True,
        "recipients": True,
        "signer_lines": True,
        "signer_name": True,
    }
    assert (shown["title"].said, shown["title"].now) == (TITLE, plan.title)
    assert shown["dated_on"].said == "27/03/2026"


def test_what_the_plan_has_already_is_not_offered(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(title=TITLE.upper(), signer_name="Giàng A Tính")
    plan.refresh_from_db()

    assert {"title", "signer_name"}.isdisjoint(offer.field for offer in offers(kept(plan)))


def test_number_of_another_years_plan_is_not_ticked(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(year=2027)
    plan.refresh_from_db()

    assert [offer.field for offer in offers(kept(plan)) if not offer.chosen] == ["number", "dated_on", "title"]


def test_number_that_the_annex_says_otherwise_is_not_ticked(plan: Plan) -> None:
    made = documents.whole_plan()
    made.paragraphs[-2].insert_paragraph_before("(Kèm theo Kế hoạch số 1405/KH-UBND ngày 27/3/2026 của UBND tỉnh)")
    content = documents.saved(made).getvalue()
    annex = keep(plan, read_for_plan(plan, BytesIO(content)), content=content, name="kế hoạch.docx", by=None)

    shown = {offer.field: offer for offer in offers(annex)}

    assert (shown["number"].said, shown["number"].chosen) == ("1450/KH-UBND", False)
    assert "1405/KH-UBND" in shown["number"].note


def test_number_and_date_of_a_paper_that_the_plan_cites_are_not_its_own(plan: Plan) -> None:
    made, _table = documents.plain(["1", "Rà soát", "Sở Nội vụ", "", "30 ngày kể từ ngày ký"])
    cites = "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND tỉnh"
    for line in ("Số:      /KH-UBND", "Lai Châu, ngày     tháng 4 năm 2026", cites):
        made.element.body.insert(0, made.add_paragraph(line)._p)
    content = documents.saved(made).getvalue()

    read = read_for_plan(plan, BytesIO(content))

    assert read.offered == {}
    assert read.day == date(2026, 1, 1)


def test_body_of_the_letterhead_is_offered_where_it_is_another_unit(plan: Plan) -> None:
    other = plan.province.units.exclude(pk=plan.unit_id).get(name="Sở Nội vụ")
    Plan.objects.filter(pk=plan.pk).update(unit=other)
    plan.refresh_from_db()

    offer = next(offer for offer in offers(kept(plan)) if offer.field == "unit")

    assert (offer.now, offer.chosen) == ("Sở Nội vụ", False)


def test_applying_takes_what_the_plan_lacks_and_undoing_gives_it_back(plan: Plan) -> None:
    annex, title = kept(plan), plan.title

    apply(annex, by=None)
    plan.refresh_from_db()
    taken = (plan.number, plan.dated_on, plan.signer_name, plan.title)
    undo(annex, by=None)
    plan.refresh_from_db()

    assert taken == ("1450/KH-UBND", date(2026, 3, 27), "Giàng A Tính", title)
    assert (plan.number, plan.dated_on, plan.signer_name, plan.legal_bases) == ("", None, "", "")


def test_undoing_leaves_what_was_changed_since(plan: Plan) -> None:
    annex = kept(plan)
    apply(annex, by=None)
    Plan.objects.filter(pk=plan.pk).update(signer_name="Lê Văn Lương")

    undo(annex, by=None)

    plan.refresh_from_db()
    assert (plan.signer_name, plan.number) == ("Lê Văn Lương", "")


def with_goals(plan: Plan) -> AnnexImport:
    """An import of a plan that says where the index shall be, into a plan that has indicators."""
    plan.framework_version = IndicatorFactory(total=True).version
    plan.save()
    made = documents.whole_plan()
    made.add_paragraph("Phấn đấu Chỉ số PAPI đạt từ 43,5 điểm trở lên, tăng ít nhất 02 bậc so với năm 2025.")
    content = documents.saved(made).getvalue()
    return keep(plan, read_for_plan(plan, BytesIO(content)), content=content, name="kế hoạch.docx", by=None)


def goals(plan: Plan) -> dict[str, Decimal]:
    return dict(plan.targets.values_list("what", "value"))


def test_objectives_are_offered_and_made_and_unmade(plan: Plan) -> None:
    annex = with_goals(plan)
    shown = {offer.field: (offer.said, offer.now, offer.chosen) for offer in offers(annex)}

    apply(annex, by=None)
    made = goals(plan)
    undo(annex, by=None)

    assert (shown["score"], shown["places"]) == (("43,5", "", True), ("2", "", True))
    assert made == {"score": Decimal("43.5"), "places": Decimal(2)}
    assert goals(plan) == {}


def test_objective_that_the_plan_has_otherwise_is_replaced_only_when_ticked(plan: Plan) -> None:
    annex = with_goals(plan)
    index = plan.framework_version.indicators.get(level=0)
    Target.objects.create(plan=plan, indicator=index, what="places", value=3)

    apply(annex, by=None)
    untouched = goals(plan)["places"]
    undo(annex, by=None)
    apply(annex, by=None, fields=["places"])
    replaced = goals(plan)["places"]
    undo(annex, by=None)

    assert (untouched, replaced, goals(plan)) == (3, 2, {"places": 3})


# In the browser and from the command line


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.force_login(UserFactory(coordinator_of=plan.province), backend="accounts.backends.RoleBackend")
    return client


def test_ticks_decide_what_is_taken(coordinator: Client, plan: Plan) -> None:
    annex = kept(plan)

    coordinator.post(reverse("tasks:annex_apply", args=[annex.pk]), {"lay": ["title", "year"]})

    plan.refresh_from_db()
    assert (plan.title, plan.number, plan.year) == (TITLE, "", 2026)
    assert Task.objects.count() == 2


def test_word_file_is_uploaded_and_its_letter_shown(coordinator: Client, plan: Plan) -> None:
    file = BytesIO(WHOLE)
    file.name = "kế hoạch.docx"

    answer = coordinator.post(reverse("tasks:annex_upload", args=[plan.pk]), {"file": file}, follow=True)

    assert answer.context["preview"].counts["tasks"] == 2
    assert "1450/KH-UBND" in answer.content.decode()
    assert AnnexImport.objects.get().file.name.endswith(".docx")


def test_applied_import_offers_nothing_any_more(coordinator: Client, plan: Plan) -> None:
    annex = kept(plan)
    apply(annex, by=None)

    page = coordinator.get(reverse("tasks:annex_preview", args=[annex.pk]))

    assert 'name="lay"' not in page.content.decode()


def test_command_takes_a_word_file(plan: Plan, tmp_path: object) -> None:
    path = tmp_path / "kế hoạch.docx"
    path.write_bytes(WHOLE)

    call_command("import_annex", str(path), "--province", "Lai Châu", "--year", "2026", stdout=StringIO())

    plan.refresh_from_db()
    assert (plan.number, plan.tasks.count()) == ("1450/KH-UBND", 2)
