"""An ongoing task never ends during the year: each report period expects an update, and each is confirmed by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plans.models import Period
from tasks.choices import Step
from tasks.models import Update


@dataclass(slots=True)
class Round:
    """One report period of an ongoing task: what was said in it last, and whether that was sent and confirmed."""

    period: Period
    said: Update | None = None
    sent: Update | None = None
    confirmed: Update | None = None


def rounds(steps: Iterable[Update], periods: Iterable[Period], today: date) -> list[Round]:
    """Return the periods from the giving of the work to `today`, newest first, with what `steps` say of each.

    A report belongs to the period on whose days it was recorded; a confirmation to that of the report it confirms,
    whenever it came.
    """
    oldest_first = sorted(steps, key=lambda step: step.pk)
    given_on = oldest_first[0].day if oldest_first else today
    expected = [period for period in periods if period.ends_on >= given_on and period.starts_on <= today]
    found = [Round(period) for period in sorted(expected, key=lambda period: period.starts_on)]
    current = None
    for step in oldest_first:
        if step.kind in (Step.PROGRESS, Step.SENT):
            begun = [each for each in found if each.period.starts_on <= step.day]
            current = begun[-1] if begun else None
            if current:
                current.said, current.sent = step, step if step.kind == Step.SENT else current.sent
        elif step.kind == Step.RETURNED and current:
            current.sent = None
        elif step.kind == Step.CONFIRMED and current:
            current.confirmed = step
    return found[::-1]
