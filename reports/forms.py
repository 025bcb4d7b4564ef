"""What the coordinator writes in a report, and what the clerk gave it."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import Report
from reports.narrative import SECTIONS
from tasks.forms import DayField


class WritingForm(forms.ModelForm):
    """The narrative, section by section, and what stands at head and foot of the paper."""

    class Meta:
        model = Report
        fields = [*SECTIONS, "place", "signer_lines", "signer_name", "recipients"]
        labels = dict.fromkeys(SECTIONS, gettext_lazy("Printed instead"))
        widgets = {"signer_lines": forms.Textarea(attrs={"rows": 2}), "recipients": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "signer_lines": gettext_lazy("One to four lines."),
            "recipients": gettext_lazy("One on each line, with the dash before and the semicolon after."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember in the page what each field held, so that only what this person changed is saved."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True


REGISTERED = RegexValidator(r"^\d+\w*/\S+$", gettext_lazy("Enter the number with its symbol, such as 15/BC-SNV."))


class IssueForm(forms.Form):
    """Number and date as the clerk entered them in the register."""

    number = forms.CharField(label=gettext_lazy("Document number and symbol"), max_length=40, validators=[REGISTERED])
    dated_on = DayField(label=gettext_lazy("Date of issue"))

    def __init__(self, *args: Any, cutoff_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cutoff_on, self.today = cutoff_on, today

    def clean_dated_on(self) -> date:
        """Refuse a day before the figures were cut off, or one to come."""
        dated_on: date = self.cleaned_data["dated_on"]
        if not self.cutoff_on <= dated_on <= self.today:
            raise forms.ValidationError(_("The date of issue lies between the cut-off and today."))
        return dated_on
