"""How the pages find what an address names."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest

from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest
from impulsem.reports import queries
from impulsem.reports.models import ReportRequest


def key_in(request: HttpRequest, name: str) -> UUID:
    """A key in the form or in the address; what is no key names nothing that there is."""
    try:
        return UUID(request.POST.get(name) or request.GET.get(name) or "")
    except ValueError:
        return uuid4()


def known(request: ActingRequest, report_uuid: UUID) -> ReportRequest:
    """404 alike for a forged key and for a request that must leave no trace."""
    found = queries.find(report_uuid, request.actor, at=clock.now())
    if found is None:
        raise Http404
    return found


def numbers(values: list[str]) -> set[int]:
    return {int(value) for value in values if value.isdigit()}
