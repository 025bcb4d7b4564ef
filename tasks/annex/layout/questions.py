"""What a clerk is asked about a row's place in the table; units and deadlines have questions of their own."""

from django.utils.translation import gettext as _

from tasks.annex.doubts import Doubt


def title_missing() -> Doubt:
    """Ask for the title of a row that names units or a deadline alone."""
    return Doubt("title", "title_missing", _("The task has no title."), _("Type the title from the printed annex."))


def row_joined() -> Doubt:
    """Ask about a row that was taken as going on with the task above."""
    return Doubt(
        "title",
        "row_joined",
        _("A row without a number was read as part of this task."),
        _("Check the title against the printed annex."),
    )


def may_be_group() -> Doubt:
    """Ask about a task whose sub-rows are tasks, too."""
    return Doubt(
        "title",
        "may_be_group",
        _("The rows under this one have units or deadlines of their own, so it may only be their heading."),
        _("Keep it as a task, or leave it out if only the rows under it are to be tracked."),
    )


def hidden_row() -> Doubt:
    """Ask about a row that Excel does not show."""
    return Doubt(
        "title",
        "hidden_row",
        _("This row is hidden in the file."),
        _("Check whether the task belongs to the plan."),
    )


def header_guessed() -> Doubt:
    """Ask about a row of a sheet without column names."""
    return Doubt(
        "title",
        "header_guessed",
        _("This sheet has no column names; it was read with those of the sheet before."),
        _("Check that each column was understood rightly."),
    )


def number_missing() -> Doubt:
    """Ask about the one row that nobody numbered."""
    return Doubt(
        "number",
        "number_missing",
        _("This row has no number, though the others have one."),
        _("Check whether it is a task of its own or goes on with the row above."),
    )


def number_shared() -> Doubt:
    """Ask about rows beside one merged number."""
    return Doubt(
        "number",
        "number_shared",
        _("Several rows share this number; each was read as a task of its own."),
        _("Check whether they are one task."),
    )


def cut_by_page_break(field: str) -> Doubt:
    """Ask about a name whose end stands beside the next number."""
    return Doubt(
        field,
        "cut_by_page_break",
        _("The page breaks between two tasks, and this column seems to go on over the break."),
        _("Compare both rows with the printed annex."),
    )


def inherited(field: str) -> Doubt:
    """Ask about a text that only the group row has."""
    return Doubt(
        field,
        "inherited",
        _("The cell is empty; the text of the group row above was taken."),
        _("Check whether it holds for this task, too."),
    )


def lead_from_heading() -> Doubt:
    """Ask about a lead unit that no column names."""
    return Doubt(
        "lead",
        "lead_from_heading",
        _("No column names the lead unit; the heading above was taken for it."),
        _("Check the lead unit."),
    )


def parts_unclear() -> Doubt:
    """Ask who leads where one column names all units."""
    return Doubt(
        "lead",
        "parts_unclear",
        _("Lead and coordinating units stand in one column, and the text does not say who leads."),
        _("Leave the lead unit here and move the others to the coordinating units."),
    )


def indicator_missing() -> Doubt:
    """Ask for the indicator in an annex where other rows have one."""
    return Doubt(
        "indicator",
        "indicator_missing",
        _("No heading above this task names one of the eight indicators."),
        _("Choose the indicator, or leave it empty for a general task."),
    )


def flawed(flaw: str, field: str) -> Doubt:
    """Ask about a cell that Excel shows otherwise than the file says; `flaw` as in `workbook.Cell`."""
    messages = {
        "uncalculated": (
            _("The cell holds a formula without a result."),
            _("Open the file in Excel, save it, and upload it again, or type the value here."),
        ),
        "error": (
            _("The cell shows a formula error."),
            _("Mend the formula in Excel and upload again, or type the value here."),
        ),
        "month_first": (
            _("The date of this cell is shown month first; day and month may be exchanged."),
            _("Compare the day and the month with the printed annex."),
        ),
        "hidden_text": (
            _("The cell holds text that Word does not show; it was not read."),
            _("Show all marks in Word to see it, and check whether it belongs to the plan."),
        ),
        "text_box": (
            _("The cell holds a text box; its text was read with that of the cell."),
            _("Compare the cell with the printed plan."),
        ),
        "nested_table": (
            _("The cell holds a table of its own; its rows were read as lines of the cell."),
            _("Compare the cell with the printed plan."),
        ),
        "number_unknown": (
            _("The number is counted by Word in a way that cannot be followed."),
            _("Type the number from the printed plan."),
        ),
    }
    return Doubt(field, flaw, *messages[flaw])


def lead_missing() -> Doubt:
    """Ask for the lead unit."""
    return Doubt("lead", "lead_missing", _("The task has no lead unit."), _("Choose the unit that leads."))


def deadline_missing() -> Doubt:
    """Ask for the deadline."""
    return Doubt(
        "deadline",
        "deadline_missing",
        _("The task has no deadline."),
        _("Ask for the deadline, or keep it as not set."),
    )


def too_long(field: str, limit: int) -> Doubt:
    """Ask about a cell of which only the beginning was read."""
    return Doubt(
        field,
        "too_long",
        _("The text of this cell is longer than %(limit)s characters; only its beginning was read.") % {"limit": limit},
        _("Shorten the cell in Excel and upload again, or complete the task here."),
    )


def several_lead() -> Doubt:
    """Ask who leads where two columns could say it."""
    return Doubt(
        "lead",
        "several_lead",
        _("Two columns name units that act, and neither says “chủ trì”."),
        _("The first column was taken for the lead unit. Check both."),
    )


def before_in_header() -> Doubt:
    """Ask about a day under a column name that ends in "trước"."""
    return Doubt(
        "deadline",
        "before_in_header",
        _("The name of the column says “trước”, so the day itself was not counted."),
        _("Check the last day."),
    )
