"""The criteria of a kind of list: read, looked at under a change, proposed by one and published by another; and whether they are fair."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.intake import permissions
from impulsem.intake.models import CriteriaVersion, WaitingKind
from impulsem.intake.queries.waiting_equity import WhatIf, equity_of, what_if
from impulsem.intake.rules import criteria as rules
from impulsem.intake.services import waiting_criteria as services
from impulsem.intake.views.waiting import HERE, list_or_404
from impulsem.intake.waiting_forms import LANGUAGES, BecauseForm, CriteriaForm, PublishForm
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import sent
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import refusals_told, say

DIMENSIONS = {"area": _("By neighbourhood"), "sex": _("By sex"), "age": _("By age")}
GROUPS = {"F": _("Women"), "M": _("Men")}


def _kind_or_404(code: str) -> WaitingKind:
    found = WaitingKind.objects.filter(code=code, active=True).first()
    if found is None:
        raise Http404
    return found


def _page_of(kind: WaitingKind) -> str:
    return reverse("intake:waiting_criteria", args=[kind.code])


@requires(permissions.sees_lists)
@require_GET
def criteria(request: ActingRequest, kind_code: str) -> HttpResponse:
    """What counts, from which day on, and what is proposed."""
    return _shown(request, _kind_or_404(kind_code))


def _shown(request: ActingRequest, kind: WaitingKind, publish: PublishForm | None = None) -> HttpResponse:
    at = clock.now()
    versions = list(CriteriaVersion.objects.filter(kind=kind).select_related("proposed_by", "approved_by").order_by("-number"))
    in_force = CriteriaVersion.objects.in_force(kind, clock.today())
    proposed = next((version for version in versions if version.is_open), None)
    looked_at = rules.read(proposed.criteria) if proposed else []
    counted = rules.read(in_force.criteria) if in_force else []
    changes = permissions.changes_criteria(request.actor)
    context = {
        "kind": kind,
        "in_force": in_force,
        "criteria": counted,
        "versions": versions,
        "proposed": proposed,
        "proposed_criteria": looked_at,
        "changed_criteria": [each for each in looked_at if each not in counted],
        "shown": _told(what_if(kind, looked_at, at=at)) if proposed and changes else None,
        "changes": changes,
        "publish_form": publish or PublishForm(initial={"published_from": clock.today()}),
        "withdraw_form": BecauseForm(),
        "mine": proposed is not None and proposed.proposed_by_id == request.actor.worker_id,
        **HERE,
    }
    return render(request, "intake/criteria.html", context, status=422 if publish is not None and publish.errors else 200)


def _told(shown: WhatIf) -> dict[str, Any]:
    """A what-if with the words of its groups; of the neighbourhoods only those for which something changes."""
    of_areas = next(shares for dimension, shares in shown.shares if dimension == "area")
    changed = [share for share in of_areas if share.before != share.after]
    told = [(dimension, changed if dimension == "area" else shares) for dimension, shares in shown.shares]
    return {
        "whole": shown,
        "shares": [
            (DIMENSIONS[dimension], [(GROUPS.get(share.group, share.group), share) for share in shares])
            for dimension, shares in told
            if shares
        ],
        "unchanged": len(of_areas) - len(changed),
    }


@requires(permissions.changes_criteria)
def propose(request: ActingRequest, kind_code: str) -> HttpResponse:
    """Other points: first looked at (who would move), then proposed for somebody else to approve."""
    kind, at = _kind_or_404(kind_code), clock.now()
    in_force = CriteriaVersion.objects.in_force(kind, clock.today())
    form = CriteriaForm(request.POST or None, criteria=rules.read(in_force.criteria) if in_force else [])
    shown = None
    if request.method == "POST" and form.is_valid():
        try:
            if "propose" in request.POST:
                services.propose_criteria(kind=kind, criteria=form.proposed(), note=form.cleaned_data["note"], by=request.actor, at=at)
                say(request, _("Proposed. Somebody else reads it and publishes it."))
                return HttpResponseRedirect(_page_of(kind))
            shown = _told(what_if(kind, rules.read(form.proposed(), languages=LANGUAGES), at=at))
        except DomainError as refusal:
            add_refusal(form, refusal)
    context = {"form": form, "kind": kind, "shown": shown, **HERE}
    return render(request, "intake/propose_criteria.html", context, status=422 if form.errors else 200)


@requires(permissions.changes_criteria)
@require_POST
def publish(request: ActingRequest, kind_code: str) -> HttpResponse:
    """A second person publishes what was proposed."""
    kind, version = _kind_or_404(kind_code), _proposed_or_404(kind_code)
    form = PublishForm(request.POST)

    def command(data: dict[str, Any]) -> str:
        day: dt.date = data["published_from"]
        services.publish_criteria(version=version, published_from=day, by=request.actor, at=clock.now())
        return _page_of(kind)

    return sent(request, form, command, done=_("Published.")) or _shown(request, kind, form)


@requires(permissions.changes_criteria)
@require_POST
def withdraw(request: ActingRequest, kind_code: str) -> HttpResponse:
    """The change is not made."""
    with refusals_told(request):
        version = _proposed_or_404(kind_code)
        services.withdraw_criteria(version=version, because=request.POST.get("because", ""), by=request.actor, at=clock.now())
        say(request, _("It is not made; the reason is kept."))
    return HttpResponseRedirect(_page_of(_kind_or_404(kind_code)))


def _proposed_or_404(kind_code: str) -> CriteriaVersion:
    rows = CriteriaVersion.objects.filter(kind__code=kind_code, approved_at__isnull=True, withdrawn_at__isnull=True)
    found = rows.select_related("kind").first()
    if found is None:
        raise Http404
    return found


@requires(permissions.sees_lists)
@require_GET
def equity(request: ActingRequest, list_pk: int) -> HttpResponse:
    """Whether some wait longer, or are offered less, in this list."""
    found = list_or_404(request, list_pk)
    told = equity_of([found], at=clock.now())
    checks = [
        (
            DIMENSIONS[dimension],
            check,
            sorted(((GROUPS.get(row.code, row.code), row) for row in check.groups), key=lambda pair: str(pair[0])),
        )
        for dimension, check in told.checks
    ]
    context = {
        "list": found,
        "people": told.people,
        "checks": [
            (title, check, rows, *(GROUPS.get(code, code) for code in (check.longest, check.least))) for title, check, rows in checks
        ],
        **HERE,
    }
    return render(request, "intake/waiting_equity.html", context)
