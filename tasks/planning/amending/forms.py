"""What a browser may send about an amendment: the document, and one thing that it does to tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from plans.models import Amendment
from tasks.choices import ChangeKind, Part
from tasks.forms import DayField, Prose
from tasks.models import Task
from tasks.planning.amending.printed import OFFICIAL
from tasks.planning.amending.services import GIVES, MANY, Deed, Version, stand
from tasks.planning.editing import TaskForm
from units.lookup import directory_of

if TYPE_CHECKING:
    from tasks.annex.doubts import Doubt
    from units.directory import Directory


class AmendmentForm(forms.ModelForm):
    """The document: the clerk's number and date, and why it was issued."""

    dated_on = DayField(label=_("Date of issue"))

    class Meta:
        model = Amendment
        fields = ["number", "dated_on", "reason"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.changes.exists():  # its units were those valid on this day
            self.fields["dated_on"].disabled = True


class VersionForm(TaskForm):
    """A task as the amendment prints it; its units are those valid on the `day` of the document."""

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        del self.fields["seen"]  # the whole deed says what it was opened on

    @cached_property
    def directory(self) -> Directory:
        """The names of the plan's province, or of a unit's own rooms, on the date of the document."""
        return directory_of(self.instance.plan.province, self.day, self.instance.plan.house)


class DeedForm(forms.Form):
    """Why, and a form for each task as it is to be printed; a new one begins with the words of those it stands for.

    `parts` says how many tasks to put in place of one that is split.
    """

    reason = forms.CharField(label=_("Reason"), widget=Prose(2))

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        amendment: Amendment,
        kind: ChangeKind,
        tasks: Sequence[Task],
        parts: str = "",
    ) -> None:
        super().__init__(data, initial={"reason": amendment.reason})
        self.amendment, self.kind, self.tasks = amendment, kind, tasks
        self.stands = stand(tasks)  # what was printed when the page was opened: typed over it, another's change is lost
        fewest, most = GIVES[kind]
        asked = int(parts) if parts.isdecimal() and len(parts) < 3 else fewest
        self.versions = [self._version(data, n) for n in range(min(max(asked, fewest), most))]

    def _version(self, data: Mapping[str, Any] | None, number: int) -> VersionForm:
        said: dict[str, Any] = {"prefix": f"task{number}", "day": self.amendment.dated_on}
        if self.kind == ChangeKind.CHANGED:
            return VersionForm(data, instance=self.tasks[0], **said)
        new = Task(plan=self.amendment.plan, parent_id=_served(self.tasks))
        return VersionForm(data, instance=new, initial=_joined(self.tasks), **said)

    def clean(self) -> dict[str, Any]:
        if self.data.get("stands", self.stands) != self.stands:
            self.add_error(None, _("Things changed meanwhile: look once more at what will happen, then save."))
        return super().clean() or {}

    @property
    def may_have_more(self) -> bool:
        """Whether one more task can be put in place of what is taken away."""
        return len(self.versions) < GIVES[self.kind][1] == MANY

    def is_valid(self) -> bool:
        """Ask all the forms, so that one look mends them all."""
        return all([super().is_valid(), *(version.is_valid() for version in self.versions)])

    @property
    def doubts(self) -> list[Doubt]:
        """What a clerk would ask about the units typed; call it on a valid form."""
        return [doubt for version in self.versions for doubt in version.doubts]

    @cached_property
    def deed(self) -> Deed:
        """What was asked for; call it on a valid form."""
        versions = [Version(version.instance, version.parties) for version in self.versions]
        return Deed(self.kind, self.cleaned_data["reason"], self.tasks, versions)


def _served(tasks: Sequence[Task]) -> int | None:
    """Return the province's task (its id) that all of `tasks` serve, if they are of a unit's own plan and serve one."""
    parents = {task.parent_id for task in tasks}
    return parents.pop() if len(parents) == 1 else None


def _joined(tasks: Sequence[Task]) -> dict[str, Any]:
    """Return what a new task says in place of `tasks`: the words of the first, products and parties of all."""
    if not tasks:
        return {}
    first: dict[str, Any] = {name: getattr(tasks[0], name) for name in OFFICIAL}
    first["product"] = "; ".join(dict.fromkeys(task.product for task in tasks if task.product))
    for part in Part:
        named = [party.text for task in tasks for party in task.parties.all() if party.part == part]
        first[part] = "\n".join(dict.fromkeys(named))
    return first
