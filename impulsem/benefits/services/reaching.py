"""The economic-support office reaches a household for as long as something of it is in its hands, and no longer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from impulsem.benefits import office
from impulsem.benefits.models import Application, ApplicationEvent, Decision
from impulsem.benefits.rules.terms import months_after
from impulsem.benefits.services.steps import append
from impulsem.organisation.models import Team
from impulsem.people.events import HouseholdParted
from impulsem.people.models import HouseholdMembership, Person, Reach
from impulsem.people.services import end_reach, grant_reach


def source_of(application: Application) -> str:
    return f"benefits.application:{application.pk}"


def give_reach(application: Application, *, at: dt.datetime, until: dt.date | None = None) -> None:
    """The office's teams reach who lives there now, up to and with the day `until`. Never a sealed person: that is for its team alone."""
    on = timezone.localdate(at)
    here = HouseholdMembership.objects.on(on).filter(household_id=application.household_id or 0).values("person_id")
    persons = list(Person.objects.filter(pk__in=here, sealed_by__isnull=True).order_by("pk"))
    begun = application.submitted_at or at
    end = None if until is None else timezone.make_aware(dt.datetime.combine(until + dt.timedelta(days=1), dt.time()))
    for team in Team.objects.filter(kind=Team.Kind.ECONOMIC).order_by("pk"):
        for person in persons:
            grant_reach(
                person=person,
                team=team,
                reason=Reach.Reason.APPLICATION,
                during=DateTimeTZRange(begun, end, "[)"),
                source=source_of(application),
            )


def reached_until(decision: Decision) -> dt.date:
    """How long the office reaches the household: while it pays, and while an appeal may come."""
    assert decision.appeal_until is not None
    last = decision.appeal_until
    if decision.pays and decision.first_month is not None:
        last = max(last, months_after(decision.first_month, decision.periods))
    return last + dt.timedelta(days=office.rules().appeal.kept_days)


def take_reach(application: Application, *, at: dt.datetime) -> None:
    end_reach(source=source_of(application), at=at)


@transaction.atomic
def follow_parting(fact: HouseholdParted) -> None:
    """Those who left take what they asked for themselves along; with what those who stayed asked for, the office reaches them no more."""
    theirs = Application.objects.select_for_update().filter(household_id=fact.from_household_id).order_by("pk")
    for application in theirs:
        if application.applicant_id in fact.person_ids:
            application.household_id = fact.to_household_id
            application.save(update_fields=["household"])
            append(application, ApplicationEvent.Kind.MOVED, by=fact.by, at=fact.at)
            end_reach(source=source_of(application), at=fact.at)
            decided = application.decisions.filter(state=Decision.State.DECIDED).order_by("-decided_at", "-pk").first()
            if application.state in Application.WAITS_FOR_US:
                give_reach(application, at=fact.at)
            elif application.state == Application.State.DECIDED and decided is not None:
                give_reach(application, at=fact.at, until=reached_until(decided))
        else:
            for person in Person.objects.filter(pk__in=fact.person_ids):
                end_reach(source=source_of(application), at=fact.at, person=person)
