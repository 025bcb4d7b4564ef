"""What the demo shows: figures that add up, every standing, people who can sign in."""

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from accounts.models import Membership, User
from indicators.models import Score
from papi_portal.demo.content import load_content, load_words
from papi_portal.demo.play import play
from plans.models import Plan
from tasks.choices import Part, State, Step, Timeliness
from tasks.figures import counted, figures, figures_by, total
from tasks.models import Assignment, Update
from tests.demo.conftest import ONE_PLAN, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("played")]


@pytest.fixture
def plan() -> Plan:
    """Return the plan of Lai Châu, in mid-course."""
    return Plan.objects.get(parent=None)


def test_a_second_run_makes_nothing() -> None:
    before = [model.objects.count() for model in (Plan, Assignment, Update, User, Membership, Score)]

    assert play(TODAY, only=ONE_PLAN) == []
    assert [model.objects.count() for model in (Plan, Assignment, Update, User, Membership, Score)] == before


def test_figures_add_up(plan: Plan) -> None:
    leads = counted(Assignment.objects.filter(plan=plan))

    whole = figures(leads, TODAY)

    assert whole.total == leads.count()
    assert whole == total(figures_by(leads, TODAY, "unit").values())
    assert whole == figures(leads, TODAY, as_of=TODAY)


def test_it_shows_every_state_and_standing(plan: Plan) -> None:
    leads = counted(Assignment.objects.filter(plan=plan)).known_on().with_timeliness(TODAY)

    states = Counter(leads.values_list("state", flat=True))
    standings = Counter(leads.values_list("timeliness", flat=True))

    assert set(states) == set(State) - {State.CANCELLED}
    assert set(standings) == set(Timeliness)
    assert standings[Timeliness.DONE_IN_TIME] > standings[Timeliness.DONE_LATE] > 0


def test_nothing_happens_before_the_plan_or_after_the_eve_of_today(plan: Plan) -> None:
    assert not Update.objects.filter(day__gte=TODAY).exists()
    assert not Update.objects.filter(day__lt=plan.dated_on).exists()


def test_every_unit_with_tasks_has_somebody_who_answers(plan: Plan) -> None:
    units = set(plan.assignments.values_list("unit", flat=True))

    assert units <= set(Membership.objects.filter(role="unit_lead").values_list("unit", flat=True))


def test_units_lead_and_coordinate(plan: Plan) -> None:
    assert set(plan.assignments.values_list("part", flat=True)) == set(Part)


def test_an_office_has_a_plan_of_its_own_whose_rooms_feed_the_provinces(plan: Plan) -> None:
    office = Plan.objects.get(parent=plan)
    fed = Update.objects.filter(assignment__plan=plan, assignment__unit=office.unit, merges__assignment__plan=office)

    assert (office.number, office.tasks.count()) == ("326/KH-VPUBND", 8)
    assert set(fed.values_list("kind", flat=True)) == {Step.PROGRESS}
    assert office.assignments.filter(receipt__officer__isnull=False).exists()


def test_a_document_named_in_a_result_is_its_evidence(plan: Plan) -> None:
    named = Update.objects.filter(assignment__plan=plan, kind=Step.SENT, result__regex=r"số \d+/")

    assert named.exists()
    assert all(update.evidence.get().number in update.result for update in named)


def test_scores_of_earlier_years_name_their_source() -> None:
    assert Score.objects.filter(province__name="Lai Châu", indicator__level=0).count() == 7
    assert not Score.objects.filter(source="").exists()


def test_the_accounts_are_printed_and_their_password_is_right() -> None:
    out = io.StringIO()

    call_command("demo", "--if-empty", stdout=out)

    content = load_content()
    for person in [content.administrator, *content.plans[1].people]:
        assert person.username in out.getvalue()
        assert User.objects.get(username=person.username).check_password(content.password)


def test_it_refuses_to_run_where_known_passwords_are_dangerous(settings: Settings) -> None:
    settings.DEMO_ALLOWED = False

    with pytest.raises(CommandError, match="DEMO_ALLOWED"):
        call_command("demo")


@pytest.mark.parametrize(("number", "tasks"), [(0, 39), (1, 50)])
def test_every_task_has_words_of_its_own(number: int, tasks: int) -> None:
    words, demo = load_words(), load_content().plans[number]

    assert len(words["topics"][demo.key]) == tasks
    for kind in ("results", "difficulties", "proposals"):
        assert set(words["topics"][demo.key]) <= set(words[kind])
