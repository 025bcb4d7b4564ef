"""What a printed unit name means in one province on one day.

Names, aliases and group phrases are filed by their words (`units.wording`), so that abbreviations, case, diacritics,
"và", "các" and line breaks make no difference, nor whether "tỉnh", "tỉnh Lai Châu" or nothing stands at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple, Self

from units.spelling import Spelling
from units.text import fold
from units.wording import Token, words

Words = tuple[str, ...]

# Bodies that stand at several levels: without the word of the level their name is a question.
_LEVELLED = {
    *(words(name) for name in ("UBND", "Văn phòng UBND", "HĐND", "Văn phòng HĐND", "Công an", "Thuế", "Báo")),
    *(words(name) for name in ("MTTQ", "Ủy ban MTTQ", "Ủy ban MTTQ Việt Nam", "Tòa án", "Tòa án nhân dân")),
    *(words(name) for name in ("Viện kiểm sát", "Viện kiểm sát nhân dân", "Trung tâm Phục vụ hành chính công")),
}
_OF = [
    words(of)
    for of in ("", "của", "thuộc", "trực thuộc", "cấp", "toàn", "trên địa bàn", "thuộc UBND", "trực thuộc UBND")
]
_TERRITORIAL = {"commune", "district"}
_INSIDE_A_NAME = {",", "/", "\n", "-", ":"}


class Standing(IntEnum):
    """Where a name stands on the day, best first."""

    HERE = 0
    ENDED = 1  # it was one of the province's, and has successors
    ELSEWHERE = 2  # other provinces or other times have it
    ABOVE = 3  # a ministry


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit, or a group of units such as "UBND cấp xã", under its official name.

    `group` is a Group.code; `orders` says whether the group fans out to units of the UBND (and is then written in
    square brackets); `successors` are names.
    """

    name: str
    unit_id: int | None = None
    group: str | None = None
    orders: bool = False
    standing: Standing = Standing.HERE
    successors: tuple[str, ...] = ()

    @property
    def is_phrase(self) -> bool:
        """Whether it stands for many: a group, or "Các bộ, ngành"."""
        return bool(self.group) or self.name.startswith("Các ")

    @property
    def shown(self) -> str:
        """The name as the preview and `--json` write it."""
        return f"[{self.name}]" if self.group and self.orders else self.name


class UnitName(NamedTuple):
    """A unit of the province on the day; `kind` is a Unit.Kind."""

    id: int | None
    name: str
    short_name: str
    kind: str
    aliases: Sequence[str] = ()


class GroupName(NamedTuple):
    """A group phrase; `fans_out` to units of the UBND, `ended` when its level is no more."""

    code: str
    name: str
    fans_out: bool
    ended: bool = False
    phrases: Sequence[str] = ()


Former = tuple[str, Sequence[str], Sequence[str]]  # name, aliases, names of the successors
Beyond = tuple[str, Sequence[str], Standing]  # name, aliases, where it stands


class Background(NamedTuple):
    """What is known beside a province's own units: see `units.reference.background`."""

    former: Sequence[Former] = ()
    beyond: Sequence[Beyond] = ()
    hints: Sequence[tuple[str, str]] = ()  # a form that is worth a question, and the name it may mean


class Filed(NamedTuple):
    """An entry under one phrase: `level` when the phrase lost its "tỉnh" and needs it, `guess` when it is a hint."""

    entry: Entry
    phrase: str
    level: bool
    guess: bool


class Match(NamedTuple):
    """Tokens `start` to `end` name `filed` (best first), from `place` on with the province's own word ("tỉnh").

    `head` are the words that were thought in front of them.
    """

    start: int
    place: int
    end: int
    filed: tuple[Filed, ...]
    head: Words = ()

    @property
    def local(self) -> bool:
        """Whether the province's own word ends it."""
        return self.place < self.end

    @property
    def bare(self) -> bool:
        """Whether the word of the level is missing ("Văn phòng UBND")."""
        return not self.local and self.filed[0].level


@dataclass
class _Node:
    after: dict[str, _Node] = field(default_factory=dict)
    filed: list[Filed] = field(default_factory=list)

    def walk(self, path: Iterable[str]) -> _Node | None:
        node: _Node | None = self
        for word in path:
            node = node.after.get(word) if node else None
        return node

    def make(self, path: Iterable[str]) -> _Node:
        node = self
        for word in path:
            node = node.after.setdefault(word, _Node())
        return node

    def below(self) -> Iterator[Filed]:
        yield from self.filed
        for node in self.after.values():
            yield from node.below()


class Directory:
    """The names of one province on one day, as a tree of words."""

    def __init__(self, province: str, *, city: bool) -> None:
        """Make an empty directory of `province` (its name without "tỉnh"); `city` for one under the government."""
        self.province = province
        self.city = city
        self._root = _Node()
        self._spelled: list[tuple[Words, Entry]] = []  # names of which a slip is believed: not those of communes
        self._ends = sorted(_places(words(province), city=city), key=len, reverse=True)
        self._places = {of + place for of in _OF for place in self._ends}
        self._longest_place = max(map(len, self._places))

    @classmethod
    def build(
        cls,
        province: str,
        units: Iterable[UnitName],
        groups: Iterable[GroupName],
        background: Background | None = None,
        *,
        city: bool = False,
    ) -> Self:
        """Make the directory of `province` from plain rows, wherever they come from."""
        directory, named, background = cls(province, city=city), dict[str, Entry](), background or Background()
        for unit in units:
            entry = named[fold(unit.name)] = Entry(unit.name, unit.id)
            directory.add(entry, _phrases(unit), whole=unit.kind in _TERRITORIAL)
        for group in groups:
            standing = Standing.ENDED if group.ended else Standing.HERE
            entry = named[fold(group.name)] = Entry(group.name, None, group.code, group.fans_out, standing)
            directory.add(entry, (group.name, *group.phrases), whole=True)
        for name, aliases, successors in background.former:
            directory.add(Entry(name, standing=Standing.ENDED, successors=tuple(successors)), (name, *aliases))
        for name, aliases, standing in background.beyond:
            directory.add(Entry(name, standing=standing), (name, *aliases))
        for phrase, name in background.hints:
            if fold(name) in named:
                directory.add(named[fold(name)], (phrase,), guess=True)
        return directory

    def add(self, entry: Entry, phrases: Iterable[str], *, guess: bool = False, whole: bool = False) -> None:
        """File `entry` under each phrase; `whole` keeps a last "tỉnh" or "thành phố" (of a group or a district)."""
        for phrase in phrases:
            path = words(phrase)
            if not path or path in self._ends:  # the former district "Thành phố Huế" has the name of its province
                continue
            stem = path if whole or path[0] == "so" else self._without_place(path)  # "Sở TP" is no "Sở" of the city
            node = self._root.make(stem)
            if not any(filed.entry == entry and filed.guess <= guess for filed in node.filed):
                node.filed.append(Filed(entry, phrase, level=stem != path and stem in _LEVELLED, guess=guess))
                node.filed.sort(key=lambda filed: (filed.entry.standing, filed.guess))
            if entry.standing <= Standing.ENDED and not guess and (entry.group or not whole):
                self._spelled.append((stem, entry))

    def matches(self, text: Sequence[Token], start: int, head: Words = ()) -> Iterator[Match]:
        """Yield what the tokens from `start` on may name, longest first, as if `head` stood before them."""
        node, ends = self._root.walk(head) or _Node(), list[tuple[int, tuple[Filed, ...]]]()
        for place in range(start, len(text)):
            token = text[place]
            if token.mark and (token.mark not in _INSIDE_A_NAME or place == start):
                break
            below = node.walk(token.words)
            if below is None and not (token.text.isdigit() and place > start):  # "UBND 102 xã, phường"
                break
            node = below or node
            if node.filed and below and token.words:
                ends.append((place + 1, tuple(node.filed)))
        for end, filed in reversed(ends):
            after = self._place_after(text, end)
            if after > end:
                yield Match(start, end, after, filed, head)
            yield Match(start, end, end, filed, head)

    def is_place(self, path: Words) -> bool:
        """Whether `path` is only the province's own word ("tỉnh", "tỉnh Lai Châu")."""
        return path in self._ends

    def completions(self, path: Words) -> list[Entry]:
        """Return the province's units, else former ones, of which `path` is the beginning or the end."""
        node = self._root.walk(path)
        begun = [filed.entry for filed in node.below() if not filed.guess] if node else []
        found = begun or [entry for whole, entry in self._spelled if len(path) > 1 and whole[-len(path) :] == path]
        units = dict.fromkeys(entry for entry in found if entry.group is None)
        best = min((entry.standing for entry in units), default=Standing.HERE)
        return [entry for entry in units if entry.standing == best]

    def knows_beginning(self, path: Words) -> bool:
        """Whether some name begins with `path` and goes on."""
        node = self._root.walk(path)
        return bool(path and node and node.after)

    def near(self, path: Words) -> Entry | None:
        """Return the one unit or group whose name differs from `path` by a letter or two, as OCR makes it."""
        return self._spelling.near(path) or self._spelling.near(self._without_place(path))

    @cached_property
    def _spelling(self) -> Spelling[Entry]:
        spelling = Spelling[Entry]()
        best = dict(sorted(self._spelled, key=lambda one: -one[1].standing))  # the last one stays
        for path, entry in best.items():
            spelling.add(path, entry)
        return spelling

    def _without_place(self, path: Words) -> Words:
        return next((path[: -len(end)] for end in self._ends if path[-len(end) :] == end and path != end), path)

    def _place_after(self, text: Sequence[Token], start: int) -> int:
        """Return the end of the longest "tỉnh", "thuộc tỉnh", "tỉnh Lai Châu" … at `start`, or `start`."""
        spoken: Words = ()
        best = start
        for place in range(start, len(text)):
            token = text[place]
            spoken += token.words
            if (not token.words and token.mark != "\n") or len(spoken) > self._longest_place:
                break
            best = place + 1 if spoken in self._places and token.words else best
        return best


def _places(name: Words, *, city: bool) -> Iterator[Words]:
    """How documents write the province behind a name: "tỉnh", "tỉnh Lai Châu", "Lai Châu", "TP HN"."""
    kind = ("thanh", "pho") if city else ("tinh",)
    initials = "".join(word[0] for word in name)
    yield from (kind, (*kind, *name), name, (*kind, initials), (initials,), (f"{'tp' if city else 't'}{initials}",))


def _phrases(unit: UnitName) -> list[str]:
    """The forms of a unit that need no alias: a commune without "UBND", "Ban Quản lý …" without "Ban"."""
    phrases = [unit.name, unit.short_name, *unit.aliases]
    if unit.kind in _TERRITORIAL:
        phrases.append(unit.name.removeprefix("UBND "))
    if unit.name.startswith("Ban Quản lý "):
        phrases.extend(
            phrase.removeprefix("Ban ") for phrase in [unit.name, *unit.aliases] if phrase.startswith("Ban ")
        )
    return [phrase for phrase in phrases if phrase]
