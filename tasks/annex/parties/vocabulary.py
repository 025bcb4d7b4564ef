"""The words by which a cell of unit names is cut: positions, courtesies, beginnings of clauses and of open groups."""

from units.text import fold

Phrases = frozenset[tuple[str, ...]]


def _phrases(*lines: str) -> Phrases:
    return frozenset(tuple(fold(phrase).split()) for line in lines for phrase in line.split("|"))


# A head stands for the unit: "Giám đốc Sở Nội vụ" is Sở Nội vụ.
POSITIONS = _phrases(
    "Chủ tịch|Phó Chủ tịch|Giám đốc|Phó Giám đốc|Tổng Giám đốc|Thủ trưởng|Lãnh đạo|Tập thể lãnh đạo|Trưởng",
    "Trưởng ban|Chánh|Chánh án|Viện trưởng|Cục trưởng|Chi cục trưởng|Bí thư|Chủ nhiệm|Hiệu trưởng|Chỉ huy trưởng",
    "Tổng Biên tập|Người đứng đầu|Đồng chí|Công chức, viên chức",
)

# Said before the names: what the unit is asked to do. Some name the column for which the unit is meant.
COURTESIES = _phrases(
    "Đề nghị|Giao|Phối hợp|Phối hợp với|Phối hợp cùng|Cùng|Cùng với|Chủ trì|Chủ trì thực hiện|Tham mưu|Thực hiện",
    "Cơ quan chủ trì|Đơn vị chủ trì|Cơ quan phối hợp|Đơn vị phối hợp|Cơ quan thực hiện|Đơn vị thực hiện",
    "Cơ quan tham mưu|Cơ quan thường trực|Cơ quan đầu mối|Đầu mối",
)
LEADING = _phrases("Chủ trì|Cơ quan chủ trì|Đơn vị chủ trì|Chủ trì thực hiện")
COORDINATING = _phrases("Phối hợp|Phối hợp với|Phối hợp cùng|Cơ quan phối hợp|Đơn vị phối hợp")

# Said after a name: what the unit does.
CLAUSES = _phrases(
    "triển khai|thực hiện|chủ trì|phối hợp|trực tiếp|theo|tham mưu|hướng dẫn|chịu trách nhiệm|tổ chức|xây dựng",
    "ban hành|kiểm tra|báo cáo|tổng hợp|làm đầu mối|là cơ quan|là đơn vị|đảm bảo|bảo đảm|cung cấp|đề xuất|rà soát",
    "cập nhật|theo dõi|đôn đốc|tuyên truyền|vận hành|trình|công bố|thường trực|được giao|căn cứ|gửi|bố trí",
    "cân đối|thẩm định|giám sát|quản lý|chỉ đạo|xem xét|phê duyệt|quyết định",
    "lãnh đạo|điều hành|tiếp nhận|xử lý|giải quyết|phân công|đăng tải|hỗ trợ|nghiên cứu|đánh giá|chuẩn bị",
)
ADVICE = _phrases("tham mưu|tham mưu cho|chủ trì tham mưu|chủ trì tham mưu cho|tham mưu trình|trình|báo cáo|giúp")
RESTRICTIONS = _phrases("liên quan|có liên quan|khác|còn lại|khác có liên quan|khác liên quan|liên quan khác")

# Nouns of open groups: nobody in particular is named.
CLASSES = _phrases(
    "cơ quan|đơn vị|địa phương|tổ chức|doanh nghiệp|cá nhân|sở|ban|ngành|bộ|đoàn thể|phòng|hội|hiệp hội|trường",
    "trường học|cơ sở|chủ đầu tư|nhà đầu tư|nhà thầu|người dân|nhân dân|hộ gia đình|hợp tác xã|thôn|bản|khu phố",
    "khu dân cư|tổ dân phố|đối tượng|chính quyền địa phương|cấp ủy|nhà mạng|chuyên gia|viện nghiên cứu",
    "bên liên quan|công chức|cán bộ|viên chức|người đứng đầu|bệnh viện|trạm y tế|báo chí|công ty|trung tâm|tỉnh",
    "thành phố|huyện|thị xã|thị trấn|quận|xã|phường|đặc khu|cụm ngành|nhà trường|cộng đồng|tất cả|toàn thể|một số",
    "mỗi|từng|đội ngũ|thành viên|tổ công tác|tổ|nhóm|chi cục|cục|hộ|bộ phận|thông tấn",
)
MINISTRIES = _phrases("bộ")
UNFINISHED = _phrases("cơ quan đơn vị|phòng ban trung tâm")  # nouns alone: a page break may have cut off the rest

# First words of one concrete unit: if the directory does not know it, a clerk would ask.
HEADS = _phrases(
    "Sở|Ban|UBND|Ủy ban|HĐND|Hội đồng|Văn phòng|Công an|Trung tâm|Thanh tra|Tòa án|Viện|Đài|Báo|Cục|Chi cục",
    "Tổng cục|Thuế|Kho bạc|Bảo hiểm|BHXH|Hội|Đoàn|Liên đoàn|MTTQ|Mặt trận|Liên minh|Hiệp hội|Trường|Bệnh viện",
    "Công ty|Tổng Công ty|Tập đoàn|Điện lực|Quỹ|Ngân hàng|Bưu điện|VNPT|Viettel|Bộ|Phòng|Hải quan|Bộ đội|Thị ủy",
    "Huyện ủy|Đảng ủy|Tỉnh ủy|Thành ủy|Chi nhánh|Hạt|Vườn|Tạp chí|Cổng|Thống kê|Học viện|Đại học|Nhà máy|Xã",
    "Phường|Đặc khu|Huyện|Thị xã|Thành phố|Cảng vụ",
)
OF_A_LEVEL = _phrases("xã|phường|đặc khu|huyện|thị xã|thị trấn|quận|cấp|khu vực|thành phố|tỉnh")
LEVELS = {
    "ubnd-cap-xa": _phrases("xã|phường|thị trấn|đặc khu"),
    "ubnd-cap-huyen": _phrases("huyện|quận|thị xã|thành phố"),
}
ALL_LEVELS = _phrases("các cấp")
LINKS = _phrases("thuộc|của|với|cho|tại|do|từ|trực thuộc|cùng|về|qua|là|đến|bởi")
CONTACTS = _phrases("đ|đc|đồng chí|ông|bà|đt|sđt|điện thoại|liên hệ|email|di động|số điện thoại|hotline")
SO_AS_SCANNED = {"so", "se", "s", "56", "5o", "s0", "sd", "su"}  # Số, Sé, S&, S¢, 56: what OCR makes of "Sở"
