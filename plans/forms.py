"""What a coordinator may enter about a plan and its report periods."""

from datetime import date
from typing import Any, cast

from django import forms
from django.forms import inlineformset_factory
from django.utils.translation import gettext as _

from accounts.models import User
from plans.models import Period, Plan
from units.models import Province, Unit


class ProvinceField(forms.ModelChoiceField):
    """Two provinces may bear one name, so the choices show the years."""

    def label_from_instance(self, obj: Province) -> str:
        return obj.name_with_years


class PlanForm(forms.ModelForm):
    """A plan's own facts; number and signer are entered when it is issued."""

    class Meta:
        model = Plan
        field_classes = {"province": ProvinceField}
        fields = ["province", "year", "title", "agency", "evidence_required", "legal_bases", "look_back", "recipients"]
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = Province.objects.filter(user.reach("plans.add_plan").provinces_q("pk"))
        if user.is_superuser:
            provinces = Province.objects.all()
        province_field = cast("forms.ModelChoiceField[Province]", self.fields["province"])
        province_field.queryset = provinces
        agency_field = cast("forms.ModelChoiceField[Unit]", self.fields["agency"])
        agency_field.queryset = Unit.objects.filter(province__in=provinces, kind__in=["department", "agency"])
        if self.instance.pk:
            self.fields["province"].disabled = self.fields["year"].disabled = True
            self.fields["title"].disabled = not self.instance.is_draft
            # The frozen report of a closed period is found by the agency that gave it.
            agency_field.disabled = self.instance.periods.exclude(closed_at=None).exists()
        elif len(provinces) == 1:
            province_field.initial = provinces[0]

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
        return data


def _first_day(province: Province, year: int) -> date:
    """The first day of `year` on which the province exists: the new ones began in the middle of 2025."""
    return max(date(year, 1, 1), province.valid_from) if province.valid_from.year <= year else date(year, 1, 1)


PeriodFormSet: Any = inlineformset_factory(
    Plan, Period, fields=["starts_on", "ends_on", "cutoff_on", "send_by"], extra=0, can_delete=False
)
