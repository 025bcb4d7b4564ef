"""Provinces and their units over time, the names that documents use for them, and the days on which offices are closed.

Codes never identify: the statistics office used them again in 2025 (15 was Yên Bái and is Lào Cai). The id and the
days of validity do.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from units.fields import FoldedField, LineField, SortKeyField
from units.text import fold

if TYPE_CHECKING:
    from accounts.models import User


class DatedQuerySet(models.QuerySet[Any]):
    """Rows with `valid_from` and `valid_to`, both inclusive; an open end is null."""

    def valid_on(self, day: date) -> Self:
        """The rows in force on `day`."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day)

    def valid_in(self, year: int) -> Self:
        """The rows in force on some day of `year`."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=first), valid_from__lte=last)


def _in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=name,
        violation_error_message=_("The last day is before the first."),
    )


_ALSO_CALLED = {"thua thien hue": "hue", "thua thien - hue": "hue", "hcm": "ho chi minh"}  # folded


class ProvinceQuerySet(DatedQuerySet):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The provinces in which `user` may perform `action`; those merged into them can be read."""
        if user.is_superuser:
            return self
        reach = user.reach(f"units.{action}_province")
        return self.filter(reach.provinces_q("pk", history=action == "view"))

    def named(self, name: str, day: date) -> Self:
        """The province called `name` (folded, with or without its kind) on `day`."""
        bare = re.sub(r"(tinh|thanh pho|tp\.?) |tp\.", "", fold(name), count=1)
        bare = re.sub(r" ?- ?", " - ", bare)
        return self.valid_on(day).filter(search_text=_ALSO_CALLED.get(bare, bare))


class Province(models.Model):
    """A province or a city under the central government, for as long as it bore this name and shape."""

    class Kind(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City under the central government")

    code = models.CharField(_("code"), max_length=2)
    name = LineField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("successor unit")
    )
    search_text = FoldedField(sources=("name",))
    sort_key = SortKeyField(sources=("name",))

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        ordering = ["sort_key", "valid_from"]
        verbose_name = _("province")
        verbose_name_plural = _("provinces")
        constraints = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="units_province_name_unique_from_a_day"),
            models.UniqueConstraint(fields=["code", "valid_from"], name="units_province_code_unique_from_a_day"),
            models.CheckConstraint(condition=Q(kind__in=["province", "city"]), name="units_province_kind_known"),
            _in_order("units_province_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """The name with its kind, as documents write it: "tỉnh Lai Châu", "thành phố Hà Nội"."""
        return f"{'tỉnh' if self.kind == self.Kind.PROVINCE else 'thành phố'} {self.name}"

    @property
    def name_with_years(self) -> str:
        """The name with the years of validity where there is an end or a recent start, for selectors."""
        if self.valid_to:
            return gettext("%(name)s (to %(year)d)") % {"name": self.name, "year": self.valid_to.year}
        if self.valid_from.year >= 2025:
            return gettext("%(name)s (since %(year)d)") % {"name": self.name, "year": self.valid_from.year}
        return self.name


class UnitQuerySet(DatedQuerySet):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The units on which `user` may perform `action`."""
        if user.is_superuser:
            return self
        reach = user.reach(f"units.{action}_unit")
        return self.filter(reach.provinces_q("province", history=action == "view") | reach.units_q())

    def for_list(self) -> Self:
        """With what a list of units shows; those of one province after another."""
        return self.select_related("province", "parent").order_by("province", "position", "sort_key", "pk")

    def of_province(self, province: Province, day: date) -> Self:
        """The bodies of `province` on `day` that tasks can be given to: not the rooms inside them."""
        return self.filter(province=province).valid_on(day).exclude(kind=Unit.Kind.INTERNAL)

    def within(self, house: Unit, day: date) -> Self:
        """`house` itself and its rooms on `day`: whom its own plan can give work."""
        rooms = Q(parent=house, kind=Unit.Kind.INTERNAL)
        return self.valid_on(day).filter(Q(pk=house.pk) | rooms)

    def reached(self, user: User, permission: str) -> Self:
        """The units, with their rooms, in which `user` may do what `permission` names."""
        return self if user.is_superuser else self.filter(user.reach(permission).units_q())

    def before_their_rooms(self) -> Self:
        """Each unit in its place, and the rooms after all units: on every database alike."""
        return self.order_by(F("parent").asc(nulls_first=True), "position", "sort_key", "pk")

    def of_kinds(self, kinds: list[str]) -> Self:
        """The units of one of `kinds`, such as those that a group phrase stands for."""
        return self.filter(kind__in=kinds)

    def search(self, text: str) -> Self:
        """The units whose name or short name holds `text`, without regard to marks and case."""
        return self.filter(search_text__contains=fold(text))


class Unit(models.Model):
    """A body that tasks are given to, for as long as it existed under this name."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("Provincial People's Committee")
        DEPARTMENT = "department", _("Department")
        AGENCY = "agency", _("Agency")
        CENTRE = "centre", _("Centre")
        DISTRICT = "district", _("District People's Committee")
        COMMUNE = "commune", _("Commune People's Committee")
        FRONT = "front", _("Fatherland Front and mass organisations")
        VERTICAL = "vertical", _("Vertical agency")
        MEDIA = "media", _("Press and broadcasting")
        COMPANY = "company", _("Company")
        PARTY = "party", _("Party body")
        INTERNAL = "internal", _("Room inside a unit")

    OUTSIDE = (Kind.FRONT, Kind.VERTICAL, Kind.COMPANY, Kind.PARTY)

    province = models.ForeignKey(Province, models.PROTECT, related_name="units", verbose_name=_("province"))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="rooms", verbose_name=_("parent unit")
    )
    name = LineField(_("name"), max_length=200)
    short_name = LineField(_("short name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    code = models.CharField(_("code"), max_length=16, blank=True)
    position = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    search_text = FoldedField(sources=("name", "short_name"))
    sort_key = SortKeyField(sources=("name",))

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ["position", "sort_key"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = [models.Index(fields=["province", "kind"], name="units_unit_province_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name", "valid_from"],
                name="units_unit_room_name_unique_from_a_day",
                violation_error_message=_("The province already has a unit of this name from this day."),
            ),
            models.UniqueConstraint(
                fields=["province", "name", "valid_from"],
                condition=Q(parent__isnull=True),
                name="units_unit_top_name_unique_from_a_day",
                violation_error_message=_("The province already has a unit of this name from this day."),
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "committee",
                        "department",
                        "agency",
                        "centre",
                        "district",
                        "commune",
                        "front",
                        "vertical",
                        "media",
                        "company",
                        "party",
                        "internal",
                    ]
                ),
                name="units_unit_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="internal") | Q(parent__isnull=False),
                name="units_unit_room_has_parent",
                violation_error_message=_("Choose the unit to which the room belongs."),
            ),
            _in_order("units_unit_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name for lists: the short one where there is one."""
        return self.short_name or self.name

    @property
    def is_room(self) -> bool:
        """Whether it is a room inside another unit."""
        return self.kind == self.Kind.INTERNAL

    @property
    def is_outside(self) -> bool:
        """Whether the unit stands outside the UBND and is asked, not ordered."""
        return self.kind in self.OUTSIDE


class AliasQuerySet(models.QuerySet["Alias"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The aliases of the units on which `user` may perform `action`."""
        return self.filter(unit__in=Unit.objects.visible_to(user, action))


class Alias(models.Model):
    """Another name of a unit: an abbreviation, an old name, a form that OCR makes of it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases", verbose_name=_("unit"))
    name = LineField(_("name"), max_length=200)
    search_text = FoldedField(sources=("name",))

    objects = AliasQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="units_alias_name_unique_in_a_unit")]

    def __str__(self) -> str:
        return self.name


class SuccessionQuerySet(models.QuerySet["Succession"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """The successions of the units on which `user` may perform `action`."""
        return self.filter(predecessor__in=Unit.objects.visible_to(user, action))


class Succession(models.Model):
    """One unit takes over from another; a department can have several successors by subject."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("predecessor"))
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="inheritances", verbose_name=_("successor unit"))
    on = models.DateField(_("from day"))
    subject = LineField(_("subject"), max_length=200, blank=True)

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor", "subject"], name="units_succession_unique_by_subject"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="units_succession_of_another_unit",
                violation_error_message=_("A unit does not succeed itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class GroupQuerySet(models.QuerySet["Group"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """All group phrases: they are words of the documents, the same for everybody."""
        return self if action == "view" or user.is_superuser else self.none()

    def for_province(self, province: Province) -> Self:
        """The phrases of the whole country and those of `province`."""
        return self.filter(Q(province__isnull=True) | Q(province=province))


class Group(models.Model):
    """A phrase that stands for many units, such as "UBND cấp xã", and the kinds of unit it fans out to."""

    code = models.SlugField(_("code"), max_length=40)
    name = LineField(_("name"), max_length=200)
    province = models.ForeignKey(
        Province, models.CASCADE, null=True, blank=True, related_name="groups", verbose_name=_("province")
    )
    kinds = models.JSONField(_("kinds of unit"), default=list)
    phrases = models.JSONField(_("other phrases"), default=list)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["code"]
        verbose_name = _("group of units")
        verbose_name_plural = _("groups of units")
        constraints = [
            models.UniqueConstraint(fields=["code", "province"], name="units_group_code_unique_in_a_province"),
            models.UniqueConstraint(
                fields=["code"], condition=Q(province__isnull=True), name="units_group_code_unique_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_of_rooms(self) -> bool:
        """Whether it stands for the rooms inside a unit, which only the unit's own plan can mean."""
        return bool(self.kinds == [Unit.Kind.INTERNAL.value])


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def visible_to(self, user: User, action: str = "view") -> Self:
        """All days off can be read; who may edit the list edits all of it: it is one for the whole portal."""
        return self if action == "view" or user.has_perm(f"units.{action}_holiday") else self.none()

    def from_year(self, year: int) -> Self:
        """The days off of `year` and later."""
        return self.filter(day__gte=date(year, 1, 1))

    def days(self) -> frozenset[date]:
        """Return the days by themselves, for `units.calendar`."""
        return frozenset(self.values_list("day", flat=True))


class Holiday(models.Model):
    """A day on which offices are closed; entered each year when the government announces them."""

    day = models.DateField(_("day"), unique=True)
    name = LineField(_("name"), max_length=100)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["day"]
        verbose_name = pgettext_lazy("day off", "holiday")
        verbose_name_plural = pgettext_lazy("day off", "holidays")

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"
