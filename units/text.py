"""Vietnamese text as the portal stores, searches and sorts it, the same on every database.

Databases disagree about Vietnamese (SQLite's LIKE knows no Â, the C collation puts Đ after Z), so a folded column
serves search and a key column serves order, both made here.
"""

import re
import unicodedata

_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_D_BAR = str.maketrans("đĐðÐ", "dDdD")  # no canonical decomposition; ð and Ð are look-alikes from old fonts
_MARKS = str.maketrans(dict.fromkeys("–—‐‑‒−", "-") | dict.fromkeys("“”„″", '"') | dict.fromkeys("‘’′", "'"))
# PostgreSQL refuses a NUL, SQLite takes it.
_INVISIBLE = str.maketrans(dict.fromkeys("\0\u200b\u200c\u200d\u2060\ufeff\u00ad"))

_PLAIN = _D_BAR | _MARKS | _INVISIBLE

# Word order of a Vietnamese dictionary: letters first, then tones (none, huyền, hỏi, ngã, sắc, nặng).
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_SHAPES = {"\u0306", "\u0302", "\u031b"}  # breve, circumflex, horn belong to the letter


def nfc(text: str, *, lines: bool = False) -> str:
    """Return `text` in NFC with blanks collapsed; `lines=True` keeps line breaks."""
    text = unicodedata.normalize("NFC", text).translate(_INVISIBLE).replace("\r\n", "\n").replace("\r", "\n")
    text = _BLANKS.sub(" ", text) if lines else " ".join(text.split())
    return _LINES.sub("\n", text).strip() if lines else text


def fold(text: str) -> str:
    """Return `text` as it is compared and searched: no marks, no case, plain dashes and quotes, single blanks.

    >>> fold("Lai Châu") == fold("LAI CHÂU") == "lai chau"
    True
    """
    decomposed = unicodedata.normalize("NFD", text.translate(_PLAIN))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.casefold().split())


def sort_key(text: str) -> str:
    """Return a plain ASCII key by which databases sort as Vietnamese does (An, Ăn, Ân, … Dung, Đà Nẵng, … Em)."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text).casefold():
        decomposed = unicodedata.normalize("NFD", char)
        base = unicodedata.normalize("NFC", decomposed[0] + "".join(m for m in decomposed[1:] if m in _SHAPES))
        place = _LETTERS.find(base)
        if place < 0:
            letters.append(f"0{ord(base[0]):04x}" if base.isalnum() else " ")
            continue
        letters.append(chr(ord("A") + place) if place < 25 else f"Z{chr(ord('A') + place - 25)}")  # Z leads the rest
        tones.append(str(1 + next((_TONES.index(m) for m in decomposed if m in _TONES), -1)))
    return f"{' '.join(''.join(letters).split())}!{''.join(tones)}"
