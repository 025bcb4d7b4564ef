"""A completion that waits for confirmation, beside what its unit said before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile

from tasks.choices import Step
from tasks.models import Assignment, Evidence, Update


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was sent, what had been said before it, and the remark with which it came back last."""

    assignment: Assignment
    sent: Update | None
    before: Update | None
    returned: Update | None
    documents: list[Evidence]  # given since the last confirmation: an ongoing task is confirmed each period
    ticked: bool

    @classmethod
    def of(cls, assignment: Assignment, *, ticked: bool) -> Waiting:
        """Pick the steps out of an assignment `with_steps()`."""
        steps = list(takewhile(lambda step: step.kind != Step.CONFIRMED, assignment.updates.all()))  # newest first
        sent, before, *_older = [*(step for step in steps if step.result), None, None]
        returned = next((step for step in steps if step.kind == Step.RETURNED), None)
        documents = [document for step in steps for document in step.evidence.all()]
        return cls(assignment, sent, before, returned, documents, ticked)
