"""What a printed deadline means: text and the plan's date → kind, day, recurrence, doubts.

`printed` brings a text into comparable form, `times` finds the calendar times in it and `rhythms` its recurrence,
`cycles` the day of a period and `spans` what is counted from an event; `milestones` turns times into last good days,
`reading` decides, `questions` says what a careful clerk would ask.
"""

from .deadline import Deadline
from .reading import read_deadline
from .spans import Span, span_from_issue

__all__ = ["Deadline", "Span", "read_deadline", "span_from_issue"]
