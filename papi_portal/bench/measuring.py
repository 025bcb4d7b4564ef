"""Taking the time of each case in turn with the floor, so that both see the same machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import connection
from django.urls import reverse

from papi_portal.bench.cases import Case, Cast, long_ones, page, pages
from plans.models import Plan

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Measure:
    """One case: the median time of an answer, the floor's, their ratio, and the number of queries."""

    case: str
    ms: float
    floor_ms: float
    ratio: float
    queries: int

    def as_json(self) -> dict[str, Any]:
        """Return the figures by name, rounded."""
        return {name: round(value, 2) if isinstance(value, float) else value for name, value in asdict(self).items()}


def measure(plan: Plan, today: date, *, rounds: int = ROUNDS) -> Iterator[Measure]:
    """Yield the pages, each the median of some rounds, then what takes its time and is done once."""
    cast = Cast.of(plan)
    for case in pages(plan, cast, today):
        _took(case.do)  # compile templates, warm caches
        yield _measure(case, rounds)
    for case in long_ones(plan, cast.desk, today):
        yield _measure(case, 1)


def _measure(case: Case, rounds: int) -> Measure:
    floors, times, queries = [], [], 0
    for _round in range(rounds):
        floors.append(_took(partial(page, case.client, reverse("floor")))[0])
        took, queries = _took(case.do)
        times.append(took)
    ms, floor_ms = statistics.median(times), statistics.median(floors)
    return Measure(case.name, ms, floor_ms, ms / floor_ms, queries)


def _took(do: Callable[[], Any]) -> tuple[float, int]:
    """Return milliseconds and queries; a wrapper only counts, while Django's log would quote every parameter anew."""
    queries = 0

    def count(execute: Any, *asked: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*asked)

    with connection.execute_wrapper(count):
        started = time.perf_counter()
        do()
        took = 1000 * (time.perf_counter() - started)
    return took, queries
