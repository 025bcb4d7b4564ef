"""What the sheets of an .xlsx hold where: outlined in one pass that keeps nothing in memory.

openpyxl sees only what stays within the limits.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from openpyxl.utils import column_index_from_string, get_column_letter

from tasks.annex.package import (
    ANNEX,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGES,
    MB,
    Counter,
    Limits,
    Tally,
    links,
    main_part,
    opened,
    tree,
    walk,
)
from tasks.annex.refusals import refusal

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

MAX_FRAME = 3 * MB  # styles, names and properties, which openpyxl reads whole
MAX_ROW = 50_000  # Excel's number of the last row that is read
MAX_STRAYS = 50

_FRAME = re.compile(r"^xl/[^/]*(?<!sharedStrings)\.xml$|^docProps/.*\.xml$|\.rels$|^\[Content_Types\]")
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class Outline:
    """Where a sheet holds what, without the values. Rows and columns count from 1."""

    title: str
    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)  # formulas that carry no result
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)  # top, left, bottom, right
    strays: list[tuple[int, str]] = field(default_factory=list)  # row and address of cells too far away to be read


def outline(file: IO[bytes], limits: Limits = ANNEX) -> list[Outline]:
    """Check the file against all limits and return the outlines of its sheets in the workbook's order.

    Raises AnnexFileError for what is no workbook, is damaged, unsafe or beyond a limit.
    """
    with opened(file) as archive:
        _check_family(archive)
        tally = Tally(limits)
        for name in archive.namelist():
            if name.endswith("sharedStrings.xml"):
                walk(archive, name, Counter(tally))
        return [_outline_sheet(archive, title, part, tally) for title, part in _sheet_parts(archive)]


def _check_family(archive: zipfile.ZipFile) -> None:
    parts = {part.filename: part.file_size for part in archive.infolist()}
    names = parts.keys()
    if any(name.startswith("word/") for name in names):
        raise refusal("word")
    if "xl/workbook.bin" in names or ("mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]):
        raise refusal("other_spreadsheet")
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise refusal("not_xlsx")
    if sum(size for name, size in parts.items() if _FRAME.search(name)) > MAX_FRAME:
        raise refusal("too_many_styles", MAX_FRAME // MB)


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield title and zip name of each worksheet, following the package's own links."""
    book = main_part(archive)
    if not book:
        raise refusal("not_xlsx")
    content = archive.read(book)
    if b"purl.oclc.org/ooxml" in content:  # "Strict Open XML": openpyxl would find every sheet empty
        raise refusal("other_spreadsheet")
    sheets = links(archive, book)
    for sheet in tree(archive, book).iterfind(".//{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        target, kind = sheets.get(key, ("", ""))
        if kind == "worksheet" and target in archive.namelist():
            yield sheet.get("name", ""), target


def _outline_sheet(archive: zipfile.ZipFile, title: str, part: str, tally: Tally) -> Outline:
    handler = _SheetHandler(Outline(title), tally)
    walk(archive, part, handler)
    return handler.found


class _SheetHandler(Counter):
    """Fills an Outline while the sheet streams by."""

    def __init__(self, found: Outline, tally: Tally) -> None:
        super().__init__(tally)
        self.found = found
        self.row = self.column = self.last_counted = 0
        self.kind = ""
        self.reading = self.formula = self.result = self.filled = False

    def startElement(self, name: str, attrs: "AttributesImpl") -> None:  # noqa: N802
        super().startElement(name, attrs)
        match name.rpartition(":")[2]:
            case "row":
                self.row, self.column = int(attrs.get("r") or self.row + 1), 0
                if attrs.get("hidden") in {"1", "true"}:
                    self.found.hidden_rows.add(self.row)
            case "c":
                self._start_cell(attrs)
            case "f":
                self.formula = True
            case "v" | "t" as tag:
                self.reading = True
                self.result = self.result or (tag == "v" and self.kind == "str")  # "" is a result, too
            case "mergeCell":
                self._merge(attrs.get("ref") or "")

    def _start_cell(self, attrs: "AttributesImpl") -> None:
        self.tally.cells += 1
        if self.tally.cells > MAX_CELLS:
            raise refusal("too_many_cells", MAX_CELLS)
        address = _CELL.fullmatch(attrs.get("r") or "")
        self.column = column_index_from_string(address[1]) if address else self.column + 1
        self.row = int(address[2]) if address else self.row
        self.kind = attrs.get("t") or ""
        self.formula = self.result = self.filled = False

    def characters(self, content: str) -> None:
        super().characters(content)
        if self.reading and not self.filled:
            self.filled = bool(content.strip())

    def endElement(self, name: str) -> None:  # noqa: N802
        match name.rpartition(":")[2]:
            case "v" | "t":
                self.reading = False
            case "c" if self.filled or (self.formula and not self.result):
                self._end_cell()

    def _end_cell(self) -> None:
        if self.row > MAX_ROW or self.column > MAX_COLUMNS:
            self.found.strays.append((self.row, f"{get_column_letter(self.column)}{self.row}"))
            if len(self.found.strays) > MAX_STRAYS:
                raise refusal("too_many_columns", MAX_COLUMNS)
            return
        if not self.filled:
            self.found.uncalculated.add((self.row, self.column))
        if self.row != self.last_counted:
            self.last_counted = self.row
            self.tally.rows += 1
            if self.tally.rows > self.tally.limits.rows:
                raise refusal("too_many_rows", self.tally.limits.rows)
        self.found.last_row = max(self.found.last_row, self.row)
        self.found.last_column = max(self.found.last_column, self.column)

    def _merge(self, reference: str) -> None:
        self.tally.merges += 1
        if self.tally.merges > MAX_MERGES:
            raise refusal("too_many_merges", MAX_MERGES)
        if corners := _RANGE.fullmatch(reference):
            left, right = column_index_from_string(corners[1]), column_index_from_string(corners[3])
            self.found.merges.append((int(corners[2]), left, int(corners[4]), right))
