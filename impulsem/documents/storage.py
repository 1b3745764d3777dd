"""Bytes in and out of the table: once each, encrypted, tied to their row."""

from __future__ import annotations

import hashlib

from impulsem.documents import refusals
from impulsem.documents.models import Blob, Document
from impulsem.platform import keys


def put(content: bytes) -> Blob:
    """The blob that holds `content`: the one that is there, or a new one."""
    sha256 = hashlib.sha256(content).hexdigest()
    if there := Blob.objects.filter(sha256=sha256).defer("closed").first():
        return there
    key, closed = keys.encrypt(content, about=sha256.encode())
    Blob.objects.bulk_create([Blob(sha256=sha256, size=len(content), key=key, closed=closed)], ignore_conflicts=True)
    return Blob.objects.defer("closed").get(sha256=sha256)  # ours, or of somebody who brought the same at the same moment


def get(blob: Blob | None) -> bytes:
    """The bytes again. Refuses: LetGo, Damaged, KeyAway."""
    if blob is None:
        raise refusals.LetGo
    try:
        content = keys.decrypt(bytes(blob.closed), key=blob.key, about=blob.sha256.encode())
    except keys.Altered:
        raise refusals.Damaged from None
    except keys.KeyMissing as missing:
        raise refusals.KeyAway from missing
    return content


def drop_unused(*blob_ids: int | None) -> int:
    """Remove those of these blobs of which no document is made any more; says how many."""
    wanted = {pk for pk in blob_ids if pk is not None}
    used = set(Document.objects.filter(blob_id__in=wanted).values_list("blob_id", flat=True))
    used |= set(Document.objects.filter(source_id__in=wanted).values_list("source_id", flat=True))
    return Blob.objects.filter(pk__in=wanted - used).delete()[0]
