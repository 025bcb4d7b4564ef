"""What leaves the portal and comes back: filled work sheets, and the keys of calendar feeds."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import OfPlanQuerySet, Plan
from units.fields import LineField
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


class SheetUploadQuerySet(OfPlanQuerySet):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The sheets that `user` uploaded: what is not applied yet concerns nobody else."""
        return self.filter(uploaded_by=user.pk, plan__in=Plan.objects.visible_to(user))


class SheetUpload(models.Model):
    """A work sheet that came back filled: what was read from it, and whether it was applied."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="sheet_uploads", verbose_name=_("plan"))
    file = models.FileField(_("file"), upload_to="sheets/%Y/%m/")
    name = LineField(_("file name"), max_length=200)
    reading = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("uploaded by"))
    uploaded_at = models.DateTimeField(_("uploaded at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    rows_applied = models.PositiveIntegerField(_("rows applied"), default=0)

    objects = SheetUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("uploaded work sheet")
        verbose_name_plural = _("uploaded work sheets")
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=False) | Q(rows_applied=0),
                name="tasks_sheetupload_rows_only_when_applied",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CalendarKeyQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The keys of the units whose calendar `user` may see or share."""
        if user.is_superuser:
            return self
        return self.filter(user.reach(f"tasks.{action}_calendarkey").units_q("unit"))

    def live(self) -> Self:
        """The keys that open a calendar."""
        return self.filter(revoked_at__isnull=True)


class CalendarKey(models.Model):
    """Opens the calendar feed of a unit to whoever has the address; taken back by revoking it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="calendar_keys", verbose_name=_("unit"))
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    objects = CalendarKeyQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("calendar key")
        verbose_name_plural = _("calendar keys")
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], condition=Q(revoked_at__isnull=True), name="tasks_calendarkey_one_live"
            )
        ]

    def __str__(self) -> str:
        return str(self.unit)
