"""Open data: everything that these pages show, as files with their schemas and licence."""

from __future__ import annotations

import json

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response

from impulsem.participation.models import Process
from impulsem.participation.queries import processes, published
from impulsem.participation.queries.published import Sheet
from impulsem.platform.web.sharing import shared
from impulsem.platform.words import said
from impulsem.public import opened
from impulsem.public.rules import schemas

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json", "zip": "application/zip"}
ALL = "all"


def _answer(request: HttpRequest, sheets: list[Sheet], *, kind: str, name: str, title: str, fingerprint: str) -> HttpResponseBase:
    """The file as it grows, or nothing when the reader has it already."""
    etag = f'W/"{fingerprint}-{kind}"'
    if (known := get_conditional_response(request, etag=etag)) is not None:
        return known
    response = StreamingHttpResponse(published.written(sheets, kind=kind, name=name, title=title), content_type=TYPES[kind])
    response["ETag"] = etag
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["Link"] = f'<{published.LICENCE["path"]}>; rel="license"'
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@shared
def catalogue(request: HttpRequest) -> HttpResponse:
    """What there is, with schemas and licence."""
    found = [(each, published.open_sheets(each)) for each in processes(public_only=True)]
    context = {"processes": found, "others": opened.decided(), "licence": published.LICENCE}
    return render(request, "public/data.html", context)


@shared
def table(request: HttpRequest, slug: str, name: str, kind: str) -> HttpResponseBase:
    """A table of a process, or all of them."""
    found = published.public_process(slug)
    only = "" if name == ALL else name
    sheets = published.open_sheets(found, only=only) if found else []
    if found is None or not sheets or kind not in (("json", "zip") if name == ALL else ("csv", "json")):
        raise Http404
    fingerprint = published.fingerprint(found, only=only)
    return _answer(request, sheets, kind=kind, name=f"{slug}-{name}", title=said(found.title), fingerprint=fingerprint)


@shared
def decided(request: HttpRequest, name: str, kind: str) -> HttpResponseBase:
    """The strategy, the results of rounds, the programme, its indicators: one table each."""
    sheet = next((each for each in opened.decided() if each.name == name), None)
    if sheet is None or kind not in ("csv", "json"):
        raise Http404
    return _answer(request, [sheet], kind=kind, name=name, title=name, fingerprint=opened.fingerprint(sheet))


@shared
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """What a row of a table looks like."""
    sheets = [*published.open_sheets(Process()), *opened.decided()]
    sheet = next((each for each in sheets if each.name == name), None)
    if sheet is None:
        raise Http404
    address = request.build_absolute_uri(reverse("public:schema", args=[name]))
    text = json.dumps(schemas.schema(sheet, address=address), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/schema+json", headers={"Access-Control-Allow-Origin": "*"})
