"""The bytes of a document, and lists of documents."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet

from impulsem.documents import refusals, storage
from impulsem.documents.models import Document, LegalHold, Signature, SignatureRequest
from impulsem.people.models import Person
from impulsem.platform.actors import Actor

READ = "documents.read"


def content(document: Document) -> bytes:
    """The bytes of a document as they are now. Refuses: LetGo, StillParked, Damaged, KeyAway."""
    if document.is_parked:
        raise refusals.StillParked
    return storage.get(document.blob)


def documents_of(person: Person, actor: Actor, *, at: dt.datetime) -> QuerySet[Document]:
    """What the actor may see of a person's documents, newest first."""
    return _listed(Document.objects.visible_to(actor, at=at).filter(about=person))


def documents_about(person_ids: Sequence[int], actor: Actor, *, at: dt.datetime, most: int) -> list[Document]:
    """The newest documents about any of these people, and those that wait for a signature first (three queries)."""
    about = Document.about.through.objects.filter(person_id__in=person_ids).values("document_id")
    found = _listed(Document.objects.visible_to(actor, at=at).there().filter(pk__in=about))
    return sorted(found[: 4 * most], key=lambda document: document.signing != Document.Signing.ASKED)[:most]


def _listed(documents: QuerySet[Document]) -> QuerySet[Document]:
    requests = Prefetch("requests", SignatureRequest.objects.order_by("order"))
    return documents.prefetch_related("about", requests).order_by("-made_at", "-pk")


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """Somebody who has to sign, the signature if it is in, and whether it is the reader's to give."""

    request: SignatureRequest
    signature: Signature | None
    mine: bool


def signers_of(document: Document, actor: Actor) -> list[Line]:
    """In the order of the page (one query)."""
    requests = SignatureRequest.objects.filter(document=document).select_related("signature", "person", "worker").order_by("order")
    return [Line(each, getattr(each, "signature", None), each.worker_id == actor.worker_id) for each in requests]


def holds_of(document: Document) -> list[LegalHold]:
    """Open holds on it or on somebody it is about (one query)."""
    about = document.about.values("pk")
    held = LegalHold.objects.filter(Q(document=document) | Q(person__in=about), lifted_at__isnull=True)
    return list(held.select_related("placed_by").order_by("placed_at"))


def waiting_for(actor: Actor) -> list[SignatureRequest]:
    """What waits for the actor's own signature, oldest first (two queries)."""
    if actor.worker_id is None:
        return []
    mine = SignatureRequest.objects.waiting().filter(worker_id=actor.worker_id, document__blob__isnull=False)
    return list(mine.select_related("document").prefetch_related("document__about").order_by("asked_at")[:200])
