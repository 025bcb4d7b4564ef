"""Whom the tasks of a copied plan are given to: the same units and groups, or who took over from them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.annex.doubts import Doubt
from tasks.models import Party, Task
from tasks.planning.copying import questions
from units.models import Group, Unit

if TYPE_CHECKING:
    from tasks.planning.copying.heirs import Heirs


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named for a part of a task: a unit, a group, or words alone."""

    text: str
    unit: Unit | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Follower:
    """Follows the parties of a plan into another year."""

    heirs: Heirs
    groups: dict[str, Group]  # by code: those of which the province has units on the day

    @classmethod
    def of(cls, heirs: Heirs) -> Follower:
        """Read the groups of the heirs' province; two queries."""
        standing = Unit.objects.of_province(heirs.province, heirs.day)
        kinds = set(standing.order_by().values_list("kind", flat=True).distinct())
        groups = Group.objects.for_province(heirs.province).order_by("province")
        return cls(heirs, {group.code: group for group in groups if kinds.intersection(group.kinds)})

    def follow(self, task: Task, parties: Iterable[Party]) -> tuple[list[Party], list[Doubt]]:
        """Return the unsaved parties of `task` in the place of `parties`, each once, and what is to be asked."""
        found, doubts = dict[tuple[str, Unit | Group | str], Party](), list[Doubt]()
        for party in parties:
            for named, doubt in self._named(party):
                key = (party.part, named.unit or named.group or named.text)
                new = Party(
                    task=task, part=party.part, position=len(found), unit=named.unit, group=named.group, text=named.text
                )
                found.setdefault(key, new)
                doubts += [doubt] if doubt and doubt not in doubts else []
        return list(found.values()), doubts

    def _named(self, party: Party) -> Iterator[tuple[Named, Doubt | None]]:
        if party.unit:
            yield from self._unit(party, party.unit)
        elif party.group:
            group = self.groups.get(party.group.code)
            yield Named(party.text, group=group), None if group else questions.group_gone(party.part, party.text)
        else:
            yield Named(party.text), None

    def _unit(self, party: Party, unit: Unit) -> Iterator[tuple[Named, Doubt | None]]:
        heirs = self.heirs.of(unit)
        if not heirs:
            yield Named(party.text), questions.no_heir(party.part, unit)
        doubt = None if self.heirs.whole(unit) else questions.several_heirs(party.part, unit, heirs.items())
        for heir in heirs:
            yield Named(party.text if heir == unit else heir.name, unit=heir), doubt
