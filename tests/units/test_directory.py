"""The look-up of printed names, and the reference lists behind it."""

from collections import Counter
from datetime import date

import pytest

from units import reference
from units.directory import Background, Directory, GroupName, Standing, UnitName
from units.wording import tokens, words

TODAY = date(2026, 7, 14)
IN_2022 = date(2022, 6, 30)


def small(**options) -> Directory:
    units = [
        UnitName(1, "Sở Nội vụ", "SNV", "department"),
        UnitName(2, "Công an tỉnh", "", "vertical"),
        UnitName(3, "UBND xã Mường Kim", "Xã Mường Kim", "commune"),
        UnitName(4, "Ban Quản lý Khu kinh tế tỉnh", "", "agency", ["BQLKKT"]),
    ]
    groups = [GroupName("ubnd-cap-xa", "UBND cấp xã", fans_out=True, phrases=["UBND xã, phường"])]
    return Directory.build("Lai Châu", units, groups, **options)


def found(directory: Directory, text: str) -> str:
    """The entry that the whole text names, with its unit's id or its group."""
    parts = tokens(text)
    for match in directory.matches(parts, 0):
        if match.end == len(parts):
            return match.filed[0].entry.shown
    return ""


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sở Nội vụ", "Sở Nội vụ"),
        ("SỞ NỘI VỤ", "Sở Nội vụ"),
        ("So Noi vu", "Sở Nội vụ"),
        ("Sở Nội\nvụ", "Sở Nội vụ"),
        ("Sở Nội vụ tỉnh Lai Châu", "Sở Nội vụ"),
        ("SNV", "Sở Nội vụ"),
        ("Công an tỉnh Lai Châu", "Công an tỉnh"),
        ("CA tỉnh", "Công an tỉnh"),
        ("Công an tỉnh Sơn La", ""),
        ("UBND xã Mường Kim", "UBND xã Mường Kim"),
        ("Ủy ban nhân dân xã Mường Kim", "UBND xã Mường Kim"),
        ("xã Mường Kim", "UBND xã Mường Kim"),
        ("UBND cấp xã", "[UBND cấp xã]"),
        ("Ủy ban nhân dân các xã, phường", "[UBND cấp xã]"),
        ("UBND các xã/phường thuộc tỉnh", "[UBND cấp xã]"),
        ("BQL KKT tỉnh", "Ban Quản lý Khu kinh tế tỉnh"),
        ("Quản lý Khu kinh tế", "Ban Quản lý Khu kinh tế tỉnh"),
        ("Sở Tư pháp", ""),
    ],
)
def test_a_name_is_found_however_it_is_written(text, name):
    assert found(small(), text) == name


def test_longest_name_comes_first():
    ends = [match.end for match in small().matches(tokens("Công an tỉnh Lai Châu"), 0)]

    assert ends == [5, 2]


def test_a_body_of_several_levels_needs_the_word_of_its_level():
    (match,) = small().matches(tokens("Công an"), 0)

    assert match.bare


def test_a_city_says_thanh_pho():
    directory = Directory.build("Hà Nội", [UnitName(1, "Công an Thành phố", "", "vertical")], [], city=True)

    assert {found(directory, text) for text in ("Công an TP Hà Nội", "Công an TPHN", "Công an thành phố")} == {
        "Công an Thành phố"
    }
    assert found(directory, "Công an tỉnh") == ""


def test_a_hint_is_a_guess():
    (match,) = small(background=Background(hints=[("Sở Nội chính", "Sở Nội vụ")])).matches(tokens("Sở Nội chính"), 0)

    assert match.filed[0].guess


def test_a_slip_is_near_and_an_exact_name_is_no_slip():
    directory = small()

    assert directory.near(words("Ban Quan li Khu kinh te")).name == "Ban Quản lý Khu kinh tế tỉnh"
    assert directory.near(words("Ban Quản lý Khu kinh tế")) is None
    assert directory.near(words("UBND xã Mường Kin")) is None, "a slip in the name of a commune may be another commune"


def test_a_name_that_was_cut_off_is_completed():
    directory = small()

    assert [entry.name for entry in directory.completions(words("Ban Quản lý"))] == ["Ban Quản lý Khu kinh tế tỉnh"]
    assert directory.knows_beginning(words("UBND cấp"))


def test_there_were_63_provinces_and_are_34():
    assert len([row for row in reference.provinces() if row.valid_on(IN_2022)]) == 63
    assert len([row for row in reference.provinces() if row.valid_on(TODAY)]) == 34
    assert len(reference.provinces()) == 63 + 34 - 11


def test_two_provinces_are_called_lao_cai():
    old, new = reference.province_on("Lào Cai", IN_2022), reference.province_on("Lào Cai", TODAY)

    assert (old.code, new.code, old.successor) == ("10", "15", ("15", "Lào Cai"))


def test_the_communes_are_those_of_the_day():
    now = sum(len(reference.communes(row, TODAY)) for row in reference.provinces() if row.valid_on(TODAY))
    lao_cai = reference.province_on("Lào Cai", IN_2022)

    assert now == 3321
    assert len(reference.districts(lao_cai, IN_2022)) == 9
    assert len(reference.communes(lao_cai, IN_2022)) == 152
    assert reference.districts(reference.province_on("Lai Châu", TODAY), TODAY) == []


@pytest.mark.parametrize("day", [IN_2022, date(2025, 4, 1), TODAY])
def test_every_province_has_its_bodies_once(day):
    for province in reference.provinces():
        if province.valid_on(day):
            names = Counter(unit.name for unit in reference.bodies(province, day))
            assert max(names.values()) == 1
            assert {"Sở Nội vụ", "Sở Tư pháp", "Sở Y tế"} <= set(names)
            assert not any("{" in name for name in names)


def test_every_body_is_found_under_its_name_short_name_and_aliases():
    for name in ("Lai Châu", "Hà Nội", "Hồ Chí Minh"):
        directory = reference.directory(name, TODAY)
        for unit in reference.bodies(reference.province_on(name, TODAY), TODAY):
            for form in (unit.name, unit.short_name, *unit.aliases):
                assert found(directory, form) == unit.name, form


def test_a_room_has_a_parent_that_exists():
    for province in reference.provinces():
        bodies = reference.bodies(province, TODAY)
        assert {unit.parent for unit in bodies if unit.kind == "internal"} <= {unit.name for unit in bodies}


def test_old_departments_name_their_successors():
    background = reference.background(reference.province_on("Lai Châu", TODAY), TODAY)
    heirs = {name: list(successors) for name, _aliases, successors in background.former}

    assert heirs["Sở Kế hoạch và Đầu tư"] == ["Sở Tài chính"]
    assert heirs["Sở Tài nguyên và Môi trường"] == ["Sở Nông nghiệp và Môi trường"]
    assert heirs["Sở Lao động - Thương binh và Xã hội"][0] == "Sở Nội vụ"


def test_what_a_province_lacks_stands_elsewhere():
    directory = reference.directory("Lai Châu", TODAY)
    (match,) = directory.matches(tokens("Sở Quy hoạch - Kiến trúc"), 0)

    assert match.filed[0].entry.standing == Standing.ELSEWHERE


def test_between_march_and_july_2025_new_departments_meet_old_districts():
    day = date(2025, 3, 31)
    directory = reference.directory("Lai Châu", day)

    assert found(directory, "Sở Nông nghiệp và Môi trường") == "Sở Nông nghiệp và Môi trường"
    assert found(directory, "UBND huyện Than Uyên") == "UBND huyện Than Uyên"
    assert reference.districts(reference.province_on("Lai Châu", day), day)


def test_a_former_district_does_not_take_the_name_of_its_province():
    hue = reference.directory("Huế", TODAY)

    assert found(hue, "Công an TP") == "Công an Thành phố"
    assert not list(hue.matches(tokens("TP Huế"), 0))
