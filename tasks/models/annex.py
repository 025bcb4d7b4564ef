"""The files dropped on a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from plans.models import OfPlanQuerySet, Plan
from units.fields import LineField

if TYPE_CHECKING:
    from accounts.models import User


class AnnexImportQuerySet(OfPlanQuerySet):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The imports of the plans that `user` may edit: a preview is a working paper."""
        return self.filter(plan__in=Plan.objects.visible_to(user, "change"))

    def applied(self) -> Self:
        """The imports whose tasks stand in their plan."""
        return self.filter(applied_at__isnull=False, undone_at__isnull=True)

    def for_page(self) -> Self:
        """With what the preview shows."""
        return self.select_related("plan__province", "plan__unit", "uploaded_by", "applied_by")


class AnnexImport(models.Model):
    """A file dropped on a plan: what was read from it, who applied it, and whether it was undone."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="annex_imports", verbose_name=_("plan"))
    file = models.FileField(_("file"), upload_to="annexes/%Y/")
    name = LineField(_("file name"), max_length=200)
    sha256 = models.CharField(max_length=64)
    before_is_inclusive = models.BooleanField(_("“before a day” includes the day"), default=False)
    reading = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("uploaded by")
    )
    uploaded_at = models.DateTimeField(_("uploaded at"))
    applied_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("applied by")
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    objects = AnnexImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("annex import")
        verbose_name_plural = _("annex imports")
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(applied_at__isnull=False),
                name="tasks_anneximport_undone_only_when_applied",
            )
        ]

    def __str__(self) -> str:
        return self.name
