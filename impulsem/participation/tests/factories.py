"""The smallest valid thing of each kind."""

from __future__ import annotations

import datetime as dt
from typing import Any

from impulsem.participation.models import (
    Channel,
    Contribution,
    Dimension,
    Import,
    Process,
    Proposal,
    ProposalVersion,
    Session,
    SourceAnswer,
)
from impulsem.platform import clock
from impulsem.provenance.services import new_node


def words(text: str) -> dict[str, str]:
    return {"ca": text, "es": text, "en-gb": text}


def process(**fields: Any) -> Process:
    slug = fields.pop("slug", f"process-{Process.objects.count() + 1}")
    defaults: dict[str, Any] = {
        "title": words("Un procés"),
        "promise": Process.Promise.CONSULT,
        "state": Process.State.OPEN,
        "starts_on": dt.date(2026, 1, 10),
        "aside": new_node("set_aside"),
    }
    return Process.objects.create(slug=slug, **defaults | fields)


def dimension(of: Process, code: str = "internal", **fields: Any) -> Dimension:
    return Dimension.objects.get_or_create(process=of, code=code, defaults={"name": words(code), "order": 1} | fields)[0]


def session(of: Process, **fields: Any) -> Session:
    defaults: dict[str, Any] = {"kind": Session.Kind.WORKSHOP, "title": "Taller", "starts_at": clock.now()}
    defaults["dimension"] = fields.pop("dimension", None) or dimension(of)
    return Session.objects.create(process=of, **defaults | fields)


def contribution(of: Process, text: str = "Massa paper.", **fields: Any) -> Contribution:
    defaults: dict[str, Any] = {
        "node": new_node("contribution"),
        "number": Contribution.objects.filter(process=of).count() + 1,
        "original": text,
        "language": "ca",
        "channel": Channel.SPOKEN,
        "state": Contribution.State.PUBLISHED,
        "captured_at": clock.now(),
    }
    defaults["dimension"] = fields.pop("dimension", None) or dimension(of)
    return Contribution.objects.create(process=of, **defaults | fields)


def proposal(of: Process, statement: str = "Menys informes.", **fields: Any) -> Proposal:
    defaults: dict[str, Any] = {"node": new_node("proposal"), "number": Proposal.objects.filter(process=of).count() + 1}
    defaults["dimension"] = fields.pop("dimension", None) or dimension(of)
    made = Proposal.objects.create(process=of, **defaults | fields)
    ProposalVersion.objects.create(proposal=made, version=1, statement=statement, at=clock.now())
    return made


def source_answer(said: Contribution, **fields: Any) -> SourceAnswer:
    given = Import.objects.create(process=said.process, source="decidim.example.org", name="x.csv", state="done", at=clock.now())
    fields.setdefault("public_answer", fields.get("answer", {}))
    return SourceAnswer.objects.create(contribution=said, brought_in_by=given, at=clock.now(), **fields)
