"""Forms that bring a file: what is too large is refused before it is read."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from impulsem.documents.services.uploads import LARGEST
from impulsem.platform.web.errors import drain, plain_page

_REST_OF_THE_FORM = 100_000


def receives_a_file(view: Callable[..., HttpResponse]) -> Any:
    """A view whose form brings a file. By its announced length, before anything (the check of the form's token would read all of it)."""
    protected = csrf_protect(view)

    @functools.wraps(view)
    def receiving(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LARGEST + _REST_OF_THE_FORM:
            drain(request)
            sentence = _("The file is too large: %(most)s MB at most. Nothing was kept.") % {"most": LARGEST // 1_000_000}
            return plain_page(request, 413, "platform/errors/too_big.html", {"sentence": sentence})
        return protected(request, *args, **kwargs)

    receiving.csrf_exempt = True  # type: ignore[attr-defined]  # checked inside, after the length
    return receiving
