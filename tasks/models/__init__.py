"""The tasks of a plan, the units they were given to, and what became of each assignment."""

from tasks.models.annex import AnnexImport
from tasks.models.changes import TaskChange
from tasks.models.handling import Draft, Evidence, Extension, Receipt, Reminder
from tasks.models.life import Assignment, Party, Task, Update

__all__ = [
    "AnnexImport",
    "Assignment",
    "Draft",
    "Evidence",
    "Extension",
    "Party",
    "Receipt",
    "Reminder",
    "Task",
    "TaskChange",
    "Update",
]
