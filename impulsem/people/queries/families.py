"""The family drawing and the network of support."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impulsem.people.models import HouseholdMembership, Person, Relationship
from impulsem.people.queries.visibility import known_to
from impulsem.people.rules import genogram as rules
from impulsem.platform.actors import Actor

Kind = Relationship.Kind
Role = HouseholdMembership.Role
NETWORK = (Kind.CARER, Kind.GUARDIAN, Kind.SUPPORT, Kind.PROTECTION_ORDER, Kind.RELATIVE, Kind.GRANDPARENT)


# What the other one is, where a tie can be said from both ends.
FROM_THE_OTHER_END = {
    Kind.PARENT: gettext_lazy("Child of"),
    Kind.GRANDPARENT: gettext_lazy("Grandchild of"),
    Kind.GUARDIAN: gettext_lazy("Under the guardianship of"),
    Kind.CARER: gettext_lazy("Cared for by"),
    Kind.SUPPORT: gettext_lazy("Supported by"),
    Kind.PROTECTION_ORDER: gettext_lazy("Ordered to keep away from"),
}


@dataclasses.dataclass(frozen=True, slots=True)
class SupportTie:
    """What `name` is to `other_name`: "Zohra — carer of — Lina"."""

    relationship_id: int
    person_id: int
    person_uuid: UUID
    name: str
    kind: str
    kind_label: str
    other_id: int | None
    other_name: str
    strength: str
    strength_label: str
    note: str
    since: dt.date | None


def relationships(
    person_ids: Collection[int], day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None
) -> list[Relationship]:
    """Ties in which one of the persons has a part on `day`, both ends known to the reader. 1 query."""
    rows = Relationship.objects.on(day).filter(Q(person_id__in=person_ids) | Q(other_id__in=person_ids), known_to(actor, at))
    rows = rows.filter(Q(other__isnull=True) | known_to(actor, at, through="other"))
    return list(rows.select_related("person", "other").defer("person__name_vector", "other__name_vector").order_by("kind", "pk"))


def support_network(
    person_ids: Collection[int], day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None, every: bool = False
) -> list[SupportTie]:
    """Who cares for, supports or must keep away from these persons; with `every`, all ties. 1 query."""
    return [_tie(row) for row in relationships(person_ids, day, actor=actor, at=at) if every or row.kind in NETWORK]


def genogram(person_ids: Collection[int], day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None) -> rules.Drawing:
    """The drawing of these persons and their kin, with a line around those who live together on `day`. 2 queries.

    Ties come from relationships; where there are none, from the roles in the household.
    """
    return _drawn(relationships(person_ids, day, actor=actor, at=at), person_ids, day, actor=actor, at=at)


def family(
    person_ids: Collection[int], day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None
) -> tuple[rules.Drawing, list[SupportTie]]:
    """`genogram` and all ties of `support_network`, from the same rows. 2 queries."""
    ties = relationships(person_ids, day, actor=actor, at=at)
    return _drawn(ties, person_ids, day, actor=actor, at=at), [_tie(row) for row in ties]


def _drawn(
    ties: list[Relationship], person_ids: Collection[int], day: dt.date, *, actor: Actor | None, at: dt.datetime | None
) -> rules.Drawing:
    memberships = list(
        HouseholdMembership.objects.on(day)
        .filter(known_to(actor, at), person_id__in=person_ids, main=True)
        .select_related("person")
        .defer("person__name_vector")
        .order_by("pk")
    )
    kin: dict[int, rules.Kin] = {m.person_id: _kin(m.person, day, lives_here=True) for m in memberships}
    for tie in ties:
        for person in (tie.person, tie.other):
            if person is not None and person.pk not in kin:
                kin[person.pk] = _kin(person, day, is_support=tie.kind in (Kind.CARER, Kind.SUPPORT, Kind.GUARDIAN))
        if tie.other is None and tie.kind != Kind.PROTECTION_ORDER:
            kin[-tie.pk] = rules.Kin(-tie.pk, tie.other_name, is_support=True)
    return rules.draw(list(kin.values()), _ties(ties, memberships))


def _ties(rows: Iterable[Relationship], memberships: list[HouseholdMembership]) -> rules.Ties:
    pairs: dict[str, list[tuple[int, int]]] = {kind: [] for kind in Kind.values}
    support: list[tuple[int, int, str]] = []
    for row in rows:
        other = -row.pk if row.other_id is None else row.other_id
        beyond_kin = row.other_id is None and row.kind != Kind.PROTECTION_ORDER
        if beyond_kin or row.kind in (Kind.CARER, Kind.SUPPORT, Kind.GUARDIAN, Kind.RELATIVE):
            support.append((row.person_id, other, row.strength))
        elif row.other_id is not None:
            pairs[row.kind].append((row.person_id, row.other_id))
    parents, partners, siblings = _from_roles(memberships, pairs[Kind.PARENT])
    return rules.Ties(
        parents=(*pairs[Kind.PARENT], *parents),
        partners=(*pairs[Kind.PARTNER], *partners),
        former=tuple(pair for pair in pairs[Kind.FORMER_PARTNER] if pair not in pairs[Kind.PARTNER]),
        siblings=(*pairs[Kind.SIBLING], *siblings),
        support=tuple(support),
    )


def _from_roles(
    memberships: list[HouseholdMembership], stated: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], list[tuple[int, int]], list[tuple[int, int]]]:
    """Ties that the roles in a household say, for those whose ties nobody wrote down."""
    by_household: dict[int, list[HouseholdMembership]] = {}
    for membership in memberships:
        by_household.setdefault(membership.household_id, []).append(membership)
    with_parents = {child for _parent, child in stated}
    parents: list[tuple[int, int]] = []
    partners: list[tuple[int, int]] = []
    siblings: list[tuple[int, int]] = []
    for members in by_household.values():
        head = next((m.person_id for m in members if m.role == Role.PRINCIPAL), None)
        if head is None:
            continue
        partner = [m.person_id for m in members if m.role == Role.PARTNER]
        partners += [(head, one) for one in partner]
        for member in members:
            if member.role == Role.CHILD and member.person_id not in with_parents:
                parents += [(one, member.person_id) for one in (head, *partner[:1])]
            elif member.role == Role.PARENT and (member.person_id, head) not in stated:
                parents.append((member.person_id, head))
            elif member.role == Role.SIBLING:
                siblings.append((head, member.person_id))
    return parents, partners, siblings


def _kin(person: Person, day: dt.date, *, lives_here: bool = False, is_support: bool = False) -> rules.Kin:
    age = person.age(day)
    return rules.Kin(
        key=person.pk,
        label=person.known_as or person.given_name,
        sex=person.sex,
        note="" if age is None else str(age),
        dead=person.died_on is not None,
        lives_here=lives_here,
        is_support=is_support,
    )


def _tie(row: Relationship) -> SupportTie:
    return SupportTie(
        relationship_id=row.pk,
        person_id=row.person_id,
        person_uuid=row.person.uuid,
        name=row.person.full_name,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        other_id=row.other_id,
        other_name=row.other.full_name if row.other else row.other_name,
        strength=row.strength,
        strength_label=str(row.get_strength_display()) if row.strength else "",
        note=row.note,
        since=row.since,
    )


def described(drawing: rules.Drawing) -> str:
    """One sentence for whoever does not see the drawing; the table beside it says the rest."""
    return _("Family drawing of %(number)d people.") % {"number": len(drawing.figures)}


@dataclasses.dataclass(frozen=True, slots=True)
class OwnTie:
    """A tie as one person sees it: `says` is "Child of" where the row says "Parent of" from the other end."""

    relationship_id: int
    says: str
    other_uuid: UUID | None
    other_name: str
    strength_label: str
    kind: str
    note: str
    since: dt.date | None


def ties_of(person: Person, day: dt.date, *, actor: Actor | None = None, at: dt.datetime | None = None) -> list[OwnTie]:
    """All ties of a person on `day`, said from their end. 1 query."""
    own = []
    for row in relationships([person.pk], day, actor=actor, at=at):
        from_here = row.person_id == person.pk
        other = row.other if from_here else row.person
        own.append(
            OwnTie(
                relationship_id=row.pk,
                says=str(row.get_kind_display() if from_here else FROM_THE_OTHER_END.get(Kind(row.kind), row.get_kind_display())),
                other_uuid=other.uuid if other else None,
                other_name=other.full_name if other else row.other_name,
                strength_label=str(row.get_strength_display()) if row.strength else "",
                kind=row.kind,
                note=row.note,
                since=row.since,
            )
        )
    return own
