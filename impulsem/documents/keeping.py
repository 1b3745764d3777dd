"""What is kept closed here: the bytes of papers."""

from impulsem.documents.models import Blob
from impulsem.platform.closed import ClosedColumn, declare

declare(ClosedColumn(model=Blob, closed="closed", key="key", about=lambda blob: blob.sha256.encode()))
