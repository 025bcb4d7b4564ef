"""Which of PAPI's eight dimensions a heading or a column names, by its words; D1 … D8."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from units.text import fold

# Names of the dimensions in all versions since 2011 and as plans shorten them, then those of their sub-dimensions.
_NAMES = {
    "D1": (
        "Tham gia của người dân ở cấp cơ sở",
        "Tham gia của người dân",
        "Tri thức công dân",
        "Cơ hội tham gia",
        "Chất lượng bầu cử",
        "Đóng góp tự nguyện",
    ),
    "D2": (
        "Công khai minh bạch",
        "Công khai minh bạch trong việc ra quyết định ở địa phương",
        "Tiếp cận thông tin",
        "Danh sách hộ nghèo",
        "Công khai minh bạch danh sách hộ nghèo",
        "Công khai minh bạch thu chi ngân sách cấp xã phường",
        "Thu chi ngân sách cấp xã phường",
        "Kế hoạch sử dụng đất khung giá đền bù",
        "Công khai minh bạch quy hoạch kế hoạch sử dụng đất bảng giá đất",
    ),
    "D3": (
        "Trách nhiệm giải trình với người dân",
        "Trách nhiệm giải trình với nhân dân",
        "Trách nhiệm giải trình",
        "Hiệu quả tương tác với các cấp chính quyền",
        "Hiệu quả của Ban Thanh tra nhân dân",
        "Hiệu quả của Ban Giám sát đầu tư của cộng đồng",
        "Đáp ứng kiến nghị của người dân",
        "Tiếp cận dịch vụ tư pháp",
    ),
    "D4": (
        "Kiểm soát tham nhũng trong khu vực công",
        "Kiểm soát tham nhũng",
        "Kiểm soát tham nhũng trong chính quyền",
        "Kiểm soát tham nhũng trong cung ứng dịch vụ công",
        "Công bằng trong tuyển dụng vào nhà nước",
        "Công bằng trong tuyển dụng nhân lực vào khu vực nhà nước",
        "Quyết tâm chống tham nhũng",
    ),
    "D5": (
        "Thủ tục hành chính công",
        "Thủ tục hành chính",
        "Thủ tục chứng thực xác nhận",
        "Thủ tục cấp giấy phép xây dựng",
        "Thủ tục liên quan đến giấy chứng nhận quyền sử dụng đất",
        "Thủ tục hành chính cấp xã phường",
    ),
    "D6": (
        "Cung ứng dịch vụ công",
        "Cung cấp dịch vụ công",
        "Y tế công lập",
        "Giáo dục tiểu học công lập",
        "Cơ sở hạ tầng căn bản",
        "An ninh trật tự",
    ),
    "D7": (
        "Quản trị môi trường",
        "Nghiêm túc trong bảo vệ môi trường",
        "Chất lượng không khí",
        "Chất lượng nước",
    ),
    "D8": (
        "Quản trị điện tử",
        "Tiếp cận và sử dụng cổng thông tin điện tử của chính quyền địa phương",
        "Tiếp cận và sử dụng internet tại địa phương",
        "Phúc đáp qua cổng thông tin điện tử",
    ),
}
# What a longer heading must contain: "Nâng cao hiệu quả kiểm soát tham nhũng, lãng phí trong các cơ quan nhà nước".
_CORES = (
    ("D1", "tham gia cua nguoi dan"),
    ("D2", "cong khai minh bach"),
    ("D3", "trach nhiem giai trinh"),
    ("D4", "kiem soat tham nhung"),
    ("D5", "thu tuc hanh chinh"),
    ("D6", "cung ung dich vu cong"),
    ("D6", "cung cap dich vu cong"),
    ("D7", "quan tri moi truong"),
    ("D8", "quan tri dien tu"),
)
_LABEL = re.compile(
    r"(?:(?:[ivx]+|\d[\d.]*|[a-z])[.):]+\s*|\d[\d.]*\s+|[sd]\d[\d.]*\s+)?"
    r"(?:(?:cac|papi|chi so|truc|noi dung|thanh phan|tieu chi|linh vuc|nhom|ve|nhiem vu|giai phap)\s+)*"
    r"(?:(?:so|thu)?\s*[1-8](?:\.\d+)*)?[\s.:'()-]*"
)
_NAMED_NUMBER = re.compile(
    r"(?:chi so|truc|noi dung|thanh phan|tieu chi)(?: [a-z ]*?)? ?([1-8])(?:\.\d+)*\b|^[sd]([1-8])(?:\.\d+)*\b"
)
_CODE = re.compile(r"[ds]([1-8])(?:\.\d+)?")
_VERBS = re.compile(
    r"(?:(?:tiep tuc|nang cao|cai thien|tang cuong|day manh|duy tri|thuc hien tot|thuc hien|bao dam|dam bao|"
    r"hieu qua|su|viec|cac|diem|chi so|noi dung|va)\s+)+"
)
_OTHER_INDEX = re.compile(r"cai cach (?:quy trinh |cac )?thu tuc")  # a chapter of administrative reform (PAR INDEX)
_LONGEST = 200  # characters of a heading that are looked at
_SAME = 0.87  # share of equal letters; one letter in eight may be misread


@dataclass(frozen=True, slots=True)
class Naming:
    """A dimension found in a text; `whole` where the text is its name and little else."""

    code: str
    whole: bool


@lru_cache(maxsize=2048)
def name_dimension(text: str) -> Naming | None:
    """Return the dimension that `text` names, or None. Misread letters and missing tone marks are forgiven.

    >>> name_dimension("7.4 Quản trị điện tử")
    Naming(code='D8', whole=True)
    """
    folded = _plain(text)
    if code := _CODE.fullmatch(folded):
        return Naming(f"D{code[1]}", whole=True)
    label = _LABEL.match(folded)
    stripped = _VERBS.sub("", folded[label.end() if label else 0 :], count=1).strip("'() ")
    whole = max((_alike(name, stripped), code) for code, names in _FOLDED.items() for name in names)
    if whole[0] >= _SAME:
        return Naming(whole[1], whole=True)
    if _OTHER_INDEX.search(folded):
        return None
    found = [(place, code) for code, core in _CORES if (place := _place(core, folded)) is not None]
    return Naming(min(found)[1], whole=False) if found else None


def named_number(text: str) -> int | None:
    """Return the number that a text gives its dimension, as in "Chỉ số nội dung 5" or "S5.2"."""
    found = _NAMED_NUMBER.search(_plain(text))
    return int(found[1] or found[2]) if found else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[,;/\"]", " ", fold(text[:_LONGEST])).split())


def _alike(name: str, text: str) -> float:
    if abs(len(name) - len(text)) > len(name) // 4:
        return 0.0
    pair = SequenceMatcher(None, text, name, autojunk=False)
    return pair.ratio() if pair.quick_ratio() >= _SAME else 0.0


def _place(core: str, text: str) -> int | None:
    """Return where `core` stands in `text`, a letter or two misread."""
    if (exact := text.find(core)) >= 0:
        return exact
    size, words = len(core.split()), text.split()
    for place in range(len(words) - size + 1):
        if _alike(core, " ".join(words[place : place + size])) >= _SAME:
            return len(" ".join(words[:place]))
    return None


_FOLDED = {code: [_plain(name) for name in names] for code, names in _NAMES.items()}
