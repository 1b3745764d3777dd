"""Need to know, as the contexts above push it down; and sealing, which takes everybody else's away."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Team, Worker
from impulsem.people.events import PersonSealed
from impulsem.people.models import Person, PersonLink, PossibleDuplicate, Reach
from impulsem.people.services.duplicates import records_team
from impulsem.platform import audit, clock, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError


class NotAProtectionTeam(DomainError):
    message = _("Only a protection team can look after a sealed person.")
    field = "team"


class NotSealed(DomainError):
    message = _("This person is not sealed.")


def grant_reach(
    *,
    person: Person,
    worker: Worker | None = None,
    team: Team | None = None,
    reason: str,
    during: DateTimeTZRange,
    source: str,
) -> Reach:
    """A worker or a team works with the person during a time. `source` ("casework.assignment:12") names the ground.

    The same source again sets the time anew, so whoever pushes may push twice.
    """
    reach, _new = Reach.objects.update_or_create(
        source=source, person=person, worker=worker, team=team, defaults={"reason": reason, "during": during}
    )
    return reach


def end_reach(*, source: str, at: dt.datetime, person: Person | None = None) -> int:
    """What `source` gave ends at a moment (for one person, or for all); what had not begun is taken away. Gives how many rows."""
    rows = Reach.objects.filter(source=source)
    if person is not None:
        rows = rows.filter(person=person)
    gone, _per_model = rows.filter(during__startswith__gte=at).delete()
    cut = Func(Func(F("during"), function="lower"), Value(at), Value("[)"), function="tstzrange")
    return gone + rows.filter(during__contains=at).update(during=cut)


@transaction.atomic
def seal_person(*, person: Person, team: Team, by: Actor, at: dt.datetime | None = None) -> Person:
    """Only `team` may know of the person from now on; what linked records there are go with them. Others' reach ends."""
    if team.kind != Team.Kind.PROTECTION:
        raise NotAProtectionTeam
    at = at or clock.now()
    for one in _all_records(person):
        Person.objects.filter(pk=one.pk).update(sealed_by=team, version=F("version") + 1)
        for source in Reach.objects.at(at).filter(person=one).exclude(team=team).values_list("source", flat=True):
            end_reach(source=source, at=at, person=one)
        grant_reach(
            person=one,
            team=team,
            reason=Reach.Reason.SEALED,
            during=DateTimeTZRange(at, None, "[)"),
            source=f"people.sealed:{one.pk}",
        )
        # Questions about the person, open or answered, name them: they go with them.
        PossibleDuplicate.objects.filter(Q(first=one) | Q(second=one)).update(team=team)
        audit.record(by, "people.seal_person", on=one, team=team.pk)
        events.announce(PersonSealed(one.pk, team.pk, by))
    person.refresh_from_db(fields=["sealed_by", "version"])
    return person


@transaction.atomic
def unseal_person(*, person: Person, by: Actor, at: dt.datetime | None = None) -> Person:
    """Known like anybody again. Nobody's reach comes back by itself."""
    if person.sealed_by_id is None:
        raise NotSealed
    at = at or clock.now()
    for one in _all_records(person):
        Person.objects.filter(pk=one.pk).update(sealed_by=None, version=F("version") + 1)
        end_reach(source=f"people.sealed:{one.pk}", at=at)
        about = PossibleDuplicate.objects.filter(Q(first=one) | Q(second=one))
        about.filter(first__sealed_by__isnull=True, second__sealed_by__isnull=True).update(team=records_team())
        audit.record(by, "people.unseal_person", on=one)
    person.refresh_from_db(fields=["sealed_by", "version"])
    return person


def _all_records(person: Person) -> list[Person]:
    """The person's record, and those that are linked to it or that it is linked to."""
    links = PersonLink.objects.filter(unlinked_at__isnull=True)
    mains = {person.pk, *links.filter(record=person).values_list("main_id", flat=True)}
    return list(Person.objects.filter(pk__in=mains | set(links.filter(main_id__in=mains).values_list("record_id", flat=True))))
