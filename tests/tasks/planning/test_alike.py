"""Tasks that look alike are named, and nothing is refused."""

import unicodedata
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from plans.models import Plan
from tasks.models import AnnexImport, Task
from tasks.planning import alike
from tasks.planning.alike import THRESHOLD, Said, look_alikes, pairs, rows_alike, similarity
from tests.factories import PartyFactory, PlanFactory, TaskFactory, UnitFactory, UserFactory

LIST = "Niêm yết danh sách hộ nghèo tại nhà văn hóa thôn, bản"
POOR = "Niêm yết danh sách hộ nghèo, hộ cận nghèo tại nhà văn hóa thôn, bản"
WORDS = [*LIST.replace(",", "").split(), *["Đối", "thoại", "với", "Nhân", "dân"], "2026", "I", "II"]

titles = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
said = st.builds(Said.by, titles, st.frozensets(st.sampled_from(["Sở Tư pháp", "Sở Y tế"]), max_size=2))


@given(one=said, other=said)
def test_similarity_is_the_same_from_both_sides_and_at_most_one(one: Said, other: Said) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0 <= similarity(one, other) <= 1


@given(title=titles, data=st.data())
def test_marks_case_and_order_of_words_do_not_matter(title: str, data: Any) -> None:
    mixed = " ".join(data.draw(st.permutations(title.split())))

    for other in (title.upper(), unicodedata.normalize("NFD", title), mixed, title.replace(" ", ", ")):
        assert similarity(Said.by(title), Said.by(other)) == 1


@given(rows=st.lists(said, max_size=8), others=st.lists(said, max_size=4))
def test_pairs_are_those_that_similarity_names_and_none_with_itself(rows: list[Said], others: list[Said]) -> None:
    everything = rows + others
    expected = {
        (a, b)
        for a in range(len(rows))
        for b in range(a + 1, len(everything))
        if similarity(everything[a], everything[b]) >= THRESHOLD
    }

    assert {(a, b) for a, b, _alike in pairs(rows, others)} == expected


def test_rows_that_share_only_usual_words_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    own = (" ".join(f"việc{n}{letter}" for letter in "abcdef") for n in range(50))
    rows = [Said.by(f"Triển khai kế hoạch {words}") for words in own]
    compared = []
    monkeypatch.setattr(alike, "similarity", lambda one, other: compared.append(one) or similarity(one, other))

    alike.pairs([*rows, rows[7]])

    assert compared == [rows[7]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Triển khai Nghị quyết số 11 của HĐND tỉnh", "Triển khai Nghị quyết số 12 của HĐND tỉnh"),
        ("Báo cáo kết quả thực hiện quý I", "Báo cáo kết quả thực hiện quý II"),
        ("Niêm yết danh sách hộ nghèo", "Đối thoại với Nhân dân"),
        ("", ""),
    ],
)
def test_rows_that_are_meant_to_differ_are_not_alike(one: str, other: str) -> None:
    assert similarity(Said.by(one), Said.by(other)) < THRESHOLD


def test_year_that_only_one_of_them_names_does_not_hide_them() -> None:
    assert similarity(Said.by(LIST), Said.by(f"{LIST} năm 2026")) >= THRESHOLD


def test_shared_party_makes_them_more_alike() -> None:
    alone = similarity(Said.by(LIST), Said.by(POOR))

    assert similarity(Said.by(LIST, ["Sở Y tế"]), Said.by(POOR, ["Sở Y tế"])) > alone


# --- in a plan ---


@pytest.fixture
def plan(db: None) -> Plan:
    return PlanFactory()


@pytest.fixture
def coordinator(client: Client, plan: Plan) -> Client:
    client.user = UserFactory(coordinator_of=plan.unit)
    client.force_login(client.user, backend="accounts.backends.RoleBackend")
    return client


def test_pair_within_a_plan_is_named(coordinator: Client, plan: Plan) -> None:
    one, other, _else = (TaskFactory(plan=plan, title=title) for title in (LIST, POOR, "Đối thoại với Nhân dân"))

    assert look_alikes(plan, coordinator.user) == [(one, other)]
    assert coordinator.get(reverse("tasks:alike", args=[plan.pk])).context["alike"] == [(one, other)]


def test_task_of_a_sub_plan_is_compared_unless_it_was_taken_over(coordinator: Client, plan: Plan) -> None:
    sub = PlanFactory(issued=True, province=plan.province, parent=plan, unit=UnitFactory(province=plan.province))
    mine = TaskFactory(plan=plan, title=LIST)
    TaskFactory(plan=sub, title=LIST, parent=mine)
    theirs = TaskFactory(plan=sub, title=POOR)

    assert look_alikes(plan, coordinator.user) == [(mine, theirs)]


def test_task_is_compared_with_the_others_alone(coordinator: Client, plan: Plan) -> None:
    one, other, third, far = (
        TaskFactory(plan=plan, title=title) for title in (POOR, LIST, f"{LIST} năm 2026", "Đối thoại với Nhân dân")
    )

    for task in (one, other, third, far):
        both = look_alikes(plan, coordinator.user)
        assert alike.like(task, coordinator.user) == [a if b == task else b for a, b in both if task in (a, b)]
    assert alike.like(other, coordinator.user) == [one, third]


def test_draft_says_how_many_pairs_there_are(coordinator: Client, plan: Plan) -> None:
    TaskFactory(plan=plan, title=LIST)
    TaskFactory(plan=plan, title=POOR)

    assert coordinator.get(reverse("tasks:overview", args=[plan.pk])).context["alike"] == 1


def test_page_of_issuing_shows_them_and_issues_all_the_same(coordinator: Client, plan: Plan) -> None:
    for title in (LIST, POOR):
        PartyFactory(task__plan=plan, task__title=title)
    address = reverse("tasks:issue", args=[plan.pk])

    assert len(coordinator.get(address).context["alike"]) == 1
    coordinator.post(address, {"number": "1450/KH-UBND", "dated_on": "27/03/2026"})

    assert Plan.objects.get().status == Plan.Status.ISSUED


def test_saved_task_names_what_it_looks_like(coordinator: Client, plan: Plan) -> None:
    TaskFactory(plan=plan, title=LIST, number="7")
    typed = {"title": POOR, "deadline_kind": "ongoing"}

    answer = coordinator.post(reverse("tasks:add", args=[plan.pk]), typed, follow=True)

    assert any(f"7 {LIST}" in str(message) for message in answer.context["messages"])
    assert Task.objects.count() == 2


def test_row_of_a_reading_names_what_it_looks_like(plan: Plan) -> None:
    TaskFactory(plan=plan, title=POOR, number="3")
    row = {"number": "1", "title": LIST, "parties": {"lead": [{"name": "[UBND cấp xã]"}], "coordinating": []}}
    rows = [row, row | {"number": "2", "title": "Đối thoại"}]
    annex = AnnexImport.objects.create(plan=plan, uploaded_at=timezone.now(), reading={"tasks": rows})

    assert rows_alike(annex)[0] == [f"3 {POOR}"]
