"""A province's scores as a table: one row an indicator, one column a year, breaks marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from indicators.models import Indicator, Score, SeriesBreak


@dataclass(frozen=True, slots=True)
class Cell:
    """A year's score of one indicator; `change` from the year before, none across a break of the series."""

    score: Score | None
    change: Decimal | None
    after_break: bool


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator under its newest name, with a cell for each year."""

    indicator: Indicator
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """Years in order, the total first, then the dimensions."""

    years: list[int]
    rows: list[ScoreRow]

    @property
    def total(self) -> ScoreRow | None:
        """The row of the total, where there is one."""
        return next((row for row in self.rows if row.indicator.level == 0), None)


def score_table(scores: Iterable[Score], breaks: Iterable[SeriesBreak]) -> ScoreTable:
    """Lay the `scores` of one province and one index (with indicators) out; a code keeps its meaning over the years."""
    broken = {(b.code, b.year) for b in breaks}
    by_code: dict[str, dict[int, Score]] = {}
    newest: dict[str, Indicator] = {}
    for score in sorted(scores, key=lambda score: score.year):
        code = score.indicator.code
        by_code.setdefault(code, {})[score.year] = score
        newest[code] = score.indicator
    years = sorted({year for found in by_code.values() for year in found})
    rows = [
        ScoreRow(indicator, [_cell(by_code[code], year, (code, year) in broken) for year in years])
        for code, indicator in sorted(newest.items(), key=lambda item: item[1].position)
    ]
    return ScoreTable(years, rows)


def _cell(scores: dict[int, Score], year: int, after_break: bool) -> Cell:
    score, before = scores.get(year), scores.get(year - 1)
    comparable = score and before and score.value is not None and before.value is not None and not after_break
    change = score.value - before.value if comparable else None  # type: ignore[union-attr,operator]
    return Cell(score, change, after_break)
