"""From the elements of a body or a cell to paragraphs and tables: rows, columns, and cells merged over several."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from tasks.annex.document.blocks import Block, Paragraph, Table
from tasks.annex.document.markup import Element, attribute, child, local, number, unwrapped, whole
from tasks.annex.document.text import Text
from tasks.annex.package import MAX_COLUMNS
from tasks.annex.refusals import refusal
from tasks.annex.workbook import Cell

NESTED, BOX = "nested_table", "text_box"
_NEAR = 800  # twentieths of a point, 14 mm: two borders this near that no row has both of are one, dragged a little
_UNKNOWN = 1000  # the width of a column that the file gives none


def read_blocks(element: Element, text: Text) -> list[Block]:
    """Return the paragraphs with text and the tables of a body, a cell or a text box."""
    blocks: list[Block] = []
    for each in unwrapped(element):
        if local(each) == "p":
            paragraph, boxes = text.read(each)
            last = blocks[-1] if blocks else None
            if isinstance(last, Paragraph) and last.goes_on:
                blocks[-1] = replace(paragraph, text=f"{last.text} {paragraph.text}".strip(), bold=last.bold)
            elif paragraph.text or paragraph.page_start or paragraph.flaw:
                blocks.append(paragraph)
            blocks += [_boxed(block) for box in boxes for block in read_blocks(box, text)]
        elif local(each) == "tbl":
            blocks.append(_Grid(each, text).table)
    return blocks


def _boxed(block: Block) -> Block:
    """A paragraph of a text box may stand anywhere on the page, so that a clerk has to look where it belongs."""
    return replace(block, flaw=block.flaw or BOX) if isinstance(block, Paragraph) else block


class _Grid:
    """One table while its cells are set on common columns."""

    def __init__(self, element: Element, text: Text) -> None:
        self.text = text
        self.table = Table([], 0)
        rows = [row for row in unwrapped(element) if local(row) == "tr" and child(row, "trPr", "del") is None]
        placed = [list(_placed(row)) for row in rows]
        if any(start + span - 1 > MAX_COLUMNS for row in placed for start, span, _cell in row):
            raise refusal("too_many_columns", MAX_COLUMNS)
        columns = _columns(element, placed)
        self.table.width = max(columns.values(), default=1) - 1  # the last line is the right border
        self._reaching: dict[int, tuple[int, int]] = {}  # by column: where the cell that goes on downwards stands
        for row in placed:
            self.table.rows.append([])
            for start, span, cell in row:
                first = columns[start]
                last = max(first, columns.get(start + span, self.table.width + 1) - 1)
                self._add(cell, first, last - first + 1)

    def _add(self, element: Element, column: int, columns: int) -> None:
        row = len(self.table.rows) - 1
        merge = child(element, "tcPr", "vMerge")
        if merge is not None and attribute(merge, "val") != "restart" and column in self._reaching:
            above, place = self._reaching[column]
            if place >= 0:
                upper = self.table.rows[above][place]
                self.table.rows[above][place] = replace(upper, rows=row - above + 1)
            return
        self._reaching.pop(column, None)
        blocks = read_blocks(element, self.text)
        cell = self._cell(blocks, column, columns)
        if cell:
            self.table.rows[row].append(cell)
        if merge is not None:
            self._reaching[column] = (row, len(self.table.rows[row]) - 1 if cell else -1)

    def _cell(self, blocks: Sequence[Block], column: int, columns: int) -> Cell | None:
        paragraphs = list(_flat(blocks))
        self.table.nested += [block for block in blocks if isinstance(block, Table)]
        self.table.lines += [line for paragraph in paragraphs for line in paragraph.text.split("\n")]
        shown = "\n".join(paragraph.text for paragraph in paragraphs if paragraph.text)
        flaw = next((paragraph.flaw for paragraph in paragraphs if paragraph.flaw), "")
        if not shown and not flaw:
            return None
        bold = all(paragraph.bold for paragraph in paragraphs if paragraph.text)
        return Cell(column, shown, bold and bool(shown), columns, 1, flaw)


def _flat(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    """Yield the paragraphs of a cell, and each row of a table inside it as one, to be asked about."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                yield Paragraph(" | ".join(" ".join(cell.text.split()) for cell in row), flaw=NESTED)


def _placed(row: Element) -> Iterator[tuple[int, int, Element]]:
    """Yield the cells of a row with the line of the grid at which each starts, from 0, and its width in columns."""
    start = max(0, number(row, "trPr", "gridBefore"))
    for cell in unwrapped(row):
        if local(cell) == "tc":
            span = max(1, number(cell, "tcPr", "gridSpan", default=1))
            yield start, span, cell
            start += span


def _columns(element: Element, rows: Sequence[Sequence[tuple[int, int, Element]]]) -> dict[int, int]:
    """Return for each line of the grid at which a cell starts the column, from 1, that it begins.

    Dragging a border in some rows only leaves two lines where the reader sees one.
    """
    grid = child(element, "tblGrid")
    widths = [whole(attribute(column, "w")) for column in (grid if grid is not None else ())]
    borders = [{line for start, span, _cell in row for line in (start, start + span)} for row in rows]
    lines = sorted(set().union(*borders))
    widths += [_UNKNOWN] * (lines[-1] - len(widths) if lines else 0)
    lefts = list(accumulate((width or _UNKNOWN for width in widths), initial=0))
    columns: dict[int, int] = {}
    group: list[int] = []
    for line in lines:
        near = group and lefts[line] - lefts[group[0]] < _NEAR
        if not near or any(line in row and row.intersection(group) for row in borders):
            group = []
        columns[line] = columns[group[0]] if group else max(columns.values(), default=0) + 1
        group.append(line)
    return columns
