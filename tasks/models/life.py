"""What a unit was given, and its append-only life.

An assignment's own columns are the present; every change of them is an `Update` row with its day and author, so any
list or figure can be had as it was known on a past day (`AssignmentQuerySet.known_on`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q, Subquery
from django.utils.translation import gettext_lazy as _

from plans.models import Plan
from tasks.choices import ASIDE, WORKABLE, DeadlineKind, Part, State, Step, known_choice
from tasks.models.task import Party, Task, given_to
from tasks.timeliness import TimedQuerySet
from units.fields import ProseField
from units.models import Province, Unit
from units.text import fold

if TYPE_CHECKING:
    from accounts.models import User
    from tasks.models.handling import Evidence, Extension


class AssignmentQuerySet(TimedQuerySet):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The assignments on which `user` may perform `action`: of whole plans, or those given to the own unit.

        A unit that leads a task also sees what its coordinating units do; of its co-leads each answers for itself.
        A room works on what was handed to it, but only what it was given itself it sends. In a unit's own plan whoever
        updates also sends: its lead confirms there, and nobody confirms what they sent.
        """
        if user.is_superuser:
            return self
        reach = user.reach(f"tasks.{action}_assignment")
        mine = reach.units_q("unit") | _updated_inside(user) if action == "send" else given_to(user, reach)
        mine |= reach.provinces_q("province", history=True) if action == "view" else reach.plans_q("plan")
        if action == "view" and reach.units:
            led = Assignment.objects.filter(reach.units_q("unit"), task=OuterRef("task"), part=Part.LEAD)
            mine |= Q(Exists(led), part=Part.COORDINATING)
        return self.filter(mine)

    def in_hands_of(self, unit: Unit) -> Self:
        """What `unit` was given; for a room also what its unit handed to it."""
        return self.filter(Q(unit=unit) | Q(receipt__room=unit) if unit.is_room else Q(unit=unit))

    def owed_by(self, unit: Unit, user: User) -> Self:
        """What `user` works on of what `unit` has in its hands; who works in it itself is not asked about each row."""
        own = user.is_superuser or unit.pk in user.reach("tasks.work_assignment").units
        return (self if own else self.visible_to(user, "work")).in_hands_of(unit)

    def seen_in(self, plan: Plan, user: User) -> Self:
        """What `visible_to()` finds in `plan`, which `user` sees; who reads all of it is not asked about each row."""
        whole = user.reaches_all_of(plan, "tasks.view_assignment")
        return (self if whole else self.visible_to(user)).filter(plan=plan)

    def leads(self) -> Self:
        """What is counted by default: the lead units' assignments."""
        return self.filter(part=Part.LEAD)

    def open(self) -> Self:
        """Neither done nor cancelled."""
        return self.exclude(state__in=[State.DONE, State.CANCELLED])

    def for_list(self) -> Self:
        """With what a row of a list shows."""
        return self.select_related("task__indicator", "unit", "sent_by")

    def search(self, text: str) -> Self:
        """The assignments whose task or unit holds `text`, without regard to marks and case."""
        folded = fold(text)
        return self.filter(Q(task__search_text__contains=folded) | Q(unit__search_text__contains=folded))

    def known_on(self, day: date | None = None) -> Self:
        """Annotate `known_state`, `known_due_on`, `known_done_on` as recorded by the end of `day` (None: by now).

        An assignment that did not exist on `day` drops out.
        """
        if day is None:
            return self.annotate(known_state=F("state"), known_due_on=F("due_on"), known_done_on=F("done_on"))
        newer = Update.objects.filter(assignment=OuterRef("pk"), day__lte=day, pk__gt=OuterRef("updates__pk"))
        return self.filter(~Exists(newer), updates__day__lte=day).annotate(
            known_state=F("updates__state"), known_due_on=F("updates__due_on"), known_done_on=F("updates__done_on")
        )

    def unacknowledged(self, day: date | None = None) -> Self:
        """The rows of `known_on(day)` that their unit neither took note of nor began by then."""
        noted = Update.objects.filter(assignment=OuterRef("pk"), kind=Step.RECEIVED)
        return self.filter(~Exists(noted.filter(day__lte=day) if day else noted), known_state=State.NOT_STARTED)

    def for_work(self) -> Self:
        """With what a row of a unit's own list shows; `given_on`, `requests` for more time, `remarks`: newest first."""
        remarks = Prefetch("updates", Update.objects.unanswered().select_related("by"), to_attr="remarks")
        given = Update.objects.filter(assignment=OuterRef("pk"), kind=Step.GIVEN).values("day")[:1]
        handling = ("draft__by", "receipt__by", "receipt__room", "receipt__officer")
        listed = self.for_list().select_related(*handling).annotate(given_on=Subquery(given))
        requests = Prefetch("extensions", to_attr="requests")
        return listed.prefetch_related(Prefetch("task__parties", Party.objects.named()), requests, remarks)

    def for_page(self) -> Self:
        """With its whole life: every step, newest first, with its author and documents."""
        related = ("plan__agency", "confirmed_by")
        named = Update.objects.select_related("assignment__unit")
        merges = [Prefetch(f"updates__{path}", named) for path in ("merges", "merged_into")]
        return self.for_work().with_steps().select_related(*related).prefetch_related("evidence", *merges)

    def with_steps(self) -> Self:
        """With every step, newest first, with its author and documents."""
        steps = Update.objects.select_related("by").prefetch_related("evidence")
        return self.prefetch_related(Prefetch("updates", steps))

    def with_report_since(self, day: date, *, until: date | None = None) -> Self:
        """Annotate `reported`: whether the unit said something on `day` or later, `until` a day (None: until now)."""
        said = Update.objects.filter(assignment=OuterRef("pk"), kind__in=[Step.PROGRESS, Step.SENT], day__gte=day)
        return self.annotate(reported=Exists(said.filter(day__lte=until) if until else said))

    def with_newest_step(self) -> Self:
        """Annotate `newest_step`, the id of the newest that is not `ASIDE`; with the draft it names what a row says."""
        steps = Update.objects.filter(assignment=OuterRef("pk")).exclude(kind__in=ASIDE).order_by("-pk")
        return self.annotate(newest_step=Subquery(steps.values("pk")[:1])).select_related("draft")

    def with_rights(self, user: User) -> Self:
        """Annotate `may_work`, `may_update`, `may_send`, `may_confirm`: what `user` may do with a row in some state."""
        mine = {act: Assignment.objects.visible_to(user, act) for act in ("work", "update", "send", "confirm")}
        return self.annotate(**{f"may_{act}": Exists(rows.filter(pk=OuterRef("pk"))) for act, rows in mine.items()})


def _updated_inside(user: User) -> Q:
    """What `user` updates in units' own plans."""
    reach = user.reach("tasks.update_assignment")
    return Q(plan__parent__isnull=False) & (given_to(user, reach) | reach.subplans_q("plan"))


class Assignment(models.Model):
    """A task given to one unit; a recurring task has one for each occurrence (0 where there is one only)."""

    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments", verbose_name=_("task"))
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="assignments", verbose_name=_("plan"))
    province = models.ForeignKey(Province, models.PROTECT, related_name="+", verbose_name=_("province"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="assignments", verbose_name=_("unit"))
    part = models.CharField(_("part"), max_length=12, choices=Part)
    occurrence = models.PositiveSmallIntegerField(_("occurrence"), default=0)
    starts_on = models.DateField(_("start date"), null=True, blank=True)
    original_due_on = models.DateField(_("original due date"), null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("status"), max_length=12, choices=State, default=State.NOT_STARTED)
    percent = models.PositiveSmallIntegerField(_("percent"), null=True, blank=True)
    done_on = models.DateField(_("day of the product"), null=True, blank=True)
    sent_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    confirmed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    # Annotated by the querysets that say so.
    known_due_on: date | None
    timeliness: str | None
    pile: int
    may_send: bool
    may_confirm: bool
    given_on: date | None
    requests: list[Extension]
    remarks: list[Update]
    proof: list[Evidence]
    newest_step: int | None
    last_sent: int | None
    told: int | None

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "task__position", "unit__position", "occurrence"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        permissions = [
            ("work_assignment", "Has a list of the own unit's work"),
            ("update_assignment", "Can record progress"),
            ("send_assignment", "Can send a completion for confirmation"),
            ("draft_assignment", "Can draft a completion for the unit lead"),
            ("confirm_assignment", "Can confirm or return a completion"),
            ("remark_assignment", "Can remark on an assignment"),
            ("remind_assignment", "Can remind units"),
        ]
        indexes = [
            models.Index(fields=["plan", "part", "state"], name="tasks_assignment_plan_state"),
            models.Index(fields=["plan", "unit", "due_on"], name="tasks_assignment_plan_unit_due"),
            models.Index(fields=["unit", "state"], name="tasks_assignment_unit_state"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "unit", "occurrence"], name="tasks_assignment_unique"),
            known_choice("part", Part),
            known_choice("state", State),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100),
                name="tasks_assignment_percent_to_100",
                violation_error_message=_("A percentage is between 0 and 100."),
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_on__isnull=False, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(state="done") & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
                name="tasks_assignment_done_is_confirmed",
                violation_error_message=_("A completed assignment has a day and somebody who confirmed it."),
            ),
            models.CheckConstraint(
                condition=~Q(state="awaiting") | Q(done_on__isnull=False, sent_by__isnull=False),
                name="tasks_assignment_awaiting_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("sent_by")),
                name="tasks_assignment_confirmed_by_another",
                violation_error_message=_("Nobody confirms what they sent themselves."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} · {self.unit}"

    @property
    def is_workable(self) -> bool:
        """Whether its unit can record progress or completion now."""
        return self.state in WORKABLE

    @property
    def earlier(self) -> AssignmentQuerySet:
        """What the unit was given for the tasks in whose place an amendment put this one."""
        return Assignment.objects.filter(unit=self.unit_id, task__changes__results=self.task_id).select_related("task")

    @property
    def is_ongoing(self) -> bool:
        """Whether the task never ends during the year: each update is confirmed, the task stays open."""
        return self.task.deadline_kind == DeadlineKind.ONGOING


class OfAssignmentQuerySet(models.QuerySet[Any]):
    """Rows that belong to one assignment and are seen with it."""

    def visible_to(self, user: User, action: str = "view") -> Self:
        """The rows of the assignments on which `user` may perform `action`."""
        return self.filter(assignment__in=Assignment.objects.visible_to(user, action))


class UpdateQuerySet(OfAssignmentQuerySet):
    def unanswered(self) -> Self:
        """What was returned or remarked, and the unit has said nothing since."""
        said = Update.objects.filter(assignment=OuterRef("assignment"), pk__gt=OuterRef("pk"))
        answered = said.filter(kind__in=[Step.PROGRESS, Step.SENT])
        return self.filter(~Exists(answered), kind__in=[Step.RETURNED, Step.REMARKED])


class Update(models.Model):
    """One step in an assignment's life, with the state, due date and day of the product after it. Never changed."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="updates", verbose_name=_("assignment"))
    kind = models.CharField(_("step"), max_length=10, choices=Step)
    state = models.CharField(_("status"), max_length=12, choices=State)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    done_on = models.DateField(_("day of the product"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent"), null=True, blank=True)
    result = ProseField(_("result"), blank=True)
    difficulty = ProseField(_("difficulties"), blank=True)
    proposal = ProseField(_("proposals"), blank=True)
    remark = ProseField(_("remark"), blank=True)
    merges = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="merged_into", verbose_name=_("parts taken into it")
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("recorded at"))
    day = models.DateField(_("recorded on"))

    objects = UpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("update")
        verbose_name_plural = _("updates")
        indexes = [models.Index(fields=["assignment", "day"], name="tasks_update_assignment_day")]
        constraints = [
            known_choice("kind", Step),
            known_choice("state", State),
            models.CheckConstraint(
                condition=~Q(kind__in=["returned", "reopened", "suspended", "cancelled"]) | ~Q(remark=""),
                name="tasks_update_remark_given",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["progress", "sent"]) | ~Q(result=""),
                name="tasks_update_result_given",
                violation_error_message=_("Say what was done."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%d/%m/%Y}"
