"""Vietnamese text as it is stored, searched and sorted."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from units.text import fold, nfc, sort_key

LETTERS = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"


def test_nfc_composes_what_keyboards_and_files_decompose():
    decomposed = unicodedata.normalize("NFD", "Việt")

    assert (len(decomposed), nfc(decomposed)) == (6, "Việt")


def test_nfc_collapses_blanks_and_drops_invisible_characters():
    assert nfc("  Sở\u00a0Nội \t vụ\u200b\n tỉnh ") == "Sở Nội vụ tỉnh"


def test_nfc_keeps_line_breaks_when_asked():
    assert nfc(" Sở  Nội vụ \r\n\r\n Sở Tư pháp ", lines=True) == "Sở Nội vụ\nSở Tư pháp"


def test_character_that_postgresql_refuses_is_dropped():
    assert (nfc("Sở\0 Nội vụ"), fold("\0Sở")) == ("Sở Nội vụ", "so")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lai Châu", "lai chau"),
        ("LAI CHÂU", "lai chau"),
        ("lai chau", "lai chau"),
        ("Đắk Lắk", "dak lak"),
        ("Ðà Nẵng", "da nang"),  # the Icelandic letter, as old fonts have it
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("thuỷ", "thuy"),
        ("thủy", "thuy"),
        ("UỶ BAN", "uy ban"),
        ("Ủy ban", "uy ban"),
        ("Sở GTVT – XD", "so gtvt - xd"),
        ("“Một  cửa”", '"mot cua"'),
    ],
)
def test_fold_takes_away_what_a_search_ignores(text, folded):
    assert fold(text) == folded


@given(st.text(alphabet=LETTERS + LETTERS.upper() + " -", max_size=30))
def test_fold_is_plain_and_final(text):
    folded = fold(text)

    assert folded.isascii()
    assert fold(folded) == fold(unicodedata.normalize("NFD", text)) == fold(text.upper()) == folded


@pytest.mark.parametrize(
    "in_order",
    [
        "An, Ăn, Ân, Bình, Dung, Dũng, Đà Nẵng, Đào, Em, Êm, Hải",
        "Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, On, Ôn, Ơn, Ung, Ưng, Yên",
        "ma, mà, mả, mã, má, mạ",
        "Hạ Long, Hà Nội",  # letters of the whole text first, tones after
        "Ánh Nguyễn Thị, Bình Lê Văn",
        "Quận 1, Quận 3, Quận Ba Đình",
    ],
)
def test_sort_key_gives_the_order_of_the_vietnamese_alphabet(in_order):
    names = in_order.split(", ")

    assert sorted(set(names), key=sort_key) == names


@given(st.text(alphabet=LETTERS + LETTERS.upper() + " ", max_size=30))
def test_sort_key_is_plain_ascii_and_knows_no_case(text):
    assert sort_key(text).isascii()
    assert sort_key(text) == sort_key(text.upper()) == sort_key(unicodedata.normalize("NFD", text))


def test_provinces_stand_in_the_order_of_the_alphabet() -> None:
    names = [
        "Phú Thọ",
        "Phú Yên",
        "Quảng Trị",
        "Sơn La",
        "Tây Ninh",
        "Thái Bình",
        "Tuyên Quang",
        "Ung",
        "Vĩnh Long",
        "Xuân",
        "Yên Bái",
    ]

    assert sorted(set(names), key=sort_key) == names
