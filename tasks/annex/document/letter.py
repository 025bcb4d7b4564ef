"""What the letter around the tables says about the plan, as a document of an office is laid out (Decree 30/2020)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import takewhile

from tasks.annex.deadlines.misprints import is_garbled
from tasks.annex.indicators import name_dimension
from units.text import fold, nfc

_SENTENCE = 1_000  # characters of one that is read
_HEAD = 40  # lines in which number, date, issuing body and title stand
_NUMBER = re.compile(r"Số\s*:?\s*(\d{1,5}\s*/\s*[A-ZĐ][\w-]*(?:\s?[-–]\s?[A-ZĐ]\w*)*)")
_FIRST = re.compile(r"Số\s*:")
_DATE = re.compile(r"[^,]{2,40},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\.?", re.IGNORECASE)
_STATE = re.compile(r"cong hoa xa hoi|doc lap")
_RULE = re.compile(r"[\W_]+")
_PROSE = re.compile(r"(can cu|thuc hien|ngay \d|de |nham|tren co so|nam \d|theo |[ivx]+\. |\d+\. )")
_BASIS = re.compile(r"Căn cứ\b")
_SECTION = re.compile(r"(?:I|1|A)\s*\.\s|PHẦN|Phần|Điều 1\b")
_RECIPIENTS = re.compile(r"noi nhan ?:?")
_ITEM = re.compile(r"[-+–•]\s*\S")
_CAPACITY = re.compile(r"(?:TM|KT|TL|TUQ|Q)\s*\.\s*\S")
_OFFICE = re.compile(r"(?:PHÓ )?(?:CHỦ TỊCH|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TRƯỞNG BAN|CHÁNH THANH TRA|TỔNG GIÁM ĐỐC|BÍ THƯ)")
_SEALED = re.compile(r"[\W_]*(?:da ky|ky ten|ky|chu ky)?[\W_]*")


_GOALS = {  # in what a sentence says after "phấn đấu"
    "places": re.compile(r"tang (?:it nhat |toi thieu |tu )?(?P<value>\d{1,2}) bac\b"),
    "gain": re.compile(r"tang (?:it nhat |toi thieu |tu )?(?P<value>\d{1,2}(?:[.,]\d{1,4})?) diem\b(?! phan tram)"),
    "score": re.compile(r"dat (?:it nhat |toi thieu |tu |tren )?(?P<value>\d{2}(?:[.,]\d{1,4})?) diem\b"),
    "rank": re.compile(r"(?:xep|dung|thu hang) (?:hang |vi tri )?(?:thu )?(?P<value>\d{1,2})(?:/\d\d)?\b"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What was found; "" and None where the document does not say. Lines are divided by line breaks.

    `goals`: what the plan wants of the index as a whole, by `Target.What`: {"places": "1"}.
    """

    number: str = ""
    dated_on: date | None = None
    title: str = ""
    body: str = ""
    legal_bases: str = ""
    recipients: str = ""
    signer_lines: str = ""
    signer_name: str = ""
    goals: dict[str, str] = field(default_factory=dict)


def read_letter(lines: Sequence[str]) -> Letter:
    """Read the lines of a document, tables of tasks left out."""
    lines = [line for line in (nfc(line.replace("*", "")) for line in lines) if line]
    head = list(takewhile(lambda line: not _SECTION.match(line), lines[:_HEAD]))
    signer_lines, signer_name = _signature(lines)
    return Letter(
        number=_number(head),
        dated_on=_dated_on(head),
        title=_title(head),
        body=_body(head),
        legal_bases="\n".join(line for line in head if _BASIS.match(line)),
        recipients=_recipients(lines),
        signer_lines="\n".join(signer_lines),
        signer_name=signer_name,
        goals=_goals(lines),
    )


def _number(head: Sequence[str]) -> str:
    found = next((found for line in head if (found := _NUMBER.match(line))), None)
    return re.sub(r"\s", "", found[1]).replace("–", "-") if found else ""


def _dated_on(head: Sequence[str]) -> date | None:
    for line in head:
        if found := _DATE.fullmatch(line):
            try:
                return date(int(found[3]), int(found[2]), int(found[1]))
            except ValueError:
                return None
    return None


def _title(head: Sequence[str]) -> str:
    """Return the lines under "KẾ HOẠCH" up to the first sentence."""
    at = next((at for at, line in enumerate(head) if fold(line) == "ke hoach"), None)
    if at is None:
        return ""
    own = takewhile(
        lambda line: len(line) <= 250 and line[-1] not in ".;:" and not _PROSE.match(fold(line)), head[at + 1 :]
    )
    title = " ".join(line for line in list(own)[:4] if not _RULE.fullmatch(line))
    return "" if is_garbled(title) else title


def _body(head: Sequence[str]) -> str:
    """Return the lines in capitals above the number, the name of the state left out."""
    places = [at for at, line in enumerate(head) if _FIRST.match(line) or _DATE.fullmatch(line)]
    above = head[: min(places, default=0)]
    return "\n".join(line for line in above if line.isupper() and not _STATE.match(fold(line)))


def _recipients(lines: Sequence[str]) -> str:
    at = next((at for at, line in enumerate(lines) if _RECIPIENTS.fullmatch(fold(line))), None)
    if at is None:
        return ""
    return "\n".join(takewhile(_ITEM.match, lines[at + 1 :]))


def _signature(lines: Sequence[str]) -> tuple[list[str], str]:
    """Return the lines of capacity and the name under them."""
    at = next((at for at, line in enumerate(lines) if line.isupper() and _CAPACITY.match(line)), None)
    if at is None:
        at = next((at for at, line in enumerate(lines) if line.isupper() and _OFFICE.fullmatch(line)), None)
    if at is None:
        return [], ""
    capacity = list(takewhile(str.isupper, lines[at : at + 4]))
    below = [line for line in lines[at + len(capacity) : at + len(capacity) + 4] if not _SEALED.fullmatch(fold(line))]
    return capacity, below[0] if below and _is_name(below[0]) else ""


def _is_name(line: str) -> bool:
    words = line.split()
    return 2 <= len(words) <= 6 and all(word.isalpha() and word == word.capitalize() for word in words)


def _goals(lines: Sequence[str]) -> dict[str, str]:
    """Return the objectives of the whole index that one sentence says and no other contradicts."""
    found: dict[str, set[str]] = {}
    for sentence in re.split(r"[.;](?:\s|$)", fold(" . ".join(lines))):
        _before, wanted, after = sentence.partition("phan dau")
        if wanted and len(sentence) < _SENTENCE and "papi" in sentence and name_dimension(sentence) is None:
            for what, pattern in _GOALS.items():
                found.setdefault(what, set()).update(
                    each["value"].replace(",", ".") for each in pattern.finditer(after)
                )
    return {what: str(Decimal(values.pop())) for what, values in found.items() if len(values) == 1}
