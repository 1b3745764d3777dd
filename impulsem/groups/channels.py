"""Where `groups` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.groups import queries
from impulsem.groups.models import Enrolment
from impulsem.platform.channels import Channel, Watch, channels


def places_of_those_who_left(watch: Watch) -> Iterable[str]:
    """What the pages about a person, and the lists of sessions, say of the places of those who left."""
    coming, past = queries.places_of(watch.moved, watch.actor, at=watch.at)
    for line in (*coming, *past):
        yield f"{line.who} {line.session.centre} {line.title}"
    for place in Enrolment.objects.visible_to(watch.actor, at=watch.at).filter(person_id__in=watch.moved).select_related("session__centre"):
        yield f"{place.session.centre} {' '.join(place.session.workers.values_list('name', flat=True))}"


channels.register(
    Channel(
        code="groups.sessions",
        urls=("groups:sessions", "groups:session", "groups:finish", "groups:walk_in", "groups:enrol"),
        panels=("groups",),
        facts=("group_sessions", "group_places", "first_attention"),
        tells=places_of_those_who_left,
    )
)
channels.register(
    Channel(
        code="groups.commands",
        urls=("groups:mark", "groups:arrive", "groups:accept", "groups:leave"),
        about_nobody="Forms that are sent, about a place looked up through visibility: they answer with one of the pages above.",
    )
)
channels.register(
    Channel(
        code="groups.library",
        urls=(
            "groups:library",
            "groups:project",
            "groups:project_edit",
            "groups:copy",
            "groups:share",
            "groups:plan",
            "groups:change",
            "groups:cancel",
            "groups:projected",
            "groups:evaluate",
            "groups:thanks",
        ),
        about_nobody="Projects, times and rooms; what participants say leads to nobody, not even in the database.",
    )
)
