"""Where an objective or a project comes from: often hundreds of people's words, so a page at a time."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from impulsem.provenance.declarations import kinds
from impulsem.provenance.queries import Step, where_from

A_PAGE = 25


def origins(request: HttpRequest, node: int, *, but: str = "") -> Page[Step]:
    """The page of them that the address asks for, the nearest first: proposals before the words that they were made of. but: a kind."""
    found = [step for step in where_from([node]) if step.node_id != node and step.kind != but]
    place = {kind.code: kind.order for kind in kinds}
    found.sort(key=lambda step: -place[step.kind])
    return Paginator(found, A_PAGE).get_page(request.GET.get("page"))
