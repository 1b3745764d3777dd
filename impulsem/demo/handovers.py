"""Files on their way, experts who are asked, and one household that parted safely: a few, through the services, as somebody would."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from impulsem.casework.models import Assignment, CaseFile, Expertise, Transfer
from impulsem.casework.services.consultations import answer_consultation, consult, recognise_expert
from impulsem.casework.services.transfers import TransferDetails, accept_transfer, propose_transfer
from impulsem.demo.staff import DOMAIN
from impulsem.organisation.models import Role, TeamMembership, Worker, WorkerPost
from impulsem.organisation.queries import worker_actor
from impulsem.people import services as people
from impulsem.people.models import HouseholdMembership, HouseholdSplit, Person
from impulsem.people.services import SplitDetails
from impulsem.platform import clock

DAYS = dt.timedelta(days=1)
TOPICS = (Expertise.Topic.HOUSING, Expertise.Topic.GENDER_VIOLENCE, Expertise.Topic.DEBTS)
REASONS = ("Canvi de centre de la professional.", "Reducció de jornada.", "Coneix la família d’una intervenció anterior.")
QUESTIONS = (
    ("Tenen una ordre de desnonament d’aquí a tres setmanes i un menor a càrrec. Quines vies queden per aturar-la?", ""),
    (
        "La família ha signat un préstec ràpid amb el sou com a garantia. Es pot reclamar?",
        "L’interès és molt superior al normal: es pot reclamar per usura. Demaneu-los el contracte i els extractes, i deriveu-los "
        "al servei d’orientació jurídica amb la carta tipus.",
    ),
)


@transaction.atomic
def bring() -> dict[str, int]:
    """A little of each at the showcase; what is there already stays. Says how many of each."""
    director = Worker.objects.filter(account__email=f"director@{DOMAIN}").first()
    if director is None or Transfer.objects.exists():
        return {}
    centre_id = WorkerPost.objects.on(clock.today()).get(worker=director, role=Role.CENTRE_DIRECTOR).centre_id
    colleagues = professionals_of(centre_id)
    if len(colleagues) < 3:
        return {}
    return {
        "experts": _experts(director),
        "files on their way": _transfers(director, colleagues, centre_id),
        "consultations": _consultations(centre_id),
        "households parted safely": _split(centre_id),
    }


def professionals_of(centre_id: int | None) -> list[Worker]:
    """Of a centre, without the protection team, which has its own people."""
    posts = WorkerPost.objects.on(clock.today()).filter(worker=OuterRef("pk"), role=Role.PROFESSIONAL, centre_id=centre_id or 0)
    guards = TeamMembership.objects.filter(worker=OuterRef("pk"), team__kind="protection")
    return list(Worker.objects.filter(Exists(posts), ~Exists(guards)).order_by("pk"))


def _experts(director: Worker) -> int:
    away = WorkerPost.objects.on(clock.today()).filter(role=Role.PROFESSIONAL).order_by("-pk").values_list("worker_id", flat=True)
    found = list(Worker.objects.filter(pk__in=list(away[:40])).order_by("pk")[: len(TOPICS)])
    for worker, topic in zip(found, TOPICS, strict=False):
        recognise_expert(worker=worker, topic=topic, by=worker_actor(director, on=clock.today()), on=clock.today() - 200 * DAYS)
    return len(found)


def _files(centre_id: int | None, *, led_by: Worker | None = None) -> list[CaseFile]:
    """Live files of the centre (none: of all) without sealed people, the latest first: those of the pictures are older."""
    sealed = HouseholdMembership.objects.filter(household_id=OuterRef("household_id"), person__sealed_by__isnull=False)
    led = Assignment.objects.on(clock.today()).filter(file=OuterRef("pk"), role=Assignment.Role.REFERENT)
    led = led.filter(worker=led_by) if led_by is not None else led
    files = CaseFile.objects.filter(~Exists(sealed), Exists(led), state=CaseFile.State.OPEN)
    files = files.filter(centre_id=centre_id) if centre_id is not None else files
    return list(files.select_related("centre", "household").order_by("-opened_on", "-pk")[:40])


def _transfers(director: Worker, colleagues: list[Worker], centre_id: int | None) -> int:
    """Three from one colleague to the others; one of them accepted already."""
    leaver, *others = colleagues[1:]
    by, at = worker_actor(director, on=clock.today()), clock.now()
    made = [
        propose_transfer(
            file=file,
            details=TransferDetails(to_worker=others[n % len(others)], reason=reason, starts_on=clock.today() + 7 * DAYS, overlap_days=30),
            by=by,
            at=at,
        )
        for n, (file, reason) in enumerate(zip(_files(centre_id, led_by=leaver), REASONS, strict=False))
    ]
    for first in made[:1]:
        if first.to_worker is not None:
            accept_transfer(made=first, by=worker_actor(first.to_worker, on=clock.today()), at=at)
    return len(made)


def _consultations(centre_id: int | None) -> int:
    """One that waits, one that was answered."""
    at, day = clock.now(), clock.today()
    experts = {one.topic: one.worker for one in Expertise.objects.select_related("worker")}
    asked = 0
    for file, topic, (question, answer) in zip(_files(centre_id)[2:], ("housing", "debts"), QUESTIONS, strict=False):
        referent = Assignment.objects.on(day).get(file=file, role=Assignment.Role.REFERENT).worker
        expert = experts.get(topic)
        if expert is None or expert.pk == referent.pk:
            continue
        one = consult(file=file, topic=topic, expert=expert, question=question, days=14, by=worker_actor(referent, on=day), at=at)
        if answer:
            answer_consultation(consultation=one, text=answer, minutes=25, by=worker_actor(expert, on=day), at=at)
        asked += 1
    return asked


def _split(centre_id: int | None) -> int:
    """A woman and her child left: only the protection team knows of them."""
    guard = TeamMembership.objects.on(clock.today()).filter(team__kind="protection").select_related("worker", "team").order_by("pk").first()
    if guard is None or HouseholdSplit.objects.exists():
        return 0
    day, at = clock.today(), clock.now()
    for file in [*_files(centre_id)[4:], *_files(None)]:
        stays = HouseholdMembership.objects.on(day).filter(household=file.household, main=True, valid__startswith__lt=day)
        members = list(stays.select_related("person").order_by("pk"))
        women = [m.person for m in members if m.person.sex == Person.Sex.FEMALE and (m.person.age(day) or 0) >= 18]
        men = [m.person for m in members if m.person.sex == Person.Sex.MALE and (m.person.age(day) or 0) >= 18]
        children = [m.person for m in members if (m.person.age(day) or 99) < 18]
        if len(women) != 1 or not men or not children:
            continue
        referent = Assignment.objects.on(day).get(file=file, role=Assignment.Role.REFERENT).worker
        posts = WorkerPost.objects.on(day).filter(worker=guard.worker, role=Role.PROFESSIONAL).values_list("centre_id", flat=True)
        people.split_household(
            household=file.household,
            leaving=[*women, *children],
            on=day,
            by=worker_actor(referent, on=day),
            details=SplitDetails(
                ground=HouseholdSplit.Ground.VIOLENCE,
                sealed=True,
                team=guard.team,
                calls_off=True,
                centre_id=posts.first(),
                worker_id=guard.worker_id,
                quiet_from=day - 14 * DAYS,
            ),
            at=at,
        )
        return 1
    return 0
