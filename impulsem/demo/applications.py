"""Applications for aid in every state, through the services as people would: asked for, checked, decided, promised, paid, justified."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import numpy as np

from impulsem.benefits import services
from impulsem.benefits.models import Application, BudgetLine, Decision, Grant, Instalment, PayeeAccount, Payment, Receipt
from impulsem.casework.models import Assignment
from impulsem.demo.models import Load
from impulsem.demo.principals import principals_by_centre
from impulsem.demo.staff import DOMAIN
from impulsem.organisation.models import Role, Team, Worker
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import EconomicFact, HouseholdMembership, Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError

SEED = 2036
MOST = 150
AT_THE_SHOWCASE = 60
FIRST_BATCH = 34  # days ago
#: What becomes of an application, and how often.
ENDS = {
    "draft": 7, "submitted": 24, "more_information": 8, "proposed": 9, "granted": 62, "granted_two": 22, "partly": 6, "denied": 10,
    "withdrawn": 4,
}  # fmt: skip
OPEN = ("draft", "submitted", "more_information", "proposed")
EMERGENCIES = (
    ("He de pagar el lloguer d’aquest mes i no m’arriba.", "Lloguer del mes", (280, 600)),
    ("M’han enviat l’avís de tall de la llum.", "Factura de la llum", (90, 320)),
    ("No tinc per menjar fins que cobri.", "Alimentació", (120, 300)),
    ("Se m’ha espatllat la nevera i tinc la medicació del nen.", "Nevera", (250, 480)),
    ("Me piden la fianza para entrar en la habitación.", "Fiança de l’habitació", (300, 600)),
)
LARGE = ("Debem tres mesos de lloguer i ens han citat al jutjat.", "Deute de lloguer", (800, 1900))
CHILDREN = "Soc sola amb els nens i no arribo a final de mes."
ASSESSED = (
    "Ingressos irregulars i sense estalvis. L’ajut evita que la situació s’agreugi mentre es resol la prestació.",
    "Família monoparental amb despeses d’habitatge per sobre de la meitat dels ingressos. Es valora necessari i suficient.",
    "Situació sobrevinguda, documentada. Amb l’ajut el subministrament queda assegurat aquest mes.",
)
GRANTED = "Es compleixen els requisits i la valoració social és favorable."
DENIED = "Els ingressos de la unitat de convivència superen el límit de la convocatòria; es deriva a una altra prestació."
MISSING = "Falta el contracte de lloguer o l’últim rebut pagat."


@dataclasses.dataclass(frozen=True)
class Household:
    """Somebody who asks, who works with them, and since when at least."""

    applicant: Person
    worker: Actor
    since: dt.date
    children: int
    debt: str  # category of what the applicant owes; empty when nothing is written down


class Office:
    """The people of the economic-support office."""

    def __init__(self, on: dt.date) -> None:
        members = Team.objects.filter(kind=Team.Kind.ECONOMIC).values("memberships__worker_id")
        found = Worker.objects.filter(pk__in=members, posts__role__in=[Role.ECONOMIC_OFFICE, Role.ECONOMIC_HEAD])
        actors = [worker_actor(one, on=on) for one in found.order_by("pk").distinct()]
        self.desk = [one for one in actors if one.holds(Role.ECONOMIC_OFFICE)]
        self.head = next((one for one in actors if one.holds(Role.ECONOMIC_HEAD)), None)


def bring(office: Office) -> None:
    """Applications, what was decided about them, and payments; nothing where nobody may decide or there is no money."""
    if len(office.desk) < 2 or office.head is None or not BudgetLine.objects.exists():
        return
    chances = np.random.default_rng(SEED)
    _to_scale(office.head)
    Asking(office, chances).everything()
    Paying(office, office.head, chances).everything()


def _to_scale(head: Actor) -> None:
    """A part of the city has a part of its money, so that a page of the budget looks like one."""
    scale = Load.objects.values_list("scale", flat=True).order_by("-pk").first() or 1.0
    for line in BudgetLine.objects.filter(committed=0):
        amount = max(100_000, round(line.amount * scale / 100) * 100)
        if amount != line.amount:
            services.change_line(line=line, amount=amount, reason="Demostració: una part de la ciutat", by=head, at=clock.now())


def households() -> Iterator[Household]:
    """People with an open file and who is responsible for it: the log-in's, the showcase's, then all other centres in turn.

    Of each centre first those of whom it is written down that they owe rent or supplies.
    """
    today, login = clock.today(), f"professional@{DOMAIN}"
    show = Worker.objects.filter(account__email=login).values_list("posts__centre_id", flat=True).first()
    of_centres = principals_by_centre(today)
    debts = dict(
        EconomicFact.objects.on(today).filter(category__in=["rent_arrears", "utility_arrears"]).values_list("person_id", "category")
    )
    of_centres = {centre: sorted(people, key=lambda person: person not in debts) for centre, people in of_centres.items()}
    own = Assignment.objects.on(today).filter(worker__account__email=login, role="referent").values("file__household_id")
    mine_first = set(HouseholdMembership.objects.on(today).filter(household_id__in=own).values_list("person_id", flat=True))
    keys = sorted(of_centres.get(show or 0, []), key=lambda person: person not in mine_first)[:AT_THE_SHOWCASE]
    others = [people[:40] for centre, people in sorted(of_centres.items()) if centre != show]
    keys += [people[place] for place in range(40) for people in others if place < len(people)]
    mine = Assignment.objects.on(today).filter(file__household__memberships__person_id__in=keys[: 3 * MOST], file__state="open")
    rows = mine.filter(role="referent", file__household__memberships__role="principal").select_related("worker", "file")
    referents = {person: row for row in rows.order_by("pk") for person in _principals(row.file.household_id)}
    people = Person.objects.defer("name_vector").in_bulk(list(referents))
    actors: dict[int, Actor] = {}
    for key in keys:
        row = referents.get(key)
        if row is None:
            continue
        if row.worker_id not in actors:
            actors[row.worker_id] = worker_actor(row.worker, on=today)
        since = max(filter(None, [row.file.opened_on, row.valid.lower]))
        yield Household(people[key], actors[row.worker_id], since, _children(row.file.household_id), debts.get(key, ""))


def _principals(household: int) -> list[int]:
    here = HouseholdMembership.objects.on(clock.today()).filter(household_id=household, role="principal")
    return list(here.values_list("person_id", flat=True))


def _children(household: int) -> int:
    today = clock.today()
    young = today.replace(year=today.year - 16)
    return HouseholdMembership.objects.on(today).filter(household_id=household, person__birth_date__gt=young).count()


class Asking:
    """Each application from its first day to where it stands now."""

    def __init__(self, office: Office, rng: np.random.Generator) -> None:
        self.office, self.rng = office, rng
        self.now, self.today = clock.now(), clock.today()
        self.ends = [end for end, weight in ENDS.items() for _ in range(weight)]
        self.lines = {line.code: line for line in BudgetLine.objects.filter(year=self.today.year)}
        self.ibans = 0

    def everything(self) -> None:
        order = self.rng.permutation(len(self.ends))
        for number, household in enumerate(households()):
            if number >= min(MOST, len(order)):
                return
            with suppress(DomainError):  # one that the house refuses is one less
                self._one(household, self.ends[order[number]])

    def _days_ago(self, end: str, since: dt.date) -> int:
        """When it was asked for: what is still open lately, what is paid before the last batch."""
        low, high = {"draft": (0, 6), "submitted": (0, 9), "more_information": (4, 14), "proposed": (3, 12)}.get(end, (18, 95))
        return max(0, min(int(self.rng.integers(low, high + 1)), (self.today - since).days - 1))

    def _moment(self, days_ago: int) -> dt.datetime:
        """A working hour of a weekday about so many days ago, never still to come."""
        day = self.today - dt.timedelta(days=days_ago)
        day -= dt.timedelta(days=max(0, day.weekday() - 4)) if days_ago else dt.timedelta()
        at = clock.at(day, dt.time(9, 0)) + dt.timedelta(minutes=int(self.rng.integers(0, 420)))
        return min(at, self.now - dt.timedelta(minutes=5))

    def _one(self, of: Household, end: str) -> None:
        children = of.children > 0 and self.rng.random() < (0.25 if end == "granted" else 0.85)
        large = end == "granted_two" and not children
        by_debt = {"rent_arrears": EMERGENCIES[0], "utility_arrears": EMERGENCIES[1]}
        words, what, (low, high) = LARGE if large else by_debt.get(of.debt) or EMERGENCIES[int(self.rng.integers(2, len(EMERGENCIES)))]
        asked = Decimal(int(self.rng.integers(low // 10, high // 10 + 1)) * 10)
        code = "child_fund" if children else "emergency_aid"
        urgent = code == "emergency_aid" and self.rng.random() < 0.25
        days = self._days_ago(end, of.since)
        at = self._moment(min(days, 3) if urgent and end in OPEN else days)  # what is urgent does not lie about
        application = services.open_application(
            benefit=code,
            applicant=of.applicant,
            demand_words=CHILDREN if children else words,
            source=Application.Source.FILE if self.rng.random() < 0.8 else Application.Source.DESK,
            urgency=Application.Urgency.URGENT if urgent else Application.Urgency.ORDINARY,
            asked=None if children else asked,
            by=of.worker,
            at=at,
        )
        if end == "draft":
            return
        at += dt.timedelta(minutes=12)
        if application.needs_assessment:
            services.assess(application=application, text=ASSESSED[int(self.rng.integers(len(ASSESSED)))], by=of.worker, at=at)
        services.submit(application=application, by=of.worker, at=at)
        self._decided(application, end, of, what, asked, at)

    def _decided(self, application: Application, end: str, of: Household, what: str, asked: Decimal, at: dt.datetime) -> None:
        one, other = (self.office.desk[int(place)] for place in self.rng.permutation(len(self.office.desk))[:2])
        later = min(at + dt.timedelta(days=int(self.rng.integers(1, 9))), self.now - dt.timedelta(minutes=2))
        if end == "submitted":
            if self.rng.random() < 0.4:
                services.claim(application=application, by=one, at=later)
            return
        if end == "withdrawn":
            services.withdraw(application=application, reason="Ho ha pogut resoldre", by=of.worker, at=later)
            return
        if end == "more_information":
            services.ask_for_more(application=application, note=MISSING, by=one, at=later)
            return
        if end == "denied":
            services.decide(application=application, outcome=Decision.Outcome.DENIED, reasons=DENIED, by=one, at=later)
            return
        monthly = application.benefit.code == "child_fund"
        amount = Decimal(100 + 75 * min(of.children - 1, 3)) if monthly else asked if end != "partly" else asked * Decimal("0.75")
        outcome = Decision.Outcome.PARTLY if end == "partly" else Decision.Outcome.GRANTED
        periods = int(self.rng.integers(4, 9)) if monthly else 1
        wanted: dict[str, Any] = {
            "outcome": outcome, "amount": amount.quantize(Decimal("0.01")), "periods": periods, "reasons": f"{what}. {GRANTED}",
            "line": self._line(what, monthly=monthly), "payee": self._account(of.applicant, one, later), "first": later.date(),
        }  # fmt: skip
        if end == "proposed" or amount * periods > 600:
            services.propose_decision(application=application, **wanted, by=one, at=later)
            if end != "proposed":
                by = self.office.head if amount * periods > 3000 and self.office.head else other
                services.decide(application=application, by=by, at=min(later + dt.timedelta(hours=20), self.now))
        else:
            services.decide(application=application, **wanted, by=one, at=later)

    def _line(self, what: str, *, monthly: bool) -> BudgetLine | None:
        code = "INF-016" if monthly else "URG-ALI" if what == "Alimentació" else "URG-HAB"
        return self.lines.get(code)

    def _account(self, person: Person, by: Actor, at: dt.datetime) -> PayeeAccount:
        self.ibans += 1
        there = PayeeAccount.objects.filter(person=person, ended_at__isnull=True).first()
        if there is not None:
            return there
        account = services.add_account(iban=iban(self.ibans), holder=person.full_name[:70], person=person, by=by, at=at)
        return services.verify_account(account=account, checked=PayeeAccount.Checked.DOCUMENT, by=by, at=at)


def iban(number: int) -> str:
    """A Spanish account of a bank that there is not, with digits that check."""
    rest = f"{number:010d}"
    bank = "99990001"
    first = _control(f"00{bank}")
    second = _control(rest)
    inside = f"{bank}{first}{second}{rest}"
    check = 98 - int(f"{inside}142800") % 97
    return f"ES{check:02d}{inside}"


def _control(digits: str) -> int:
    left = 11 - sum(int(digit) * weight for digit, weight in zip(digits, (1, 2, 4, 8, 5, 10, 9, 7, 3, 6), strict=True)) % 11
    return {10: 1, 11: 0}.get(left, left)


class Paying:
    """A batch that was paid, one that waits for its approval, and what follows a payment."""

    def __init__(self, office: Office, head: Actor, rng: np.random.Generator) -> None:
        self.office, self.head, self.rng = office, head, rng
        self.now, self.today = clock.now(), clock.today()

    def everything(self) -> None:
        by = self.office.desk[0]
        self._paid(by)
        self._justified(by)
        with suppress(DomainError):
            services.make_batch(day=self.today, by=by, at=self.now)
        self._changed(by)
        self._appealed()
        self._cards(by)

    def _paid(self, by: Actor) -> None:
        day = self.today - dt.timedelta(days=FIRST_BATCH)
        day -= dt.timedelta(days=max(0, day.weekday() - 4))
        at = clock.at(day, dt.time(10, 0))
        with suppress(DomainError):
            batch = services.make_batch(day=day, by=by, at=at)
            services.approve_batch(batch=batch, by=self.head, at=at + dt.timedelta(hours=2))
            services.hand_out(batch=batch, by=self.head, at=at + dt.timedelta(hours=3))
            back = list(Payment.objects.filter(batch=batch).order_by("pk").values_list("reference", flat=True)[3:4])
            returned = dict.fromkeys(back, "AC04: compte cancel·lat")
            services.settle_batch(batch=batch, returned=returned, by=by, at=at + dt.timedelta(days=2))

    def _justified(self, by: Actor) -> None:
        """Receipts of most of what was paid once: accepted, refused, waiting to be looked at; the grants whose sums agree are closed."""
        paid = Grant.objects.filter(frequency="once", instalments__state=Instalment.State.PAID, justify_by__isnull=False)
        other = self.office.desk[1]
        for number, grant in enumerate(paid.select_related("application").order_by("pk")):
            if number % 5 == 4:
                continue
            at = self.now - dt.timedelta(days=int(self.rng.integers(1, 20)), hours=3)
            receipt: Receipt = services.record_receipt(grant=grant, cents=grant.cents, documents=[], says="Rebut pagat", by=by, at=at)
            if number % 5 == 3:
                continue
            later = at + dt.timedelta(hours=2)
            if number % 11 == 5:
                services.refuse_receipt(receipt=receipt, because="La data és anterior a l’ajut.", by=other, at=later)
                continue
            services.accept_receipt(receipt=receipt, by=other, at=later)
            with suppress(DomainError):
                services.close_grant(grant=grant, by=other, at=later)

    def _changed(self, by: Actor) -> None:
        """One grant is suspended, one ended early and what was paid too much is asked back."""
        months = list(Grant.objects.filter(frequency="monthly", state="active").order_by("pk"))
        month = (self.today.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
        with suppress(DomainError, IndexError):
            services.suspend(grant=months[0], from_month=month, reason="S’està comprovant on viu la família", by=by, at=self.now)
        with suppress(DomainError, IndexError):
            services.end_grant(grant=months[1], from_month=month, reason="Ha començat a treballar", by=by, at=self.now)
        paid = Grant.objects.filter(frequency="once", instalments__state=Instalment.State.PAID, state="active").order_by("pk").first()
        if paid is not None:
            with suppress(DomainError):
                services.reclaim(
                    grant=paid, cents=paid.cents // 2, reason="La factura era més baixa", parts=3, first_due=month, by=by, at=self.now
                )

    def _appealed(self) -> None:
        """Against what was denied: one was allowed in part and waits to be decided anew, one was dismissed, one waits."""
        denied = Decision.objects.filter(state="decided", outcome="denied", appeal_until__gte=self.today - dt.timedelta(days=40))
        head = self.head
        for decision, outcome in zip(denied.order_by("-decided_at", "-pk")[:3], ("", "partly", "dismissed"), strict=False):
            application = decision.application
            assert decision.decided_at is not None
            at = min(decision.decided_at + dt.timedelta(days=9), self.now - dt.timedelta(hours=4))
            by = next(one for one in self.office.desk if one.worker_id != decision.decided_by_id)
            with suppress(DomainError):
                lodged = services.appeal(
                    application=application, words="No s’ha tingut en compte que vaig deixar de treballar a l’agost.", by=by, at=at
                )
                if outcome:
                    services.settle_appeal(
                        appeal=lodged, outcome=outcome, reasons="S’han revisat els ingressos dels últims mesos.", by=head,
                        at=min(at + dt.timedelta(days=6), self.now),
                    )  # fmt: skip

    def _cards(self, by: Actor) -> None:
        line = BudgetLine.objects.filter(code="URG-ALI", year=self.today.year).first()
        submitted = Application.objects.filter(benefit__code="emergency_aid", submitted_at__isnull=False, applicant__sealed_by__isnull=True)
        if line is None:
            return
        for number, application in enumerate(submitted.select_related("applicant", "centre").order_by("pk")[:4]):
            with suppress(DomainError):
                services.give_card(
                    kind="card" if number % 2 == 0 else "voucher",
                    number=f"TBS-{self.today.year}-{number + 101}",
                    person=application.applicant,
                    line=line,
                    cents=(6_000, 9_000, 4_000, 12_000)[number],
                    reason="Alimentació fins que es resolgui la sol·licitud",
                    application=application,
                    centre=application.centre,
                    with_paper=number == 0,
                    by=by,
                    at=self.now - dt.timedelta(days=number, hours=1),
                )
