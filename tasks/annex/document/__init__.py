"""A plan as a Word file: its tables, or the tasks in its text, as the sheets that the reader of workbooks knows.

markup ─ text, numbering ─ body ─ blocks ─┬─ sheets, prose ─ the same layout as for a workbook
                                          └─ letter ─ number, date, title, signer of the plan

Not by python-docx: it leaves out inserted text, text boxes and automatic numbers, and parses every part of the package.
"""

import zipfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from tasks.annex.document.blocks import Table
from tasks.annex.document.body import read_blocks
from tasks.annex.document.letter import Letter, read_letter
from tasks.annex.document.markup import Element, child
from tasks.annex.document.prose import prose_sheets
from tasks.annex.document.sheets import has_header, lines_of, opened_up, sheets_of
from tasks.annex.document.text import Text
from tasks.annex.package import (
    ANNEX,
    MAX_CELLS,
    MAX_MERGES,
    Counter,
    Tally,
    links,
    main_part,
    opened,
    tree,
    walk,
)
from tasks.annex.refusals import AnnexFileError, refusal
from tasks.annex.workbook import Sheet

if TYPE_CHECKING:
    from xml.sax.xmlreader import AttributesImpl

__all__ = ["Document", "Letter", "open_document"]

MAX_DEPTH = 100  # elements inside each other; five tables in each other are 20


@dataclass(frozen=True, slots=True)
class Document:
    """What a Word file holds: sheets for the layout, and what the letter around them says about the plan."""

    sheets: list[Sheet]
    letter: Letter


def open_document(file: IO[bytes]) -> Document:
    """Read a .docx. Raises AnnexFileError for one that is damaged, unsafe, beyond a limit or of another kind."""
    try:
        with opened(file) as archive:
            blocks = read_blocks(*_body(archive))
    except AnnexFileError as error:
        raise (refusal("damaged_document") if error.code == "damaged" else error) from error
    tables = any(isinstance(block, Table) and has_header(block) for block in opened_up(blocks))
    sheets = sheets_of(blocks) if tables else prose_sheets(blocks)
    if not sheets:
        raise refusal("no_tasks")
    return Document(sheets, read_letter(lines_of(blocks)))


def _body(archive: zipfile.ZipFile) -> tuple[Element, Text]:
    """Count the parts that are read, then return the body with the reader of its text."""
    main = main_part(archive)
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise refusal("macros")
    if not main:
        raise refusal("damaged")
    found = {kind: target for target, kind in links(archive, main).values() if target in archive.namelist()}
    parts = {"document": main} | {kind: found[kind] for kind in ("styles", "numbering") if kind in found}
    counter = _Counter(Tally(ANNEX))
    for name in parts.values():
        walk(archive, name, counter)
    roots = {kind: tree(archive, name) for kind, name in parts.items()}
    body = child(roots["document"], "body")
    if body is None:
        raise refusal("damaged")
    return body, Text(roots.get("styles"), roots.get("numbering"))


class _Counter(Counter):
    """Counts rows, cells and merges, too, and how deep the elements stand in each other."""

    depth = 0

    def startElement(self, name: str, attrs: "AttributesImpl") -> None:  # noqa: N802 - SAX's signature
        super().startElement(name, attrs)
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise refusal("unsafe")
        match name.rpartition(":")[2]:
            case "tr":
                self.tally.rows += 1
            case "tc":
                self.tally.cells += 1
            case "gridSpan" | "vMerge":
                self.tally.merges += 1
        if self.tally.rows > self.tally.limits.rows:
            raise refusal("too_many_rows", self.tally.limits.rows)
        if self.tally.cells > MAX_CELLS:
            raise refusal("too_many_cells", MAX_CELLS)
        if self.tally.merges > MAX_MERGES:
            raise refusal("too_many_merges", MAX_MERGES)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.depth -= 1
