"""The directory of a province as its coordinator keeps it in the database."""

from datetime import date

from units import reference
from units.directory import Background, Directory, GroupName, UnitName
from units.models import Group, Province, Unit


def directory_of(province: Province, day: date, house: Unit | None = None) -> Directory:
    """Return what printed names mean in `province` on `day`; three queries, whatever the number of units.

    In the own plan of a unit, `house`, they mean the unit and its rooms, and nobody else.
    """
    units = Unit.objects.within(house, day) if house else Unit.objects.of_province(province, day)
    units = units.prefetch_related("aliases").order_by("position", "sort_key")
    groups = [group for group in Group.objects.for_province(province) if group.is_of_rooms == bool(house)]
    return Directory.build(
        province.name,
        (UnitName(u.pk, u.name, u.short_name, u.kind, [alias.name for alias in u.aliases.all()]) for u in units),
        (GroupName(g.code, g.name, bool(g.kinds), bool(g.valid_to and g.valid_to < day), g.phrases) for g in groups),
        None if house else _background(province, day),
        city=province.kind == Province.Kind.CITY,
    )


def _background(province: Province, day: date) -> Background | None:
    """What the reference lists know beside; nothing for a province that they do not have."""
    try:
        return reference.background(reference.province_on(province.name, day), day)
    except LookupError:
        return None
