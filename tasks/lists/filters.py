"""What a list of tasks or assignments may be narrowed by; every figure links to such an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django_filters
from django import forms
from django.core.validators import MaxValueValidator
from django.db.models import Exists, OuterRef, Q
from django.forms.utils import flatatt
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tasks.choices import WORKABLE, ChangeKind, DeadlineKind, Part, State, Timeliness
from tasks.figures import Figures, counted, figures_by
from tasks.forms import DayField
from tasks.lists import sorting
from tasks.lists.options import NO_INDICATOR, Options
from tasks.lists.worklist import DONE
from tasks.models import Assignment, Extension, Party, Task, TaskChange
from tasks.models.life import AssignmentQuerySet
from tasks.models.task import TaskQuerySet
from tasks.planning.lacks import LACKS, conditions

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan

ALL = _("All")
FORCE = {"ended": _("Ended by an amendment"), "all": ALL}
SCOPES = {
    "lead": pgettext_lazy("part of a unit", "Lead"),
    "coordinating": pgettext_lazy("part of a unit", "Coordinating"),
    "outside": _("Asked to take part"),
    "all": pgettext_lazy("parts of units", "All parts"),
}
OWED = "owed"  # the next move is the unit's
NOT_DONE = (Timeliness.IN_TIME, Timeliness.DUE_SOON, Timeliness.OVERDUE, Timeliness.NO_DEADLINE)
STANDS: dict[str, tuple[str, ...]] = {word.value: (word,) for word in Timeliness} | {
    "in_time": (Timeliness.IN_TIME, Timeliness.DUE_SOON),  # as the figures count it
    "done": DONE,
    "not_done": NOT_DONE,
}


class PastDayForm(forms.Form):
    """The day whose records a page shows (`ngay=dd/mm/yyyy`)."""

    ngay = DayField(label=_("Figures by the end of"), required=False)

    def __init__(self, asked: Any, *, today: date) -> None:
        super().__init__(asked)
        self.fields["ngay"].validators.append(_not_after(today))


def _not_after(today: date) -> MaxValueValidator:
    return MaxValueValidator(today, message=_("This day lies in the future."))


def past_day(asked: Mapping[str, Any], today: date) -> date | None:
    """Return the day before `today` that an address asks for (`ngay=dd/mm/yyyy`); None: things as they are now."""
    form = PastDayForm({"ngay": asked.get("ngay", "")}, today=today)
    day: date | None = form.cleaned_data["ngay"] if form.is_valid() else None
    return day if day and day < today else None


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that a list is narrowed by, and the address of the list without it."""

    label: Any
    value: Any
    without: str


class DayFilter(django_filters.DateFilter):  # type: ignore[misc]  # has no types
    field_class = DayField


class BarSelect(forms.Select):
    """A select drawn without a template: those of a bar have some 200 options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name} | (attrs or {})))
        chosen = str(value)
        drawn = (
            f'<option value="{escape(key)}"{" selected" if str(key) == chosen else ""}>{escape(word)}</option>'
            for key, word in self.choices
        )
        return format_html("<select{}>{}</select>", attributes, mark_safe("".join(drawn)))  # noqa: S308 - escaped above


def _choice(label: Any, choices: Any = (), **kwargs: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, widget=BarSelect, **{"empty_label": ALL} | kwargs)


class _OfPlanFilter(django_filters.FilterSet):  # type: ignore[misc]  # has no types
    """Narrows the rows of one plan; `past` is the day that was asked for, None for the present.

    An address that asks for what there is not finds nothing, and the form says why: whoever takes rows out, or changes
    them at once, never gets more than was meant.
    """

    ALWAYS_SHOWN: tuple[str, ...] = ("q", "dimension", "unit")
    UNSORTED: Any = _("As it presses")
    sorted_by = sorting.OF_ASSIGNMENTS
    UNLESS_SAID: Mapping[str, str] = {}  # what an address means that does not say otherwise

    q = django_filters.CharFilter(label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    dimension = _choice(_("Indicator"), method="of_indicator")
    unit = _choice(_("Unit"), method="of_unit")
    scope = _choice(_("Part"), list(SCOPES.items()), method="of_scope", empty_label=None)
    state = _choice(_("Status"), [*State.choices, (OWED, _("With the unit"))], method="of_state")
    timeliness = _choice(
        _("Timeliness"),
        [("not_done", _("Not done")), ("done", _("Done")), *Timeliness.choices],
        method="of_timeliness",
    )
    kind = _choice(_("Kind of deadline"), DeadlineKind.choices, method="of_kind")
    period = _choice(_("Due in the report period"), method="due_in")
    report = _choice(
        _("Report in this period"),
        [("none", _("No update this period")), ("some", _("Updated this period"))],
        method="of_report",
    )
    receipt = _choice(_("Receipt"), [("none", _("Not acknowledged"))], method="without_receipt")
    extension = _choice(
        _("Extension"),
        [("asked", _("Extension awaiting approval")), ("granted", _("Granted")), ("repeated", _("Asked repeatedly"))],
        method="of_extension",
    )
    ngay = DayFilter(label=_("Figures by the end of"), method="as_recorded")

    def __init__(
        self, asked: Any, queryset: Any, *, plan: Plan, today: date | None = None, options: Options | None = None
    ) -> None:
        super().__init__(asked, queryset)
        self.plan = plan
        self.today = today or timezone.localdate()
        self.past = past_day(asked, self.today)
        self.options = options or Options(plan)
        for name in Options.TAKEN_BY:
            self.filters[name].extra["choices"] = self.options.taken_by(name)
        self.filters["ngay"].extra["validators"] = [_not_after(self.today)]
        columns = _choice(_("Sort"), sorting.choices(self.sorted_by), empty_label=self.UNSORTED, method="in_order")
        columns.parent = self
        self.filters[sorting.SORT] = columns

    def columns(self, asked: str) -> sorting.Keys:
        """Return by what the rows of some of `sorted_by`, with the one that is `asked` for, are compared."""
        raise NotImplementedError

    def in_order(self, queryset: Any, name: str, value: str) -> Any:
        """Put the rows in the order of a column, then as they stand anyway."""
        return queryset.order_by(*sorting.order(self.columns(value), value), *queryset.query.order_by)

    def as_recorded(self, queryset: Any, name: str, value: date) -> Any:
        """Leave the rows as they are: the day says what was known of them (`past`)."""
        return queryset

    @property
    def asked(self) -> dict[str, str]:
        """What the address asks for, without what means nothing: the filter by itself."""
        given = ((name, self.data.get(name)) for name in self.form.fields)
        return {name: value for name, value in given if value and value != self.UNLESS_SAID.get(name)}

    @property
    def chips(self) -> list[Chip]:
        """What narrows the list now; the day is told apart."""
        return [Chip(self.form.fields[name].label, self._words(name), self.without(name)) for name in self._narrowing]

    @property
    def first_fields(self) -> list[Any]:
        """The fields that are always shown, and the hidden ones."""
        return [field for field in self.form if field.name in self.ALWAYS_SHOWN or field.is_hidden]

    @property
    def more_fields(self) -> list[Any]:
        """The fields that open on demand."""
        return [field for field in self.form if field.name not in self.ALWAYS_SHOWN and not field.is_hidden]

    @property
    def opens_more(self) -> bool:
        """Whether one of `more_fields` is wrong; what they say stands in the chips."""
        return any(field.errors for field in self.more_fields)

    @property
    def _narrowing(self) -> list[str]:
        return [name for name in self.asked if name not in self.errors and name != "ngay"]

    def _words(self, name: str) -> Any:
        choices = dict(getattr(self.form.fields[name], "choices", ()))
        return str(choices.get(self.data[name], self.data[name])).strip()

    def without(self, *names: str) -> str:
        """Return the query of the list without some of what it asks for, and from its first page."""
        return "?" + urlencode({name: value for name, value in self.asked.items() if name not in names})


class AssignmentFilter(_OfPlanFilter):
    """Assignments of one plan as they were known on the day asked for; leads of the UBND unless said otherwise."""

    ALWAYS_SHOWN = (*_OfPlanFilter.ALWAYS_SHOWN, "timeliness")
    UNLESS_SAID: Mapping[str, str] = {"scope": "lead"}

    task = django_filters.NumberFilter(
        label=_("Task"), method="of_task", widget=forms.HiddenInput, max_value=2**31 - 1, min_value=1
    )

    class Meta:
        model = Assignment
        fields: list[str] = []

    def columns(self, asked: str) -> sorting.Keys:
        return sorting.of_assignments()

    def filter_queryset(self, queryset: AssignmentQuerySet) -> AssignmentQuerySet:
        queryset = queryset.known_on(self.past).with_timeliness(self.past or self.today).in_order_of_work()
        if self.form.errors:
            return queryset.none()
        if not self.form.cleaned_data.get("scope"):
            queryset = self.of_scope(queryset, "scope", self.UNLESS_SAID["scope"])
        if self.form.cleaned_data.get("state") != State.CANCELLED:  # not counted, so not shown unless asked for
            queryset = queryset.exclude(known_state=State.CANCELLED)
        found: AssignmentQuerySet = super().filter_queryset(queryset)
        return found

    def _words(self, name: str) -> Any:
        if name != "task":
            return super()._words(name)
        return Task.objects.filter(plan=self.plan, pk=self.form.cleaned_data[name]).first() or self.data[name]

    def search(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.search(value)

    def of_indicator(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.filter(_under("task__indicator", value))

    def of_unit(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.filter(unit=value)

    def of_task(self, queryset: AssignmentQuerySet, name: str, value: int) -> AssignmentQuerySet:
        return queryset.filter(task=value)

    def of_scope(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        if value == "all":
            return queryset
        return counted(queryset, outside=True) if value == "outside" else counted(queryset, part=Part(value))

    def of_state(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.filter(known_state__in=WORKABLE if value == OWED else [value])

    def of_timeliness(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.standing(*STANDS[value])

    def of_kind(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.filter(task__deadline_kind=value)

    def due_in(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        period = self.options.coded(value)
        return queryset.filter(known_due_on__range=(period.starts_on, period.ends_on))

    def of_report(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        """Whether the unit said something in the period of the day asked for; a plan without periods has one: all."""
        period = self.options.current_period(self.past or self.today)
        since = period.starts_on if period else date(self.plan.year, 1, 1)
        return queryset.with_report_since(since, until=self.past).filter(Q(reported=value == "some"))

    def without_receipt(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.unacknowledged(self.past)

    def of_extension(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        requests = Extension.objects.known_as(value, self.past).filter(assignment=OuterRef("pk"))
        return queryset.filter(Exists(requests))


def _under(path: str, value: str) -> Q:
    """What belongs to an indicator or to one below it; `NO_INDICATOR`: to none."""
    if value == NO_INDICATOR:
        return Q(**{path: None})
    return Q(**{path: value}) | Q(**{f"{path}__parent": value})


def chosen_assignments(plan: Plan, user: User, asked: Any, today: date) -> AssignmentFilter:
    """The plan's assignments that `user` sees and that the address `asked` for, as they press on `today`, or on the
    past day that it asks for.

    Page, files and work sheet take the same rows from here.
    """
    seen = Assignment.objects.seen_in(plan, user)
    return AssignmentFilter(asked, seen.for_list(), plan=plan, today=today)


class TaskFilter(_OfPlanFilter):
    """Tasks of one plan: by what is printed, and by how one of their assignments (`given`) stands."""

    ALWAYS_SHOWN = (*_OfPlanFilter.ALWAYS_SHOWN, "timeliness", "lacks")
    UNSORTED = _("As in the plan")
    BY_UNITS = ("unit", "scope", "state", "timeliness", "period", "report", "receipt", "extension")

    lacks = _choice(_("Data to complete"), list(LACKS.items()), method="lacking")
    force = _choice(_("Validity"), list(FORCE.items()), empty_label=_("In force"), method="of_force")

    class Meta:
        model = Task
        fields: list[str] = []

    def __init__(self, asked: Any, queryset: TaskQuerySet, *, given: AssignmentQuerySet, plan: Plan) -> None:
        self.given, self.of_draft = given, plan.is_draft
        self.sorted_by = sorting.OF_DRAFT if plan.is_draft else sorting.OF_TASKS
        super().__init__(asked, queryset, plan=plan)
        self.filters["scope"].extra["empty_label"] = ALL
        if self.of_draft:  # nothing is given yet: only what is printed
            for name in (*self.BY_UNITS[1:], "ngay", "force"):
                self.filters.pop(name)

    def columns(self, asked: str) -> sorting.Keys:
        in_figures = asked.removeprefix("-") in sorting.FIGURES
        return sorting.of_figures(self.progress) if in_figures else sorting.of_tasks()

    @cached_property
    def progress(self) -> Mapping[int, Figures]:
        """How far the lead units of all tasks are, by task."""
        return figures_by(counted(self.given), self.past or self.today, "task", as_of=self.past)

    def progress_of(self, tasks: Iterable[Task]) -> Mapping[int, Figures]:
        """Return `progress` of a page's `tasks`, those alone where the list is not sorted by it."""
        if self.asked.get(sorting.SORT, "").removeprefix("-") in sorting.FIGURES:
            return self.progress
        given = counted(self.given).filter(task__in=[task.pk for task in tasks])
        return figures_by(given, self.past or self.today, "task", as_of=self.past)

    def filter_queryset(self, queryset: TaskQuerySet) -> TaskQuerySet:
        if self.form.errors:
            return queryset.none()
        found: TaskQuerySet = super().filter_queryset(self._in_force(queryset.order_by("position", "pk")))
        asked = {name: self.data[name] for name in (*self.BY_UNITS, "ngay") if self.data.get(name)}
        if self.of_draft or not set(asked) - {"ngay"}:
            return found
        by_unit_only = set(asked) <= {"unit", "ngay"}
        asked = {"scope": "all" if by_unit_only else "lead"} | asked
        given = AssignmentFilter(asked, self.given, plan=self.plan, today=self.today, options=self.options)
        return found.filter(Exists(given.qs.order_by().filter(task=OuterRef("pk"))))

    def _in_force(self, queryset: TaskQuerySet) -> TaskQuerySet:
        """Leave out what amendments ended unless it is asked for; of a past day `changed_since` names later changes."""
        force = self.form.cleaned_data.get("force")
        if self.past:
            later = TaskChange.objects.filter(task=OuterRef("pk"), day__gt=self.past)
            queryset = queryset.annotate(changed_since=Exists(later.filter(kind=ChangeKind.CHANGED)))
        if force == "ended":
            return queryset.exclude(ended_by=None)
        return queryset if force else queryset.in_force(self.past)

    def search(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return queryset.search(value)

    def of_indicator(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return queryset.filter(_under("indicator", value))

    def of_unit(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """Of a draft, the tasks that name the unit; of an issued plan see `by_units`."""
        if not self.of_draft:
            return queryset
        return queryset.filter(Exists(Party.objects.filter(task=OuterRef("pk"), unit_id=int(value))))

    def of_kind(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return queryset.filter(deadline_kind=value)

    def lacking(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return queryset.filter(conditions()[value])

    def by_units(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        """Leave the rows as they are: `filter_queryset` asks it, all that is about units of the same assignment."""
        return queryset

    of_force = of_scope = of_state = of_timeliness = due_in = of_report = without_receipt = of_extension = by_units


def chosen_tasks(plan: Plan, user: User, asked: Any) -> TaskFilter:
    """The plan's tasks that `user` sees and that the address `asked` for."""
    given = Assignment.objects.seen_in(plan, user)
    tasks = Task.objects.seen_in(plan, user).for_list()
    return TaskFilter(asked, tasks, given=given, plan=plan)
