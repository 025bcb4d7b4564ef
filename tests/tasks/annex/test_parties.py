"""The reading of a cell of unit names: a table of real ones, the traps, and what must hold for any cell."""

import csv
import io
import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.annex.parties import Parties, read_parties
from units import reference
from units.directory import Directory
from units.text import fold
from units.wording import tokens

TABLE = Path(__file__).with_name("unit_expressions.csv").read_text(encoding="utf-8")
EXPRESSIONS = list(csv.DictReader(io.StringIO(TABLE, newline="")))

# A department that was merged in 2025 is asked about, although the table takes its name as it stands.
ASKED_ALTHOUGH_CERTAIN = {("Sở TN&MT", "2026")}


@cache
def directory(province: str, year: int) -> Directory:
    return reference.directory(province, date(year, 7, 14))


def read(text: str, province: str = "Lâm Đồng", year: int = 2026, *, field: str = "coordinating") -> Parties:
    return read_parties(text, directory(province, year), field=field)


def names(parties: Parties) -> list[str]:
    return [reading.name for reading in parties.found]


def codes(parties: Parties) -> list[str]:
    return [doubt.code for doubt in parties.doubts]


@pytest.mark.parametrize("row", EXPRESSIONS, ids=[f"{row['province']} {row['text'][:40]}" for row in EXPRESSIONS])
def test_a_real_cell_reads_as_a_clerk_reads_it(row):
    parties = read(row["text"], row["province"], int(row["year"]), field="coordinating" if row["text"] else "lead")

    expected = [fold(name) for name in row["parsed"].split("|") if name]
    if row["uncertain"]:
        assert parties.doubts
    else:
        assert [fold(name) for name in names(parties)] == expected
        assert not parties.doubts or (row["text"], row["year"]) in ASKED_ALTHOUGH_CERTAIN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Các Sở: Nội vụ, Tài chính, Tư pháp", ["Sở Nội vụ", "Sở Tài chính", "Sở Tư pháp"]),
        ("UBND cấp xã", ["[UBND cấp xã]"]),
        ("UBND xã Đức Trọng, Di Linh và phường Bảo Lộc 1", ["UBND xã Đức Trọng", "UBND xã Di Linh"]),
        ("UBND các phường: Xuân Hương - Đà Lạt, Cam Ly - Đà Lạt", ["UBND phường Xuân Hương - Đà Lạt"]),
        ("- Sở Nội vụ\n- Sở Tư pháp", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("1. Sở Nội vụ\n2. Sở Tư pháp", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("Sở Nội vụ Sở Tư pháp", ["Sở Nội vụ", "Sở Tư pháp"]),
        ("Giám đốc Sở Nội vụ; Chánh Thanh tra tỉnh", ["Sở Nội vụ", "Thanh tra tỉnh"]),
        ("Chánh Văn phòng UBND tỉnh", ["Văn phòng UBND tỉnh"]),
        ("Công an tỉnh Lâm Đồng; Bảo hiểm xã hội tỉnh", ["Công an tỉnh", "Bảo hiểm xã hội tỉnh"]),
        ("Trung tâm Khuyến công, tư vấn phát triển", ["Trung tâm Khuyến công, tư vấn phát triển"]),
        ("Các cơ quan, đơn vị, địa phương liên quan", ["Các cơ quan, đơn vị, địa phương liên quan"]),
        ("Các sở, ban, ngành liên quan", ["Các sở, ban, ngành liên quan"]),
        ("Các sở, ban, ngành và UBND cấp xã", ["[Các sở, ban, ngành]", "[UBND cấp xã]"]),
        ("các cơ quan thông tấn, báo chí", ["các cơ quan thông tấn, báo chí"]),
        ("Kho bạc Nhà nước khu vực IX", ["Kho bạc Nhà nước khu vực IX"]),
        ("Sở Tài chính - cơ quan thường trực", ["Sở Tài chính"]),
        ("SỞ NỘI VỤ", ["Sở Nội vụ"]),
    ],
)
def test_a_trap(text, expected):
    assert names(read(text))[: len(expected)] == expected


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        ("Văn phòng UBND", "Văn phòng UBND tỉnh", "level_missing"),
        ("UBND cấp", "UBND cấp", "cut_off"),
        ("Trung tâm Phục vụ", "Trung tâm Phục vụ hành chính công tỉnh", "completed"),
        ("Số Nội vụ", "Sở Nội vụ", "spelling"),
        ("S& Nội vụ", "Sở Nội vụ", "spelling"),
        ("Sở Nông ngiệp và Môi trường", "Sở Nông nghiệp và Môi trường", "spelling"),
        ("Sở Kế hoạch và Đầu tư", "Sở Kế hoạch và Đầu tư", "unit_ended"),
        ("UBND các huyện, thành phố", "[UBND cấp huyện]", "level_ended"),
        ("Sở Quy hoạch - Kiến trúc", "Sở Quy hoạch - Kiến trúc", "unit_elsewhere"),
        ("Sở Nội vụ tỉnh Sơn La", "Sở Nội vụ tỉnh Sơn La", "unit_unknown"),
        ("UBND xã Không Có Tên", "UBND xã Không Có Tên", "unit_unknown"),
        ("Công an các địa phương", "Công an các địa phương", "unit_unknown"),
        ("Công ty Cổ phần Cấp nước", "Công ty Cổ phần Cấp nước", "unit_unknown"),
        ("UBND cấp xã nơi có đất thu hồi", "UBND cấp xã nơi có đất thu hồi", "group_part"),
        ("Bộ Nội vụ", "Bộ Nội vụ", "central_body"),
        ("Văn phòng UBND tỉnh (Sở Nội vụ)", "Văn phòng UBND tỉnh", "unit_in_clause"),
        ("Như trên", "Như trên", "not_understood"),
    ],
)
def test_what_a_clerk_would_ask(text, name, code):
    parties = read(text)

    assert names(parties) == [name]
    assert code in codes(parties)


def test_an_old_department_is_answered_by_its_successor():
    (doubt,) = read("Sở Thông tin và Truyền thông").doubts

    assert "Sở Khoa học và Công nghệ" in doubt.suggestion


def test_a_new_department_is_asked_about_in_an_old_plan():
    assert codes(read("Sở Nông nghiệp và Môi trường", "Lào Cai", 2022)) == ["unit_elsewhere"]


def test_a_department_that_only_other_provinces_have_is_asked_about():
    assert codes(read("Sở Du lịch", "Lạng Sơn")) != []
    assert codes(read("Sở Du lịch", "Hà Nội")) == []


def test_an_open_group_alone_cannot_lead():
    assert codes(read("Các cơ quan liên quan", field="lead")) == ["open_lead"]
    assert codes(read("Các cơ quan liên quan", field="coordinating")) == []


def test_an_empty_cell_is_asked_about_only_in_the_lead_column():
    assert codes(read("", field="lead")) == ["missing"]
    assert read("", field="coordinating") == Parties((), ())


def test_several_leads_are_no_question():
    assert codes(read("Sở Nội vụ; Sở Tư pháp; UBND cấp xã", field="lead")) == []


def test_who_only_coordinates_does_not_lead():
    parties = read("Chủ trì: Sở Nội vụ; phối hợp: Sở Tài chính, Sở Tư pháp", field="lead")

    assert names(parties) == ["Sở Nội vụ"]
    assert codes(parties) == ["other_part", "other_part"]


def test_what_a_unit_does_stays_in_its_printed_text():
    (reading,) = read("Sở Nội vụ tham mưu, theo dõi, đôn đốc", field="lead").found

    assert (reading.name, reading.text) == ("Sở Nội vụ", "Sở Nội vụ tham mưu, theo dõi, đôn đốc")


def test_a_contact_person_is_no_party():
    parties = read("Sở Nội vụ\nĐ/c Nguyễn Văn A - 0912345678", field="lead")

    assert names(parties) == ["Sở Nội vụ"]
    assert "Nguyễn Văn A" in parties.found[0].text


def test_a_unit_printed_twice_is_one_party():
    (reading,) = read("Sở Nội vụ; SNV").found

    assert reading.text == "Sở Nội vụ; SNV"


def test_a_reading_knows_its_unit_and_its_group():
    unit, group, text = read("Sở Nội vụ; UBND các xã, phường; các đơn vị liên quan").found

    assert (unit.group, group.group, text.group) == (None, "ubnd-cap-xa", None)
    assert unit.unit_id
    assert group.unit_id is text.unit_id is None


BODIES = [
    unit.name for unit in reference.bodies(reference.province_on("Lâm Đồng", date(2026, 7, 14)), date(2026, 7, 14))
]
COMMUNES = [
    unit.name for unit in reference.communes(reference.province_on("Lâm Đồng", date(2026, 7, 14)), date(2026, 7, 14))
]
KNOWN = st.lists(
    st.sampled_from([*BODIES, *COMMUNES[:20], "UBND cấp xã", "Các sở, ban, ngành"]), min_size=1, unique=True, max_size=6
)
SEPARATORS = st.sampled_from(["; ", ", ", "\n", " và ", ";\n", ",\n", "\n- ", " ", " / "])


@given(KNOWN, st.lists(SEPARATORS, min_size=5, max_size=5))
def test_known_names_come_back_whatever_separates_them(known, separators):
    text = known[0] + "".join(separator + name for separator, name in zip(separators, known[1:], strict=False))

    assert [name.strip("[]") for name in names(read(text))] == known


@given(st.sampled_from(EXPRESSIONS))
def test_the_encoding_of_letters_makes_no_difference(row):
    year = int(row["year"])

    assert read(unicodedata.normalize("NFD", row["text"]), row["province"], year) == read(
        row["text"], row["province"], year
    )


@given(KNOWN, st.data())
def test_case_and_line_breaks_make_no_difference(known, data):
    text = "; ".join(known)
    wrapped = "".join(data.draw(st.sampled_from([" ", "\n"])) if char == " " else char for char in text)

    assert names(read(wrapped)) == names(read(text)) == names(read(text.upper()))


PRINTED = st.sampled_from(
    [word for row in EXPRESSIONS for word in row["text"].split()]
    + [
        "Sở",
        "UBND",
        "các",
        "và",
        "liên quan",
        ",",
        ";",
        "/",
        "(",
        ")",
        "\n",
        ".",
        "phối hợp:",
        "chủ trì",
        "đ/c",
        "0912",
        "x",
    ]
)


@given(st.lists(PRINTED, max_size=15).map(" ".join), st.sampled_from(["lead", "coordinating"]))
def test_nothing_printed_is_lost(text, field):
    parties = read(text, field=field)

    kept = " ".join([*(reading.text for reading in parties.found), *(doubt.message for doubt in parties.doubts)])
    assert not [token.text for token in tokens(text) if token.words and token.text not in kept]


@pytest.mark.parametrize("said", ["tham mưu", "chủ trì tham mưu", "trình", "báo cáo", "giúp"])
def test_who_is_advised_gets_no_task(said):
    parties = read(f"Sở Nội vụ {said} UBND tỉnh", field="lead")

    assert (names(parties), codes(parties)) == (["Sở Nội vụ"], [])


def test_a_last_kind_of_district_belongs_to_the_group():
    assert names(read("UBND 21 huyện, thành phố, thị xã", "Nghệ An", 2023)) == ["[UBND cấp huyện]"]


def test_all_levels_of_a_body_are_not_the_one_of_the_province():
    parties = read("Thi hành án dân sự các cấp")

    assert "Thi hành án dân sự tỉnh" not in names(parties)
    assert parties.doubts or len(parties.found) == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("VP. UBND tỉnh", "Văn phòng UBND tỉnh"),
        ("BCH QS tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),
        ("Đoàn TNCSHCM tỉnh", "Tỉnh đoàn"),
        ("Các ngành, các cấp", "Các ngành, các cấp"),
        ("P. Tổ chức, biên chế", "P. Tổ chức, biên chế"),
    ],
)
def test_short_forms_that_offices_invent(text, name):
    assert names(read(text)) == [name]


@pytest.mark.parametrize(
    ("text", "province", "year", "group"),
    [
        ("UBND các huyện, thị xã và thành phố Vinh", "Nghệ An", 2023, "[UBND cấp huyện]"),
        ("UBND các xã, phường, đặc khu Phú Quý", "Lâm Đồng", 2026, "[UBND cấp xã]"),
    ],
)
def test_a_group_that_ends_in_one_of_its_own_is_the_whole_group(text, province, year, group):
    parties = read(text, province, year)

    assert (names(parties), codes(parties)) == ([group], [])
