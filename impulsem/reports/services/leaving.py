"""Signature, delivery, and the log of what left the house about whom."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db import transaction
from django.utils import timezone

from impulsem.documents import services as documents
from impulsem.documents.models import Document
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing
from impulsem.reports import permissions
from impulsem.reports.models import Delivery, Disclosure, ReportRequest, ReportVersion, RequestEvent
from impulsem.reports.services import refusals
from impulsem.reports.services.requests import held, step

State = ReportRequest.State
TEMPLATE = "reports/document.html"


@transaction.atomic
def begin_signing(*, request: ReportRequest, by: Actor, at: dt.datetime) -> Document:
    """Make the PDF of the approved version and ask its author to sign. Begun before, it gives the same document again.

    Refuses: NotYourReport, CannotFollow, and what documents refuse (a library is missing on this machine).
    """
    request = held(request)
    if not permissions.takes_further(request, by, at=at):
        raise refusals.NotYourReport
    if request.state == State.SIGNING and request.document is not None:
        return request.document
    if request.state != State.APPROVED:
        raise refusals.CannotFollow
    version = request.versions.latest("number")
    document = documents.issue(
        kind=Document.Kind.REPORT,
        title=version.content["title"],
        template=TEMPLATE,
        context=paper_of(request, version),
        language=request.language,
        about=list(request.about.all()),
        by=by,
        at=at,
        centre=request.file.centre,
    )
    documents.ask_signatures(document=document, signers=[documents.Signer(worker=version.author)], by=by, at=at)
    document.refresh_from_db()  # drawn anew with its page of signatures
    request.document = document
    request.save(update_fields=["document"])
    step(request, State.SIGNING, RequestEvent.Kind.SIGNING, by=by, at=at)
    return document


def paper_of(request: ReportRequest, version: ReportVersion) -> dict[str, Any]:
    """What the template of the report needs: the content as it was approved, and by whom."""
    review = getattr(version, "review", None)
    return {
        "content": version.content,
        "received_on": request.received_on,
        "version": version,
        "author": version.author,
        "approver": Worker.objects.get(pk=review.reviewer_id) if review is not None else None,
        "approved_at": review.at if review is not None else None,
        "digest": version.digest,
    }


@transaction.atomic
def note_signed(*, document_id: int, by: Actor, at: dt.datetime) -> ReportRequest | None:
    """The last signature is in. Nothing happens for a document that is no report's, or of a report that was taken back meanwhile."""
    found = ReportRequest.objects.filter(document_id=document_id).first()
    if found is None:
        return None
    request = held(found)
    if request.state != State.SIGNING or request.document_id != document_id:
        return None
    return step(request, State.SIGNED, RequestEvent.Kind.SIGNED, by=by, at=at)


@transaction.atomic
def deliver_report(*, request: ReportRequest, way: str, recipient: str, receipt: str = "", by: Actor, at: dt.datetime) -> Delivery:
    """Write down that the signed report was handed over, and for each person what went, to whom and on which ground.

    Refuses: NotYourReport, NotSignedYet, CannotFollow (delivered already), SayToWhom.
    """
    request = held(request)
    if not permissions.takes_further(request, by, at=at):
        raise refusals.NotYourReport
    if request.state in (State.APPROVED, State.SIGNING):
        raise refusals.NotSignedYet
    if request.state != State.SIGNED or way not in Delivery.Way.values:
        raise refusals.CannotFollow
    if not recipient.strip():
        raise refusals.SayToWhom
    version = request.versions.latest("number")
    with refusing({"reports_delivery_request_id_key": refusals.CannotFollow}):
        delivery = Delivery.objects.create(
            request=request,
            version=version,
            way=way,
            recipient=recipient.strip()[:150],
            receipt=receipt.strip()[:80],
            at=at,
            worker_id=by.worker_id,
        )
    request.delivered_on = timezone.localdate(at)
    step(request, State.DELIVERED, RequestEvent.Kind.DELIVERED, note=delivery.recipient, by=by, at=at, save=False)
    request.save(update_fields=["state", "delivered_on"])
    Disclosure.objects.bulk_create(
        Disclosure(
            delivery=delivery,
            person_id=person,
            recipient=delivery.recipient,
            ground=version.content["ground"],
            categories=sorted(categories),
            at=at,
        )
        for person, categories in _disclosed(request, version).items()
    )
    return delivery


def _disclosed(request: ReportRequest, version: ReportVersion) -> dict[int, set[str]]:
    """By person, the categories of the data that the report holds; what is about the household is about each subject."""
    subjects = list(request.about.values_list("pk", flat=True))
    found: dict[int, set[str]] = defaultdict(set, {person: set() for person in subjects})
    for section in version.content["sections"]:
        for statement in section["statements"]:
            for person in statement["about"] or subjects:
                found[person].add(statement["category"])
    there = set(Person.objects.filter(pk__in=found).values_list("pk", flat=True))
    return {person: categories for person, categories in found.items() if person in there}
