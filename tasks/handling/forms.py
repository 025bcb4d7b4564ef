"""What may be typed about the progress of an assignment, with its documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.choices import State, Step
from tasks.forms import ChosenField, DayField, Prose
from tasks.handling.evidence import ACCEPT, Document, check_upload
from tasks.handling.parts import PartOfWork, parts_for, words_of_parts
from tasks.handling.shared import given_before, other_work
from tasks.handling.updating import Entry, StaleError, version
from tasks.models import Assignment, Draft, Evidence, Update
from tasks.services import is_long_before

if TYPE_CHECKING:
    from accounts.models import User

MORE = 3  # documents with a number of their own beside the first; each may have several files


class FilesInput(forms.FileInput):
    """A file input that takes several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked; an error names the file it is about."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        return [self._checked(each, initial) for each in data or ()]

    def _checked(self, file: Any, initial: Any) -> Any:
        try:
            return super().clean(file, initial)
        except forms.ValidationError as refused:
            raise forms.ValidationError([f"{file.name}: {message}" for message in refused.messages]) from refused


class NumberedForm(forms.Form):
    """The number and the date of a document, on a page or in a row of a sheet."""

    number = forms.CharField(label=gettext_lazy("Document number and symbol"), max_length=60, required=False)
    dated_on = DayField(label=gettext_lazy("Date of issue"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("dated_on") or data.get("abstract")) and not data.get("file"):
            self._ask("number", _("Give the number of the document too."))
        self._refuse_future("dated_on")
        return data

    def _ask(self, name: str, message: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, message)

    def _refuse_future(self, name: str) -> None:
        if (day := self.cleaned_data.get(name)) and day > self.today:
            self.add_error(name, _("This day lies in the future."))

    @property
    def documents(self) -> list[Document]:
        """What was given, once it is valid: one for each file, all with the number, or the number alone."""
        data = self.cleaned_data
        words = (data["number"], data["dated_on"], data.get("abstract", ""))
        return [document for file in data.get("file") or [None] if (document := Document(file, *words))]


class DocumentForm(NumberedForm):
    """A document with its files."""

    abstract = forms.CharField(label=gettext_lazy("Abstract"), max_length=500, required=False)
    file = FilesField(
        label=gettext_lazy("Attached files"),
        required=False,
        validators=[check_upload],
        widget=FilesInput(attrs={"accept": ACCEPT}),
        help_text=gettext_lazy("PDF, Word, Excel or pictures, at most 20 MB each; several files can be chosen."),
    )


class EntryForm(NumberedForm):
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
    difficulty = forms.CharField(label=gettext_lazy("Difficulties"), widget=Prose, required=False)
    proposal = forms.CharField(label=gettext_lazy("Proposals"), widget=Prose, required=False)

    field_order: Sequence[str] = ("state", "result", "done_on", "percent", "number", "dated_on")
    plan_year: int | None = None  # where it is known, a day long before it is refused here, else by the service

    @property
    def is_half_typed(self) -> bool:
        """Whether this is only to be kept for later, so that nothing has to be given yet."""
        return False

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not self.is_half_typed:
            self._ask("result", _("Say what was done."))
            if data.get("state") == State.AWAITING:
                self._ask("done_on", _("Enter the day of the product."))
        self._refuse_future("done_on")
        if (day := data.get("done_on")) and self.plan_year and is_long_before(day, self.plan_year):
            self.add_error("done_on", _("The day of the product lies long before the plan; check the year."))
        return data

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
            documents=self.documents,
        )


class UpdateForm(EntryForm, DocumentForm):
    """The page's form: progress, or completion for confirmation, with proof; `seen` is what it was opened on."""

    used = ChosenField(label=gettext_lazy("Documents used before"), queryset=Evidence.objects.none(), required=False)
    also = ChosenField(
        label=gettext_lazy("These documents belong to other tasks too"),
        queryset=Assignment.objects.none(),
        required=False,
    )
    merges = ChosenField(
        label=gettext_lazy("Parts of the coordinating units"), queryset=Update.objects.none(), required=False
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    field_order = (*EntryForm.field_order, "abstract", "file")

    def __init__(
        self,
        data: QueryDict | None,
        files: Any,
        *,
        assignment: Assignment,
        user: User,
        may_send: bool,
        today: date,
    ) -> None:
        self.assignment, self.user, self.may_send = assignment, user, may_send
        self.meanwhile: StaleError | None = None
        self.draft = Draft.objects.filter(assignment=assignment).select_related("by").first()
        words = self.draft or _returned(assignment)
        initial = {"state": State.IN_PROGRESS, "percent": assignment.percent, **_typed(words)}
        initial["done_on"] = initial.get("done_on") or today
        initial["seen"] = version(assignment)
        super().__init__(data, files, initial=initial, auto_id=f"id_{assignment.pk}_%s", today=today)
        self.more = [
            DocumentForm(data, files, prefix=str(n), auto_id=f"id_{assignment.pk}_%s", today=today)
            for n in range(1, MORE + 1)
        ]
        self._narrow("used", Evidence.objects.given_by(assignment, user))
        self._narrow("also", other_work(assignment, user))
        self._narrow("merges", words_of_parts(assignment, user))
        state = cast("forms.ChoiceField", self.fields["state"])
        state.choices = [(State.IN_PROGRESS, State.IN_PROGRESS.label), (State.AWAITING, self.completed)]
        state.help_text = self._what_happens()

    def _narrow(self, name: str, rows: Any) -> None:
        cast("forms.ModelMultipleChoiceField[Any]", self.fields[name]).queryset = rows

    @property
    def completed(self) -> str:
        """The word for the end of the work; an ongoing task only ends a period."""
        return _("Send the period's result") if self.assignment.is_ongoing else _("Completed")

    def _what_happens(self) -> str:
        if self.may_send:
            return _("With “%(completed)s” the result goes to confirmation.") % {"completed": self.completed}
        return _("With “%(completed)s” you make a draft; your unit lead sends it.") % {"completed": self.completed}

    @cached_property
    def before(self) -> list[Evidence]:
        """The documents that the unit gave before, the ticked ones first."""
        return given_before(self.assignment, self.user, ticked=self.ticked("used"))

    @cached_property
    def others(self) -> list[Assignment]:
        """The other work of the unit, to which a document may belong too."""
        return list(other_work(self.assignment, self.user).select_related("task"))

    @cached_property
    def parts(self) -> list[PartOfWork]:
        """What the coordinating units did for the lead's work."""
        return parts_for(self.assignment, self.user)

    def ticked(self, name: str) -> set[str]:
        """The ids that are ticked under `name`; parts whose words stand in a draft were taken into it before."""
        if name == "merges" and not self.is_bound and self.draft:
            text = self.draft.result
            return {part.said_id for part in self.parts if part.said and part.said.result in text}
        return set(self[name].value() or ())

    @property
    def outstanding(self) -> list[PartOfWork]:
        """The parts that the lead has not taken into the result as they are now."""
        return [part for part in self.parts if not part.is_merged]

    @property
    def waits_to_be_taken(self) -> bool:
        """Whether a part says something that is not in the result."""
        return any(part.said for part in self.outstanding)

    @property
    def taken(self) -> set[str]:
        """The ids of the parts that are ticked."""
        return self.ticked("merges")

    @property
    def more_given(self) -> bool:
        """Whether something was typed about a further document."""
        return any(document.is_bound and document.has_changed() for document in self.more)

    @cached_property
    def loose(self) -> list[Evidence]:
        """The documents that wait for the next step."""
        return list(self.assignment.evidence.filter(update=None))

    def take_parts(self) -> None:
        """Put the words of the ticked parts, or of all, under the result, where they do not stand yet."""
        self.data = cast("QueryDict", self.data).copy()
        if self.data["take"] == "all":
            self.data.setlist("merges", [part.said_id for part in self.parts if part.said])
        result = self.data.get("result", "").rstrip()
        ticked = [part for part in self.parts if part.said and part.said_id in self.data.getlist("merges")]
        self.data["result"] = "\n".join([result, *(part.words for part in ticked if part.words not in result)]).strip()

    def is_valid(self) -> bool:
        return all([super().is_valid(), *(document.is_valid() for document in self.more)])

    @property
    def is_draft(self) -> bool:
        """Whether this is to be kept for later, or for whoever may send it."""
        sends = self.cleaned_data.get("state") == State.AWAITING
        return self.is_half_typed or (sends and not self.may_send)

    @property
    def is_half_typed(self) -> bool:
        """Whether a button was pressed that sends nothing: to keep a draft, or to take the parts' words."""
        return "draft" in self.data or "take" in self.data

    def entry(self) -> Entry:
        data = self.cleaned_data
        return replace(
            super().entry(),
            documents=[*self.documents, *(document for form in self.more for document in form.documents)],
            used=list(data["used"]),
            also=list(data["also"]),
            merges=list(data["merges"]),
        )

    def half_typed(self) -> Entry:
        """Return what can be kept of a form that may be in the middle of a word: no document, no day that is none.

        Whatever is ticked, it is work in progress: only a button that somebody pressed makes it ready to be sent.
        """
        self.full_clean()
        data = self.cleaned_data
        return Entry(
            state=State.IN_PROGRESS,
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
