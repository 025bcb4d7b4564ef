"""Accounts: those of the printed table, and a head for every other unit with work, so that any of them can be tried."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, User
from accounts.permissions import Role
from papi_portal.demo.content import Content, DemoPlan, Person
from units.models import Province, Unit
from units.text import fold


@dataclass(slots=True)
class Cast:
    """Who acts in a plan: its coordinators, and by unit id those who answer for a unit and those who draft for it."""

    coordinators: list[User] = field(default_factory=list)
    heads: dict[int, User] = field(default_factory=dict)
    officers: dict[int, User] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)  # units whose head stands in the printed table

    def add(self, user: User, unit: Unit, role: str) -> None:
        """Note what `user` is in `unit`."""
        if role == Role.COORDINATOR:
            self.coordinators.append(user)
        elif role == Role.UNIT_LEAD:
            self.heads[unit.pk] = user
            self.shown.add(unit.pk)
        elif role == Role.UNIT_STAFF:
            self.officers[unit.pk] = user


class Registry:
    """Makes accounts that are not there yet, all with the demo's one password, which is hashed once."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.password = make_password(content.password)

    def administrator(self) -> User:
        """Make the superuser."""
        return self._user(self.content.administrator, is_staff=True, is_superuser=True)

    def named(self, demo: DemoPlan, province: Province, day: date) -> Cast:
        """Make the people of the printed table with their posts in the units of `province` valid on `day`."""
        units = {unit.name: unit for unit in Unit.objects.filter(province=province, parent=None).valid_on(day)}
        cast = Cast()
        for person in demo.people:
            user = self._user(person)
            self._post(user, units[person.unit], person.role, day)
            cast.add(user, units[person.unit], person.role)
        return cast

    def heads(self, demo: DemoPlan, cast: Cast, units: Iterable[Unit], day: date) -> None:
        """Give every unit of `units` that has nobody a head with an invented name, and note them in `cast`."""
        nameless = sorted(
            (unit for unit in units if unit.pk not in cast.heads), key=lambda unit: (unit.code, unit.name)
        )
        users = dict(self._invented(demo, nameless))
        User.objects.bulk_create(users.values(), ignore_conflicts=True)
        made = User.objects.in_bulk([user.username for user in users.values()], field_name="username")
        cast.heads |= {unit.pk: made[user.username] for unit, user in users.items()}
        posts = [
            Membership(user=made[user.username], unit=unit, role=Role.UNIT_LEAD, valid_from=date(day.year, 1, 1))
            for unit, user in users.items()
        ]
        Membership.objects.bulk_create(posts, ignore_conflicts=True)

    def _invented(self, demo: DemoPlan, units: Iterable[Unit]) -> Iterable[tuple[Unit, User]]:
        taken: dict[str, int] = {}
        for unit in units:
            rng = Random(f"{demo.key}:{unit.code}:{unit.name}")  # noqa: S311 - a story, not a secret
            surnames, given = rng.choice(demo.names)
            word = "".join(filter(str.isalnum, fold(unit.name).removeprefix("ubnd ")))
            taken[word] = taken.get(word, 0) + 1
            again = str(taken[word]) if taken[word] > 1 else ""  # communes of two districts may share a name
            positions = self.content.positions
            yield (
                unit,
                User(
                    username=f"{demo.slug}.{word}{again}",
                    full_name=f"{rng.choice(surnames)} {rng.choice(given)}",
                    position=positions.get(unit.kind, positions[""]),
                    password=self.password,
                ),
            )

    def _user(self, person: Person, **extra: bool) -> User:
        user: User
        user, _created = User.objects.get_or_create(
            username=person.username,
            defaults={
                "full_name": person.full_name,
                "position": person.position,
                "password": self.password,
                **extra,
            },
        )
        return user

    def _post(self, user: User, unit: Unit, role: str, day: date) -> None:
        Membership.objects.get_or_create(user=user, unit=unit, role=role, valid_from=date(day.year, 1, 1))
