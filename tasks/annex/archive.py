"""The outside of an .xlsx: is it one, is it safe to open, and what do its sheets hold where.

An .xlsx is a zip of XML parts. Headers lie and small files unfold to huge ones, so real bytes are counted first, then
one pass that keeps nothing in memory outlines each sheet; openpyxl sees only what stays within the limits.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import ElementTree, sax
from defusedxml.common import DefusedXmlException
from openpyxl.utils import column_index_from_string, get_column_letter

from tasks.annex.refusals import refusal

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

MB = 1024 * 1024
MAX_FILE = 20 * MB
MAX_PARTS = 500
MAX_UNPACKED = 50 * MB
MAX_RATIO = 100  # a normal sheet unfolds seven times; only parts above 10 MB are asked
MAX_FRAME = 3 * MB  # styles, names and properties, which openpyxl reads whole
MAX_ROWS = 3_000  # rows with data, in all sheets together
MAX_ROW = 50_000  # Excel's number of the last row that is read
MAX_COLUMNS = 200
MAX_CELLS = 100_000  # cells in all sheets together, empty formatted ones included
MAX_MERGES = 5_000
MAX_TEXT = 1_000_000  # characters
MAX_ELEMENTS = 600_000
MAX_STRAYS = 50

# What zipfile, zlib, expat and openpyxl raise on damaged content.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SAXException,
    ElementTree.ParseError,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RuntimeError,
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
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


@dataclass(frozen=True, slots=True)
class Limits:
    """What differs between the kinds of workbook that are taken; all other limits are those of every file."""

    rows: int = MAX_ROWS
    text: int = MAX_TEXT


ANNEX = Limits()


@dataclass(slots=True)
class Tally:
    """What all sheets together have used of the limits."""

    limits: Limits
    rows: int = 0
    cells: int = 0
    merges: int = 0
    elements: int = 0
    characters: int = 0


def outline(file: IO[bytes], limits: Limits = ANNEX) -> list[Outline]:
    """Check the file against all limits and return the outlines of its sheets in the workbook's order.

    Raises AnnexFileError for what is no workbook, is damaged, unsafe or beyond a limit.
    """
    _check_kind(file)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive)
            tally = Tally(limits)
            for name in archive.namelist():
                if name.endswith("sharedStrings.xml"):
                    _walk(archive, name, _Counter(tally))
            return [_outline_sheet(archive, title, part, tally) for title, part in _sheet_parts(archive)]
    except DefusedXmlException as error:
        raise refusal("unsafe") from error
    except BROKEN as error:
        raise refusal("damaged") from error
    finally:
        file.seek(0)


def _check_kind(file: IO[bytes]) -> None:
    size = file.seek(0, 2)
    file.seek(0)
    if not size:
        raise refusal("empty")
    if size > MAX_FILE:
        raise refusal("too_large", MAX_FILE // MB)
    start = file.read(len(_OLE))
    if start == _OLE:
        raise refusal("encrypted" if _OLE_ENCRYPTED in file.read() else "old_excel")
    if not start.startswith(b"PK"):
        raise refusal("not_xlsx")
    file.seek(0)


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise refusal("too_many_parts", MAX_PARTS)
    if any(part.flag_bits & 0x1 for part in parts):
        raise refusal("encrypted")
    if any(part.filename.startswith("/") or ".." in PurePosixPath(part.filename).parts for part in parts):
        raise refusal("unsafe")
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise refusal("too_big_unpacked", MAX_UNPACKED // MB)
    if any(part.file_size > max(10 * MB, MAX_RATIO * part.compress_size) for part in parts):
        raise refusal("too_dense", MAX_RATIO)
    _check_family(archive, {part.filename for part in parts})
    left = MAX_UNPACKED
    for part in parts:
        with archive.open(part) as stream:  # reading to the end also compares the checksum
            while block := stream.read(MB):
                left -= len(block)
                if left < 0:
                    raise refusal("too_big_unpacked", MAX_UNPACKED // MB)
    if sum(part.file_size for part in parts if _FRAME.search(part.filename)) > MAX_FRAME:
        raise refusal("too_many_styles", MAX_FRAME // MB)


def _check_family(archive: zipfile.ZipFile, names: set[str]) -> None:
    if "word/document.xml" in names:
        raise refusal("word")
    if "xl/workbook.bin" in names or ("mimetype" in names and b"opendocument" in archive.read("mimetype")[:100]):
        raise refusal("other_spreadsheet")
    if "[Content_Types].xml" not in names or "_rels/.rels" not in names:
        raise refusal("not_xlsx")


def _sheet_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Yield title and zip name of each worksheet, following the package's own links."""
    books = [target for target, kind in _links(archive, "").values() if kind == "officeDocument"]
    if not books or books[0] not in archive.namelist():
        raise refusal("not_xlsx")
    content = archive.read(books[0])
    if b"purl.oclc.org/ooxml" in content:  # "Strict Open XML": openpyxl would find every sheet empty
        raise refusal("other_spreadsheet")
    links = _links(archive, books[0])
    for sheet in ElementTree.fromstring(content, forbid_dtd=True).iterfind(".//{*}sheet"):
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        target, kind = links.get(key, ("", ""))
        if kind == "worksheet" and target in archive.namelist():
            yield sheet.get("name", ""), target


def _links(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the relationships of a part: id → (zip name of the target, last word of its type)."""
    folder, _, name = part.rpartition("/")
    root = ElementTree.fromstring(archive.read(f"{folder}/_rels/{name}.rels".lstrip("/")), forbid_dtd=True)
    found = {}
    for link in root:
        target = link.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
        found[link.get("Id", "")] = (path, link.get("Type", "").rpartition("/")[2])
    return found


def _walk(archive: zipfile.ZipFile, name: str, handler: ContentHandler) -> None:
    with archive.open(name) as stream:
        sax.parse(stream, handler, forbid_dtd=True)


def _outline_sheet(archive: zipfile.ZipFile, title: str, part: str, tally: Tally) -> Outline:
    handler = _SheetHandler(Outline(title), tally)
    _walk(archive, part, handler)
    return handler.found


class _Counter(ContentHandler):
    """Counts elements and characters, so that a part of millions of them is left early."""

    def __init__(self, tally: Tally) -> None:
        super().__init__()
        self.tally = tally

    def startElement(self, name: str, attrs: "AttributesImpl") -> None:  # noqa: N802 - SAX's signature
        self.tally.elements += 1
        if self.tally.elements > MAX_ELEMENTS:
            raise refusal("too_many_cells", MAX_CELLS)

    def characters(self, content: str) -> None:
        self.tally.characters += len(content)
        if self.tally.characters > self.tally.limits.text:
            raise refusal("too_much_text", self.tally.limits.text)


class _SheetHandler(_Counter):
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
