"""Where `desk` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.desk.queries import find_people
from impulsem.people.models import Person
from impulsem.platform.channels import Channel, Watch, channels


def found_in_the_box(watch: Watch) -> Iterable[str]:
    """The search box with files: number, centre and referent of those who left."""
    for person in Person.objects.filter(pk__in=watch.moved):
        hits, _advice, file = find_people(person.full_name, watch.actor, at=watch.at)
        for hit in hits:
            if hit.file is not None and hit.person.id in watch.moved:
                yield f"{hit.file.number} {hit.file.centre} {hit.file.referent}"
        if file is not None:
            yield file.number


channels.register(Channel(code="desk.day", urls=("desk:today", "desk:person", "desk:alarms")))
channels.register(Channel(code="desk.search", urls=("desk:search",), tells=found_in_the_box))
channels.register(
    Channel(
        code="desk.ledger",
        urls=("desk:ledger", "desk:ledger_export", "desk:ledger_file"),
        about_nobody="Where the time goes, from facts without identity; what is about too few is not shown.",
    )
)
channels.register(
    Channel(
        code="desk.alarms",
        urls=("desk:raise_alarm", "desk:answer_alarm", "desk:close_alarm"),
        about_nobody="A worker calls for help: who and in which room of a centre.",
    )
)
