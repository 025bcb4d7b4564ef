"""The reference lists of `fixtures/units`: provinces, communes, the bodies that every province has, group phrases.

Set-up loads them into the database; tests and the reading of names use them as they are. See the lists' README for
what `{tỉnh}`, `where` and a leading `?` mean, and for how sure they are.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from units.directory import Background, Beyond, Directory, Former, GroupName, Standing, UnitName
from units.text import fold
from units.wording import words

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "units"
NEW_DEPARTMENTS = date(2025, 3, 1)
TWO_LEVELS = date(2025, 7, 1)

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class ProvinceRow:
    """A province under one name and shape; open ends are None, `successor` is a (code, name)."""

    code: str
    name: str
    city: bool
    valid_from: date | None
    valid_to: date | None
    successor: tuple[str, str] | None

    def valid_on(self, day: date) -> bool:
        """Whether the province stood under this name on `day`."""
        return (self.valid_from or day) <= day <= (self.valid_to or day)


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A body of a province; `parent` is the name of the unit it is a room of, `hints` are forms worth a question."""

    name: str
    short_name: str
    kind: str
    parent: str = ""
    code: str = ""
    aliases: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group phrase and the kinds of unit it fans out to; without kinds it reaches nobody."""

    code: str
    name: str
    kinds: tuple[str, ...]
    valid_to: date | None
    phrases: tuple[str, ...]
    hints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SuccessionRow:
    """`new` took over from `old` on a day, for `subject` where there are several heirs."""

    old: str
    new: str
    on: date
    subject: str


def holidays() -> list[tuple[date, str]]:
    """Return the weekdays on which offices are closed, as far as they are announced or follow from the law."""
    return [(date.fromisoformat(row["day"]), row["name"]) for row in _rows("holidays.csv")]


@cache
def provinces() -> tuple[ProvinceRow, ...]:
    """Return the 63 provinces until 30/6/2025 and the 34 since."""
    return tuple(
        ProvinceRow(
            row["code"],
            row["name"],
            row["kind"] == "thành phố",
            _day(row["valid_from"]),
            _day(row["valid_to"]),
            (row["successor_code"], row["successor"]) if row["successor"] else None,
        )
        for row in _rows("provinces.csv")
    )


def province_on(name: str, day: date) -> ProvinceRow:
    """Return the province called `name` on `day`; LookupError if there is none."""
    for row in provinces():
        if fold(row.name) == fold(name) and row.valid_on(day):
            return row
    raise LookupError(name)


def bodies(province: ProvinceRow, day: date) -> list[UnitRow]:
    """Return the bodies at provincial level, as they were on `day`."""
    return list(_standard("standard_2025.csv" if day >= NEW_DEPARTMENTS else "standard_2022.csv", province))


def communes(province: ProvinceRow, day: date) -> list[UnitRow]:
    """Return the communes of `province` on `day` ("UBND xã Mường Kim"), in the order of their codes."""
    if day >= TWO_LEVELS:
        return [_territory(row, "commune") for row in _by("communes_2025.csv", "province").get(province.code, ())]
    inside = _by("communes_2023.csv", "district")
    return [
        replace(_territory(row, "commune"), parent=_territory(place, "district").name)  # several share a name
        for place in _districts(province)
        for row in inside[place["code"]]
    ]


def districts(province: ProvinceRow, day: date) -> list[UnitRow]:
    """Return the districts of `province`: none since 1/7/2025."""
    return [] if day >= TWO_LEVELS else [_territory(row, "district") for row in _districts(province)]


@cache
def groups() -> tuple[GroupRow, ...]:
    """Return the group phrases of the whole country, ended ones and those for the rooms of a unit too."""
    return tuple(
        GroupRow(
            row["code"],
            row["name"],
            tuple(_list(row["kinds"])),
            _day(row["valid_to"]),
            *_certain(_list(row["phrases"])),
        )
        for row in _rows("groups.csv")
    )


def successions(province: ProvinceRow) -> list[SuccessionRow]:
    """Return which body took over from which in 2025, in the words of `province`."""
    here = {unit.name for unit in _standard("standard_2025.csv", province)}
    rows = (
        SuccessionRow(
            _filled(row["old"], province), _filled(row["new"], province), date.fromisoformat(row["on"]), row["subject"]
        )
        for row in _rows("successions.csv")
    )
    return [row for row in rows if row.new in here and row.old not in here]


def merger_successions(old: ProvinceRow) -> list[SuccessionRow]:
    """Return which body of the merged province took over from which of `old`: from that with the same task."""
    new = next(
        (row for row in provinces() if (row.code, row.name) == old.successor and row.valid_from == TWO_LEVELS), None
    )
    if new is None:
        return []
    tops = [row for row in _rows("standard_2025.csv") if ":" not in row["kind"]]
    return [
        SuccessionRow(_filled(row["name"], old), _filled(row["name"], new), TWO_LEVELS, "")
        for row in tops
        if _stands_in(row["where"], old) and _stands_in(row["where"], new)
    ]


@cache
def commune_successions() -> tuple[tuple[str, str, bool], ...]:
    """Return the codes of communes until 30/6/2025, each with that of one that took over, and whether wholly.

    At one time a commune's code is its own in the whole country; the new communes use old codes again.
    """
    return tuple((row["old"], row["new"], row["how"] == "whole") for row in _rows("commune_successions.csv"))


def background(province: ProvinceRow, day: date) -> Background:
    """Return what a reader of names should know beside the province's own units.

    Former names with their successors, names that only other provinces or other times have, ministries, and the forms
    that are worth a question.
    """
    here = bodies(province, day)
    old, new = _standard("standard_2022.csv", province), _standard("standard_2025.csv", province)
    heirs = dict[str, list[str]]()
    for row in successions(province):
        heirs.setdefault(row.old, []).append(row.new)
    known = {words(unit.name) for unit in here}
    former, beyond = list[Former](), list[Beyond]()
    for unit in (*old, *new, *_standard("standard_2022.csv"), *_standard("standard_2025.csv")):
        if words(unit.name) in known:
            continue
        known.add(words(unit.name))
        if day >= NEW_DEPARTMENTS and unit.name in heirs:
            former.append((unit.name, (unit.short_name, *unit.aliases), heirs[unit.name]))
        else:
            beyond.append((unit.name, (unit.short_name, *unit.aliases), Standing.ELSEWHERE))
    former.extend((unit.name, (unit.short_name,), ()) for unit in _gone_districts(province, day))
    beyond.extend((row["name"], _list(row["aliases"]), _LEVELS[row["level"]]) for row in _rows("central.csv"))
    hints = [(hint, unit.name) for unit in here for hint in unit.hints]
    hints += [(hint, group.name) for group in groups() for hint in group.hints]
    return Background(former, beyond, hints)


def directory(name: str, day: date) -> Directory:
    """Return the directory of the province called `name` on `day`, from the lists alone."""
    province = province_on(name, day)
    units = [*bodies(province, day), *districts(province, day), *communes(province, day)]
    provincial = (group for group in groups() if group.kinds != ("internal",))
    return Directory.build(
        province.name,
        (UnitName(number, u.name, u.short_name, u.kind, u.aliases) for number, u in enumerate(units, 1)),
        (
            GroupName(g.code, g.name, bool(g.kinds), bool(g.valid_to and g.valid_to < day), g.phrases)
            for g in provincial
        ),
        background(province, day),
        city=province.city,
    )


_LEVELS = {"ministry": Standing.ABOVE, "state": Standing.HERE}


@cache
def _rows(name: str) -> tuple[Row, ...]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _by(name: str, column: str) -> dict[str, list[Row]]:
    found = dict[str, list[Row]]()
    for row in _rows(name):
        found.setdefault(row[column], []).append(row)
    return found


def _districts(province: ProvinceRow) -> list[Row]:
    """Return the districts of an old province; an unchanged one kept its code."""
    return _by("districts_2023.csv", "province").get(province.code, [])


def _gone_districts(province: ProvinceRow, day: date) -> Iterator[UnitRow]:
    if day < TWO_LEVELS:
        return
    for row in provinces():
        if (row == province and row.valid_from is None) or row.successor == (province.code, province.name):
            yield from (_territory(place, "district") for place in _districts(row))


def _territory(row: Row, kind: str) -> UnitRow:
    name = f"{row['kind']} {row['name']}"
    return UnitRow(f"UBND {name}", name[0].upper() + name[1:], kind, code=row["code"])


def _standard(name: str, province: ProvinceRow | None = None) -> Iterator[UnitRow]:
    """Yield the bodies of `province`, or of the whole country in a tỉnh's words."""
    for row in _rows(name):
        if province and not _stands_in(row["where"], province):
            continue
        kind, _, parent = row["kind"].partition(":")
        aliases, hints = _certain([_filled(alias, province) for alias in _list(row["aliases"])])
        short = _filled(row["short_name"], province)
        yield UnitRow(_filled(row["name"], province), short, kind, _filled(parent, province), "", aliases, hints)


def _stands_in(where: str, province: ProvinceRow) -> bool:
    if where in {"", "tỉnh", "thành phố"}:
        return where in {"", "thành phố" if province.city else "tỉnh"}
    return (province.name in _list(where.removeprefix("!"))) != where.startswith("!")


def _filled(text: str, province: ProvinceRow | None) -> str:
    city = province is not None and province.city
    name = province.name if province else ""
    if name == "Hồ Chí Minh":  # never said without its kind
        name = f"Thành phố {name}"
    return (
        text.replace("{tỉnh}", "Thành phố" if city else "tỉnh")
        .replace("{Tỉnh ủy}", "Thành ủy" if city else "Tỉnh ủy")
        .replace("{tên}", name)
        .strip()
    )


def _list(text: str) -> list[str]:
    return text.split("|") if text else []


def _certain(forms: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the names in use from those that are worth a question."""
    return (
        tuple(form for form in forms if not form.startswith("?")),
        tuple(form[1:] for form in forms if form.startswith("?")),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
