"""The daily run, with a real mail server."""

import re
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Delegation, Membership
from tasks.choices import Part, ReminderStep, State
from tasks.models import Digest, Mail, Receipt, Reminder
from tests.factories import ISSUED_AT, UnitFactory, UpdateFactory, UserFactory
from tests.tasks.reminders.conftest import TODAY, Mailbox, give, remind
from units.models import Holiday, Unit

pytestmark = pytest.mark.django_db

SATURDAY = date(2026, 9, 26)


def steps() -> list[tuple[int, str]]:
    return list(Reminder.objects.values_list("assignment", "step"))


def test_unit_gets_one_digest_of_all_that_presses(mailbox: Mailbox, unit: Unit) -> None:
    late, soon = give(unit, -1), give(unit, 7)
    give(unit, 100)

    last = remind()

    assert last == "sent 1"
    assert steps() == [(late.pk, ReminderStep.DAY_LATE), (soon.pk, ReminderStep.WEEK_BEFORE)]
    assert mailbox.addresses == ["lanhdao@example.gov.vn"]


def test_second_run_of_a_day_sends_nothing(mailbox: Mailbox, unit: Unit) -> None:
    give(unit, -1)
    remind()

    assert remind() == "sent 0"
    assert len(mailbox.messages) == 1


def test_step_is_said_once_on_all_days(mailbox: Mailbox, unit: Unit) -> None:
    give(unit, -1)
    remind()

    assert remind(TODAY + timedelta(days=1)) == "sent 0"


def test_missed_night_is_made_up_for(mailbox: Mailbox, unit: Unit) -> None:
    give(unit, 7)

    assert remind(TODAY + timedelta(days=1)) == "sent 1"
    assert steps()[0][1] == ReminderStep.WEEK_BEFORE


@pytest.mark.parametrize("is_holiday", [False, True])
def test_nothing_goes_out_on_a_quiet_day(mailbox: Mailbox, unit: Unit, is_holiday: bool) -> None:
    give(unit, -1)
    if is_holiday:
        Holiday.objects.create(day=TODAY, name="Nghỉ hoán đổi")

    assert remind(TODAY if is_holiday else SATURDAY) == "sent 0"
    assert not Digest.objects.exists()


def test_dry_run_writes_and_sends_nothing(mailbox: Mailbox, unit: Unit) -> None:
    give(unit, -1)
    out = StringIO()

    call_command("remind", f"--today={TODAY}", "--dry-run", stdout=out)

    told, would, last = out.getvalue().splitlines()
    assert told == f"{unit.name}: 1"
    assert would.startswith("1 ")
    assert last == "sent 0"
    assert not Digest.objects.exists()
    assert mailbox.messages == []


@pytest.mark.parametrize("state", [State.AWAITING, State.SUSPENDED, State.CANCELLED])
def test_unit_is_not_chased_for_what_is_not_its_move(mailbox: Mailbox, unit: Unit, state: State) -> None:
    sender = {"sent_by": UserFactory(), "done_on": TODAY} if state == State.AWAITING else {}
    give(unit, -1, state=state, **sender)

    assert remind() == "sent 0"


def test_body_outside_the_committee_is_never_chased(mailbox: Mailbox) -> None:
    outside = UnitFactory(outside=True)
    UserFactory(lead_of=outside, email="mttq@example.gov.vn")
    give(outside, -1, state=State.NOT_STARTED)

    assert remind() == "sent 0"


def test_coordinating_part_is_not_chased(mailbox: Mailbox, unit: Unit) -> None:
    give(unit, -1, part=Part.COORDINATING)

    assert remind() == "sent 0"


def test_ongoing_work_is_asked_for_near_the_cutoff_and_not_before(mailbox: Mailbox, unit: Unit) -> None:
    work = give(unit, None, state=State.NOT_STARTED)  # cut-off of quarter IV: 14 December

    assert remind() == "sent 0"
    assert remind(date(2026, 12, 7)) == "sent 1"
    assert remind(date(2026, 12, 10)) == "sent 0"
    assert steps() == [(work.pk, ReminderStep.NO_UPDATE)]


def test_update_in_the_period_silences_the_question(mailbox: Mailbox, unit: Unit) -> None:
    UpdateFactory(assignment=give(unit, None), day=date(2026, 10, 2))

    assert remind(date(2026, 12, 7)) == "sent 0"


def test_unit_is_asked_to_acknowledge_until_it_does(mailbox: Mailbox, unit: Unit) -> None:
    new = give(unit, 60, state=State.NOT_STARTED)
    assert remind() == "sent 1"

    Receipt.objects.create(assignment=new, by=UserFactory(), at=ISSUED_AT)

    assert remind(TODAY + timedelta(days=5)) == "sent 0"
    assert steps() == [(new.pk, ReminderStep.NOT_ACKNOWLEDGED)]


def test_deadline_that_was_told_of_is_not_followed_by_a_question_the_next_day(mailbox: Mailbox, unit: Unit) -> None:
    give(unit, 7, state=State.NOT_STARTED)
    remind()

    assert remind(TODAY + timedelta(days=1)) == "sent 0"


def test_extended_deadline_begins_the_steps_anew(mailbox: Mailbox, unit: Unit) -> None:
    work = give(unit, 7)
    remind()

    work.due_on += timedelta(days=28)
    work.save()

    assert remind(TODAY + timedelta(days=28)) == "sent 1"
    assert steps() == [(work.pk, ReminderStep.WEEK_BEFORE)] * 2


def test_officers_are_written_to_where_no_lead_has_an_address(mailbox: Mailbox) -> None:
    unit = UnitFactory()
    UserFactory(lead_of=unit)
    UserFactory(staff_of=unit, email="chuyenvien@example.gov.vn")
    give(unit, -1)

    remind()

    assert mailbox.addresses == ["chuyenvien@example.gov.vn"]


def test_whoever_acts_for_the_lead_is_written_to_as_well(mailbox: Mailbox, unit: Unit) -> None:
    acting = UserFactory(email="phutrach@example.gov.vn")
    Delegation.objects.create(
        membership=Membership.objects.get(unit=unit), to=acting, paper="12/QĐ-UBND", valid_from=date(2026, 9, 1)
    )
    give(unit, -1)

    assert remind() == "sent 1"
    assert mailbox.addresses == ["lanhdao@example.gov.vn", "phutrach@example.gov.vn"]


def test_person_whose_post_ended_is_not_written_to(mailbox: Mailbox, unit: Unit) -> None:
    Membership.objects.update(valid_to=TODAY - timedelta(days=1))
    give(unit, -1)

    remind()

    assert mailbox.messages == []


def test_unit_without_address_is_named_and_has_its_digest_in_the_portal(mailbox: Mailbox) -> None:
    unit = UnitFactory(name="UBND xã Pa Ủ")
    give(unit, -1)
    out = StringIO()

    call_command("remind", f"--today={TODAY}", stdout=out)

    assert "UBND xã Pa Ủ" in out.getvalue()
    assert out.getvalue().endswith("sent 1\n")
    assert Digest.objects.get().unit == unit


def test_unreachable_server_loses_nothing(mailbox: Mailbox, settings: Settings, unit: Unit) -> None:
    give(unit, -1)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    assert remind() == "sent 0"
    assert Mail.objects.get().error

    settings.EMAIL_PORT = port

    assert remind() == "sent 1"
    assert len(mailbox.messages) == 1


def test_days_without_a_server_end_in_one_mail_of_what_is_still_open(
    mailbox: Mailbox, settings: Settings, unit: Unit
) -> None:
    done, open_ = give(unit, -1), give(unit, 1)
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    remind()
    remind(TODAY + timedelta(days=2))
    done.state = State.SUSPENDED
    done.save()

    settings.EMAIL_PORT = port

    assert remind(TODAY + timedelta(days=2)) == "sent 2"  # digests, in one mail
    (message,) = mailbox.messages
    assert open_.task.title in html(message)
    assert done.task.title not in html(message)


def test_address_that_the_server_refuses_does_not_stop_the_others(mailbox: Mailbox, unit: Unit) -> None:
    other = UnitFactory(province=unit.province)
    UserFactory(lead_of=other, email="nham@example.gov.vn")
    mailbox.refuse = {"nham@example.gov.vn"}
    give(unit, -1), give(other, -1)

    assert remind() == "sent 1"
    assert mailbox.addresses == ["lanhdao@example.gov.vn"]
    assert "550" in Mail.objects.get(user__email="nham@example.gov.vn").error


@pytest.mark.parametrize(("ago", "sent"), [(timedelta(minutes=5), 0), (timedelta(minutes=61), 1)])
def test_mail_of_a_run_that_died_is_free_again_after_an_hour(
    mailbox: Mailbox, settings: Settings, unit: Unit, ago: timedelta, sent: int
) -> None:
    settings.MAIL_IS_SET_UP = False
    give(unit, -1)
    remind()
    Mail.objects.update(run=uuid4(), claimed_at=timezone.now() - ago)

    settings.MAIL_IS_SET_UP = True

    assert remind(TODAY, "--waiting") == f"sent {sent}"


def test_daily_digest_that_waits_stays_quiet_on_a_saturday(mailbox: Mailbox, settings: Settings, unit: Unit) -> None:
    settings.MAIL_IS_SET_UP = False
    give(unit, -1)
    remind()

    settings.MAIL_IS_SET_UP = True

    assert remind(SATURDAY, "--waiting") == "sent 0"
    assert remind(SATURDAY + timedelta(days=2), "--waiting") == "sent 1"


def test_without_a_server_digests_stand_in_the_portal_and_mails_wait(settings: Settings, unit: Unit) -> None:
    settings.MAIL_IS_SET_UP = False
    give(unit, -1)
    out, errors = StringIO(), StringIO()

    call_command("remind", f"--today={TODAY}", stdout=out, stderr=errors)

    assert out.getvalue() == "sent 1\n"
    assert "EMAIL_URL" in errors.getvalue()
    assert Mail.objects.waiting().count() == 1


def test_mail_is_written_in_vietnamese_as_text_and_html(mailbox: Mailbox, unit: Unit) -> None:
    work = give(unit, -7, original_due_on=TODAY - timedelta(days=40))

    remind()

    (message,) = mailbox.messages
    assert unit.name in str(message["Subject"])
    for body in (html(message), text(message)):
        assert work.task.title in body
        assert "16/09/2026" in body
        assert "14/08/2026" in body  # as it was before the extension


def test_title_is_text_in_html(mailbox: Mailbox, unit: Unit) -> None:
    give(unit, -1, task__title="Rà soát <b>A & B</b>")

    remind()

    assert "Rà soát &lt;b&gt;A &amp; B&lt;/b&gt;" in html(mailbox.messages[0])
    assert "Rà soát <b>A & B</b>" in text(mailbox.messages[0])


def test_every_link_of_a_mail_opens_for_whoever_got_it(mailbox: Mailbox, client: Client, unit: Unit) -> None:
    give(unit, -1), give(unit, None), give(unit, 7)
    remind()
    client.force_login(Membership.objects.get(unit=unit).user, backend="accounts.backends.RoleBackend")

    (message,) = mailbox.messages
    links = set(re.findall(r'href="([^"]+)"', html(message)) + re.findall(r"https://\S+", text(message)))

    assert len(links) == 4  # two tasks, the unit's work, its reminders
    for link in links:
        assert link.startswith("https://papi.example.gov.vn/")
        assert client.get(link.removeprefix("https://papi.example.gov.vn")).status_code == 200, link


@pytest.mark.parametrize("units", [2, 12])
def test_number_of_queries_grows_with_the_mails_alone(
    mailbox: Mailbox, django_assert_num_queries: DjangoAssertNumQueries, units: int
) -> None:
    first = UnitFactory()
    for n in range(units):
        unit = UnitFactory(province=first.province)
        UserFactory(lead_of=unit, email=f"donvi{n}@example.gov.vn")
        for days in (-40, -1, 3):
            give(unit, days)

    with django_assert_num_queries(18 + units):
        assert remind() == f"sent {units}"


def html(message) -> str:
    return message.get_body(("html",)).get_content()


def text(message) -> str:
    return message.get_body(("plain",)).get_content()
