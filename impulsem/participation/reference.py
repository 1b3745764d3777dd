"""What the city's folder brings: a process whose totals are known, with sessions and texts that are ours and say so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from impulsem.participation.models import (
    Channel,
    CitedFigure,
    Coding,
    Contribution,
    Dimension,
    Phase,
    Process,
    Proposal,
    ProposalVersion,
    Return,
    Session,
    Theme,
)
from impulsem.participation.phrasing import Listened, read, write_down
from impulsem.participation.services import Words, bring_to, capture, design_process
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.periods import period
from impulsem.provenance.services import Edge, derive, new_nodes

BEGINS, LASTS = dt.time(10), 180
MINUTES = {"technical_day": 360, "focus_group": 90}
RETURNED_ON = dt.date(2017, 4, 6)  # the second technical day, where the strategy was presented to those who had taken part
REACHED = {"internal": 0.72, "others": 0.65, "public": 0.5}  # invented, as the other splits
PATH = ("open", "synthesis", "returned", "prioritised", "programmed", "closed")


@transaction.atomic
def load_process(*, folder: Path, by: Actor) -> dict[str, int]:
    """Bring the process of `folder` (the city's `participation`) into the house; says how many of each there are.

    A second time brings texts of the process, phases, themes and cited figures up to date, and leaves sessions and words as they are.
    """
    given = read(folder, "process.toml")
    process = Process.objects.filter(slug=given["slug"]).first()
    fresh = process is None
    if process is None:
        process = design_process(
            slug=given["slug"],
            title=given["title"],
            summary=given["summary"],
            promise=given["promise"],
            promise_text=given["promise_text"],
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            public=True,
            illustrative=True,
            by=by,
        )
    else:
        Process.objects.filter(pk=process.pk).update(
            title=given["title"], summary=given["summary"], promise_text=given["promise_text"], public=True
        )
    dimensions = _dimensions(process, given)
    themes = _themes(process, given)
    _phases(process, given)
    for figure in given["cited"]:
        CitedFigure.objects.update_or_create(
            process=process,
            value=figure["value"],
            source=figure["source"],
            defaults={"what": figure["what"], "published_on": figure["published_on"]},
        )
    if fresh:
        _listen(process, write_down(folder), dimensions, themes, by=by)
        for state in PATH[: PATH.index(given["state"]) + 1]:  # through each, so that the database looks for lost contributions
            bring_to(process=process, state=state, by=by)
    return {
        "sessions": process.sessions.count(),
        "contributions": process.contributions.count(),
        "proposals": process.proposals.count(),
    }


def measures_of_proposals(folder: Path) -> dict[int, str]:
    """Number of a loaded proposal -> code of the measure of the strategy that it is about, for whoever links the two."""
    return {number: each.measure for number, each in enumerate(write_down(folder).proposed, start=1)}


def _dimensions(process: Process, given: Mapping[str, Any]) -> dict[str, Dimension]:
    return {
        each["code"]: Dimension.objects.update_or_create(
            process=process, code=each["code"], defaults={"name": each["name"], "order": order}
        )[0]
        for order, each in enumerate(given["dimension"], start=1)
    }


def _themes(process: Process, given: Mapping[str, Any]) -> dict[str, Theme]:
    return {
        each["code"]: Theme.objects.update_or_create(process=process, code=each["code"], defaults={"name": each["name"], "order": order})[0]
        for order, each in enumerate(given["theme"], start=1)
    }


def _phases(process: Process, given: Mapping[str, Any]) -> None:
    for order, each in enumerate(given["phase"], start=1):
        Phase.objects.update_or_create(
            process=process,
            order=order,
            defaults={
                "name": each["name"],
                "permits": each["permits"],
                "valid": period(each["from"], each["until"] + dt.timedelta(days=1)),
            },
        )


def _listen(process: Process, heard: Listened, dimensions: Mapping[str, Dimension], themes: Mapping[str, Theme], *, by: Actor) -> None:
    """Sessions, what was said there, what came of it: in bulk."""
    sessions = _sessions(process, heard, dimensions)
    contributions = capture(
        process=process,
        words=[
            Words(
                text=each.text,
                dimension=sessions[each.session].dimension,
                channel=Channel.SPOKEN if sessions[each.session].kind == Session.Kind.FOCUS_GROUP else Channel.PAPER,
                language=each.language,
                session=sessions[each.session],
                captured_at=sessions[each.session].starts_at + dt.timedelta(minutes=60),
                illustrative=True,
            )
            for each in heard.said
        ],
        look=False,  # the sentences are ours and name nobody
        by=by,
    )
    Contribution.objects.filter(process=process).update(state=Contribution.State.PUBLISHED)
    proposals = _proposals(process, heard, sessions, themes)
    now = clock.now()
    Coding.objects.bulk_create(
        [
            Coding(contribution=contribution, theme=themes[each.theme], at=now)
            for contribution, each in zip(contributions, heard.said, strict=True)
            if each.theme
        ],
        batch_size=1000,
    )
    derive(
        [
            Edge(
                contributions[edge.said].node_id,
                process.aside_id if edge.to is None else proposals[edge.to].node_id,
                edge.type,
                edge.reason,
            )
            for edge in heard.led
        ],
        by=by,
    )


def _sessions(process: Process, heard: Listened, dimensions: Mapping[str, Dimension]) -> dict[str, Session]:
    made = Session.objects.bulk_create(
        [
            Session(
                process=process,
                dimension=dimensions[row["dimension"]],
                kind=row["kind"],
                state=Session.State.RETURNED,
                title=row["title"],
                starts_at=clock.at(dt.date.fromisoformat(row["date"]), BEGINS),
                minutes=MINUTES.get(row["kind"], LASTS),
                heads=int(row["heads"]),
                return_due=RETURNED_ON,
                illustrative=row["illustrative"] == "true",
                external_id=row["code"],
            )
            for row in heard.sessions
        ]
    )
    now = clock.now()
    Return.objects.bulk_create(
        [
            Return(
                session=session,
                on=RETURNED_ON,
                channel="2a jornada tècnica",
                language="ca",
                reached=int((session.heads or 0) * REACHED[session.dimension.code]),
                recorded_at=now,
            )
            for session in made
        ]
    )
    return {session.external_id: session for session in made}


def _proposals(process: Process, heard: Listened, sessions: Mapping[str, Session], themes: Mapping[str, Theme]) -> list[Proposal]:
    nodes, now = new_nodes("proposal", len(heard.proposed)), clock.now()
    made = Proposal.objects.bulk_create(
        [
            Proposal(
                node=node,
                process=process,
                dimension=sessions[each.session].dimension,
                number=number,
                theme=themes[each.theme],
                state=Proposal.State.CONFIRMED,
                illustrative=True,
            )
            for number, (node, each) in enumerate(zip(nodes, heard.proposed, strict=True), start=1)
        ],
        batch_size=500,
    )
    ProposalVersion.objects.bulk_create(
        [
            ProposalVersion(proposal=proposal, version=1, statement=each.statement, at=now)
            for proposal, each in zip(made, heard.proposed, strict=True)
        ],
        batch_size=500,
    )
    return made
