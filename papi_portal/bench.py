"""How fast the portal answers for a province of a given size, as a ratio to a bare Django view in the same run.

Wall time says more of the machine than of the code; the ratio to a page of 25 bare rows says how much we add.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, reset_queries
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from django.urls import include, path, reverse

from accounts.models import Membership, User
from accounts.permissions import Role
from plans.models import Plan
from plans.services import create_plan, proposed_plan
from tasks.annex.services import apply, keep, read_for_plan
from tasks.choices import DeadlineKind, Part, State
from tasks.handling.updating import version
from tasks.models import Assignment, Party, Task
from tasks.planning.issuing import fan_out, issue_plan
from tasks.services import Report, locked_many, report_all
from units.models import Group, Province, Unit

ANNEX = Path(settings.BASE_DIR) / "fixtures" / "demo" / "annex-lai-chau-2026.xlsx"
ISSUED = date(2026, 3, 27)
Ask = Callable[[Client], Any]
ROWS = engines["django"].from_string(
    '{% extends "base.html" %}{% block content %}<table>{% for row in rows %}<tr><td>{{ row.task.number }}</td>'
    "<td>{{ row.task.title }}</td><td>{{ row.unit.name }}</td><td>{{ row.get_state_display }}</td>"
    "<td>{{ row.due_on }}</td></tr>{% endfor %}</table>{% endblock %}"
)


def floor(request: HttpRequest) -> HttpResponse:
    """Show 25 bare rows on a page of somebody who signed in: what Django itself needs."""
    return HttpResponse(ROWS.render({"rows": Assignment.objects.select_related("task", "unit")[:25]}, request))


urlpatterns = [path("", include("papi_portal.urls")), path("bare/", floor, name="floor")]


def _get(url: str, client: Client) -> Any:
    return client.get(url)


@dataclass(frozen=True, slots=True)
class Measure:
    """One case: the median time of an answer, the floor's, their ratio, and the number of queries."""

    case: str
    ms: float
    floor_ms: float
    ratio: float
    queries: int

    def as_json(self) -> dict[str, Any]:
        """Return the figures by name, rounded."""
        return {name: round(value, 2) if isinstance(value, float) else value for name, value in asdict(self).items()}


def build(assignments: int, today: date) -> Plan:
    """Make Lai Châu's plan with at least so many assignments, a part of them reported by `today`."""
    province = Province.objects.get(name="Lai Châu")
    plan = create_plan(proposed_plan(province, 2026, ISSUED), by=None)
    content = ANNEX.read_bytes()
    apply(keep(plan, read_for_plan(plan, BytesIO(content)), content=content, name=ANNEX.name, by=None), by=None)
    communes = Group.objects.get(code="ubnd-cap-xa", province=None)
    size = Unit.objects.of_province(province, ISSUED).of_kinds(communes.kinds).count()
    lacking = max(0, assignments - fan_out(plan).count)
    tasks = [
        Task(
            plan=plan,
            position=1000 + n,
            number=str(1000 + n),
            title=f"Rà soát, niêm yết thủ tục hành chính đợt {n}",
            deadline_kind=DeadlineKind.FIXED,
            deadline_text="Trước ngày 30/9/2026",
            due_on=ISSUED + timedelta(days=n % 270),
        )
        for n in range(-(-lacking // size))
    ]
    Task.objects.bulk_create(tasks)
    Party.objects.bulk_create(
        [Party(task=task, part=Part.LEAD, position=0, group=communes, text=communes.name) for task in tasks]
    )
    issue_plan(plan, number="1450/KH-UBND", dated_on=ISSUED, by=None)
    _report(plan, today)
    return plan


def _report(plan: Plan, today: date) -> None:
    author = _person(Unit.objects.get(province=plan.province, name="Sở Tư pháp"), Role.UNIT_LEAD, "bench.tac-gia")
    chosen = list(plan.assignments.leads().order_by("pk").values_list("pk", flat=True))[::3]
    reports = {
        assignment: Report("Đã niêm yết tại 12/12 bản.", done_on=today if number % 2 else None)
        for number, assignment in enumerate(locked_many(chosen))
    }
    report_all(reports, by=author)


def _person(unit: Unit, role: Role, username: str) -> User:
    user: User = User.objects.create_user(username, full_name=username)
    Membership.objects.create(user=user, unit=unit, role=role, valid_from=ISSUED)
    return user


def cases(plan: Plan) -> Iterator[tuple[str, Client, Ask]]:
    """Yield what is measured: a name, who asks, and the asking."""
    agency = Unit.objects.get(province=plan.province, name="Sở Tư pháp")
    commune = Unit.objects.of_province(plan.province, ISSUED).get(name="UBND xã Sìn Hồ")
    desk, village = Client(), Client()
    desk.force_login(_person(agency, Role.COORDINATOR, "bench.dau-moi"), "accounts.backends.RoleBackend")
    village.force_login(_person(commune, Role.UNIT_LEAD, "bench.xa"), "accounts.backends.RoleBackend")
    task = plan.tasks.order_by("-position")[0]
    for name, client, url in [
        ("overview", desk, reverse("tasks:overview", args=[plan.pk])),
        ("tasks", desk, reverse("tasks:list", args=[plan.pk])),
        ("tasks, search", desk, reverse("tasks:list", args=[plan.pk]) + "?q=niem yet"),
        ("assignments", desk, reverse("tasks:assignments", args=[plan.pk])),
        ("assignments, overdue", desk, reverse("tasks:assignments", args=[plan.pk]) + "?timeliness=overdue"),
        ("assignments, search", desk, reverse("tasks:assignments", args=[plan.pk]) + "?q=sin ho"),
        ("awaiting confirmation", desk, reverse("tasks:awaiting", args=[plan.pk])),
        ("one task", desk, reverse("tasks:detail", args=[task.pk])),
        ("report periods", desk, reverse("reports:list", args=[plan.pk])),
        ("a unit's work", village, reverse("tasks:work", args=[commune.pk])),
    ]:
        yield name, client, partial(_get, url)
    own = Assignment.objects.filter(plan=plan, unit=commune, state=State.NOT_STARTED).order_by("-pk")
    ids = iter(own.values_list("pk", flat=True))
    yield "save of an update", village, lambda c: save(c, next(ids))


def save(client: Client, assignment: int) -> Any:
    """Send the form of an update as a browser does, without having opened it."""
    found = Assignment.objects.get(pk=assignment)
    typed = {"state": State.IN_PROGRESS, "result": "Đã niêm yết tại 12/12 bản.", "seen": version(found)}
    return client.post(reverse("tasks:update", args=[assignment]), typed)


def measure(plan: Plan, rounds: int = 7) -> Iterator[Measure]:
    """Yield each case, measured in turn with the floor so that both see the same machine."""
    for name, client, ask in cases(plan):
        _asked(ask, client)  # compile templates, warm caches
        floors, times, queries = [], [], 0
        for _ in range(rounds):
            floors.append(_asked(partial(_get, reverse("floor")), client)[0])
            took, queries = _asked(ask, client)
            times.append(took)
        ms, floor_ms = statistics.median(times), statistics.median(floors)
        yield Measure(name, ms, floor_ms, ms / floor_ms, queries)


def _asked(ask: Ask, client: Client) -> tuple[float, int]:
    reset_queries()
    connection.force_debug_cursor = True
    started = time.perf_counter()
    answer = ask(client)
    took = 1000 * (time.perf_counter() - started)
    if answer.status_code >= 400:
        raise RuntimeError(f"{answer.status_code} {answer.content[:200]!r}")
    return took, len(connection.queries)
