"""What the lines above the table say about the plan: its number, date, province and year."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from units.text import nfc

_NUMBER = re.compile(r"[Ss]ố\s*:?\s*(\d{1,5}\s*/\s*[A-ZĐ][A-ZĐa-z0-9]*(?:\s?[-–]\s?[A-ZĐ]\w*)*)")
_DATE = re.compile(r"ngày\s*(\d{1,2})\s*(?:tháng\s*|[/.-]\s*)(\d{1,2})\s*(?:năm\s*|[/.-]\s*)(\d{4})", re.IGNORECASE)
_ISSUED_WITH = re.compile(r"kèm theo.*", re.IGNORECASE | re.DOTALL)  # other papers' numbers and dates stand before it
_ATTACHED = re.compile(r"kèm theo[^\n]*\d[^\n]*", re.IGNORECASE)
_FROM_ABOVE = re.compile(
    r"(nghị quyết|nghị định|chỉ thị|thông tư|luật|kết luận|công điện)[^\n()]{0,40}$", re.IGNORECASE
)
_BY_THE_CENTRE = re.compile(r",? của (?:Bộ|Chính phủ|Thủ tướng|Ban Chấp hành Trung ương|Quốc hội)\b")
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
    with_plan = _ISSUED_WITH.search(text)
    own = with_plan[0] if with_plan else ""
    number, issued = _NUMBER.search(own) or _NUMBER.search(text), _issued_on(own) or _issued_on(text)
    year = _YEAR.search(_DATE.sub(" ", text))
    return Caption(
        text=text,
        number=re.sub(r"\s", "", number[1]).replace("–", "-") if number else "",
        issued_on=issued,
        province=_province(kept),
        year=int(year[1]) if year else (issued.year if issued else None),
    )


def attached_to(caption: Caption) -> Caption:
    """Return what an annex says about the plan that it comes with; other papers that stand above it are left out."""
    found = _ATTACHED.search(caption.text)
    return read_caption([found[0]] if found else [])


def _issued_on(text: str) -> date | None:
    """Return the first date that exists and is not that of a paper from above, which the plan only carries out."""
    for found in _DATE.finditer(text):
        from_above = _FROM_ABOVE.search(text[: found.start()]) or _BY_THE_CENTRE.match(text, found.end())
        try:
            issued = date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            continue
        if not from_above:
            return issued
    return None


def _province(lines: Iterable[str]) -> str:
    for pattern in (_PROVINCE, _PROVINCE_CAPITALS):
        for line in lines:
            if found := pattern.search(line):
                return found[1].strip().title() if pattern is _PROVINCE_CAPITALS else found[1]
    return ""
