"""What the reports do when the floors below announce a fact."""

from __future__ import annotations

from impulsem.documents.events import DocumentSigned
from impulsem.platform import clock
from impulsem.platform.events import on
from impulsem.reports import services


@on(DocumentSigned)
def go_on_when_signed(fact: DocumentSigned) -> None:
    services.note_signed(document_id=fact.document_id, by=fact.by, at=clock.now())
