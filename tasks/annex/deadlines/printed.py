"""A cell's text in one comparable form: folded, dates with slashes, lists written out, other papers' dates left out."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from units.text import fold, nfc

from .misprints import is_garbled, repair

YEAR = r"(?:19|20|21)\d\d"
ROMAN = r"(?:iv|i{1,3})"
_AND = r"\s*(?:,|-|&|\+|va|den|hoac)\s*"
_END = r"(?![a-z\d])(?!/\d{1,2}(?!\d))(?! ?(?:thang|ngay|lan|tuan|gio)\b)"  # not the first half of something else

# "Quyết định số 1441/QĐ-UBND ngày 25/9/2025": the date is that paper's own, no deadline.
_DATE = rf"(?:\d{{1,2}} ?[/.-] ?\d{{1,2}} ?[/.-] ?{YEAR}|\d{{1,2}} thang \d{{1,2}},? nam {YEAR})"
_DATED = rf"(?:,? ?(?:ban hanh |ky )?ngay {_DATE})"
_PAPER = (
    r"(?:quyet dinh|nghi quyet|nghi dinh|thong tu|chi thi|cong van|thong bao|ke hoach|luat|phuong an|de an|to trinh"
    r"|ket luan|van ban|huong dan|cong dien|chuong trinh)"
)
_SYMBOL = r"(?!(?:nam|quy|thang|tuan|ngay|lan)\b)[a-z]{2,}[a-z0-9]*(?:[-/][a-z0-9]+)*"
_PAPERS = [
    rf"(?:\bso )?\b\d+[a-z]?\s?[-/]\s?(?:{YEAR}\s?/\s?)?{_SYMBOL}{_DATED}?",
    rf"\bso \d+(?:/{YEAR})?\b{_DATED}?",
    rf"\b(?:nghi quyet|nghi dinh|thong tu|luat) \d+/{YEAR}\b{_DATED}?",
    rf"\b(?:theo|tai|can cu|thuc hien) {_PAPER}{_DATED}",
]

_NUMBER_WORD = r"(?:mot|hai|ba|bon|tu|nam|lam|sau|bay|tam|chin|muoi|tram|khong|linh|le)\b"
_HOUR = r"(?:\d{1,2} ?(?:gio|h|g)(?: ?\d{1,2}(?: ?(?:phut|p|'))?)?|\d{1,2}:\d{2}(?::\d{2})?)(?![a-z\d])"
_LONE = (  # "đợt 2 tháng 6" and "tuần thứ 3 tháng 5" are no days
    r"(?<![\d/])(?<!\bdot )(?<!\blan )(?<!\bk[yi] )(?<!\bquy )(?<!\bthang )(?<!\btuan )(?<!\bthu )"
)
_FORMS = [
    (r"\b(ngay|truoc|thang|quy|nam|den|tu)(?=\d)|\b(quy)(?=(?:i{1,3}|iv)\b)", r"\1\2 "),  # "trước30/6", "quýIII"
    (rf"(?<=\d) ?\((?:{_NUMBER_WORD} ?)+\)", ""),  # "06 (sáu)"
    (rf"\b({YEAR})-(\d\d)-(\d\d)(?:[ t]00:00(?::00)?)?\b", r"\3/\2/\1"),
    (rf"(?<![\d/])({YEAR})/(\d\d)/(\d\d)(?![\d/])", r"\3/\2/\1"),
    (rf"\b({YEAR})\.0\b", r"\1"),  # a year that a sheet keeps as a number
    (r"(?<=\d)\s*/\s*(?=\d)", "/"),
    (r"(?<=/)2 ?0 ?(\d) ?(\d)(?!\d)", r"20\1\2"),  # "25 / 8 /202 6"
    (r"(?<![\d/.-])(\d{1,2})\s?([.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d\d)(?![\d/.-]?\d)", r"\1/\3/\4"),
    (rf"(?<![\d/.-])(\d{{1,2}})[.-]({YEAR})(?![/.-]?\d)", r"\1/\2"),
    (r"(?<=\bngay )(\d{1,2})\.(\d{1,2})(?![\d/])", r"\1/\2"),
    (r"(?<=\bngay )(1[3-9]|2\d|3[01])-(0?[1-9]|1[0-2])(?![\d/-])", r"\1/\2"),
    (r"(?<=\bngay )(\d{1,2}), (?=thang \d)", r"\1 "),
    (rf"{_LONE}(\d{{1,2}}) thang (\d{{1,2}})(?:,? nam |/)({YEAR})\b", r"\1/\2/\3"),
    (rf"{_LONE}(\d{{1,2}}) thang (\d{{1,2}})(?![\d/])", r"\1/\2"),
    (r"\bt(\d{1,2})(?= ?- ?t?\d{1,2}/)", r"thang \1"),  # "T6-T8/2026"
    (r"^t\.? ?(1[0-2]|0?[1-9])(?: ?- ?t\.? ?(1[0-2]|0?[1-9]))?$", r"thang \1 - thang \2"),
    (r" - thang $", ""),
    (r"\b24/24\b(?: ?(?:gio|h)\b)?|(?:(?<=truc )|(?<=lien tuc )|(?<=van hanh )|(?<=ho tro ))24/7\b", "lien tuc"),
    (r"\btruoc (?:luc )?0?0 ?(?:gio|h)(?: ?00)?,?(?: ngay)?(?= \d)", "truoc ngay"),
    (rf"\btruoc (?:luc )?{_HOUR},?(?: ngay)?(?= \d)", "den ngay"),  # by an hour of that day: the day is still good
    (rf"(?:\btu )?(?:\bluc )?(?<![\d/]){_HOUR}(?: ?(?:-|den) ?{_HOUR})?", ""),
    (r"\s*-+\s*", " - "),
]
_PAPER_PATTERNS = [re.compile(pattern) for pattern in _PAPERS]
_FORM_PATTERNS = [(re.compile(pattern), to) for pattern, to in _FORMS]
_BULLET = re.compile(r"\n\s*[-+*•–][ \t]*|\n\s*\d{1,2}[.)]\s+(?=\D)")
_PLAIN = str.maketrans({"⟨": "(", "⟩": ")", "…": "..."})  # the marks of `times` stand in such brackets
_LOOK_ALIKES = str.maketrans("аеорсухі", "aeopcyxi")  # Cyrillic, from a wrong keyboard


@dataclass(frozen=True, slots=True)
class Printed:
    """`text` as the portal keeps it, `folded` as it is read, `misread` where it has to be compared with the paper."""

    text: str
    folded: str
    misread: bool

    @classmethod
    def of(cls, cell: str) -> "Printed":
        """Read one cell; bullets of a list become semicolons, so that "- Quý II" is no range."""
        text = nfc(cell)
        one_line = _BULLET.sub("; ", nfc(cell, lines=True).strip("-+*•– ")).translate(_PLAIN)
        folded, misread = repair(fold(one_line).translate(_LOOK_ALIKES).rstrip(" .;,:"))
        for paper in _PAPER_PATTERNS:
            folded = paper.sub(" van ban ", folded)
        for form, to in _FORM_PATTERNS:
            folded = form.sub(to, folded)
        for items, write_out in _LISTS:
            folded = items.sub(write_out, folded)
        return cls(text, " ".join(folded.split()), misread or is_garbled(text))


def papers(folded: str) -> list[tuple[int, int]]:
    """Return where other papers are named ("Quyết định số 1441/QĐ-UBND ngày 25/9/2025"): their years are their own."""
    return [found.span() for paper in _PAPER_PATTERNS for found in paper.finditer(folded)]


def _each(word: str, limit: int = 4) -> Callable[[re.Match[str]], str]:
    """Return a rewriter of "quý II, III" to "quý II, quý III"."""

    def write_out(found: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", found["items"])]
        if any(not 1 <= number <= limit for number in numbers):
            return found[0]
        return re.sub(rf"{ROMAN}(?![a-z])|\d+", rf"{word} \g<0>", found["items"])

    return write_out


def _each_day(found: re.Match[str]) -> str:
    """Write "5-10/7/2026" as "5/7/2026 - 10/7/2026"."""
    return re.sub(r"\d+(?=\D)", rf"\g<0>{found['rest']}", found["items"]) + found["rest"]


def _each_month(found: re.Match[str]) -> str:
    """Write "15/3, 6, 9, 12" as "15/3, 15/6, 15/9, 15/12"; months that do not go up are none."""
    months = [int(month) for month in re.findall(r"\d+", found["items"])]
    if months != sorted(set(months)) or months[-1] > 12:
        return found[0]
    return ", ".join(f"{found['day']}/{month}" for month in months)


_NO_MONTH = r"(?<![\d/])(?<!\bthang )(?<!\bquy )(?<!\bthu )"
_MONTH_OF_ALL = rf"(?P<rest>/\d{{1,2}}(?:/{YEAR})?)"
_LISTS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], str]]] = [
    (re.compile(rf"\bthang (?P<items>\d{{1,2}}(?:{_AND}\d{{1,2}}{_END})+)"), _each("thang", 12)),
    (re.compile(rf"\bqu[yi] (?P<items>{ROMAN}(?:(?:{_AND}|/){ROMAN}{_END})+)"), _each("quy")),
    (re.compile(rf"\bqu[yi] (?P<items>0?[1-4](?:{_AND}0?[1-4]{_END})+)"), _each("quy")),
    (re.compile(rf"(?<![\d/])(?<!\bngay )(?P<items>\d{{1,2}}(?:{_AND}\d{{1,2}})+)(?=/{YEAR})"), _each("thang", 12)),
    (
        re.compile(
            rf"(?<![\d/])(?P<day>\d{{1,2}})/(?P<items>\d{{1,2}}(?: ?(?:,|va) ?(?:thang )?\d{{1,2}}{_END})+)(?![/\d])"
        ),
        _each_month,
    ),
    (re.compile(rf"{_NO_MONTH}(?P<items>\d{{1,2}}(?:{_AND}(?:ngay )?\d{{1,2}})+){_MONTH_OF_ALL}(?![\d/])"), _each_day),
]
