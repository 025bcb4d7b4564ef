"""A completion that waits for confirmation, beside what its unit said before, and what to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from tasks.choices import Step
from tasks.handling.hints import Hint, hints, look_alike
from tasks.models import Assignment, Evidence, Update

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was sent, what had been said before it, and the remark with which it came back last."""

    assignment: Assignment
    sent: Update | None
    before: Update | None
    returned: Update | None
    documents: list[Evidence]  # given since the last confirmation: an ongoing task is confirmed each period
    ticked: bool = False
    hints: Sequence[Hint] = ()

    @property
    def said_before(self) -> str:
        """The words of the step before; none where this is the first."""
        return self.before.result if self.before else ""

    @classmethod
    def of(cls, assignment: Assignment, *, ticked: bool = False) -> Waiting:
        """Pick the steps out of an assignment `with_steps()`."""
        steps = list(takewhile(lambda step: step.kind != Step.CONFIRMED, assignment.updates.all()))  # newest first
        sent, before, *_older = [*(step for step in steps if step.result), None, None]
        returned = next((step for step in steps if step.kind == Step.RETURNED), None)
        documents = [document for step in steps for document in step.evidence.all()]
        return cls(assignment, sent, before, returned, documents, ticked)


def with_hints(waiting: Sequence[Waiting], user: User) -> list[Waiting]:
    """Add to each what is worth a look before it is confirmed, as far as `user` sees it. One query for all."""
    alike = look_alike([document for each in waiting for document in each.documents], user)
    return [replace(each, hints=hints(each.assignment, each.documents, alike)) for each in waiting]
