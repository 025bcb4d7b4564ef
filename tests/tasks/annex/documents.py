"""Plans as Word files, built as offices make them: letterhead, text, tables, and what Word keeps beside the text."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO

from docx import Document
from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from openpyxl import Workbook
from openpyxl.utils import range_boundaries

from tests.tasks.annex.books import HEADER

W = nsdecls("w")


def saved(made: Docx) -> BytesIO:
    """The document as an uploaded file."""
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def add_table(made: Docx, rows: Iterable[Sequence[object]]) -> Table:
    """A table of texts; None leaves a cell empty."""
    rows = [list(row) for row in rows]
    table = made.add_table(len(rows), max(map(len, rows)))
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text is not None:
                table.cell(row, column).text = str(text)
    return table


def plain(*tasks: Sequence[object], header: Sequence[str] = HEADER) -> tuple[Docx, Table]:
    """A document with one table of tasks."""
    made = Document()
    return made, add_table(made, [header, *tasks])


def written(text: str) -> Docx:
    """A document of paragraphs, one a line; lines with three tabs and more are rows of a table."""
    made, rows = Document(), list[list[str]]()
    for line in [*text.splitlines(), "."]:
        if line.count("\t") > 2:
            rows.append(line.split("\t"))
        elif line.strip():
            if rows:
                add_table(made, [row + [""] * (max(map(len, rows)) - len(row)) for row in rows])
                rows = []
            made.add_paragraph(line)
    return made


def from_book(book: Workbook) -> Docx:
    """The same sheet as one Word table: texts, bold cells, merged cells."""
    sheet = book.worksheets[0]
    made = Document()
    table = made.add_table(sheet.max_row, sheet.max_column)
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = range_boundaries(str(merged))
        table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                shown = f"{cell.value:%-d/%-m/%Y}" if isinstance(cell.value, date) else str(cell.value)
                lines = shown.split("\n")
                place = table.cell(cell.row - 1, cell.column - 1)
                place.text = lines[0]
                place.paragraphs[0].runs[0].bold = bool(cell.font.b)
                for line in lines[1:]:
                    place.paragraphs[0].runs[0].add_break()
                    place.paragraphs[0].runs[0].add_text(line)
    return made


# What Word keeps beside plain text


def put(paragraph: Paragraph, markup: str) -> None:
    """Append elements of WordprocessingML to a paragraph."""
    for element in parse_xml(f"<w:p {W}>{markup}</w:p>"):
        paragraph._p.append(element)


def run(text: str, properties: str = "", tag: str = "t") -> str:
    """The markup of a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def inserted(markup: str) -> str:
    """Tracked as inserted."""
    return f'<w:ins w:id="1" w:author="a">{markup}</w:ins>'


def deleted(text: str) -> str:
    """Tracked as deleted."""
    return f'<w:del w:id="2" w:author="a">{run(text, tag="delText")}</w:del>'


def text_box(text: str) -> str:
    """A text box, as Word writes it twice: for itself and for older programs."""
    content = f"<w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent>"
    spaces = (
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent {spaces}>{choice}{fallback}</mc:AlternateContent></w:r>"


def mark_row(table: Table, row: int, markup: str) -> None:
    """Put a property on a row of a table, such as "<w:del w:id='3'/>"."""
    table.rows[row]._tr.get_or_add_trPr().append(parse_xml(markup.replace("/>", f" {W}/>")))


def paragraphs(cell: _Cell, *texts: str) -> None:
    """Fill a cell with several paragraphs."""
    cell.text = texts[0]
    for text in texts[1:]:
        cell.add_paragraph(text)


def add_list(made: Docx, key: int, *levels: tuple[str, str], start: int = 1, extra: str = "") -> None:
    """Define list `key` by the form and the text of its levels: ("decimal", "%1.")."""
    numbering = made.part.numbering_part.element
    body = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start if not place else 1}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{shown}"/>{extra}</w:lvl>'
        for place, (form, shown) in enumerate(levels)
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="{key}">{body}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))


def restart_list(made: Docx, key: int, of: int, start: int = 1) -> None:
    """Define list `key` as list `of` begun anew."""
    override = f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride>'
    made.part.numbering_part.element.append(
        parse_xml(f'<w:num {W} w:numId="{key}"><w:abstractNumId w:val="{of}"/>{override}</w:num>')
    )


def number(paragraph: Paragraph, key: int, level: int = 0) -> Paragraph:
    """Number a paragraph automatically."""
    properties = paragraph._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{key}"/></w:numPr>'))
    return paragraph


def grid_widths(table: Table, *widths: int) -> None:
    """Set the widths of the grid's columns, in twentieths of a point."""
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))


LETTER = """\
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;
Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND tỉnh;
Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Nâng cao trách nhiệm của các cơ quan, đơn vị trong việc thực hiện Chỉ số PAPI.
2. Các đơn vị báo cáo kết quả về Sở Nội vụ trước ngày 15/12/2026.
II. TỔ CHỨC THỰC HIỆN
1. Sở Nội vụ chủ trì, theo dõi, đôn đốc việc thực hiện Kế hoạch."""


def whole_plan() -> Docx:
    """A plan as a province issues it: letterhead, text, signature, and the annex on a page of its own."""
    made = Document()
    add_table(
        made,
        [
            ["ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
            ["Số: 1450/KH-UBND", "Lai Châu, ngày 27 tháng 3 năm 2026"],
        ],
    )
    for line in ("KẾ HOẠCH", "Cải thiện và nâng cao Chỉ số PAPI", "của tỉnh Lai Châu năm 2026", *LETTER.splitlines()):
        made.add_paragraph(line)
    table = made.add_table(1, 2)
    paragraphs(table.cell(0, 0), "Nơi nhận:", "- Bộ Nội vụ;", "- Các sở, ban, ngành;", "- Lưu: VT, NC.")
    paragraphs(table.cell(0, 1), "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "Giàng A Tính")
    made.add_page_break()
    for line in ("PHỤ LỤC", "NHIỆM VỤ CẢI THIỆN CHỈ SỐ PAPI NĂM 2026"):
        made.add_paragraph(line)
    add_table(
        made,
        [
            HEADER,
            ["1", "Công khai, minh bạch"],
            ["1.1", "Niêm yết danh sách hộ nghèo", "UBND cấp xã", "Sở Y tế", "Trước ngày 30/9/2026"],
            ["2", "Thủ tục hành chính công"],
            ["2.1", "Rà soát thủ tục hành chính", "Văn phòng UBND tỉnh", "Các sở, ban, ngành", "Hằng quý"],
        ],
    )
    made.add_paragraph("Ghi chú: các đơn vị chủ động triển khai.")
    return made


IN_PROSE = """\
Số: 326/KH-VP
Lai Châu, ngày 08 tháng 4 năm 2026
KẾ HOẠCH
Nâng cao Chỉ số PAPI của Văn phòng năm 2026
III. NỘI DUNG THỰC HIỆN
1. Các chỉ số cần cải thiện
1.1. Chỉ số nội dung “Công khai, minh bạch”
Đăng tải đầy đủ thông tin trên Trang thông tin điện tử.
a) Công khai số điện thoại của người đứng đầu.
Đơn vị chủ trì: Trung tâm Thông tin.
Đơn vị phối hợp: Các phòng, ban, trung tâm.
Thời gian thực hiện: Thường xuyên.
1.2. Chỉ số nội dung “Quản trị điện tử”
Đổi mới giao diện Trang thông tin điện tử.
- Cơ quan chủ trì: Phòng Hành chính; cơ quan phối hợp: Trung tâm Thông tin.
- Thời gian hoàn thành: Quý II/2026.
- Sản phẩm: Giao diện mới.
2. Tham gia tập huấn nghiệp vụ
Thực hiện theo yêu cầu của cơ quan chuyên môn.
Đơn vị chủ trì: Phòng Hành chính.
Thời gian thực hiện: Khi có đề nghị.
IV. TỔ CHỨC THỰC HIỆN
Các phòng, ban căn cứ Kế hoạch này để thực hiện./.
KT. CHÁNH VĂN PHÒNG
PHÓ CHÁNH VĂN PHÒNG
Nguyễn Văn Bàn"""
