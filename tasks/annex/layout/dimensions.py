"""The indicator of each task, by the headings above it, in an annex that has indicators at all."""

from collections.abc import Sequence

from tasks.annex.indicators import Naming, name_dimension, named_number
from tasks.annex.layout.headers import Role
from tasks.annex.layout.lines import Kind, Line, Table
from units.text import fold

# Different dimensions named in full make an annex of PAPI, even where it does not say so; with their numbers
# ("Chỉ số 2: Công khai, minh bạch") fewer are enough.
_ENOUGH, _ENOUGH_NUMBERED = 4, 2


class Dimensions:
    """What the headings of one annex say about indicators."""

    def __init__(self, caption: str, tables: Sequence[Table]) -> None:
        lines = [line for table in tables for line in table.lines]
        headings = [line for line in lines if line.kind is Kind.HEADING]
        texts = {part for line in lines for part in _parts(line.own.get(Role.CONTEXT, ""))}
        texts |= {heading.title for heading in headings}
        texts |= {text for table in tables for text in table.caption}
        codes = {text: naming.code for text in texts if (naming := name_dimension(text)) and naming.whole}
        named = set(codes.values())
        numbered = {code for text, code in codes.items() if code == f"D{named_number(text)}"}
        says_papi = "papi" in fold(caption)
        self.known = bool(named) and (says_papi or len(named) >= _ENOUGH or len(numbered) >= _ENOUGH_NUMBERED)
        self._counted = {place for heading in headings if (place := _counted(heading))}

    def of(self, headings: Sequence[Line], context: str, table: Table) -> str | None:
        """Return D1 … D8 for a task under these headings (outermost first), or None."""
        if not self.known:
            return None
        told = [naming for part in _parts(context) if (naming := name_dimension(part))]
        if told:
            return told[0].code
        named = [self._name(heading) for heading in reversed(headings)]
        named += [name_dimension(text) for text in table.caption]
        found = [naming for naming in named if naming]
        whole = next((naming for naming in found if naming.whole), None)
        return (whole or found[0]).code if found else None

    def _name(self, heading: Line) -> Naming | None:
        """By words; by number only where the text calls it an indicator's, or it stands between its neighbours."""
        if naming := name_dimension(heading.title):
            return naming
        number = named_number(heading.title)
        if number is None and heading.mark:
            level, value = heading.mark.level, heading.mark.value
            number = value if {(level, value - 1), (level, value + 1)} <= self._counted else None
        return Naming(f"D{number}", whole=True) if number else None


def _parts(context: str) -> list[str]:
    """Return the texts of the columns that a context was joined from: dimension and sub-dimension."""
    return [part for part in context.split("; ") if part]


def _counted(heading: Line) -> tuple[int, int] | None:
    """Return level and number of a section whose number is its dimension's: "3. Trách nhiệm giải trình"."""
    naming = name_dimension(heading.title)
    agrees = heading.mark and naming and naming.whole and naming.code == f"D{heading.mark.value}"
    return (heading.mark.level, heading.mark.value) if heading.mark and agrees else None
