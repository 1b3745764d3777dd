"""Where `casework` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from impulsem.casework import queries
from impulsem.casework.models import CaseFile, Transfer
from impulsem.casework.queries.transfers import lines_of
from impulsem.casework.services.transfer_package import summary_of
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.channels import Channel, Watch, channels


def where_an_entry_would_show(watch: Watch) -> Iterable[str]:
    """What the form of an entry says of the files of those who left, when they are chosen in it."""
    people = Person.objects.filter(pk__in=watch.moved)
    chosen = queries.people_named([person.uuid for person in people], watch.actor, at=watch.at)
    yield from queries.where(chosen, None, on=clock.today(), actor=watch.actor).files


def handed_out_of_the_old_file(watch: Watch) -> Iterable[str]:
    """The checklist of the old file, and the summary that another city would receive of it."""
    for file in CaseFile.objects.filter(household_id=watch.household).select_related("centre"):
        made = Transfer(file=file, to_city="Another city", reason="They move", starts_on=clock.today())
        for line in lines_of(made, on=clock.today(), in_full=True):
            yield from (thing.says for thing in line.things)
        yield json.dumps(summary_of(made, on=clock.today()), ensure_ascii=False)


def access_list_of_the_old_file(watch: Watch) -> Iterable[str]:
    """Who looked into the old file and what was done to it, as whoever may see that list reads it."""
    for file in CaseFile.objects.filter(household_id=watch.household):
        hidden = queries.other_sides_workers(file)
        for event in queries.access_list(file):
            line = queries.access_line(event, hidden=hidden)
            yield f"{line.who} {line.what} {line.why}"


channels.register(
    Channel(
        code="casework.file",
        urls=(
            "casework:file",
            "casework:timeline",
            "casework:panels",
            "casework:amend",
            "casework:reason",
            "casework:state",
            "casework:assign",
            "casework:open",
            "casework:offer",
            "casework:ask",
        ),
        panels=("commitments", "team"),
        facts=("commitments", "file_months", "grants", "reads", "attendance", "drafts", "work"),
        tells=handed_out_of_the_old_file,
    )
)
channels.register(Channel(code="casework.access_list", urls=("casework:access",), tells=access_list_of_the_old_file))
channels.register(
    Channel(
        code="casework.entries",
        urls=("casework:entry", "casework:find_people", "casework:where", "casework:draft", "casework:discard"),
        tells=where_an_entry_would_show,
    )
)
channels.register(
    Channel(
        code="casework.lists",
        urls=(
            "casework:commitments",
            "casework:grants",
            "casework:hand_over",
            "casework:caseload",
            "casework:transfers",
            "casework:inherited",
            "casework:leaving",
            "casework:transfer",
            "casework:transfer_package",
            "casework:consultations",
            "casework:consultation",
            "casework:recognise",
        ),
    )
)
channels.register(
    Channel(
        code="casework.plans",
        panels=("plan",),
        facts=("plans", "plan_reviews"),
        urls=(
            "casework:time_needed",
            "casework:situation",
            "casework:assess",
            "casework:dependency",
            "casework:plans",
            "casework:plan_begin",
            "casework:plan",
            "casework:plan_edit",
            "casework:plan_versions",
            "casework:plan_review",
            "casework:plan_close",
            "casework:plan_party",
            "casework:plan_answers",
            "casework:plan_thanks",
            "casework:plan_easy",
            "casework:plan_paper",
            "casework:plan_child",
        ),
    )
)
channels.register(
    Channel(
        code="casework.commands",
        urls=(
            "casework:commitment_mark",
            "casework:make_commitment",
            "casework:transfer_refuse",
            "casework:transfer_withdraw",
            "casework:withdraw_expert",
            "casework:consultation_close",
            "casework:end_need",
            "casework:plan_step",
            "casework:plan_progress",
        ),
        about_nobody="Forms that are sent, about something looked up through visibility: they answer with one of the pages above.",
    )
)
