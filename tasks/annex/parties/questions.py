"""What a clerk would ask about the parties of a cell, in words; the reading decides nothing here."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from tasks.annex.doubts import Doubt
from units.directory import Entry, Standing


class Asked:
    """Collects the doubts of one column (`field`: lead or coordinating)."""

    def __init__(self, field: str, province: str) -> None:
        """Start with none."""
        self.field = field
        self.province = province
        self.doubts: list[Doubt] = []

    def about(self, code: str, text: str, name: str = "") -> None:
        """Ask the question `code` about the printed `text`; `name` is what is proposed."""
        message, suggestion = _QUESTIONS[code]()
        words = {"text": text, "name": name, "province": self.province}
        doubt = Doubt(self.field, code, message % words, suggestion % words)
        if doubt not in self.doubts:
            self.doubts.append(doubt)

    def standing(self, entry: Entry, text: str) -> None:
        """Ask about a name that the province does not have on the day of the plan."""
        if entry.standing == Standing.ENDED and entry.group:
            self.about("level_ended", text, entry.name)
        elif entry.standing == Standing.ENDED and entry.successors:
            self.about("unit_ended", text, _(" or ").join(entry.successors))
        elif entry.standing == Standing.ENDED:
            self.about("level_ended", text, entry.name)
        elif entry.standing == Standing.ELSEWHERE:
            self.about("unit_elsewhere", text, entry.name)
        elif entry.standing == Standing.ABOVE:
            self.about("central_body", text, entry.name)


# Callables, so that the words are translated when the question is asked.
_QUESTIONS: dict[str, Callable[[], tuple[str, str]]] = {
    "missing": lambda: (
        _("No lead unit is printed."),
        _("Choose the lead unit, or take that of the group of tasks."),
    ),
    "open_lead": lambda: (
        _("The lead is an open group: “%(text)s”. Nobody will get the task."),
        _("Choose the units that shall lead."),
    ),
    "unit_unknown": lambda: (
        _("“%(text)s” is not among the units of %(province)s."),
        _("Choose the unit, or add it to the list of units."),
    ),
    "not_understood": lambda: (
        _("“%(text)s” was not understood as a unit."),
        _("Choose the unit, or keep it as printed."),
    ),
    "unit_ended": lambda: (
        _("“%(text)s” has been merged or renamed."),
        _("Replace it by %(name)s."),
    ),
    "level_ended": lambda: (
        _("“%(text)s”: this level has ended."),
        _("Choose the units that have taken over."),
    ),
    "unit_elsewhere": lambda: (
        _("“%(text)s” is not among the units of %(province)s at the time of the plan."),
        _("Check the name, or add %(name)s to the list of units."),
    ),
    "central_body": lambda: (
        _("“%(text)s” stands above the province: nobody there will get the task."),
        _("Keep it as printed, or choose a unit of the province."),
    ),
    "spelling": lambda: (
        _("“%(text)s” is spelt differently."),
        _("Read as “%(name)s”."),
    ),
    "guess": lambda: (
        _("“%(text)s” is not the usual name."),
        _("Read as “%(name)s”."),
    ),
    "cut_off": lambda: (
        _("“%(text)s” seems to be cut off."),
        _("Complete the name, or join it with the row before or after."),
    ),
    "completed": lambda: (
        _("“%(text)s” seems to be cut off."),
        _("Read as “%(name)s”."),
    ),
    "level_missing": lambda: (
        _("“%(text)s” does not say of which level."),
        _("Read as “%(name)s”."),
    ),
    "ambiguous": lambda: (
        _("“%(text)s” may mean several units."),
        _("Choose one of %(name)s."),
    ),
    "group_part": lambda: (
        _("“%(text)s” is only a part of the group: nobody will get the task."),
        _("Choose the units, or the whole group."),
    ),
    "unit_in_clause": lambda: (
        _("“%(text)s” is named in a remark and gets no task of its own."),
        _("Add it as a unit of its own if it shall take part."),
    ),
    "extra_text": lambda: (
        _("“%(text)s” after the name of the unit is left out."),
        _("Check that nothing is missing."),
    ),
    "alternative": lambda: (
        _("“/” before “%(text)s” may mean “and” or “or”."),
        _("Keep both, or remove one."),
    ),
    "other_part": lambda: (
        _("“%(text)s” is named for the other column."),
        _("Move it to the other column."),
    ),
}
