"""Reports for other authorities are work for others: counted by type, for the page where that is added up."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Sum
from django.utils.translation import gettext_lazy as _

from impulsem.benefits.declarations import CountedAbove, WorkAbove, counted_above
from impulsem.benefits.queries.for_others import answers_for_all, centres_of
from impulsem.indicators.declarations import MINIMUM
from impulsem.indicators.queries import hidden
from impulsem.platform.actors import Actor
from impulsem.reports.models import ReportRequest, RequestEntry
from impulsem.reports.permissions import may_read
from impulsem.reports.queries import titles_and_owners
from impulsem.reports.reference import own_name, requesters


def delivered(actor: Actor, since: dt.date, until: dt.date) -> list[WorkAbove]:
    """Delivered from a day to before another, those of most first: nothing about sealed persons, no type that is ours or of too few.

    Four queries.
    """
    rows = ReportRequest.objects.filter(delivered_on__gte=since, delivered_on__lt=until).exclude(about__sealed_by__isnull=False)
    if not answers_for_all(actor):
        rows = rows.filter(file__centre__in=centres_of(actor))
    counted = list(
        rows.values("version__type__code", "version__type__requester")
        .annotate(times=Count("pk", distinct=True), files=Count("file", distinct=True), authors=Count("author", distinct=True))
        .order_by("version__type__code")
    )
    marks = hidden([min(row["files"], row["authors"]) for row in counted], MINIMUM, apart=False)
    linked = RequestEntry.objects.filter(request__in=rows).values("request__version__type__code").annotate(sum=Sum("entry__minutes"))
    spent = {row["request__version__type__code"]: row["sum"] for row in linked.order_by()}
    names, asking, ours = titles_and_owners(), requesters(), own_name()
    found = []
    for row, mark in zip(counted, marks, strict=True):
        code, requester = row["version__type__code"], row["version__type__requester"]
        if not mark and code in names:
            title, owner = names[code]
            if owner != ours:
                found.append(WorkAbove(title, owner, asking.get(requester, requester), row["times"], spent.get(code)))
    return sorted(found, key=lambda one: -one.times)


counted_above.append(CountedAbove(title=_("Reports for other authorities"), url_name="reports:inventory", allowed=may_read, rows=delivered))
