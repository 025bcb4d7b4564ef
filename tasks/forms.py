"""What a browser may send about an assignment."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from tasks.choices import DeadlineKind, Decision, State, Step
from tasks.handling.evidence import ACCEPT, Document, check_upload
from tasks.handling.updating import Entry, StaleError, version
from tasks.models import Assignment, Draft, Extension, Receipt, Update
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


class EntryForm(forms.Form):
    """What may be said about an assignment, on a page or in a row of a sheet; the rules for both stand here."""

    state = forms.ChoiceField(label=gettext_lazy("Status"), widget=forms.RadioSelect)
    result = forms.CharField(
        label=gettext_lazy("Result"),
        widget=Prose,
        required=False,
        help_text=gettext_lazy("What was done, shortly and with figures; these words go into the report."),
    )
    done_on = DayField(label=gettext_lazy("Day of the product"), required=False)
    percent = forms.IntegerField(label=gettext_lazy("Progress (%)"), min_value=0, max_value=100, required=False)
    number = forms.CharField(label=gettext_lazy("Document number and symbol"), max_length=60, required=False)
    dated_on = DayField(label=gettext_lazy("Date of issue"), required=False)
    difficulty = forms.CharField(label=gettext_lazy("Difficulties"), widget=Prose, required=False)
    proposal = forms.CharField(label=gettext_lazy("Proposals"), widget=Prose, required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    @property
    def is_half_typed(self) -> bool:
        """Whether this is only to be kept for later, so that nothing has to be given yet."""
        return False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_half_typed:
            self._ask("result", _("Say what was done."))
            if data.get("state") == State.AWAITING:
                self._ask("done_on", _("Enter the day of the product."))
        if (data.get("dated_on") or data.get("abstract")) and not data.get("file"):
            self._ask("number", _("Give the number of the document too."))
        for name in ("done_on", "dated_on"):
            if (day := data.get(name)) and day > self.today:
                self.add_error(name, _("This day lies in the future."))
        return data

    def _ask(self, name: str, message: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    def entry(self) -> Entry:
        """Return what was typed, once it is valid."""
        data = self.cleaned_data
        return Entry(
            state=State(data["state"]),
            result=data["result"],
            done_on=data["done_on"],
            percent=data["percent"],
            difficulty=data["difficulty"],
            proposal=data["proposal"],
            document=Document(data.get("file"), data["number"], data["dated_on"], data.get("abstract", "")),
        )


class UpdateForm(EntryForm):
    """The page's form: progress, or completion for confirmation, with proof; `seen` is what it was opened on."""

    abstract = forms.CharField(label=gettext_lazy("Abstract"), max_length=500, required=False)
    file = forms.FileField(
        label=gettext_lazy("Evidence document"),
        required=False,
        validators=[check_upload],
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("PDF, Word, Excel or a picture, at most 20 MB."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = ("state", "result", "done_on", "percent", "number", "dated_on", "abstract", "file")

    def __init__(
        self, data: QueryDict | None, files: Any, *, assignment: Assignment, may_send: bool, today: date
    ) -> None:
        self.assignment, self.may_send = assignment, may_send
        self.meanwhile: StaleError | None = None
        self.draft = Draft.objects.filter(assignment=assignment).select_related("by").first()
        words = self.draft or _returned(assignment)
        initial = {"state": State.IN_PROGRESS, "percent": assignment.percent, **_typed(words)}
        initial["done_on"] = initial.get("done_on") or today
        initial["seen"] = version(assignment)
        super().__init__(data, files, initial=initial, auto_id=f"id_{assignment.pk}_%s", today=today)
        state = cast("forms.ChoiceField", self.fields["state"])
        state.choices = [(State.IN_PROGRESS, State.IN_PROGRESS.label), (State.AWAITING, self.completed)]
        state.help_text = self._what_happens()

    @property
    def completed(self) -> str:
        """The word for the end of the work; an ongoing task only ends a period."""
        return _("Send the period's result") if self.assignment.is_ongoing else _("Completed")

    def _what_happens(self) -> str:
        if self.may_send:
            return _("With “%(completed)s” the result goes to confirmation.") % {"completed": self.completed}
        return _("With “%(completed)s” you make a draft; your unit lead sends it.") % {"completed": self.completed}

    @property
    def is_draft(self) -> bool:
        """Whether this is to be kept for later, or for whoever may send it."""
        sends = self.cleaned_data.get("state") == State.AWAITING
        return self.is_half_typed or (sends and not self.may_send)

    @property
    def is_half_typed(self) -> bool:
        """Whether the button to keep a draft was pressed."""
        return "draft" in self.data

    def half_typed(self) -> Entry:
        """Return what can be kept of a form that may be in the middle of a word: no document, no day that is none."""
        self.full_clean()
        data: dict[str, Any] = {"state": State.IN_PROGRESS} | self.cleaned_data
        return Entry(
            state=State(data["state"]),
            result=data.get("result", ""),
            done_on=data.get("done_on"),
            percent=data.get("percent"),
            difficulty=data.get("difficulty", ""),
            proposal=data.get("proposal", ""),
        )

    def open_on(self, stale: StaleError) -> None:
        """Go on with what was typed, now that the person sees what was saved meanwhile."""
        self.meanwhile = stale
        self.data = cast("QueryDict", self.data).copy()
        self.data["seen"] = stale.version


def _returned(assignment: Assignment) -> Update | None:
    """Return what was sent last, where it came back to be mended."""
    if assignment.state != State.REDO:
        return None
    return assignment.updates.filter(kind=Step.SENT).first()


def _typed(words: Draft | Update | None) -> dict[str, Any]:
    if words is None:
        return {}
    names = ("state", "result", "done_on", "percent", "difficulty", "proposal")
    return {name: getattr(words, name) for name in names}


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
