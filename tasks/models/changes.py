"""What amendments did to the tasks of an issued plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from plans.models import Amendment
from tasks.choices import ChangeKind, known_choice
from tasks.models.task import OfTaskQuerySet, Task
from units.fields import ProseField

if TYPE_CHECKING:
    from accounts.models import User


class TaskChangeQuerySet(OfTaskQuerySet):
    def for_history(self, user: User) -> Self:
        """With the document and the tasks that `user` sees in place of the one that ended, the first change first."""
        results = Prefetch("results", Task.objects.visible_to(user).order_by("position"))
        return self.select_related("amendment", "task").prefetch_related(results).order_by("pk")


class TaskChange(models.Model):
    """What an amendment did to a task, why, and what was printed before.

    `day` is that on which it was recorded (of a change corrected since, the last one): the document's own date is
    often some days earlier, and what was known on a past day goes by what was recorded until then.
    """

    amendment = models.ForeignKey(Amendment, models.PROTECT, related_name="changes", verbose_name=_("amendment"))
    task = models.ForeignKey(Task, models.PROTECT, related_name="changes", verbose_name=_("task"))
    kind = models.CharField(_("what changed"), max_length=10, choices=ChangeKind)
    reason = ProseField(_("reason"))
    results = models.ManyToManyField(Task, blank=True, related_name="came_from", verbose_name=_("tasks in its place"))
    before = models.JSONField(_("as printed before"), default=dict)
    day = models.DateField(_("recorded on"), default=timezone.localdate)

    objects = TaskChangeQuerySet.as_manager()

    class Meta:
        ordering = ["amendment", "pk"]
        verbose_name = _("change of a task")
        verbose_name_plural = _("changes of tasks")
        constraints = [
            known_choice("kind", ChangeKind),
            models.UniqueConstraint(
                fields=["amendment", "task"],
                name="tasks_taskchange_once_in_an_amendment",
                violation_error_message=_("This amendment already changes this task."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="tasks_taskchange_reason_given",
                violation_error_message=_("Say why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.task}"
