"""How a unit handles an assignment: drafts, evidence, receipt, more time."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from tasks.choices import DeadlineKind, Decision, State, Step, known_choice
from tasks.models.life import Assignment, OfAssignmentQuerySet, Update
from units.fields import LineField, ProseField
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


class Draft(models.Model):
    """What an officer prepared, or somebody half typed: the unit lead sends it, or goes on with it."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="draft", verbose_name=_("assignment"))
    state = models.CharField(_("status"), max_length=12, choices=State)
    done_on = models.DateField(_("day of the product"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("percent"), null=True, blank=True)
    result = ProseField(_("result"), blank=True)
    difficulty = ProseField(_("difficulties"), blank=True)
    proposal = ProseField(_("proposals"), blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("saved at"))

    objects = OfAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [known_choice("state", State)]

    def __str__(self) -> str:
        return f"{self.assignment} ({self.by})"


class EvidenceQuerySet(OfAssignmentQuerySet):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The evidence of the assignments that `user` sees; `action` other than view: may add to."""
        return super().visible_to(user, "view" if action == "view" else "update")

    def given_by(self, assignment: Assignment, user: User) -> Self:
        """The documents that the unit of `assignment` gave under the plan, of the work that `user` may report on."""
        work = Assignment.objects.visible_to(user, "update").filter(plan=assignment.plan_id, unit=assignment.unit_id)
        return self.filter(assignment__in=work)

    def with_sight(self, user: User) -> Self:
        """Annotate `in_sight`: whether `user` may see the document with this assignment."""
        seen = Assignment.objects.visible_to(user).filter(pk=OuterRef("assignment"))
        return self.annotate(in_sight=Exists(seen))

    def current(self) -> Self:
        """What proves the work now: of an ongoing task, what was given since its last confirmation."""
        confirmed = Update.objects.filter(assignment=OuterRef("assignment"), kind=Step.CONFIRMED)
        used = Exists(confirmed.filter(pk__gt=OuterRef("update")))
        return self.exclude(used, assignment__task__deadline_kind=DeadlineKind.ONGOING)

    def of_documents(self, firsts: Iterable[int]) -> Self:
        """The rows of the documents that were first given as the rows `firsts`, wherever they are used."""
        return self.filter(Q(pk__in=firsts) | Q(same_as__in=firsts))


class Evidence(models.Model):
    """Proof of a result: a file, or the number and date of a document. Reached by an unguessable key."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="evidence", verbose_name=_("assignment"))
    update = models.ForeignKey(
        Update, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name=_("update")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.FileField(_("file"), upload_to="evidence/%Y/%m/", blank=True)
    name = LineField(_("file name"), max_length=200, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    number = LineField(_("document number and symbol"), max_length=60, blank=True)
    dated_on = models.DateField(_("date of issue"), null=True, blank=True)
    abstract = LineField(_("abstract"), max_length=500, blank=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="uses", verbose_name=_("first given with")
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("added at"))

    in_sight: bool  # annotated by `with_sight()`
    uses_elsewhere: list[Evidence]  # told by `tasks.handling.shared.tell_uses`

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("evidence document")
        verbose_name_plural = _("evidence documents")
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(number=""),
                name="tasks_evidence_file_or_number",
                violation_error_message=_("Attach a file or give the number of a document."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.number

    @property
    def first_id(self) -> int:
        """The row with which the document was first given: what all its uses have in common."""
        return self.same_as_id or self.pk

    @property
    def content(self) -> tuple[str, date | None, str, str]:
        """What was given: number, date, abstract, digest of the file."""
        return self.number, self.dated_on, self.abstract, self.sha256

    def used_for(self, assignment: Assignment, *, by: User, at: datetime) -> Evidence:
        """Return the unsaved row with which the same document, and the same file, belongs to `assignment` too."""
        said = ("name", "size", "sha256", "number", "dated_on", "abstract")
        columns = {name: getattr(self, name) for name in said}
        same = {"same_as_id": self.first_id, "file": self.file.name}
        return Evidence(assignment=assignment, by=by, at=at, **columns, **same)


class Receipt(models.Model):
    """The unit took note of what it was given, and whom it handed it to."""

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="receipt", verbose_name=_("assignment"))
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("acknowledged by"))
    at = models.DateTimeField(_("acknowledged at"))
    room = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("handed on to a room")
    )
    officer = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handed on to an officer"),
    )

    objects = OfAssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self) -> str:
        return f"{self.assignment} ({self.by})"

    @property
    def handed_to(self) -> str:
        """The room and the officer who have the work now, in a line; empty where nobody was named."""
        return ", ".join(str(each) for each in (self.room, self.officer) if each)


class ExtensionQuerySet(OfAssignmentQuerySet):
    def open(self, day: date | None = None) -> Self:
        """The requests that nobody decided by the end of `day` (None: by now)."""
        if day is None:
            return self.filter(decision=Decision.OPEN)
        undecided = Q(decided_at__isnull=True) | Q(decided_at__date__gt=day)
        return self.filter(undecided, asked_at__date__lte=day)

    def decided(self, decision: str) -> Self:
        """The requests that stand as `decision` says, for a list; another word: those that wait, the oldest first."""
        shown = decision if decision in Decision.values else Decision.OPEN
        order = "asked_at" if shown == Decision.OPEN else "-decided_at"
        return self.filter(decision=shown).for_list().order_by(order, "pk")

    def known_as(self, word: str, day: date | None = None) -> Self:
        """The requests "asked" (and not decided), "granted" or "repeated" by the end of `day` (None: by now)."""
        if word == "asked":
            return self.open(day)
        if word == "granted":
            return self.filter(decision=Decision.GRANTED, **({"decided_at__date__lte": day} if day else {}))
        earlier = Extension.objects.filter(assignment=OuterRef("assignment"), pk__lt=OuterRef("pk"))
        return self.filter(Exists(earlier), **({"asked_at__date__lte": day} if day else {}))

    def for_list(self) -> Self:
        """With what a list of requests shows; `turn` says the how-manieth of its assignment a request is."""
        until = Extension.objects.filter(assignment=OuterRef("assignment"), pk__lte=OuterRef("pk")).order_by()
        count = until.values("assignment").annotate(count=Count("pk")).values("count")
        related = ("assignment__task", "assignment__unit", "asked_by", "decided_by")
        return self.select_related(*related).annotate(turn=Subquery(count))


class Extension(models.Model):
    """A request for more time and what was decided; the original date stays with the assignment."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="extensions", verbose_name=_("assignment"))
    asked_due_on = models.DateField(_("new due date"))
    reason = ProseField(_("reason for the extension"))
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, default=Decision.OPEN)
    remark = ProseField(_("remark"), blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    turn: int  # annotated by `for_list()`

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            known_choice("decision", Decision),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=Q(decision="open"),
                name="tasks_extension_one_open",
                violation_error_message=_("An extension is already awaiting approval."),
            ),
            models.CheckConstraint(
                condition=Q(decision="open", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="open") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="tasks_extension_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decision="open") | ~Q(remark=""), name="tasks_extension_decided_with_remark"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="tasks_extension_reason_given",
                violation_error_message=_("Give the reason for the extension."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.asked_due_on:%d/%m/%Y}"
