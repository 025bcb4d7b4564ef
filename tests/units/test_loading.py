"""The reference lists in the database."""

from datetime import date

import pytest

from tasks.annex.parties import read_parties
from units.loading import load_units
from units.lookup import directory_of
from units.models import Group, Province, Succession, Unit

pytestmark = pytest.mark.django_db

BEFORE, SINCE = date(2025, 6, 30), date(2025, 7, 1)


def test_63_provinces_become_34() -> None:
    load_units(only=())

    assert Province.objects.valid_on(BEFORE).count() == 63
    assert Province.objects.valid_on(SINCE).count() == 34


def test_two_provinces_bear_one_name_and_one_code_names_two() -> None:
    load_units(only=())

    old, new = Province.objects.filter(name="Lào Cai").order_by("valid_from")
    assert old.successor == new
    assert [p.name for p in Province.objects.filter(code="15").order_by("valid_from")] == ["Yên Bái", "Lào Cai"]
    assert old.name_with_years != new.name_with_years


def test_lao_cai_of_2022_has_its_districts_and_communes() -> None:
    load_units(only={"Lào Cai"})
    province = Province.objects.named("tỉnh Lào Cai", date(2022, 6, 30)).get()

    units = Unit.objects.of_province(province, date(2022, 6, 30))

    assert units.of_kinds(["district"]).count() == 9
    assert units.of_kinds(["commune"]).count() == 152


def test_lai_chau_changes_shape_on_the_first_of_july() -> None:
    load_units(only={"Lai Châu"})
    province = Province.objects.get(name="Lai Châu")

    before, since = (Unit.objects.of_province(province, day).of_kinds(["commune"]).count() for day in (BEFORE, SINCE))

    assert (before, since) == (106, 38)
    assert not Unit.objects.of_province(province, SINCE).of_kinds(["district"]).exists()


def test_department_knows_its_successor() -> None:
    load_units(only={"Lai Châu"})

    heirs = Succession.objects.filter(predecessor__name="Sở Kế hoạch và Đầu tư")

    assert [heir.successor.name for heir in heirs] == ["Sở Tài chính"]


def test_loading_again_keeps_what_the_coordinator_changed() -> None:
    load_units(only={"Lai Châu"})
    Unit.objects.filter(name="Sở Tư pháp").update(name="Sở Tư pháp và Hộ tịch")
    units = Unit.objects.count()

    load_units(only={"Lai Châu"})

    assert Unit.objects.count() == units
    assert not Unit.objects.filter(name="Sở Tư pháp").exists()


def test_group_phrase_stands_for_the_units_of_its_kinds() -> None:
    load_units(only={"Lai Châu"})
    province = Province.objects.get(name="Lai Châu")

    communes = Unit.objects.of_province(province, SINCE).of_kinds(Group.objects.get(code="ubnd-cap-xa").kinds)

    assert communes.count() == 38


def test_directory_of_the_database_understands_what_the_coordinator_added(django_assert_num_queries: object) -> None:
    load_units(only={"Lai Châu"})
    province = Province.objects.get(name="Lai Châu")
    unit = Unit.objects.get(name="Sở Tư pháp", province=province)
    unit.aliases.create(name="Sở Luật")

    with django_assert_num_queries(3):
        directory = directory_of(province, SINCE)

    assert [party.unit_id for party in read_parties("Sở Luật", directory, field="lead").found] == [unit.pk]


@pytest.mark.parametrize("name", ["Bà Rịa-Vũng Tàu", "tỉnh Bà Rịa – Vũng Tàu"])
def test_a_province_is_found_whatever_dash_its_name_is_typed_with(name: str) -> None:
    load_units(only={"Bà Rịa - Vũng Tàu"})

    assert Province.objects.named(name, date(2022, 6, 30)).get().name == "Bà Rịa - Vũng Tàu"


def test_hue_is_found_by_the_name_of_its_province() -> None:
    load_units(only={"Huế"})

    assert Province.objects.named("Thừa Thiên Huế", date(2022, 6, 30)).get().name == "Huế"


def heirs(name: str, province: str) -> list[tuple[str, str, str]]:
    found = Succession.objects.filter(predecessor__name=name, predecessor__province__name=province, on=SINCE)
    return [(s.successor.name, s.successor.province.name, s.subject) for s in found.order_by("successor__code")]


def test_commune_knows_who_took_over_wholly_or_in_part() -> None:
    load_units(only={"Yên Bái", "Lào Cai", "Cao Bằng"})

    assert heirs("UBND xã Khánh Thiện", "Yên Bái") == [("UBND xã Lâm Thượng", "Lào Cai", "")]
    assert heirs("UBND xã Hồng Quang", "Cao Bằng") == [
        ("UBND xã Bế Văn Đàn", "Cao Bằng", "một phần địa bàn"),
        ("UBND xã Phục Hòa", "Cao Bằng", "một phần địa bàn"),
    ]


def test_department_of_a_merged_province_is_followed_by_that_of_the_new_one() -> None:
    load_units(only={"Yên Bái", "Lào Cai"})

    assert heirs("Sở Nội vụ", "Yên Bái") == heirs("Sở Nội vụ", "Lào Cai") == [("Sở Nội vụ", "Lào Cai", "")]


def test_who_took_over_is_loaded_once_and_later_left_alone() -> None:
    load_units(only={"Lai Châu"})
    Succession.objects.filter(on=SINCE).first().delete()
    known = Succession.objects.count()

    load_units(only={"Lai Châu"})

    assert Succession.objects.count() == known
