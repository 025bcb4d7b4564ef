"""What the lines above the table say about the plan: its number, date, province and year."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from units.text import nfc

_NUMBER = re.compile(r"[Ss]ố\s*:?\s*(\d{1,5}\s*/\s*[A-ZĐ][A-ZĐa-z0-9]*(?:\s?[-–]\s?[A-ZĐ]\w*)*)")
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*(?:tháng\s*|[/.-]\s*)(\d{1,2})\s*(?:năm\s*|[/.-]\s*)(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"năm\s*(20\d\d)(?!\s*[-–]\s*20)", re.IGNORECASE)
_WORD = r"[A-ZÀ-ỸĐ][a-zà-ỹđ]+"
_PROVINCE = re.compile(rf"(?:tỉnh|[Tt]hành phố|TP\.?)\s+({_WORD}(?:\s(?:-\s)?{_WORD}){{0,4}})")
_PROVINCE_CAPITALS = re.compile(
    r"(?:TỈNH|THÀNH PHỐ)\s+((?:[A-ZÀ-ỸĐ]+[\s-]*?){1,4}?)"
    r"(?=\s+(?:NĂM|GIAI|ĐẾN|VÀ|TRONG|TRÊN|THEO|VỀ)\b|\s*[,.;()\d]|\s*$)"
)


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands above the first table; each word empty and each date None where it does not say."""

    text: str = ""
    number: str = ""
    issued_on: date | None = None
    province: str = ""
    year: int | None = None


def read_caption(lines: Iterable[str]) -> Caption:
    """Read plan number, date of issue, province and year from the lines above the table."""
    kept = [nfc(line) for line in lines]
    text = "\n".join(kept)
    number, issued = _NUMBER.search(text), _issued_on(text)
    year = _YEAR.search(_DATE.sub(" ", text))
    return Caption(
        text=text,
        number=re.sub(r"\s", "", number[1]).replace("–", "-") if number else "",
        issued_on=issued,
        province=_province(kept),
        year=int(year[1]) if year else (issued.year if issued else None),
    )


def _issued_on(text: str) -> date | None:
    for day, month, year in _DATE.findall(text):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _province(lines: Iterable[str]) -> str:
    for pattern in (_PROVINCE, _PROVINCE_CAPITALS):
        for line in lines:
            if found := pattern.search(line):
                return found[1].strip().title() if pattern is _PROVINCE_CAPITALS else found[1]
    return ""
