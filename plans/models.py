"""A province's yearly plan: what it aims at, when units report, and how the document was changed afterwards."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from indicators.models import FrameworkVersion, Indicator
from units.fields import FoldedField, LineField, ProseField
from units.models import Province, Unit

if TYPE_CHECKING:
    from accounts.models import User
    from units.models import UnitQuerySet


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The plans on which `user` may perform `action`; a draft is seen by those who work on it.

        A province's plan is for everybody in it, a sub-plan for its unit, with its rooms, and who reads all tasks.
        """
        if user.is_superuser:
            return self
        if action != "view":
            return self.filter(user.reach(f"plans.{action}_plan").plans_q())
        everybody, readers = user.reach("plans.view_plan"), user.reach("tasks.view_task")
        drafts = user.reach("plans.view_draft_plan")
        official = everybody.provinces_q("province", history=True) & Q(parent=None)
        official |= readers.provinces_q("province", history=True) | Q(unit__in=readers.houses)
        return self.filter((official & ~Q(status=Plan.Status.DRAFT)) | drafts.plans_q())

    def for_list(self) -> Self:
        """With what a list of plans shows; those of units after the provinces' of their year."""
        listed = self.select_related("province", "agency", "unit", "framework_version__framework")
        return listed.order_by("-year", F("parent").asc(nulls_first=True), "-pk")

    def of_year(self, province: Province, year: int) -> Self:
        """The province's own plans of `year`, the newest first: usually one."""
        return self.filter(province=province, year=year, parent=None).order_by("-pk")

    def draft_of(self, province: Province, year: int) -> Plan | None:
        """The province's own draft of `year`, the newest where there are several."""
        return self.of_year(province, year).filter(status=Plan.Status.DRAFT).first()

    def to_copy(self) -> Self:
        """The plans of provinces from which next year's can start, the newest first."""
        return self.filter(parent=None).exclude(status=Plan.Status.DRAFT).order_by("-year", "-pk")

    def in_force(self, province: Province, day: date) -> Self:
        """The issued plans of `province` that a reader means by "the plan" on `day`, the newest first."""
        return self.filter(province=province, parent=None, status=Plan.Status.ISSUED, year__lte=day.year).order_by(
            "-year", "-pk"
        )


class Plan(models.Model):
    """The plan of a province for a year, or of a unit under it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ISSUED = "issued", _("Issued")
        CLOSED = "closed", _("Closed")

    province = models.ForeignKey(Province, models.PROTECT, related_name="plans", verbose_name=_("province"))
    framework_version = models.ForeignKey(
        FrameworkVersion, models.PROTECT, null=True, blank=True, related_name="plans", verbose_name=_("index")
    )
    year = models.PositiveSmallIntegerField(_("plan year"))
    title = LineField(_("abstract"), max_length=500)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name=_("issuing body"))
    agency = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="plans_in_charge", verbose_name=_("standing agency")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="subplans", verbose_name=_("parent plan")
    )
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    number = LineField(_("document number and symbol"), max_length=40, blank=True)
    dated_on = models.DateField(_("date of issue"), null=True, blank=True)
    signer_lines = ProseField(_("capacity of the signer"), blank=True, help_text=_("One to four lines."))
    signer_name = LineField(_("signer"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=Status, default=Status.DRAFT)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    look_back = ProseField(_("last year's result"), blank=True)
    legal_bases = ProseField(_("legal bases"), blank=True)
    recipients = ProseField(_("recipients"), blank=True)
    evidence_required = models.BooleanField(_("completion needs evidence"), default=False)
    search_text = FoldedField(sources=("title", "number"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        permissions = [
            ("issue_plan", "Can issue a plan"),
            ("view_draft_plan", "Can view a plan that is not issued"),
            ("close_period", "Can close a report period"),
        ]
        indexes = [models.Index(fields=["province", "year"], name="plans_plan_province_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "issued", "closed"]), name="plans_plan_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | (~Q(number="") & Q(dated_on__isnull=False, issued_at__isnull=False)),
                name="plans_plan_issued_with_number_and_date",
                violation_error_message=_("An issued plan has a number and a date."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2009, year__lte=2100),
                name="plans_plan_year_plausible",
                violation_error_message=_("Enter the plan year with four digits."),
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="plans_plan_not_its_own_parent"
            ),
            models.UniqueConstraint(
                fields=["parent", "unit"],
                condition=Q(parent__isnull=False),
                name="plans_plan_one_of_a_unit_under_a_plan",
                violation_error_message=_("This unit already has its own plan under this one."),
            ),
        ]

    def __str__(self) -> str:
        if self.number:
            return gettext("Plan No. %(number)s") % {"number": self.number}
        return gettext("Plan of %(year)d") % {"year": self.year}

    @property
    def day(self) -> date:
        """The plan's date: printed on it, else the first of its year. Units are those valid on this day."""
        return self.dated_on or date(self.year, 1, 1)

    @property
    def house(self) -> Unit | None:
        """The unit whose own plan this is; None for a province's."""
        return self.unit if self.parent_id else None

    def addressees(self, day: date) -> UnitQuerySet:
        """The units of `day` that its tasks can be given to: the province's bodies, or the unit with its rooms."""
        house = self.house
        return Unit.objects.within(house, day) if house else Unit.objects.of_province(self.province, day)

    @property
    def is_draft(self) -> bool:
        """Whether the official fields can still be edited."""
        return self.status == self.Status.DRAFT

    @property
    def is_closed(self) -> bool:
        """Whether the plan has ended, so that nothing about its assignments changes any more."""
        return self.status == self.Status.CLOSED


class OfPlanQuerySet(models.QuerySet[Any]):
    """Rows that belong to one plan and are seen and edited with it."""

    def visible_to(self, user: User, action: str = "view") -> Self:
        """The rows of the plans on which `user` may perform `action`."""
        return self.filter(plan__in=Plan.objects.visible_to(user, action))


class Amendment(models.Model):
    """A later document (điều chỉnh) that changes the tasks of an issued plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="amendments", verbose_name=_("plan"))
    number = LineField(_("document number and symbol"), max_length=40)
    dated_on = models.DateField(_("date of issue"))
    reason = ProseField(_("reason"), blank=True)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "dated_on", "pk"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            models.UniqueConstraint(fields=["plan", "number", "dated_on"], name="plans_amendment_unique_in_plan")
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.dated_on:%d/%m/%Y})"


class Target(models.Model):
    """What the plan wants an indicator to reach; judged once the year's scores are in."""

    class What(models.TextChoices):
        SCORE = "score", _("Score")
        RANK = "rank", _("Rank")
        GAIN = "gain", _("Gain in score")
        PLACES = "places", _("Gain in places")

    class Outcome(models.TextChoices):
        OPEN = "open", _("Not yet measured")
        MET = "met", _("Met")
        MISSED = "missed", _("Missed")
        NOT_MEASURABLE = "not_measurable", _("Not measurable")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="targets", verbose_name=_("plan"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name=_("indicator"))
    what = models.CharField(_("what is aimed at"), max_length=8, choices=What)
    value = models.DecimalField(_("value"), max_digits=8, decimal_places=4)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome, default=Outcome.OPEN)

    objects = OfPlanQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "indicator__position"]
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        constraints = [
            models.UniqueConstraint(fields=["plan", "indicator", "what"], name="plans_target_unique_in_plan"),
            models.CheckConstraint(
                condition=Q(what__in=["score", "rank", "gain", "places"]), name="plans_target_what_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["open", "met", "missed", "not_measurable"]), name="plans_target_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.get_what_display()} {self.value}"


class PeriodQuerySet(OfPlanQuerySet):
    def coded(self, code: str) -> Self:
        """The period called `code`, under its own code (2022-Q3) or the longer one that ends with it (2022-9M)."""
        return self.filter(Q(code=code) | Q(longer_code=code))

    def for_report(self) -> Self:
        """With the plan and the bodies that a report names."""
        return self.select_related("plan__province", "plan__unit", "plan__agency", "closed_by")

    def current(self, day: date) -> Period | None:
        """The first period whose cut-off is not past on `day`, else the last one."""
        return self.filter(cutoff_on__gte=day).order_by("cutoff_on").first() or self.order_by("-cutoff_on").first()


class Period(models.Model):
    """A report period of a plan. One may carry two: quarter II ends with the report of six months."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="periods", verbose_name=_("plan"))
    code = models.CharField(_("code"), max_length=8, help_text="2022-Q3")
    longer_code = models.CharField(_("code of the longer period"), max_length=8, blank=True, help_text="2022-9M")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    cutoff_on = models.DateField(_("cut-off of figures"))
    send_by = models.DateField(_("send by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "ends_on"]
        verbose_name = _("report period")
        verbose_name_plural = _("report periods")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="plans_period_code_unique_in_plan"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plans_period_days_in_order",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(send_by__gte=F("cutoff_on")),
                name="plans_period_sent_after_cutoff",
                violation_error_message=_("Reports are sent after the cut-off, not before."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="plans_period_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return period_name(self.code)

    @property
    def codes(self) -> list[str]:
        """The periods that end with this one: its own, and the longer one where there is one."""
        return [code for code in (self.code, self.longer_code) if code]


_NAMES = {
    "Q1": _("Quarter I of %s"),
    "Q2": _("Quarter II of %s"),
    "Q3": _("Quarter III of %s"),
    "Q4": _("Quarter IV of %s"),
    "H1": _("six months of %s"),
    "9M": _("nine months of %s"),
    "Y": _("year %s"),
}


def period_name(code: str) -> str:
    """Return the words for a period's code: 2022-Q3 → "Quý III/2022"."""
    year, _dash, kind = code.partition("-")
    return str(_NAMES[kind]) % year if kind in _NAMES else code
