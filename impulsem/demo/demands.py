"""What people asked for in the last weeks, through every door and in every state; a few of today at the showcase, through the services.

Visits and places in sessions that stand already are given the demand that led to them, so that the days from asking to being attended are
those of the diary.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from django.db import transaction
from django.utils import timezone

from impulsem.agenda.models import Appointment, ClosedDay
from impulsem.casework.models import CaseFile
from impulsem.demo.principals import principals_by_centre
from impulsem.demo.staff import DOMAIN
from impulsem.groups.models import Enrolment
from impulsem.intake import services
from impulsem.intake.models import Decision, Demand, DemandEvent, Route, Screening, ScreeningInstrument, Topic
from impulsem.intake.queries import propose
from impulsem.intake.reference import load_intake
from impulsem.organisation.models import Centre, Role, Worker, WorkerPost
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import HouseholdMembership, PartedPerson, Person
from impulsem.platform import clock
from impulsem.platform.errors import DomainError

SEED = 2031
WEEKS = 6
SHARE, FEWEST, MOST = 0.25, 240, 12_000  # of the open files, so many demands
TOPICS = {
    "orientation": 16, "economic": 24, "housing": 15, "utilities": 8, "dependency": 10, "home_care": 9, "children": 6, "violence": 2,
    "papers": 7, "distress": 5, "other": 3,
}  # fmt: skip
CHANNELS = {"desk": 46, "phone": 30, "web": 9, "email": 7, "service": 6, "proactive": 2}
WORDS = {
    "orientation": ("Volia saber quines ajudes hi ha.", "Acabo d’arribar al barri i no sé per on començar.", "¿Qué hacen en el centro?"),
    "economic": (
        "No arribo a final de mes i aquest mes no he pagat el lloguer.",
        "M’he quedat sense feina i encara no cobro l’atur.",
        "No me llega para la comida hasta que cobre.",
        "Demanen per als llibres i no els puc pagar.",
    ),
    "housing": (
        "Ens han enviat una carta del jutjat pel pis.",
        "El propietari no ens renova el contracte.",
        "Vivimos cinco en una habitación.",
        "Busquem un pis més barat i no en trobem cap.",
    ),
    "utilities": ("Ens volen tallar la llum.", "La factura del gas és molt alta i no la puc pagar.", "Me han cortado el agua."),
    "dependency": ("El meu pare ja no es pot vestir sol.", "Vull demanar la dependència per a la mare.", "¿Cómo va lo del grado?"),
    "home_care": ("La mare ha caigut i viu sola.", "Surt de l’hospital demà i no té qui l’ajudi.", "El pare no vol sortir de casa."),
    "children": ("El meu fill no vol anar a l’institut.", "Busco una activitat per a la tarda.", "Con el bebé no llego a todo."),
    "violence": ("No puc tornar a casa tranquil·la.", "Tinc por, i no sé amb qui parlar-ne."),
    "papers": ("Em demanen un informe per a l’escola.", "No puedo empadronarme donde vivo.", "Necessito un paper per a la beca."),
    "distress": ("Des que em vaig quedar sola no surto.", "No duermo y estoy siempre nervioso.", "No m’entenc amb els veïns."),
    "other": ("El veí deixa el gos sol tot el dia.", "Vull donar roba i mobles."),
}
LANGUAGES = {"ca": 46, "es": 40, "ary": 4, "ur": 3, "en": 3, "zh": 2, "ro": 2}
#: What is answered to reach each route by the city's instrument; other answers are left open, as they are at a counter.
ANSWERS: dict[str, tuple[dict[str, str], ...]] = {
    Route.URGENT: ({"roof": "no"}, {"danger": "yes", "dependants": "yes"}, {"loss": "days", "health": "alone", "support": "no"}),
    Route.PREFERENTIAL: ({"food": "no", "roof": "yes"}, {"loss": "days", "danger": "no"}, {"health": "alone", "support": "no"}),
    Route.OTHER_SERVICE: ({"asks": "elsewhere", "danger": "no"},),
    Route.INFORMED: ({"asks": "information"}, {"asks": "information", "first_time": "yes"}),
    Route.ECONOMIC_OFFICE: ({"asks": "money", "food": "yes", "roof": "yes"}, {"asks": "money"}),
    Route.GROUP_SESSION: ({"asks": "company", "first_time": "yes", "group": "yes"},),
    Route.FIRST_VISIT: ({"asks": "company", "first_time": "yes", "group": "no"}, {"asks": "company"}),
}
#: Decided otherwise: the route that was proposed instead, and why it was not taken.
INSTEAD = (
    (Route.FIRST_VISIT, Route.GROUP_SESSION, "Prefereix venir acompanyada i en grup"),
    (Route.GROUP_SESSION, Route.FIRST_VISIT, "No es vol explicar davant d’altres"),
    (Route.ECONOMIC_OFFICE, Route.FIRST_VISIT, "Darrere dels diners hi ha més coses"),
    (Route.INFORMED, Route.FIRST_VISIT, "La informació no és suficient"),
    (Route.PREFERENTIAL, Route.URGENT, "La data s’ha avançat"),
    (Route.FIRST_VISIT, Route.INFORMED, "Amb l’adreça n’ha tingut prou"),
)
SERVICES = ("Oficina de l’habitatge", "Oficina d’atenció ciutadana", "Centre d’atenció primària", "Punt d’assessorament energètic")
REASON_ELSEWHERE = "Ho porta aquest servei"


@transaction.atomic
def bring(*, folder: Path) -> dict[str, int]:
    """Demands of the last weeks in a synthetic city; what is there already stays. Says how many. folder: the city's, for its topics."""
    if not Topic.objects.exists():
        load_intake(folder=folder, on=clock.today())
    instrument = ScreeningInstrument.objects.order_by("-number").first()
    if Demand.objects.exists() or instrument is None or not CaseFile.objects.exists():
        return {"demands": Demand.objects.count()}
    Past(instrument, clock.now()).bring()
    _today(clock.now())
    return {"demands": Demand.objects.count()}


@dataclasses.dataclass(slots=True)
class Told:
    """A demand with what became of it, before it is written."""

    demand: Demand
    events: list[tuple[str, dt.datetime, str]] = dataclasses.field(default_factory=list)
    screening: Screening | None = None
    decision: Decision | None = None
    decided_by: int | None = None


class Past:
    """The last weeks, drawn and written in bulk."""

    def __init__(self, instrument: ScreeningInstrument, now: dt.datetime) -> None:
        self.rng = np.random.default_rng(SEED)
        self.instrument, self.now, self.today = instrument, now, timezone.localdate(now)
        self.since = now - dt.timedelta(weeks=WEEKS)
        self.topics = {topic.code: topic for topic in Topic.objects.filter(active=True)}
        self.days = self._working_days()
        self.desks = self._workers(Role.FRONT_DESK)
        self.professionals = self._workers(Role.PROFESSIONAL)
        self.people = principals_by_centre(self.today)
        self.centres = sorted(self.desks.keys() & self.people.keys())
        self.told: list[Told] = []

    def _working_days(self) -> list[dt.date]:
        closed = set(ClosedDay.objects.filter(day__gte=self.since.date(), day__lt=self.today).values_list("day", flat=True))
        every = (self.today - dt.timedelta(days=back) for back in range(1, WEEKS * 7))
        return [day for day in every if day.weekday() < 5 and day not in closed]

    def _workers(self, role: str) -> dict[int, list[int]]:
        posts = WorkerPost.objects.on(self.today).filter(role=role, centre__isnull=False).order_by("pk")
        found: defaultdict[int, list[int]] = defaultdict(list)
        for centre, worker in posts.values_list("centre_id", "worker_id"):
            found[centre].append(worker)
        return dict(found)

    def bring(self) -> None:
        if not self.centres or not self.days:
            return
        number = int(min(max(SHARE * CaseFile.objects.filter(state="open").count(), FEWEST), MOST))
        self._from_visits(number // 5)
        self._from_sessions()
        for share, tell in ((0.44, self._on_the_spot), (0.14, self._answered), (0.06, self._closed), (0.14, self._open)):
            for _ in range(int(number * share)):
                self.told.append(tell())
        self._write()

    # what is drawn

    def _pick(self, among: Any) -> Any:
        return among[int(self.rng.integers(len(among)))]

    def _weighed(self, weights: dict[str, int]) -> str:
        codes, shares = list(weights), np.array(list(weights.values()), dtype=float)
        return codes[int(self.rng.choice(len(codes), p=shares / shares.sum()))]

    def _moment(self, day: dt.date) -> dt.datetime:
        return clock.at(day, dt.time(9, 0)) + dt.timedelta(minutes=int(self.rng.integers(0, 480)))

    def _demand(self, centre: int, at: dt.datetime, *, person: int | None = None, known: float = 0.6, topic: str = "") -> Told:
        if person is None and self.rng.random() < known:
            person = self._pick(self.people[centre])
        code = topic or self._weighed({code: weight for code, weight in TOPICS.items() if code in self.topics})
        channel, language = self._weighed(CHANNELS), self._weighed(LANGUAGES)
        by_staff = channel != Demand.Channel.WEB
        demand = Demand(
            channel=channel,
            words=self._pick(WORDS[code]),
            topic=self.topics[code],
            urgent=bool(self.rng.random() < 0.06),
            language=language,
            interpreter=language not in ("ca", "es") and bool(self.rng.random() < 0.7),
            for_whom=self._weighed({"self": 80, "family": 15, "other": 5}),
            person_id=person,
            centre_id=centre,
            received_at=at,
            received_by_id=self._pick(self.desks[centre]) if by_staff else None,
        )
        return Told(demand, [("received", at, "")])

    def _on_the_spot(self) -> Told:
        centre = self._pick(self.centres)
        told = self._demand(centre, self._moment(self._pick(self.days)), known=0.4)
        told.demand.channel = self._weighed({"desk": 60, "phone": 40})
        told.demand.urgent = False
        minutes = 2 + int(self.rng.gamma(2.0, 2.5))
        self._end(told, told.demand.received_at + dt.timedelta(minutes=minutes), minutes=minutes, on_the_spot=True)
        return told

    def _answered(self) -> Told:
        """By the office, another service, or with information, some days later."""
        told = self._demand(self._pick(self.centres), self._moment(self._pick(self.days[5:] or self.days)))
        route = self._weighed({Route.ECONOMIC_OFFICE: 45, Route.OTHER_SERVICE: 30, Route.INFORMED: 25})
        at = self._decide(told, route)
        days = 2 + int(self.rng.integers(0, 6)) if route == Route.ECONOMIC_OFFICE else 0
        self._end(told, min(at + dt.timedelta(days=days, minutes=20), self.now), minutes=5 + int(self.rng.integers(0, 15)))
        return told

    def _closed(self) -> Told:
        told = self._demand(self._pick(self.centres), self._moment(self._pick(self.days[3:] or self.days)))
        told.demand.state, told.demand.closed_reason = (
            "closed",
            self._weighed({"elsewhere": 30, "withdrawn": 25, "unreachable": 35, "twice": 10}),
        )
        told.events.append(("closed", min(told.demand.received_at + dt.timedelta(days=3), self.now), ""))
        return told

    def _open(self) -> Told:
        """Of the last days: most just came in, some are screened, a few decided and under way."""
        told = self._demand(self._pick(self.centres), self._moment(self._pick(self.days[:6])), known=0.8)
        stage = self.rng.random()
        if stage > 0.55:
            self._screen(told, self._weighed({Route.FIRST_VISIT: 50, Route.GROUP_SESSION: 20, Route.ECONOMIC_OFFICE: 30}))
            told.demand.state = Demand.State.SCREENED
        if stage > 0.75 and told.screening is not None:
            self._decide(told, told.screening.proposed)
        return told

    def _from_visits(self, number: int) -> None:
        """Visits of the last weeks and the next days get the demand that led to them."""
        until = self.now + dt.timedelta(days=12)
        rows = Appointment.objects.filter(
            span__startswith__gte=self.since, span__startswith__lt=until, state__in=["attended", "booked"], spontaneous=False,
            person__sealed_by__isnull=True, centre_id__in=self.centres,
        ).exclude(person_id__in=PartedPerson.objects.values("person_id"))  # fmt: skip
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        chosen = [keys[place] for place in self.rng.permutation(len(keys))[:number]]
        for visit in Appointment.objects.filter(pk__in=chosen).order_by("pk"):
            route = self._weighed({Route.FIRST_VISIT: 62, Route.PREFERENTIAL: 26, Route.URGENT: 12})
            low, high = {Route.FIRST_VISIT: (6, 24), Route.PREFERENTIAL: (1, 6), Route.URGENT: (0, 1)}[Route(route)]
            day = timezone.localdate(visit.starts_at) - dt.timedelta(days=int(self.rng.integers(low, high + 1)))
            at = min(self._moment(min(day, self.days[0])), visit.starts_at - dt.timedelta(minutes=30))
            told = self._demand(visit.centre_id, at, person=visit.person_id)
            self._decide(told, route, soon=visit.starts_at, appointment=visit)
            if visit.state == "attended":
                self._end(told, visit.starts_at)
            self.told.append(told)

    def _from_sessions(self) -> None:
        places = Enrolment.objects.filter(state__in=["attended", "enrolled"], session__centre_id__in=self.centres)
        for place in places.select_related("session").filter(person__sealed_by__isnull=True).order_by("pk")[: MOST // 10]:
            ahead = place.state == "enrolled"
            at = self._moment(self._pick(self.days[:12])) if ahead else min(place.asked_at, place.session.starts_at) - dt.timedelta(hours=3)
            told = self._demand(place.session.centre_id, at, person=place.person_id, topic="orientation")
            self._decide(told, Route.GROUP_SESSION, soon=min(place.session.starts_at, self.now), enrolment=place)
            if not ahead:
                self._end(told, place.session.starts_at)
            self.told.append(told)

    # what follows

    def _screen(self, told: Told, proposed: str) -> dt.datetime:
        demand = told.demand
        demand.urgent = demand.urgent and proposed in (Route.URGENT, Route.PREFERENTIAL)
        answers = self._pick(ANSWERS[proposed])
        if proposed not in (Route.URGENT, Route.PREFERENTIAL) and demand.topic.code == "violence":
            demand.topic = self.topics["orientation"]
            demand.words = self._pick(WORDS["orientation"])
        proposal = propose(self.instrument.content, answers, topic=demand.topic.code, marked_urgent=demand.urgent)
        at = min(demand.received_at + dt.timedelta(minutes=int(self.rng.integers(3, 60))), self.now)
        told.decided_by = self._pick(self.professionals.get(demand.centre_id) or self.desks[demand.centre_id])
        told.screening = Screening(
            demand=demand,
            instrument=self.instrument,
            answers=answers,
            score=proposal.score,
            proposed=proposal.route,
            reasons=proposal.stored(),
            screened_at=at,
            screened_by_id=told.decided_by,
        )
        told.events.append(("screened", at, ""))
        return at

    def _decide(self, told: Told, route: str, *, soon: dt.datetime | None = None, **led_to: Any) -> dt.datetime:
        """Decided as proposed, or one time in seven otherwise, with the reason."""
        proposed, reason = route, REASON_ELSEWHERE if route == Route.OTHER_SERVICE else ""
        others = [(other, why) for decided, other, why in INSTEAD if decided == route]
        if others and self.rng.random() < 0.14:
            proposed, reason = self._pick(others)
        screened = told.screening.screened_at if told.screening is not None else self._screen(told, proposed)
        assert told.screening is not None
        at = min(screened + dt.timedelta(minutes=4), soon or self.now, self.now)
        if told.screening.proposed != route and not reason:
            reason = "Es coneix la situació"
        told.decision = Decision(
            demand=told.demand,
            screening=told.screening,
            proposed=told.screening.proposed,
            route=route,
            reason=reason,
            decided_at=at,
            decided_by_id=told.decided_by,
            service=self._pick(SERVICES) if route == Route.OTHER_SERVICE else "",
            **led_to,
        )
        told.demand.route, told.demand.state = route, Demand.State.ROUTED
        told.events.append(("routed", at, reason))
        return at

    def _end(self, told: Told, at: dt.datetime, *, minutes: int | None = None, on_the_spot: bool = False) -> None:
        demand = told.demand
        demand.state, demand.answered_at = Demand.State.ANSWERED, max(at, demand.received_at)
        demand.minutes, demand.on_the_spot = minutes, on_the_spot
        told.events.append(("answered", demand.answered_at, ""))

    def _write(self) -> None:
        for start in range(0, len(self.told), 2000):
            some = self.told[start : start + 2000]
            Demand.objects.bulk_create([one.demand for one in some])
            Screening.objects.bulk_create([one.screening for one in some if one.screening is not None])
            Decision.objects.bulk_create([one.decision for one in some if one.decision is not None])
            DemandEvent.objects.bulk_create(
                DemandEvent(demand=one.demand, kind=kind, at=at, note=note[:300], worker_id=_who(one, kind))
                for one in some
                for kind, at, note in one.events
            )


def _who(told: Told, kind: str) -> int | None:
    return told.decided_by if kind in ("screened", "routed") else told.demand.received_by_id


#: Of today at the showcase: topic, channel, words, urgent, minutes ago, what was done with it.
LIVELY = (
    ("housing", "desk", "Demà ens fan fora del pis i no tenim on anar amb els nens.", True, 12, ""),
    ("home_care", "phone", "La meva mare surt de l’hospital i no pot estar sola.", False, 35, ""),
    ("orientation", "web", "És la primera vegada que demano ajuda. Què he de fer?", False, 95, ""),
    ("economic", "email", "Us escric perquè fa dos mesos que no puc pagar la llum ni el lloguer.", False, 150, "screened"),
    ("children", "service", "L’escola ens demana que parlem amb la família: el nen no hi va des de fa dues setmanes.", False, 180, ""),
    ("papers", "desk", "Em demanen l’empadronament i no tinc contracte.", False, 55, "answered"),
    ("utilities", "desk", "Com puc pagar menys de llum?", False, 70, "answered"),
)


def _today(now: dt.datetime) -> int:
    """The showcase's own, through the services, as the desk would. Says how many."""
    login = (
        WorkerPost.objects.filter(worker__account__email=f"professional@{DOMAIN}", centre__isnull=False).select_related("centre").first()
    )
    if login is None or login.centre is None:
        return 0
    desk = WorkerPost.objects.on(timezone.localdate(now)).filter(role=Role.FRONT_DESK, centre=login.centre).order_by("pk").first()
    worker = Worker.objects.get(pk=desk.worker_id if desk is not None else login.worker_id)
    people = _at(login.centre, now)
    made = 0
    for which, (topic, channel, words, urgent, minutes, done) in enumerate(LIVELY):
        by, at = worker_actor(worker, on=timezone.localdate(now)), now - dt.timedelta(minutes=minutes)
        person = people[which * 7] if len(people) > which * 7 and topic not in ("orientation", "papers") else None
        with suppress(DomainError):
            demand = services.receive(
                channel=channel, words=words, topic=topic, urgent=urgent, language="ca", person=person, centre=login.centre,
                caller_name="" if person else "Montserrat", contact="" if person else "600 000 000", by=by, at=at,
            )  # fmt: skip
            made += 1
            if done == "answered":
                services.answer(demand=demand, on_the_spot=True, minutes=6, by=by, at=at + dt.timedelta(minutes=6))
            if done == "screened":
                services.screen(demand=demand, answers={"asks": "money", "food": "yes", "roof": "yes"}, by=by, at=at)
    return made


def _at(centre: Centre, now: dt.datetime) -> list[Person]:
    """Whom the showcase knows: principal persons of its files, none of them sealed or parted."""
    rows: Iterable[HouseholdMembership] = (
        HouseholdMembership.objects.on(timezone.localdate(now))
        .filter(role="principal", household__files__centre=centre, household__files__state="open", person__sealed_by__isnull=True)
        .exclude(person_id__in=PartedPerson.objects.values("person_id"))
        .select_related("person")
        .order_by("pk")[:60]
    )
    return [one.person for one in rows]
