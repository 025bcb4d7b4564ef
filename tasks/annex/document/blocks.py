"""What a Word file holds, once read: paragraphs and tables, in the order of the text."""

from dataclasses import dataclass, field

from tasks.annex.workbook import Cell


@dataclass(slots=True)
class Paragraph:
    """A paragraph; `flaw` as in `workbook.Cell`, `page_start` where a page begins with it, `goes_on` into the next."""

    text: str
    bold: bool = False
    page_start: bool = False
    flaw: str = ""
    goes_on: bool = False


@dataclass(slots=True)
class Table:
    """The cells of each row, on columns that all rows share; `nested` are tables inside cells.

    `lines` are the paragraphs of all cells in reading order, as a letterhead or a signature stands in them.
    """

    rows: list[list[Cell]]
    width: int
    nested: list["Table"] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


Block = Paragraph | Table
