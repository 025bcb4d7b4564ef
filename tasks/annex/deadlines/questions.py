"""What a careful clerk would ask about a deadline, with the answer that is proposed."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from tasks.annex.doubts import Doubt


def _ask(code: str, message: str, suggestion: str) -> Doubt:
    return Doubt("deadline", f"deadline_{code}", message, suggestion)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def missing() -> Doubt:
    return _ask(
        "missing", _("No deadline is printed."), _("Enter the deadline, or ask the unit that drew up the plan.")
    )


def ditto() -> Doubt:
    return _ask("missing", _("The cell only says “as above”."), _("Take over the deadline of the row above."))


def unreadable() -> Doubt:
    return _ask(
        "unreadable",
        _("The deadline cannot be read."),
        _("Choose the kind of deadline and enter the date, if there is one."),
    )


def serial(day: date) -> Doubt:
    return _ask(
        "unreadable",
        _("The cell holds a plain number."),
        _("If it is a date that lost its format, the date is %(day)s.") % {"day": _day(day)},
    )


def misread() -> Doubt:
    return _ask("misread", _("The text seems badly scanned."), _("Compare the deadline with the printed plan."))


def around_the_clock() -> Doubt:
    return _ask(
        "around_the_clock",
        _("“24/7” was read as at all times, not as a day of July."),
        _("Choose the day if it is meant."),
    )


def several(others: Sequence[date], last: date) -> Doubt:
    return _ask(
        "several",
        _("The cell holds several times; the others end on %(days)s.") % {"days": ", ".join(map(_day, others))},
        _("Take the last one, %(day)s, or split the task.") % {"day": _day(last)},
    )


def impossible(nearest: date) -> Doubt:
    return _ask(
        "impossible",
        _("The printed day does not exist."),
        _("Enter the right date; the nearest possible one is %(day)s.") % {"day": _day(nearest)},
    )


def no_quarter() -> Doubt:
    return _ask(
        "impossible",
        _("The printed quarter does not exist."),
        _("Choose the kind of deadline and enter the date, if there is one."),
    )


def placeholder() -> Doubt:
    return _ask("placeholder", _("The date was left blank in the plan."), _("Enter the date."))


def approximate(day: date) -> Doubt:
    return _ask(
        "approximate", _("The time is only roughly given."), _("Take %(day)s as the last day.") % {"day": _day(day)}
    )


def far(year: int) -> Doubt:
    return _ask("far", _("The year %(year)d is far from the year of the plan.") % {"year": year}, _("Check the year."))


def past(day: date) -> Doubt:
    return _ask(
        "past",
        _("The deadline, %(day)s, is in a year before the plan.") % {"day": _day(day)},
        _("Check the year."),
    )


def year_left_out(day: date) -> Doubt:
    return _ask(
        "year",
        _("No year is printed; with the year of the plan the deadline is %(day)s.") % {"day": _day(day)},
        _("Check the year, or choose “recurring, yearly” if it comes back every year."),
    )


def school_year() -> Doubt:
    return _ask(
        "school_year", _("A school year is printed, not a calendar year."), _("Enter the last day of the school year.")
    )


def starts_only(day: date | None) -> Doubt:
    message = (
        _("Only the beginning is printed, %(day)s.") % {"day": _day(day)}
        if day
        else _("Only the beginning is printed.")
    )
    return _ask("starts_only", message, _("Keep it as ongoing, or enter the last day."))


def later_years() -> Doubt:
    return _ask(
        "later_years",
        _("The task goes on after the printed year."),
        _("Keep it as ongoing, or enter the date of its first result."),
    )


def mixed() -> Doubt:
    return _ask("mixed", _("The cell says more than one kind of deadline."), _("Check the kind, or split the task."))


def second_action() -> Doubt:
    return _ask(
        "second_action",
        _("The cell names two actions and one time."),
        _("Check that the time holds for both, or split the task."),
    )


def no_recurrence() -> Doubt:
    return _ask(
        "recurrence",
        _("How often the task comes back is not clear."),
        _("Choose monthly, quarterly, half-yearly, yearly or each report period."),
    )


def only_named() -> Doubt:
    return _ask(
        "recurrence",
        _("A period is named, but not that the task comes back."),
        _("Keep it as recurring, or enter the last day."),
    )


def elsewhere() -> Doubt:
    return _ask(
        "elsewhere", _("The deadlines stand in another place of the plan."), _("Enter the deadline that stands there.")
    )


def vague() -> Doubt:
    return _ask("vague", _("The cell gives no time of its own."), _("Enter the deadline, or what the task waits for."))


def no_trigger(day: date | None) -> Doubt:
    suggestion = (
        _("Counted from the plan's date, the last day is %(day)s.") % {"day": _day(day)}
        if day
        else _("Enter the last day once it is known.")
    )
    return _ask("counted", _("The cell does not say from which day the time is counted."), suggestion)


def counted(start: date, day: date) -> Doubt:
    return _ask(
        "counted",
        _("The time is counted from %(start)s.") % {"start": _day(start)},
        _("Enter %(day)s as the last day.") % {"day": _day(day)},
    )


def counted_at_issue(day: date | None) -> Doubt:
    suggestion = (
        _("With the date that the plan has now, the last day is %(day)s.") % {"day": _day(day)}
        if day
        else _("The draft has no date yet: leave it so, or enter the last day if it is known.")
    )
    return _ask(
        "counted",
        _("The time is counted from the day of issue; the last day is set when the plan is issued."),
        suggestion,
    )
