"""Questions whether two records are one person, and the answers, which can be taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Team
from impulsem.people.events import PersonsLinked
from impulsem.people.models import Person, PersonLink, PossibleDuplicate
from impulsem.platform import audit, events
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed, refusing

State = PossibleDuplicate.State


class LinkedToItself(DomainError):
    message = _("These are already one record.")


class AlreadyDecided(DomainError):
    message = _("Somebody has already decided this.")


class NotLinked(DomainError):
    message = _("These records are not linked.")


class SealedApart(DomainError):
    message = _("One of the two is looked after by a protection team. Only that team can link them.")


class CannotBeLinked(DomainError):
    """Linking them would bring people together who are kept apart; the sentence does not say so."""

    message = _("These two records cannot be linked now. A protection team can tell you more.")


def records_team() -> Team:
    """The team that decides about possible duplicates. A city without one gets one: a question must not be lost."""
    team = Team.objects.filter(kind=Team.Kind.RECORDS).order_by("pk").first()
    return team or Team.objects.create(kind=Team.Kind.RECORDS, name="Records")


def raise_duplicate(one: Person, other: Person, *, score: Decimal, why: Sequence[str], team: Team) -> PossibleDuplicate:
    """Ask `team` whether two records are one person; a question that is open or answered is not asked again."""
    first, second = sorted((one.pk, other.pk))
    question, _new = PossibleDuplicate.objects.get_or_create(
        first_id=first, second_id=second, defaults={"score": score, "why": list(why), "team": team}
    )
    return question


@transaction.atomic
def decide_duplicate(*, duplicate: PossibleDuplicate, same: bool, main: Person | None = None, by: Actor, at: dt.datetime) -> None:
    """Answer a question of one's own team: the same person (then `main` is the record to be shown) or different people."""
    duplicate = PossibleDuplicate.objects.select_for_update().get(pk=duplicate.pk)
    if duplicate.team_id not in by.team_ids or by.worker_id is None:
        raise NotAllowed
    if duplicate.state != State.OPEN:
        raise AlreadyDecided
    duplicate.state = State.LINKED if same else State.DIFFERENT
    duplicate.decided_at = at
    duplicate.decided_by_id = by.worker_id
    duplicate.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record(by, "people.decide_duplicate", on=duplicate, same=same)
    if same:
        first, second = duplicate.first, duplicate.second
        main = second if main is not None and main.pk == second.pk else first
        link_persons(record=first if main is second else second, main=main, by=by, at=at)


@transaction.atomic
def link_persons(*, record: Person, main: Person, by: Actor, at: dt.datetime, reason: str = "") -> PersonLink:
    """`record` is the same person as `main`. Both rows stay as they are, so that it can be taken back.

    Chains are kept flat: when `main` is itself linked, its main record is meant, and what was linked to `record` follows it.
    """
    onward = PersonLink.objects.filter(record=main, unlinked_at__isnull=True).select_related("main").first()
    root = onward.main if onward else main
    if root.pk == record.pk:
        raise LinkedToItself
    if (record.sealed_by_id or root.sealed_by_id) and not {record.sealed_by_id, root.sealed_by_id} - {None} <= set(by.team_ids):
        raise SealedApart
    followers = PersonLink.objects.filter(main=record, unlinked_at__isnull=True)
    for record_id in [*followers.values_list("record_id", flat=True), record.pk]:
        old = PersonLink.objects.filter(record_id=record_id, unlinked_at__isnull=True)
        old.update(unlinked_at=at, unlinked_by=by.worker_id)
        with refusing({"people_kept_apart": CannotBeLinked}):
            link = PersonLink.objects.create(record_id=record_id, main=root, linked_at=at, linked_by_id=by.worker_id, reason=reason)
    audit.record(by, "people.link_persons", on=record, main=root.pk, reason=reason)
    events.announce(PersonsLinked(record.pk, root.pk, by))
    return link


@transaction.atomic
def unlink_persons(*, link: PersonLink, by: Actor, at: dt.datetime, reason: str = "") -> PersonLink:
    """Take a link back: two people after all. The link stays in the history, and the question is answered "different people"."""
    link = PersonLink.objects.select_for_update().get(pk=link.pk)
    if link.unlinked_at is not None:
        raise NotLinked
    link.unlinked_at = at
    link.unlinked_by_id = by.worker_id
    link.reason = reason or link.reason
    link.save(update_fields=["unlinked_at", "unlinked_by", "reason"])
    first, second = sorted((link.record_id, link.main_id))
    PossibleDuplicate.objects.filter(first_id=first, second_id=second, state=State.LINKED).update(
        state=State.DIFFERENT, decided_at=at, decided_by_id=by.worker_id
    )
    audit.record(by, "people.unlink_persons", on=link.record, main=link.main_id, reason=reason)
    return link
