"""Who waits at the centres by the published criteria; a change of them that somebody proposes; groups that demands ask for."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from impulsem.agenda.models import VisitReason
from impulsem.demo.principals import principals_by_centre
from impulsem.demo.staff import DOMAIN
from impulsem.intake import services as intake
from impulsem.intake.models import Candidate, CandidateEvent, GroupProposal, Offer, Topic, WaitingKind, WaitingList
from impulsem.intake.reference import load_waiting
from impulsem.intake.services import from_demand, ranking, waiting, waiting_criteria
from impulsem.organisation.models import Centre, CentreArea, Role, Worker, WorkerPost
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import Person
from impulsem.platform import clock, keyed
from impulsem.platform.actors import job

BY = job("demo")
SEED = 2032
AT_A_CENTRE = 200  # whom its lists are drawn from at most, those whose file is newest
KIND = "first_interview"
WEIGHT = {"home": 18, "alone": 6}  # points in the change that is proposed
NOTE = "La pèrdua de l’habitatge pesa més: el darrer any vam arribar tard massa vegades."
ASKED = (
    "M’apugen el lloguer i no sé si hi puc fer res.", "S’acaba el contracte a la primavera.", "Volem entendre les ajudes al lloguer.",
    "Fa mesos que busquem pis.", "Compartim habitació i voldríem un lloc propi.", "El propietari vol vendre el pis.",
    "Em falta paper per demanar l’ajut del lloguer.", "Hem rebut una carta de la propietat.", "Visc en una habitació sense contracte.",
)  # fmt: skip


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """Lists at every centre of a synthetic city, a proposed change of criteria, a few proposed groups; what is there already stays."""
    if not WaitingKind.objects.exists():
        load_waiting(folder=folder / "intake")
    login = (
        WorkerPost.objects.filter(worker__account__email=f"professional@{DOMAIN}", centre__isnull=False).select_related("centre").first()
    )
    kinds = list(WaitingKind.objects.filter(active=True).order_by("order"))
    if login is None or login.centre is None or not kinds or Candidate.objects.exists():
        return _counts()
    WaitingKind.objects.filter(code=KIND, reason__isnull=True).update(reason=VisitReason.objects.filter(code="first_visit").first())
    now = clock.now()
    Lists(login.centre, now).bring(kinds)
    ranking.rerank_everything(at=now)
    _change(now)
    _ask(login.centre, now)
    from_demand.look_for_groups(by=BY, at=now)
    return _counts()


def _counts() -> dict[str, int]:
    return {"people on waiting lists": Candidate.objects.count(), "proposed groups": GroupProposal.objects.count()}


class Lists:
    """The lists of the centres, drawn and written in bulk."""

    def __init__(self, showcase: Centre, now: dt.datetime) -> None:
        self.rng = np.random.default_rng(SEED)
        self.showcase, self.now, self.today = showcase, now, timezone.localdate(now)
        self.people = {centre: people[-AT_A_CENTRE:][::-1] for centre, people in principals_by_centre(self.today).items()}
        self.areas = self._areas()
        self.candidates: list[Candidate] = []

    def _areas(self) -> dict[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        rows = CentreArea.objects.on(self.today).order_by("pk").values_list("centre_id", "area__neighbourhood_id")
        for centre, neighbourhood in rows:
            found[centre].append(neighbourhood)
        return dict(found)

    def bring(self, kinds: list[WaitingKind]) -> None:
        for centre in Centre.objects.filter(pk__in=self.people).order_by("pk"):
            here = centre.pk == self.showcase.pk
            for number, kind in enumerate(kinds):
                if not here and number and (centre.pk + number) % 3:
                    continue
                self._list(kind, centre, waiting=int(self.rng.integers(24, 40) if here and not number else self.rng.integers(4, 22)))
        Candidate.objects.bulk_create(self.candidates, batch_size=2000)
        self._events()

    def _list(self, kind: WaitingKind, centre: Centre, *, waiting: int) -> None:
        people = list(self.people[centre.pk])
        self.rng.shuffle(people)
        served = int(self.rng.integers(5, 16))
        states = [Candidate.State.WAITING] * waiting + [Candidate.State.ACCEPTED] * served + [Candidate.State.LEFT] * (served // 4)
        found = WaitingList.objects.create(kind=kind, centre=centre)
        for state, person in zip(states, people, strict=False):
            self.candidates.append(self._candidate(found, person, state))

    def _candidate(self, found: WaitingList, person: int, state: str) -> Candidate:
        over = state != Candidate.State.WAITING
        ended = self._moment(self.rng.integers(1, 56)) if over else None
        entered = (ended or self.now) - dt.timedelta(days=int(self.rng.gamma(2.2, 11)) + over, minutes=int(self.rng.integers(0, 400)))
        areas = self.areas.get(found.centre_id, [])
        return Candidate(
            waiting_list=found,
            person_id=person,
            state=state,
            left_because=Candidate.Why.NO_NEED if state == Candidate.State.LEFT else "",
            entered_at=entered,
            ended_at=ended,
            facts=self._facts(),
            area_id=areas[int(self.rng.integers(len(areas)))] if areas else None,
            hours=[] if self.rng.random() < 0.6 else ["mon_am", "tue_am", "thu_am"] if self.rng.random() < 0.5 else ["tue_pm", "thu_pm"],
            offers=int(state == Candidate.State.ACCEPTED),
            receipt=keyed.digest(waiting.PURPOSE, keyed.new_code(3)),
            receipt_on=timezone.localdate(entered),
        )

    def _facts(self) -> dict[str, Any]:
        chance = self.rng.random
        return {
            "urgency": "urgent" if (drawn := chance()) < 0.04 else "soon" if drawn < 0.2 else "none",
            "children": int(self.rng.choice(4, p=[0.55, 0.2, 0.17, 0.08])),
            "dependency_degree": int(self.rng.choice(4, p=[0.8, 0.07, 0.08, 0.05])),
            "lives_alone": bool(chance() < 0.28),
            "cares_for_somebody": bool(chance() < 0.12),
            "low_income": bool(chance() < 0.45),
            "housing_at_risk": bool(chance() < 0.16),
            "no_earlier_attention": bool(chance() < 0.35),
        }

    def _moment(self, days_ago: Any) -> dt.datetime:
        day = self.today - dt.timedelta(days=int(days_ago))
        return clock.at(day, dt.time(9)) + dt.timedelta(minutes=int(self.rng.integers(0, 420)))

    def _events(self) -> None:
        events, offers = [], []
        for each in self.candidates:
            events.append(CandidateEvent(candidate=each, at=each.entered_at, kind="entered"))
            if each.ended_at is None:
                continue
            if each.state == Candidate.State.ACCEPTED:
                before = max(each.entered_at, each.ended_at - dt.timedelta(hours=20))
                events.append(CandidateEvent(candidate=each, at=before, kind="offered"))
                offers.append(Offer(candidate=each, what="Una hora", offered_at=before, answer="accepted", answered_at=each.ended_at))
            events.append(CandidateEvent(candidate=each, at=each.ended_at, kind=each.state, why=each.left_because))
        CandidateEvent.objects.bulk_create(events, batch_size=5000)
        Offer.objects.bulk_create(offers, batch_size=2000)


def _change(now: dt.datetime) -> None:
    """The institute proposes other points; somebody else will have to publish them."""
    worker = Worker.objects.filter(account__email=f"institute@{DOMAIN}").first()
    kind = WaitingKind.objects.filter(code=KIND).first()
    version = kind.versions.order_by("-number").first() if kind else None
    if worker is None or kind is None or version is None:
        return
    criteria = [row | {"points": WEIGHT.get(row["code"], row.get("points", 0))} for row in version.criteria]
    waiting_criteria.propose_criteria(kind=kind, criteria=criteria, note=NOTE, by=worker_actor(worker, on=clock.today()), at=now)


def _ask(showcase: Centre, now: dt.datetime) -> None:
    """Demands about the same at the showcase, so that a group can be proposed there."""
    topic = Topic.objects.filter(code="housing").first()
    desk = WorkerPost.objects.on(clock.today()).filter(centre=showcase, role=Role.FRONT_DESK).select_related("worker").first()
    people = Person.objects.filter(waits__waiting_list__centre=showcase, waits__state=Candidate.State.WAITING)
    if topic is None or desk is None:
        return
    by = worker_actor(desk.worker, on=clock.today())
    for number, (words, person) in enumerate(zip(ASKED, people.distinct().order_by("pk"), strict=False)):
        day = timezone.localdate(now) - dt.timedelta(days=3 + 2 * number)
        at = clock.at(day - dt.timedelta(days=max(day.weekday() - 4, 0)), dt.time(9 + number % 5, 17))  # while the desk is open
        intake.receive(channel="desk", words=words, topic=topic, language="ca", person=person, centre=showcase, by=by, at=at)
