"""Documents as proofs of amounts and circumstances: a link for who may see the document, nothing for the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping

from django.urls import reverse

from impulsem.documents.models import Document
from impulsem.people.queries import Keeper, Proof, keep
from impulsem.platform.actors import Actor

#: Offered as a proof, the newest of what somebody brought.
MOST = 12


def _seen(keys: Collection[int], actor: Actor, at: dt.datetime) -> Mapping[int, Proof]:
    rows = Document.objects.visible_to(actor, at=at).filter(pk__in=keys).values_list("pk", "title", "uuid")
    return {key: Proof(title, reverse("documents:document", args=[uuid])) for key, title, uuid in rows}


def _offered(person_ids: Collection[int], actor: Actor, at: dt.datetime) -> list[tuple[int, str]]:
    about = Document.about.through.objects.filter(person_id__in=person_ids).values("document_id")
    brought = Document.objects.visible_to(actor, at=at).there().filter(pk__in=about, origin=Document.Origin.UPLOADED)
    return list(brought.order_by("-made_at", "-pk").values_list("pk", "title")[:MOST])


keep(Keeper("documents.document", _seen, _offered))
