"""The words of a printed name: folded, abbreviations written out, each with its place in the text.

Two spellings of one name have the same words: "Sở GD&ĐT" aside (an alias), "VP UBND TP." and "Văn phòng Ủy ban nhân
dân thành phố" are equal here, and so are "Sở Giáo dục Đào tạo" and "Sở Giáo dục và Đào tạo".
"""

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from units.text import fold

# Short forms of the administration that are no syllables of their own; a name made of initials is an alias instead.
_WRITTEN_OUT = {
    "bdbp": "bo doi bien phong",
    "bhxh": "bao hiem xa hoi",
    "bql": "ban quan ly",
    "bqlda": "ban quan ly du an",
    "ca": "cong an",
    "ccb": "cuu chien binh",
    "chqs": "chi huy quan su",
    "cnc": "cong nghe cao",
    "csxh": "chinh sach xa hoi",
    "ctxh": "chinh tri xa hoi",
    "dbqh": "dai bieu quoc hoi",
    "ddbqh": "doan dai bieu quoc hoi",
    "dn": "doanh nghiep",
    "dtpt": "dau tu phat trien",
    "hcc": "hanh chinh cong",
    "hcm": "ho chi minh",
    "hdnd": "hoi dong nhan dan",
    "htx": "hop tac xa",
    "kbnn": "kho bac nha nuoc",
    "kcn": "khu cong nghiep",
    "kcnc": "khu cong nghe cao",
    "kcx": "khu che xuat",
    "kkt": "khu kinh te",
    "kktck": "khu kinh te cua khau",
    "ksnd": "kiem sat nhan dan",
    "ldld": "lien doan lao dong",
    "lhpn": "lien hiep phu nu",
    "mttq": "mat tran to quoc",
    "mttqvn": "mat tran to quoc viet nam",
    "nhcsxh": "ngan hang chinh sach xa hoi",
    "nhnn": "ngan hang nha nuoc",
    "ptnt": "phat trien nong thon",
    "ptth": "phat thanh truyen hinh",
    "pvhcc": "phuc vu hanh chinh cong",
    "ql": "quan ly",
    "qlda": "quan ly du an",
    "qs": "quan su",
    "tand": "toa an nhan dan",
    "tandtc": "toa an nhan dan toi cao",
    "tdp": "to dan pho",
    "thads": "thi hanh an dan su",
    "tncs": "thanh nien cong san",
    "tncshcm": "thanh nien cong san ho chi minh",
    "tp": "thanh pho",
    "tphcm": "thanh pho ho chi minh",
    "tt": "trung tam",
    "ttdt": "thong tin dien tu",
    "ttpvhcc": "trung tam phuc vu hanh chinh cong",
    "tx": "thi xa",
    "ub": "uy ban",
    "ubkt": "uy ban kiem tra",
    "ubmttq": "uy ban mat tran to quoc",
    "ubmttqvn": "uy ban mat tran to quoc viet nam",
    "ubnd": "uy ban nhan dan",
    "vks": "vien kiem sat",
    "vksnd": "vien kiem sat nhan dan",
    "vksndtc": "vien kiem sat nhan dan toi cao",
    "vn": "viet nam",
    "vp": "van phong",
    "vphdnd": "van phong hoi dong nhan dan",
    "vpubnd": "van phong uy ban nhan dan",
    "xh": "xa hoi",
}
_WRITTEN_SMALL = {"tp", "tx", "ubnd", "hdnd", "mttq", "bhxh"}  # no syllables: abbreviations in small letters too
_SAME_MARK = {"–": "-", "—": "-", "…": ".", "[": "(", "]": ")"}
_QUIET = {"và", "các", "những", "va", "cac", "nhung", "&"}

_TOKEN = re.compile(
    r"""(?P<number>(?:(?<=\n)|^)[ ]*(?:\d{1,2}[.)]|[a-zđ]\))|(?<=[ ;,.])\d{1,2}[.)](?=\ \D)|(?<=\ )[a-zđ]\)(?=\ ))
      | (?P<mark>[;,/:()\[\]\n•*+–—-]|\.{2,}|…|\.(?=\s|$))
      | (?P<short>[A-ZĐ]{1,6}(?:(?:[ ]?&[ ]?|-)[A-ZĐ]{1,6})+(?!\w))
      | (?P<word>(?:TP|Tp|TX|Tx|VP)\.|[PQHX]\.(?=\s?[A-ZĐ])|[^\s;,/:()\[\]•*+–—.-]+(?:\.\d+)*|\.)""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """A word or a mark of a text, at `start` to `end`.

    `words` are what it says in a name: none for a mark and for words that come and go ("và", "các"). `mark` is the
    separator itself ("#" for the number of a list item), empty for a word.
    """

    text: str
    start: int
    end: int
    words: tuple[str, ...]
    mark: str


def tokens(text: str) -> list[Token]:
    """Cut `text` (NFC) into words and marks; nothing but blanks is left out."""
    cut = [_token(found) for found in _TOKEN.finditer(text)]
    for place, (token, after) in enumerate(pairwise(cut)):
        if after.words == ("cap",) and token.text.casefold() == "các":  # "UBND các cấp" is not a cut off "UBND cấp"
            cut[place] = token._replace(words=("cac",))
    return cut


def words(text: str) -> tuple[str, ...]:
    """Return the words of a name, by which it is filed and found."""
    return tuple(word for token in tokens(unicodedata.normalize("NFC", text)) for word in token.words)


def _token(found: re.Match[str]) -> Token:
    text, start, end = found.group(), found.start(), found.end()
    if found.lastgroup == "number":
        return Token(text.strip(), end - len(text.lstrip()), end, (), "#")
    if found.lastgroup == "mark":
        return Token(text, start, end, (), _SAME_MARK.get(text[0], text[0]))
    if text.casefold() in _QUIET:
        return Token(text, start, end, (), "")
    return Token(text, start, end, _written_out(text), "")


def _written_out(text: str) -> tuple[str, ...]:
    folded = "".join(char for char in fold(text) if char.isalnum())
    plain = text.isupper() and folded == "".join(char for char in text.casefold().replace("đ", "d") if char.isalnum())
    if (plain or folded in _WRITTEN_SMALL) and folded in _WRITTEN_OUT:
        return tuple(_WRITTEN_OUT[folded].split())
    return (folded,) if folded else ()
