"""The printed report: what stands on it, in which face, on which sheets."""

import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from reports import pdf as pdf_module
from reports.consolidation import content_of, find_period
from reports.content import ReportError
from reports.models import Report
from reports.paper import Paper
from reports.pdf import paper_html, report_pdf
from reports.words import BLANK, number
from tests.reports.conftest import COMMUNES, TODAY, World

poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="the package poppler-utils is not installed")

BASES = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = [unicodedata.normalize("NFC", base + tone) for base in BASES for tone in TONES]
SMALL = [letter for letter in [*VOWELS, "đ"] if not letter.isascii()]
LETTERS = [*SMALL, *(letter.upper() for letter in SMALL)]


def paper_of(world: World, **fields: str) -> Paper:
    period = find_period(world.plan, "2026-Q3")
    report = Report(period=period, code="2026-Q3", unit=world.plan.agency, **fields)
    return Paper(report, content_of(period, "2026-Q3", today=TODAY))


def run(program: str, file: bytes, tmp_path: Path, *arguments: str) -> str:
    """Return what a program of poppler says of the file."""
    path = tmp_path / "bao-cao.pdf"
    path.write_bytes(file)
    after = ["-"] if program == "pdftotext" else []
    done = subprocess.run([program, *arguments, str(path), *after], capture_output=True, text=True, check=True)
    return done.stdout


def flat(text: str) -> str:
    return " ".join(text.split())


@poppler
def test_letterhead_leaves_number_and_day_to_the_clerk(quarter: World, tmp_path: Path) -> None:
    text = flat(run("pdftotext", report_pdf(paper_of(quarter)), tmp_path))

    for words in (
        "UBND TỈNH LÀO CAI",
        "SỞ NỘI VỤ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "/BC-SNV",
        "tháng 9 năm 2026",
        "Kết quả thực hiện Kế hoạch cải thiện Chỉ số PAPI của tỉnh Lào Cai quý III năm 2026",
        "Kính gửi: Ủy ban nhân dân tỉnh Lào Cai.",
    ):
        assert words in text


@poppler
def test_figures_of_the_pdf_are_those_of_the_content(quarter: World, tmp_path: Path) -> None:
    paper = paper_of(quarter)

    text = flat(run("pdftotext", report_pdf(paper), tmp_path, "-layout"))

    for row in [*paper.content.blocks, *paper.content.units[:1]]:
        counts = " ".join(number(part) for part in (row.figures.total, *row.figures.parts))
        assert f"{counts} " in text
    assert "7 đơn vị: 5 hoàn thành, 2 quá hạn." in flat(run("pdftotext", report_pdf(paper), tmp_path))


@poppler
def test_late_units_are_named(quarter: World, tmp_path: Path) -> None:
    text = flat(run("pdftotext", report_pdf(paper_of(quarter)), tmp_path))

    assert "Phụ lục III" in text
    assert f"Còn 2 lượt giao nhiệm vụ quá hạn của 2 đơn vị: {COMMUNES[5]}; {COMMUNES[6]}" in text


@poppler
def test_text_ends_as_documents_do(quarter: World, tmp_path: Path) -> None:
    assert "xem xét, chỉ đạo./." in flat(run("pdftotext", report_pdf(paper_of(quarter)), tmp_path))


@poppler
def test_body_is_portrait_and_annexes_are_landscape(quarter: World, tmp_path: Path) -> None:
    info = run("pdfinfo", report_pdf(paper_of(quarter)), tmp_path, "-l", "99")

    sizes = re.findall(r"^Page +\d+ size: +(\d+)\S* x (\d+)", info, re.MULTILINE)
    assert sizes[0] == ("595", "841")
    assert set(sizes[-3:]) == {("841", "595")}


@poppler
def test_pages_are_numbered_from_the_second_and_annexes_by_themselves(quarter: World, tmp_path: Path) -> None:
    pages = run("pdftotext", report_pdf(paper_of(quarter)), tmp_path).split("\f")[:-1]

    heads = [page.strip().splitlines()[0] for page in pages]
    assert heads[:2] == ["UBND TỈNH LÀO CAI", "2"]
    assert heads[-3:] == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]


@poppler
def test_only_the_times_metric_face_is_embedded(quarter: World, tmp_path: Path) -> None:
    fonts = run("pdffonts", report_pdf(paper_of(quarter)), tmp_path).splitlines()[2:]

    assert fonts
    assert {font.split()[0].partition("+")[2].partition("-Bold")[0].partition("-Italic")[0] for font in fonts} == {
        "Liberation-Serif"
    }


@poppler
def test_every_vietnamese_letter_survives(quarter: World, tmp_path: Path) -> None:
    assert len(LETTERS) == 134

    text = run("pdftotext", report_pdf(paper_of(quarter, directed=" ".join(LETTERS))), tmp_path)

    assert [letter for letter in LETTERS if letter not in text] == []


@poppler
def test_decomposed_text_is_composed_on_paper(quarter: World, tmp_path: Path) -> None:
    written = unicodedata.normalize("NFD", "Đã đôn đốc các xã chậm")

    text = run("pdftotext", report_pdf(paper_of(quarter, directed=written)), tmp_path)

    assert "Đã đôn đốc các xã chậm" in flat(text)


@poppler
def test_sign_that_the_face_lacks_becomes_a_plain_one(quarter: World, tmp_path: Path) -> None:
    file = report_pdf(paper_of(quarter, directed="✓ Đã họp giao ban ● Đã kiểm tra ☃"))

    assert "x Đã họp giao ban - Đã kiểm tra ?" in flat(run("pdftotext", file, tmp_path))
    assert "Liberation-Serif" in run("pdffonts", file, tmp_path)
    assert "DejaVu" not in run("pdffonts", file, tmp_path)


def test_own_words_replace_the_sentences_of_their_section(quarter: World) -> None:
    html = paper_html(paper_of(quarter, shortcomings="Một số xã triển khai chậm.\nDo thiếu cán bộ."))

    assert "<p>Một số xã triển khai chậm.</p><p>Do thiếu cán bộ.</p>" in html
    assert "lượt giao nhiệm vụ quá hạn của" not in html


def test_written_markup_is_shown_not_obeyed(quarter: World) -> None:
    assert "&lt;img src=" in paper_html(paper_of(quarter, directed="<img src=http://127.0.0.1/x.png>"))


def test_recipients_without_as_above_need_no_addressee(quarter: World) -> None:
    html = paper_html(paper_of(quarter, recipients="- UBND tỉnh (báo cáo);\n- Lưu: VT, CCHC."))

    assert "Kính gửi" not in html


def test_number_and_day_are_printed_once_given(quarter: World) -> None:
    paper = paper_of(quarter, number="15/BC-SNV")

    assert (paper.number, paper.day) == ("15/BC-SNV", f"ngày {BLANK} tháng 9 năm 2026")


def test_committee_reports_in_its_own_name(quarter: World) -> None:
    quarter.plan.agency = None
    quarter.plan.save()

    paper = paper_of(quarter)

    assert paper.agency == ["Ủy ban nhân dân", "tỉnh Lào Cai"]
    assert (paper.superior, paper.addressee, paper.signer_lines[0]) == ("", "", "TM. ỦY BAN NHÂN DÂN")


def test_missing_font_is_said(quarter: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_module, "FAMILIES", frozenset({"Phông không có trên máy"}))

    with pytest.raises(ReportError, match="fonts-liberation2"):
        report_pdf(paper_of(quarter))


def test_missing_library_is_said(quarter: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)

    with pytest.raises(ReportError, match="libpangoft2"):
        report_pdf(paper_of(quarter))


def test_sheets_load_nothing() -> None:
    with pytest.raises(ValueError, match="file:///etc/passwd"):
        pdf_module._refuse("file:///etc/passwd")
