"""What several pages of participation look up, and how a refusal gets onto a form."""

from __future__ import annotations

import segno
from django.shortcuts import get_object_or_404
from django.utils.safestring import SafeString, mark_safe

from impulsem.participation.models import Process, Session


def process_of(slug: str) -> Process:
    return get_object_or_404(Process, slug=slug)


def session_of(session_uuid: object) -> Session:
    return get_object_or_404(Session.objects.select_related("process", "dimension", "centre"), uuid=session_uuid)


def drawn(text: str) -> SafeString:
    """`text` as a QR code: SVG without styles, drawn by us from letters that we made."""
    return mark_safe(segno.make(text, error="m", micro=False).svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None))
