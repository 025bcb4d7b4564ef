"""The words of a task's life, shared by the models and by the pure readers of an annex."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeadlineKind(models.TextChoices):
    """How an annex says by when. Half of a real plan is `ongoing`: never overdue, but reported on each period."""

    FIXED = "fixed", _("By a date")
    PERIOD = "period", _("Within a period")
    RECURRING = "recurring", _("Recurring")
    ONGOING = "ongoing", _("Ongoing")
    REGULATED = "regulated", _("Per regulation")
    CONDITIONAL = "conditional", _("Conditional")
    MISSING = "missing", _("Deadline not set")


class Recurrence(models.TextChoices):
    """How often a recurring task comes back; `rounds` are the plan's own report periods."""

    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    HALF_YEARLY = "half-yearly", _("Half-yearly")
    YEARLY = "yearly", _("Yearly")
    ROUNDS = "rounds", _("Each report period")


class Part(models.TextChoices):
    """What a unit does in a task."""

    LEAD = "lead", pgettext_lazy("part of a unit", "Lead")
    COORDINATING = "coordinating", pgettext_lazy("part of a unit", "Coordinating")


class State(models.TextChoices):
    """Where the work stands. Overdue is none of them: it is computed for a day (`Timeliness`)."""

    NOT_STARTED = "not_started", _("Not started")
    IN_PROGRESS = "in_progress", _("In progress")
    AWAITING = "awaiting", _("Awaiting confirmation")
    REDO = "redo", _("To redo")
    DONE = "done", _("Done")
    SUSPENDED = "suspended", _("Suspended")
    CANCELLED = "cancelled", _("Cancelled")


class Timeliness(models.TextChoices):
    """How an assignment stands against its deadline on a given day; computed, never stored."""

    DONE_IN_TIME = "done_in_time", _("Done in time")
    DONE_LATE = "done_late", _("Done late")
    DONE_NO_DEADLINE = "done_no_deadline", _("Done, without deadline")
    IN_TIME = "in_time", _("In time")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    NO_DEADLINE = "no_deadline", _("No deadline")
