"""What a coordinator may enter about a plan and its report periods."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Any, cast

from django import forms
from django.forms import inlineformset_factory
from django.forms.models import BaseInlineFormSet, ModelChoiceIterator
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from plans.models import Period, Plan
from units.models import Province, ProvinceQuerySet, Unit


class ProvinceField(forms.ModelChoiceField):
    """Two provinces may bear one name, so the choices show the years."""

    def label_from_instance(self, obj: Province) -> str:
        return obj.name_with_years


class ByProvince(ModelChoiceIterator):
    """Units under the names of their provinces, where there are several."""

    def __iter__(self) -> Iterator[Any]:
        groups = [(province, list(units)) for province, units in groupby(self.queryset, key=attrgetter("province"))]
        yield "", self.field.empty_label
        for province, units in groups:
            choices = [self.choice(unit) for unit in units]
            yield from [(province.name_with_years, choices)] if len(groups) > 1 else choices


class AgencyField(forms.ModelChoiceField):
    """A body of one province or of many."""

    iterator = ByProvince


class BesideForm(forms.Form):
    """Asks once more where the province has a plan of that year already; the box is not there before."""

    beside = forms.BooleanField(label=gettext_lazy("Make another one all the same"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["beside"].widget = forms.HiddenInput()

    def check_beside(self, province: Province, year: int) -> None:
        """Warn of the province's plan of `year`; call it in `clean`."""
        other = Plan.objects.of_year(province, year).first()
        if other is None:
            return
        self.fields["beside"].widget = forms.CheckboxInput()
        if not self.cleaned_data.get("beside"):
            link = format_html('<a href="{}">{}</a>', reverse("tasks:overview", args=[other.pk]), other.title)
            self.add_error(
                "beside", format_html(_("The province already has a plan of {year}: {plan}"), year=year, plan=link)
            )


class PlanForm(BesideForm, forms.ModelForm):
    """A plan's own facts; number and signer are entered when it is issued."""

    class Meta:
        model = Plan
        field_classes = {"province": ProvinceField, "agency": AgencyField}
        fields = ["province", "year", "title", "agency", "evidence_required", "legal_bases", "look_back", "recipients"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    field_order = ["province", "year", "beside"]
    year = forms.IntegerField(
        label=gettext_lazy("Plan year"),
        min_value=2009,
        max_value=2100,
        error_messages=dict.fromkeys(["min_value", "max_value"], gettext_lazy("Enter a year from 2009 to 2100.")),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["beside"]
        provinces = self._provinces(user)
        province_field = cast("forms.ModelChoiceField[Province]", self.fields["province"])
        province_field.queryset = provinces
        self.fields["year"].initial = timezone.localdate().year
        agencies = Unit.objects.filter(province__in=provinces).of_kinds([Unit.Kind.DEPARTMENT, Unit.Kind.AGENCY])
        agency_field = cast("forms.ModelChoiceField[Unit]", self.fields["agency"])
        agency_field.queryset = agencies.valid_in(self._year()).for_list()
        if self.instance.pk:
            self.fields["province"].disabled = self.fields["year"].disabled = True
            self.fields["title"].disabled = not self.instance.is_draft
            # The frozen report of a closed period is found by the agency that gave it.
            agency_field.disabled = self.instance.periods.exclude(closed_at=None).exists()
        elif len(provinces) == 1:
            province_field.initial = provinces[0]
        if self.instance.parent_id:  # a unit's own plan stands where the province's does, and the unit runs it
            for name in ("province", "year", "agency"):
                del self.fields[name]

    def _provinces(self, user: User) -> ProvinceQuerySet:
        if self.instance.pk:
            return Province.objects.filter(pk=self.instance.province_id)
        mine = user.reach("plans.add_plan").provinces_q("pk")
        return Province.objects.all() if user.is_superuser else Province.objects.filter(mine)

    def _year(self) -> int:
        """The year that is typed or stored, else this one: its units are offered."""
        year = str(self["year"].value() or "")
        return int(year) if year.isdecimal() and len(year) == 4 else timezone.localdate().year

    def clean(self) -> dict[str, Any]:
        """Take the province's own agency, and as issuing body its People's Committee as it stood in the plan's year."""
        data = super().clean() or self.cleaned_data
        province, year, agency = data.get("province"), data.get("year"), data.get("agency")
        if province and agency and agency.province_id != province.pk:
            self.add_error("agency", self.fields["agency"].error_messages["invalid_choice"])
        if province and year and not self.instance.unit_id:
            bodies = Unit.objects.filter(province=province, kind=Unit.Kind.COMMITTEE)
            committee = bodies.valid_on(_first_day(province, year)).first()
            if committee is None:
                self.add_error("year", _("This province did not exist in that year; check province and year."))
            else:
                self.instance.unit = committee
        if province and year and not self.instance.pk:
            self.check_beside(province, year)
        return data


def _first_day(province: Province, year: int) -> date:
    """The first day of `year` on which the province exists: the new ones began in the middle of 2025."""
    return max(date(year, 1, 1), province.valid_from) if province.valid_from.year <= year else date(year, 1, 1)


class PeriodsWithoutOverlap(BaseInlineFormSet):
    """The open periods of a plan: a day belongs to one period, or its results would be reported twice."""

    def clean(self) -> None:
        """Refuse a period that begins before the one before it has ended, closed ones too."""
        super().clean()
        typed = [(form.instance, form) for form in self.forms if not form.errors]
        closed = [(period, None) for period in self.instance.periods.exclude(closed_at=None)]
        in_order = sorted([*typed, *closed], key=lambda pair: pair[0].starts_on)
        for (earlier, before), (later, form) in pairwise(in_order):
            if later.starts_on <= earlier.ends_on and (mended := form or before):
                field = "starts_on" if form else "ends_on"
                mended.add_error(
                    field, _("This period overlaps with %(period)s.") % {"period": earlier if form else later}
                )


PeriodFormSet: Any = inlineformset_factory(
    Plan,
    Period,
    formset=PeriodsWithoutOverlap,
    fields=["starts_on", "ends_on", "cutoff_on", "send_by"],
    extra=0,
    can_delete=False,
)
