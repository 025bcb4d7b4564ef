"""Entering a plan, and editing it and its report periods while others work on it."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from plans.models import Period, Plan
from plans.services import PERIOD_DAYS, change_periods, change_plan
from tests.factories import PlanFactory, ProvinceFactory, TaskFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def sign_in(client: Client, person: User) -> Client:
    client.force_login(person, backend="accounts.backends.RoleBackend")
    return client


def test_new_plan_has_the_committee_and_the_decrees_periods(client: Client) -> None:
    committee = UnitFactory(committee=True)
    sign_in(client, UserFactory(coordinator_of=committee))

    client.post(
        reverse("plans:add"), {"province": committee.province_id, "year": 2026, "title": "Nâng cao Chỉ số PAPI"}
    )

    plan = Plan.objects.get()
    assert (plan.unit, plan.status) == (committee, Plan.Status.DRAFT)
    assert [p.code for p in plan.periods.all()] == ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]


def test_agency_of_another_province_is_refused(client: Client) -> None:
    committee, elsewhere = UnitFactory(committee=True), UnitFactory()
    sign_in(client, UserFactory(coordinator_of=[committee, elsewhere]))

    typed = {"province": committee.province_id, "year": 2026, "title": "Nâng cao", "agency": elsewhere.pk}
    answer = client.post(reverse("plans:add"), typed)

    assert answer.context["form"].errors["agency"]
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    "name", ["plans:edit", "plans:periods", "tasks:add", "tasks:edit", "tasks:issue", "tasks:annex_upload"]
)
def test_plan_of_a_merged_province_is_read_and_not_edited(client: Client, name: str) -> None:
    new = ProvinceFactory()
    old = ProvinceFactory(successor=new, valid_to=date(2025, 6, 30))
    task = TaskFactory(plan=PlanFactory(issued=True, province=old))
    sign_in(client, UserFactory(coordinator_of=new))
    shown = task.pk if name == "tasks:edit" else task.plan_id

    assert client.get(reverse("tasks:overview", args=[task.plan_id])).status_code == 200
    assert client.get(reverse(name, args=[shown])).status_code == 403


@pytest.mark.parametrize("closed", [False, True])
def test_agency_stays_once_a_period_is_closed(client: Client, closed: bool) -> None:
    plan = PlanFactory(issued=True, with_periods=True)
    before, after = UnitFactory(province=plan.province), UnitFactory(province=plan.province)
    Plan.objects.update(agency=before)
    coordinator = UserFactory(coordinator_of=plan.province)
    if closed:
        plan.periods.filter(code="2026-Q1").update(closed_at=timezone.now(), closed_by=coordinator)

    sign_in(client, coordinator).post(reverse("plans:edit", args=[plan.pk]), {"agency": after.pk})

    plan.refresh_from_db()
    assert plan.agency == (before if closed else after)


def test_edited_plan_that_was_issued_meanwhile_stays_issued() -> None:
    plan = PlanFactory()
    opened = Plan.objects.get()
    Plan.objects.update(
        status=Plan.Status.ISSUED, number="5/KH-UBND", dated_on=date(2026, 3, 1), issued_at=timezone.now()
    )

    opened.recipients = "- Lưu: VT."
    change_plan(opened, changed=["recipients"], by=UserFactory())

    plan.refresh_from_db()
    assert (plan.status, plan.number, plan.recipients) == (Plan.Status.ISSUED, "5/KH-UBND", "- Lưu: VT.")


def test_edited_period_that_was_closed_meanwhile_stays_as_it_was_closed() -> None:
    plan, closer = PlanFactory(with_periods=True), UserFactory()
    first, second = plan.periods.order_by("cutoff_on")[:2]
    Period.objects.filter(pk=first.pk).update(closed_at=timezone.now(), closed_by=closer)

    for period in (first, second):
        period.send_by = date(2026, 12, 31)
    change_periods(plan, [first, second], by=UserFactory())

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.closed_by, first.send_by) == (closer, date(2026, 3, 16))
    assert second.send_by == date(2026, 12, 31)


def test_list_of_plans_asks_a_fixed_number_of_questions(client: Client, django_assert_num_queries: object) -> None:
    coordinator = UserFactory(coordinator_of=UnitFactory())
    province = coordinator.memberships.get().unit.province
    PlanFactory.create_batch(20, province=province, unit=coordinator.memberships.get().unit)
    sign_in(client, coordinator).get(reverse("plans:list"))

    with django_assert_num_queries(6):
        client.get(reverse("plans:list"))


def days(plan: Plan, **changes: str) -> dict[str, str]:
    """What the page of the open periods sends, with `changes` by period and field ("Q2_starts_on")."""
    periods = list(plan.periods.filter(closed_at=None))
    sent = {"periods-TOTAL_FORMS": str(len(periods)), "periods-INITIAL_FORMS": str(len(periods))}
    for place, period in enumerate(periods):
        sent[f"periods-{place}-id"] = str(period.pk)
        for field in PERIOD_DAYS:
            day = f"{getattr(period, field):%d/%m/%Y}"
            sent[f"periods-{place}-{field}"] = changes.get(f"{period.code[5:]}_{field}", day)
    return sent


@pytest.mark.parametrize("closed", [False, True])
def test_period_that_overlaps_with_the_one_before_is_refused_in_place(client: Client, closed: bool) -> None:
    plan, coordinator = PlanFactory(with_periods=True), UserFactory()
    if closed:
        plan.periods.filter(code="2026-Q1").update(closed_at=timezone.now(), closed_by=coordinator)
    sign_in(client, UserFactory(coordinator_of=plan.unit))
    address = reverse("plans:periods", args=[plan.pk])

    answer = client.post(address, days(plan, Q2_starts_on="14/03/2026"))

    assert [list(form.errors) for form in answer.context["formset"]].count(["starts_on"]) == 1
    assert plan.periods.get(code="2026-Q2").starts_on == date(2026, 3, 15)


def test_period_that_begins_on_the_next_day_is_taken(client: Client) -> None:
    plan = PlanFactory(with_periods=True)
    sign_in(client, UserFactory(coordinator_of=plan.unit))

    client.post(
        reverse("plans:periods", args=[plan.pk]),
        days(
            plan, Q1_ends_on="20/03/2026", Q1_cutoff_on="20/03/2026", Q1_send_by="22/03/2026", Q2_starts_on="21/03/2026"
        ),
    )

    assert plan.periods.get(code="2026-Q2").starts_on == date(2026, 3, 21)
