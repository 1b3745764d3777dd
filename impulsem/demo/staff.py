"""Who works in the synthetic centres: desks, professionals, directors, the institute; their rooms, hours and log-ins."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable

import numpy as np
from django.conf import settings
from django.contrib.auth.hashers import make_password
from numpy.typing import NDArray

from impulsem.agenda.models import Availability, Resource
from impulsem.demo.clients import Clients
from impulsem.demo.copying import Keys
from impulsem.demo.population import Population
from impulsem.demo.population.names import plain
from impulsem.organisation.models import (
    Absence,
    Centre,
    Profession,
    Role,
    Room,
    Team,
    TeamMembership,
    Territory,
    Worker,
    WorkerPost,
    WorkingTime,
)
from impulsem.platform.models import Account
from impulsem.platform.periods import period

#: Everybody's password in a demonstration. It opens nothing where IMPULSEM_DEMO is off.
PASSWORD = "impulsem-demo"
DOMAIN = "impulsem.example"  # reserved: no mail ever leaves
#: The log-ins that are printed, one a role. Beside them: colleague@ (of the same team) and protection@ (reaches the sealed persons).
LOGINS = (
    ("desk", Role.FRONT_DESK),
    ("phone", Role.FRONT_DESK),
    ("professional", Role.PROFESSIONAL),
    ("director", Role.CENTRE_DIRECTOR),
    ("territory", Role.TERRITORIAL_DIRECTOR),
    ("institute", Role.INSTITUTE),
    ("office", Role.ECONOMIC_OFFICE),
    ("office-head", Role.ECONOMIC_HEAD),
    ("admin", Role.ADMINISTRATOR),
)
PROFESSIONALS = 700  # in the whole city
AT_THE_SHOWCASE = 6  # one more than the fewest whose time together may be shown
MIX = (  # in a centre's order of hiring: the first is always a social worker
    Profession.SOCIAL_WORKER,
    Profession.SOCIAL_EDUCATOR,
    Profession.SOCIAL_WORKER,
    Profession.PSYCHOLOGIST,
    Profession.SOCIAL_WORKER,
    Profession.SOCIAL_EDUCATOR,
    Profession.SOCIAL_WORKER,
    Profession.LEGAL_ADVISER,
)
MORNING = (dt.time(9, 0), dt.time(14, 0))
AFTERNOON = (dt.time(15, 30), dt.time(18, 30))
PART_TIME = 1800  # minutes a week: mornings and one afternoon


@dataclasses.dataclass(frozen=True)
class Professional:
    """A worker who attends people, in the keys that the chronicle needs."""

    worker: int
    resource: int
    room_resource: int
    centre: int  # index into `Clients.centres`
    profession: str
    afternoons: tuple[int, int]  # weekdays
    holidays: tuple[dt.date, ...]  # first days of three-week and one-week absences


@dataclasses.dataclass(frozen=True)
class Staff:
    professionals: list[Professional]
    by_centre: list[list[Professional]]
    desks: list[int]  # worker at each centre's desk
    directors: list[int]
    protection_team: int
    protection_workers: list[int]
    records_team: int
    centre_keys: list[int]
    group_room_resources: list[int]
    actors: dict[int, tuple[str, int | None, str]]  # by worker: name, account, role; as the audit writes them


class Hiring:
    """Makes workers with plausible names, accounts and posts."""

    def __init__(self, population: Population, rng: np.random.Generator) -> None:
        home = population.city.nationalities[0].index(population.city.country)
        adults = np.flatnonzero((population.country == home) & (population.origin < 0) & (population.age > 24) & (population.age < 65))
        self._population, self._adults, self._rng = population, adults, rng
        self._keys = Keys(rng)
        # One hash for all: making an Argon2 hash each would take a minute, and the password is public anyway.
        self._hash = make_password(PASSWORD if settings.DEMO_MODE else None)
        self.workers: list[Worker] = []
        self.posts: list[WorkerPost] = []

    def hire(
        self, profession: str, role: str, *, login: str = "", centre: Centre | None = None, territory: Territory | None = None
    ) -> Worker:
        one, other, third = (int(i) for i in self._rng.choice(self._adults, 3))
        people = self._population
        name = " ".join((people.given[one], people.surname1[other], people.surname1[third]))
        number = len(self.workers) + 1
        email = f"{login or plain(people.given[one]).split()[0] + '.' + str(number)}@{DOMAIN}"
        account = Account(email=email, password=self._hash, language="ca")
        worker = Worker(
            uuid=self._keys(), name=name, profession=profession, languages=["ca", "es"] + (["en"] if self._rng.random() < 0.5 else [])
        )
        worker.account = account
        self.workers.append(worker)
        self.posts.append(WorkerPost(worker=worker, role=role, centre=centre, territory=territory, valid=period(None)))
        return worker

    def save(self) -> None:
        Account.objects.bulk_create([worker.account for worker in self.workers if worker.account is not None])
        for worker in self.workers:
            worker.account = worker.account  # takes the key that the account has now
        Worker.objects.bulk_create(self.workers)
        for post in self.posts:
            post.worker = post.worker
        WorkerPost.objects.bulk_create(self.posts)


def hire_everybody(population: Population, clients: Clients, *, first: dt.date, rng: np.random.Generator) -> Staff:
    """Fill the centres: professionals in proportion to the files."""
    centres = [centre for code in clients.centres for centre in [Centre.objects.select_related("territory").get(code=code)]]
    hiring = Hiring(population, rng)
    show = clients.showcase
    desks, directors = [], []
    for index, centre in enumerate(centres):
        login = index == show
        desks.append(hiring.hire(Profession.ADMINISTRATIVE, Role.FRONT_DESK, login="desk" if login else "", centre=centre))
        directors.append(hiring.hire(Profession.MANAGEMENT, Role.CENTRE_DIRECTOR, login="director" if login else "", centre=centre))
    hired = _hire_professionals(hiring, centres, clients, population.scale)
    hiring.hire(Profession.ADMINISTRATIVE, Role.FRONT_DESK, login="phone")
    for territory in Territory.objects.order_by("code"):
        home = territory.pk == centres[show].territory_id
        hiring.hire(Profession.MANAGEMENT, Role.TERRITORIAL_DIRECTOR, login="territory" if home else "", territory=territory)
    hiring.hire(Profession.MANAGEMENT, Role.INSTITUTE, login="institute")
    hiring.hire(Profession.ADMINISTRATIVE, Role.ADMINISTRATOR, login="admin")
    office = [hiring.hire(Profession.ADMINISTRATIVE, Role.ECONOMIC_OFFICE, login=login) for login in ("office", "office-colleague", "", "")]
    office += [hiring.hire(Profession.MANAGEMENT, Role.ECONOMIC_HEAD, login="office-head")]
    protectors = [
        hiring.hire(Profession.SOCIAL_WORKER, Role.PROFESSIONAL, login=login, centre=centres[show]) for login in ("protection", "")
    ]
    clerk = hiring.hire(Profession.ADMINISTRATIVE, Role.FRONT_DESK)
    hiring.save()
    protection = _team("Equip de protecció", Team.Kind.PROTECTION, protectors)
    _team("Oficina de suport econòmic", Team.Kind.ECONOMIC, office)
    records = _team("Equip de registre", Team.Kind.RECORDS, [clerk, directors[show]])
    for index, centre in enumerate(centres):
        _team(f"Equip d’atenció · {centre.name}", Team.Kind.ATTENTION, [worker for worker, home in hired if home == index])
    professionals = _equip(hired, centres, first=first, today=population.on, rng=rng)
    by_centre = [[one for one in professionals if one.centre == index] for index in range(len(centres))]
    groups = Room.objects.bulk_create([Room(centre=centre, name="Sala de grups", kind=Room.Kind.GROUP, seats=18) for centre in centres])
    group_resources = Resource.objects.bulk_create([Resource(room=room) for room in groups])
    _ordinary_resources(hiring.workers, {one.worker for one in professionals})
    return Staff(
        professionals=professionals,
        by_centre=by_centre,
        desks=[worker.pk for worker in desks],
        directors=[worker.pk for worker in directors],
        protection_team=protection.pk,
        protection_workers=[worker.pk for worker in protectors],
        records_team=records.pk,
        centre_keys=[centre.pk for centre in centres],
        group_room_resources=[resource.pk for resource in group_resources],
        actors={post.worker.pk: (post.worker.name, post.worker.account_id, str(post.role)) for post in hiring.posts},
    )


def _hire_professionals(hiring: Hiring, centres: list[Centre], clients: Clients, scale: float) -> list[tuple[Worker, int]]:
    files = np.bincount([case.centre for case in clients.cases], minlength=len(centres))
    hired: list[tuple[Worker, int]] = []
    for index, count in enumerate(_shares(files, max(round(PROFESSIONALS * scale), len(centres)), clients.showcase)):
        for position in range(count):
            login = {0: "professional", 1: "colleague"}.get(position, "") if index == clients.showcase else ""
            profession = MIX[position % len(MIX)]
            hired.append((hiring.hire(profession, Role.PROFESSIONAL, login=login, centre=centres[index]), index))
    return hired


def _shares(files: NDArray[np.int64], total: int, showcase: int) -> list[int]:
    """At least one professional a centre, the others in proportion to the files."""
    rest = max(total - len(files), 0)
    ideal = files / max(files.sum(), 1) * rest
    whole = np.floor(ideal).astype(int)
    whole[np.argsort(whole - ideal)[: rest - int(whole.sum())]] += 1
    counts = (whole + 1).tolist()
    counts[showcase] = max(counts[showcase], AT_THE_SHOWCASE)
    return [int(count) for count in counts]


def _equip(
    hired: Iterable[tuple[Worker, int]], centres: list[Centre], *, first: dt.date, today: dt.date, rng: np.random.Generator
) -> list[Professional]:
    """Offices, hours and holidays."""
    hired = list(hired)
    numbers: dict[int, int] = {}
    rooms = []
    for _, centre in hired:
        numbers[centre] = numbers.get(centre, 0) + 1
        rooms.append(Room(centre=centres[centre], name=f"Despatx {numbers[centre]}", kind=Room.Kind.OFFICE, seats=3))
    Room.objects.bulk_create(rooms)
    resources = Resource.objects.bulk_create([Resource(worker=worker) for worker, _ in hired])
    room_resources = Resource.objects.bulk_create([Resource(room=room) for room in rooms])
    professionals: list[Professional] = []
    hours, part_time = [], []
    for (worker, centre), resource, room in zip(hired, resources, room_resources, strict=True):
        afternoons = ((0, 2), (1, 3))[int(rng.random() < 0.5)]
        if len(professionals) % 8 == 5:
            afternoons = (afternoons[0], afternoons[0])
            part_time.append(WorkingTime(worker=worker, weekly_minutes=PART_TIME, valid=period(None)))
        for weekday in range(5):
            hours.append((worker, centre, weekday, MORNING))
            if weekday in afternoons:
                hours.append((worker, centre, weekday, AFTERNOON))
        professionals.append(
            Professional(worker.pk, resource.pk, room.pk, centre, worker.profession, afternoons, _absences(first, today, rng))
        )
    Availability.objects.bulk_create(
        [
            Availability(worker=worker, centre=centres[centre], weekday=weekday, starts=span[0], ends=span[1], valid=period(None))
            for worker, centre, weekday, span in hours
        ]
    )
    WorkingTime.objects.bulk_create(part_time)
    Absence.objects.bulk_create(
        [
            Absence(worker_id=one.worker, kind=Absence.Kind.HOLIDAY, valid=period(start, start + dt.timedelta(days=length_of(start))))
            for one in professionals
            for start in one.holidays
        ]
    )
    return professionals


def length_of(holiday: dt.date) -> int:
    """Days of an absence by its first: three weeks in summer, one in winter."""
    return 21 if holiday.month in (7, 8) else 7


def _absences(first: dt.date, today: dt.date, rng: np.random.Generator) -> tuple[dt.date, ...]:
    """First days of the absences of each year: three weeks in summer, one in winter."""
    absences = []
    for year in range(first.year, today.year + 1):
        absences.append(dt.date(year, 7, 20) + dt.timedelta(days=int(rng.integers(0, 28))))
        absences.append(dt.date(year, 1, 2) + dt.timedelta(days=int(rng.integers(0, 90))))
    return tuple(absences)


def _ordinary_resources(workers: list[Worker], already: set[int]) -> None:
    """Whoever attends nobody by plan can still be booked."""
    Resource.objects.bulk_create([Resource(worker=worker) for worker in workers if worker.pk not in already])


def _team(name: str, kind: str, workers: list[Worker]) -> Team:
    team = Team.objects.create(name=name, kind=kind)
    TeamMembership.objects.bulk_create([TeamMembership(team=team, worker=worker, valid=period(None)) for worker in workers])
    return team
