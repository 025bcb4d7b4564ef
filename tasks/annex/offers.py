"""What a file says about the plan itself, offered beside what the plan has now: number, date, title, objectives …"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from indicators.models import Indicator
from plans.models import Plan, Target
from tasks.annex.parties import read_parties
from units.text import fold

if TYPE_CHECKING:
    from django.db.models import Field

    from tasks.annex.document import Letter
    from tasks.annex.layout import Caption
    from tasks.models import AnnexImport
    from units.directory import Directory

LENGTHS = {"number": 40, "title": 500, "signer_name": 100}
FIELDS = ("number", "dated_on", "title", "unit", "legal_bases", "recipients", "signer_lines", "signer_name")
TARGETS = tuple(Target.What.values)  # of the index as a whole


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing about the plan: its name, what the file says, what the plan has, and whether it is ticked at first."""

    field: str
    label: str
    said: str
    now: str
    chosen: bool
    note: str = ""


def offered(letter: Letter, caption: Caption, directory: Directory) -> dict[str, Any]:
    """Return what the file says by the names in FIELDS and TARGETS, as JSON keeps it.

    The letter counts before the caption of its annex; where that says another number, it is kept as "caption".
    """
    found: dict[str, Any] = {name: getattr(letter, name, "") for name in FIELDS}
    found["number"] = letter.number or caption.number
    issued_on = letter.dated_on or caption.issued_on
    found["dated_on"] = issued_on.isoformat() if issued_on else ""
    found["unit"] = _unit(letter.body, directory)
    found["caption"] = caption.number if letter.number and letter.number != caption.number else ""
    found |= letter.goals
    return {name: said[: LENGTHS.get(name)] if isinstance(said, str) else said for name, said in found.items() if said}


def _unit(body: str, directory: Directory) -> dict[str, Any] | None:
    """Return the unit that the letterhead names, all its lines together or the last one alone."""
    lines = body.splitlines()
    for text in (" ".join(lines), *lines[-1:]):
        read = read_parties(text.title(), directory, field="lead")
        if len(read.found) == 1 and read.found[0].unit_id and not read.doubts:
            return {"id": read.found[0].unit_id, "name": read.found[0].name}
    return None


def offers(annex: AnnexImport) -> list[Offer]:
    """Return what the plan does not have yet or has otherwise; ticked where it has nothing. At most two queries."""
    plan, found = annex.plan, annex.reading.get("plan", {})
    have = _have(plan, found)
    chosen = _missing(plan, found, have)
    notes = {"number": _("The annex says %(number)s.") % {"number": found["caption"]}} if found.get("caption") else {}
    return [
        Offer(
            name,
            _label(name),
            _shown(name, found[name]),
            _shown(name, have[name]),
            name in chosen,
            notes.get(name, ""),
        )
        for name in _new(found, have)
    ]


def take(plan: Plan, found: dict[str, Any], names: Collection[str] | None = None) -> dict[str, list[Any]]:
    """Give the plan these things (None: those it lacks) and return what each was before and is now."""
    have = _have(plan, found)
    chosen = _missing(plan, found, have) if names is None else [name for name in _new(found, have) if name in names]
    _set(plan, {name: found[name] for name in chosen})
    return {name: [have[name], found[name]] for name in chosen}


def give_back(plan: Plan, taken: dict[str, list[Any]]) -> None:
    """Undo `take`, but for what was changed since."""
    have = _have(plan, taken)
    _set(plan, {name: before for name, (before, given) in taken.items() if have.get(name) == given})


def _have(plan: Plan, names: Collection[str]) -> dict[str, Any]:
    """Return what the plan has of `names`, in the form that JSON keeps; nothing for what it cannot have."""
    had = {name: getattr(plan, name) for name in FIELDS if name in names and name != "unit"}
    have: dict[str, Any] = {
        name: said.isoformat() if isinstance(said, date) else said or "" for name, said in had.items()
    }
    if "unit" in names and not plan.parent_id:  # a unit's own plan stays its own
        have["unit"] = {"id": plan.unit_id, "name": plan.unit.name}
    goals = [name for name in TARGETS if name in names]
    if goals and (index := _index(plan)):
        values = dict(plan.targets.filter(indicator=index).values_list("what", "value"))
        have |= {name: f"{values[name].normalize():f}" if name in values else "" for name in goals}
    return have


def _index(plan: Plan) -> Indicator | None:
    return Indicator.objects.filter(version=plan.framework_version_id, level=0).first()


def _new(found: dict[str, Any], have: dict[str, Any]) -> list[str]:
    """The names under which the file says something else than the plan has."""
    known = [name for name in (*FIELDS, *TARGETS) if name in found and name in have]
    return [name for name in known if fold(_shown(name, found[name])) != fold(_shown(name, have[name]))]


def _missing(plan: Plan, found: dict[str, Any], have: dict[str, Any]) -> list[str]:
    """What the plan lacks; number and date only together, of the plan's year, and where the annex says no other."""
    sure = "number" in found and not found.get("caption") and found.get("dated_on", "")[:4] == str(plan.year)
    fits = sure and not plan.number and not plan.dated_on
    return [name for name in _new(found, have) if (fits if name in {"number", "dated_on"} else not have[name])]


def _set(plan: Plan, values: dict[str, Any]) -> None:
    for name in values.keys() & set(FIELDS):
        said = values[name]
        if name == "unit":
            plan.unit_id = said["id"]
        else:
            setattr(plan, name, (date.fromisoformat(said) if said else None) if name == "dated_on" else said)
    if fields := values.keys() & set(FIELDS):
        plan.save(update_fields=[*fields, "search_text"])
    goals = {name: said for name, said in values.items() if name in TARGETS}
    if goals and (index := _index(plan)):
        plan.targets.filter(indicator=index, what__in=goals).delete()
        Target.objects.bulk_create(
            Target(plan=plan, indicator=index, what=name, value=said) for name, said in goals.items() if said
        )


def _label(name: str) -> str:
    if name in TARGETS:
        return _("Objective: %(what)s") % {"what": Target.What(name).label}
    return str(cast("Field[Any, Any]", Plan._meta.get_field(name)).verbose_name)


def _shown(name: str, said: Any) -> str:
    if name == "unit":
        return str(said["name"])
    if name in TARGETS and said:
        return number_format(said)
    return date_format(date.fromisoformat(said), "SHORT_DATE_FORMAT") if name == "dated_on" and said else str(said)
