"""Where `benefits` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.benefits.models import Application
from impulsem.benefits.services.reaching import source_of
from impulsem.people.models import Reach
from impulsem.platform.channels import Channel, Watch, channels


def applications_of_those_who_left(watch: Watch) -> Iterable[str]:
    """Their applications, as far as the reader may know of them."""
    seen = Application.objects.visible_to(watch.actor, at=watch.at).filter(applicant_id__in=watch.moved)
    return seen.values_list("words", flat=True)


def reach_to_those_who_left(watch: Watch) -> Iterable[str]:
    """What was asked for by those who stayed opens nobody who left."""
    for application in Application.objects.filter(applicant_id__in=watch.stayed):
        rows = Reach.objects.of(watch.actor, at=watch.at).filter(source=source_of(application), person_id__in=watch.moved)
        yield from rows.values_list("person__given_name", flat=True)


channels.register(
    Channel(
        code="benefits.applications",
        urls=(
            "benefits:queue",
            "benefits:decide_many",
            "benefits:appeals",
            "benefits:find",
            "benefits:begin_for",
            "benefits:begin",
            "benefits:application",
            "benefits:use",
            "benefits:paper",
        ),
        panels=("applications",),
        facts=("applications",),
        tells=applications_of_those_who_left,
    )
)
channels.register(Channel(code="benefits.reach", tells=reach_to_those_who_left))
channels.register(
    Channel(code="benefits.month", urls=("benefits:month",), about_nobody="Counts of applications by month and by benefit, for the office.")
)

channels.register(Channel(code="benefits.for_others", urls=("benefits:note_for_others",), facts=("for_others",)))
channels.register(
    Channel(
        code="benefits.for_others_counted",
        urls=(
            "benefits:for_others",
            "benefits:prepare_dossier",
            "benefits:dossier_file",
            "benefits:send_dossier",
            "benefits:answer_dossier",
            "benefits:take_back_note",
        ),
        about_nobody="Counts of work by whose it is and who asked, and papers made of them: no person is in them.",
    )
)
