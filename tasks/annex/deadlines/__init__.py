"""What a printed deadline means: text and the plan's date → kind, day, recurrence, doubts.

`printed` brings a text into comparable form, `times` finds the calendar times in it and `rhythms` its recurrence,
`milestones` turns times into last good days, `reading` decides, `questions` says what a careful clerk would ask.
"""

from .deadline import Deadline
from .reading import read_deadline

__all__ = ["Deadline", "read_deadline"]
