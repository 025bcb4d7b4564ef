"""The unit names of a cell, as printed → the units, groups and open texts that they mean.

    cell ─ cursor (words, vocabulary, directory) ─ pieces ─ readings and questions

Pure: the directory is given, nothing is looked up elsewhere.
"""

from dataclasses import dataclass, replace

from tasks.annex.doubts import Doubt
from tasks.annex.parties import vocabulary as said
from tasks.annex.parties.cursor import Cursor
from tasks.annex.parties.pieces import Piece, cut
from tasks.annex.parties.questions import Asked
from units.directory import Directory, Entry
from units.text import fold, nfc
from units.wording import tokens

__all__ = ["Parties", "Reading", "read_parties"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One party as understood.

    `text` is the printed piece with its courtesies and remarks; `name` the official name ("[UBND cấp xã]" for a group
    that fans out to units of the UBND), else the name as printed; `group` a Group.code.
    """

    text: str
    name: str
    unit_id: int | None
    group: str | None


@dataclass(frozen=True, slots=True)
class Parties:
    """The parties of one cell in printed order, and what a clerk would ask about them."""

    found: tuple[Reading, ...]
    doubts: tuple[Doubt, ...]


def read_parties(text: str, directory: Directory, *, field: str) -> Parties:
    """Read the cell `text` of the column `field` ("lead" or "coordinating") with the names of `directory`.

    Every word of the text ends up in the `text` of a reading or in the message of a doubt.
    """
    cursor, asked = Cursor(nfc(text, lines=True), directory), Asked(field, directory.province)
    pieces = cut(cursor)
    own = [piece for piece in pieces if piece.part in {"", field}] or pieces
    readings, answers = dict[str, Reading](), False
    for piece in pieces:
        printed = cursor.printed(piece.start, piece.end)
        if piece not in own:
            asked.about("other_part", printed)
        elif piece.kind == "tail":
            asked.about("cut_off", printed)
        else:
            entry = _entry(piece, cursor)
            _ask(asked, piece, entry, cursor)
            _add(readings, _reading(piece, entry, cursor))
            answers = answers or piece.kind == "unknown" or bool(entry and not _is_open(entry))
    if field == "lead" and not answers:
        names = ", ".join(reading.name for reading in readings.values())
        asked.about("open_lead" if names else "missing", names)
    return Parties(tuple(readings.values()), tuple(asked.doubts))


def _add(readings: dict[str, Reading], reading: Reading) -> None:
    """Keep each party once, with all that was printed of it."""
    before = readings.get(fold(reading.name))
    if before:
        reading = replace(before, text=f"{before.text}; {reading.text}")
    readings[fold(reading.name)] = reading


def _entry(piece: Piece, cursor: Cursor) -> Entry | None:
    """Return what the piece names; of several, the one that is printed with the very same marks."""
    printed = cursor.printed(piece.name_start, piece.name_end).casefold()
    rank = {filed: (filed.entry.standing, filed.phrase.casefold() != printed) for filed in piece.filed}
    return min(rank, key=rank.__getitem__).entry if rank else None


def _is_open(entry: Entry) -> bool:
    return entry.is_phrase and not entry.orders


def _reading(piece: Piece, entry: Entry | None, cursor: Cursor) -> Reading:
    printed = cursor.printed(piece.start, piece.end)
    name = cursor.printed(piece.name_start, piece.name_end)
    if entry is None:
        return Reading(printed, name, None, None)
    if _is_open(entry):
        shortened = len(_spoken(name)) < len(_spoken(entry.name))
        return Reading(printed, entry.name if shortened else name, None, entry.group)
    numbered = cursor.numeral_end(piece.name_end - 1) == piece.name_end
    return Reading(
        printed, f"{entry.shown} {name.split()[-1]}" if numbered else entry.shown, entry.unit_id, entry.group
    )


def _ask(asked: Asked, piece: Piece, entry: Entry | None, cursor: Cursor) -> None:
    printed = cursor.printed(piece.name_start, piece.name_end)
    for code, text in piece.remarks:
        if code != "other_part" or asked.field == "lead":
            asked.about(code, text, entry.shown if entry else "")
    if piece.before == "/" and asked.field == "lead":
        asked.about("alternative", cursor.printed(piece.start, piece.end))
    if entry is not None:
        asked.standing(entry, printed)
        _ask_which(asked, piece, entry, printed)
    elif piece.kind == "unknown" and not piece.remarks:
        asked.about("unit_unknown" if cursor.phrase(piece.name_start, said.HEADS) else "not_understood", printed)


def _ask_which(asked: Asked, piece: Piece, entry: Entry, printed: str) -> None:
    best = [filed for filed in piece.filed if filed.entry.standing == entry.standing]
    names = list(dict.fromkeys(filed.entry.name for filed in best if not filed.guess))
    if not names:
        asked.about("guess", printed, entry.shown)
    elif piece.bare:
        asked.about("level_missing", printed, entry.shown)
    elif len(names) > 1 and not any(filed.phrase.casefold() == printed.casefold() for filed in best):
        asked.about("ambiguous", printed, ", ".join(names))


def _spoken(name: str) -> list[str]:
    """The words of a name as spoken: "các" with them, abbreviations written out."""
    spoken = (token.words or tuple({fold(token.text)} & {"cac", "nhung"}) for token in tokens(name))
    return [word for words in spoken for word in words]
