"""A year of work that belongs to others, in bulk; and two dossiers made to hand it back."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import numpy as np

from impulsem.agenda.models import ClosedDay
from impulsem.benefits.models import Dossier, ForOthers, Requester
from impulsem.benefits.services.for_others import AnswerDetails, answer_dossier, prepare_dossier, send_dossier
from impulsem.casework.models import CaseFile
from impulsem.demo.principals import principals_by_centre
from impulsem.entitlement.models import Benefit, Owner
from impulsem.organisation.models import Role, WorkerPost
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError

SEED = 2037
DAYS = 365
SHARE, FEWEST, MOST = 0.9, 900, 16_000  # of the open files, so many matters in a year
#: What it was: how often, about how many minutes, who asks for it, what it costs in euros where somebody knows.
MATTERS = {
    "utility_bills": (24, 25, ("person", "supply_company", "entity"), 0),
    "dependency": (14, 40, ("person", "health_centre", "hospital"), 0),
    "rent_subsidy": (12, 35, ("person", "housing_office", "entity"), 0),
    "disability_recognition": (8, 25, ("person", "health_centre", "school"), 0),
    "social_bonus": (9, 15, ("person", "supply_company"), 0),
    "disinsectisation": (9, 30, ("neighbours", "district", "health_centre"), 0),
    "intensive_cleaning": (6, 75, ("neighbours", "health_centre", "police"), 480),
    "furniture": (6, 20, ("person", "entity"), 140),
    "non_contributory_pension": (5, 30, ("person", "hospital"), 0),
    "unemployment_subsidy": (4, 15, ("person",), 0),
    "pets": (2, 45, ("neighbours", "police", "hospital"), 90),
    "funeral": (2, 90, ("hospital", "police", "court"), 1250),
}
OUTCOMES = (("done", 0.55), ("sent", 0.78), ("told", 0.95), ("not_done", 1.0))


def bring(by: Actor) -> None:
    """by: who hands work back."""
    rng, now, today = np.random.default_rng(SEED), clock.now(), clock.today()
    matters = {one.code: one for one in Benefit.objects.filter(code__in=MATTERS).select_related("owner") if not one.owner.is_ours}
    requesters = {one.code: one for one in Requester.objects.all()}
    posts = WorkerPost.objects.on(today).filter(role__in=[Role.PROFESSIONAL, Role.FRONT_DESK], centre__isnull=False).order_by("pk")
    workers = list(posts.values_list("worker_id", "centre_id"))
    if not matters or not requesters or not workers:
        return
    people = principals_by_centre(today)
    closed = set(ClosedDay.objects.filter(day__gt=today - dt.timedelta(days=DAYS)).values_list("day", flat=True))
    every = (today - dt.timedelta(days=back) for back in range(1, DAYS))
    days = [day for day in every if day.weekday() < 5 and day not in closed]
    codes = list(matters)
    shares = np.array([MATTERS[code][0] for code in codes], dtype=float)
    number = int(min(max(SHARE * CaseFile.objects.filter(state="open").count(), FEWEST), MOST))
    notes = []
    for code in rng.choice(codes, number, p=shares / shares.sum()).tolist():
        _often, minutes, asking, cost = MATTERS[code]
        worker, centre = workers[int(rng.integers(len(workers)))]
        here = people.get(centre, [])
        somebody = here and rng.random() < 0.8
        chance = rng.random()
        notes.append(
            ForOthers(
                matter=matters[code],
                owner_id=matters[code].owner_id,
                requester=requesters[asking[min(int(rng.exponential(0.8)), len(asking) - 1)]],
                person_id=here[int(rng.integers(len(here)))] if somebody else None,
                centre_id=centre,
                minutes=max(5, 5 * round(minutes * float(rng.lognormal(0, 0.35)) / 5)),
                cost_cents=int(cost * 100 * rng.uniform(0.8, 1.3)) if cost and rng.random() < 0.7 else None,
                outcome=next(outcome for outcome, limit in OUTCOMES if chance < limit),
                at=clock.at(days[int(rng.integers(len(days)))], dt.time(9, 0)) + dt.timedelta(minutes=int(rng.integers(0, 480))),
                worker_id=worker,
            )
        )
    ForOthers.objects.bulk_create(sorted(notes, key=lambda one: one.at), batch_size=2000)
    _hand_back(by, today, now)


def _hand_back(by: Actor, today: dt.date, now: dt.datetime) -> None:
    """What companies should do themselves was sent and answered; what public health should do was prepared."""
    until = today.replace(day=1)
    since = (until - dt.timedelta(days=180)).replace(day=1)
    for code, answered in (("supply_companies", True), ("public_health", False)):
        owner = Owner.objects.filter(code=code).first()
        if owner is None:
            continue
        with suppress(DomainError):
            dossier: Dossier = prepare_dossier(owner=owner, since=since, until=until, language="ca", by=by, at=now - dt.timedelta(days=16))
            if answered:
                send_dossier(dossier=dossier, on=today - dt.timedelta(days=15), by=by, at=now)
                details = AnswerDetails("talks", today - dt.timedelta(days=3), "Proposen una reunió al desembre.")
                answer_dossier(dossier=dossier, details=details, by=by, at=now)
