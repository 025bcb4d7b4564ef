"""Words for what people report: drawn by key from the fixture, with figures, documents and places filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from papi_portal.demo.content import Content, DemoPlan
from tasks.handling.evidence import Document
from units.models import Unit

_SLOT = re.compile(r"\{(?:(\d+)-(\d+)|doc:([^}]+)|(ngay)|(thon)|(noi))\}")
_DOCUMENT = re.compile(r"số (\d+/\S+) ngày (\d+)/(\d+)/(\d+)")
_LIKE_A_COMMITTEE = (Unit.Kind.COMMITTEE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE)


def written(day: date) -> str:
    """Return a day as documents write it: 0 before days under 10 and before months 1 and 2."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def document_in(text: str) -> Document | None:
    """Return the document that a result names by number and date, with the result as its extract, or None."""
    found = _DOCUMENT.search(text)
    if not found:
        return None
    number, day, month, year = found.groups()
    return Document(number=number, dated_on=date(int(year), int(month), int(day)), abstract=text)


@dataclass(frozen=True, slots=True)
class Teller:
    """The words of one plan."""

    plan: DemoPlan
    content: Content
    words: Mapping[str, Any]

    def voice(self, unit: Unit, position: int, rng: Random) -> "Voice":
        """Return the voice of `unit` on the plan's task at `position` (from 1), drawing by `rng`."""
        topics = self.words["topics"][self.plan.key]
        symbol = self.content.symbols.get(unit.name, "UBND" if unit.kind in _LIKE_A_COMMITTEE else "VP")
        below = self.plan.village if unit.kind == Unit.Kind.COMMUNE else "xã"
        return Voice(self, topics[(position - 1) % len(topics)], symbol, below, rng)


@dataclass(frozen=True, slots=True)
class Voice:
    """What one unit says of one task."""

    teller: Teller
    topic: str
    symbol: str  # behind the numbers of the unit's documents
    below: str  # what the places are called from which it gathers results
    rng: Random

    def result(self, day: date) -> str:
        """Say what was achieved by `day`."""
        return self._draw(self.teller.words["results"][self.topic], day)

    def helped(self, day: date) -> str:
        """Say what was done of what another unit leads."""
        return self._draw(self.teller.words["helped"], day)

    def under_way(self, day: date) -> str:
        """Say how far the work has come."""
        return self._draw(self.teller.words["under_way"], day)

    def trouble(self, day: date) -> dict[str, str]:
        """Return a difficulty, and now and then a proposal, as fields of an update."""
        said = {"difficulty": self._draw(self.teller.words["difficulties"][self.topic], day)}
        if self.rng.random() < 0.4:
            said["proposal"] = self._draw(self.teller.words["proposals"][self.topic], day)
        return said

    def remark(self, kind: str, day: date) -> str:
        """Return what the coordinator says; `kind`: returns, confirmations, suspensions."""
        return self._draw(self.teller.words[kind], day)

    def _draw(self, options: Sequence[str], day: date) -> str:
        def slot(match: re.Match[str]) -> str:
            low, high, document, plain_day, village, _below = match.groups()
            if low:
                return f"{self.rng.randint(int(low), int(high)):,}".replace(",", ".")
            if document:
                symbol = (
                    f"{self.symbol}-VP" if document == "CV" else f"{document}-{self.symbol}"
                )  # letters name no kind
                return f"số {self.rng.randint(11, 480)}/{symbol} ngày {written(day)}"
            if plain_day:
                return written(day)
            return self.teller.plan.village if village else self.below

        return _SLOT.sub(slot, self.rng.choice(options))
