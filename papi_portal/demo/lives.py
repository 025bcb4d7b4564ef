"""What happens to each assignment, and when, whatever the day of the demo is: a later day only plays more of it.

A unit is more or less diligent, and each of its assignments meets one of a few fates. All is drawn by the plan's key,
the task's position and the unit, never by a database id.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import Any

from django.utils import timezone

from accounts.models import User
from papi_portal.demo.people import Cast
from papi_portal.demo.stories import Teller, Voice, document_in
from plans.models import Period
from tasks import services
from tasks.choices import DeadlineKind, Part, State
from tasks.handling.updating import Entry, save_entry, version
from tasks.models import Assignment
from units.models import Unit

GOOD_FATES = {"prompt": 60, "slow": 22, "waiting": 8, "returned": 10}
BAD_FATES = {"late": 45, "stuck": 20, "silent": 20, "returned": 9, "suspended": 6}
ALL_FATES = ("prompt", "stuck", "slow", "late", "returned", "waiting", "silent", "suspended")


@dataclass(order=True, frozen=True, slots=True)
class Act:
    """One call of a service at one moment; `key` keeps the order of one moment the same every time."""

    at: datetime
    key: str
    do: Callable[[], object] = field(compare=False)


@dataclass(slots=True)
class Life:
    """The acts in the life of one assignment, which comes with its task and unit."""

    assignment: Assignment
    issued_on: date
    periods: Sequence[Period]
    teller: Teller
    cast: Cast
    found: list[Act] = field(default_factory=list)
    rng: Random = field(init=False)
    voice: Voice = field(init=False)
    diligence: float = field(init=False)
    silent_from: date = field(init=False)

    def __post_init__(self) -> None:
        who = f"{self.teller.plan.key}:{self.assignment.unit.name}:{self.assignment.unit.code}"
        self.rng = Random(f"{who}:{self.assignment.task.position}:{self.assignment.occurrence}")  # noqa: S311 - a story
        told = self.assignment.task.parent or self.assignment.task  # a room speaks of what the province asked for
        self.voice = self.teller.voice(self.assignment.unit, told.position, self.rng)
        draw = Random(who).random()  # noqa: S311 - a story, not a secret
        self.diligence = 0.45 + 0.54 * draw**0.5  # most units work well
        falls_silent = draw < 0.04 and self.assignment.unit.kind == Unit.Kind.COMMUNE
        self.silent_from = date(self.issued_on.year, 7, 1) if falls_silent else date.max

    def acts(self) -> list[Act]:
        """Return all acts from the plan's issue to the end of the year."""
        if self.assignment.part == Part.COORDINATING:
            self._help()
        elif self.assignment.due_on:
            self._meet(self._fate(), self.assignment.due_on)
        elif self.assignment.task.deadline_kind == DeadlineKind.ONGOING:
            self._ongoing()
        else:
            self._without_date()
        return [act for act in self.found if timezone.localdate(act.at) < self.silent_from]

    @property
    def _shown(self) -> bool:
        """Whether somebody is invited to try the unit's page: each fate is there, and stays where it is interesting."""
        return self.assignment.unit_id in self.cast.shown

    def _fate(self) -> str:
        if self._shown:
            return ALL_FATES[(self.assignment.task.position + self.assignment.occurrence) % len(ALL_FATES)]
        fates = GOOD_FATES if self.rng.random() < self.diligence else BAD_FATES
        return self.rng.choices(list(fates), weights=list(fates.values()))[0]

    def _meet(self, fate: str, due: date) -> None:
        fates: dict[str, Callable[[date], None]] = {
            "prompt": self._prompt,
            "slow": self._slow,
            "waiting": self._waiting,
            "late": self._late,
            "returned": self._returned,
            "stuck": self._stuck,
            "silent": self._silent,
            "suspended": self._suspended,
        }
        fates[fate](due)

    def _help(self) -> None:
        """Do one's own part of what another unit leads."""
        if self.assignment.due_on is None:
            if self.rng.random() < 0.06:
                self._progress(self._day_after(self.issued_on, 20, 120))
        elif self.rng.random() < 0.5 + self.diligence / 2:
            self._prompt(self.assignment.due_on)

    # The fates of an assignment with a date.

    def _prompt(self, due: date) -> None:
        self._finish(self._in_time(due), confirmed_after=(1, 6))

    def _slow(self, due: date) -> None:
        product = self._in_time(due)
        self._progress(product - timedelta(days=self.rng.randint(6, 20)))
        self._finish(product, confirmed_after=(5, 20))

    def _waiting(self, due: date) -> None:
        if self._shown:
            self._send(self._in_time(due))
        else:
            self._finish(self._in_time(due), confirmed_after=(25, 70))

    def _late(self, due: date) -> None:
        self._progress(due - timedelta(days=self.rng.randint(0, 10)), trouble=True)
        self._finish(self._day_after(due, 2, 35), confirmed_after=(1, 12))

    def _returned(self, due: date) -> None:
        sent = self._send(self._in_time(due))
        back = self._day_after(sent, 2, 8)
        self._coordinate(services.return_for_redo, back, remark=self.voice.remark("returns", back))
        if not self._shown:
            self._finish(self._day_after(back, 5, 25), confirmed_after=(1, 9))

    def _stuck(self, due: date) -> None:
        self._progress(self._in_time(due), trouble=True)

    def _silent(self, due: date) -> None:
        officer = self.cast.officers.get(self.assignment.unit_id)
        if officer:  # prepared it, and nobody sent it
            day = self._in_time(due)
            result = self.voice.result(day)
            self._act(services.save_draft, day, by=officer, state=State.AWAITING, result=result, done_on=day)

    def _suspended(self, due: date) -> None:
        stopped = self._in_time(due)
        self._coordinate(services.suspend, stopped, remark=self.voice.remark("suspensions", stopped))
        if self.rng.random() < 0.5:
            resumed = self._day_after(stopped, 30, 60)
            self._coordinate(services.resume, resumed)
            self._finish(self._day_after(resumed, 5, 20), confirmed_after=(1, 9))

    # Without a date.

    def _ongoing(self) -> None:
        for period in self.periods:
            near_the_end = period.cutoff_on - timedelta(days=self.rng.randint(0, 18))
            day = max(near_the_end, self._day_after(self.issued_on, 2, 9))
            if period.cutoff_on <= self.issued_on or self.rng.random() > self.diligence:
                continue
            if self.rng.random() < 0.6:
                self._finish(day, confirmed_after=(1, 9))
            else:
                self._progress(day, trouble=self.rng.random() < 0.3)

    def _without_date(self) -> None:
        day = self._day_after(self.issued_on, 10, 150)
        if self.rng.random() < 0.4 * self.diligence:
            self._finish(day, confirmed_after=(1, 12))
        elif self.rng.random() < 0.5:
            self._progress(day)

    # The steps.

    def _progress(self, day: date, *, trouble: bool = False) -> None:
        said = self.voice.trouble(day) if trouble else {}
        self._act(
            services.record_progress,
            day,
            by=self._head(),
            result=self.voice.under_way(day),
            percent=self.rng.randrange(20, 90, 5),
            **said,
        )

    def _send(self, product: date) -> date:
        """Report `product` as done a few days later, and return the day of the report."""
        said: dict[str, Any] = self.voice.trouble(product) if self.rng.random() < 0.15 else {}
        leads = self.assignment.part == Part.LEAD
        result = self.voice.result(product) if leads else self.voice.helped(product)
        day = self._day_after(product, 0, 4)
        document = document_in(result)
        if document:
            entry = Entry(State.AWAITING, result, done_on=product, documents=[document], **said)
            return self._act(_enter, day, by=self._head(), entry=entry)
        return self._act(services.send, day, by=self._head(), result=result, done_on=product, **said)

    def _finish(self, product: date, *, confirmed_after: tuple[int, int]) -> None:
        sent = self._send(product)
        remark = self.voice.remark("confirmations", sent)
        self._coordinate(services.confirm, self._day_after(sent, *confirmed_after), remark=remark)

    def _coordinate(self, service: Callable[..., object], day: date, **said: Any) -> None:
        self._act(service, day, by=self.rng.choice(self.cast.coordinators), **said)

    def _act(self, service: Callable[..., object], day: date, **said: Any) -> date:
        at = self._moment(max(day, self.issued_on))
        key = f"{self.assignment.task.position:04}:{self.assignment.unit.code}:{self.assignment.unit.name}"
        self.found.append(Act(at, key, partial(service, self.assignment, at=at, **said)))
        return timezone.localdate(at)

    def _moment(self, day: date) -> datetime:
        """Return office hours of `day` or of the next working day, always after what happened before."""
        if day.weekday() > 4:
            day += timedelta(days=7 - day.weekday())
        at = timezone.make_aware(datetime.combine(day, time(self.rng.randint(7, 16), self.rng.randint(0, 59))))
        return max(at, self.found[-1].at + timedelta(minutes=20)) if self.found else at

    # Smaller draws.

    def _in_time(self, due: date) -> date:
        """Return a day of the product between the plan's issue and `due`."""
        room = (due - max(self.issued_on, self.assignment.starts_on or self.issued_on)).days
        return max(due - timedelta(days=self.rng.randint(0, min(max(room, 0), 25))), self.issued_on)

    def _day_after(self, day: date, least: int, most: int) -> date:
        return day + timedelta(days=self.rng.randint(least, most))

    def _head(self) -> User:
        return self.cast.heads[self.assignment.unit_id]


def _enter(assignment: Assignment, entry: Entry, *, by: User, at: datetime) -> object:
    """Save an entry with its document, as the form does."""
    return save_entry(assignment, entry, by=by, seen=version(assignment), as_draft=False, at=at)
