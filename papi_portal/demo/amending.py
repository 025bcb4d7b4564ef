"""The amendment of a demo plan: its document, then each thing it does, through the forms that a coordinator fills."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from indicators.models import Indicator
from papi_portal.demo.content import DemoAmendment
from plans.models import Amendment, Plan
from tasks.choices import ChangeKind
from tasks.planning.amending.forms import DeedForm
from tasks.planning.amending.services import amend, record_amendment

if TYPE_CHECKING:
    from accounts.models import User


def play_amendment(plan: Plan, demo: DemoAmendment, *, by: User, at: datetime) -> Amendment:
    """Record the document and do what it says."""
    day = demo.dated_on(plan.year)
    amendment = record_amendment(Amendment(plan=plan, number=demo.number, dated_on=day, reason=demo.reason), by=by)
    for deed in demo.deeds:
        amend(amendment, _filled(amendment, deed).deed, by=by, at=at)
    return amendment


def _filled(amendment: Amendment, deed: dict[str, Any]) -> DeedForm:
    """Return the form of one deed as the page offers it, with what the fixture says otherwise."""
    plan = amendment.plan
    tasks = list(plan.tasks.filter(number__in=deed["tasks"]).for_page())
    about: dict[str, Any] = {"amendment": amendment, "kind": ChangeKind(deed["kind"]), "tasks": tasks}
    indicators = {each.code: each.pk for each in Indicator.objects.filter(version=plan.framework_version_id)}
    data: dict[str, Any] = {"reason": deed["reason"]}
    for version, typed in zip(DeedForm(None, **about).versions, deed["printed"], strict=True):
        said = {name: version[name].value() for name in version.fields}
        said |= {name: text.replace("{year}", str(plan.year)) for name, text in typed.items()}
        said["indicator"] = indicators.get(said["indicator"], said["indicator"])
        data |= {version.add_prefix(name): value for name, value in said.items() if value is not None}
    form = DeedForm(data, **about)
    if not form.is_valid():
        raise ValueError(form.errors, [version.errors for version in form.versions])
    return form
