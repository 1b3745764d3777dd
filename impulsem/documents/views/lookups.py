"""What the pages look up: through visibility, so that a forged key and one out of reach are the same."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse

from impulsem.documents.models import Document, SignatureRequest
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor

HERE = {"nav_here": "signatures"}


def person_or_404(actor: Actor, key: UUID) -> Person:
    person = Person.objects.visible_to(actor, at=clock.now()).defer("name_vector").filter(uuid=key).first()
    if person is None:
        raise Http404
    return person


def document_or_404(actor: Actor, key: UUID) -> Document:
    found = Document.objects.visible_to(actor, at=clock.now()).filter(uuid=key)
    document = found.select_related("centre", "made_by").prefetch_related("about").first()
    if document is None:
        raise Http404
    return document


def request_or_404(document: Document, key: UUID) -> SignatureRequest:
    request = document.requests.select_related("document", "person", "worker").filter(uuid=key).first()
    if request is None:
        raise Http404
    return request


def page_of(document: Document) -> str:
    return reverse("documents:document", args=[document.uuid])


def page_of_person(person: Person) -> str:
    return reverse("documents:person", args=[person.uuid])


# The browser's own viewer of PDFs needs an object and a style of its own; nothing else in a file may do anything.
_AS_A_FILE = "default-src 'none'; object-src 'self'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'"


def handed_out(content: bytes, media_type: str, name: str, *, inline: bool) -> HttpResponse:
    """A file for the reader: as what it is and nothing else, with a name that tells nobody anything."""
    kind = "inline" if inline else "attachment"
    return HttpResponse(
        content,
        content_type=media_type,
        headers={
            "Content-Disposition": f'{kind}; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": _AS_A_FILE,
        },
    )
