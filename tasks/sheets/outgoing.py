"""The work sheet as it leaves: what is known stands locked, what may be filled is open, and each row has its key."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from tasks.handling.updating import known_version
from tasks.models.life import AssignmentQuerySet
from tasks.sheets.form import (
    FILL_NAMES,
    FILLS,
    FORMAT,
    HEAD_ROW,
    HIDDEN,
    KEY,
    MAX_ROWS,
    SHOWN,
    Kind,
    sign,
    state_words,
)
from tasks.sheets.tables import with_words
from tasks.sheets.writing import DAY, FONT, GRID, TOP, Styles, begin, cell, saved

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan

OPEN = PatternFill("solid", "FFF9E5")
SHUT = PatternFill("solid", "F2F2F2")
IDS_IN_A_CELL = 2_000
FIRST = HEAD_ROW + 1


class TooManyRowsError(Exception):
    """The filter finds more rows than a sheet takes."""

    def __init__(self) -> None:
        super().__init__(_("A work sheet takes at most %(most)d rows; narrow the filter first.") % {"most": MAX_ROWS})


def work_sheet(plan: Plan, rows: AssignmentQuerySet, user: User, day: date) -> BytesIO:
    """Return the rows (of `known_on().with_timeliness()`) as a sheet in which `user` fills what the unit did.

    Raises TooManyRowsError.
    """
    found = list(with_words(rows.with_newest_step().with_rights(user))[: MAX_ROWS + 1])
    if len(found) > MAX_ROWS:
        raise TooManyRowsError
    book = Workbook(write_only=True)
    styles = Styles(book)
    for kind, number_format in {Kind.TEXT: "@", Kind.STATE: "@", Kind.DAY: DAY, Kind.PERCENT: "0"}.items():
        looks = {"font": FONT, "alignment": TOP, "border": GRID, "number_format": number_format}
        styles.add(f"papi open {kind}", fill=OPEN, unlocked=True, **looks)
    styles.add("papi shut", font=FONT, border=GRID, fill=SHUT)
    styles.add("papi title", font=Font("Times New Roman", size=14, bold=True))
    styles.add("papi hint", font=Font("Times New Roman", size=12, italic=True), alignment=Alignment(vertical="top"))
    sheet = begin(
        book, _("Work sheet"), [3, *(each.width for each in SHOWN), *(each.width for each in FILLS)], frozen=f"D{FIRST}"
    )
    sheet.column_dimensions["A"].hidden = sheet.row_dimensions[HEAD_ROW - 1].hidden = True
    _head(sheet, plan, day)
    for row in found:
        sheet.append(_row(sheet, row))
    _guard(sheet, HEAD_ROW + len(found))
    _remember(book, plan, day, [row.pk for row in found])
    return saved(book)


def _head(sheet: Any, plan: Plan, day: date) -> None:
    sheet.append([None, cell(sheet, _("Results to be filled in: %(plan)s") % {"plan": plan}, "papi title")])
    hint = _(
        "Downloaded on %(day)s. Fill in the yellow cells of the rows in which something was done, save, and upload "
        "the file again. A row left empty changes nothing."
    )
    sheet.append([None, cell(sheet, hint % {"day": f"{day:%d/%m/%Y}"}, "papi hint")])
    sheet.append([KEY, *(column.name for column in SHOWN), *FILL_NAMES.values()])
    labels = [*(each.label for each in SHOWN), *(each.label for each in FILLS)]
    sheet.append([None, *(cell(sheet, str(label), "papi head") for label in labels)])


def _row(sheet: Any, row: Any) -> list[Any]:
    fillable = row.is_workable and row.may_update
    key = sign(row.pk, known_version(row), plan=row.plan_id)
    return [
        key,
        *(cell(sheet, column.value(row)) for column in SHOWN),
        *(cell(sheet, None, f"papi open {fill.kind}" if fillable else "papi shut") for fill in FILLS),
    ]


def _guard(sheet: Any, last: int) -> None:
    """Lock what only tells, and offer in the other cells what they take."""
    sheet.protection.sheet = True  # without a password: it keeps from slips, the upload asks everything again
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False  # allowed
    sheet.auto_filter.ref = f"B{HEAD_ROW}:{get_column_letter(1 + len(SHOWN) + len(FILLS))}{last}"
    sheet.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    if last < FIRST:
        return
    for column, fill in enumerate(FILLS, start=2 + len(SHOWN)):
        if rule := _rule(fill.kind):
            letter = get_column_letter(column)
            rule.add(f"{letter}{FIRST}:{letter}{last}")
            sheet.data_validations.append(rule)


def _rule(kind: Kind) -> DataValidation | None:
    rule = {
        Kind.STATE: DataValidation("list", formula1=f'"{",".join(state_words().values())}"'),
        Kind.DAY: DataValidation("date", operator="between", formula1="DATE(2009,1,1)", formula2="TODAY()"),
        Kind.PERCENT: DataValidation("whole", operator="between", formula1="0", formula2="100"),
    }.get(kind)
    if rule:
        rule.allow_blank, rule.showErrorMessage = True, True
        rule.error = {
            Kind.STATE: _("Choose the status from the list."),
            Kind.DAY: _("Enter a day as dd/mm/yyyy, not in the future."),
            Kind.PERCENT: _("A percentage is between 0 and 100."),
        }[kind]
    return rule


def _remember(book: Workbook, plan: Plan, day: date, ids: Sequence[int]) -> None:
    """Add the hidden sheet: the format, the plan, the day, and which rows there were."""
    hidden = book.create_sheet(HIDDEN)
    hidden.sheet_state = "veryHidden"
    hidden.append([FORMAT, plan.pk, day.isoformat()])
    parts = (ids[at : at + IDS_IN_A_CELL] for at in range(0, len(ids), IDS_IN_A_CELL))
    hidden.append([" ".join(str(pk) for pk in part) for part in parts])
