"""The words of one cell and what is said at a place of it: phrases of the vocabulary, names of the directory.

A place is the number of a token; methods return the place behind what they found, 0 (false) where there is nothing.
"""

import unicodedata

from tasks.annex.parties import vocabulary as said
from units.directory import Directory, Match
from units.text import fold
from units.wording import Token, tokens

_LONGEST_PHRASE = 5
_NUMERALS = set("IVX0123456789")


class Cursor:
    """A cell's text (NFC, line breaks kept) as tokens, with the directory at hand."""

    def __init__(self, text: str, directory: Directory) -> None:
        """Cut `text` into tokens."""
        self.text = text
        self.directory = directory
        self.tokens = tokens(text)
        self.end = len(self.tokens)
        self._folded = [fold(token.text).rstrip(".") for token in self.tokens]
        self._names: dict[tuple[int, tuple[str, ...]], Match | None] = {}

    def printed(self, start: int, end: int) -> str:
        """Return `start` to `end` as printed, on one line."""
        if start >= end:
            return ""
        return " ".join(self.text[self.tokens[start].start : self.tokens[end - 1].end].split())

    def words(self, start: int, end: int) -> tuple[str, ...]:
        """Return the words of a name at `start` to `end`."""
        return tuple(word for token in self.tokens[start:end] for word in token.words)

    # What kind of token stands at a place

    def at(self, place: int) -> Token | None:
        """Return the token at `place`, None behind the last."""
        return self.tokens[place] if 0 <= place < self.end else None

    def mark(self, place: int) -> str:
        """Return the separator at `place`, "" for a word and behind the end."""
        token = self.at(place)
        return token.mark if token else ""

    def is_and(self, place: int) -> bool:
        """Whether "và" stands at `place`."""
        return 0 <= place < self.end and self._folded[place] in {"va", "&"}

    def is_every(self, place: int) -> bool:
        """Whether "các" or "những" stands at `place`."""
        return 0 <= place < self.end and self._folded[place] in {"cac", "nhung"}

    def is_capital(self, place: int) -> bool:
        """Whether a word with a capital stands at `place`."""
        token = self.at(place)
        return token is not None and token.text[0].isupper()

    def skip_breaks(self, place: int) -> int:
        """Return the first place from `place` on that is no line break."""
        while self.mark(place) == "\n":
            place += 1
        return place

    def first_word(self, place: int) -> int:
        """Return the first place from `place` on that says something in a name."""
        while place < self.end - 1 and not self.tokens[place].words:
            place += 1
        return place

    def closing(self, place: int) -> int:
        """Return the place behind the bracket that closes the one at `place`; an open one runs to the end."""
        depth = 0
        for end in range(place, self.end):
            depth += {"(": 1, ")": -1}.get(self.mark(end), 0)
            if depth == 0:
                return end + 1
        return self.end

    # What the vocabulary knows

    def phrase(self, place: int, phrases: said.Phrases) -> int:
        """Return the end of the longest of `phrases` at `place`, or 0."""
        spoken, best = list[str](), 0
        for end in range(max(place, 0), min(place + _LONGEST_PHRASE, self.end)):
            token = self.tokens[end]
            if token.mark == "\n" and spoken:
                continue
            if token.mark:
                break
            spoken.append(self._folded[end])
            best = end + 1 if tuple(spoken) in phrases else best
        return best

    def after_courtesies(self, place: int) -> tuple[int, str]:
        """Skip "Đề nghị", "Chủ trì:" …; return the place behind and the column that they name, if any."""
        part = ""
        while end := self.phrase(place, said.COURTESIES):
            colon = self.mark(end) == ":"
            if self.phrase(place, said.COORDINATING) == end:
                part = "coordinating"
            elif colon and self.phrase(place, said.LEADING) == end:
                part = "lead"
            place = self.skip_breaks(end + colon)
        token = self.at(place)
        if token and token.text.isdigit() and self.name(place + 1):  # "102 UBND xã, phường"
            place += 1
        return place, part

    def after_positions(self, place: int) -> int:
        """Skip "Giám đốc, Thủ trưởng" and the like, and the "của" behind them."""
        last, ahead = 0, place + self.is_every(place)
        while end := self.phrase(ahead, said.POSITIONS):
            last = ahead = end
            while self.mark(ahead) in {",", "/", "\n"} or self.is_and(ahead) or self.is_every(ahead):
                ahead += 1
        if not last:
            return place
        last = self.skip_breaks(last)
        named = self.phrase(last, said.LINKS) or last + self.is_every(last)
        return named if named < self.end else place

    def is_bare(self, start: int, end: int) -> bool:
        """Whether there are only positions and nouns of open groups: "Các cơ quan, đơn vị"."""
        place = start
        while place < end:
            if not self.tokens[place].words or self.is_every(place):
                place += 1
            else:
                place = self.phrase(place, said.CLASSES) or self.phrase(place, said.POSITIONS)
                if not place:
                    return False
        return place == end

    # What the directory knows

    def name(self, start: int, head: tuple[str, ...] = ()) -> Match | None:
        """Return the longest name at `start` that is not merely the beginning of another.

        `head` are words thought in front of it.
        """
        if (start, head) not in self._names:
            self._names[start, head] = self._name(start, head)
        return self._names[start, head]

    def _name(self, start: int, head: tuple[str, ...]) -> Match | None:
        for match in self.directory.matches(self.tokens, start, head):
            if self._is_narrowed(match):
                return None
            if self._ends_with(match):
                return match
            if match.filed[0].entry.is_phrase and not match.local and not self._ends_in_a_name(match):
                return None  # "UBND các xã, phường vùng ven" is not "UBND các xã"
        return None

    def _ends_in_a_name(self, match: Match) -> bool:
        """Whether the last word of a group begins a name: "UBND các huyện, thị xã và thành phố Vinh"."""
        levels = (place for place in range(match.start + 1, match.end) if self.phrase(place, said.OF_A_LEVEL))
        return any(name.end > match.end for place in levels for name in self.directory.matches(self.tokens, place))

    def group_end(self, start: int) -> int:
        """Return the end of the group phrase at `start`, narrowed or not."""
        ends = (match.end for match in self.directory.matches(self.tokens, start) if match.filed[0].entry.is_phrase)
        return next(ends, 0)

    def begins_party(self, place: int) -> bool:
        """Whether another party begins at `place`: "các …", or a known name with a capital or a position before it."""
        if self.is_every(place):
            return True
        positioned = self.after_positions(self.after_courtesies(place)[0])
        starts = {place, positioned} if self.is_capital(place) else {positioned} - {place}
        return any(next(self.directory.matches(self.tokens, start), None) for start in starts)

    def numeral_end(self, place: int) -> int:
        """Skip the number of a region: "Kho bạc Nhà nước khu vực IX"."""
        if 0 < place < self.end and self._folded[place - 1] == "vuc" and set(self.tokens[place].text) <= _NUMERALS:
            return place + 1
        return place

    def differs_in_marks(self, place: int, phrase: str) -> bool:
        """Whether the first word bears other marks than that of `phrase`: "Số Nội vụ", "Đại Phát thanh"."""
        printed, official = self.tokens[self.first_word(place)].text.casefold(), phrase.split(maxsplit=1)[0].casefold()
        return fold(printed) == fold(official) != printed and _letters(printed) != _letters(official)

    def _ends_with(self, match: Match) -> bool:
        """Whether the name ends where `match` does: what follows is no further part of it."""
        place = self.skip_breaks(self.numeral_end(match.end))
        token, begins = self.at(place), self.begins_party(place)
        word = self.skip_breaks(match.place)
        if match.local and self.is_capital(word) and self.begins_party(word):
            return False  # the "Tỉnh" of "Ban Tiếp công dân Tỉnh ủy"
        if token is None or token.mark or self.is_and(place):
            return True
        if self.is_every(place):
            return not match.bare and not self.phrase(place, said.ALL_LEVELS)
        if self.phrase(place, said.OF_A_LEVEL):
            return begins and self.is_capital(place)  # "Công an xã Mường Kim" is not Công an
        if begins or self.phrase(place, said.CONTACTS) or not token.text[0].isalpha():
            return True
        whole = self.is_capital(match.start) and not match.filed[0].entry.is_phrase
        return token.text[0].islower() and (whole or bool(self.phrase(place, said.CLAUSES)))

    def _is_narrowed(self, match: Match) -> bool:
        """Whether what follows narrows a group: "các sở, ban, ngành liên quan", also "…, địa phương liên quan"."""
        entry = match.filed[0].entry
        if not entry.is_phrase:
            return False
        place = self.skip_breaks(match.end)
        if entry.group == "so-ban-nganh" and not match.local:
            while self.mark(place) in {",", "/"} or self.is_and(place):
                noun = self.phrase(self.skip_breaks(place + 1), said.CLASSES)
                if not noun:
                    break
                place = noun
        return bool(self.phrase(place, said.RESTRICTIONS))


def _letters(text: str) -> list[str]:
    """The letters and marks of a word, wherever its tone stands ("hoà" and "hòa" are one)."""
    return sorted(unicodedata.normalize("NFD", text))
