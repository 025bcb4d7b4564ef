"""A cell cut into pieces, one for each party: the directory is asked before any separator is.

Commas, "và" and line breaks stand inside names as well as between them, so a piece ends where the directory's longest
name ends, and only what it does not know is cut by its separators.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from tasks.annex.parties import vocabulary as said
from tasks.annex.parties.cursor import Cursor
from units.directory import Filed, Match
from units.text import fold

_HARD = {";", ".", "#", "•", "*", "+"}
_MOST_CUTS = 6  # separators that a misread name may hold


@dataclass(slots=True)
class Piece:
    """Tokens `start` to `end`; the name itself is `name_start` to `name_end`, without courtesies and clauses.

    `filed` is what the directory knows of it (best first); `kind` is unit, open, unknown, tail or contact. `remarks`
    are codes of questions, each with the words that it is about.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    kind: str
    filed: tuple[Filed, ...] = ()
    path: tuple[str, ...] = ()  # the words that were found, those lent by the piece before included
    bare: bool = False  # the word of the level is missing
    part: str = ""  # lead or coordinating, where the cell says so
    before: str = ""  # the mark between this piece and the one before
    remarks: list[tuple[str, str]] = field(default_factory=list)


def cut(cursor: Cursor) -> list[Piece]:
    """Cut the whole text; what stands between the pieces are marks and "và"."""
    pieces, place, part, before = list[Piece](), 0, "", ""
    while place < cursor.end:
        if pieces and cursor.mark(place) == "(":
            place = pieces[-1].end = cursor.closing(place)
            continue
        if cursor.mark(place) or cursor.is_and(place):
            before, place = cursor.mark(place) or before, place + 1
            continue
        named, asked = cursor.after_courtesies(place)
        part = asked or part
        last = pieces[-1] if pieces and before != "." else None
        piece = _known(cursor, place, named, last) or _misspelt(cursor, place, named) or _other(cursor, place, named)
        piece.part, piece.before, before = part, before, ""
        place = piece.end
        if pieces and (piece.kind == "contact" or _ends_group(cursor, pieces[-1], piece)):
            pieces[-1].end = piece.end
        else:
            pieces.append(piece)
    return pieces


def _ends_group(cursor: Cursor, group: Piece, piece: Piece) -> bool:
    """Whether the piece only ends the list of a group.

    That is the "thị xã" of "UBND 21 huyện, thành phố, thị xã", or one that it holds: "… và thành phố Vinh".
    """
    code = group.filed[0].entry.group if group.filed else None
    level = cursor.phrase(piece.start, said.LEVELS.get(code or "", frozenset()))
    return bool(level) and (level == piece.end or any(filed.entry.unit_id for filed in piece.filed[:1]))


# What the directory knows


def _known(cursor: Cursor, start: int, named: int, last: Piece | None) -> Piece | None:
    positioned = cursor.after_positions(named)
    for place in dict.fromkeys((start, named, positioned)):
        if match := cursor.name(place):
            lent = _leaning(cursor, named, last) if match.filed[0].guess else None
            return _piece(cursor, start, lent or match)
    if match := _leaning(cursor, named, last):
        return _piece(cursor, start, match)
    if _is_scanned_so(cursor, positioned) and (match := cursor.name(positioned + 1, ("so",))):
        piece = _piece(cursor, start, match._replace(start=positioned))
        piece.remarks.append(("spelling", cursor.printed(positioned, match.end)))
        return piece
    return None


def _piece(cursor: Cursor, start: int, match: Match) -> Piece:
    end = cursor.numeral_end(match.end)
    piece = Piece(start, end, match.start, end, "unit", match.filed, bare=match.bare)
    piece.path = match.head + cursor.words(match.start, match.end)
    asked = match.head or match.filed[0].guess  # nothing is printed of a lent head, and a guess is asked about anyway
    if not asked and cursor.differs_in_marks(match.start, match.filed[0].phrase):
        piece.remarks.append(("spelling", cursor.printed(match.start, match.end)))
    piece.end = _clause_end(cursor, _bracket_end(cursor, end, piece), piece)
    return piece


def _leaning(cursor: Cursor, start: int, last: Piece | None) -> Match | None:
    """Match with the first words of the piece before: the "Sở" of "Sở Nội vụ, Tư pháp, Tài chính"."""
    heads = (last.path[:count] for count in range(len(last.path) - 1, 0, -1)) if last else ()
    return next((match for head in heads if (match := cursor.name(start, head))), None)


def _is_scanned_so(cursor: Cursor, place: int) -> bool:
    token = cursor.at(place)
    return token is not None and "".join(char for char in fold(token.text) if char.isalnum()) in said.SO_AS_SCANNED


def _misspelt(cursor: Cursor, start: int, named: int) -> Piece | None:
    """Look for a name with a slip or two, the longest stretch first."""
    place = cursor.after_positions(named)
    for end in reversed(list(_stretches(cursor, place))):
        path = cursor.words(place, end)
        if entry := cursor.directory.near(path):
            filed = Filed(entry, entry.name, level=False, guess=False)
            remarks = [("spelling", cursor.printed(place, end))]
            return Piece(start, end, place, end, "unit", (filed,), path, remarks=remarks)
    return None


def _stretches(cursor: Cursor, start: int) -> Iterator[int]:
    """Yield the separators up to which a misread name may reach."""
    cuts = 0
    for place in range(start + 1, cursor.end):
        if cursor.mark(place) in _HARD | {"(", ":"}:
            yield place
            return
        if cursor.mark(place) in {",", "\n", "/"} or cursor.is_and(place):
            yield place
            cuts += 1
            if cuts == _MOST_CUTS or cursor.name(cursor.skip_breaks(place + 1)):
                return
    yield cursor.end


# What a unit does: "Sở Khoa học và Công nghệ triển khai hệ thống, hạ tầng, dữ liệu"


def _bracket_end(cursor: Cursor, place: int, piece: Piece) -> int:
    first = cursor.skip_breaks(place)
    if cursor.mark(first) != "(":
        return place
    end = cursor.closing(first)
    if cursor.phrase(first + 1, said.COORDINATING):
        piece.remarks.append(("other_part", cursor.printed(piece.start, end)))
    for inside in range(first + 1, end):
        if cursor.is_capital(inside) and (match := cursor.name(inside)):
            piece.remarks.append(("unit_in_clause", cursor.printed(inside, match.end)))
            break
    return end


def _clause_end(cursor: Cursor, place: int, piece: Piece) -> int:
    first = cursor.skip_breaks(place)
    token = cursor.at(first)
    if token is None:
        return place
    dash = token.mark == "-" and first == place and not cursor.begins_party(first + 1)
    advises = cursor.phrase(first, said.ADVICE)
    small = token.text[0].islower() and not cursor.is_and(first) and bool(advises or not cursor.begins_party(first))
    digit = bool(token.words) and not token.text[0].isalpha()
    if not (dash or small or digit or cursor.phrase(first, said.CONTACTS)):
        return place
    advised = cursor.name(advises) if advises else None  # "Sở Nội vụ tham mưu UBND tỉnh" asks nothing of UBND tỉnh
    end = _clause_stop(cursor, advised.end - 1 if advised else first, piece)
    if cursor.phrase(first, said.COORDINATING):
        piece.remarks.append(("other_part", cursor.printed(piece.start, end)))
    elif small and not advises and not cursor.phrase(first, said.CLAUSES) and not cursor.phrase(first, said.CONTACTS):
        piece.remarks.append(("extra_text", cursor.printed(first, end)))
    return end


def _clause_stop(cursor: Cursor, first: int, piece: Piece) -> int:
    place = first + 1
    while place < cursor.end and cursor.mark(place) not in _HARD:
        between = cursor.mark(place) in {",", "\n"} or cursor.is_and(place)
        if between and not cursor.phrase(place - 1, said.LINKS) and cursor.begins_party(cursor.skip_breaks(place + 1)):
            break
        if cursor.is_capital(place) and (match := cursor.name(place)):
            piece.remarks.append(("unit_in_clause", cursor.printed(place, match.end)))
            place = match.end
        else:
            place += 1
    return place


# What the directory does not know


def _other(cursor: Cursor, start: int, named: int) -> Piece:
    named = start if cursor.at(named) is None or cursor.mark(named) else named
    end = _open_end(cursor, named)
    piece = Piece(start, end, named, end, _kind(cursor, named, end))
    if piece.kind == "unknown":
        _complete(cursor, piece)
    elif piece.kind == "open" and (code := _asked_of_open(cursor, named, end)):
        piece.remarks.append((code, cursor.printed(named, end)))
    return piece


def _kind(cursor: Cursor, start: int, end: int) -> str:
    path = cursor.words(start, end)
    if not path or cursor.directory.is_place(path):
        return "tail"
    if cursor.phrase(start, said.CONTACTS) or all(not word.isalpha() for word in path):
        return "contact"
    narrowed = any(cursor.phrase(place, said.RESTRICTIONS) == end for place in range(start + 1, end))
    group = cursor.group_end(start)
    if narrowed or (group and not cursor.is_capital(group)) or (cursor.is_bare(start, end) and end - start > 1):
        return "open"
    if (cursor.phrase(start, said.HEADS) and cursor.is_capital(start)) or cursor.phrase(start, said.OF_A_LEVEL) == end:
        return "unknown"
    nouns = cursor.phrase(start, said.CLASSES) or cursor.phrase(start, said.POSITIONS)
    return "open" if nouns or cursor.is_every(start) else "unknown"


def _asked_of_open(cursor: Cursor, start: int, end: int) -> str:
    if cursor.words(start, end)[:4] == ("uy", "ban", "nhan", "dan"):
        return "group_part"
    if cursor.words(start, end) in said.UNFINISHED:
        return "cut_off"
    return "central_body" if cursor.phrase(cursor.first_word(start), said.MINISTRIES) else ""


def _complete(cursor: Cursor, piece: Piece) -> None:
    """Complete a name that was cut off at a page break, if it is the beginning or the end of exactly one."""
    path, directory = cursor.words(piece.name_start, piece.name_end), cursor.directory
    cut_off = directory.knows_beginning(path)
    whole = directory.completions(path) if cut_off or not cursor.phrase(piece.name_start, said.HEADS) else []
    if cut_off or len(whole) == 1:
        code = "completed" if len(whole) == 1 else "cut_off"
        piece.remarks.append((code, cursor.printed(piece.name_start, piece.name_end)))
    if len(whole) == 1:
        piece.kind, piece.filed = "unit", (Filed(whole[0], whole[0].name, level=False, guess=False),)


def _open_end(cursor: Cursor, start: int) -> int:
    place = max(start + 1, cursor.group_end(start))
    while place < cursor.end and cursor.mark(place) not in _HARD:
        after = cursor.skip_breaks(place + 1)
        if cursor.mark(place) == "(":
            place = cursor.closing(place)
            continue
        if cursor.mark(place) and _begins_after(cursor, start, place, after):
            break
        if cursor.is_and(place) and _joins_another(cursor, start, after):
            break
        if cursor.phrase(place - 1, said.RESTRICTIONS) == place and cursor.name(place):
            break
        place += 1
    return place


def _begins_after(cursor: Cursor, start: int, place: int, after: int) -> bool:
    """Whether a new party begins behind the mark at `place`."""
    if after >= cursor.end:
        return True
    if cursor.phrase(place - 1, said.LINKS):
        return False
    broken = cursor.mark(place) == "\n"
    if cursor.name(after):
        return not broken or cursor.is_capital(after) or cursor.is_every(after)
    if cursor.mark(place) not in {",", "\n"}:
        return False
    noun, position = cursor.phrase(after, said.CLASSES), cursor.phrase(after, said.POSITIONS)
    if (noun or position) and cursor.is_bare(start, place):
        return False
    head = (cursor.phrase(after, said.HEADS) or position) and cursor.is_capital(after)
    return bool(head) if broken else bool(head or noun or position or cursor.is_every(after))


def _joins_another(cursor: Cursor, start: int, after: int) -> bool:
    """Whether "và" joins two parties: the right one is known, or the left one is a single body and the right open."""
    single = cursor.phrase(start, said.HEADS) and cursor.is_capital(start)
    return cursor.name(after) is not None or bool(single and cursor.is_every(after))
