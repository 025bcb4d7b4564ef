"""The words of a task's life, shared by the models and by the pure readers of an annex."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


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


# How many months a period of the rhythm has; the plan's own rounds are quarters.
MONTHS = {
    Recurrence.MONTHLY: 1,
    Recurrence.QUARTERLY: 3,
    Recurrence.ROUNDS: 3,
    Recurrence.HALF_YEARLY: 6,
    Recurrence.YEARLY: 12,
}


def rhythm_in_words(recurrence: str, day: int | None, month: int | None) -> str:
    """Return how often a recurring task comes back, with its own day of each period where it has one.

    `month` counts from the first of the period; one after its end is of the period that follows.
    """
    if not recurrence:
        return ""
    often, length = Recurrence(recurrence).label, MONTHS[Recurrence(recurrence)]
    if day is None:
        return str(often)
    later, month = divmod((month or length) - 1, length)
    said = {"often": often, "day": day, "month": month + 1}
    if recurrence == Recurrence.MONTHLY:
        return (
            gettext("%(often)s, day %(day)d of the next month") if later else gettext("%(often)s, day %(day)d")
        ) % said
    if recurrence == Recurrence.YEARLY:
        return gettext("%(often)s, on %(day)d/%(month)d") % said
    if later:
        return gettext("%(often)s, day %(day)d of month %(month)d of the next period") % said
    return gettext("%(often)s, day %(day)d of month %(month)d of the period") % said


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


WORKABLE = frozenset({State.NOT_STARTED, State.IN_PROGRESS, State.REDO})
OPEN = WORKABLE | {State.AWAITING}


class Timeliness(models.TextChoices):
    """How an assignment stands against its deadline on a given day; computed, never stored."""

    DONE_IN_TIME = "done_in_time", _("Done in time")
    DONE_LATE = "done_late", _("Done late")
    DONE_NO_DEADLINE = "done_no_deadline", _("Done, without deadline")
    IN_TIME = "in_time", _("In time")
    DUE_SOON = "due_soon", _("Due soon")
    OVERDUE = "overdue", _("Overdue")
    NO_DEADLINE = "no_deadline", _("No deadline")


class Pile(models.IntegerChoices):
    """Where a unit's list shows an assignment on a given day: what presses most comes first."""

    OVERDUE = 0, _("Overdue")
    DUE_SOON = 1, _("Due soon")
    REST = 2, _("Other tasks")
    DONE = 3, _("Done")
    CANCELLED = 4, _("Cancelled")


class ChangeKind(models.TextChoices):
    """What an amendment did to a task."""

    CHANGED = "changed", _("Changed")
    ADDED = "added", _("Added")
    MERGED = "merged", _("Merged")
    SPLIT = "split", _("Split")
    REPLACED = "replaced", _("Replaced")
    CANCELLED = "cancelled", _("Cancelled")


class Step(models.TextChoices):
    """A step in the life of an assignment."""

    GIVEN = "given", _("Given")
    PROGRESS = "progress", _("Progress")
    SENT = "sent", _("Sent for confirmation")
    CONFIRMED = "confirmed", _("Confirmed")
    RETURNED = "returned", _("Returned")
    REOPENED = "reopened", _("Reopened")
    SUSPENDED = "suspended", _("Suspended")
    RESUMED = "resumed", _("Resumed")
    CANCELLED = "cancelled", _("Cancelled")
    DATED = "dated", _("Due date changed")
    RECEIVED = "received", _("Acknowledged")
    HANDED = "handed", _("Handed on")
    ASKED = "asked", _("Extension requested")
    REFUSED = "refused", _("Extension refused")
    REMARKED = "remarked", _("Remark of a leader")
    CLOSED = "closed", _("Closed with the plan")


# Who has the work and what was asked about it: nothing that makes what somebody is typing stale.
ASIDE = frozenset({Step.RECEIVED, Step.HANDED, Step.ASKED, Step.REFUSED, Step.REMARKED})

# Steps that have to say why.
WITH_REASON = frozenset(
    {
        Step.RETURNED,
        Step.REOPENED,
        Step.SUSPENDED,
        Step.CANCELLED,
        Step.DATED,
        Step.ASKED,
        Step.REFUSED,
        Step.REMARKED,
    }
)


class ReminderStep(models.TextChoices):
    """Why a unit is reminded of an assignment, the most urgent first; `tasks.reminders.steps` says when."""

    BY_HAND = "by_hand", _("Reminded by the standing agency")
    TWO_MONTHS_LATE = "two_months_late", _("60 days overdue")
    MONTH_LATE = "month_late", _("30 days overdue")
    WEEK_LATE = "week_late", _("7 days overdue")
    DAY_LATE = "day_late", _("1 day overdue")
    DAY_BEFORE = "day_before", _("Due in 1 day")
    DAYS_BEFORE = "days_before", _("Due in 3 days")
    WEEK_BEFORE = "week_before", _("Due in 7 days")
    MONTH_BEFORE = "month_before", _("Due in 30 days")
    NO_UPDATE = "no_update", _("No update this period")
    NOT_ACKNOWLEDGED = "not_acknowledged", _("Not acknowledged")


class Listing(models.TextChoices):
    """The lists whose filters can be kept under a name."""

    TASKS = "tasks", _("Tasks")
    ASSIGNMENTS = "assignments", _("Assignments")


class Decision(models.TextChoices):
    """What became of a request for more time."""

    OPEN = "open", _("Extension awaiting approval")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


def known_choice(field: str, choices: type[models.TextChoices], *, blank: bool = False) -> models.CheckConstraint:
    """Hold a choice field to its choices in the database too."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [*([""] if blank else []), *choices.values]}),
        name=f"%(app_label)s_%(class)s_{field}_known",
    )
