"""Indexes as trees of indicators that change shape over the years, and what a province scored.

A code keeps its meaning through every version; the printed position may move. Ranks and groups are kept as published:
a computed one says so (`Score.Basis`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from units.fields import FoldedField, LineField, ProseField
from units.models import Province

if TYPE_CHECKING:
    from accounts.models import User


class ReferenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """All rows: frameworks are the same for everybody; administrators edit them."""
        return self if action == "view" or user.is_superuser else self.none()


class Framework(models.Model):
    """An index, such as PAPI, PAR INDEX, SIPAS, PCI, or a province's own set."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = LineField(_("name"), max_length=200)
    name_en = LineField(_("name in English"), max_length=200, blank=True)
    owner = LineField(_("published by"), max_length=200, blank=True)
    source = ProseField(_("source"), blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("index")
        verbose_name_plural = _("indexes")

    def __str__(self) -> str:
        return self.name


class FrameworkVersionQuerySet(ReferenceQuerySet):
    def for_year(self, framework: str, year: int) -> FrameworkVersion | None:
        """The newest version of `framework` (code) that is not after `year`; one without a last year is still valid."""
        return self.filter(framework__code=framework, first_year__lte=year).order_by("-first_year").first()


class FrameworkVersion(models.Model):
    """The shape of an index from a year to a year."""

    framework = models.ForeignKey(Framework, models.PROTECT, related_name="versions", verbose_name=_("index"))
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "first_year"]
        verbose_name = _("version of an index")
        verbose_name_plural = _("versions of an index")
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "first_year"], name="indicators_frameworkversion_first_year_unique"
            ),
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="indicators_frameworkversion_years_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework.code.upper()} {self.first_year}-{self.last_year or ''}"


class IndicatorQuerySet(ReferenceQuerySet):
    def dimensions(self) -> Self:
        """The first level: the eight dimensions of PAPI."""
        return self.filter(level=1)


class Indicator(models.Model):
    """A node of a version's tree: the total at level 0, dimensions at 1, sub-dimensions at 2."""

    class Combine(models.TextChoices):
        SUM = "sum", _("Sum")
        PERCENT = "percent", _("Percent")
        WEIGHTED = "weighted", _("Weighted")

    version = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="indicators", verbose_name=_("version"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    code = models.CharField(_("code"), max_length=20)
    number = models.CharField(_("number"), max_length=12, blank=True, help_text=_("As printed in this version."))
    position = models.PositiveSmallIntegerField(_("place in the list"))
    level = models.PositiveSmallIntegerField(_("level"))
    name = LineField(_("name"), max_length=200)
    name_en = LineField(_("name in English"), max_length=200, blank=True)
    maximum = models.DecimalField(_("maximum score"), max_digits=7, decimal_places=4, null=True, blank=True)
    combine = models.CharField(_("how children combine"), max_length=8, choices=Combine, default=Combine.SUM)
    search_text = FoldedField(sources=("name", "number"))

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="indicators_indicator_code_unique_in_version"),
            models.UniqueConstraint(fields=["version", "position"], name="indicators_indicator_position_unique"),
            models.CheckConstraint(
                condition=Q(combine__in=["sum", "percent", "weighted"]), name="indicators_indicator_combine_known"
            ),
            models.CheckConstraint(
                condition=Q(level=0, parent__isnull=True) | Q(level__gt=0, parent__isnull=False),
                name="indicators_indicator_total_is_the_root",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}" if self.number else self.name


class SeriesBreak(models.Model):
    """A year from which an indicator measures otherwise: no line may be drawn across."""

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="breaks", verbose_name=_("index"))
    code = models.CharField(_("code"), max_length=20)
    year = models.PositiveSmallIntegerField(_("first year after the break"))
    reason = LineField(_("reason"), max_length=300, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["framework", "code", "year"]
        verbose_name = _("break in the series")
        verbose_name_plural = _("breaks in the series")
        constraints = [
            models.UniqueConstraint(fields=["framework", "code", "year"], name="indicators_seriesbreak_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class ScoreQuerySet(models.QuerySet["Score"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The scores of the provinces in which `user` may perform `action`; of merged ones they can be read."""
        if user.is_superuser:
            return self
        reach = user.reach(f"indicators.{action}_score")
        return self.filter(reach.provinces_q("province", history=action == "view"))

    def of_index(self, code: str) -> Self:
        """The scores of one index, with their indicators: total and dimensions, by year."""
        scores = self.filter(indicator__version__framework__code=code, indicator__level__lte=1)
        return scores.select_related("indicator").order_by("year", "indicator__position")

    def sources(self) -> list[str]:
        """Where the figures come from, each source once."""
        return sorted(set(self.exclude(source="").order_by().values_list("source", flat=True)))


class Score(models.Model):
    """What a province scored in a year; a province can lack a score, or have only some, or a rank without one."""

    class Basis(models.TextChoices):
        PUBLISHED = "published", _("As published")
        COMPUTED = "computed", _("Computed")

    class Group(models.TextChoices):
        HIGHEST = "G1", _("Highest group")
        UPPER_MIDDLE = "G2", _("Upper middle group")
        LOWER_MIDDLE = "G3", _("Lower middle group")
        LOWEST = "G4", _("Lowest group")

    province = models.ForeignKey(Province, models.PROTECT, related_name="scores", verbose_name=_("province"))
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="scores", verbose_name=_("indicator"))
    year = models.PositiveSmallIntegerField(_("year"))
    value = models.DecimalField(_("score"), max_digits=9, decimal_places=6, null=True, blank=True)
    rank = models.PositiveSmallIntegerField(_("rank"), null=True, blank=True)
    ranked = models.PositiveSmallIntegerField(_("number of provinces ranked"), null=True, blank=True)
    group = models.CharField(_("score group"), max_length=2, choices=Group, blank=True)
    basis = models.CharField(_("basis of rank and group"), max_length=10, choices=Basis, default=Basis.PUBLISHED)
    source = LineField(_("source"), max_length=300, blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        ordering = ["province", "year", "indicator__position"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["province", "indicator", "year"], name="indicators_score_unique"),
            models.CheckConstraint(
                condition=Q(basis__in=["published", "computed"]), name="indicators_score_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(group__in=["", "G1", "G2", "G3", "G4"]), name="indicators_score_group_known"
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="indicators_score_not_negative",
                violation_error_message=_("A score is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(ranked__isnull=True) | Q(rank__lte=F("ranked"), rank__gte=1),
                name="indicators_score_rank_among_the_ranked",
                violation_error_message=_("The rank is greater than the number of provinces ranked."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.province} {self.year} {self.indicator.code}: {self.value}"
