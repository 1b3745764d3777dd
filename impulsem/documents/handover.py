"""What `documents` says about a file that goes to somebody else."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.documents.models import Document, SignatureRequest
from impulsem.platform.handover import Bundle, ChecklistItem, Thing, checklist


def _signatures(bundle: Bundle) -> Sequence[Thing]:
    """Documents about these persons on which a signature is missing."""
    waiting = SignatureRequest.objects.waiting().filter(document__about__in=bundle.person_ids).select_related("document")
    return [Thing(f"{one.document.title} · {one.name}") for one in waiting.order_by("asked_at", "pk").distinct()]


def _proofs(bundle: Bundle) -> Sequence[Thing]:
    rows = Document.objects.filter(about__in=bundle.person_ids, let_go_at__isnull=True).filter(Q(valid_until__gte=bundle.on))
    return [Thing(row.title, row.valid_until) for row in rows.order_by("valid_until", "pk").distinct()]


checklist.register(
    ChecklistItem(
        code="documents.signatures",
        label=_("Signatures still missing"),
        load=_signatures,
        order=35,
        advice=_("A worker's own signature cannot be given by another: sign before, or ask again."),
    )
)
checklist.register(
    ChecklistItem(
        code="documents.proofs",
        label=_("Documents that prove something for a time"),
        load=_proofs,
        order=45,
        advice=_("They stay with the persons."),
    )
)
