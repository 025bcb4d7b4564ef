"""The outside of an Office file: is it one, and is it safe to open?

Such a file is a zip of XML parts. Headers lie and small files unfold to huge ones, so real bytes are counted first, and
a part is counted while it streams by before anything of it is kept in memory.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml import ElementTree, sax
from defusedxml.common import DefusedXmlException

from tasks.annex.refusals import refusal

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

MB = 1024 * 1024
MAX_FILE = 20 * MB
MAX_PARTS = 500
MAX_UNPACKED = 50 * MB
MAX_RATIO = 100  # a normal sheet unfolds seven times; only parts above 10 MB are asked
MAX_ROWS = 3_000  # rows with data, in all sheets together
MAX_COLUMNS = 200
MAX_CELLS = 100_000  # cells in all sheets together, empty formatted ones included
MAX_MERGES = 5_000
MAX_TEXT = 1_000_000  # characters
MAX_ELEMENTS = 600_000

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


@contextmanager
def opened(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    """Open the package once it is within the limits, and leave the file at its beginning.

    Raises AnnexFileError for what is no package, is damaged, unsafe or beyond a limit; so it does for what goes wrong
    while the package is open.
    """
    _check_kind(file)
    try:
        with zipfile.ZipFile(file) as archive:
            _check_parts(archive)
            yield archive
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
    left = MAX_UNPACKED
    for part in parts:
        with archive.open(part) as stream:  # reading to the end also compares the checksum
            while block := stream.read(MB):
                left -= len(block)
                if left < 0:
                    raise refusal("too_big_unpacked", MAX_UNPACKED // MB)


def main_part(archive: zipfile.ZipFile) -> str:
    """Return the zip name of the part that the package is about, or ""."""
    found = [target for target, kind in links(archive, "").values() if kind == "officeDocument"]
    return found[0] if found and found[0] in archive.namelist() else ""


def links(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the relationships of a part: id → (zip name of the target, last word of its type)."""
    folder, _, name = part.rpartition("/")
    root = ElementTree.fromstring(archive.read(f"{folder}/_rels/{name}.rels".lstrip("/")), forbid_dtd=True)
    found = {}
    for link in root:
        target = link.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
        found[link.get("Id", "")] = (path, link.get("Type", "").rpartition("/")[2])
    return found


def walk(archive: zipfile.ZipFile, name: str, handler: ContentHandler) -> None:
    """Stream a part through `handler`; no document type is taken."""
    with archive.open(name) as stream:
        sax.parse(stream, handler, forbid_dtd=True)


def tree(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root element of a part that was counted before."""
    return ElementTree.fromstring(archive.read(name), forbid_dtd=True)


class Counter(ContentHandler):
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
