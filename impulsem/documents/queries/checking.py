"""What everybody may learn who holds a code: whether it is a document of ours and how it was signed. Never whom or what it is about."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from collections import Counter

from impulsem.documents import codes
from impulsem.documents.models import Document, Signature, SignatureRequest


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """copy_is: "" when no copy was given, else "same", "earlier" (signed further since) or "other"."""

    made_on: dt.datetime
    made_here: bool
    pages: int | None
    sha256: str
    signatures: list[tuple[str, int]]
    waiting: int
    void: bool  # it was taken back before all had signed
    let_go: bool
    copy_is: str = ""


def check(code: str, copy: bytes | None = None) -> Checked | None:
    """What there is to say about a code (three queries); None when no document of ours has it."""
    document = Document.objects.filter(code=codes.tidied(code)).first() if codes.tidied(code) else None
    if document is None:
        return None
    given = Signature.objects.filter(request__document=document).order_by("at")
    how = Counter(str(Signature.How(each.how).label) for each in given)
    return Checked(
        made_on=document.made_at,
        made_here=document.origin == Document.Origin.ISSUED,
        pages=document.pages,
        sha256=document.sha256,
        signatures=list(how.items()),
        waiting=SignatureRequest.objects.waiting().filter(document=document).count(),
        void=document.signing == Document.Signing.VOID,
        let_go=document.blob_id is None,
        copy_is=_compared(document, copy, {each.sha256_before for each in given}),
    )


def _compared(document: Document, copy: bytes | None, earlier: set[str]) -> str:
    if copy is None:
        return ""
    sha256 = hashlib.sha256(copy).hexdigest()
    if sha256 == document.sha256:
        return "same"
    return "earlier" if sha256 in earlier else "other"
