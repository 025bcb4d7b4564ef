"""A unit's report on a period, or the standing agency's for the whole province."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from plans.models import Period, Plan, period_name
from units.fields import LineField, ProseField
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The reports on which `user` may perform `action`; an issued one is read by the whole province."""
        if user.is_superuser:
            return self
        reach = user.reach(f"reports.{action}_report")
        mine = reach.provinces_q("period__plan__province", history=action == "view") | reach.units_q("unit")
        if action == "view":
            issued = user.reach("reports.view_issued_report").provinces_q("period__plan__province", history=True)
            mine |= issued & Q(state=Report.State.ISSUED)
        return self.filter(mine)

    def provincial(self, period: Period) -> Self:
        """The reports of the plan's standing agency on `period`: its own and the longer one that ends with it."""
        return self.filter(period=period, unit=period.plan.agency_id or period.plan.unit_id)

    def of_provinces(self) -> Self:
        """The reports of standing agencies: each on all of its plan, not on the own unit's part."""
        agency = F("period__plan__agency")
        return self.filter(Q(unit=agency) | Q(period__plan__agency=None, unit=F("period__plan__unit")))

    def for_page(self) -> Self:
        """With the period, the plan and the bodies that a report names."""
        plan = ("period__plan__province", "period__plan__unit", "period__plan__agency")
        return self.select_related(*plan, "unit")

    def readable(self, period: Period, code: str, user: User) -> Report | None:
        """The provincial report `code` as `user` may read it; a blank one where nobody began it but drafts are seen."""
        saved = self.visible_to(user).provincial(period).filter(code=code).for_page().first()
        return saved or (Report.blank(period, code) if reads_drafts(user, period.plan) else None)


def reads_drafts(user: User, plan: Plan) -> bool:
    """Whether `user` sees the provincial report of `plan` before it is issued."""
    reach = user.reach("reports.view_report")
    near = {plan.province_id, plan.province.successor_id} & reach.provinces
    return user.is_superuser or bool(near) or (plan.agency_id or plan.unit_id) in reach.units


class Report(models.Model):
    """What one unit says of one period. Once issued it never changes: its figures and rows are frozen with it."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Sent")
        RETURNED = "returned", _("Returned")
        ACCEPTED = "accepted", _("Accepted")
        ISSUED = "issued", _("Issued")

    period = models.ForeignKey(Period, models.PROTECT, related_name="reports", verbose_name=_("report period"))
    code = models.CharField(_("code of the period"), max_length=8)  # the period's own, or the longer one's
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name=_("unit"))
    state = models.CharField(_("status"), max_length=8, choices=State, default=State.DRAFT)
    directed = ProseField(_("what was directed and organised"), blank=True)
    results = ProseField(_("results"), blank=True)
    shortcomings = ProseField(_("shortcomings and causes"), blank=True)
    difficulties = ProseField(_("difficulties and proposals"), blank=True)
    next_tasks = ProseField(_("tasks of the next period"), blank=True)
    frozen = models.JSONField(_("figures frozen at the cut-off"), null=True, blank=True)
    number = LineField(_("document number and symbol"), max_length=40, blank=True)
    dated_on = models.DateField(_("date of issue"), null=True, blank=True)
    place = LineField(_("place"), max_length=60, blank=True)
    signer_lines = ProseField(_("capacity of the signer"), blank=True)
    signer_name = LineField(_("signer"), max_length=100, blank=True)
    recipients = ProseField(_("recipients"), blank=True)
    pdf = models.FileField(_("printed report"), upload_to="reports/%Y/", blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    signed_pdf = models.FileField(_("signed report"), upload_to="reports/%Y/", blank=True)
    updated_at = models.DateTimeField(_("saved at"), auto_now=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-period__ends_on", "unit"]
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        permissions = [
            ("draft_report", "Can draft a unit's report"),
            ("send_report", "Can send a unit's report"),
            ("issue_report", "Can issue the province's report"),
            ("view_issued_report", "Can view issued reports"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["period", "code", "unit"], name="reports_report_unique"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sent", "returned", "accepted", "issued"]),
                name="reports_report_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued")
                | (~Q(number="") & Q(dated_on__isnull=False, frozen__isnull=False) & ~Q(pdf_sha256="")),
                name="reports_report_issued_is_complete",
                violation_error_message=_("An issued report has a number, a date, frozen figures and its PDF."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_name} · {self.unit}"

    @property
    def period_name(self) -> str:
        """The period in words: the quarter, or the longer one."""
        return period_name(self.code)

    @classmethod
    def blank(cls, period: Period, code: str) -> Self:
        """Return an unsaved report of the plan's standing agency."""
        return cls(period=period, code=code, unit=period.plan.agency or period.plan.unit)

    @property
    def is_issued(self) -> bool:
        """Whether it has its number and can no longer change."""
        return self.state == self.State.ISSUED
