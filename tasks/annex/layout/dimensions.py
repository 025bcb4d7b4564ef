"""The indicator of each task, by the headings above it, in an annex that has indicators at all."""

from collections import Counter
from collections.abc import Iterable, Sequence

from tasks.annex.indicators import Naming, name_dimension, named_number
from tasks.annex.layout.headers import Role
from tasks.annex.layout.lines import Kind, Line, Table
from units.text import fold

_ENOUGH = 4  # different dimensions named in full make an annex of PAPI, even where it does not say so
_EVIDENT = 3  # sections 1, 2, 3 named rightly tell what section 5 is


class Dimensions:
    """What the headings of one annex say about indicators."""

    def __init__(self, caption: str, tables: Sequence[Table]) -> None:
        lines = [line for table in tables for line in table.lines]
        headings = [line for line in lines if line.kind is Kind.HEADING]
        texts = {line.own.get(Role.CONTEXT, "") for line in lines} | {heading.title for heading in headings}
        texts |= {text for table in tables for text in table.caption}
        named = {naming.code for text in texts if (naming := name_dimension(text)) and naming.whole}
        self.known = bool(named) and ("papi" in fold(caption) or len(named) >= _ENOUGH)
        self._by_level = _evident_levels(headings)

    def of(self, headings: Sequence[Line], context: str, table: Table) -> str | None:
        """Return D1 … D8 for a task under these headings (outermost first), or None."""
        if not self.known:
            return None
        if context and (naming := name_dimension(context)):
            return naming.code
        named = [self._name(heading) for heading in reversed(headings)]
        named += [name_dimension(text) for text in table.caption]
        found = [naming for naming in named if naming]
        whole = next((naming for naming in found if naming.whole), None)
        return (whole or found[0]).code if found else None

    def _name(self, heading: Line) -> Naming | None:
        """By words; by number only where the text calls it an indicator's, or the sections around count D1, D2, D3 …"""
        if naming := name_dimension(heading.title):
            return naming
        number = named_number(heading.title)
        if number is None and heading.mark and heading.level in self._by_level and 1 <= heading.mark.value <= 8:
            number = heading.mark.value
        return Naming(f"D{number}", whole=True) if number else None


def _evident_levels(headings: Iterable[Line]) -> set[int]:
    """Return the levels on which section n is dimension n wherever the words say one."""
    agreeing, differing = Counter[int](), Counter[int]()
    for heading in headings:
        naming = name_dimension(heading.title)
        if heading.mark and naming and naming.whole:
            agrees = naming.code == f"D{heading.mark.value}"
            (agreeing if agrees else differing)[heading.mark.level] += 1
    return {level for level, count in agreeing.items() if count >= _EVIDENT and not differing[level]}
