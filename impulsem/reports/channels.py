"""Where `reports` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.casework.models import CaseFile
from impulsem.platform import clock
from impulsem.platform.channels import Channel, Watch, channels
from impulsem.platform.statements import About, data


def stated_about_those_who_stayed(watch: Watch) -> Iterable[str]:
    """Every sentence that could enter a report about those who stayed, whatever its type allows."""
    for file in CaseFile.objects.filter(household_id=watch.household):
        about = About(file.pk, watch.household, watch.stayed, (), on=clock.today(), at=watch.at)
        for datum in data:
            yield from (f"{one.text} {one.source}" for one in datum.load(about, watch.actor))


channels.register(
    Channel(
        code="reports.reports",
        urls=("reports:board", "reports:new", "reports:report"),
        panels=("reports",),
        facts=("reports",),
        tells=stated_about_those_who_stayed,
    )
)
channels.register(
    Channel(
        code="reports.types",
        urls=("reports:inventory", "reports:type", "reports:change", "reports:prune", "reports:blank"),
        about_nobody="The inventory of types of reports: what each asks for, not about whom.",
    )
)
channels.register(
    Channel(
        code="reports.commands",
        urls=("reports:keep", "reports:act", "reports:deliver", "reports:move", "reports:opinion"),
        about_nobody="Forms that are sent, about a report looked up through visibility: they answer with one of the pages above.",
    )
)
