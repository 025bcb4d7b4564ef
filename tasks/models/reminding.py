"""What units are reminded of: a digest a day, the reminders in it, and the mails that carry it (the outbox)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from tasks.choices import ReminderStep, known_choice
from tasks.models.life import Assignment, OfAssignmentQuerySet
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


class DigestQuerySet(models.QuerySet["Digest"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The digests of the units whose assignments `user` sees."""
        if user.is_superuser:
            return self
        reach = user.reach(f"tasks.{action}_assignment")
        return self.filter(reach.provinces_q("unit__province", history=action == "view") | reach.units_q("unit"))

    def unseen(self) -> Self:
        """Those that nobody of the unit has looked at yet."""
        return self.filter(seen_at__isnull=True)

    def for_list(self) -> Self:
        """With their reminders and what a row of these shows."""
        reminders = Reminder.objects.select_related("assignment__task")
        return self.select_related("by").prefetch_related(Prefetch("reminders", reminders))


class Digest(models.Model):
    """All that a unit is reminded of at once: by the daily run, or by a coordinator (`by`)."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="digests", verbose_name=_("unit"))
    day = models.DateField(_("day"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made at"))
    run = models.UUIDField(_("run"), db_index=True)  # which of two runs at once made it
    seen_at = models.DateTimeField(_("seen at"), null=True, blank=True)

    objects = DigestQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name = _("digest")
        verbose_name_plural = _("digests")
        constraints = [
            # Two runs at once both try; the database lets one of them have the unit.
            models.UniqueConstraint(fields=["unit", "day"], condition=Q(by__isnull=True), name="tasks_digest_one_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.day:%d/%m/%Y}"


class Reminder(models.Model):
    """An assignment's unit was reminded: each step once for each date that it is about.

    `about` is the due date for the steps around a deadline, so that a new due date begins them anew; else the day.
    """

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="reminders", verbose_name=_("digest"))
    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="reminders", verbose_name=_("assignment"))
    step = models.CharField(_("step"), max_length=20, choices=ReminderStep)
    about = models.DateField(_("about the day"))

    objects = OfAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            known_choice("step", ReminderStep),
            models.UniqueConstraint(fields=["assignment", "step", "about"], name="tasks_reminder_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} {self.step}"


class MailQuerySet(models.QuerySet["Mail"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The mails to units that `user` may remind."""
        if user.is_superuser:
            return self
        return self.filter(user.reach("tasks.remind_assignment").provinces_q("digest__unit__province"))

    def waiting(self) -> Self:
        """Those not handed to the mail server yet."""
        return self.filter(sent_at__isnull=True)

    def for_sending(self) -> Self:
        """With what their text says, the oldest first."""
        reminders = Reminder.objects.select_related("assignment__task", "assignment__plan")
        related = self.select_related("user", "digest__by", "digest__unit__province")
        return related.prefetch_related(Prefetch("digest__reminders", reminders)).order_by("pk")


class Mail(models.Model):
    """A digest that a person gets by mail. It waits here until the server has taken it; its text is made then."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="mails", verbose_name=_("digest"))
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("user"))
    run = models.UUIDField(_("run"), null=True, blank=True, db_index=True)  # which run is sending it
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        constraints = [models.UniqueConstraint(fields=["digest", "user"], name="tasks_mail_once_a_person")]

    def __str__(self) -> str:
        return f"{self.digest} → {self.user}"
