"""Documents made here: a template in the person's language becomes an accessible PDF, kept encrypted."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from impulsem.documents import codes, paper, refusals, storage
from impulsem.documents.models import Document
from impulsem.documents.paper.letterhead import check_address
from impulsem.organisation.models import Centre
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor, ActorKind

LANGUAGES = {"ca": "ca", "es": "es", "en": "en-gb", "en-gb": "en-gb"}


def issue(
    *,
    kind: str,
    title: str,
    template: str,
    context: Mapping[str, Any],
    language: str,
    about: Sequence[Person] | None,
    by: Actor,
    at: dt.datetime,
    centre: Centre | None = None,
) -> Document:
    """Make a document of the template (which extends `documents/paper.html`) in `language` and keep it; an unknown language is Catalan.

    kind: of `Document.Kind`. about: none for a paper of figures alone. centre: who writes it, the actor's own when there is just one.
    Refuses: AboutNobody, NoTitle, NotTheirs, NoMaker.
    """
    language = LANGUAGES.get(language, "ca")
    if about is not None:
        check_people(about, by=by, at=at)
    people = list(about or ())
    if not title.strip():
        raise refusals.NoTitle
    centre = centre or own_centre(by)
    code = codes.new_code()
    with translation.override(language):
        sheet = {
            "title": title.strip(),
            "language": language.partition("-")[0],
            "code": code,
            "address": check_address(),
            "head": paper.letterhead(language),
            "centre": centre,
            "at": at,
        }
        html = render_to_string(template, {**context, "paper": sheet})
    drawn = drawn_or_refused(html)
    with transaction.atomic():
        document = Document.objects.create(
            code=code,
            title=title.strip()[:200],
            kind=Document.Kind(kind),
            origin=Document.Origin.ISSUED,
            language=language,
            centre=centre,
            blob=storage.put(drawn.content),
            source=storage.put(html.encode()),
            sha256=hashlib.sha256(drawn.content).hexdigest(),
            media_type="application/pdf",
            size=len(drawn.content),
            pages=drawn.pages,
            made_by_id=by.worker_id,
            made_at=at,
        )
        document.about.set(people)
        audit.record(by, "documents.issued", on=document, kind=document.kind, about=[person.pk for person in people])
    return document


def drawn_or_refused(html: str) -> paper.Drawn:
    """Refuses: NoMaker."""
    try:
        return paper.draw(html)
    except paper.MakerMissing as missing:
        raise refusals.NoMaker(package=missing.package) from missing


def check_people(about: Sequence[Person], *, by: Actor, at: dt.datetime) -> None:
    """Refuses: AboutNobody, NotTheirs (somebody of whom the actor may not know)."""
    if not about:
        raise refusals.AboutNobody
    if by.kind == ActorKind.JOB:
        return
    keys = {person.pk for person in about}
    if Person.objects.visible_to(by, at=at).filter(pk__in=keys).count() != len(keys):
        raise refusals.NotTheirs


def own_centre(by: Actor) -> Centre | None:
    """The centre of the actor's posts, when there is just one."""
    found = by.centres()
    return Centre.objects.get(pk=next(iter(found))) if len(found) == 1 else None
