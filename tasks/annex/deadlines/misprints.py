"""Common words as scanning misreads them, on folded text."""

import re

from units.text import fold

_REPAIRS = [
    (r"\btr\W?[uw](?!oc\b|c\b)\W?[a-z]{0,2}\W?[ce](?= ?(?:ngay|thang|quy|\d))", "truoc"),
    (r"\b(?:[pb]|d[jl1])[in]nh k[yi]\b|\bdjnh k[yi]\b", "dinh ky"),
    (r"\bn[idj]m\b", "nam"),
    (r"\bng[dijeq]y(?= ?\d)", "ngay"),
    (r"\bth[deiq]ng(?= ?\d)", "thang"),
    (r"\bh[diq]ng(?= (?:thang|quy|nam|tuan)\b)", "hang"),
    (r"\bth[uw](?!ong xuyen\b)[a-z]{1,2}ng xuy[a-z]n\b", "thuong xuyen"),
    (r"\bnh(?!ung\b)[a-z]{2,4}(?= nam tiep theo)", "nhung"),
    (r"\bb[ae]o c[aed]o\b(?<!bao cao)", "bao cao"),
    (r"(?<!\d)([0-3]?\d)1(0?[1-9]|1[0-2])1((?:19|20)\d\d)(?!\d)", r"\1/\2/\3"),  # slashes read as ones
    (r"(?<=\d)o(?=[\d/])", "0"),
    (r"\bquy (?=[il|]{2,3}(?:\W|$))(?!i+\b)[il|]([il|])([il|]?)(?=\W|$)", r"quy ii\2"),
    (r"\bquy [l|](?=\W|$)", "quy i"),
    (r"\bquy [l1|]v\b", "quy iv"),
]
_PATTERNS = [(re.compile(pattern), right) for pattern, right in _REPAIRS]
_ROMAN = re.compile(r"(?<=\bquy i)i[l|]")
_YEAR = re.compile(r"\bn[idj]m(?= (?:19|20)\d\d\b)")
_WORD = re.compile(r"[^\W\d_]{2,}")


def repair(folded: str) -> tuple[str, bool]:
    """Return the text with its misread words put right, and whether the figures beside them need a second look.

    A misread "năm" before a year of four digits is not worth a question: nothing else can stand there.
    """
    certain = _YEAR.sub("nam", folded)
    repaired = certain
    for pattern, right in _PATTERNS:
        repaired = pattern.sub(right, repaired)
    repaired = _ROMAN.sub("ii", repaired)
    return repaired, repaired != certain


def is_garbled(text: str) -> bool:
    """Say whether several small words hold no vowel ("bd", "phd"), as no Vietnamese word does."""
    without_vowel = [word for word in _WORD.findall(text) if word.islower() and not set(fold(word)) & set("aeiouy")]
    return len(without_vowel) > 1
