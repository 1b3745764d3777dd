"""What people bring: a photo or a file, looked at before it is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shlex
from collections.abc import Sequence
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from impulsem.documents import codes, inspection, refusals, storage
from impulsem.documents.models import Document
from impulsem.documents.services.making import check_people, own_centre
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor

#: The largest file that is taken, in bytes.
LARGEST = int(os.environ.get("IMPULSEM_UPLOAD_MB", "20")) * 1_000_000


class GivenFile(Protocol):
    """A file as a form gives it (or anything that knows its size before it is read)."""

    @property
    def size(self) -> int | None: ...
    def read(self) -> bytes: ...


def upload(
    *,
    file: GivenFile | bytes,
    kind: str,
    title: str,
    about: Sequence[Person],
    by: Actor,
    at: dt.datetime,
    proves: str = "",
    valid_until: dt.date | None = None,
) -> Document:
    """Keep what somebody brought: what it is, whom it is about, what it proves and until when. The same bytes are kept once.

    Refuses: AboutNobody, NoTitle, NotTheirs, NothingThere, TooLarge, NotAKindWeTake, Broken, Locked, ActiveContent, Infected, AlreadyOver.
    A scanner that does not answer parks the file: it is kept and not shown until `scan_parked` has an answer.
    """
    check_people(about, by=by, at=at)
    if not title.strip():
        raise refusals.NoTitle
    if valid_until is not None and valid_until < timezone.localdate(at):
        raise refusals.AlreadyOver
    content = _content(file)
    media_type, pages = look_at(content)
    verdict, said = scanned(content)
    if verdict is inspection.Verdict.HARMFUL:
        audit.record(by, "documents.harmful_refused", said=said)
        raise refusals.Infected
    with transaction.atomic():
        document = Document.objects.create(
            code=codes.new_code(),
            title=title.strip()[:200],
            kind=Document.Kind(kind),
            origin=Document.Origin.UPLOADED,
            proves=Document.Proof(proves) if proves else "",
            valid_until=valid_until,
            centre=own_centre(by),
            blob=storage.put(content),
            sha256=hashlib.sha256(content).hexdigest(),
            media_type=media_type,
            size=len(content),
            pages=pages,
            scan=SCAN[verdict],
            scan_said=said,
            made_by_id=by.worker_id,
            made_at=at,
        )
        document.about.set(about)
        audit.record(by, "documents.uploaded", on=document, kind=document.kind, scan=document.scan, about=[person.pk for person in about])
    return document


SCAN = {
    None: Document.Scan.NOT_SCANNED,
    inspection.Verdict.CLEAN: Document.Scan.CLEAN,
    inspection.Verdict.SILENT: Document.Scan.PARKED,
}


def _content(file: GivenFile | bytes) -> bytes:
    size = len(file) if isinstance(file, bytes) else file.size or 0
    if size > LARGEST:  # before it is read into memory
        raise refusals.TooLarge(most=LARGEST // 1_000_000)
    content = file if isinstance(file, bytes) else file.read()
    if not content:
        raise refusals.NothingThere
    return content


def look_at(content: bytes) -> tuple[str, int | None]:
    """Media type and, of a PDF, pages. Refuses: NotAKindWeTake, Broken, Locked, ActiveContent."""
    media_type = inspection.media_type(content)
    if media_type is None:
        raise refusals.NotAKindWeTake
    try:
        if media_type == "application/pdf":
            return media_type, inspection.look_at_pdf(content)
        inspection.look_at_picture(content)
    except inspection.Unreadable:
        raise refusals.Broken from None
    except inspection.Encrypted:
        raise refusals.Locked from None
    except inspection.Active as active:
        raise refusals.ActiveContent(what=active.what) from None
    return media_type, None


def scanned(content: bytes) -> tuple[inspection.Verdict | None, str]:
    """What `IMPULSEM_SCAN_COMMAND` (a program that reads the file from its input) says; nothing where none is set."""
    command = shlex.split(os.environ.get("IMPULSEM_SCAN_COMMAND", ""))
    return inspection.scan(content, command) if command else (None, "")


def scan_parked(*, by: Actor, at: dt.datetime) -> dict[str, int]:
    """Ask the scanner again about what is parked; what it finds harmful is let go at once. Says how many of each."""
    counts = {"clean": 0, "harmful": 0, "parked": 0}
    for document in Document.objects.filter(scan=Document.Scan.PARKED, blob__isnull=False).select_related("blob"):
        verdict, said = scanned(storage.get(document.blob))
        if verdict is None or verdict is inspection.Verdict.SILENT:
            counts["parked"] += 1
            continue
        with transaction.atomic():
            document.scan_said = said
            if verdict is inspection.Verdict.CLEAN:
                document.scan = Document.Scan.CLEAN
                document.save(update_fields=["scan", "scan_said"])
            else:
                blob, document.blob, document.let_go_at = document.blob_id, None, at
                document.save(update_fields=["blob", "let_go_at", "scan_said"])
                storage.drop_unused(blob)
            counts[verdict.value] += 1
            audit.record(by, f"documents.scanned_{verdict.value}", on=document)
    return counts
