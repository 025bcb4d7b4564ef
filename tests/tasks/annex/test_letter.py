"""What the letter around the tables says about the plan."""

from datetime import date

import pytest

from tasks.annex.document import Letter, open_document
from tasks.annex.document.letter import read_letter
from tests.tasks.annex import documents


def of(text: str) -> Letter:
    return read_letter(text.splitlines())


def test_whole_plan_says_what_a_clerk_would_copy():
    letter = open_document(documents.saved(documents.whole_plan())).letter

    assert letter == Letter(
        number="1450/KH-UBND",
        dated_on=date(2026, 3, 27),
        title="Cải thiện và nâng cao Chỉ số PAPI của tỉnh Lai Châu năm 2026",
        body="ỦY BAN NHÂN DÂN\nTỈNH LAI CHÂU",
        legal_bases="Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;\n"
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 05/01/2026 của UBND tỉnh;",
        recipients="- Bộ Nội vụ;\n- Các sở, ban, ngành;\n- Lưu: VT, NC.",
        signer_lines="TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH",
        signer_name="Giàng A Tính",
    )


def test_plan_of_an_office_without_a_letterhead_table():
    letter = of(documents.IN_PROSE)

    assert (letter.number, letter.dated_on) == ("326/KH-VP", date(2026, 4, 8))
    assert letter.title == "Nâng cao Chỉ số PAPI của Văn phòng năm 2026"
    assert (letter.signer_lines, letter.signer_name) == ("KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG", "Nguyễn Văn Bàn")


@pytest.mark.parametrize(
    ("line", "number", "dated_on"),
    [
        ("Số:        /KH-UBND", "", None),
        ("Số: 12 /KH-UBND", "12/KH-UBND", None),
        ("Số: *239* /KH-UBND", "239/KH-UBND", None),
        ("Số 7/KH – SXD", "7/KH-SXD", None),
        ("Lai Châu, ngày    tháng 4 năm 2026", "", None),
        ("Lai Châu, ngày 31 tháng 02 năm 2026", "", None),
        ("Lai Châu, ngày 05 tháng 4 năm 2026", "", date(2026, 4, 5)),
        ("Thực hiện Kế hoạch số 1331/KH-UBND ngày 31/3/2025 của UBND tỉnh", "", None),
    ],
)
def test_number_and_date_are_taken_only_where_they_are_the_plans_own(line, number, dated_on):
    letter = of(line)

    assert (letter.number, letter.dated_on) == (number, dated_on)


@pytest.mark.parametrize(
    ("text", "goals"),
    [
        ("Phấn đấu Chỉ số PAPI đạt từ 43,5 điểm trở lên, tăng ít nhất 02 bậc.", {"score": "43.5", "places": "2"}),
        ("Năm 2025, PAPI đạt 42,1 điểm; phấn đấu năm 2026 PAPI tăng 1,2 điểm", {"gain": "1.2"}),
        ("Phấn đấu xếp hạng thứ 15/34 về Chỉ số PAPI", {"rank": "15"}),
        ("Phấn đấu chỉ số nội dung “Công khai, minh bạch” của PAPI tăng 0,2 điểm", {}),
        ("Phấn đấu PAPI tăng 1 bậc. Phấn đấu PAPI tăng 2 bậc.", {}),
        ("Chỉ số PAPI năm 2025 tăng 3 bậc so với năm 2024", {}),
    ],
)
def test_objective_of_the_whole_index_is_taken_where_it_is_sure(text, goals):
    assert of(text).goals == goals


def test_sentence_below_the_title_is_none_of_it():
    letter = of("KẾ HOẠCH\nNâng cao Chỉ số PAPI\nNăm 2025, tỉnh đạt 42 điểm.")

    assert letter.title == "Nâng cao Chỉ số PAPI"


def test_signature_without_a_name_gives_the_capacity_alone():
    letter = of("GIÁM ĐỐC\n(Đã ký)\nI. MỤC ĐÍCH")

    assert (letter.signer_lines, letter.signer_name) == ("GIÁM ĐỐC", "")


def test_text_that_is_no_letter_says_nothing():
    assert of("Nội dung\nviệc cần làm") == Letter()
