"""Where `agenda` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.agenda.queries import upcoming_of
from impulsem.platform.channels import Channel, Watch, channels


def coming_appointments(watch: Watch) -> Iterable[str]:
    """What is told of the appointments of those who left: to who may not open them, their time at most."""
    for line in upcoming_of(watch.moved, watch.at, actor=watch.actor):
        if line.is_open or line.workers or line.centre or line.reason:
            yield f"{line.centre} {' '.join(line.workers)} {line.room} {line.reason}"


channels.register(
    Channel(
        code="agenda.pages",
        urls=("agenda:week", "agenda:book", "agenda:waiting", "agenda:hours", "agenda:show", "agenda:move"),
        panels=("appointments",),
        facts=("appointments",),
        tells=coming_appointments,
    )
)
channels.register(
    Channel(
        code="agenda.commands",
        urls=("agenda:check", "agenda:walk_in", "agenda:cancel", "agenda:mark", "agenda:undo", "agenda:take"),
        about_nobody="Forms that are sent, about an appointment looked up through visibility: they answer with one of the pages above.",
    )
)
