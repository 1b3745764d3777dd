"""What a household is probably entitled to and why: for whoever works with it, and on paper for whoever lives there."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from impulsem.entitlement import queries
from impulsem.entitlement.permissions import sees_entitlements
from impulsem.organisation.permissions import is_professional, supports_economically
from impulsem.people.models import Household, HouseholdMembership, Reach
from impulsem.people.queries import household_on, households_label
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import ActingRequest, requires

OTHERWISE = _("Only whoever plans with people, the economic-support office and directors see what a household is entitled to.")

#: Where an application makes sense, papers are asked for.
WANTED = ("proposed", "missing")


def _household_or_404(actor: Actor, key: UUID) -> Household:
    """One in which somebody lives with whom the actor works now."""
    reached = Reach.objects.of(actor, at=clock.now()).values("person_id")
    lives = HouseholdMembership.objects.on(clock.today()).filter(household_id=OuterRef("pk"), person_id__in=reached)
    household = Household.objects.filter(Exists(lives), uuid=key).first()
    if household is None:
        raise Http404
    return household


def _day(request: ActingRequest) -> dt.date:
    """`?on=2025-03-01`, else today; nonsense is today too."""
    try:
        return parse_date(request.GET.get("on", "")) or clock.today()
    except ValueError:
        return clock.today()


@requires(sees_entitlements, otherwise=OTHERWISE)
@require_GET
def household(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """Each benefit on `?on=` or today: proposed or not, the steps, what they were worked out from, and what is missing."""
    found, day = _household_or_404(request.actor, household_uuid), _day(request)
    entitled = queries.household_entitlements(found, on=day, actor=request.actor)
    context = {
        "household": found,
        "label": households_label([found.pk], clock.today(), actor=request.actor)[found.pk],
        "entitled": entitled,
        "papers": queries.papers_to_come(paper for one in entitled for paper in one.papers if one.state in WANTED),
        "may_apply": is_professional(request.actor) or supports_economically(request.actor),
        "day": day,
        "is_today": day == clock.today(),
        "nav_here": "search",
    }
    return render(request, "entitlement/household.html", context)


@requires(sees_entitlements, otherwise=OTHERWISE)
@require_GET
def easy(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """The same in short sentences, to print and hand over: in the language of the principal person, or in `?language=`."""
    found, day = _household_or_404(request.actor, household_uuid), clock.today()
    members = household_on(found, day, actor=request.actor)
    spoken = [code for member in members[:1] for code in member.languages]
    language = _language(request.GET.get("language", ""), spoken)
    context: dict[str, Any] = {"household": found, "day": day, "languages_of_paper": settings.LANGUAGES, "language": language}
    with translation.override(language):
        entitled = [one for one in queries.household_entitlements(found, on=day, actor=request.actor) if one.state != "not_in_force"]
        context |= {
            "label": households_label([found.pk], day, actor=request.actor)[found.pk],
            "proposed": [one for one in entitled if one.is_proposed],
            "unsure": [one for one in entitled if one.state == "missing"],
            "others": [one for one in entitled if one.state == "not_proposed"],
            "papers": queries.papers_to_come(paper for one in entitled for paper in one.papers if one.state in WANTED),
        }
        return render(request, "entitlement/easy.html", context)


def _language(asked: str, spoken: list[str]) -> str:
    """Of the three of the house: the one asked for, else one that the person speaks, else the reader's."""
    ours = dict(settings.LANGUAGES)
    of_person = next((code for own in spoken for code in ours if code.partition("-")[0] == own), "")
    return asked if asked in ours else of_person or translation.get_language() or settings.LANGUAGE_CODE
