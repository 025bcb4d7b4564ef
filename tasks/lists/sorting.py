"""The columns by which a list can be put in order (`sap-xep=han`, `sap-xep=-han`), the same for page and files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.choices import Part, State
from tasks.figures import Figures
from tasks.models import Party

SORT = "sap-xep"
COLUMNS = {
    "so": gettext_lazy("No."),
    "nhiem-vu": gettext_lazy("Task"),
    "don-vi": gettext_lazy("Unit"),
    "chu-tri": gettext_lazy("Lead unit"),
    "han": gettext_lazy("Deadline"),
    "san-pham": gettext_lazy("Day of the product"),
    "trang-thai": gettext_lazy("Status"),
    "hoan-thanh": gettext_lazy("Done"),
    "qua-han": gettext_lazy("Overdue"),
}
OF_ASSIGNMENTS: tuple[str, ...] = ("so", "nhiem-vu", "don-vi", "han", "san-pham", "trang-thai")
OF_DRAFT = ("so", "nhiem-vu", "chu-tri", "han")
FIGURES = {"hoan-thanh": "done", "qua-han": "overdue"}  # columns that show one of `Figures`
OF_TASKS = (*OF_DRAFT, *FIGURES)
Keys = Mapping[str, tuple[Any, ...]]  # name of a column → what its rows are compared by


def of_assignments() -> Keys:
    """Return the columns of a list of assignments; rows of `known_on()`."""
    in_order = [When(known_state=state, then=Value(place)) for place, state in enumerate(State.values)]
    return {
        "so": (F("task__position"),),
        "nhiem-vu": (F("task__sort_key"),),
        "don-vi": (F("unit__position"), F("unit__sort_key")),
        "han": (F("known_due_on"),),
        "san-pham": (F("known_done_on"),),
        "trang-thai": (Case(*in_order, output_field=IntegerField()),),
    }


def of_tasks() -> Keys:
    """Return the columns of a list of tasks but for its `FIGURES`."""
    leads = Party.objects.filter(task=OuterRef("pk"), part=Part.LEAD).order_by("position")
    name = Coalesce("unit__sort_key", "group__code", Value(""), output_field=TextField())
    return {
        "so": (F("position"),),
        "nhiem-vu": (F("sort_key"),),
        "chu-tri": (Subquery(leads.values("unit__position")[:1]), Subquery(leads.values_list(name)[:1])),
        "han": (F("due_on"),),
    }


def of_figures(counted: Mapping[int, Figures]) -> Keys:
    """Return the columns of `FIGURES`; `counted`: all tasks at once, which a subquery would count one by one."""
    return {column: (_number(counted, name),) for column, name in FIGURES.items()}


def _number(counted: Mapping[int, Figures], name: str) -> Coalesce:
    tasks: dict[int, list[int]] = defaultdict(list)
    for task, figures in counted.items():
        tasks[getattr(figures, name)].append(task)
    whens = (When(pk__in=those, then=Value(number)) for number, those in tasks.items())
    return Coalesce(Case(*whens, output_field=IntegerField()), 0)


def choices(columns: Iterable[str]) -> list[tuple[str, str]]:
    """Return each of `columns` up and down, for a select."""
    up, down = _("%(column)s, ascending"), _("%(column)s, descending")
    return [
        (f"{sign}{name}", words % {"column": COLUMNS[name]})
        for name in columns
        for sign, words in (("", up), ("-", down))
    ]


def order(keys: Keys, asked: str) -> list[Any]:
    """Return what `order_by()` takes for `asked` ("-han"); what has no value comes last, up or down."""
    downwards = asked.startswith("-")
    columns = keys[asked.removeprefix("-")]
    return [each.desc(nulls_last=True) if downwards else each.asc(nulls_last=True) for each in columns]
