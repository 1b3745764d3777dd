"""Possible duplicates that a team has to decide, and two records side by side."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import QuerySet

from impulsem.people.models import PersonLink, PossibleDuplicate
from impulsem.people.queries.cards import PersonCard, person_card
from impulsem.people.queries.hits import MATCHED_ON
from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one person."""

    duplicate: PossibleDuplicate
    first: PersonCard
    second: PersonCard
    why: list[str]
    link: PersonLink | None

    @property
    def cards(self) -> tuple[PersonCard, PersonCard]:
        return self.first, self.second


def duplicates_to_decide(actor: Actor) -> QuerySet[PossibleDuplicate]:
    """The open questions of the actor's teams, the likeliest first. 1 query."""
    return (
        PossibleDuplicate.objects.filter(team_id__in=actor.team_ids, state=PossibleDuplicate.State.OPEN)
        .select_related("first", "second")
        .order_by("-score", "raised_at")
    )


def decided_lately(actor: Actor, since: dt.datetime) -> QuerySet[PossibleDuplicate]:
    """What the actor's teams decided since, newest first. 1 query."""
    return (
        PossibleDuplicate.objects.filter(team_id__in=actor.team_ids, decided_at__gte=since)
        .exclude(state=PossibleDuplicate.State.OPEN)
        .select_related("first", "second", "decided_by")
        .order_by("-decided_at")
    )


def possible_duplicate(key: int, *, actor: Actor, day: dt.date) -> Pair | None:
    """One question of the actor's teams, with both records side by side; None when it is not theirs. 14 queries."""
    duplicate = PossibleDuplicate.objects.filter(pk=key, team_id__in=actor.team_ids).select_related("first", "second", "decided_by").first()
    if duplicate is None:
        return None
    link = PersonLink.objects.filter(
        record_id__in=[duplicate.first_id, duplicate.second_id],
        main_id__in=[duplicate.first_id, duplicate.second_id],
        unlinked_at__isnull=True,
    ).first()
    why = [str(MATCHED_ON.get(code, code)) for code in duplicate.why]
    return Pair(duplicate, person_card(duplicate.first, day), person_card(duplicate.second, day), why, link)
