"""The words by which a text says what kind of deadline it is, matched folded; "⟨n⟩" is a time, "~" a rhythm."""

import re

from units.text import fold, nfc


def _any(*phrases: str) -> re.Pattern[str]:
    """Return a pattern of whole phrases, written in Vietnamese and matched folded."""
    return re.compile(rf"\b(?:{'|'.join(map(fold, phrases))})(?!\w)")


ONGOING = _any(
    "thường xuyên", "liên tục", "lâu dài", "xuyên suốt", "suốt (?:cả )?năm", "suốt ⟨\\d+⟩", "quanh năm", "duy trì",
    "(?:trong|suốt) quá trình",
)  # fmt: skip
ONWARDS = _any("trở đi")
LATER_YEARS = _any("(?:những|các|và) năm (?:tiếp theo|tiếp|sau|kế tiếp)")

# "Khi …" waits for an event. "Theo tiến độ …" does too, but beside a date it says nothing against the date.
EVENT = _any(
    "(?<!không )khi(?! (?:hậu|thải|tượng))", "tùy(?! nhiên)", "nếu(?! (?:trên|tại|ra|ở|rõ))", "kể từ",
    "từ (?:ngày|thời điểm)(?! ⟨| \\d)",
    "sau (?:ngày(?! ⟨)|thời điểm|hội nghị|kỳ họp|đại hội|bầu cử|tết|sáp nhập|sắp xếp|\\d+ (?:ngày|tháng))",
)  # fmt: skip
CIRCUMSTANCE = _any(
    "theo (?:từng(?! mốc)|tiến độ|thời điểm|nhu cầu|yêu cầu|đề nghị|tình hình|điều kiện|thực tế|phát sinh)",
    "cần thiết", "phát sinh", "đột xuất", "đúng (?:hạn|tiến độ)", "(?:đảm bảo|bảo đảm) tiến độ", "kịp thời",
)  # fmt: skip
OCCASION = _any("kỳ họp", "tết", "đại hội", "bầu cử", "khai giảng", "sáp nhập")
DEPENDS = _any("tùy(?! nhiên)")
VAGUE = _any("theo từng", "đúng (?:hạn|tiến độ)", "kịp thời", "dự kiến")
ACCORDING_TO = re.compile(r"^(?:thuc hien )?theo \w")
DAYS = re.compile(r"(?<![\d/⟨])(?P<count>\d{1,3})(?: \([^)]*\))? (?P<unit>ngay|tuan|thang)\b(?P<working> lam viec)?")
TRIGGER = _any("kể từ", "từ (?:ngày|khi|thời điểm)", "khi", "sau (?:khi|ngày|thời điểm|hội nghị|kỳ họp)")
OWN_ISSUE = _any(  # of this plan, not "… Kế hoạch của Sở Nội vụ"
    "ban hành (?:\\w+ )?kế hoạch(?!(?: này)? của (?!tỉnh|ubnd|ủy ban))",
    "kế hoạch (?:này )?(?:(?:được |có hiệu lực|\\w+ )?(?:ban hành|ký)|có hiệu lực)",
    "(?:từ|sau) (?:ngày|khi) (?:ký(?: ban hành)?|ban hành)(?= *(?:$|[;,.)]))",
)

# "… hoặc đột xuất khi có yêu cầu" beside a rhythm is an ad hoc part, no event to wait for.
_ON_REQUEST = r"(?:khi|theo|neu)(?: co)? (?:yeu cau|phat sinh|chi dao)\b[^;.]*"
_AND = r"(?:\s*(?:,|;|/|\bva|\bhoac))"
AD_HOC = re.compile(rf"{_AND}*\s*\b(?:bao cao |thuc hien )?dot xuat\b(?: {_ON_REQUEST})?|{_AND}+\s*{_ON_REQUEST}")

_PAPER = (
    "(?:kế hoạch|quyết định|nghị quyết|nghị định|thông tư|văn bản|công văn|hướng dẫn|(?:sự )?chỉ đạo|chỉ thị"
    "|chương trình|luật|pháp luật|lịch|đề án|dự án|thông báo|phụ lục|lộ trình|phân kỳ|quy chế|quy trình|nội dung)"
)
_TIME = "(?:thời gian|thời hạn|thời điểm|tiến độ|hạn|mốc)"
RULE = _any("quy định")
REGULATED = _any(
    f"(?:theo|đúng|bảo đảm|đảm bảo)(?: đúng)?(?: {_TIME})*(?: được| đã)? quy định",
    f"(?:theo|tại) (?:đúng |các |từng )*{_PAPER}",
    "theo (?:\\w+ ){0,4}văn bản",
    "theo (?:các |đúng |từng )*(?:mốc )?(?:thời gian|thời hạn|mốc)",
    "quy định (?:tại|của)",
)
ELSEWHERE = _any("sau đây", "dưới đây", "bên dưới", "như sau", "kèm theo", "(?:theo|tại) phụ lục")

# "… và tổ chức thực hiện": a second action without a time of its own.
SECOND_ACTION = _any(
    "(?<!hoàn thành )(?<!xong )và (?:tổ chức|báo cáo|triển khai|thực hiện|vận hành|duy trì|nhân rộng|tiếp tục|đưa vào)"
)
ONE_OFF = _any("ban hành", "hoàn thành", "xong", "trình", "phê duyệt", "tham mưu", "xây dựng", "tổ chức", "gửi")
WITHOUT_YEARS = _any("giai đoạn(?! ⟨| \\d)")
OTHER_YEAR = _any("năm (?:trước(?! (?:ngày|tháng|quý|⟨|\\d))|sau(?! (?:khi|ngày))|liền kề|kế tiếp|tiếp theo)")
SCHOOL_YEAR = _any("năm học")
ROUGHLY = _any("khoảng(?! thời gian| sản)")
YEAR_AND_RHYTHM = re.compile(r"⟩ ?(?:va|;) ?~")
TWO_DAYS_AND_RHYTHM = re.compile(r"\b\d{1,2} ?(?:va|,|hoac|-) ?(?:ngay )?\d{1,2} ?~")

DITTO = re.compile(r"(?:- ?)?(?:nt|n\.t|nhu tren)\.?(?: ?-)?|[\"'〃]+")
NOTHING = re.compile(r"[\W_]*(?:x|khong(?: co)?|chua(?: co| xac dinh)?)?[\W_]*")
_DOTS = r"(?:\.{2,}|_+)"
PLACEHOLDER = re.compile(rf"\bd{{1,2}}/m{{1,2}}(?:/y{{2,4}})?\b|{_DOTS}\s*/|/\s*{_DOTS}|\b(?:ngay|thang)\s*{_DOTS}")
# A year has four: "Quý 5/2027", "Quý V năm 2027", "6 tháng cuối quý"; money and papers ("Quỹ 5 tỷ") go on.
NO_QUARTER = re.compile(
    r"\bquy (?:thu )?(?:0+|0?[5-9]|[1-9]\d|v|vi{1,3}|i?x|i{4,})"
    r"(?=(?:/| ?- ?)(?:\d{4}|\d\d)(?![\d/])|,? nam\b|[ ,;.)-]*$|[,;)])"
    r"|\b(?:0?6|sau|0?9|chin) thang (?:dau|cuoi) quy\b"
)
SERIAL = re.compile(r"[3-6]\d{4}(?:\.0)?")  # the days since 1900 by which a sheet keeps a date

_BODY = (
    "(?:Sở|UBND|Ủy ban|Uỷ ban|HĐND|Hội đồng|Bộ|Văn phòng|Ban(?! hành)|Thanh tra|Công an|Cục|Chi cục|Tổng cục|Tỉnh ủy"
    "|Tỉnh uỷ|Thành ủy|Thành uỷ|Thường trực|Chủ tịch|Thủ tướng|Chính phủ|Trung ương|Phòng|Đoàn|Mặt trận|Cơ quan)"
)
_RECEIVER = re.compile(
    rf"\b(?:[Vv]ề|[Gg]ửi|[Cc]ho|[Tt]rình|[Tt]ới|[Bb][áả]o cáo)\s+(?P<body>{_BODY}\b[^,;.()]*?)"
    r"\s*(?:\([^)]*\)\s*)?[,:]?\s*"
    r"(?=\b(?:[Tt]rước|chậm nhất|muộn nhất|trong|vào|ngày|định kỳ|hằng|hàng|để|theo|xong|đến"
    r"|kết quả|tình hình|tại|kỳ họp|ban hành|xem xét|phê duyệt|thông qua|cho ý kiến)\b|\d|$)"
)


def receiver_of(text: str) -> str:
    """Return who a report or draft goes to ("Sở Nội vụ" of "Báo cáo kết quả về Sở Nội vụ trước 30/7/2022"), else ""."""
    found = _RECEIVER.search(nfc(text))
    return found["body"].strip() if found else ""
