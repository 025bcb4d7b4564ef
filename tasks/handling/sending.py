"""Sending a completion that somebody prepared, as it stands: an officer's draft, or what a unit's own plan added up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from tasks.choices import State
from tasks.handling.updating import Entry, save_entry, version
from tasks.models import Draft
from tasks.services import StepRefusedError, locked

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.models import Assignment, Update


@transaction.atomic
def send_draft(assignment: Assignment, *, seen: str, by: User, at: datetime | None = None) -> Update | Draft:
    """Send the completion that lies ready; `seen` is the moment (ISO) of the draft that the person read.

    Raises StepRefusedError where it was changed or sent meanwhile, ValidationError where something is missing.
    """
    assignment = locked(assignment)
    draft = Draft.objects.filter(assignment=assignment, state=State.AWAITING).first()
    if draft is None or draft.at.isoformat() != seen:
        raise StepRefusedError(_("The draft was changed or sent meanwhile; look at it again."))
    entry = Entry(State.AWAITING, draft.result, draft.done_on, draft.percent, draft.difficulty, draft.proposal)
    return save_entry(assignment, entry, by=by, seen=version(assignment), as_draft=False, at=at)
