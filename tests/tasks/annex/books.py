"""Workbooks as offices make them, built cell by cell: other columns, merges, page breaks, notes, several sheets."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

HEADER = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]


def fill(
    sheet: Worksheet,
    rows: Iterable[Sequence[Any]],
    *,
    merges: Iterable[str] = (),
    bold: Iterable[int] = (),
    formats: dict[str, str] | None = None,
) -> Worksheet:
    """Write rows from row 1; `merges` as ranges, `bold` as row numbers, `formats` by cell."""
    for row in rows:
        sheet.append(list(row))
    for merged in merges:
        sheet.merge_cells(merged)
    for number in bold:
        for cell in sheet[number]:
            cell.font = Font(bold=True)
    for address, number_format in (formats or {}).items():
        sheet[address].number_format = number_format
    return sheet


def book(rows: Iterable[Sequence[Any]], **how: Any) -> Workbook:
    """One sheet."""
    made = Workbook()
    fill(made.active, rows, **how)
    return made


def saved(made: Workbook) -> BytesIO:
    """The workbook as an uploaded file."""
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def plain(*tasks: Sequence[Any], header: Sequence[str] = HEADER, **how: Any) -> Workbook:
    """A header in row 1 and the given rows under it."""
    return book([header, *tasks], **how)


def other_columns() -> Workbook:
    """Columns in another order and under other names, a note column, column numbers under the header."""
    return book(
        [
            ["PHỤ LỤC PHÂN CÔNG NHIỆM VỤ NĂM 2026"],
            ["(Ban hành kèm theo Kế hoạch số 57/KH-UBND ngày 14/01/2026 của UBND tỉnh Lâm Đồng)"],
            [],
            [
                "STT",
                "Thời hạn",
                "Đơn vị thực hiện",
                "Nội dung công việc",
                "Đơn vị phối hợp",
                "Kết quả đầu ra",
                "Ghi chú",
            ],
            ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
            [1, "Quý I/2026", "Sở Nội vụ", "Mở lớp tập huấn cho cán bộ cơ sở", "UBND cấp xã", "Kế hoạch", ""],
            [2, "30/6/2026", "Sở Tài chính", "Công bố dự toán trên cổng thông tin", "", "Báo cáo", "Ưu tiên"],
        ],
        merges=["A1:G1", "A2:G2"],
    )


def two_header_rows() -> Workbook:
    """One name over two columns, the others merged over both rows; the same again on the next page."""
    top = ["TT", "Nội dung nhiệm vụ", "Cơ quan thực hiện", None, "Thời gian thực hiện", "Sản phẩm"]
    low = [None, None, "Chủ trì", "Phối hợp", None, None]
    return book(
        [
            top,
            low,
            ["1", "Rà soát quy chế dân chủ ở cơ sở", "Sở Nội vụ", "UBND cấp xã", "Quý II/2026", "Báo cáo"],
            top,
            low,
            ["2", "Kiểm tra việc niêm yết công khai", "Thanh tra tỉnh", "Sở Tư pháp", "Thường xuyên", "Kết luận"],
        ],
        merges=[
            *("C1:D1", "A1:A2", "B1:B2", "E1:E2", "F1:F2"),
            *("C4:D4", "A4:A5", "B4:B5", "E4:E5", "F4:F5"),
        ],
    )


def two_unmerged_header_rows() -> Workbook:
    """The same after a conversion that lost the merges."""
    return book(
        [
            ["TT", "Nội dung nhiệm vụ", "Cơ quan thực hiện", None, "Thời gian thực hiện"],
            [None, None, "Chủ trì", "Phối hợp", None],
            ["1", "Rà soát quy chế dân chủ ở cơ sở", "Sở Nội vụ", "UBND cấp xã", "Quý II/2026"],
        ]
    )


def several_sheets() -> Workbook:
    """A cover, one sheet an indicator, one that goes on without a header, and a hidden one."""
    made = Workbook()
    fill(made.active, [["KẾ HOẠCH NÂNG CAO CHỈ SỐ PAPI NĂM 2026"], ["UBND tỉnh Lai Châu"]])
    made.active.title = "Bìa"
    fill(
        made.create_sheet("CS1"),
        [
            ["Chỉ số nội dung 1: Tham gia của người dân ở cấp cơ sở"],
            HEADER,
            ["1", "Lấy ý kiến người dân về quy hoạch", "UBND cấp xã", "Sở Xây dựng", "Quý I/2026"],
        ],
        merges=["A1:E1"],
    )
    fill(
        made.create_sheet("CS2"),
        [
            ["CHỈ SỐ NỘI DUNG 2: CÔNG KHAI, MINH BẠCH"],
            HEADER,
            ["1", "Niêm yết danh sách hộ nghèo", "UBND cấp xã", "Sở Y tế", "Thường xuyên"],
        ],
    )
    fill(
        made.create_sheet("CS2 (tiếp)"),
        [
            ["2", "Đăng bảng giá đất lên cổng thông tin", "Sở Nông nghiệp và Môi trường", "UBND cấp xã", "31/12/2026"],
            ["3", "Công bố quyết toán thu, chi cấp xã", "UBND cấp xã", "Sở Tài chính", "Quý III/2026"],
        ],
    )
    hidden = fill(made.create_sheet("Nháp"), [HEADER, ["1", "Bản nháp", "Sở Nội vụ", "", "Quý I"]])
    hidden.sheet_state = "hidden"
    return made


def date_cells() -> Workbook:
    """Dates as cells in several formats, as text, and several milestones in one cell."""
    formats = {
        "E2": "m/yyyy",
        "E3": "mmm-yy",
        "E4": "dd/mm/yyyy",
        "E5": "mm-dd-yy",
        "E6": "m/d/yyyy",
        "E7": "yyyy",
        "E8": "d-mmm",
    }
    tasks = [
        ["1", "Xây dựng kế hoạch kiểm tra", "Sở Nội vụ", "", date(2026, 6, 1)],
        ["2", "Sơ kết sáu tháng", "Sở Nội vụ", "", date(2026, 7, 1)],
        ["3", "Khảo sát mức độ hài lòng", "Sở Nội vụ", "", date(2026, 8, 30)],
        ["4", "Công bố thủ tục mới", "Sở Tư pháp", "", date(2026, 9, 5)],
        ["5", "Rà soát quy trình nội bộ", "Sở Tư pháp", "", date(2026, 5, 7)],
        ["6", "Tổng kết năm", "Sở Tư pháp", "", date(2026, 1, 1)],
        ["7", "Báo cáo tháng Tám", "Sở Tư pháp", "", date(2026, 8, 25)],
        ["8", "Trình hai đợt", "Sở Tư pháp", "", "Đợt 1: 30/6/2026; đợt 2: 30/11/2026"],
        ["9", "Nộp báo cáo", "Sở Tư pháp", "", "15/10/2026"],
    ]
    return plain(*tasks, formats=formats)


def roman_sections() -> Workbook:
    """I / 1 / a), no indicator; letters are points of the task above or tasks of their own."""
    return plain(
        ["I", "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", None, None, None],
        ["1", "Ban hành kế hoạch năm", "Sở Nội vụ", "Các sở, ban, ngành", "Tháng 01/2026"],
        ["2", "Tổ chức giao ban, gồm:", "Văn phòng UBND tỉnh", "Sở Nội vụ", "Hằng tháng"],
        ["a)", "Giao ban trực tuyến", None, None, None],
        ["b)", "Giao ban trực tiếp", None, None, None],
        ["II", "CÔNG TÁC TUYÊN TRUYỀN", None, None, None],
        ["1", "Truyền thông về dịch vụ công", None, None, None],
        ["a)", "Trên báo và đài", "Báo và Phát thanh, Truyền hình tỉnh", "Sở Nội vụ", "Thường xuyên"],
        ["b)", "Tại khu dân cư", "UBND cấp xã", "Sở Nội vụ", "Quý IV/2026"],
    )


def page_split() -> Workbook:
    """Rows cut by a page break, the header repeated between the halves, page numbers in between."""
    return plain(
        [
            "1",
            "Nâng cấp cổng dịch vụ công, kết nối với cơ sở dữ liệu quốc gia về dân",
            "Sở Khoa học và",
            "Công",
            "Trước ngày",
        ],
        [None, "2", None, None, None],
        HEADER,
        [None, "cư và doanh nghiệp.", "Công nghệ", "an tỉnh", "30/9/2026"],
        ["2", "Bố trí nhân lực tại bộ phận một cửa theo Nghị định của", "UBND cấp xã", "Sở Nội vụ", "Quý III/2026"],
        HEADER,
        [None, "Chính phủ.", None, None, None],
        ["3", "Khảo sát độc lập", "Sở Nội vụ", None, "Quý IV/2026"],
    )


def merged_units() -> Workbook:
    """One lead cell over five rows, one deadline over two and three."""
    rows = [[str(n), f"Công việc thứ {n} của nhóm", None, "UBND cấp xã", None] for n in range(1, 6)]
    rows[0][2], rows[0][4], rows[2][4] = "Sở Nội vụ", "Quý I/2026", "Quý II/2026"
    return plain(*rows, merges=["C2:C6", "E2:E3", "E4:E6"])


def shared_column() -> Workbook:
    """Lead and coordinating units in one column, written in four ways."""
    return plain(
        ["1", "Việc thứ nhất", "Chủ trì: Sở Nội vụ\nPhối hợp: Sở Tài chính, UBND cấp xã", "Quý I/2026"],
        ["2", "Việc thứ hai", "Sở Tư pháp chủ trì, phối hợp với Sở Nội vụ", "Quý II/2026"],
        ["3", "Việc thứ ba", "Sở Y tế (chủ trì); UBND cấp xã (phối hợp)", "Quý III/2026"],
        ["4", "Việc thứ tư", "Thanh tra tỉnh", "Quý IV/2026"],
        header=["TT", "Nhiệm vụ", "Cơ quan chủ trì, phối hợp", "Thời gian"],
    )


def without_numbers() -> Workbook:
    """A plan of administrative reform: no number column, sections in bold, totals, notes and signature below."""
    return book(
        [
            ["PHỤ LỤC"],
            ["NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2026 TỈNH LÂM ĐỒNG"],
            ["Nhiệm vụ", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"],
            ["Cải cách thể chế"],
            ["Rà soát văn bản quy phạm pháp luật", "Báo cáo", "Sở Tư pháp", "Các sở, ban, ngành", "Quý III/2026"],
            ["Theo dõi thi hành pháp luật", "Kế hoạch", "Sở Tư pháp", "UBND cấp xã", "Trong năm 2026"],
            ["Cải cách thủ tục hành chính"],
            ["Cắt giảm hồ sơ giấy", "Quyết định", "Văn phòng UBND tỉnh", "Các sở, ban, ngành", "30/6/2026"],
            [],
            ["Tổng cộng: 03 nhiệm vụ"],
            ["Ghi chú: các cơ quan gửi báo cáo về Sở Nội vụ trước ngày 15 hằng tháng."],
            [None, None, None, "TM. ỦY BAN NHÂN DÂN"],
            [None, None, None, "CHỦ TỊCH"],
            [None, None, None, "Nguyễn Văn A"],
        ],
        merges=["A1:E1", "A2:E2"],
        bold=[4, 7],
    )


def government_style() -> Workbook:
    """The annex of a Government resolution: who submits and at which level beside the units, years as deadlines."""
    return plain(
        ["I", "HOÀN THIỆN THỂ CHẾ", None, None, None, None, None],
        [
            1,
            "Xây dựng nghị quyết thí điểm",
            "Sở Khoa học và Công nghệ",
            "Sở Tư pháp",
            "HĐND tỉnh",
            "Nghị quyết",
            "6/2026",
        ],
        [
            2,
            "Sửa đổi quy chế dữ liệu",
            "Sở Khoa học và Công nghệ",
            "Các sở, ban, ngành",
            "UBND tỉnh",
            "Quyết định",
            "2026 - 2027",
        ],
        ["II", "PHÁT TRIỂN HẠ TẦNG", None, None, None, None, None],
        [
            3,
            "Phủ sóng băng rộng tới thôn, bản",
            "Sở Khoa học và Công nghệ",
            "Doanh nghiệp viễn thông",
            None,
            "Báo cáo",
            "Hằng năm",
        ],
        header=[
            "TT",
            "Tên nhiệm vụ",
            "Cơ quan chủ trì",
            "Cơ quan phối hợp",
            "Cấp trình",
            "Sản phẩm",
            "Thời gian hoàn thành",
        ],
        merges=["B2:G2", "B5:G5"],
    )


def office_plan() -> Workbook:
    """The plan of an office under the province's, with rooms, sections by indicator, and persons who supervise."""
    header = [
        "STT",
        "Nhiệm vụ, giải pháp",
        "Phòng chủ trì",
        "Phòng phối hợp",
        "Lãnh đạo phụ trách",
        "Thời gian thực hiện",
    ]
    return book(
        [
            ["PHÂN CÔNG NHIỆM VỤ NÂNG CAO CHỈ SỐ PAPI CỦA VĂN PHÒNG"],
            header,
            ["1", "Chỉ số nội dung “Công khai, minh bạch”"],
            [
                "1.1",
                "Đăng tải văn bản lên trang thông tin",
                "Trung tâm Thông tin",
                "Các phòng, ban",
                "Ông Lò Văn B",
                "Thường xuyên",
            ],
            ["2", "Chỉ số nội dung “Quản trị điện tử”"],
            [
                "2.1",
                "Đổi giao diện trang thông tin",
                "Trung tâm Thông tin",
                "Phòng Hành chính",
                "Ông Lò Văn B",
                "Quý II/2026",
            ],
            ["3", "Nhiệm vụ khác"],
            ["3.1", "Dự tập huấn nghiệp vụ", "Phòng Hành chính", None, "Bà Vàng Thị C", "Khi có đề nghị của Sở Nội vụ"],
        ],
        merges=["A1:F1"],
        bold=[2, 3, 5, 7],
    )


def indicator_column() -> Workbook:
    """The indicator in a merged column of its own beside the tasks."""
    return plain(
        ["1", "Tham gia của người dân ở cấp cơ sở", "Họp dân hai lần mỗi năm", "UBND cấp xã", "Hai lần/năm"],
        ["2", None, "Lập hộp thư góp ý", "UBND cấp xã", "Quý I/2026"],
        ["3", "Tiếp cận thông tin", "Mở chuyên mục hỏi đáp", "Sở Nội vụ", "Quý II/2026"],
        ["4", "Quản trị môi trường", "Thu gom rác tại nguồn", "UBND cấp xã", "Thường xuyên"],
        ["5", "Y tế công lập", "Khảo sát người bệnh", "Sở Y tế", "Quý IV/2026"],
        header=["TT", "Chỉ số thành phần", "Nhiệm vụ", "Đơn vị chủ trì", "Thời hạn"],
        merges=["B2:B3"],
    )


def group_rows() -> Workbook:
    """Group rows that alone name the unit or the deadline, without merged cells."""
    return plain(
        ["1", "Nhóm việc về dữ liệu", "Sở Khoa học và Công nghệ", "Công an tỉnh", None],
        ["1.1", "Làm sạch dữ liệu hộ tịch", None, None, "30/6/2026"],
        ["1.2", "Đối soát với cơ sở dữ liệu quốc gia", None, None, "30/9/2026"],
        ["2", "Nhóm việc về đào tạo", None, None, "Theo thời hạn cụ thể sau đây:"],
        ["2.1", "Tập huấn cấp tỉnh", "Sở Nội vụ", None, "Quý I/2026"],
        ["2.2", "Tập huấn cấp xã", "UBND cấp xã", None, "Quý II/2026"],
        ["3", "Tổng kết", "Sở Nội vụ", None, "31/12/2026"],
    )


def two_tables() -> Workbook:
    """Two tables one below the other, with different columns and a title between."""
    return book(
        [
            ["Biểu 1. Nhiệm vụ trọng tâm"],
            HEADER,
            ["1", "Ban hành kế hoạch", "Sở Nội vụ", "UBND cấp xã", "Quý I/2026"],
            [],
            ["Biểu 2. Nhiệm vụ thường xuyên"],
            ["STT", "Đơn vị chủ trì", "Nội dung công việc", "Tiến độ"],
            ["1", "Thanh tra tỉnh", "Tiếp công dân", "Thường xuyên"],
        ]
    )


def with_formulas() -> Workbook:
    """Numbers and dates as formulas without results, as programs write them."""
    return plain(
        ["=ROW()-1", "Ban hành kế hoạch", "Sở Nội vụ", "UBND cấp xã", "Quý I/2026"],
        ["=A2+1", "Sơ kết", "Sở Nội vụ", None, "=DATE(2026,6,30)"],
    )


def quarters_ticked() -> Workbook:
    """The deadline as a tick under one of four columns."""
    return book(
        [
            ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian thực hiện", None, None, None],
            [None, None, None, "Quý I", "Quý II", "Quý III", "Quý IV"],
            ["1", "Ban hành kế hoạch", "Sở Nội vụ", "x", None, None, None],
            ["2", "Tổng kết", "Sở Nội vụ", None, None, None, "x"],
        ],
        merges=["D1:G1", "A1:A2", "B1:B2", "C1:C2"],
    )
