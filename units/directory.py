"""What a printed unit name means in one province on one day: names, aliases and group phrases, looked up folded."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from units.text import fold


@dataclass(frozen=True, slots=True)
class Entry:
    """A unit, or a group of units such as "UBND cấp xã", under its official name.

    `group` is a Group.code; `orders` says whether the group fans out to units of the UBND (and is then written in
    square brackets); `ended` names the successors where the unit exists no longer.
    """

    name: str
    unit_id: int | None = None
    group: str | None = None
    orders: bool = False
    successors: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """The name as the preview and `--json` write it."""
        return f"[{self.name}]" if self.group and self.orders else self.name


@dataclass(slots=True)
class Directory:
    """Folded phrase → entries. A phrase with several entries is ambiguous; the reader must ask."""

    province: str = ""
    entries: dict[str, list[Entry]] = field(default_factory=dict)

    def add(self, entry: Entry, phrases: Iterable[str]) -> None:
        """File `entry` under each phrase."""
        for phrase in phrases:
            found = self.entries.setdefault(fold(phrase), [])
            if entry not in found:
                found.append(entry)

    def find(self, phrase: str) -> list[Entry]:
        """Return the entries filed under exactly this phrase (folded), best first."""
        return self.entries.get(fold(phrase), [])
