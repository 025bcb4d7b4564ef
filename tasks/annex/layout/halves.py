"""Where texts were cut and how they fit together again: page breaks, wrapped rows, ditto marks."""

import re

from units.text import fold

_UNIT_HEADS = re.compile(
    r"(cac|so|ban|uy|ubnd|hdnd|cong|phong|van|thanh|tat|toa|don|co|chi(?! (so|tieu))|cuc|doan|hoi|dia|truong|trung|"
    r"bo|ca|thu|nguoi|bao|dai|dien|buu|kho|ngan|benh|vien|lien|mat|thue|to)\b"
)
_TIME_HEADS = re.compile(
    r"(quy|thang|nam|truoc|trong|ngay|hang|dinh|thuong|khi|sau|den|tu|cuoi|dau|giua|giai|theo|ca|chua|ket|hoan)\b|"
    r"\d{1,2}[/.]\d|\d{4}$|\d+ (thang|ngay)"
)
_OPEN_END = re.compile(r"[,;/-]$|\b(va|voi|cua|tai|truoc|trong|ngay|quy|thang|nam|tu|den|so|ban|cong|van)$")
_DITTO = re.compile(r"[-\s.]*(nt|n\.t|nhu tren|tren|[\"'`〃]{1,2})[-\s.]*")


def starts_low(text: str) -> bool:
    """Whether a text begins in the middle of a sentence, as the lower half of a row cut by a page break does."""
    return text[:1].islower() or text[:1] in {",", ";", ".", ")"}


def names_unit(text: str) -> bool:
    """Whether a text begins as unit names do, in small letters or not."""
    return bool(_UNIT_HEADS.match(fold(text)))


def is_half(text: str) -> bool:
    """Whether a text about units or time can only be the end of another."""
    return starts_low(text) and not names_unit(text) and not _TIME_HEADS.match(fold(text))


def is_half_time(text: str) -> bool:
    """Whether a text in the deadline's column can only be the end of another: "II/2026" after "Quý"."""
    return not _TIME_HEADS.match(fold(text))


def is_ditto(text: str) -> bool:
    """Whether a cell only says "as above": -nt-, Như trên, a quotation mark."""
    return bool(_DITTO.fullmatch(fold(text)))


def join(upper: str, lower: str, *, halves: bool, time: bool = False) -> str:
    """Join two texts: the halves of one with a blank, two entries (of units, or of `time`) with a semicolon."""
    if not upper or not lower or lower == upper:
        return upper or lower
    entry = _TIME_HEADS.match(fold(lower)) if time else names_unit(lower)
    apart = entry and not starts_low(lower) and not _OPEN_END.search(fold(upper))
    return f"{upper}; {lower}" if apart and not halves else f"{upper} {lower}"
