"""Tasks that stand in the text and in no table: a numbered title, what is to be done, then "Đơn vị chủ trì: …".

Each such block becomes a row under the names that its labels stand for, for the reader that knows tables.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from tasks.annex.document.blocks import Block, Paragraph
from tasks.annex.indicators import name_dimension
from tasks.annex.layout.numbering import SMALL, Mark, split_mark
from tasks.annex.workbook import Cell, Row, Sheet
from units.text import fold

_WHO = r"(?:(?:cac |nhung )?(?:co quan|don vi|to chuc|ca nhan|phong|bo phan)(?: |, ?| va ))*"
_COLUMNS = (  # the names of the columns, and the labels that stand for them in the text
    ("Số TT", None),
    ("Nhiệm vụ", None),
    ("Cơ quan chủ trì", rf"{_WHO}(?:chu tri|dau moi|chiu trach nhiem(?: chinh)?)(?: (?:thuc hien|tham muu))*"),
    ("Cơ quan phối hợp", rf"{_WHO}phoi hop(?: thuc hien)?"),
    ("Thời gian thực hiện", r"(?:thoi (?:gian|han)|tien do|han)(?: (?:thuc hien|hoan thanh|trien khai|bao cao))*"),
    ("Sản phẩm", r"(?:du kien )?(?:san pham|ket qua)(?: (?:dau ra|du kien|thuc hien))*"),
)
NUMBER, TITLE, LEAD, COORDINATING, DEADLINE, PRODUCT = range(1, 7)
_LABELS = [(column, re.compile(form)) for column, (_name, form) in enumerate(_COLUMNS, start=1) if form]
_START = re.compile(r"[\s\-+*•–(]*(?P<label>[^:;.]{3,60}?)\s*:\s*")
_NEXT = re.compile(r"[;.]\s*(?=[^:;.]{3,60}:)")
_INLINE = re.compile(r"[(.;]\s*(?=[^:;.(]{3,60}:)")
_LONGEST_TITLE = 250  # characters of a heading
_LONGEST_LABEL = 2_000  # characters of what stands behind labels


@dataclass(slots=True)
class _Task:
    """A block while its paragraphs are gathered."""

    body: list[Paragraph]
    labels: dict[int, str] = field(default_factory=dict)


def prose_sheets(blocks: Sequence[Block]) -> list[Sheet]:
    """Return a sheet of the tasks that stand in the text and one of the other text, or nothing without such tasks."""
    paragraphs = [line for block in blocks if isinstance(block, Paragraph) for line in _lines(block)]
    found, rest = _blocks(paragraphs)
    if not any(task.labels for task in found):
        return []
    rows = [Row(0, tuple(Cell(column, name) for column, (name, _form) in enumerate(_COLUMNS, start=1)))]
    for task in found:
        rows += _rows_of(task, len(rows))
    text = [Row(number, (Cell(1, each.text, each.bold),)) for number, each in enumerate(rest, start=1)]
    return [
        Sheet(_("Text %(number)d") % {"number": 1}, tuple(text), prose=True),
        Sheet(_("Tasks in the text"), tuple(rows)),
    ]


def _lines(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Yield the lines of a paragraph; labels that follow a sentence, in brackets or not, are a line of their own."""
    for line in paragraph.text.split("\n"):
        places = (found.end() for found in _INLINE.finditer(line))
        at = next((place for place in places if _label_at(line, place) in {LEAD, COORDINATING, DEADLINE}), 0)
        for text in (line[:at].rstrip(" ("), line[at:]):
            if text:
                yield replace(paragraph, text=text)


def labels_in(text: str) -> dict[int, str]:
    """Return the columns that a paragraph speaks of, with their texts; nothing where it begins without a label.

    >>> labels_in("Đơn vị chủ trì: Sở Nội vụ; thời gian: Quý II")
    {3: 'Sở Nội vụ', 5: 'Quý II'}
    """
    found: dict[int, str] = {}
    for piece in _NEXT.split(text[:_LONGEST_LABEL]):
        column = _label_at(piece, 0)
        if column:
            said = piece.partition(":")[2].strip(" .;")
            found[column] = said[:-1] if said.endswith(")") and "(" not in said else said
        elif not found:
            return {}
        else:
            last = next(reversed(found))
            found[last] = f"{found[last]}; {piece.strip(' .;')}"
    return found


def _label_at(text: str, place: int) -> int | None:
    """Return the column of the label that begins at this place of the text."""
    start = _START.match(text, place)
    folded = fold(start["label"]) if start else ""
    return next((column for column, form in _LABELS if form.fullmatch(folded)), None)


def _blocks(paragraphs: Sequence[Paragraph]) -> tuple[list[_Task], list[Paragraph]]:
    """Cut the text behind each run of labels; what stands above a block's own title is a heading or other text."""
    found, rest, body = list[_Task](), list[Paragraph](), list[Paragraph]()
    labelled = False
    for paragraph in paragraphs:
        labels = labels_in(paragraph.text)
        if labels and body and not labelled:
            above, own = _own(body)
            if found and found[-1].labels:
                found[-1:] = _divided(found[-1], before=own[0])
            _keep(above, found, rest)
            found.append(_Task(own))
        if labels and found and (labelled or body):
            found[-1].labels |= labels
            body, labelled = [], True
        else:
            body.append(paragraph)
            labelled = False
    rest += body
    return found, rest


def _own(body: list[Paragraph]) -> tuple[list[Paragraph], list[Paragraph]]:
    """Divide what stands above the labels at the block's title: the last number higher than a), else the last a)."""
    marks = [_mark(paragraph) for paragraph in body]
    titles = [at for at, mark in enumerate(marks) if mark and mark.level < SMALL]
    points = [at for at, mark in enumerate(marks) if mark]
    at = titles[-1] if titles else points[0] if points else len(body) - 1
    return body[:at], body[at:]


def _divided(task: _Task, before: Paragraph) -> list[_Task]:
    """Where the next block is point b), the one above it was point a), and what stands over that a heading."""
    after, marks = _mark(before), [_mark(paragraph) for paragraph in task.body]
    last = next((at for at in range(len(marks) - 1, 0, -1) if marks[at]), 0)
    point = marks[last]
    if not last or not point or not after or (point.level, point.value + 1) != (after.level, after.value):
        return [task]
    return [_Task(task.body[:1]), _Task(task.body[last:], task.labels)]


def _keep(above: list[Paragraph], found: list[_Task], rest: list[Paragraph]) -> None:
    """Numbered titles above a block head it, other text does not belong to it."""
    for paragraph in above:
        mark = _mark(paragraph)
        if mark and mark.level < SMALL and len(paragraph.text) <= _LONGEST_TITLE:
            found.append(_Task([paragraph]))
        else:
            rest.append(paragraph)


def _mark(paragraph: Paragraph) -> Mark | None:
    return split_mark(paragraph.text)[0]


def _rows_of(task: _Task, number: int) -> list[Row]:
    """Return the row of a task; the name of an indicator above its text is a heading of its own."""
    mark, title = split_mark(task.body[0].text)
    text = mark.text if mark else ""
    numbered = [Cell(NUMBER, text)] if text else []
    if not task.labels:
        return [Row(number, (*numbered, Cell(TITLE, title, bold=True)))]
    more = "\n".join(paragraph.text for paragraph in task.body[1:])
    naming = name_dimension(title) if len(title) <= _LONGEST_TITLE else None
    heads = [Row(number, (*numbered, Cell(TITLE, title, bold=True)))] if more and naming and naming.whole else []
    said = more if heads else f"{title.rstrip(' .:')}: {more}" if more else title
    cells = (*numbered, Cell(TITLE, said), *(Cell(column, words) for column, words in sorted(task.labels.items())))
    return [*heads, Row(number + len(heads), cells)]
