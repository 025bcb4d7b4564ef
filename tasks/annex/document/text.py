"""The text of paragraphs as Word shows it: runs joined, tracked deletions and hidden text left out, numbers counted."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks.annex.document.blocks import Paragraph
from tasks.annex.document.markup import Element, attribute, child, local, number, switch, unwrapped, value, whole
from tasks.annex.document.numbering import Numbering
from units.text import nfc

_SIGNS = {"F0FC": "✓", "F0FE": "✓", "F052": "✓", "F0FB": "x", "F0FD": "x", "F053": "x"}  # ticks of Wingdings
_COUNTED_BY_FIELD = ("AUTONUM", "LISTNUM")
_STYLES = 12  # styles that are based on each other; Word itself allows eleven
HIDDEN, UNCOUNTED = "hidden_text", "number_unknown"


@dataclass(slots=True)
class Style:
    """What a style says about its paragraphs or runs; None where it leaves it to the one that it is based on."""

    based_on: str = ""
    bold: bool | None = None
    hidden: bool | None = None
    list_id: int | None = None
    level: int | None = None


@dataclass(slots=True)
class Runs:
    """The runs of a paragraph while they are joined."""

    texts: list[str] = field(default_factory=list)
    loud: int = 0  # characters in bold
    quiet: int = 0
    page_break: bool = False
    flaw: str = ""
    boxes: list[Element] = field(default_factory=list)


class Text:
    """Reads paragraphs in the order of the document, for its lists count on from one to the next."""

    def __init__(self, styles: Element | None, numbering: Element | None) -> None:
        found = [each for each in (styles if styles is not None else ()) if local(each) == "style"]
        self._styles = {attribute(each, "styleId"): _style(each) for each in found}
        lists = {name: style.list_id for name, style in self._styles.items() if style.list_id}
        self._numbering = Numbering(numbering, lists)

    def read(self, element: Element) -> tuple[Paragraph, list[Element]]:
        """Return a paragraph and the text boxes that hang on it."""
        properties, runs = child(element, "pPr"), Runs()
        style = value(properties, "pStyle")
        self._join(element, runs, bool(self._look(style, "bold")))
        text = nfc("".join(runs.texts), lines=True)
        goes_on = child(properties, "rPr", "del") is not None  # a tracked change takes the end of the paragraph away
        if text or not goes_on:
            marker = self._marker(properties, style)
            runs.flaw = UNCOUNTED if marker is None else runs.flaw
            text = f"{marker} {text}".strip() if marker else text
        starts = (
            runs.page_break or bool(switch(properties, "pageBreakBefore")) or child(properties, "sectPr") is not None
        )
        return Paragraph(text, runs.loud > 0 == runs.quiet, starts, runs.flaw, goes_on), runs.boxes

    def _look(self, style: str, what: str) -> bool | int | None:
        """Return what a style says, asking those that it is based on."""
        for _step in range(_STYLES):
            if style not in self._styles:
                break
            if (said := getattr(self._styles[style], what)) is not None:
                return bool(said) if what in {"bold", "hidden"} else int(said)
            style = self._styles[style].based_on
        return None

    def _marker(self, properties: Element | None, style: str) -> str | None:
        """Return the automatic number before the paragraph, "" without one, None where it cannot be known."""
        own = child(properties, "numPr", "numId")
        key = whole(attribute(own, "val")) if own is not None else int(self._look(style, "list_id") or 0)
        if not key:
            return ""
        place = number(properties, "numPr", "ilvl", default=-1)
        if place < 0:
            place = int(self._look(style, "level") or 0) or self._numbering.level_of(key, style)
        return self._numbering.marker(key, place)

    def _join(self, element: Element, runs: Runs, bold: bool) -> None:
        for each in unwrapped(element):
            match local(each):
                case "r":
                    self._run(each, runs, bold)
                case "oMath" | "oMathPara":
                    runs.texts += [part.text or "" for part in each.iter() if local(part) == "t"]
                case "AlternateContent":
                    runs.boxes += _boxes(each)

    def _run(self, element: Element, runs: Runs, bold: bool) -> None:
        properties = child(element, "rPr")
        style = value(properties, "rStyle")
        own_hidden, own_bold = switch(properties, "vanish"), switch(properties, "b")
        hidden = self._look(style, "hidden") if own_hidden is None else own_hidden
        loud = (self._look(style, "bold") or bold) if own_bold is None else own_bold
        text = "".join(_pieces(element, runs))
        if hidden:
            runs.flaw = runs.flaw or (HIDDEN if text.strip() else "")
            return
        runs.texts.append(text)
        length = len(text.strip())
        runs.loud, runs.quiet = runs.loud + (length if loud else 0), runs.quiet + (0 if loud else length)


def _pieces(run: Element, runs: Runs) -> Iterator[str]:
    """Yield the text of a run; text boxes, page breaks and numbers that a field would count are noted."""
    for each in run:
        match local(each):
            case "t":
                yield each.text or ""
            case "tab" | "ptab":
                yield "\t"
            case "br" | "cr":
                runs.page_break = runs.page_break or attribute(each, "type") == "page"
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case "sym":
                yield _SIGNS.get(attribute(each, "char").upper(), "")
            case "instrText" if (each.text or "").strip().startswith(_COUNTED_BY_FIELD):
                runs.flaw = UNCOUNTED
            case "drawing" | "pict" | "object" | "AlternateContent":
                runs.boxes += _boxes(each)


def _boxes(element: Element) -> list[Element]:
    """Return the contents of text boxes; of the two forms in which Word writes each, the first."""
    if local(element) == "txbxContent":
        return [element]
    found = (_boxes(each) for each in element)
    if local(element) == "AlternateContent":
        return next((boxes for boxes in found if boxes), [])
    return [box for boxes in found for box in boxes]


def _style(element: Element) -> Style:
    list_id = value(element, "pPr", "numPr", "numId")
    level = value(element, "pPr", "numPr", "ilvl")
    look = child(element, "rPr")
    return Style(
        based_on=value(element, "basedOn"),
        bold=switch(look, "b"),
        hidden=switch(look, "vanish"),
        list_id=int(list_id) if list_id.isdecimal() else None,
        level=int(level) if level.isdecimal() else None,
    )
