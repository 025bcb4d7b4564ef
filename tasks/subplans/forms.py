"""What a unit's lead may enter about the unit's own plan."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import F
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Membership, User
from tasks.subplans.sharing import Share
from units.models import Unit


class TakeForm(forms.Form):
    """The tasks that were ticked, by their ids."""

    chosen = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": gettext_lazy("Tick at least one row.")}
    )

    def __init__(self, data: QueryDict | None, *, tasks: Iterable[int], required: bool = True) -> None:
        super().__init__(data)
        self.fields["chosen"].required = required
        cast("forms.TypedMultipleChoiceField", self.fields["chosen"]).choices = [(pk, str(pk)) for pk in tasks]

    @property
    def share(self) -> Share | None:
        """Who gets the tasks; nobody yet."""
        return None


class ShareForm(TakeForm):
    """The tasks that were ticked, and the room or officer who gets all of them."""

    lead = forms.ModelChoiceField(label=gettext_lazy("Lead room"), queryset=Unit.objects.none(), required=False)
    officer = forms.ModelChoiceField(label=gettext_lazy("Officer"), queryset=User.objects.none(), required=False)
    coordinating = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Coordinating rooms"),
        queryset=Unit.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: QueryDict | None, *, tasks: Iterable[int], house: Unit, today: date) -> None:
        super().__init__(data, tasks=tasks)
        self.house, self.today = house, today
        for name in ("lead", "coordinating"):
            rooms = Unit.objects.within(house, today).order_by(F("parent").asc(nulls_last=True), "position", "sort_key")
            cast("forms.ModelChoiceField[Unit]", self.fields[name]).queryset = rooms
        cast("forms.ModelChoiceField[User]", self.fields["officer"]).queryset = User.objects.working_in(house, today)

    def clean(self) -> dict[str, Any]:
        """Take the officer's own room where none is chosen."""
        data = super().clean() or self.cleaned_data
        officer = data.get("officer")
        if officer and not data.get("lead"):
            posts = Membership.objects.valid_on(self.today).filter(user=officer).select_related("unit")
            post = posts.filter(unit__in=Unit.objects.within(self.house, self.today)).first()
            data["lead"] = post.unit if post else self.house
        if not self.errors and not data.get("lead"):
            self.add_error(None, _("Choose a room or an officer."))
        return data

    @property
    def share(self) -> Share:
        """Who gets the tasks; call it on a valid form."""
        data = self.cleaned_data
        return Share(data["lead"], data["officer"], list(data["coordinating"]))


class RoomForm(forms.ModelForm):
    """A room that the list of units does not have yet."""

    class Meta:
        model = Unit
        fields = ["name", "short_name"]
        labels = {"name": gettext_lazy("Name of the room")}
