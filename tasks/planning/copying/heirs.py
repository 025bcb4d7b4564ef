"""Who does today what a unit of last year's plan did: successions followed to the units that stand on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Self

from units.models import Province, Succession, Unit


@dataclass(slots=True)
class Heirs:
    """The successions up to `day` that may lead to units of `province`."""

    province: Province
    day: date
    by_predecessor: dict[int, list[Succession]] = field(default_factory=dict)

    @classmethod
    def read(cls, line: Sequence[Province], day: date) -> Self:
        """Read the successions out of the units of a `line_of` provinces; one query."""
        heirs = cls(line[-1], day)
        known = Succession.objects.filter(predecessor__province__in=line, on__lte=day)
        for succession in known.select_related("successor"):
            heirs.by_predecessor.setdefault(succession.predecessor_id, []).append(succession)
        return heirs

    def stands(self, unit: Unit) -> bool:
        """Whether `unit` is one of the province on the day."""
        return unit.province_id == self.province.pk and unit.valid_from <= self.day <= (unit.valid_to or self.day)

    def of(self, unit: Unit) -> dict[Unit, str]:
        """Return the standing units that took over from `unit`, each with what for; itself where it stands.

        One unit without a word is sure to be the whole heir.
        """
        if self.stands(unit):
            return {unit: ""}
        found = dict[Unit, str]()
        ways, seen = [(unit, "")], set[int]()
        while ways:
            now, subject = ways.pop(0)
            if now.pk in seen:
                continue
            seen.add(now.pk)
            for succession in self.by_predecessor.get(now.pk, ()):
                for_what = "; ".join(filter(None, [subject, succession.subject]))
                if self.stands(succession.successor):
                    found[succession.successor] = for_what
                else:
                    ways.append((succession.successor, for_what))
        return found

    def whole(self, unit: Unit) -> Unit | None:
        """Return the one unit that surely does what `unit` did."""
        found = self.of(unit)
        sure = [heir for heir, subject in found.items() if not subject]
        return sure[0] if len(found) == len(sure) == 1 else None


def line_of(province: Province, day: date) -> list[Province]:
    """Return `province` and those that it was merged into, up to the one that stands on `day`; a query for each."""
    line = [province]
    while line[-1].valid_to and line[-1].valid_to < day and line[-1].successor:
        line.append(line[-1].successor)
    return line
