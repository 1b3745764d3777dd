"""Reports that others asked the synthetic centres for, in every state: the showcase's whole, everywhere else enough to count.

The requests of the showcase go through the services, as somebody would; the past ones of all centres are copied in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Count
from django.utils import timezone

from impulsem.casework.models import Assignment, CaseFile, Entry
from impulsem.demo.copying import Keys, Table, settle
from impulsem.demo.staff import DOMAIN
from impulsem.organisation.models import Role, Worker, WorkerPost
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import HouseholdMembership, Person
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.reports import services
from impulsem.reports.models import ReportRequest, ReportType, RequestEntry, RequestEvent, TypeVersion, Usefulness
from impulsem.reports.services import RequestDetails

SEED = 2027
BODIES = {
    "court": ("Jutjat de Primera Instància núm. 00", "Jutjat de Violència sobre la Dona núm. 00", "Jutjat de Família núm. 00"),
    "prosecutor": ("Fiscalia provincial, secció de menors",),
    "child_protection": ("Equip d’atenció a la infància", "Servei d’atenció a la infància"),
    "housing": ("Mesa d’emergències", "Oficina d’habitatge del districte"),
    "education": ("Consorci d’Educació", "Escola del barri"),
    "health": ("Hospital, unitat de treball social", "Centre d’atenció primària"),
    "immigration": ("Oficina d’estrangeria", "Direcció general de migracions"),
    "police": ("Unitat d’atenció a la víctima",),
    "prison": ("Equip de tractament penitenciari",),
    "guardianship": ("Fundació de suport a la persona",),
    "dependency": ("Servei de valoració de la dependència",),
    "income": ("Institut de la seguretat social", "Servei d’ocupació"),
    "other_city": ("Serveis socials d’un municipi veí",),
}
OPINIONS = (
    (5, "Ens permet decidir de seguida."),
    (4, "És útil quan arriba a temps."),
    (2, "Gairebé tot ja ho teníem per interoperabilitat."),
    (1, "No el llegeix ningú: la decisió es pren per renda."),
    (3, "Serveix la valoració; la resta sobra."),
)
JUDGEMENT = (
    "S’observa una relació estable i una organització suficient del dia a dia. La família demana ajuda quan la necessita i compleix els "
    "acords. El principal risc és econòmic."
)
#: In the showcase: type, how many days ago it came, and how far it got.
LIVELY = (
    ("court_family", 9, "draft"),
    ("court_eviction", 4, "draft"),
    ("school_absence", 20, "draft"),
    ("dependency_setting", 18, "in_review"),
    ("child_risk", 12, "in_review"),
    ("housing_emergency", 15, "returned"),
    ("guaranteed_income", 10, "approved"),
    ("hospital_discharge", 1, "draft"),
    ("move_summary", 6, "signing"),
)
MOST_ENTRIES = 5  # that were work for one report
PAST_SHARE = 0.09  # of the files had a report in the past year
WEIGHTS = {
    "court_family": 5,
    "housing_emergency": 6,
    "dependency_setting": 9,
    "minimum_income": 8,
    "settlement": 5,
    "school_meals": 6,
    "energy_poverty": 7,
}


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """Requests for reports in a synthetic city; what is there already stays. Says how many. folder: the city's, for its inventory."""
    if ReportRequest.objects.exists() or not ReportType.objects.exists():
        return {"reports": ReportRequest.objects.count()}
    _past(np.random.default_rng(SEED))
    _opinions(np.random.default_rng(SEED + 1))
    lively = _lively()
    return {"reports": ReportRequest.objects.count(), "reports under way": lively}


def _files(limit: int | None = None, **where: Any) -> list[CaseFile]:
    sealed = HouseholdMembership.objects.filter(person__sealed_by__isnull=False).values("household_id")
    rows = CaseFile.objects.filter(state="open", **where).exclude(household_id__in=sealed).select_related("centre").order_by("pk")
    return list(rows[:limit])


def _lively() -> int:
    """The showcase's own, through the services: first the files of the professional who logs in, then those of colleagues."""
    director = Worker.objects.filter(account__email=f"director@{DOMAIN}").first()
    showcase = WorkerPost.objects.filter(worker__account__email=f"professional@{DOMAIN}", centre__isnull=False).first()
    if showcase is None or director is None:
        return 0
    today = clock.today()
    files = {file.pk: file for file in _files(centre_id=showcase.centre_id)}
    shared = HouseholdMembership.objects.on(today).values("household_id").annotate(number=Count("pk")).filter(number__gte=2)
    together = set(shared.filter(household__files__in=files).values_list("household_id", flat=True))
    referents = Assignment.objects.on(today).filter(file_id__in=files, role="referent").select_related("worker")
    in_order = sorted(
        referents, key=lambda one: (one.worker_id != showcase.worker_id, files[one.file_id].household_id not in together, one.file_id)
    )
    return sum(_live(files[one.file_id], one.worker, director, *how) for one, how in zip(in_order, LIVELY, strict=False))


def _live(file: CaseFile, worker: Worker, director: Worker, code: str, days: int, until: str) -> int:
    by, boss, at = worker_actor(worker, on=clock.today()), worker_actor(director, on=clock.today()), clock.now()
    type_ = ReportType.objects.filter(code=code).first()
    if type_ is None:
        return 0
    members = HouseholdMembership.objects.on(clock.today()).filter(household_id=file.household_id, person__sealed_by__isnull=True)
    people = list(Person.objects.filter(pk__in=members.order_by("pk").values("person_id")).order_by("pk"))[:2]
    body = BODIES.get(type_.requester, ("Organisme",))[0]
    details = RequestDetails(
        asked_by=body, about=people, received_on=clock.today() - dt.timedelta(days=days), reference=f"{file.pk:03}/{at:%Y}"
    )
    request = services.receive_request(type=type_, file=file, details=details, by=by, at=at)
    services.compose_draft(request=request, by=by, at=at)
    if until == "draft":
        return 1
    for section in request.version.sections:
        if section["judgement"]:
            services.write_judgement(request=request, section=section["code"], text=JUDGEMENT, expected=0, by=by, at=at)
    services.send_to_approval(request=request, reviewer=director, by=by, at=at)
    if until in ("approved", "signing"):
        services.review_version(request=request, verdict="approved", by=boss, at=at)
        if until == "signing":
            with suppress(DomainError):  # a machine that cannot make PDFs shows it approved
                services.begin_signing(request=request, by=by, at=at)
    elif until == "returned":
        note = "Falta dir des de quan hi ha deute de lloguer."
        services.review_version(request=request, verdict="returned", note=note, by=boss, at=at)
    return 1


def _past(chance: np.random.Generator) -> None:
    """A year of delivered reports in every centre: what is counted of them, without what they said."""
    today = clock.today()
    versions = {row.type.code: row for row in TypeVersion.objects.select_related("type").order_by("type__code")}
    codes = list(versions)
    weights = np.array([WEIGHTS.get(code, 2) for code in codes], dtype=float)
    files = _files()
    chosen: list[int] = [int(one) for one in chance.choice(len(files), int(len(files) * PAST_SHARE), replace=False)] if files else []
    authors = _referents([files[index].pk for index in chosen], today)
    keys = Keys(chance)
    requests = Table(
        ReportRequest, "uuid", "version_id", "file_id", "asked_by", "reference", "received_on", "due_asked", "due_on", "language",
        "author_id", "reviewer_id", "state", "delivered_on", "created_at",
    )  # fmt: skip
    about = Table(ReportRequest.about.through, "reportrequest_id", "person_id")
    events = Table(RequestEvent, "request_id", "at", "kind", "note", "worker_id")
    heads = dict(
        HouseholdMembership.objects.on(today)
        .filter(household_id__in=[files[i].household_id for i in chosen], role="principal")
        .values_list("household_id", "person_id")
    )
    directors = dict(WorkerPost.objects.on(today).filter(role=Role.CENTRE_DIRECTOR).values_list("centre_id", "worker_id"))
    made: list[tuple[int, int, dt.date, dt.date]] = []
    for index in chosen:
        file = files[index]
        author, head = authors.get(file.pk), heads.get(file.household_id)
        if author is None or head is None:
            continue
        version = versions[codes[int(chance.choice(len(codes), p=weights / weights.sum()))]]
        received = today - dt.timedelta(days=int(chance.integers(40, 360)))
        if received <= file.opened_on:
            continue
        asked, due = _deadline(version, received)
        delivered = min(due + dt.timedelta(days=int(chance.choice([-6, -4, -3, -2, -1, 0, 0, 1, 3, 9]))), today)
        delivered = max(delivered, received)
        at = clock.at(delivered, dt.time(13, 0))
        bodies: Sequence[str] = BODIES.get(version.type.requester, ("Organisme",))
        body = bodies[int(chance.integers(0, len(bodies)))]
        key = requests.add(
            keys(), version.pk, file.pk, body, f"{int(chance.integers(1, 900)):03}/{received.year}", received, asked, due, version.language,
            author, directors.get(file.centre_id), "delivered", delivered, clock.at(received, dt.time(9, 30)),
        )  # fmt: skip
        about.add(key, head)
        events.add(key, clock.at(received, dt.time(9, 30)), "received", "", author)
        events.add(key, at, "delivered", body, author)
        made.append((key, file.pk, received, delivered))
    for table in (requests, about, events):
        table.pour(connection.connection)
    settle([ReportRequest, ReportRequest.about.through, RequestEvent])
    _work(made)


def _deadline(version: TypeVersion, received: dt.date) -> tuple[dt.date, dt.date]:
    said = received + dt.timedelta(days=12) if version.deadline_kind == TypeVersion.Deadline.ASKED else None
    return services.deadline(version, received, said)


def _referents(files: Sequence[int], today: dt.date) -> dict[int, int]:
    return dict(Assignment.objects.on(today).filter(file_id__in=files, role="referent").values_list("file_id", "worker_id"))


def _work(made: Sequence[tuple[int, int, dt.date, dt.date]]) -> None:
    """Paperwork, coordination and visits in the file between the request and its delivery were work for it."""
    links, taken = [], set()
    kinds = ["paperwork", "coordination", "home_visit"]
    for start in range(0, len(made), 1000):
        some = made[start : start + 1000]
        rows = Entry.objects.filter(participants__file_id__in=[file for _key, file, *_days in some], kind__in=kinds)
        by_file: dict[int, set[tuple[dt.date, int]]] = {}  # once, also with two of the household in it
        for entry, file, happened in rows.values_list("pk", "participants__file_id", "happened_at"):
            by_file.setdefault(file, set()).add((timezone.localdate(happened), entry))
        for key, file, received, delivered in some:
            mine = [one for one in sorted(by_file.get(file, ())) if received <= one[0] <= delivered and one[1] not in taken]
            for day, entry in mine[:MOST_ENTRIES]:
                taken.add(entry)
                links.append(RequestEntry(request_id=key, entry_id=entry, linked_at=clock.at(day, dt.time(14, 0))))
    RequestEntry.objects.bulk_create(links, batch_size=2000)


def _opinions(chance: np.random.Generator) -> None:
    """What authors and readers said of each type: those that another body could do with registers get little."""
    now, rows = clock.now(), []
    for version in TypeVersion.objects.select_related("type").order_by("type__code"):
        poor = version.type.requester in ("income", "education", "immigration")
        for side in Usefulness.Side.values:
            for _ in range(int(chance.integers(0, 9))):
                score, reason = OPINIONS[int(chance.choice([2, 3, 4] if poor else [0, 1, 4, 0, 1]))]
                at = now - dt.timedelta(days=int(chance.integers(5, 300)))
                rows.append(Usefulness(type=version.type, side=side, score=score, reason=reason, said_at=at))
    Usefulness.objects.bulk_create(rows)
