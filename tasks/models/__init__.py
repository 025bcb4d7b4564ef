"""The tasks of a plan, the units they were given to, and what became of each assignment."""

from tasks.models.annex import AnnexImport
from tasks.models.changes import TaskChange
from tasks.models.handling import Draft, Evidence, Extension, Receipt
from tasks.models.life import Assignment, Update
from tasks.models.lists import SavedFilter
from tasks.models.reminding import Digest, Mail, Reminder
from tasks.models.sheets import CalendarKey, SheetUpload
from tasks.models.task import Party, Task

__all__ = [
    "AnnexImport",
    "Assignment",
    "CalendarKey",
    "Digest",
    "Draft",
    "Evidence",
    "Extension",
    "Mail",
    "Party",
    "Receipt",
    "Reminder",
    "SavedFilter",
    "SheetUpload",
    "Task",
    "TaskChange",
    "Update",
]
