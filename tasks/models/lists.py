"""What a person keeps of a list: its filter under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from tasks.choices import Listing, known_choice
from units.fields import LineField

if TYPE_CHECKING:
    from accounts.models import User


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """One's own filters, whatever the action."""
        return self.filter(user=user)


class SavedFilter(models.Model):
    """A filter that somebody keeps under a name: the query of its address, good for the list of any plan."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="saved_filters", verbose_name=_("user"))
    listing = models.CharField(_("list"), max_length=12, choices=Listing)
    name = LineField(_("name of the filter"), max_length=80)
    query = models.CharField(_("query"), max_length=1000)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [
            known_choice("listing", Listing),
            models.UniqueConstraint(
                fields=["user", "listing", "name"],
                name="tasks_savedfilter_name_unique",
                violation_error_message=_("You already keep a filter under this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
