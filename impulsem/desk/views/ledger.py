"""Where the time goes: the page, its tables as files, and a fresh export for it.

The engine that works figures out takes two seconds and memory to import, which no command and no other page should pay: it is
imported with the first ledger.
"""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from impulsem.organisation.permissions import directs
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.map import Spot, drawing
from impulsem.platform.web.notices import say, warn

if TYPE_CHECKING:
    from impulsem.desk.ledger import Ledger, Scope
    from impulsem.desk.ledger.figures import MonthShare

OTHERWISE = gettext_lazy("Only whoever directs sees where the time goes.")
TYPES = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _asked(request: ActingRequest) -> tuple[list[Scope], Scope, dt.date | None]:
    """The scopes of the actor, the one asked for (the widest when none is), and the month. 404 for a scope of others."""
    from impulsem.desk.ledger import scopes_of

    scopes = scopes_of(request.actor)
    wanted = request.GET.get("scope", "")
    scope = next((one for one in scopes if one.key == wanted), scopes[0] if scopes and not wanted else None)
    if scope is None:
        raise Http404
    try:
        month = dt.date.fromisoformat(f"{request.GET.get('month', '')}-01")
    except ValueError:
        month = None
    return scopes, scope, month


def _read(scope: Scope, month: dt.date | None) -> Ledger:
    from impulsem.desk.ledger import read
    from impulsem.indicators.services import current_as_declared

    return read(export=current_as_declared(), scope=scope, month=month, today=clock.today())


@requires(directs, otherwise=OTHERWISE)
@require_GET
def ledger(request: ActingRequest) -> HttpResponse:
    from impulsem.desk.ledger import charts, words

    scopes, scope, month = _asked(request)
    try:
        found = _read(scope, month)
    except DomainError:  # never exported, or by an earlier version of the facts' queries
        return render(request, "desk/ledger_empty.html")
    context = {
        "ledger": found,
        "scopes": scopes,
        "months": [(one.isoformat()[:7], words.month(one)) for one in found.months],
        "month": words.month(found.month),
        "month_code": found.month.isoformat()[:7],
        "share": words.percent(found.sure.value),
        "low": words.percent(found.sure.low),
        "high": words.percent(found.sure.high),
        "coverage": words.percent(found.coverage, digits=0),
        "missing": words.percent(1 - found.coverage if found.coverage is not None else None, digits=0),
        "direct_hours": words.number(found.direct / 60),
        "total_hours": words.number(found.total / 60),
        "year": words.points(found.sure.value - found.year_before)
        if found.sure.value is not None and found.year_before is not None
        else "",
        "line": charts.line(found.trend),
        "trend": [
            (words.month(one.month), words.percent(one.sure.value), words.percent(one.sure.low), words.percent(one.sure.high))
            for one in reversed(found.trend)
        ],
        "bars": charts.bars(found.parts),
        "bars_height": str(max(1, len(found.parts)) * charts.BAR_STEP + 8),
        "categories": list(words.CATEGORIES.values()),
        "parts": [
            (
                part.name,
                words.percent(part.share),
                [words.number(part.minutes[code] / 60) if code in part.minutes else "" for code in words.CATEGORIES],
                words.number(part.apart / 60) if part.apart else "",
            )
            for part in found.parts
        ],
        "works": [
            (
                work.kind,
                work.occasion,
                words.requester(work.required.requester),
                work.required.law,
                words.number(work.minutes / 60),
                words.number(work.each),
                words.change(work.change),
            )
            for work in found.works
        ],
        "reports": [(one.title, one.requester, one.owner, words.number(one.minutes / 60), words.number(one.each)) for one in found.reports],
        "others": [
            (one.title, one.owner, one.requester, one.law, words.number(one.minutes / 60), words.number(one.each)) for one in found.others
        ],
        "required": [
            (one.name, one.laws, words.number(one.minutes / 60), words.percent(share, digits=0), charts.at(100 * share))
            for one in found.required
            for share in [one.minutes / found.total]
        ],
        "waiting": None if found.waiting is None else round(found.waiting),
        "smalls": [
            (small.name, charts.line(small.months, left=4, right=150, top=8, bottom=60, steps=2), _last(small.months))
            for small in found.smalls
        ],
        "map": drawing(
            [Spot(one.code, one.name, one.longitude, one.latitude, one.rate) for one in found.around],
            settings.CITY_DIR,
            words=partial(words.number, digits=1),
        ),
        "around": [(one.code, one.name, one.district, words.number(one.rate, digits=1)) for one in found.around],
        "nav_here": "ledger",
    }
    return render(request, "desk/ledger.html", context)


def _last(months: list[MonthShare]) -> str:
    from impulsem.desk.ledger import words

    return next((words.percent(one.sure.value) for one in reversed(months) if one.sure.value is not None), "")


@requires(directs, otherwise=OTHERWISE)
@require_GET
def ledger_file(request: ActingRequest, kind: str) -> HttpResponse:
    """The tables of the page as a file."""
    from impulsem.desk.ledger import as_csv, as_xlsx

    _scopes, scope, month = _asked(request)
    try:
        found = _read(scope, month)
    except DomainError as refusal:
        warn(request, str(refusal))
        return redirect("desk:ledger")
    content = as_xlsx(found) if kind == "xlsx" else as_csv(found)
    name = f"{_('time')}-{found.scope.key.replace(':', '-')}-{found.month.isoformat()[:7]}.{kind}"
    return HttpResponse(content, content_type=TYPES[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'})


@requires(directs, otherwise=OTHERWISE)
@require_POST
def ledger_export(request: ActingRequest) -> HttpResponse:
    """Let the facts of this moment out, for the page, which is prepared on the way (`desk.listeners`)."""
    from impulsem.indicators.services import export_and_announce

    try:
        export_and_announce(at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("The figures are those of this moment."))
    return redirect("desk:ledger")
