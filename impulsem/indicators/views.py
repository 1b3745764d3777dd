"""Pages of figures: a month with all indicators, the months of one, an observation with its history; reviewing and approving them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from impulsem.indicators import engine, queries, services, words
from impulsem.indicators.declarations import Indicator, Level, indicators
from impulsem.indicators.forms import LEVELS, ReopenForm, StepForm, StepsForm, ValueForm, place_choices
from impulsem.indicators.models import Observation
from impulsem.indicators.permissions import answers_for, approves_figures, own_places, seen_places, sees_figures
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn

OTHERWISE = gettext_lazy("Only whoever directs sees the figures.")
Status = Observation.Status


def _place_asked(request: ActingRequest) -> tuple[Any, Level, str]:
    """The places that the actor sees, and the one asked for: the city when none is. 404 for a place of others."""
    seen = seen_places(request.actor)
    level, _colon, code = request.GET.get("where", "city:").partition(":")
    if level not in seen or code not in seen[Level(level)]:
        raise Http404
    return seen, Level(level), code


def _known(code: str) -> Indicator:
    if code not in indicators:
        raise Http404
    return indicators[code]


def _shown(observation: Any | None) -> dict[str, Any] | None:
    """An observation as pages write it."""
    if observation is None:
        return None
    indicator = indicators[observation.indicator]
    return {
        "pk": observation.pk,
        "value": words.value(observation.value, indicator.unit),
        "suppressed": observation.get_suppressed_display(),
        "status": observation.status,
        "status_name": Status(observation.status).label,
        "n": words.count(observation.n) if not observation.suppressed else "",
    }


@requires(sees_figures, otherwise=OTHERWISE)
@require_GET
def month(request: ActingRequest) -> HttpResponse:
    """All indicators in a month and a place, and what waits for whom."""
    seen, level, code = _place_asked(request)
    known = queries.months_known()
    if not known:
        return render(request, "indicators/none.html", {"approves": approves_figures(request.actor), "nav_here": "figures"})
    chosen = _month_of(request.GET.get("month", ""), known)
    lines = queries.month_lines(month=chosen, level=level, place=code, seen=seen)
    families: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        families.setdefault(str(line.indicator.family), []).append(
            {
                "indicator": line.indicator,
                "published": _shown(line.published),
                "newest": _shown(line.newest) if line.newest is not line.published else None,
                "drafts": line.counts.get("draft", 0),
                "reviewed": line.counts.get("reviewed", 0),
            }
        )
    context = {
        "families": families,
        "months": [(one.isoformat()[:7], words.month(one)) for one in known],
        "month": chosen,
        "month_name": words.month(chosen),
        "where": f"{level}:{code}",
        "place_name": seen[level][code].name,
        "places": place_choices(seen),
        "approves": approves_figures(request.actor),
        "closed": any(line.published for line in lines),
        "reopenings": queries.reopenings_of(chosen),
        "reopen": ReopenForm(initial={"month": chosen}),
        "nav_here": "figures",
    }
    return render(request, "indicators/month.html", context)


def _month_of(asked: str, known: list[dt.date]) -> dt.date:
    """The month asked for; else the last one that is over, if any."""
    try:
        wanted = dt.date.fromisoformat(f"{asked}-01")
    except ValueError:
        wanted = None
    if wanted in known:
        return wanted
    over = [one for one in known if one < clock.today().replace(day=1)]
    return (over or known)[0]


@requires(sees_figures, otherwise=OTHERWISE)
@require_POST
def steps(request: ActingRequest) -> HttpResponse:
    """Review or approve all figures of an indicator in a month that one can."""
    form = StepsForm(request.POST)
    if not form.is_valid():
        raise Http404
    asked = form.cleaned_data
    try:
        done = services.take_steps(**asked, by=request.actor, at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, ngettext("%(done)d figure: done.", "%(done)d figures: done.", done) % {"done": done})
    return redirect(f"{reverse('indicators:month')}?month={asked['month'].isoformat()[:7]}")


@requires(approves_figures, otherwise=gettext_lazy("Only the institute reopens a month."))
@require_POST
def reopen(request: ActingRequest) -> HttpResponse:
    form = ReopenForm(request.POST)
    if "month" not in request.POST or not form.is_valid():
        warn(request, str(services.SayWhy()))
        return redirect("indicators:month")
    try:
        services.reopen_month(**form.cleaned_data, by=request.actor, at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("The month is open. What is approved stays published until a later figure is approved."))
    return redirect(f"{reverse('indicators:month')}?month={form.cleaned_data['month'].isoformat()[:7]}")


@requires(approves_figures, otherwise=gettext_lazy("Only the institute has the figures worked out."))
@require_POST
def work_out(request: ActingRequest) -> HttpResponse:
    """What the nightly timer does, now: facts of this moment, and every figure over them."""
    try:
        services.export_facts(at=clock.now())
        outcome = services.work_out(at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        added = outcome.run.added
        say(request, ngettext("%(added)d new draft.", "%(added)d new drafts.", added) % {"added": added})
        if outcome.unknown:
            codes = ", ".join(outcome.unknown)
            warn(request, _("Left out, because the city has no neighbourhood of these codes: %(codes)s") % {"codes": codes})
    return redirect("indicators:month")


@requires(sees_figures, otherwise=OTHERWISE)
@require_GET
def series(request: ActingRequest, code: str) -> HttpResponse:
    """What an indicator is, and its months in a place."""
    indicator = _known(code)
    seen, level, place = _place_asked(request)
    rows = [
        (words.month(day), _shown(approved), _shown(newest) if newest is not approved else None)
        for day, approved, newest in queries.series(indicator=code, level=level, place=place)
    ]
    context = {
        "indicator": indicator,
        "definition": engine.fingerprint(indicator),
        "rows": rows,
        "where": f"{level}:{place}",
        "place_name": seen[level][place].name,
        "places": place_choices(seen, indicator.levels),
        "types": bool(place_choices(own_places(request.actor), indicator.levels)),
        "nav_here": "figures",
    }
    return render(request, "indicators/series.html", context)


@requires(sees_figures, otherwise=OTHERWISE)
def observation(request: ActingRequest, pk: int) -> HttpResponse:
    """One observation: where it comes from, what came before and after it, who reviewed and approved it."""
    found = get_object_or_404(queries.with_status(Observation.objects.select_related("run")), pk=pk)
    seen = seen_places(request.actor)
    if found.indicator not in indicators or found.place not in seen.get(Level(found.level), {}):
        raise Http404
    if request.method == "POST":
        return _take_step(request, found)
    indicator = indicators[found.indicator]
    own = answers_for(request.actor, level=found.level, place=found.place)
    may = [one for one in (Status.REVIEWED, Status.APPROVED, Status.DRAFT) if one in Observation.ALLOWED[Status(found.status)]]
    context = {
        "found": found,
        "shown": _shown(found),
        "indicator": indicator,
        "month_name": words.month(found.month),
        "level_name": LEVELS[Level(found.level)],
        "place_name": seen[Level(found.level)][found.place].name,
        "breakdown": ", ".join(f"{column}: {value}" for column, value in found.breakdown.items()),
        "numerator": words.count(found.numerator),
        "denominator": words.count(found.denominator),
        "same_definition": found.definition == engine.fingerprint(indicator),
        "chain": [(one, _shown(one)) for one in queries.chain(found)],
        "steps": [(step, Status(step.status).label) for step in found.steps.order_by("pk")],
        "may": [str(one) for one in may if own and (one != Status.APPROVED or approves_figures(request.actor))],
        "month_code": found.month.isoformat()[:7],
        "nav_here": "figures",
    }
    return render(request, "indicators/observation.html", context)


def _take_step(request: ActingRequest, found: Observation) -> HttpResponse:
    form = StepForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        services.take_step(observation=found, by=request.actor, at=clock.now(), **form.cleaned_data)
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("Done: it stays beside the figure, with your name."))
    return redirect("indicators:observation", found.pk)


@requires(sees_figures, otherwise=OTHERWISE)
def type_value(request: ActingRequest, code: str) -> HttpResponse:
    """A value that the facts do not hold, with its evidence."""
    indicator = _known(code)
    choices = place_choices(own_places(request.actor), indicator.levels)
    if not choices:
        raise Http404
    form = ValueForm(request.POST or None, indicator=indicator, places=choices)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.type_value(indicator=code, by=request.actor, at=clock.now(), **form.typed())
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Written down as a draft. Somebody else has to review and approve it."))
            return redirect("indicators:observation", made.pk)
    context = {"form": form, "indicator": indicator, "nav_here": "figures"}
    return render(request, "indicators/type_value.html", context, status=422 if form.is_bound else 200)
