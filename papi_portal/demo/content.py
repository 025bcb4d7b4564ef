"""What stands in `fixtures/demo/`: two plans with their people and annexes, and the scores of earlier years."""

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
from django.conf import settings

FOLDER = settings.BASE_DIR / "fixtures" / "demo"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account of their own in the printed table."""

    username: str
    full_name: str
    position: str
    unit: str
    role: str
    look: str


@dataclass(frozen=True, slots=True)
class DemoAmendment:
    """A document that changes the plan during its year; each of `deeds` names tasks by their numbers."""

    month: int
    day: int
    number: str
    reason: str
    deeds: tuple[dict[str, Any], ...]

    def dated_on(self, year: int) -> date:
        """Return the day of the document in `year`."""
        return date(year, self.month, self.day)

    @property
    def ended(self) -> frozenset[str]:
        """The numbers of the tasks that are no longer in force afterwards."""
        return frozenset(number for deed in self.deeds if deed["kind"] != "changed" for number in deed["tasks"])


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """The own plan of a unit under the plan; each of `tasks` names a task by its number, or is the unit's own."""

    unit: str
    month: int
    day: int
    number: str
    signer_lines: str
    signer_name: str
    rooms: tuple[str, ...]
    tasks: tuple[dict[str, Any], ...]

    def dated_on(self, year: int) -> date:
        """Return the day of its signature in `year`."""
        return date(year, self.month, self.day)

    @property
    def numbers(self) -> frozenset[str]:
        """The numbers of the tasks that it takes over."""
        return frozenset(task["number"] for task in self.tasks if task["number"])


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """One plan as the fixture gives it. A plan of the current year is moved to that year."""

    key: str
    slug: str
    annex: str
    province: str
    year: int
    moves: bool
    month: int
    day: int
    number: str
    title: str
    unit: str
    agency: str
    signer_lines: str
    signer_name: str
    look_back: str
    recipients: str
    village: str
    targets: tuple[tuple[str, str, str], ...]
    report: dict[str, str]
    closed: tuple[str, ...]
    names: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    people: tuple[Person, ...]
    amendment: DemoAmendment | None = None
    office: DemoOffice | None = None

    def year_on(self, today: date) -> int:
        """Return the year of the plan that was issued last on `today`, never one before the fixture's."""
        if not self.moves:
            return self.year
        newest = today.year if today >= self.dated_on(today.year) else today.year - 1
        return max(newest, self.year)

    def dated_on(self, year: int) -> date:
        """Return the day of signature in `year`."""
        return date(year, self.month, self.day)

    def title_of(self, year: int) -> str:
        """Return the abstract of the plan of `year`."""
        return self.title.replace(str(self.year), str(year))

    def workbook(self, year: int) -> bytes:
        """Return the annex as the file of `year`: every mention of the fixture's own year is moved."""
        path = FOLDER / self.annex
        if year == self.year:
            return path.read_bytes()
        book = openpyxl.load_workbook(path)
        for row in book.worksheets[0].iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace(str(self.year), str(year))
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()


@dataclass(frozen=True, slots=True)
class Content:
    """The plans, the one password of all accounts, what a head of a unit is called, and the units' document symbols."""

    plans: tuple[DemoPlan, ...]
    administrator: Person
    password: str
    positions: dict[str, str]
    symbols: dict[str, str]


def load_content() -> Content:
    """Read the plans and their people."""
    raw = json.loads((FOLDER / "plans.json").read_text(encoding="utf-8"))
    return Content(
        plans=tuple(
            DemoPlan(
                **{
                    **plan,
                    "people": tuple(Person(**person) for person in plan["people"]),
                    "amendment": DemoAmendment(**plan["amendment"]) if "amendment" in plan else None,
                    "office": DemoOffice(**plan["office"]) if "office" in plan else None,
                }
            )
            for plan in raw["plans"]
        ),
        administrator=Person(**raw["administrator"]),
        password=raw["password"],
        positions=raw["positions"],
        symbols=raw["symbols"],
    )


def load_words() -> dict[str, Any]:
    """Read the results, difficulties, proposals and remarks to draw from."""
    words: dict[str, Any] = json.loads((FOLDER / "stories.json").read_text(encoding="utf-8"))
    return words


def load_scores() -> list[dict[str, str]]:
    """Read the scores of earlier years, as strings; each row names its source."""
    with (FOLDER / "scores.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
