"""Printed numbers (I, 1, 1.1, a), -) and how deep each stands."""

import re
from dataclasses import dataclass

PART, LETTER, ROMAN, ARABIC, SMALL, BULLET = 0, 1, 2, 3, 8, 9  # 1.1 stands at 4, 1.1.1 at 5

_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})")
_FORMS = (
    (PART, r"(?:Phần|PHẦN|Chương|CHƯƠNG) (?:(?:thứ|THỨ) )?(?:\d{1,2}|[IVX]+|nhất|hai|ba|tư|năm|NHẤT|HAI|BA|TƯ|NĂM)\b"),
    (ROMAN, r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})(?:\.\d+)*"),
    (LETTER, r"[A-ZĐ](?:\.\d+)*"),
    (ARABIC, r"\d{1,4}(?:[.,]\d{1,3})*[a-zđ]?"),
    (SMALL, r"[a-zđ](?:\.\d+)*"),
    (BULLET, r"[-–—+*•●▪]"),
)
_CODE = (ARABIC, r"[A-ZĐ]{1,4}[ .-]?\d{1,3}(?:\.\d{1,3})*")  # NV1, CS 2.3
_WHOLE = [(level, re.compile(rf"\(?({form})\s*[.)/:]*")) for level, form in (*_FORMS, _CODE)]
# Inside a title a number needs its mark: "1. Rà soát", "a) Rà soát", "- Rà soát"; "2 năm" and "A lưới" are words.
_AFTER = {
    PART: r"\s*[.):-]\s+(?=\S)",
    ROMAN: r"\s*[.):-]\s+(?=\S)",
    LETTER: r"\s*[.):-]\s+(?=\S)",
    ARABIC: r"\s*(?:[.)]\s*(?=\D)|[:/-]\s+)(?=\S)",
    SMALL: r"\s*[.)]\s*(?=[^\W\d_])",
    BULLET: r"\s*(?=[^\W\d_])",
}
_LEADING = [
    *((level, re.compile(f"({form}){_AFTER[level]}")) for level, form in _FORMS),
    (ARABIC, re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\s+(?=\S)")),
]
_SMALL_ORDER = "abcdđeghiklmnopqrstuvxy"
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed number; `value` is its last member as a count, for what follows what."""

    text: str
    level: int
    value: int


def read_mark(text: str) -> Mark | None:
    """Read a cell that holds a number and nothing else. The final dot is no part of it, and 13.0 is 13."""
    text = " ".join(text.split())
    for level, pattern in _WHOLE:
        if found := pattern.fullmatch(text):
            bracket = ")" if level == SMALL and ")" in text else ""
            return _mark(re.sub(r"^(\d+)\.0$", r"\1", found[1]) + bracket, level)
    return None


def split_mark(title: str) -> tuple[Mark | None, str]:
    """Take the number off the beginning of a title, where there is one."""
    for level, pattern in _LEADING:
        if found := pattern.match(title):
            bracket = ")" if level == SMALL and ")" in found[0] else ""
            return _mark(found[1] + bracket, level), title[found.end() :]
    return None, title


def _mark(text: str, level: int) -> Mark:
    members = re.split(r"[.,]", text.rstrip(")"))
    if level in {ROMAN, LETTER, ARABIC}:
        level += len(members) - 1
    return Mark(text, level, _value(members[-1]))


def _value(member: str) -> int:
    if digits := re.search(r"\d+", member):
        return int(digits[0])
    if member and _ROMAN.fullmatch(member):
        values = [_ROMAN_VALUES[letter] for letter in member]
        return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))
    return _SMALL_ORDER.find(member.casefold()[:1]) + 1
