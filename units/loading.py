"""Brings the reference lists of `fixtures/units` into the database at set-up.

A province that already has units is left alone: from then on they are its coordinator's to keep.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import transaction

from units import reference
from units.models import Alias, Group, Holiday, Province, Succession, Unit, UnitQuerySet
from units.reference import NEW_DEPARTMENTS, TWO_LEVELS, ProvinceRow, UnitRow

FIRST_DAY = date(2008, 8, 1)  # since then there were 63 provinces
EVE = timedelta(days=1)
BATCH = 2000
PARTLY = "một phần địa bàn"  # the subject of a succession in which several communes share the old one


@transaction.atomic
def load_units(only: Iterable[str] | None = None) -> int:
    """Load provinces, group phrases and the units of provinces that have none; return the number of new units.

    `only` narrows to provinces of these names.
    """
    provinces = _load_provinces()
    _load_groups()
    filled = set(Unit.objects.values_list("province", flat=True).distinct())
    made = 0
    for row in reference.provinces():
        province = provinces[_key(row)]
        if province.pk not in filled and (only is None or row.name in only):
            made += _load_province(province, row)
    _load_successions_of_2025(provinces)
    return made


def load_holidays() -> int:
    """Load the days off of years that have none yet; the others are the coordinators' to keep. Return how many."""
    known = {day.year for day in Holiday.objects.values_list("day", flat=True)}
    new = [Holiday(day=day, name=name) for day, name in reference.holidays() if day.year not in known]
    return len(Holiday.objects.bulk_create(new))


Key = tuple[str, str, date]  # code and name alone do not identify: Tuyên Quang kept both through its merger


def _key(row: ProvinceRow) -> Key:
    return row.code, row.name, row.valid_from or FIRST_DAY


def _load_provinces() -> dict[Key, Province]:
    known = {(province.code, province.name, province.valid_from): province for province in Province.objects.all()}
    for row in sorted(reference.provinces(), key=lambda row: row.successor is not None):
        if _key(row) in known:
            continue
        known[_key(row)] = Province.objects.create(
            code=row.code,
            name=row.name,
            kind=Province.Kind.CITY if row.city else Province.Kind.PROVINCE,
            valid_from=row.valid_from or FIRST_DAY,
            valid_to=row.valid_to,
            successor=known[(*row.successor, TWO_LEVELS)] if row.successor else None,
        )
    return known


def _load_groups() -> None:
    for row in reference.groups():
        Group.objects.get_or_create(
            code=row.code,
            province=None,
            defaults={
                "name": row.name,
                "kinds": list(row.kinds),
                "phrases": list(row.phrases),
                "valid_to": row.valid_to,
            },
        )


def _load_province(province: Province, row: ProvinceRow) -> int:
    rows = list(_dated(row))
    tops = [(u, span) for u, span in rows if not u.parent]
    saved = {unit.name: unit for unit in _save(province, tops, {})}
    below = _save(province, [(u, span) for u, span in rows if u.parent], saved)
    _save_successions(row, saved)
    return len(saved) + len(below)


Span = tuple[date, date | None]


def _dated(row: ProvinceRow) -> Iterator[tuple[UnitRow, Span]]:
    """Yield the units of a province with their first and last day, old shape and new."""
    first, last = row.valid_from or FIRST_DAY, row.valid_to
    old = {unit.name: unit for unit in reference.bodies(row, first)}
    new = {unit.name: unit for unit in reference.bodies(row, last or NEW_DEPARTMENTS)}
    for name in dict.fromkeys([*new, *old]):
        since = first if name in old else max(first, NEW_DEPARTMENTS)
        until = last if name in new else NEW_DEPARTMENTS - EVE
        yield new.get(name) or old[name], (since, until)
    if first < TWO_LEVELS:
        yield from ((unit, (first, TWO_LEVELS - EVE)) for unit in reference.districts(row, first))
        yield from ((unit, (first, TWO_LEVELS - EVE)) for unit in reference.communes(row, first))
    if last is None:
        yield from ((unit, (max(first, TWO_LEVELS), None)) for unit in reference.communes(row, TWO_LEVELS))


def _save(province: Province, rows: list[tuple[UnitRow, Span]], parents: dict[str, Unit]) -> list[Unit]:
    units = [
        Unit(
            province=province,
            parent=parents.get(row.parent),
            name=row.name,
            short_name=row.short_name,
            kind=row.kind,
            code=row.code,
            position=position,
            valid_from=since,
            valid_to=until,
        )
        for position, (row, (since, until)) in enumerate(rows)
    ]
    Unit.objects.bulk_create(units, batch_size=BATCH)
    Alias.objects.bulk_create(
        [
            Alias(unit=unit, name=name)
            for unit, (row, _span) in zip(units, rows, strict=True)
            for name in dict.fromkeys(row.aliases)
        ],
        batch_size=BATCH,
    )
    return units


def _save_successions(row: ProvinceRow, units: dict[str, Unit]) -> None:
    Succession.objects.bulk_create(
        Succession(predecessor=units[s.old], successor=units[s.new], on=s.on, subject=s.subject)
        for s in reference.successions(row)
        if s.old in units and s.new in units
    )


def _load_successions_of_2025(provinces: dict[Key, Province]) -> None:
    """Load who took over on 1/7/2025 from communes, and from the bodies of merged provinces, where nobody knows yet."""
    of_communes = Succession.objects.filter(on=TWO_LEVELS, predecessor__kind=Unit.Kind.COMMUNE)
    known = of_communes.order_by().values_list("predecessor__province", flat=True).distinct()
    ended = Unit.objects.exclude(province__in=list(known)).filter(valid_to=TWO_LEVELS - EVE).order_by()
    began = Unit.objects.valid_on(TWO_LEVELS).order_by()
    old, new = (dict(each.filter(kind=Unit.Kind.COMMUNE).values_list("code", "pk")) for each in (ended, began))
    pairs = [
        (old[before], new[after], "" if whole else PARTLY)
        for before, after, whole in (reference.commune_successions() if old else ())
        if before in old and after in new
    ]
    pairs += _pairs_in_mergers(provinces, ended, began) if pairs else []
    Succession.objects.bulk_create(
        [Succession(predecessor_id=a, successor_id=b, on=TWO_LEVELS, subject=subject) for a, b, subject in pairs],
        batch_size=BATCH,
    )


def _pairs_in_mergers(
    provinces: dict[Key, Province], ended: UnitQuerySet, began: UnitQuerySet
) -> Iterator[tuple[int, int, str]]:
    old, new = (
        {(province, name): pk for province, name, pk in each.filter(parent=None).values_list("province", "name", "pk")}
        for each in (ended, began)
    )
    for row in reference.provinces():
        province = provinces[_key(row)]
        for heir in reference.merger_successions(row):
            before, after = (province.pk, heir.old), (province.successor_id, heir.new)
            if before in old and after in new:
                yield old[before], new[after], heir.subject
