"""A little of the life in groups: welcome sessions that were and that come, one about to begin, a process group, one that is full."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Exists, OuterRef
from django.utils import timezone

from impulsem.casework.models import CaseFile
from impulsem.casework.services import keep_commitment
from impulsem.demo.staff import DOMAIN
from impulsem.groups import services
from impulsem.groups.models import Enrolment, GroupProject, GroupSession
from impulsem.groups.reference import load_groups
from impulsem.organisation.models import Centre, Role, Room, TeamMembership, Worker, WorkerPost
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import HouseholdMembership, PartedPerson, Person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError

BY = job("demo")
SEED = 2030
WEEKS_BEFORE = 4
WEEKS_TO_COME = 4
HOURS = (dt.time(16, 30), dt.time(17, 0), dt.time(15, 30), dt.time(12, 0), dt.time(9, 30), dt.time(18, 0))
OUTCOMES = ("informed", "informed", "informed", "referral", "informed", "aid", "")
SENTENCES = (
    "Ara sé què puc demanar.",
    "M’hauria anat bé més estona per a preguntes.",
    "Em van tractar molt bé.",
    "No vaig entendre la part dels papers.",
    "He conegut una veïna que està com jo.",
    "",
    "",
)
QUARTER = dt.timedelta(minutes=15)


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """The library everywhere, a welcome session in each centre next week, and the rest at the showcase; what is there already stays."""
    counts = load_groups(folder=folder)
    login = (
        WorkerPost.objects.filter(worker__account__email=f"professional@{DOMAIN}", centre__isnull=False).select_related("centre").first()
    )
    if not counts or login is None or login.centre is None or GroupSession.objects.exists():
        return counts | {"group sessions": GroupSession.objects.count()}
    projects = {project.code or "": project for project in GroupProject.objects.filter(centre__isnull=True, active=True)}
    if "vine-welcome" in projects:
        Showcase(projects, login.centre, login.worker_id).bring()
        _everywhere(projects["vine-welcome"], but=login.centre)
    return counts | {"group sessions": GroupSession.objects.count(), "places in groups": Enrolment.objects.count()}


class Showcase:
    """The centre of the log-ins."""

    def __init__(self, projects: dict[str, GroupProject], centre: Centre, worker_id: int) -> None:
        self.projects, self.centre = projects, centre
        here = _professionals(centre)
        self.lead = next((worker for worker in here if worker.pk == worker_id), here[0])
        self.others = [worker for worker in here if worker.pk != self.lead.pk]
        self.chance = np.random.default_rng(SEED)
        self.people: Iterator[Person] = itertools.cycle(_people(centre))
        self.now = clock.now()
        self.today = timezone.localdate(self.now)

    def bring(self) -> None:
        vine = self.projects["vine-welcome"]
        for weeks in range(WEEKS_BEFORE, 0, -1):
            if session := self._plan(vine, self.today - dt.timedelta(weeks=weeks)):
                self._enrol(session, 9 + weeks % 4)
                self._hold(session)
        self._about_to_begin(vine)
        for weeks in range(1, WEEKS_TO_COME + 1):
            if session := self._plan(vine, self.today + dt.timedelta(weeks=weeks, days=1)):
                self._enrol(session, 11 - 3 * (weeks - 1))
        for days, code, capacity, asked in ((3, "energy", 8, 10), (8, "dependency", 16, 6), (10, "housing", 16, 4)):
            if code in self.projects and (
                session := self._plan(self.projects[code], self.today + dt.timedelta(days=days), capacity=capacity)
            ):
                self._enrol(session, asked)
        if "carers" in self.projects:
            self._series(self.projects["carers"])

    def _plan(self, project: GroupProject, day: dt.date, *, capacity: int | None = None) -> GroupSession | None:
        return plan(project, self.centre, [self.lead, *self.others[:1]], day, capacity=capacity)

    def _enrol(self, session: GroupSession, number: int) -> None:
        for each in range(number):
            asked = min(self.now, session.starts_at - dt.timedelta(days=int(self.chance.integers(3, 12)), minutes=each))
            services.enrol(session=session, person=next(self.people), by=BY, at=asked, silently=True)

    def _hold(self, session: GroupSession) -> None:
        by = worker_actor(self.lead, on=self.today)
        places = list(Enrolment.objects.filter(session=session, state=Enrolment.State.ENROLLED).order_by("pk"))
        for place in places[: max(len(places) - 2, 1)]:
            key, at = OUTCOMES[int(self.chance.integers(len(OUTCOMES)))], session.starts_at + dt.timedelta(minutes=80)
            services.check_in(enrolment=place, by=by, at=session.starts_at)
            if key:
                marked = services.mark(enrolment=place, key=key, by=by, at=at)
                if marked.commitment is not None:
                    keep_commitment(commitment=marked.commitment, by=by, at=min(at + dt.timedelta(days=4), self.now))
            if self.chance.random() < 0.7:
                sentence = SENTENCES[int(self.chance.integers(len(SENTENCES)))]
                face = str(self.chance.choice(["good", "good", "good", "so_so", "bad"]))
                services.evaluate(code=place.code, face=face, sentence=sentence, by=BY, at=at)
        text = "Drets i ajuts, i el pas següent de cadascú."
        services.finish_session(session=session, by=by, at=session.ends_at, text=text)

    def _about_to_begin(self, vine: GroupProject) -> None:
        """Today, soon, for whoever tries the screen; the professional who logs in holds it."""
        local = timezone.localtime(self.now)
        early = clock.at(self.today, dt.time(16, 30))
        starts = self.now - (self.now - clock.at(self.today, local.time().replace(minute=0, second=0, microsecond=0))) % QUARTER + QUARTER
        if not 8 <= local.hour < 20:
            starts = early
        for _ in range(16):
            if session := at_hour(vine, self.centre, [self.lead], starts, at=self.now - dt.timedelta(days=9)):
                self._enrol(session, 10)
                return
            starts += QUARTER

    def _series(self, project: GroupProject) -> None:
        first = self.today + dt.timedelta(days=9)
        room, version = _room(self.centre), project.versions.latest("number")
        holders = self.others[1:2] or [self.lead]
        for hour in HOURS:
            starts = clock.at(first, hour)
            try:
                planned = services.plan_series(
                    project=project,
                    centre=self.centre,
                    room=room,
                    workers=holders,
                    first=DateTimeTZRange(starts, starts + dt.timedelta(minutes=version.minutes), "[)"),
                    days=[first + dt.timedelta(weeks=n) for n in range(version.sessions)],
                    capacity=min(version.capacity, room.seats) if room else version.capacity,
                    place="" if room else "Centre cívic",
                    public=True,
                    by=BY,
                    at=self.now,
                )
            except DomainError:
                continue
            self._enrol(planned[0], 6)
            return


def _everywhere(vine: GroupProject, *, but: Centre) -> None:
    monday = clock.today() + dt.timedelta(days=7 - clock.today().weekday())
    for number, centre in enumerate(Centre.objects.exclude(pk=but.pk).order_by("pk")):
        if workers := _professionals(centre)[:2]:
            plan(vine, centre, workers, monday + dt.timedelta(days=number % 5))


def plan(
    project: GroupProject, centre: Centre, workers: Sequence[Worker], day: dt.date, *, capacity: int | None = None
) -> GroupSession | None:
    """On a working day, at the first hour at which all of them are free."""
    day += dt.timedelta(days=max(7 - day.weekday(), 0) if day.weekday() > 4 else 0)
    at = min(clock.now(), clock.at(day, dt.time(8)) - dt.timedelta(days=14))
    return next(
        (found for hour in HOURS if (found := at_hour(project, centre, workers, clock.at(day, hour), capacity=capacity, at=at))), None
    )


def at_hour(
    project: GroupProject, centre: Centre, workers: Sequence[Worker], starts: dt.datetime, *, capacity: int | None = None, at: dt.datetime
) -> GroupSession | None:
    version, room = project.versions.latest("number"), _room(centre)
    wanted = capacity or version.capacity
    try:
        return services.plan_session(
            project=project,
            centre=centre,
            room=room,
            place="" if room else "Centre cívic",
            workers=workers,
            span=DateTimeTZRange(starts, starts + dt.timedelta(minutes=version.minutes), "[)"),
            capacity=min(wanted, room.seats) if room else wanted,
            public=True,
            by=BY,
            at=at,
        )
    except DomainError:
        return None  # somebody has an appointment then


def _room(centre: Centre) -> Room | None:
    return Room.objects.filter(centre=centre, kind=Room.Kind.GROUP).order_by("-seats").first()


def _professionals(centre: Centre) -> list[Worker]:
    """Without the protection team, which has its own people."""
    posts = WorkerPost.objects.on(clock.today()).filter(worker=OuterRef("pk"), role=Role.PROFESSIONAL, centre=centre)
    guards = TeamMembership.objects.filter(worker=OuterRef("pk"), team__kind="protection")
    return list(Worker.objects.filter(Exists(posts), ~Exists(guards)).order_by("pk"))


def _people(centre: Centre) -> list[Person]:
    """Adults whom the centre attends, none of them sealed or parted; of each household one, so that nobody meets their own."""
    homes = CaseFile.objects.filter(centre=centre, state=CaseFile.State.OPEN).values("household_id")
    heads = HouseholdMembership.objects.on(clock.today()).filter(household_id__in=homes, role=HouseholdMembership.Role.PRINCIPAL)
    born = clock.today() - dt.timedelta(days=365 * 18 + 5)
    adults = Person.objects.filter(
        pk__in=heads.values("person_id"), sealed_by__isnull=True, died_on__isnull=True, is_demo=True, birth_date__lte=born
    )
    return list(adults.exclude(pk__in=PartedPerson.objects.values("person_id")).order_by("pk")[:120])
