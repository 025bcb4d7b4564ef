"""What a list of tasks or assignments may be narrowed by; every figure links to such an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from indicators.models import Indicator
from plans.models import Plan
from tasks.choices import DeadlineKind, Part, State, Timeliness
from tasks.figures import counted
from tasks.forms import DayField
from tasks.models import Assignment, Task
from tasks.models.life import AssignmentQuerySet, TaskQuerySet
from tasks.planning.lacks import LACKS, conditions
from units.models import Unit

if TYPE_CHECKING:
    from accounts.models import User

ALL = _("All")
SCOPES = {
    "lead": pgettext_lazy("part of a unit", "Lead"),
    "coordinating": pgettext_lazy("part of a unit", "Coordinating"),
    "outside": _("Asked to take part"),
}


def past_day(asked: Mapping[str, Any], today: date) -> date | None:
    """Return the day before `today` that an address asks for (`ngay=dd/mm/yyyy`); None: things as they are now."""
    try:
        day: date | None = DayField(required=False).clean(asked.get("ngay", ""))
    except forms.ValidationError:
        return None
    return day if day and day < today else None


def _of_dimension(queryset: Any, path: str, indicator: Indicator) -> Any:
    return queryset.filter(Q(**{path: indicator}) | Q(**{f"{path}__parent": indicator}))


class _OfPlanFilter(django_filters.FilterSet):  # type: ignore[misc]  # has no types
    """Narrows its choices to one plan (`plan=`); `past` is the day that was asked for, None for the present."""

    q = django_filters.CharFilter(label=_("Search"), method="search", widget=forms.TextInput(attrs={"type": "search"}))
    dimension = django_filters.ModelChoiceFilter(
        label=_("Dimension"), empty_label=ALL, queryset=Indicator.objects.none(), method="of_dimension"
    )
    unit = django_filters.ModelChoiceFilter(
        label=_("Unit"), empty_label=ALL, queryset=Unit.objects.none(), method="of_unit"
    )
    ngay = django_filters.DateFilter(
        label=_("Figures by the end of"), method="as_recorded", widget=forms.DateInput(attrs={"inputmode": "numeric"})
    )

    def __init__(self, asked: Any, *args: Any, plan: Plan, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(asked, *args, **kwargs)
        self.plan = plan
        self.today = today or timezone.localdate()
        self.past = past_day(asked, self.today)
        version = plan.framework_version_id
        self.filters["dimension"].queryset = Indicator.objects.filter(version=version).dimensions()
        given = plan.assignments.filter(unit=OuterRef("pk"))
        self.filters["unit"].queryset = Unit.objects.filter(Exists(given), province=plan.province_id)

    def as_recorded(self, queryset: Any, name: str, value: date) -> Any:
        """Leave the rows as they are: the day says what was known of them (`past`)."""
        return queryset


class AssignmentFilter(_OfPlanFilter):
    """Assignments of one plan as they were known on the day asked for; leads of the UBND unless said otherwise."""

    scope = django_filters.ChoiceFilter(
        label=_("Part"), choices=list(SCOPES.items()), method="of_scope", empty_label=None
    )
    state = django_filters.ChoiceFilter(
        label=_("Status"), empty_label=ALL, choices=State.choices, field_name="known_state"
    )
    timeliness = django_filters.ChoiceFilter(
        label=_("Timeliness"), empty_label=ALL, choices=Timeliness.choices, method="of_timeliness"
    )
    receipt = django_filters.ChoiceFilter(
        label=_("Receipt"), empty_label=ALL, choices=[("none", _("Not acknowledged"))], method="without_receipt"
    )

    class Meta:
        model = Assignment
        fields = ["q", "scope", "dimension", "unit", "state", "timeliness", "receipt", "ngay"]

    def filter_queryset(self, queryset: AssignmentQuerySet) -> AssignmentQuerySet:
        queryset = queryset.known_on(self.past).with_timeliness(self.past or self.today)
        if not self.form.cleaned_data.get("scope"):
            queryset = self.of_scope(queryset, "scope", "lead")
        if self.form.cleaned_data.get("state") != State.CANCELLED:  # not counted, so not shown unless asked for
            queryset = queryset.exclude(known_state=State.CANCELLED)
        found: AssignmentQuerySet = super().filter_queryset(queryset)
        return found.in_order_of_work()

    def search(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.search(value)

    def of_dimension(self, queryset: AssignmentQuerySet, name: str, value: Indicator) -> Any:
        return _of_dimension(queryset, "task__indicator", value)

    def of_unit(self, queryset: AssignmentQuerySet, name: str, value: Unit) -> AssignmentQuerySet:
        return queryset.filter(unit=value)

    def of_scope(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        if value == "outside":
            return counted(queryset, outside=True)
        return counted(queryset, part=Part(value))

    def of_timeliness(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        """What is due soon is also in time, as the figures count it."""
        wanted = [value, Timeliness.DUE_SOON] if value == Timeliness.IN_TIME else [value]
        return queryset.standing(*wanted)

    def without_receipt(self, queryset: AssignmentQuerySet, name: str, value: str) -> AssignmentQuerySet:
        return queryset.unacknowledged(self.past)


def chosen_assignments(plan: Plan, user: User, asked: Any, today: date) -> AssignmentFilter:
    """The plan's assignments that `user` sees and that the address `asked` for, as they press on `today`, or on the
    past day that it asks for.

    Page, files and work sheet take the same rows from here.
    """
    seen = Assignment.objects.visible_to(user).filter(plan=plan)
    return AssignmentFilter(asked, queryset=seen.for_list(), plan=plan, today=today)


class TaskFilter(_OfPlanFilter):
    """Tasks of one plan."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind of deadline"), empty_label=ALL, field_name="deadline_kind", choices=DeadlineKind.choices
    )
    lacks = django_filters.ChoiceFilter(
        label=_("Data to complete"), empty_label=ALL, choices=list(LACKS.items()), method="lacking"
    )

    class Meta:
        model = Task
        fields = ["q", "dimension", "unit", "kind", "lacks", "ngay"]

    def search(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return queryset.search(value)

    def of_dimension(self, queryset: TaskQuerySet, name: str, value: Indicator) -> Any:
        return _of_dimension(queryset, "indicator", value)

    def of_unit(self, queryset: TaskQuerySet, name: str, value: Unit) -> TaskQuerySet:
        return queryset.filter(Exists(Assignment.objects.filter(task=OuterRef("pk"), unit=value)))

    def lacking(self, queryset: TaskQuerySet, name: str, value: str) -> TaskQuerySet:
        return queryset.filter(conditions()[value])


def chosen_tasks(plan: Plan, user: User, asked: Any) -> TaskFilter:
    """The plan's tasks that `user` sees and that the address `asked` for."""
    return TaskFilter(asked, queryset=Task.objects.visible_to(user).filter(plan=plan).for_list(), plan=plan)
