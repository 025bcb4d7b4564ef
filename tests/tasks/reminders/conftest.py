"""A mail server on this machine's loopback, and a world of two units on a working day."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import StringIO
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.management import call_command
from pytest_django import Settings

from tasks.choices import DeadlineKind
from tasks.models import Assignment
from tests.factories import AssignmentFactory, PlanFactory, UnitFactory, UserFactory
from units.models import Unit

TODAY = date(2026, 9, 23)  # a Wednesday


@dataclass
class Mailbox:
    """What the server took; `refuse` names addresses that it does not know."""

    messages: list[EmailMessage] = field(default_factory=list)
    refuse: set[str] = field(default_factory=set)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if address in self.refuse:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def addresses(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.messages)


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.MAIL_IS_SET_UP = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.PORTAL_URL = "https://papi.example.gov.vn"
    yield box
    server.stop()


@pytest.fixture
def unit() -> Unit:
    """A commune with a lead who has an address."""
    unit = UnitFactory(commune=True)
    UserFactory(lead_of=unit, email="lanhdao@example.gov.vn")
    return unit


def give(unit: Unit, days: int | None, **columns: Any) -> Assignment:
    """An acknowledged assignment of `unit`, due so many days after TODAY; all of one plan of the province."""
    plan = unit.province.plans.first() or PlanFactory(issued=True, with_periods=True, province=unit.province)
    kind = DeadlineKind.ONGOING if days is None else DeadlineKind.FIXED
    due_on = None if days is None else TODAY + timedelta(days=days)
    columns.setdefault("state", "in_progress")
    return AssignmentFactory(task__plan=plan, task__deadline_kind=kind, task__due_on=due_on, unit=unit, **columns)


def remind(today: date = TODAY, *arguments: str) -> str:
    """Run the command; return its last line."""
    out = StringIO()
    call_command("remind", f"--today={today}", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()[-1]
