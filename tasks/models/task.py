"""A task as the plan prints it, and the parties it names."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from indicators.models import Indicator
from plans.models import Amendment, Plan
from tasks.choices import DeadlineKind, Part, Recurrence, known_choice, rhythm_in_words
from tasks.models.annex import AnnexImport
from units.fields import FoldedField, LineField, ProseField, SortKeyField
from units.models import Group, Unit
from units.text import fold

if TYPE_CHECKING:
    from accounts.models import User
    from accounts.permissions import Reach


def given_to(user: User, reach: Reach, path: str = "") -> Q:
    """Assignments (at `path`) of the units within `reach`, and those handed to its rooms or to `user` as an officer.

    What an officer was handed stays with the unit when the officer moves to another one.
    """
    handed = Q()
    if reach.houses and reach.units:
        own = Q(**{f"{path}receipt__officer": user.pk}) & reach.houses_q(f"{path}unit")
        handed = Q(**{f"{path}receipt__room__in": reach.units}) | own
    return reach.units_q(f"{path}unit") | handed


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The tasks on which `user` may perform `action`: of whole plans, or those given to the own unit."""
        if user.is_superuser:
            return self
        reach = user.reach(f"tasks.{action}_task")
        mine = reach.plans_q("plan")
        if action == "view":
            mine |= reach.provinces_q("plan__province", history=True)
        if reach.units:
            mine |= Q(Exists(Task.objects.filter(given_to(user, reach, "assignments__"), pk=OuterRef("pk"))))
        return self.filter(mine, plan__in=Plan.objects.visible_to(user, action))

    def seen_in(self, plan: Plan, user: User) -> Self:
        """What `visible_to()` finds in `plan`, which `user` sees; who reads all of it is not asked about each row."""
        whole = user.reaches_all_of(plan, "tasks.view_task")
        return (self if whole else self.visible_to(user)).filter(plan=plan)

    def for_list(self) -> Self:
        """With what a list of tasks shows."""
        return self.select_related("indicator").prefetch_related(Prefetch("parties", Party.objects.named()))

    def for_page(self) -> Self:
        """With what the page of one task shows."""
        return self.for_list().select_related("plan__province", "added_by", "ended_by")

    def in_force(self, day: date | None = None) -> Self:
        """The tasks that no amendment has ended; with `day`, by what was recorded of amendments until its end.

        Like `AssignmentQuerySet.known_on`, so that the tasks, assignments and figures of a past day agree.
        """
        if day is None:
            return self.filter(ended_by=None)
        itself = Task.objects.filter(pk=OuterRef("pk"))
        ended_later = itself.filter(changes__amendment=F("ended_by"), changes__day__gt=day)
        added_later = itself.filter(changes__amendment=F("added_by"), changes__day__gt=day)
        put_in_place_later = itself.filter(came_from__amendment=F("added_by"), came_from__day__gt=day)
        in_force = self.filter(Q(ended_by=None) | Exists(ended_later))
        return in_force.exclude(Exists(added_later)).exclude(Exists(put_in_place_later))

    def search(self, text: str) -> Self:
        """The tasks whose number, title or product holds `text`, without regard to marks and case."""
        return self.filter(search_text__contains=fold(text))


class Task(models.Model):
    """One row of a plan's annex."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="tasks", verbose_name=_("plan"))
    annex_import = models.ForeignKey(
        AnnexImport, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("annex import")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subtasks", verbose_name=_("parent task")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("indicator")
    )
    position = models.PositiveIntegerField(_("position"))
    number = LineField(_("number"), max_length=30, blank=True)  # as printed; never a key: real annexes repeat it
    title = ProseField(_("task"))
    product = ProseField(_("deliverable"), blank=True)
    deadline_kind = models.CharField(_("kind of deadline"), max_length=12, choices=DeadlineKind)
    deadline_text = LineField(_("deadline as printed"), max_length=500, blank=True)
    starts_on = models.DateField(_("start date"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    recurrence = models.CharField(_("how often"), max_length=12, choices=Recurrence, blank=True)
    receiver = LineField(_("receiver of the result"), max_length=200, blank=True)
    recurs_month = models.PositiveSmallIntegerField(_("month of the period"), null=True, blank=True)
    recurs_day = models.PositiveSmallIntegerField(_("day of the month"), null=True, blank=True)
    added_by = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="tasks_added", verbose_name=_("added by")
    )
    ended_by = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="tasks_ended", verbose_name=_("ended by")
    )
    doubts = models.JSONField(_("doubts"), default=list, blank=True)  # of reading or copying: `Doubt.as_json()`
    search_text = FoldedField(sources=("number", "title", "product"))
    sort_key = SortKeyField(sources=("title",))

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        permissions = [("import_annex", "Can import an annex")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="tasks_task_position_unique_in_plan"),
            known_choice("deadline_kind", DeadlineKind),
            known_choice("recurrence", Recurrence, blank=True),
            models.CheckConstraint(
                condition=Q(deadline_kind__in=["fixed", "period"], due_on__isnull=False)
                | (~Q(deadline_kind__in=["fixed", "period"]) & Q(due_on__isnull=True)),
                name="tasks_task_due_on_only_when_dated",
                violation_error_message=_(
                    "A due date belongs to a deadline by a date or within a period, and only there."
                ),
            ),
            models.CheckConstraint(
                condition=Q(recurrence="") | Q(deadline_kind="recurring"),
                name="tasks_task_recurrence_only_when_recurring",
                violation_error_message=_("How often belongs to a recurring task only."),
            ),
            models.CheckConstraint(
                condition=Q(recurs_day__isnull=True, recurs_month__isnull=True)
                | (Q(deadline_kind="recurring", recurs_day__gte=1, recurs_day__lte=31) & ~Q(recurrence="")),
                name="tasks_task_recurs_on_a_day_of_its_rhythm",
                violation_error_message=_("The day of the month belongs to a recurring task only."),
            ),
            models.CheckConstraint(
                condition=Q(recurs_month__isnull=True) | Q(recurs_month__gte=1, recurs_month__lte=12),
                name="tasks_task_recurs_in_a_month",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="tasks_task_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="tasks_task_days_in_order",
                violation_error_message=_("The due date is before the start."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def rhythm(self) -> str:
        """How often it comes back and on which day, in words; nothing where it does not recur."""
        return rhythm_in_words(self.recurrence, self.recurs_day, self.recurs_month)

    @property
    def lead_labels(self) -> list[str]:
        """The lead units and groups, by the names that lists show; needs the parties loaded."""
        return [party.label for party in self.parties.all() if party.part == Part.LEAD]


class OfTaskQuerySet(models.QuerySet[Any]):
    """Rows that belong to one task and are seen with it."""

    def visible_to(self, user: User, action: str = "view") -> Self:
        """The rows of the tasks on which `user` may perform `action`."""
        return self.filter(task__in=Task.objects.visible_to(user, action))


class PartyQuerySet(OfTaskQuerySet):
    def named(self) -> Self:
        """With what a party is called by, in the order of the paper within its task."""
        return self.select_related("unit", "group").order_by("-part", "position")


class Party(models.Model):
    """Who the annex names for a task, as printed: a unit, a group of units, or words that reach nobody."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="parties", verbose_name=_("task"))
    part = models.CharField(_("part"), max_length=12, choices=Part)
    position = models.PositiveSmallIntegerField(_("position"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit"))
    group = models.ForeignKey(Group, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("group"))
    officer = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("officer")
    )
    text = LineField(_("as printed"), max_length=500)

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["task", "-part", "position"]  # "lead" after "coordinating" in the alphabet, first on paper
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.UniqueConstraint(fields=["task", "part", "position"], name="tasks_party_position_unique"),
            known_choice("part", Part),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(group__isnull=True), name="tasks_party_unit_or_group"
            ),
            models.CheckConstraint(
                condition=Q(officer__isnull=True) | Q(unit__isnull=False), name="tasks_party_officer_of_a_unit"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The unit's or group's own name, else the words of the annex."""
        return str(self.unit or self.group or self.text)

    @property
    def label(self) -> str:
        """The name for lists, the unit's short one where it has one."""
        if self.officer_id:
            return self.text  # the officer's name with that of the room
        return self.unit.label if self.unit else self.name

    @property
    def reaches_nobody(self) -> bool:
        """Whether these are words only, so that nobody gets the task and nobody is reminded."""
        return self.unit_id is None and self.group_id is None
