"""Begin an application, submit it, take it up, withdraw it, close it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from impulsem.benefits import office, permissions
from impulsem.benefits.models import Appeal, Application, ApplicationEvent, ApplicationNumber, Decision, Grant
from impulsem.benefits.queries.duplicates import asked_already
from impulsem.benefits.queries.known import snapshot_of
from impulsem.benefits.queries.receipts import RECEIPT
from impulsem.benefits.queries.told import kept_of
from impulsem.benefits.services import refusals
from impulsem.benefits.services.reaching import give_reach, take_reach
from impulsem.benefits.services.steps import append, held, step
from impulsem.benefits.services.telling import language_of, tell_received
from impulsem.entitlement.models import Benefit
from impulsem.organisation.models import Centre, Worker
from impulsem.organisation.queries import worker_actor
from impulsem.people.models import Household, HouseholdMembership, Person, Reach
from impulsem.people.queries import household_of, whereabouts_known_to
from impulsem.platform import audit, keyed
from impulsem.platform.actors import Actor, ActorKind
from impulsem.platform.errors import NotAllowed

State = Application.State
Kind = ApplicationEvent.Kind
LONGEST = 2000  # characters of somebody's words

GROUPS_OF_RECEIPT = 3  # of four letters


@transaction.atomic
def open_application(
    *,
    benefit: Benefit | str,
    household: Household | None = None,
    applicant: Person,
    by: Actor,
    at: dt.datetime,
    demand_words: str = "",
    source: str = Application.Source.DESK,
    urgency: int = Application.Urgency.ORDINARY,
    asked: Decimal | None = None,
    centre: Centre | None = None,
    key: str | None = None,
) -> Application:
    """Begin an application. What is known of the household is not asked again: it shows with its source, and is kept on submitting.

    household: the applicant's own where none is given; nobody's for somebody whose home nobody has written down yet. asked: euro.
    The same `key` again gives the application that stands.
    Refuses: NotAllowed, NoSuchBenefit, BelongsToAnother, NoSuchApplicant, NotOfTheHousehold, WrongAmount.
    """
    if not (permissions.opens_applications(by) or permissions.opens_from_a_door(by)):
        raise NotAllowed
    if key and (there := Application.objects.filter(key=key[:64]).first()):
        return there
    benefit = _benefit(benefit)
    if by.kind == ActorKind.WORKER:
        _refuse_unknown(applicant, by=by, at=at)
    on = timezone.localdate(at)
    if household is None:
        household = household_of(applicant, on)
    elif not _lives_there(applicant, household, on):
        raise refusals.NotOfTheHousehold
    own = by.centres()
    application = Application.objects.create(
        number=_next_number(on.year),
        key=key[:64] if key else None,
        benefit=benefit,
        household=household,
        applicant=applicant,
        centre_id=centre.pk if centre else next(iter(own)) if len(own) == 1 else None,
        source=Application.Source(source or Application.Source.DESK),
        urgency=Application.Urgency(urgency),
        words=demand_words.strip()[:LONGEST],
        asked_cents=cents_of(asked) if asked is not None else None,
        needs_assessment=benefit.needs_social_assessment,
        opened_at=at,
        opened_by_id=by.worker_id,
    )
    append(application, Kind.OPENED, by=by, at=at)
    return application


def _benefit(benefit: Benefit | str) -> Benefit:
    if isinstance(benefit, str):
        found = Benefit.objects.select_related("owner").filter(code=benefit).first()
        if found is None:
            raise refusals.NoSuchBenefit
        benefit = found
    if not benefit.active:
        raise refusals.NoSuchBenefit
    if not benefit.payable_here:
        raise refusals.BelongsToAnother(owner=str(benefit.owner))
    return benefit


def _refuse_unknown(applicant: Person, *, by: Actor, at: dt.datetime) -> None:
    """The office attends whoever comes; anybody else opens applications of whom they work with. Refuses NoSuchApplicant."""
    known = Person.objects.visible_to(by, at=at).filter(whereabouts_known_to(by, at), pk=applicant.pk)
    if not permissions.handles_applications(by):
        known = known.filter(pk__in=Reach.objects.of(by, at=at).values("person_id"))
    if not known.exists():
        raise refusals.NoSuchApplicant


def _lives_there(person: Person, household: Household, on: dt.date) -> bool:
    return HouseholdMembership.objects.on(on).filter(household=household, person=person).exists()


def _next_number(year: int) -> str:
    """The next number of a year; whoever asks for one at the same moment waits."""
    ApplicationNumber.objects.get_or_create(year=year)
    row = ApplicationNumber.objects.select_for_update().get(year=year)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{year}-{row.last:06}"


def cents_of(amount: Decimal) -> int:
    """Euro as whole cents. Refuses WrongAmount."""
    if not amount.is_finite() or amount <= 0 or amount != round(amount, 2) or amount > Decimal("1000000"):
        raise refusals.WrongAmount
    return int(amount * 100)


@transaction.atomic
def hand_receipt(*, application: Application, by: Actor, at: dt.datetime) -> str:
    """A code with which whoever asked sees how it stands, without a name; an earlier one opens nothing more. Refuses NotYourApplication."""
    application = held(application, by=by, at=at)
    code = keyed.new_code(GROUPS_OF_RECEIPT)
    application.receipt = keyed.digest(RECEIPT, code)
    application.save(update_fields=["receipt"])
    audit.record(by, "benefits.application_receipt", on=application)
    return code


@transaction.atomic
def submit(
    *,
    application: Application,
    by: Actor,
    at: dt.datetime,
    another_need: str = "",
    words: str | None = None,
    asked: Decimal | None = None,
    urgency: int | None = None,
) -> Application:
    """Into the office's hands, with what is known today and what the rules say of it. The term begins; the office reaches the household.

    another_need: why it is asked for although the household has asked for the same already. words, asked, urgency: of the draft, where
    they changed. Refuses: NotYourApplication, CannotFollow, NoHousehold, NotOfTheHousehold, AskedAlready, WrongAmount.
    """
    application = held(application, by=by, at=at)
    if application.state != State.DRAFT:
        raise refusals.CannotFollow
    on = timezone.localdate(at)
    household = application.household or household_of(application.applicant, on)
    if household is None:
        raise refusals.NoHousehold
    # Two centres that submit for one household come one after the other, so that the second sees the first.
    Household.objects.select_for_update().get(pk=household.pk)
    if not _lives_there(application.applicant, household, on):
        raise refusals.NotOfTheHousehold
    application.household = household
    before = asked_already(application, on=on, in_hand=True).first()
    if before is not None and not another_need.strip():
        raise refusals.AskedAlready(number=before.number)
    if words is not None:
        application.words = words.strip()[:LONGEST]
    if asked is not None:
        application.asked_cents = cents_of(asked)
    if urgency is not None:
        application.urgency = Application.Urgency(urgency)
    application.prefilled = snapshot_of(application, by=by, at=at)
    languages = {settings.LANGUAGE_CODE, language_of(application.applicant)}
    application.explanation = kept_of(application, by, languages=languages, on=on)
    application.submitted_at, application.submitted_by_id = at, by.worker_id
    application.due_on = office.due_on(benefit=application.benefit.code, urgency=application.urgency, day=on)
    step(application, State.SUBMITTED, Kind.SUBMITTED, note=another_need, by=by, at=at)
    give_reach(application, at=at)
    tell_received(application, by=by, at=at)
    return application


@transaction.atomic
def claim(*, application: Application, by: Actor, at: dt.datetime) -> Application:
    """Somebody of the office takes it up. Refuses: OnlyTheOffice, CannotFollow, SomebodyElseHasIt."""
    application = held(application, by=by, at=at, office=True)
    if not application.is_open:
        raise refusals.CannotFollow
    if application.claimed_by is not None and application.claimed_by_id != by.worker_id:
        raise refusals.SomebodyElseHasIt(name=application.claimed_by.name)
    if application.claimed_by_id != by.worker_id:
        application.claimed_by_id = by.worker_id
        application.save(update_fields=["claimed_by"])
        append(application, Kind.CLAIMED, by=by, at=at)
    return application


@transaction.atomic
def release(*, application: Application, by: Actor, at: dt.datetime) -> Application:
    """Back into the queue. Refuses: OnlyTheOffice, CannotFollow."""
    application = held(application, by=by, at=at, office=True)
    if application.claimed_by_id is None or not application.is_open:
        raise refusals.CannotFollow
    application.claimed_by = None
    application.save(update_fields=["claimed_by"])
    append(application, Kind.RELEASED, by=by, at=at)
    return application


@transaction.atomic
def hand_application(*, application: Application, to: Worker, by: Actor, at: dt.datetime) -> Application:
    """Somebody else of the office goes on with it. Refuses: OnlyTheOffice, CannotFollow, NotOfTheOffice."""
    application = held(application, by=by, at=at, office=True)
    if not application.is_open:
        raise refusals.CannotFollow
    if not permissions.handles_applications(worker_actor(to, on=timezone.localdate(at))):
        raise refusals.NotOfTheOffice(name=to.name)
    application.claimed_by = to
    application.save(update_fields=["claimed_by"])
    append(application, Kind.CLAIMED, note=to.name, by=by, at=at)
    return application


@transaction.atomic
def withdraw(*, application: Application, reason: str = "", by: Actor, at: dt.datetime) -> Application:
    """The person does not want it any more, or it was begun by mistake. Refuses: NotYourApplication, CannotFollow."""
    application = held(application, by=by, at=at)
    application.waits_since, application.ended_at = None, at
    if application.decisions.filter(state=Decision.State.PROPOSED).exists():
        raise refusals.CannotFollow
    step(application, State.WITHDRAWN, Kind.WITHDRAWN, note=reason, by=by, at=at)
    take_reach(application, at=at)
    return application


@transaction.atomic
def close(*, application: Application, reason: str = "", by: Actor, at: dt.datetime) -> Application:
    """Nothing more will happen: the term of an appeal is over, nothing is to be paid. Refuses: OnlyTheOffice, CannotFollow, StillToPay."""
    application = held(application, by=by, at=at, office=True)
    last = application.decisions.filter(state=Decision.State.DECIDED).order_by("-decided_at", "-pk").first()
    over = last is not None and last.appeal_until is not None and last.appeal_until < timezone.localdate(at)
    appealed = Appeal.objects.filter(decision__application=application, state=Appeal.State.LODGED).exists()
    paying = Grant.objects.filter(application=application, state__in=Grant.OPEN).exists()
    if appealed or paying or not over:
        raise refusals.StillToPay
    application.ended_at = at
    step(application, State.CLOSED, Kind.CLOSED, note=reason, by=by, at=at)
    take_reach(application, at=at)
    return application
