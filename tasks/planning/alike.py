"""Tasks that look alike, within a plan and between it and its sub-plans: a warning for a clerk, never a refusal.

Titles are compared as sets of words, without marks, case or order: twice the words they share over the words they have
(Dice). Rows that differ in their numbers ("Nghị quyết số 11", "Quý II") are meant to differ. The threshold was set on
annexes of provinces: it names sets of near-identical rows, at most one in ten.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Self

from django.db.models import Q

from tasks.models import Task
from units.text import fold

if TYPE_CHECKING:
    from accounts.models import User
    from plans.models import Plan
    from tasks.models import AnnexImport

THRESHOLD = 0.8
SHARED_PARTY = 0.1  # is added where both name a same unit or group
EPSILON = 1e-9  # what reckoning with such fractions may be wrong by
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\w*\d\w*|i{1,3}|iv")


@dataclass(frozen=True, slots=True)
class Said:
    """What one task says, for comparing: the words of its title, and whom it names."""

    words: frozenset[str]
    numbers: frozenset[str]
    parties: frozenset[Any]

    @classmethod
    def by(cls, title: str, parties: Iterable[Any] = ()) -> Self:
        """Return what a title says; `parties` are equal where they mean the same unit or group."""
        words = frozenset(_WORD.findall(fold(title)))
        return cls(words, frozenset(word for word in words if _NUMBER.fullmatch(word)), frozenset(parties))


def similarity(one: Said, other: Said) -> float:
    """Return how much alike two tasks look, from 0 to 1."""
    if not one.words or not other.words or (one.numbers - other.numbers and other.numbers - one.numbers):
        return 0.0
    dice = 2 * len(one.words & other.words) / (len(one.words) + len(other.words))
    return min(1.0, dice + (SHARED_PARTY if one.parties & other.parties else 0.0))


def pairs(rows: Sequence[Said], others: Sequence[Said] = ()) -> list[tuple[int, int, float]]:
    """Return the pairs of `rows` that look alike, by their places, with their similarity, the most alike first.

    `others` follow `rows` in the count of places and are compared with them, not with each other.
    """
    everything = [*rows, *others]
    usual = Counter(word for said in everything for word in said.words)
    by_word = defaultdict[str, list[int]](list)  # the places of rows, by each of their rare words
    found = []
    for place, one in enumerate(everything):
        rare = _rare(one, usual)
        for earlier in {earlier for word in rare for earlier in by_word[word]}:
            alike = similarity(everything[earlier], one)
            if alike >= THRESHOLD:
                found.append((earlier, place, alike))
        for word in rare if place < len(rows) else ():
            by_word[word].append(place)
    return sorted(found, key=lambda pair: (-pair[2], pair[:2]))


def _rare(said: Said, usual: Counter[str]) -> list[str]:
    """Return so many of the rarest words of `said` that whatever looks like it has one of its own rarest among them.

    Two sets of words with a Dice of d share at least d / (2 - d) of either.
    """
    least = THRESHOLD - SHARED_PARTY
    shared = ceil(len(said.words) * least / (2 - least) - EPSILON)
    return sorted(said.words, key=lambda word: (usual[word], word))[: len(said.words) - shared + 1]


def look_alikes(plan: Plan, user: User) -> list[tuple[Task, Task]]:
    """Return the pairs of tasks in force that look alike, within `plan`, and with sub-plans and the plan above it.

    Of those that `user` sees. A task that a sub-plan took over from the other is the same one: no pair.
    """
    own, around = _seen(plan, user)
    tasks = [*own, *around]
    found = pairs([_said(task) for task in own], [_said(task) for task in around])
    return [(tasks[a], tasks[b]) for a, b, _alike in found if not _same(tasks[a], tasks[b])]


def like(task: Task, user: User) -> list[Task]:
    """Return the tasks that look like `task`, which was just saved."""
    own, around = _seen(task.plan, user)
    if task not in own:
        return []
    one = own.pop(own.index(task))
    others = [*own, *around]
    found = pairs([_said(one)], [_said(other) for other in others])
    return [others[place - 1] for _one, place, _alike in found if not _same(one, others[place - 1])]


def _seen(plan: Plan, user: User) -> tuple[list[Task], list[Task]]:
    """Return the tasks in force that `user` sees: of `plan`, and of the plans below and above it."""
    seen = Task.objects.visible_to(user).in_force().for_list().select_related("plan__unit")
    own = seen.filter(plan=plan).order_by("position")
    around = seen.filter(Q(plan__parent=plan) | Q(plan__subplans=plan)).order_by("plan", "position")
    return list(own), list(around)


def rows_alike(annex: AnnexImport) -> dict[int, list[str]]:
    """Return, by its place, what a row of a reading looks like: other rows of it, and tasks that the plan has already.

    Two queries.
    """
    rows = annex.reading.get("tasks", [])
    tasks = list(annex.plan.tasks.in_force().exclude(annex_import=annex).for_list())
    labels = [*(f"{row['number']} {row['title']}".strip() for row in rows), *(str(task) for task in tasks)]
    found: dict[int, list[str]] = {}
    for one, other, _alike in pairs([_read(row) for row in rows], [_said(task) for task in tasks]):
        found.setdefault(one, []).append(labels[other])
        found.setdefault(other, []).append(labels[one])
    return found


def _read(row: dict[str, Any]) -> Said:
    parties = row["parties"]
    return Said.by(row["title"], (party["name"].strip("[]") for part in parties for party in parties[part]))


def _said(task: Task) -> Said:
    return Said.by(task.title, (party.name for party in task.parties.all() if not party.reaches_nobody))


def _same(one: Task, other: Task) -> bool:
    return one.parent_id == other.pk or other.parent_id == one.pk
