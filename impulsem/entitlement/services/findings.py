"""What people do with findings: tell the household, set one aside with a reason, take it up again."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from impulsem.documents.queries import may
from impulsem.entitlement.models import Finding, FindingEvent
from impulsem.entitlement.permissions import sees_findings
from impulsem.entitlement.services import city_refusals as refusals
from impulsem.messaging import services as messaging
from impulsem.people.models import HouseholdMembership, Person
from impulsem.people.queries import known_to
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed

#: Neutral words: the centre would like to talk. What about is said there.
TEMPLATE = "call-us"
#: The consent for messages by phone and e-mail; without it a letter goes.
BY_PHONE_AND_MAIL = "electronic_messages"
ADULT = 18
Kind = FindingEvent.Kind


@transaction.atomic
def tell_household(*, finding: Finding, by: Actor, at: dt.datetime) -> Finding:
    """Ask an adult of the household to call: once a finding. Refuses: NotAllowed, FindingOver, OnlyProbable, AlreadyTold, NobodyToTell."""
    finding = _taken(finding, by, at)
    if finding.says != Finding.Says.PROBABLE:
        raise refusals.OnlyProbable
    if finding.state != Finding.State.NEW:
        raise refusals.AlreadyTold
    day = timezone.localdate(at)
    person = adult_of(finding.household_id, day, by, at)
    if person is None:
        raise refusals.NobodyToTell
    channels = None if may(person, BY_PHONE_AND_MAIL, on=day) else ("letter",)
    key = f"entitlement.finding:{finding.household_id}:{day:%Y%m%d}"  # several findings of a household are one call
    messaging.send(person=person, template=TEMPLATE, values={}, key=key, channels=channels, by=by, at=at)
    return _moved(finding, Finding.State.TOLD, Kind.TOLD, by=by, at=at)


@transaction.atomic
def dismiss_finding(*, finding: Finding, reason: str, because: str, by: Actor, at: dt.datetime) -> Finding:
    """Set a finding aside: it is not proposed again while the scan goes on finding it. Refuses: NotAllowed, FindingOver, SayMore."""
    finding = _taken(finding, by, at)
    because = because.strip()
    if reason == Finding.Dismissal.OTHER and not because:
        raise refusals.SayMore
    finding.dismissal, finding.dismissed_because = Finding.Dismissal(reason).value, because
    return _moved(finding, Finding.State.DISMISSED, Kind.DISMISSED, because=because or finding.get_dismissal_display(), by=by, at=at)


@transaction.atomic
def restore_finding(*, finding: Finding, by: Actor, at: dt.datetime) -> Finding:
    """Take up again what was set aside. Refuses: NotAllowed, FindingOver, NotSetAside."""
    finding = _taken(finding, by, at)
    if finding.state != Finding.State.DISMISSED:
        raise refusals.NotSetAside
    finding.dismissal = finding.dismissed_because = ""
    return _moved(finding, Finding.State.NEW, Kind.RESTORED, by=by, at=at)


def _taken(finding: Finding, by: Actor, at: dt.datetime) -> Finding:
    """The finding, held for this transaction, if the actor may do something with it."""
    if not sees_findings(by) or not Finding.objects.visible_to(by, at=at).filter(pk=finding.pk).exists():
        raise NotAllowed
    finding = Finding.objects.select_for_update().get(pk=finding.pk)
    if not finding.is_open:
        raise refusals.FindingOver
    return finding


def _moved(finding: Finding, state: str, kind: str, *, by: Actor, at: dt.datetime, because: str = "") -> Finding:
    finding.state = state
    finding.save(update_fields=["state", "dismissal", "dismissed_because"])
    FindingEvent.objects.create(
        finding=finding, kind=kind, at=at, worker_id=by.worker_id, says=finding.says, cents=finding.cents, because=because
    )
    audit.record(by, f"entitlement.finding_{kind}", on=finding)
    return finding


def adult_of(household_id: int, day: dt.date, by: Actor, at: dt.datetime) -> Person | None:
    """The principal person, else the oldest adult who lives there and whom the actor may know of."""
    rows = HouseholdMembership.objects.on(day).filter(known_to(by, at), household_id=household_id, main=True, person__died_on__isnull=True)
    adults = [
        (row.role != HouseholdMembership.Role.PRINCIPAL, row.person.birth_date or day, row.person_id, row.person)
        for row in rows.select_related("person")
        if (age := row.person.age(day)) is None or age >= ADULT
    ]
    return min(adults)[3] if adults else None
