"""What may be entered about people, their posts, and units."""

from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, User
from accounts.permissions import Role
from units.models import Holiday, Province, Unit
from units.text import nfc


class GivenPostForm(forms.ModelForm):
    """Narrows unit and role to the posts that `user` may give: a unit lead only officers of the own unit."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.reach = user, user.reach("accounts.change_membership")
        held_in = Q(pk=getattr(self.instance, "unit_id", None))  # a post in a unit that has ended can still be ended
        units = Unit.objects.valid_on(timezone.localdate()) | Unit.objects.filter(held_in)
        if not user.is_superuser:
            units = units.filter(self.reach.provinces_q("province") | self.reach.units_q())
            if not self.reach.provinces:
                officer = (Role.UNIT_STAFF.value, Role.UNIT_STAFF.label)
                cast("forms.ChoiceField", self.fields["role"]).choices = [officer]
        cast("forms.ModelChoiceField[Unit]", self.fields["unit"]).queryset = units.select_related("province")

    def clean(self) -> dict[str, Any]:
        """Hold each unit to its own right: the coordinator of one province may be no more than a lead in another."""
        data = super().clean() or self.cleaned_data
        unit, role = data.get("unit"), data.get("role")
        whole = self.user.is_superuser or (unit and unit.province_id in self.reach.provinces)
        if unit and role and role != Role.UNIT_STAFF and not whole:
            self.add_error("role", self.fields["role"].error_messages["invalid_choice"] % {"value": Role(role).label})
        return data


class PersonForm(GivenPostForm):
    """A new person with the first post and a password that they will change."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters; give it to the person, who changes it after signing in."),
    )

    class Meta:
        model = User
        fields = ["full_name", "position", "username", "email", "telephone"]

    field_order = ["full_name", "position", "unit", "role", "username", "password", "email", "telephone"]

    def clean_password(self) -> str:
        """Hold the password to the portal's own rules."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.instance)
        return password


class PostForm(GivenPostForm):
    """One post: where, as what, from when to when."""

    class Meta:
        model = Membership
        fields = ["unit", "role", "valid_from", "valid_to"]


class UnitForm(forms.ModelForm):
    """A unit and the other names under which documents know it, one a line."""

    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line: abbreviations, old names. The import of annexes understands them."),
    )

    class Meta:
        model = Unit
        fields = ["province", "parent", "kind", "name", "short_name", "position", "valid_from", "valid_to"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reach = user.reach("units.change_unit")
        provinces = Province.objects.all() if user.is_superuser else Province.objects.filter(reach.provinces_q("pk"))
        province = cast("forms.ModelChoiceField[Province]", self.fields["province"])
        province.queryset = provinces
        parents = Unit.objects.filter(province__in=provinces, parent=None).exclude(pk=self.instance.pk)
        cast("forms.ModelChoiceField[Unit]", self.fields["parent"]).queryset = parents
        if self.instance.pk:
            self.fields["province"].disabled = True
            self.fields["other_names"].initial = "\n".join(alias.name for alias in self.instance.aliases.all())
        elif len(provinces) == 1:
            province.initial = provinces[0]

    def clean(self) -> dict[str, Any]:
        """Refuse a parent in another province: its lead would reach this unit."""
        data = super().clean() or self.cleaned_data
        province, parent = data.get("province"), data.get("parent")
        if province and parent and parent.province_id != province.pk:
            self.add_error("parent", self.fields["parent"].error_messages["invalid_choice"])
        return data

    def clean_other_names(self) -> list[str]:
        """Return the names, one a line, each once."""
        lines = (nfc(line) for line in self.cleaned_data["other_names"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class HolidayForm(forms.ModelForm):
    """A day on which offices are closed."""

    class Meta:
        model = Holiday
        fields = ["day", "name"]
        widgets = {"day": forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 10})}
