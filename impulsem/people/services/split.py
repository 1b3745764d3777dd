"""Parting safely: some leave a household together, in one act, and what they leave behind tells nothing of where they went.

The act is one transaction. It locks the rows of all who live there, so that two who part one household at once take turns, and a stay that
is being written comes before or after. The contexts above do their part when they hear of `HouseholdParted`, within the same transaction.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Team
from impulsem.people.events import HouseholdParted
from impulsem.people.models import (
    Address,
    ContactPoint,
    EconomicFact,
    Household,
    HouseholdMembership,
    HouseholdSplit,
    KeptApart,
    PartedPerson,
    Person,
    Relationship,
)
from impulsem.people.permissions import may_part
from impulsem.people.rules import households as rules
from impulsem.people.services.apart import contacts_shared_with, records_of
from impulsem.people.services.contacts import mark_unsafe
from impulsem.people.services.details import AddressDetails
from impulsem.people.services.economy import end_economic_fact
from impulsem.people.services.households import CannotLiveTogether, DoesNotLiveThere, end_stay, join_household, move_home
from impulsem.people.services.reach import NotAProtectionTeam, seal_person
from impulsem.people.services.relationships import relate, unrelate
from impulsem.platform import audit, clock, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed, refusing
from impulsem.platform.periods import cut_short, period

Ground = HouseholdSplit.Ground
Category = EconomicFact.Category
#: What is paid for the dwelling: whoever leaves it does not pay it any more, or says so anew.
OF_THE_HOME = (Category.RENT, Category.MORTGAGE, Category.UTILITIES)


class NobodyStays(DomainError):
    message = _("Somebody must stay. If everybody goes, write down the new address instead.")
    field = "leaving"


class NobodyLeaves(DomainError):
    message = _("Choose at least one person.")
    field = "leaving"


class NeedsATeam(DomainError):
    message = _("Choose the protection team that looks after them from now on.")
    field = "team"


class NotInTheFuture(DomainError):
    message = _("A household parts today or has parted already. Choose another day.")
    field = "on"


class PartedMeanwhile(DomainError):
    message = _("Somebody has parted this household already. Look at it again.")


class UndoneAlready(DomainError):
    message = _("This was lifted already.")


class SayWhyUndone(DomainError):
    message = _("Say why they need not be kept apart any more.")
    field = "because"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SplitDetails:
    """How they part. apart_from: keys of those who stay and from whom they are kept apart; None: all who stay.

    sealed: only `team` knows of them from now on. unsafe: keys of contact points that the other may read or answer, besides those that
    both have. centre_id, worker_id: where their own file is opened, and who answers for it. quiet_from: from this day on, what was written
    with them does not show with those who stay (the weeks in which the leaving was planned); None: from the day on which they part.
    """

    ground: str = Ground.SEPARATION
    team: Team | None = None
    sealed: bool = False
    apart_from: tuple[int, ...] | None = None
    unsafe: tuple[int, ...] = ()
    address: AddressDetails | None = None
    ends_home_costs: bool = True
    calls_off: bool = False
    centre_id: int | None = None
    worker_id: int | None = None
    quiet_from: dt.date | None = None


@transaction.atomic
def split_household(
    *,
    household: Household,
    leaving: Sequence[Person],
    on: dt.date,
    by: Actor,
    details: SplitDetails | None = None,
    at: dt.datetime | None = None,
) -> Household:
    """Those who leave get a household of their own on `on`; gives that household, whose `parting` says how.

    Refuses: NotAllowed, NobodyLeaves, NobodyStays, DoesNotLiveThere, NotInTheFuture, NeedsATeam, PartedMeanwhile, CannotLiveTogether.
    """
    how, at = details or SplitDetails(), at or clock.now()
    if not may_part(by):
        raise NotAllowed
    if on > timezone.localdate(at):
        raise NotInTheFuture
    if (how.ground == Ground.VIOLENCE or how.sealed) and how.team is None:
        raise NeedsATeam
    if how.team is not None and how.team.kind != Team.Kind.PROTECTION:
        raise NotAProtectionTeam
    moving, staying = _who(household, {person.pk for person in leaving}, on=on, by=by)
    fresh = Household.objects.create(split_from=household)
    split = HouseholdSplit.objects.create(
        origin=household,
        fresh=fresh,
        ground=how.ground,
        sealed=how.sealed,
        team=how.team,
        parted_on=on,
        quiet_from=min(how.quiet_from or on, on),
        done_at=at,
        done_by_id=by.worker_id,
    )
    going = [stay.person_id for stay in moving]
    PartedPerson.objects.bulk_create(PartedPerson(split=split, person_id=key) for key in going)
    _move_out(moving, fresh, on=on, by=by)
    apart = set(staying) if how.apart_from is None else set(staying) & set(how.apart_from)
    _keep_apart(split, going, apart, on=on)
    _contacts_no_longer_safe(set(going), set(staying), how.unsafe, on=timezone.localdate(at), by=by)
    _ties(going, staying, on=on, by=by)
    _post_to_the_old_home(going, on=on)
    if how.ends_home_costs:
        _costs_of_the_old_home(going, on=on, by=by)
    if how.address is not None and how.address.street.strip():
        move_home(household=fresh, address=how.address, on=on, by=by)
    if how.sealed and how.team is not None:
        for stay in moving:
            seal_person(person=stay.person, team=how.team, by=by, at=at)
    events.announce(
        HouseholdParted(
            split_id=split.pk,
            person_ids=tuple(going),
            from_household_id=household.pk,
            to_household_id=fresh.pk,
            on=on,
            at=at,
            sealed=how.sealed,
            centre_id=how.centre_id,
            worker_id=how.worker_id,
            calls_off=how.calls_off,
            by=by,
        )
    )
    # On the new household only: the history of the old one must not lead here.
    audit.record(by, "people.split_household", on=fresh, persons=sorted(going), ground=how.ground, sealed=how.sealed)
    return fresh


@transaction.atomic
def lift_split(*, split: HouseholdSplit, because: str, by: Actor, at: dt.datetime) -> HouseholdSplit:
    """They need not be kept apart any more: a protection team decides it, and says why. Nobody is brought together, and no seal comes off.

    Refuses: NotAllowed (for whoever is not of the team), SayWhyUndone, UndoneAlready.
    """
    if not may_lift(split, by):
        raise NotAllowed
    if not because.strip():
        raise SayWhyUndone
    split = HouseholdSplit.objects.select_for_update(of=("self",)).get(pk=split.pk)
    if split.undone_at is not None:
        raise UndoneAlready
    split.undone_at, split.undone_by_id, split.undone_because = at, by.worker_id, because.strip()[:300]
    split.save(update_fields=["undone_at", "undone_by", "undone_because"])
    KeptApart.objects.filter(split=split, lifted_at__isnull=True).update(lifted_at=at, lifted_by=by.worker_id)
    audit.record(by, "people.lift_split", on=split.fresh)
    return split


def may_lift(split: HouseholdSplit, by: Actor) -> bool:
    """The protection team that looks after them; any of them, where none was named."""
    if by.worker_id is None or Team.Kind.PROTECTION not in by.team_kinds:
        return False
    return split.team_id is None or split.team_id in by.team_ids


def _who(household: Household, going: set[int], *, on: dt.date, by: Actor) -> tuple[list[HouseholdMembership], list[int]]:
    """The stays of those who go, and the keys of those who stay; everybody's row is locked, in one order."""
    if not going:
        raise NobodyLeaves
    there = HouseholdMembership.objects.on(on).filter(household=household)
    list(Person.objects.select_for_update().filter(pk__in=there.values("person_id")).order_by("pk").values_list("pk"))
    stays = list(there.select_related("person", "household").order_by("pk"))  # read again, once nobody else can change them
    if missing := going - {stay.person_id for stay in stays}:
        gone = PartedPerson.objects.filter(split__origin=household, person_id__in=missing).exists()
        raise PartedMeanwhile if gone else DoesNotLiveThere
    staying = [stay.person_id for stay in stays if stay.person_id not in going]
    if not staying:
        raise NobodyStays
    return [stay for stay in stays if stay.person_id in going], staying


def _move_out(moving: Sequence[HouseholdMembership], fresh: Household, *, on: dt.date, by: Actor) -> None:
    roles = rules.roles_after_split([(stay.person_id, stay.role, stay.person.age(on) or 0) for stay in moving])
    for stay in moving:
        end_stay(stay, on=on, because="", by=by, split_to=fresh)
    for stay in moving:
        join_household(person=stay.person, household=fresh, role=roles[stay.person_id], on=on, by=by, main=stay.main, registered=False)


def _keep_apart(split: HouseholdSplit, going: Collection[int], staying: Collection[int], *, on: dt.date) -> None:
    """Each who leaves from each who stays. Who was kept apart by an earlier split goes on being."""
    pairs = {(min(one, other), max(one, other)) for one in going for other in staying}
    known = KeptApart.objects.filter(lifted_at__isnull=True, person_id__in=[*going, *staying], other_id__in=[*going, *staying])
    for person, other in sorted(pairs - set(known.values_list("person_id", "other_id"))):
        with refusing({"people_kept_apart": CannotLiveTogether}):  # they share another household
            KeptApart.objects.create(split=split, person_id=person, other_id=other, since=on)


def _contacts_no_longer_safe(going: set[int], staying: set[int], named: Collection[int], *, on: dt.date, by: Actor) -> None:
    """What both have, and what the professional named: never used again. Also on linked records of those who left."""
    mine = {record for person in going for record in records_of(person)}
    theirs = {record for person in staying for record in records_of(person)}
    shared = set(contacts_shared_with(mine, theirs, on=on).values_list("pk", flat=True))
    unsafe = ContactPoint.objects.on(on).filter(Q(pk__in=shared) | Q(pk__in=list(named), person_id__in=mine), safe_to_use=True)
    for contact in unsafe.select_related("person"):
        note = contact.note or gettext("Somebody of the former household may read or answer it")
        mark_unsafe(contact=contact, note=note, by=by)


def _ties(going: Collection[int], staying: Collection[int], *, on: dt.date, by: Actor) -> None:
    """Who were partners are former partners. What they are to each other otherwise stays as it was."""
    partners = Relationship.objects.on(on).filter(kind=Relationship.Kind.PARTNER)
    between = partners.filter(Q(person_id__in=going, other_id__in=staying) | Q(person_id__in=staying, other_id__in=going))
    for tie in list(between.select_related("person", "other")):
        former = Relationship.objects.on(on).filter(person=tie.person, other=tie.other, kind=Relationship.Kind.FORMER_PARTNER)
        unrelate(relationship=tie, by=by, on=on)
        if not former.exists():
            relate(person=tie.person, other=tie.other, kind=Relationship.Kind.FORMER_PARTNER, by=by, on=on)


def _post_to_the_old_home(going: Collection[int], *, on: dt.date) -> None:
    """No letter goes to where they lived: an address for post of before holds no more."""
    for address in Address.objects.on(on).filter(person_id__in=going, use=Address.Use.POSTAL):
        if address.since is not None and address.since >= on:
            address.delete()
        else:
            address.valid = cut_short(address.valid, on)
            address.save(update_fields=["valid"])
    # one that was to begin later was written for the life of before
    Address.objects.filter(person_id__in=going, use=Address.Use.POSTAL, valid__fully_gt=period(None, on)).delete()


def _costs_of_the_old_home(going: Collection[int], *, on: dt.date, by: Actor) -> None:
    """Rent, mortgage and supplies in the name of those who left end; debts and income stay with whose they are."""
    for fact in EconomicFact.objects.on(on).filter(person_id__in=going, category__in=OF_THE_HOME).select_related("person"):
        end_economic_fact(fact=fact, on=on, by=by)
