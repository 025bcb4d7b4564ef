"""The work sheet as it comes back: which rows were filled with what, and what is wrong with the sheet itself.

Nothing in it is trusted: a key is good where we signed it, and what it may do is asked when the rows are judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from tasks.annex.refusals import AnnexFileError
from tasks.annex.workbook import Row, Sheet, open_annex
from tasks.sheets.form import FILL_NAMES, FORMAT, HIDDEN, KEY, LIMITS, MAX_ROWS, SHOWN, unsign
from units.text import fold

_ID = re.compile(r"[0-9]{1,18}")
IDENTITY = ("number", "task", "unit")  # what must still stand beside its key


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a cell of the sheet, its column by the hidden name; `code` is one of `judging.MESSAGES`."""

    row: int
    column: str
    code: str


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row in which something was filled. `cells` are texts by the names of `form.FILLS`, `beside` what is locked."""

    row: int
    assignment: int
    version: str
    cells: dict[str, str]
    beside: dict[str, str]


@dataclass(slots=True)
class Incoming:
    """What came back. `empty` rows change nothing; `missing` are the assignments whose rows were deleted."""

    filled: list[FilledRow] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)
    empty: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept until it is applied."""
        return asdict(self)

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> Incoming:
        """Return what `as_json` kept."""
        return cls(
            [FilledRow(**row) for row in kept["filled"]],
            [Flaw(**flaw) for flaw in kept["flaws"]],
            kept["missing"],
            kept["empty"],
        )


def read_sheet(file: IO[bytes], plan: int) -> Incoming:
    """Read a work sheet of `plan`. Raises AnnexFileError for what is no work sheet of this plan, or no workbook."""
    sheets = open_annex(file, LIMITS)
    given = _given(sheets, plan)
    reader = _Reader(plan, *_table(sheets))
    reader.incoming.missing = [pk for pk in given if pk not in reader.seen]
    return reader.incoming


def _given(sheets: Sequence[Sheet], plan: int) -> list[int]:
    """Return the assignments that the sheet had when it left."""
    hidden = next((sheet for sheet in sheets if sheet.title == HIDDEN and sheet.rows), None)
    if hidden is None or hidden.rows[0].cells[0].text != FORMAT:
        raise AnnexFileError("no_work_sheet", _("This is no work sheet of the portal. Download one and fill it in."))
    if [cell.text for cell in hidden.rows[0].cells[1:2]] != [str(plan)]:
        raise AnnexFileError("other_plan", _("This work sheet belongs to another plan. Upload it there."))
    ids = " ".join(cell.text for row in hidden.rows[1:] for cell in row.cells)
    return [int(pk) for pk in ids.split()[:MAX_ROWS] if _ID.fullmatch(pk)]  # by hand, it may hold anything


def _table(sheets: Sequence[Sheet]) -> tuple[Sheet, int, dict[int, str]]:
    """Return the sheet to be read, the row of its head, and the names of its columns from the hidden row above."""
    known = {KEY, *(column.name for column in SHOWN), *FILL_NAMES.values()}
    for sheet in sheets:
        for row in sheet.rows[:20]:
            columns = {cell.column: cell.text for cell in row.cells if cell.text in known}
            if set(columns.values()) == known and len(columns) == len(known):
                return sheet, row.number + 1, columns
    raise AnnexFileError(
        "columns_gone", _("Columns of this work sheet were taken away. Download it again and fill in that one.")
    )


class _Reader:
    """Reads the rows under the head, once each."""

    def __init__(self, plan: int, sheet: Sheet, head: int, columns: dict[int, str]) -> None:
        self.plan, self.columns = plan, columns
        self.incoming, self.seen = Incoming(), set[int]()
        for row in sheet.rows:
            if row.number > head:
                self._read(row)

    def _read(self, row: Row) -> None:
        texts = {self.columns[cell.column]: cell.text for cell in row.cells if cell.column in self.columns}
        fills = {name: texts[shown] for name, shown in FILL_NAMES.items() if texts.get(shown)}
        key = self._key(row.number, texts.get(KEY, ""), is_filled=bool(fills))
        if key is None:
            return
        flaws = [Flaw(row.number, column, "no_value") for column in self._without_value(row)]
        self.incoming.flaws += flaws
        if fills or flaws:
            beside = {name: fold(texts.get(name, "")) for name in IDENTITY}
            self.incoming.filled.append(FilledRow(row.number, *key, fills, beside))
        else:
            self.incoming.empty += 1

    def _key(self, number: int, signed: str, *, is_filled: bool) -> tuple[int, str] | None:
        """Return the key of the row if it is one of ours and new; else note what is wrong, if anything."""
        key = unsign(signed, plan=self.plan)
        flaw = ""
        if key is None:
            flaw = "key_altered" if signed else "row_added" if is_filled else ""
        elif key[0] in self.seen:
            flaw = "row_twice"
        else:
            self.seen.add(key[0])
            return key
        if flaw:
            self.incoming.flaws.append(Flaw(number, "number", flaw))
        return None

    def _without_value(self, row: Row) -> Iterator[str]:
        """Yield the filled columns in which Excel itself could not tell the value."""
        for cell in row.cells:
            column = self.columns.get(cell.column, "")
            if column in FILL_NAMES.values() and cell.flaw in {"error", "uncalculated"}:
                yield column
