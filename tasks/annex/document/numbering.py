"""Automatic numbers: they stand in no text, but are counted from numbering.xml as Word counts them."""

import re
from collections import defaultdict
from dataclasses import dataclass
from string import ascii_uppercase

from tasks.annex.document.markup import Element, attribute, child, local, number, switch, value, whole

MOST = 9  # levels of a list
_LONGEST = 40  # characters of a marker
_LAST = 4 * 26  # what is counted in letters
_PLACE = re.compile(r"%([1-9])")
_ROMAN = [("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1)]


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is counted and shown; `shown` holds "%1" for the count of the first level."""

    start: int
    form: str
    shown: str
    is_legal: bool  # all counts in Arabic figures
    style: str  # the paragraph style that stands for this level
    restarts: bool


class Numbering:
    """The lists of a document and how far each has counted; ask for the marker of each paragraph in its order."""

    def __init__(self, root: Element | None, style_numbers: dict[str, int]) -> None:
        """`style_numbers`: the list that a numbering style stands for, by the style's id."""
        self._levels: dict[int, dict[int, Level]] = {}  # by abstract list
        self._abstract: dict[int, int] = {}  # by list
        self._starts: dict[int, dict[int, int]] = {}  # by list: levels that begin anew
        self._counts: defaultdict[int, dict[int, int]] = defaultdict(dict)
        self._begun: set[int] = set()
        links = {}
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                key = whole(attribute(element, "abstractNumId"))
                self._levels[key] = _levels(element)
                links[key] = style_numbers.get(value(element, "numStyleLink"), 0)
            elif local(element) == "num":
                self._read_list(element)
        for key, target in links.items():
            if not self._levels[key] and target in self._abstract:
                self._levels[key] = self._levels.get(self._abstract[target], {})

    def _read_list(self, element: Element) -> None:
        key = whole(attribute(element, "numId"))
        self._abstract[key] = number(element, "abstractNumId", default=-1)
        overrides = [each for each in element if local(each) == "lvlOverride"]
        self._starts[key] = {
            _place_of(each): number(each, "startOverride")
            for each in overrides
            if child(each, "startOverride") is not None
        }
        if changed := {level: found for each in overrides for level, found in _levels(each).items()}:
            own = -1 - key  # levels of its own make it a list of its own
            self._levels[own] = self._levels.get(self._abstract[key], {}) | changed
            self._abstract[key] = own

    def level_of(self, key: int, style: str) -> int:
        """Return the level of a list that a paragraph style stands for."""
        levels = self._levels.get(self._abstract.get(key, -1), {})
        return next((place for place, level in levels.items() if level.style == style), 0)

    def marker(self, key: int, place: int) -> str | None:
        """Count on and return the marker as shown, "-" for any bullet, None where it cannot be known."""
        abstract = self._abstract.get(key)
        levels = self._levels.get(abstract, {}) if abstract is not None else {}
        if abstract is None or place not in levels:
            return None
        counts = self._counts[abstract]
        if key not in self._begun:
            self._begun.add(key)
            counts.update({level: start - 1 for level, start in self._starts.get(key, {}).items()})
        counts[place] = counts.get(place, levels[place].start - 1) + 1
        for deeper in [level for level in counts if level > place and levels[level].restarts]:
            del counts[deeper]
        return _shown(levels, counts, place)


def _levels(element: Element) -> dict[int, Level]:
    return {
        _place_of(each): Level(
            start=number(each, "start"),
            form=value(each, "numFmt") or "decimal",
            shown=value(each, "lvlText")[:_LONGEST],
            is_legal=bool(switch(each, "isLgl")),
            style=value(each, "pStyle"),
            restarts=value(each, "lvlRestart") != "0",
        )
        for each in element
        if local(each) == "lvl" and _place_of(each) < MOST
    }


def _place_of(level: Element) -> int:
    """Return the place of a level in its list, from 0."""
    return whole(attribute(level, "ilvl"))


def _shown(levels: dict[int, Level], counts: dict[int, int], place: int) -> str | None:
    level = levels[place]
    if level.form == "bullet":
        return "-"
    if level.form == "none":
        return _PLACE.sub("", level.shown).strip()
    missing = []

    def count(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        upper = levels.get(at)
        form = "decimal" if level.is_legal else upper.form if upper else ""
        written = _written(counts.get(at, upper.start if upper else 1), form)
        missing.extend([] if written else [at])
        return written or ""

    shown = _PLACE.sub(count, level.shown).strip()
    return None if missing else shown


def _written(count: int, form: str) -> str | None:
    """Write a count in one of the forms that plans use; None for others, such as words or Chinese figures.

    >>> [_written(4, form) for form in ("decimal", "upperRoman", "lowerLetter")]
    ['4', 'IV', 'd']
    """
    if form == "decimal":
        return str(count)
    if form == "decimalZero":
        return f"{count:02}"
    if form in {"upperLetter", "lowerLetter"} and 0 < count <= _LAST:
        letter = ascii_uppercase[(count - 1) % 26] * ((count - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.casefold()
    if form in {"upperRoman", "lowerRoman"} and 0 < count < 40:
        roman = ""
        for sign, worth in _ROMAN:
            while count >= worth:
                roman, count = roman + sign, count - worth
        return roman if form == "upperRoman" else roman.casefold()
    return "" if form == "none" else None
