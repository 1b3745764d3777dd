"""What people are to each other."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import Person, Relationship
from impulsem.people.rules import names
from impulsem.people.services.refusals import AlreadyEnded
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, refusing
from impulsem.platform.periods import cut_short, period


class AlreadyRelated(DomainError):
    message = _("This relationship is already written down.")
    field = "other"


class NobodyNamed(DomainError):
    message = _("Choose a person, or write the name of somebody who has no record.")
    field = "other_name"


class RelatedToThemselves(DomainError):
    message = _("A person cannot have a relationship with themselves.")
    field = "other"


@transaction.atomic
def relate(
    *,
    person: Person,
    other: Person | None = None,
    other_name: str = "",
    kind: str,
    strength: str = "",
    note: str = "",
    by: Actor,
    on: dt.date,
) -> Relationship:
    """`person` is `kind` of `other`, or of somebody without a record (`other_name`)."""
    other_name = names.clean(other_name)[:150]
    if other is None and not other_name:
        raise NobodyNamed
    if other is not None and other.pk == person.pk:
        raise RelatedToThemselves
    if other is not None and kind in Relationship.SYMMETRIC and other.pk < person.pk:
        person, other = other, person
    with refusing({"relationship_once": AlreadyRelated}):
        relationship = Relationship.objects.create(
            person=person,
            other=other,
            other_name="" if other else other_name,
            kind=kind,
            strength=strength,
            note=names.clean(note)[:200],
            valid=period(on),
        )
    audit.record(by, "people.relate", on=person, other=other.pk if other else None, kind=kind)
    return relationship


@transaction.atomic
def unrelate(*, relationship: Relationship, by: Actor, on: dt.date) -> None:
    """From `on` it holds no more. One that was written down the same day is a slip and is taken away again."""
    if relationship.until is not None and relationship.until <= on:
        raise AlreadyEnded
    audit.record(by, "people.unrelate", on=relationship.person, relationship=relationship.pk, kind=relationship.kind)
    if relationship.since is not None and relationship.since >= on:
        relationship.delete()
        return
    relationship.valid = cut_short(relationship.valid, on)
    relationship.save(update_fields=["valid"])
