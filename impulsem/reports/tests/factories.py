"""The smallest valid types and requests for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from impulsem.casework.models import CaseFile
from impulsem.casework.tests.factories import actor, make_file, make_household, make_person, make_worker, referent_of
from impulsem.organisation.models import Role, Worker
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import job
from impulsem.reports import services
from impulsem.reports.models import ReportRequest, ReportType
from impulsem.reports.services import RequestDetails, TypeDetails

_number = itertools.count(1)
EVERYTHING = ("attention", "contact", "economy", "household", "housing", "identity", "language", "measures", "observations", "plan", "ties")
SECTIONS = (
    ("persons", ("people.identity",), False),
    ("household", ("people.household",), False),
    ("economy", ("people.income", "people.totals"), False),
    ("attention", ("casework.standing", "casework.attention"), False),
    ("observed", ("casework.observations",), False),
    ("judgement", (), True),
)


def words(text: str) -> dict[str, str]:
    return {"ca": text, "es": text, "en-gb": text}


def section(code: str, data: tuple[str, ...], judgement: bool) -> dict[str, Any]:
    return {"code": code, "title": words(code.capitalize()), "guidance": {}, "data": list(data), "judgement": judgement}


def details(**changes: Any) -> TypeDetails:
    given: dict[str, Any] = {
        "title": words("Court report"),
        "purpose": words("To decide"),
        "ground": words("Court order"),
        "ground_status": "unverified",
        "owner": words("The court"),
        "deadline_days": 10,
        "deadline_kind": "working",
        "deadline_ground": {},
        "others": "unnamed",
        "language": "en-gb",
        "allows": EVERYTHING,
        "sections": [section(*one) for one in SECTIONS],
        **changes,
    }
    return TypeDetails(**given)


def make_type(**changes: Any) -> ReportType:
    made = ReportType.objects.create(code=f"type{next(_number)}", requester="court")
    services.change_type(type=made, details=details(**changes), note="", since=dt.date(2020, 1, 1), by=job("test"), at=clock.now())
    return made


def make_request(
    file: CaseFile, *about: Person, type: ReportType | None = None, author: Worker | None = None, **more: Any
) -> ReportRequest:
    """Asked for today by a court, written down by the file's referent, with its first draft."""
    by, at = actor(author or referent_of(file)), more.pop("at", None) or clock.now()
    given = {"asked_by": "Court 1", "about": about, "received_on": clock.today(), **more}
    request = services.receive_request(type=type or make_type(), file=file, details=RequestDetails(**given), by=by, at=at)
    services.compose_draft(request=request, by=by, at=at)
    return request


def texts(request: ReportRequest) -> str:
    """Everything that the last draft says."""
    return "\n".join(request.drafts.latest("number").statements.values_list("text", flat=True))


def approved(file: CaseFile, *about: Person, **more: Any) -> tuple[ReportRequest, Worker]:
    """A request whose version a colleague approved, and that colleague."""
    request = make_request(file, *about, **more)
    by, at = actor(request.author), clock.now()
    reviewer = make_worker(role=Role.CENTRE_DIRECTOR, centre=file.centre)
    services.write_judgement(request=request, section="judgement", text="We saw calm.", expected=0, by=by, at=at)
    services.send_to_approval(request=request, reviewer=reviewer, by=by, at=at)
    services.review_version(request=request, verdict="approved", by=actor(reviewer), at=at)
    request.refresh_from_db()
    return request, reviewer


__all__ = [
    "EVERYTHING",
    "actor",
    "approved",
    "details",
    "make_file",
    "make_household",
    "make_person",
    "make_request",
    "make_type",
    "make_worker",
    "referent_of",
    "section",
    "texts",
]
