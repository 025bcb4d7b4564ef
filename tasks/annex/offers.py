"""What a file says about the plan itself, offered beside what the plan has now: number, date, title, signer …"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.utils.formats import date_format

from plans.models import Plan
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


@dataclass(frozen=True, slots=True)
class Offer:
    """One field of the plan: its name, what the file says, what the plan has, and whether it is ticked at first."""

    field: str
    label: str
    said: str
    now: str
    chosen: bool


def offered(letter: Letter, caption: Caption, directory: Directory) -> dict[str, Any]:
    """Return what the file says by the plan's fields, as JSON keeps it; the letter counts before the caption."""
    found: dict[str, Any] = {name: getattr(letter, name, "") for name in FIELDS}
    found["number"] = letter.number or caption.number
    issued_on = letter.dated_on or caption.issued_on
    found["dated_on"] = issued_on.isoformat() if issued_on else ""
    found["unit"] = _unit(letter.body, directory)
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
    """Return what the plan does not have yet or has otherwise; ticked where it has nothing. No query."""
    found, plan = annex.reading.get("plan", {}), annex.plan
    return [
        Offer(
            field=name,
            label=str(cast("Field[Any, Any]", Plan._meta.get_field(name)).verbose_name),
            said=_shown(name, found[name]),
            now=_shown(name, _of(plan, name)),
            chosen=name in _missing(plan, found),
        )
        for name in _new(plan, found)
    ]


def take(plan: Plan, found: dict[str, Any], fields: Collection[str] | None = None) -> dict[str, list[Any]]:
    """Set these fields of the plan (None: those it lacks) and return what each was before and is now."""
    chosen = _missing(plan, found) if fields is None else [name for name in _new(plan, found) if name in fields]
    taken = {name: [_of(plan, name), found[name]] for name in chosen}
    _set(plan, {name: given for name, (_before, given) in taken.items()})
    return taken


def give_back(plan: Plan, taken: dict[str, list[Any]]) -> None:
    """Undo `take`, but for what was changed since."""
    _set(plan, {name: before for name, (before, given) in taken.items() if _of(plan, name) == given})


def _new(plan: Plan, found: dict[str, Any]) -> Iterator[str]:
    for name in FIELDS:
        own_unit = name == "unit" and plan.parent_id  # a unit's own plan stays its own
        if name in found and not own_unit and fold(_shown(name, found[name])) != fold(_shown(name, _of(plan, name))):
            yield name


def _missing(plan: Plan, found: dict[str, Any]) -> list[str]:
    """The fields that the plan lacks; number and date only together, and only where the date is of the plan's year."""
    issued_on = found.get("dated_on", "")
    fits = "number" in found and issued_on[:4] == str(plan.year) and not plan.number and not plan.dated_on
    return [name for name in _new(plan, found) if (fits if name in {"number", "dated_on"} else not _of(plan, name))]


def _of(plan: Plan, name: str) -> Any:
    """Return what the plan has, in the form that JSON keeps."""
    if name == "unit":
        return {"id": plan.unit_id, "name": plan.unit.name}
    had = getattr(plan, name)
    return had.isoformat() if isinstance(had, date) else had or ""


def _set(plan: Plan, values: dict[str, Any]) -> None:
    for name, said in values.items():
        if name == "unit":
            plan.unit_id = said["id"]
        else:
            setattr(plan, name, (date.fromisoformat(said) if said else None) if name == "dated_on" else said)
    if values:
        plan.save(update_fields=[*values, "search_text"])


def _shown(name: str, said: Any) -> str:
    if name == "unit":
        return str(said["name"])
    return date_format(date.fromisoformat(said), "SHORT_DATE_FORMAT") if name == "dated_on" and said else str(said)
