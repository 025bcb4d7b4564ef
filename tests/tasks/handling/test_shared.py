"""One document for several tasks: typed once, one file on disk, seen only with an assignment that one may see."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from tasks.choices import State, Step
from tasks.handling.evidence import Document, attach_evidence, attached, use_again
from tasks.handling.shared import given_before, take_back
from tasks.handling.updating import version
from tasks.models import Assignment, Evidence
from tasks.services import StepRefusedError
from tests.factories import AssignmentFactory, EvidenceFactory, PlanFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def assignment() -> Assignment:
    return AssignmentFactory()


@pytest.fixture
def lead(assignment: Assignment, client: Client) -> User:
    person = UserFactory(lead_of=assignment.unit)
    client.force_login(person)
    return person


def sibling(assignment: Assignment, **columns: Any) -> Assignment:
    """Other work of the same unit under the same plan."""
    return AssignmentFactory(task__plan=assignment.plan, unit=assignment.unit, **columns)


def pdf(name: str = "Báo cáo.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())


def files_on_disk(settings: Settings) -> int:
    return sum(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


def post(client: Client, assignment: Assignment, **words: Any) -> Any:
    said = {"state": State.IN_PROGRESS, "result": "Đã niêm yết 14/14 tổ", "seen": version(assignment)}
    return client.post(reverse("tasks:update", args=[assignment.pk]), said | words)


# --- the services ----------------------------------------------------------------------------------------------------


def test_document_used_again_keeps_its_one_file(assignment: Assignment, lead: User, settings: Settings) -> None:
    first = attach_evidence(assignment, Document(pdf(), "118/BC-UBND"), by=lead)

    (again,) = use_again([first], [sibling(assignment)], by=lead)

    assert (again.same_as, again.file.name, again.number) == (first, first.file.name, "118/BC-UBND")
    assert files_on_disk(settings) == 1


def test_use_of_a_use_leads_to_the_first(assignment: Assignment, lead: User) -> None:
    first = EvidenceFactory(assignment=assignment)
    (second,) = use_again([first], [sibling(assignment)], by=lead)

    (third,) = use_again([second], [sibling(assignment)], by=lead)

    assert third.same_as == first


def test_document_that_was_sent_since_the_page_was_opened_stays(assignment: Assignment, lead: User) -> None:
    as_loaded = attach_evidence(assignment, Document(number="118/BC-UBND"), by=lead)
    Evidence.objects.update(update=assignment.updates.get())

    with pytest.raises(StepRefusedError):
        take_back(as_loaded, by=lead)

    assert assignment.evidence.count() == 1


def test_document_is_not_given_twice_to_the_same_work(assignment: Assignment, lead: User) -> None:
    first, other = EvidenceFactory(assignment=assignment), sibling(assignment)
    use_again([first], [other], by=lead)

    assert use_again([first], [assignment, other], by=lead) == []


def test_failed_upload_takes_its_own_files_along_and_no_other(
    assignment: Assignment, lead: User, settings: Settings
) -> None:
    shared = attach_evidence(sibling(assignment), Document(pdf()), by=lead)

    def fail() -> None:
        with attached(assignment, [Document(pdf("Mới.pdf")), Document(pdf("Nữa.pdf"))], by=lead) as kept:
            use_again([*kept, shared], [assignment], by=lead)
            raise StepRefusedError

    with pytest.raises(StepRefusedError):
        fail()
    assert files_on_disk(settings) == 1
    assert shared.file.storage.exists(shared.file.name)


def test_documents_of_the_unit_are_found_without_marks(assignment: Assignment, lead: User) -> None:
    other = sibling(assignment)
    old = EvidenceFactory(assignment=other, number="118/BC-UBND", abstract="Đối thoại với Nhân dân")
    new = EvidenceFactory(assignment=other, number="45/TB-UBND", abstract="Niêm yết hộ nghèo")
    EvidenceFactory(assignment=assignment)  # it has this one already
    EvidenceFactory(assignment=AssignmentFactory(task__plan=assignment.plan))
    EvidenceFactory(assignment=AssignmentFactory(unit=assignment.unit, task__plan=PlanFactory(issued=True)))

    assert given_before(assignment, lead) == [new, old]
    assert given_before(assignment, lead, wanted="doi thoai") == [old]
    assert given_before(assignment, lead, wanted="45/tb", ticked={str(old.pk)}) == [old, new]


def test_document_attached_by_mistake_is_taken_back_with_its_file(
    assignment: Assignment, lead: User, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    document = attach_evidence(assignment, Document(pdf()), by=lead)

    with django_capture_on_commit_callbacks(execute=True):
        take_back(document, by=lead)

    assert (Evidence.objects.count(), files_on_disk(settings)) == (0, 0)


def test_taking_back_one_use_leaves_the_file_to_the_other(
    assignment: Assignment, lead: User, settings: Settings, django_capture_on_commit_callbacks: Any
) -> None:
    document = attach_evidence(assignment, Document(pdf()), by=lead)
    (again,) = use_again([document], [sibling(assignment)], by=lead)

    with django_capture_on_commit_callbacks(execute=True):
        take_back(again, by=lead)

    assert (Evidence.objects.get(), files_on_disk(settings)) == (document, 1)


@pytest.mark.parametrize("sent", [True, False])
def test_document_that_was_sent_or_is_used_elsewhere_stays(assignment: Assignment, lead: User, sent: bool) -> None:
    document = EvidenceFactory(assignment=assignment, update=assignment.updates.first() if sent else None)
    if not sent:
        use_again([document], [sibling(assignment)], by=lead)

    with pytest.raises(StepRefusedError):
        take_back(document, by=lead)


# --- the pages -------------------------------------------------------------------------------------------------------


def test_several_files_and_numbers_are_given_at_once(client: Client, assignment: Assignment, lead: User) -> None:
    files = {"file": [pdf("Báo cáo.pdf"), pdf("Phụ lục.pdf")], "2-file": [pdf("Biên bản.pdf")]}
    words = {"number": "118/BC-UBND", "1-number": "45/TB-UBND", "1-dated_on": "01/04/2026"}

    post(client, assignment, **words, **files)

    given = set(Evidence.objects.filter(update__kind=Step.PROGRESS).values_list("number", "name"))
    assert given == {
        ("118/BC-UBND", "Báo cáo.pdf"),
        ("118/BC-UBND", "Phụ lục.pdf"),
        ("45/TB-UBND", ""),
        ("", "Biên bản.pdf"),
    }


def test_error_names_the_file_and_nothing_is_kept(
    client: Client, assignment: Assignment, lead: User, settings: Settings
) -> None:
    wrong = SimpleUploadedFile("trang.html", b"<html>")

    page = post(client, assignment, file=[pdf(), wrong]).content.decode()

    assert "trang.html" in page
    assert (Evidence.objects.count(), files_on_disk(settings)) == (0, 0)


def test_further_document_without_its_number_is_asked_for_it(
    client: Client, assignment: Assignment, lead: User
) -> None:
    response = post(client, assignment, **{"1-dated_on": "01/04/2026"})

    assert response.context["form"].more[0].errors["number"]
    assert assignment.updates.count() == 1


def test_document_chosen_again_belongs_to_the_update(client: Client, assignment: Assignment, lead: User) -> None:
    document = EvidenceFactory(assignment=sibling(assignment))

    post(client, assignment, used=[document.pk])

    assert assignment.evidence.get().same_as == document
    assert assignment.evidence.get().update == assignment.updates.first()


def test_document_of_another_unit_cannot_be_chosen(client: Client, assignment: Assignment, lead: User) -> None:
    foreign = EvidenceFactory(assignment=AssignmentFactory(task__plan=assignment.plan))

    response = post(client, assignment, used=[foreign.pk])

    assert list(response.context["form"].errors) == ["used"]


def test_new_document_goes_to_the_other_tasks_that_are_ticked(
    client: Client, assignment: Assignment, lead: User, settings: Settings
) -> None:
    other, third = sibling(assignment), sibling(assignment)

    post(client, assignment, file=[pdf()], also=[other.pk])

    assert other.evidence.get().same_as == assignment.evidence.get()
    assert other.evidence.get().update is None  # it waits for the next step there
    assert not third.evidence.exists()
    assert files_on_disk(settings) == 1


def test_finished_work_and_that_of_others_cannot_be_ticked(client: Client, assignment: Assignment, lead: User) -> None:
    for other in (sibling(assignment, state=State.SUSPENDED), AssignmentFactory(task__plan=assignment.plan)):
        response = post(client, assignment, number="118/BC-UBND", also=[other.pk])

        assert list(response.context["form"].errors) == ["also"]


def test_search_keeps_what_is_ticked(client: Client, assignment: Assignment, lead: User) -> None:
    ticked = EvidenceFactory(assignment=sibling(assignment), number="118/BC-UBND")
    found = EvidenceFactory(assignment=sibling(assignment), number="45/TB-UBND")

    answer = client.get(reverse("tasks:documents", args=[assignment.pk]), {"tim": "45", "used": ticked.pk})

    assert answer.context["documents"] == [ticked, found]
    assert answer.content.decode().count(" checked") == 1


def test_page_says_where_else_a_document_is_used_and_links_what_one_may_see(client: Client, lead: User) -> None:
    ours = Assignment.objects.get()
    other, hidden = sibling(ours), AssignmentFactory(task__plan=ours.plan, unit=UnitFactory(province=ours.province))
    document = EvidenceFactory(assignment=ours, update=ours.updates.first())
    use_again([document], [other, hidden], by=lead)

    page = client.get(reverse("tasks:assignment", args=[ours.pk])).content.decode()

    shown = page.partition('<ul class="docs">')[2]
    assert reverse("tasks:assignment", args=[other.pk]) in shown
    assert reverse("tasks:assignment", args=[hidden.pk]) not in shown


def test_document_is_read_only_through_work_that_one_may_see(client: Client, assignment: Assignment) -> None:
    document = attach_evidence(assignment, Document(pdf()), by=UserFactory())
    elsewhere = AssignmentFactory(task__plan=assignment.plan)
    (again,) = use_again([document], [elsewhere], by=UserFactory())
    client.force_login(UserFactory(lead_of=elsewhere.unit))

    assert client.get(reverse("tasks:evidence", args=[document.key])).status_code == 404
    assert b"".join(client.get(reverse("tasks:evidence", args=[again.key])).streaming_content).startswith(b"%PDF")


def test_open_form_asks_sixteen_queries_whatever_it_offers(
    client: Client, assignment: Assignment, lead: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(25):
        EvidenceFactory(assignment=sibling(assignment))

    with django_assert_num_queries(16):
        client.get(reverse("tasks:update", args=[assignment.pk]))


def test_loose_document_is_removed_on_its_page(client: Client, assignment: Assignment, lead: User) -> None:
    address = reverse("tasks:evidence_remove", args=[EvidenceFactory(assignment=assignment).key])
    offered = address in client.get(reverse("tasks:assignment", args=[assignment.pk])).content.decode()

    client.post(address)

    assert (offered, Evidence.objects.exists()) == (True, False)
