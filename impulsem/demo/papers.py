"""Papers of the demonstration: a few people were told about their data, answered, brought photos of papers and signed.

Few, because making and signing a PDF takes a second each; what every file would have in a real city, these have.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from pathlib import Path

from django.db import transaction

from impulsem.documents import services
from impulsem.documents.models import Document, GroundType, Notice
from impulsem.documents.reference import load_documents
from impulsem.documents.services import Signer
from impulsem.organisation.models import Worker
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import Person, Reach
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError

WORKERS = 6  # of the professionals with the most people
PEOPLE = 5  # of each
SIGNED = 3  # papers signed by hand
BROUGHT = (
    ("identity", "DNI, les dues cares", "identity", 900),
    ("register", "Volant d’empadronament", "address", 80),
    ("housing", "Contracte de lloguer", "housing", 700),
    ("income", "Certificat de la prestació", "income", 200),
)
DRAWN = "[[[120,300],[180,120],[260,330],[340,140],[420,310],[520,220]],[[560,300],[640,200],[700,310],[820,250],[900,300]]]"


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """The city's notices and uses of data, and papers of a few people unless there are any already. Says how many of each."""
    if not (folder / "documents").is_dir():  # a city may have none yet
        return {}
    counts = load_documents(folder=folder)
    if Document.objects.exists():
        return counts
    dice, now = random.Random(2026), clock.now()
    told = answered = 0
    for worker in _professionals(now):
        by = worker_actor(worker, on=clock.today())
        for person in _people_of(worker, now):
            told += _tell(person, by, now)
            answered += _answer(person, by, now, dice)
            _bring(person, by, now, dice)
    signed = _sign(now)
    return counts | {"people told about their data": told, "answers": answered, "papers": Document.objects.count(), "signed papers": signed}


def _professionals(now: dt.datetime) -> list[Worker]:
    """Those of the log-ins of the demonstration first: whoever tries it should meet papers."""
    working = Reach.objects.at(now).filter(reason=Reach.Reason.ASSIGNMENT, worker__isnull=False)
    keys = working.order_by("worker_id").values_list("worker_id", flat=True).distinct()
    return list(Worker.objects.filter(pk__in=keys, account__isnull=False).order_by("account_id")[:WORKERS])


def _people_of(worker: Worker, now: dt.datetime) -> list[Person]:
    reach = Reach.objects.at(now).filter(worker=worker, reason=Reach.Reason.ASSIGNMENT).order_by("person_id")
    keys = reach.values_list("person_id", flat=True)[: 8 * PEOPLE]
    adults = Person.objects.filter(pk__in=list(keys), sealed_by__isnull=True, died_on__isnull=True, birth_date__lt=dt.date(2006, 1, 1))
    return list(adults.defer("name_vector").order_by("pk")[:PEOPLE])


def _tell(person: Person, by: Actor, now: dt.datetime) -> int:
    notices = list(Notice.objects.on(now.date()))
    for notice in notices:
        services.give_notice(notice=notice, person=person, by=by, at=now)
    return len(notices)


def _answer(person: Person, by: Actor, now: dt.datetime, dice: random.Random) -> int:
    done = 0
    for ground in GroundType.objects.on(now.date()).filter(basis=GroundType.Basis.CONSENT):
        if dice.random() < 0.7:
            given = services.answer(ground=ground, person=person, answer="given" if dice.random() < 0.85 else "refused", by=by, at=now)
            done += 1
            if dice.random() < 0.1:
                services.withdraw(ground=given, by=by, at=now)
    return done


def _bring(person: Person, by: Actor, now: dt.datetime, dice: random.Random) -> None:
    for kind, title, proves, days in dice.sample(BROUGHT, 2):
        until = now.date() + dt.timedelta(days=dice.randint(1, days))
        services.upload(file=_photo(title, dice), kind=kind, title=title, about=[person], proves=proves, valid_until=until, by=by, at=now)


def _photo(title: str, dice: random.Random) -> bytes:
    """A sheet with its title and grey lines: nobody's paper."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (620, 438), (250, 249, 245))
    pen = ImageDraw.Draw(sheet)
    pen.text((40, 36), title.replace("’", "'"), fill=(20, 40, 45))
    pen.text((40, 60), "DEMO", fill=(160, 40, 40))
    for line in range(9):
        pen.rectangle((40, 100 + 32 * line, dice.randint(260, 580), 110 + 32 * line), fill=(214, 218, 214))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=70)
    return out.getvalue()


def _sign(now: dt.datetime) -> int:
    """Consent sheets signed by hand, and one that waits for a signature. A machine that makes no PDFs has none."""
    ground = GroundType.objects.on(now.date()).filter(basis=GroundType.Basis.CONSENT).order_by("order").first()
    signed = 0
    for number, worker in enumerate(_professionals(now)[: SIGNED + 1]):
        for person in _people_of(worker, now)[:1]:
            by = worker_actor(worker, on=clock.today())
            try:
                with transaction.atomic():
                    assert ground is not None
                    document = services.print_ground(ground=ground, person=person, by=by, at=now)
                    signers = [Signer(person=person), Signer(worker=worker)]
                    asked = services.ask_signatures(document=document, signers=signers, by=by, at=now)
                    if number:
                        services.sign_on_screen(request=asked[0], drawing=DRAWN, by=by, at=now)
                        signed += 1
            except DomainError:
                return signed
    return signed
