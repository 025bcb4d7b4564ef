"""The letter to late units as a Word file, to be numbered, changed and signed in the office's own system.

The template is built here, by the rules of Nghị định 30/2020/NĐ-CP, Phụ lục I, and filled by docxtpl. Filled means
escaped: without `autoescape` docxtpl loses "&" and "<" with what follows, and says nothing.
"""

# ruff: noqa: SLF001  # python-docx gives the XML under its objects by such names only

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate

from reports.letter import Letter

FONT = "Times New Roman"
COLUMNS = (  # of the list: heading, width in mm, field of reports.letter.Row
    ("TT", 10, "place"),
    ("Đơn vị", 55, "unit"),
    ("Số nhiệm vụ", 18, "number"),
    ("Nhiệm vụ", 105, "title"),
    ("Hạn ban đầu", 26, "original_due_on"),
    ("Hạn hiện nay", 26, "due_on"),
    ("Số ngày quá hạn", 22, "days"),
)
CENTRED = {"place", "number", "original_due_on", "due_on", "days"}


def letter_docx(letter: Letter) -> bytes:
    """Return the Word file of `letter`."""
    filled, file = DocxTemplate(BytesIO(_template())), BytesIO()
    filled.render({"letter": letter}, autoescape=True)
    filled.save(file)
    return file.getvalue()


@cache
def _template() -> bytes:
    """Build the template: a portrait sheet for the letter, landscape ones for the list, each counted from 1."""
    document, file = Document(), BytesIO()
    _set_font(document.styles["Normal"])
    _lay_out(document.sections[0], landscape=False)
    _letterhead(document)
    _body(document)
    _foot(document)
    _lay_out(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    _list(document)
    document.save(file)
    return file.getvalue()


def _set_font(style: Any) -> None:
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)


def _lay_out(section: Any, *, landscape: bool) -> None:
    """Set paper and margins; the page number stands in the top margin, none on the first page."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(20 if landscape else 30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    if section._sectPr.find(qn("w:pgNumType")) is None:  # a new section begins as a copy of the one before
        section._sectPr.find(qn("w:cols")).addprevious(_element("w:pgNumType", {"w:start": "1"}))
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    run = number.add_run()
    run.font.size = Pt(13)
    for kind in ("begin", "", "end"):
        if kind:
            _add(run._r, "w:fldChar", {"w:fldCharType": kind})
        else:
            _add(run._r, "w:instrText", {}).text = "PAGE"


def _letterhead(document: Any) -> None:
    left, right = _two_columns(document, 70, 95)
    _line(left, "{{ letter.superior|upper }}", size=12)
    _line(left, "{%p for line in letter.agency %}")
    _line(left, "{{ line|upper }}", size=12, bold=True)
    _line(left, "{%p endfor %}")
    _rule(left, indent=27)
    _line(left, "Số: {{ letter.number }}", size=13, before=6)
    _line(left, "{{ letter.about }}", size=12, before=6)
    _line(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=12, bold=True)
    _line(right, "Độc lập - Tự do - Hạnh phúc", size=13, bold=True)
    _rule(right, indent=18)
    _line(right, "{{ letter.place_and_day }}", size=13, italic=True, before=6)


def _body(document: Any) -> None:
    document.add_paragraph()
    left, right = _two_columns(document, 45, 120)
    _line(left, "Kính gửi:", align=ALIGN.RIGHT)
    _line(right, "{%p for line in letter.addressees %}")
    _line(right, "{{ line }}", align=ALIGN.LEFT)
    _line(right, "{%p endfor %}")
    document.add_paragraph().paragraph_format.line_spacing = Pt(8)
    document.add_paragraph("{%p for paragraph in letter.paragraphs %}")
    paragraph = document.add_paragraph("{{ paragraph }}")
    paragraph.alignment = ALIGN.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(12.7)
    paragraph.paragraph_format.space_after, paragraph.paragraph_format.line_spacing = Pt(6), 1.1
    document.add_paragraph("{%p endfor %}")


def _foot(document: Any) -> None:
    left, right = _two_columns(document, 82, 83)
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True, align=ALIGN.LEFT)
    _line(left, "{%p for line in letter.recipients %}")
    _line(left, "{{ line }}", size=11, align=ALIGN.LEFT)
    _line(left, "{%p endfor %}")
    _line(right, "{%p for line in letter.signer_lines %}")
    _line(right, "{{ line }}", bold=True)
    _line(right, "{%p endfor %}")
    _line(right, "", bold=True, before=80)  # 28 mm for signature and seal, then the name


def _list(document: Any) -> None:
    _line(document, "Phụ lục", bold=True)
    _line(document, "DANH SÁCH NHIỆM VỤ QUÁ HẠN", bold=True)
    _line(document, "{{ letter.caption }}", italic=True)
    _rule(document, indent=105)
    table = _table(document, 4, [width for _heading, width, _field in COLUMNS])
    table.style = "Table Grid"
    head, begin, row, end = table.rows
    _add(head._tr.get_or_add_trPr(), "w:tblHeader", {})
    _add(row._tr.get_or_add_trPr(), "w:cantSplit", {})
    begin.cells[0].text, end.cells[0].text = "{%tr for row in letter.rows %}", "{%tr endfor %}"
    for place, (heading, _width, field) in enumerate(COLUMNS):
        _line(head.cells[place], heading, size=12, bold=True)
        centred = ALIGN.CENTER if field in CENTRED else ALIGN.LEFT
        _line(row.cells[place], f"{{{{ row.{field} }}}}", size=12, align=centred)


def _two_columns(document: Any, left: int, right: int) -> list[Any]:
    """Add a table without lines, of widths in mm; return its two cells."""
    return list(_table(document, 1, [left, right]).rows[0].cells)


def _table(document: Any, rows: int, widths: list[int]) -> Any:
    """Add a table of fixed widths in mm: Word goes by the cells, other programs by the columns."""
    table = document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _line(
    place: Any,
    text: str,
    *,
    size: int = 14,
    bold: bool = False,
    italic: bool = False,
    align: Any = ALIGN.CENTER,
    before: int = 0,
) -> None:
    """Add a line to a cell (whose first paragraph is there already) or to the document."""
    first = place.paragraphs[0] if hasattr(place, "_tc") and not place.text and len(place.paragraphs) == 1 else None
    paragraph = first or place.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _rule(place: Any, *, indent: int) -> None:
    """Draw a line that leaves `indent` mm free on both sides."""
    paragraph = place.add_paragraph()
    border = _add(paragraph._p.get_or_add_pPr(), "w:pBdr", {})  # first: Word asks for this order
    _add(border, "w:top", {"w:val": "single", "w:sz": "6", "w:space": "1", "w:color": "000000"})
    style = paragraph.paragraph_format
    style.left_indent = style.right_indent = Mm(indent)
    style.space_before, style.line_spacing = Pt(2), Pt(4)


def _add(parent: Any, tag: str, attributes: dict[str, str]) -> Any:
    element = _element(tag, attributes)
    parent.append(element)
    return element


def _element(tag: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    return element
