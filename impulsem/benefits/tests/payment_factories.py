"""The smallest valid benefits, decisions, budget lines, accounts and grants for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from stdnum.es import ccc
from stdnum.es.ccc import to_iban

from impulsem.benefits import services
from impulsem.benefits.models import Application, BudgetLine, Decision, Grant, PayeeAccount, PaymentBatch
from impulsem.entitlement.models import Benefit, Owner
from impulsem.organisation.models import Role, Team
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.people.models import Household, Person
from impulsem.people.tests.factories import make_household, make_person
from impulsem.platform.actors import Actor

AT = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 23)
NOVEMBER = dt.date(2026, 11, 1)
_number = itertools.count(1)


def words(text: str) -> dict[str, str]:
    return {"ca": text, "es": text, "en-gb": text}


def make_benefit(code: str = "aid", **fields: Any) -> Benefit:
    owner, _new = Owner.objects.get_or_create(
        code="city", defaults={"kind": Owner.Kind.CITY_SOCIAL_SERVICES, "name": words("City"), "door": words("Door")}
    )
    given = {"kind": "benefit", "entity": "dwelling", "pace": "monthly", "payable_here": True, **fields}
    texts = {"name": words(code), "summary": words(code), "legal_basis": words("Law")}
    benefit, _new = Benefit.objects.get_or_create(code=code, defaults={"owner": owner, **texts, **given})
    return benefit


def make_line(benefit: Benefit | None = None, *, amount: int = 1_000_000, year: int = 2026, code: str = "A-1", **fields: Any) -> BudgetLine:
    line = BudgetLine.objects.create(year=year, code=code, name="Line", amount=amount, **fields)
    line.benefits.add(benefit or make_benefit())
    return line


def office(role: str = Role.ECONOMIC_OFFICE) -> Actor:
    team, _new = Team.objects.get_or_create(name="Office", defaults={"kind": Team.Kind.ECONOMIC})
    return actor(make_worker(role=role, teams=(team,)))


def head() -> Actor:
    return office(Role.ECONOMIC_HEAD)


def make_iban(number: int | None = None) -> str:
    """A valid number of an account at a bank that there is not."""
    account = f"{number if number is not None else next(_number):010d}"
    return str(to_iban(f"99900001{ccc.calc_check_digits(f'9990000100{account}')}{account}"))


def make_account(
    person: Person | None = None, *, iban: str = "", verified: bool = True, kind: str = "", by: Actor | None = None
) -> PayeeAccount:
    by = by or office()
    person = person or (make_person() if not kind else None)
    account = services.add_account(
        kind=kind or "person",
        iban=iban or make_iban(),
        holder=person.full_name if person else "Habitatges Prova",
        person=person,
        by=by,
        at=AT,
    )
    return services.verify_account(account=account, checked="seen", by=by, at=AT) if verified else account


def make_application(
    person: Person | None = None, *, benefit: Benefit | None = None, household: Household | None = None, **fields: Any
) -> Application:
    person = person or make_person()
    return Application.objects.create(
        number=f"2020-{next(_number):06d}",  # beside those that the service counts
        benefit=benefit or make_benefit(),
        household=household or make_household(person),
        applicant=person,
        **{
            "state": Application.State.DECIDED,
            "source": Application.Source.DESK,
            "opened_at": AT,
            "submitted_at": AT,
            "due_on": TODAY,
            "ended_at": AT,
            **fields,
        },
    )


def make_decision(application: Application, *, cents: int = 10_000, periods: int = 1) -> Decision:
    return Decision.objects.create(
        application=application,
        state=Decision.State.DECIDED,
        outcome=Decision.Outcome.GRANTED,
        cents=cents,
        frequency=Decision.Frequency.MONTHLY,
        periods=periods,
        reasons="Because.",
        two_people=False,
        decided_by_id=office().worker_id,
        decided_at=AT,
        notified_on=TODAY,
        appeal_until=TODAY + dt.timedelta(days=30),
        first_month=NOVEMBER,
    )


def granted(
    person: Person | None = None,
    *,
    line: BudgetLine | None = None,
    benefit: Benefit | None = None,
    household: Household | None = None,
    payee: PayeeAccount | None = None,
    cents: int = 10_000,
    months: int = 1,
    first: dt.date = NOVEMBER,
    at: dt.datetime = AT,
    concept: str = "",
) -> Grant:
    """A grant of so many months; into an account of the person, unless another is named."""
    benefit = benefit or make_benefit()
    application = make_application(person, benefit=benefit, household=household)
    line = line or BudgetLine.objects.filter(year=first.year, benefits=benefit).first() or make_line(benefit)
    last = dt.date(first.year + (first.month + months - 2) // 12, (first.month + months - 2) % 12 + 1, 1)
    return services.award(
        application=application,
        decision=make_decision(application, cents=cents, periods=months),
        cents=cents,
        frequency="monthly",
        first=first,
        last=last,
        payee=payee or make_account(application.applicant),
        line=line,
        concept=concept,
        by=office(),
        at=at,
    )


def sent_batch(day: dt.date = TODAY, *, at: dt.datetime = AT) -> PaymentBatch:
    batch = services.make_batch(day=day, by=office(), at=at)
    chief = head()
    services.approve_batch(batch=batch, by=chief, at=at)
    services.hand_out(batch=batch, by=chief, at=at)
    batch.refresh_from_db()
    return batch


def paid(day: dt.date = TODAY, *, returned: dict[str, str] | None = None, at: dt.datetime = AT) -> PaymentBatch:
    return services.settle_batch(batch=sent_batch(day, at=at), returned=returned, by=office(), at=at)
