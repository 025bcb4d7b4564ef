"""From blocks to the sheets that the reader of workbooks knows: each row of a table a row, each paragraph one, too.

Tables of tasks that follow each other closely, as one that was cut at its pages does, make one sheet; the text of the
plan around them makes sheets of its own, so that nothing of it is taken for a task.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tasks.annex.document.blocks import Block, Paragraph, Table
from tasks.annex.indicators import name_dimension
from tasks.annex.layout.headers import find_headers, names_numbers
from tasks.annex.layout.numbering import read_mark, split_mark
from tasks.annex.workbook import Cell, Row, Sheet
from units.text import fold

_LONGEST = 300  # characters of a title above a table; prose is longer
_MOST = 8  # paragraphs of such a title
_ANNEX = re.compile(r"(phu luc|bieu|danh muc)\b")
_SIGNED = re.compile(r"(tm|kt|tl|tuq|q)\. ?[a-z]|noi nhan\b")


@dataclass(slots=True)
class _Part:
    """A stretch of the document that becomes one sheet; `width` is that of its task tables, 0 where it has none."""

    blocks: list[Block] = field(default_factory=list)
    width: int = 0


def sheets_of(blocks: Sequence[Block]) -> list[Sheet]:
    """Return the document's sheets in its order; none has a table of tasks where the document has none."""
    parts = list[_Part]()
    loose, aside = list[Block](), list[Block]()  # what stands since the last table of tasks, and notes between two
    for block in opened_up(blocks):
        current = parts[-1] if parts and parts[-1].width else None
        if isinstance(block, Paragraph):
            loose.append(block)
        elif current and _close(loose, current) and (has_header(block) or _goes_on(block, current, loose)):
            aside += [other for other in loose if not _heads(other)]
            current.blocks += [*filter(_heads, loose), block]
            loose = []
        elif has_header(block):
            title = _title(loose)
            text = [*aside, *loose[: len(loose) - len(title)]]
            parts += [_Part(text), _Part([*title, block], block.width)]
            loose, aside = [], []
        else:
            loose.append(block)
    return list(_sheets([*parts, _Part([*aside, *loose])]))


def opened_up(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks; a table that only arranges the page gives way to the tables of tasks inside it."""
    for block in blocks:
        if isinstance(block, Table) and not has_header(block) and any(map(_holds_header, block.nested)):
            yield from (Paragraph(line) for line in block.lines if line)
            yield from opened_up(block.nested)
        else:
            yield block


def has_header(table: Table) -> bool:
    """Whether the table has a row of column names."""
    return any(find_headers(_rows([table])))


def _holds_header(table: Table) -> bool:
    return has_header(table) or any(map(_holds_header, table.nested))


def _close(loose: Sequence[Block], part: _Part) -> bool:
    """Whether only a few short titles stand between two tables: no signature, and no title of another annex."""
    titles = [block for block in loose if isinstance(block, Paragraph) and len(block.text) <= _LONGEST]
    if len(titles) < len(loose) or len(loose) > _MOST:
        return False
    before = {fold(block.text) for block in part.blocks if isinstance(block, Paragraph)}
    between = [fold(title.text) for title in titles]
    return not any(_SIGNED.match(text) or (_ANNEX.match(text) and text not in before) for text in between)


def _heads(block: Block) -> bool:
    """Whether a paragraph between two tables is a heading, and no page number or note that stands at the page's end."""
    if not isinstance(block, Paragraph):
        return False
    loud = block.bold or (block.text.isupper() and len(block.text) > 3)
    return bool(loud or split_mark(block.text)[0] or name_dimension(block.text) or _ANNEX.match(fold(block.text)))


def _goes_on(table: Table, part: _Part, loose: Sequence[Block]) -> bool:
    """Whether a table without column names is the rest of the one before; one that names a column of numbers is not."""
    if table.width != part.width or any(map(names_numbers, _rows([table]))):
        return False
    numbered = [row for row in table.rows if row and read_mark(row[0].text)]
    return not any(map(_heads, loose)) or 2 * len(numbered) >= len(table.rows)


def _title(loose: Sequence[Block]) -> list[Block]:
    """Return the paragraphs at the end that belong to the table below: from "Phụ lục" or the top of the page on."""
    found: list[Block] = []
    for block in reversed(loose):
        if isinstance(block, Table) or len(block.text) > _LONGEST or block.text.startswith("-"):
            break
        if len(found) == _MOST or block.text.endswith("./."):
            break
        found.insert(0, block)
        if block.page_start or _ANNEX.match(fold(block.text)):
            break
    return found


def _sheets(parts: Iterable[_Part]) -> Iterator[Sheet]:
    texts = tables = 0
    for part in parts:
        rows = _rows(part.blocks, part.width)
        if not rows:
            continue
        texts, tables = texts + (not part.width), tables + bool(part.width)
        title = _("Table %(number)d") % {"number": tables} if part.width else _("Text %(number)d") % {"number": texts}
        yield Sheet(title, tuple(rows), prose=not part.width)


def _rows(blocks: Iterable[Block], width: int = 1) -> list[Row]:
    """Number the rows of tables and the paragraphs, which reach over all columns, one after another."""
    rows, last = list[Row](), 0
    for block in blocks:
        if isinstance(block, Paragraph):
            last += bool(block.text)
            if block.text:
                rows.append(Row(last, (Cell(1, block.text, block.bold, max(width, 1)),)))
            continue
        for cells in block.rows:
            last += 1
            if cells:
                rows.append(Row(last, tuple(cells)))
    return rows


def lines_of(blocks: Iterable[Block]) -> list[str]:
    """Return the lines of the letter itself: its paragraphs, and those of tables that hold no tasks."""
    lines: list[str] = []
    for block in opened_up(blocks):
        if isinstance(block, Paragraph):
            lines += block.text.split("\n")
        elif not has_header(block):
            lines += block.lines
    return [line for line in lines if line]
