"""What a cell says together with its column's name: "x" under "Quý I", "6" under "Tháng", a day under "… trước"."""

import re
from collections.abc import Sequence

from units.text import fold, nfc

_CHECKS = {"x", "v", "✓", "✔", "√", "●", "•", "*", "+"}
_PARTS = {"ct", "ph", "chu tri", "phoi hop"}  # in a table that ticks units as columns
_MONTH = re.compile(r"(?:thang |th?\.? ?)?(0?[1-9]|1[0-2])(?=/|$)")
_QUARTER = re.compile(r"(?:quy |q\.? ?)?(i{1,3}|iv|[1-4])(?=/|$)")
_HALF = re.compile(r"0?6 thang ")
_YEAR = re.compile(r"(?:nam )?20\d\d")
_OF_YEAR = re.compile(r"\b20\d\d\b")
_PERIOD = re.compile(
    r"(?:(?:thang |th?\.? ?)?(?:0?[1-9]|1[0-2])|(?:quy |q\.? ?)?(?:i{1,3}|iv)|quy [1-4]|q[1-4])(?:/20\d\d)?"
    r"|(?:nam )?20\d\d|0?6 thang (?:dau|cuoi)(?: nam)?(?: 20\d\d)?"
)
_NUMBER = re.compile(r"\d{1,2}|[ivIV]{1,3}")
_DAY_OR_MONTH = re.compile(r"\d{1,2}[/.-]\d")
_BEFORE = re.compile(r".*\btruoc(?: ngay)?$")


def is_period(name: str) -> bool:
    """Whether a column's name is only a month, a quarter or a year: "T6", "Quý II", "III", "2026"."""
    return bool(_PERIOD.fullmatch(fold(name)))


def is_own_period(name: str) -> bool:
    """Whether the name says so without one above it: "T6" and "Quý II", not "6" or "III"."""
    return is_period(name) and not _NUMBER.fullmatch(name.strip())


def full_name(names: Sequence[str]) -> str:
    """Return the lowest name; a month or quarter with its word and the year that stands above: "Tháng 6", "Quý I/2026".

    >>> full_name(["Lộ trình thực hiện năm 2026 (tháng)", "6"])
    'Tháng 6/2026'
    """
    lowest, above = nfc(names[-1]), fold(" ".join(names[:-1]))
    folded, years = fold(lowest), set(_OF_YEAR.findall(above))
    if not is_period(lowest) or _YEAR.fullmatch(folded):
        return lowest
    if _HALF.match(folded):
        return f"{lowest} {years.pop()}" if len(years) == 1 and folded.endswith("nam") else lowest
    quarter = _QUARTER.match(folded)
    of_quarter = quarter and (folded.startswith("q") or not quarter[1].isdigit() or "quy" in above.split())
    found = quarter if of_quarter else _MONTH.match(folded)
    if not found:
        return lowest
    year = f"/{years.pop()}" if len(years) == 1 and "/" not in folded else folded[found.end() :]
    return f"{'Quý' if of_quarter else 'Tháng'} {found[1].upper()}{year}"


def unit_said(name: str, text: str) -> str:
    """Return the unit that a mark in its column names: "x" or "CT" (chủ trì) under "Sở Nội vụ"."""
    if fold(text) in _CHECKS:
        return name
    return f"{name} ({text})" if fold(text) in _PARTS else text


def time_said(name: str, last: str, text: str) -> str:
    """Return the time that a cell under `name` says; a cell that is merged over several columns ends under `last`."""
    span = name if name == last else f"{name} - {last}"
    if fold(text) in _CHECKS:
        return span
    if is_own_period(name) and not _DAY_OR_MONTH.search(text):
        return f"{span}: {text}"
    word = fold(name).split(" ")[0]
    if word in {"thang", "quy"} and _NUMBER.fullmatch(text):
        return f"{'Tháng' if word == 'thang' else 'Quý'} {text}"
    return text


def ends_before(name: str, text: str) -> bool:
    """Whether the column's name makes a day mean the day before: "30/6" under "Hoàn thành trước"."""
    return bool(_BEFORE.match(fold(name)) and _DAY_OR_MONTH.match(text))
