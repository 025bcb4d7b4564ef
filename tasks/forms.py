"""What a browser may send about an assignment."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from tasks.choices import DeadlineKind, Decision
from tasks.models import Assignment, Extension, Receipt
from tasks.models.handling import ExtensionQuerySet
from tasks.models.life import AssignmentQuerySet
from units.models import Unit


class DayField(forms.DateField):
    """A day, typed dd/mm/yyyy."""

    widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 10})
    default_error_messages = {"invalid": gettext_lazy("Invalid date (dd/mm/yyyy).")}


class Prose(forms.Textarea):
    """Text of some lines; the box grows with it where the browser can."""

    def __init__(self, rows: int = 3) -> None:
        super().__init__(attrs={"rows": rows})


class RemarkForm(forms.Form):
    """Why a result is returned, an assignment reopened, suspended or resumed."""

    remark = forms.CharField(label=gettext_lazy("Reason"), widget=Prose)


class OptionalRemarkForm(RemarkForm):
    """A remark where none has to be given."""

    remark = forms.CharField(label=gettext_lazy("Remark"), widget=Prose, required=False)


class ChosenField(forms.ModelMultipleChoiceField):
    """Rows that were ticked; an id that no database holds is no row."""

    default_error_messages: ClassVar[dict[str, Any]] = {"required": gettext_lazy("Tick at least one row.")}

    def clean(self, value: Any) -> Any:
        """Refuse what is too long for an id, before the database stumbles over it."""
        if any(len(str(item)) > 18 for item in value or ()):
            raise forms.ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": "…"})
        return super().clean(value)


class ChosenForm(forms.Form):
    """Several assignments that were ticked, and the remark that goes to all of them."""

    chosen = ChosenField(queryset=Assignment.objects.none())
    remark = forms.CharField(label=gettext_lazy("Reason for all that are ticked"), widget=Prose, required=False)

    def __init__(self, data: QueryDict | None, *, rows: AssignmentQuerySet, needs_remark: bool = False) -> None:
        super().__init__(data)
        self.fields["remark"].required = needs_remark
        cast("forms.ModelMultipleChoiceField", self.fields["chosen"]).queryset = rows


class ExtensionForm(forms.Form):
    """Until when more time is asked for, and why."""

    due_on = DayField(label=gettext_lazy("New due date"))
    reason = forms.CharField(label=gettext_lazy("Reason for the extension"), widget=Prose)


class DecisionForm(forms.Form):
    """What becomes of one or several requests for more time, with the remark that goes to all of them."""

    chosen = ChosenField(queryset=Extension.objects.none())
    decision = forms.ChoiceField(choices=[(choice.value, choice.label) for choice in Decision if choice != "open"])
    remark = forms.CharField(label=gettext_lazy("Remark"), widget=Prose(2), required=False)

    def __init__(self, data: QueryDict | None, *, rows: ExtensionQuerySet) -> None:
        super().__init__(data)
        cast("forms.ModelMultipleChoiceField", self.fields["chosen"]).queryset = rows
        self.fields["remark"].widget.attrs["placeholder"] = _("Agreed")

    def clean(self) -> dict[str, Any]:
        """A grant says "agreed" where nothing else was typed; a refusal has to say why."""
        data = super().clean() or {}
        if not data.get("remark") and data.get("decision") == Decision.GRANTED:
            data["remark"] = _("Agreed")
        elif not data.get("remark"):
            self.add_error("remark", _("Say why."))
        return data

    @property
    def is_granted(self) -> bool:
        """Whether more time is given; call it on a valid form."""
        return bool(self.cleaned_data["decision"] == Decision.GRANTED)


class DueDateForm(forms.Form):
    """The date of a task that the plan does not date, and what it follows from."""

    basis = forms.CharField(label=gettext_lazy("Legal basis"), max_length=500, widget=Prose(2))
    happened_on = DayField(label=gettext_lazy("Day on which the condition was met"))
    due_on = DayField(label=gettext_lazy("Due on"))
    for_all = forms.BooleanField(label=gettext_lazy("For all units of this task"), required=False)

    def __init__(self, data: QueryDict | None, *, kind: str, may_correct: bool, today: date) -> None:
        super().__init__(data)
        self.today = today
        if kind == DeadlineKind.CONDITIONAL:
            self.fields["basis"].label = _("What met the condition")
        else:
            del self.fields["happened_on"]
        if not may_correct:
            del self.fields["for_all"]

    def clean_happened_on(self) -> date:
        day: date = self.cleaned_data["happened_on"]
        if day > self.today:
            raise forms.ValidationError(_("This day lies in the future."))
        return day

    @property
    def words(self) -> str:
        """The basis in a line, with the day on which it came about; call it on a valid form."""
        basis: str = self.cleaned_data["basis"]
        day: date | None = self.cleaned_data.get("happened_on")
        return f"{basis} ({day:%d/%m/%Y})" if day else basis


class HandOnForm(forms.Form):
    """Which room, and which officer, of the unit goes on with the work."""

    room = forms.ModelChoiceField(label=gettext_lazy("Room"), queryset=Unit.objects.none(), required=False)
    officer = forms.ModelChoiceField(label=gettext_lazy("Officer"), queryset=User.objects.none(), required=False)

    def __init__(self, data: QueryDict | None, *, unit: Unit, receipt: Receipt | None, today: date) -> None:
        super().__init__(data, initial={"room": receipt.room, "officer": receipt.officer} if receipt else None)
        rooms = cast("forms.ModelChoiceField[Unit]", self.fields["room"])
        rooms.queryset = unit.rooms.valid_on(today).of_kinds([Unit.Kind.INTERNAL])
        cast("forms.ModelChoiceField[User]", self.fields["officer"]).queryset = User.objects.working_in(unit, today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("room") and not data.get("officer"):
            self.add_error(None, _("Choose a room or an officer."))
        return data
