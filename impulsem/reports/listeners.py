"""What the reports do when the floors below announce a fact."""

from __future__ import annotations

from impulsem.casework.events import FileParted
from impulsem.documents.events import DocumentSigned
from impulsem.platform import clock
from impulsem.platform.events import on
from impulsem.reports import services
from impulsem.reports.services.parting import follow_parting


@on(DocumentSigned)
def go_on_when_signed(fact: DocumentSigned) -> None:
    services.note_signed(document_id=fact.document_id, by=fact.by, at=clock.now())


@on(FileParted)
def let_requests_follow_those_who_left(fact: FileParted) -> None:
    follow_parting(fact)
