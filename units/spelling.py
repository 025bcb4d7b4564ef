"""Names that differ by a letter or two from what is printed: typing slips and what OCR makes of a scan."""

from collections import Counter
from collections.abc import Sequence
from typing import Generic, TypeVar

Named = TypeVar("Named")

_ONE_SLIP, _TWO_SLIPS = 8, 14  # letters from which so many slips are believed


class Spelling(Generic[Named]):
    """An index by groups of three letters, so that only a few names are compared letter by letter."""

    def __init__(self) -> None:
        self._names: list[tuple[int, str, Named]] = []  # number of words, letters
        self._places: dict[str, set[int]] = {}
        self._known: dict[str, Named | None] = {}

    def add(self, path: Sequence[str], named: Named) -> None:
        """File `named` under the letters of its words."""
        letters = "".join(path)
        for three in _threes(letters):
            self._places.setdefault(three, set()).add(len(self._names))
        self._names.append((len(path), letters, named))

    def near(self, path: Sequence[str]) -> Named | None:
        """Return the nearest name of as many words, if it is near enough and the only one so near."""
        key = " ".join(path)
        if key not in self._known:
            self._known[key] = self._search(len(path), "".join(path))
        return self._known[key]

    def _search(self, length: int, letters: str) -> Named | None:
        slips = (len(letters) >= _ONE_SLIP) + (len(letters) >= _TWO_SLIPS)
        shared = Counter(place for three in _threes(letters) for place in self._places.get(three, ()))
        least = max(1, len(_threes(letters)) - 3 * slips)  # each slip spoils three groups at most
        best, found = slips + 1, list[Named]()
        for place, count in shared.items():
            number, name, named = self._names[place]
            if number != length or count < least or abs(len(name) - len(letters)) > slips:
                continue
            distance = _distance(letters, name)
            if distance < best:
                best, found = distance, [named]
            elif distance == best <= slips and named not in found:
                found.append(named)
        return found[0] if len(found) == 1 and best else None  # the very same letters are no slip


def _threes(letters: str) -> set[str]:
    return {letters[place : place + 3] for place in range(len(letters) - 2)}


def _distance(one: str, other: str) -> int:
    """Return the least number of letters to change, add or drop."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (letter != against))
    return row[-1]
