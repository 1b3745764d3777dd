"""Who is away, what is at risk, one confirmation; a week of a territory at once; what was done, and the way back."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from impulsem.agenda import queries, services
from impulsem.agenda.models import Appointment, Coverage
from impulsem.agenda.permissions import covers_territories, may_cover, may_take
from impulsem.agenda.queries.cover import Proposal, appointments_at_risk, gone_of, others_at_risk
from impulsem.agenda.rules.days import monday_of
from impulsem.agenda.views.lookups import as_uuid, day_asked_for
from impulsem.organisation.models import Absence, Centre, Worker
from impulsem.organisation.permissions import keeps_hours
from impulsem.platform import clock
from impulsem.platform.at_risk import Gone
from impulsem.platform.errors import DomainError
from impulsem.platform.periods import period
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.dates import clock as written
from impulsem.platform.web.notices import refusals_told, say, warn

OTHERWISE = _("Directors and the front desk of a centre arrange cover.")
WEEK = 7


@requires(may_cover, otherwise=OTHERWISE)
@require_GET
def away(request: ActingRequest) -> HttpResponse:
    """Who is away today and in the two weeks to come, at the actor's centres."""
    centres = list(queries.coverable_centres(request.actor))
    context = {
        "nav_here": "cover",
        "rows": queries.away_at([centre.pk for centre in centres], at=clock.now()),
        "lately": queries.lately_covered([centre.pk for centre in centres], at=clock.now()),
        "many": len(centres) > 1,
        "several": covers_territories(request.actor),
        "keeps_hours": keeps_hours(request.actor),
        "today": clock.today(),
    }
    return render(request, "agenda/away.html", context)


@requires(may_cover, otherwise=OTHERWISE)
def cover(request: ActingRequest, absence_id: int) -> HttpResponse:
    """One absence: what is at risk, who could stand in, and the one button."""
    absence = _absence_or_404(request, absence_id)
    now = clock.now()
    gone = gone_of(absence, today=clock.today())
    if request.method == "POST":
        return HttpResponseRedirect(_confirm(request, [(absence, gone)], reverse("agenda:cover", args=[absence.pk]), now))
    context = {
        "nav_here": "cover",
        "absence": absence,
        "gone": gone,
        "proposal": queries.proposal([gone], actor=request.actor, at=now),
        "others": others_at_risk([gone], actor=request.actor),
        "given": Coverage.objects.filter(absence=absence, undone_at__isnull=True).order_by("-pk").first(),
    }
    return render(request, "agenda/cover.html", context)


@requires(covers_territories, otherwise=_("Whoever directs a territory covers a whole week of it."))
def week(request: ActingRequest) -> HttpResponse:
    """Everybody who is away in a week (`?day=`), covered together: a colleague is given to one of them only."""
    now, today = clock.now(), clock.today()
    monday = monday_of(day_asked_for(request, today))
    centres = list(queries.coverable_centres(request.actor))
    absences = _absences_in(centres, monday)
    pairs = [(absence, days) for absence in absences if (days := gone_in(absence, monday, today=today)) is not None]
    here = f"{reverse('agenda:cover_week')}?{urlencode({'day': monday.isoformat()})}"
    if request.method == "POST":
        return HttpResponseRedirect(_confirm(request, pairs, here, now))
    gone = [each for _absence, each in pairs]
    context = {
        "nav_here": "cover",
        "proposal": queries.proposal(gone, actor=request.actor, at=now) if gone else Proposal((), ()),
        "others": others_at_risk(gone, actor=request.actor),
        "absences": [absence for absence, _gone in pairs],
        "monday": monday,
        "before": monday - dt.timedelta(days=WEEK),
        "after": monday + dt.timedelta(days=WEEK),
        "this": monday_of(today),
    }
    return render(request, "agenda/cover_week.html", context)


def gone_in(absence: Absence, monday: dt.date, *, today: dt.date) -> Gone | None:
    """The days of an absence that lie in a week and are not over."""
    first, last = max(monday, today, absence.since or monday), monday + dt.timedelta(days=WEEK - 1)
    last = min(last, absence.last or last)
    return Gone(absence.worker_id, first, last) if first <= last else None


def _absences_in(centres: Sequence[Centre], monday: dt.date) -> list[Absence]:
    days = period(monday, monday + dt.timedelta(days=WEEK))
    posts = {"worker__posts__centre__in": centres, "worker__posts__role": "professional", "worker__posts__valid__overlap": days}
    found = Absence.objects.filter(valid__overlap=days, **posts).select_related("worker").distinct()
    return list(found.order_by("worker__name", "pk"))


def _absence_or_404(request: ActingRequest, absence_id: int) -> Absence:
    absence = Absence.objects.select_related("worker").filter(pk=absence_id).first()
    if absence is None:
        raise Http404
    posts = absence.worker.posts.filter(centre__in=queries.coverable_centres(request.actor), role="professional")
    if not posts.filter(valid__overlap=absence.valid).exists():
        raise Http404
    return absence


def _confirm(request: ActingRequest, pairs: Sequence[tuple[Absence, Gone]], here: str, now: dt.datetime) -> str:
    """Do what the form chose, each absence by itself; where to go on."""
    done: list[services.Covered] = []
    with refusals_told(request):
        for absence, gone in pairs:
            choices = _choices(request, gone, now)
            if choices:
                done.append(services.confirm_cover(gone=gone, absence=absence, choices=choices, by=request.actor, at=now))
        if not done:
            raise services.NothingToCover
    refused = [each for covered in done for each in covered.refused]
    for appointment, why in refused[:5]:
        warn(request, f"{written(appointment.starts_at)}: {why}")
    if not done:
        return here
    steps = sum(covered.coverage.steps.exclude(kind="left").count() for covered in done)
    sentence = ngettext("%(n)d appointment is covered. The people are told.", "%(n)d appointments are covered. The people are told.", steps)
    undo = reverse("agenda:undo_cover", args=[done[0].coverage.uuid]) if len(done) == 1 else ""
    say(request, sentence % {"n": steps}, undo=undo)
    return reverse("agenda:covered", args=[done[0].coverage.uuid]) if len(done) == 1 else here


def _choices(request: ActingRequest, gone: Gone, now: dt.datetime) -> list[services.Choice]:
    """What the form says of each appointment that is still at risk; what it says nothing of is not touched."""
    held = appointments_at_risk([gone], at=now)
    said = [_Said.read(request.POST.get(f"a{each.appointment.pk}", "")) for each in held]
    named = {uid for each in said for uid in each.worker_uuids}
    ids = {pk for each in said for pk in each.worker_ids}
    workers = {worker.uuid: worker for worker in Worker.objects.filter(uuid__in=named)}
    by_id = {worker.pk: worker for worker in Worker.objects.filter(pk__in=ids)}
    return [_choice(one.appointment, each, workers, by_id) for one, each in zip(held, said, strict=True) if each.said]


def _choice(appointment: Appointment, said: _Said, workers: dict[uuid.UUID, Worker], by_id: dict[int, Worker]) -> services.Choice:
    substitute = next((workers[uid] for uid in said.worker_uuids if uid in workers), None)
    moved_to = tuple(by_id[pk] for pk in said.worker_ids if pk in by_id)
    return services.Choice(appointment, substitute=substitute, starts_at=said.starts_at, workers=moved_to)


@dataclasses.dataclass(frozen=True, slots=True)
class _Said:
    """A field of the form: "with:uuid", "move:moment|ids", "leave"; anything else is read as nothing said."""

    said: bool = False
    worker_uuids: tuple[uuid.UUID, ...] = ()
    starts_at: dt.datetime | None = None
    worker_ids: tuple[int, ...] = ()

    @classmethod
    def read(cls, text: str) -> _Said:
        kind, _sep, rest = text.partition(":")
        if kind == "leave":
            return cls(said=True)
        if kind == "with" and (found := as_uuid(rest)):
            return cls(said=True, worker_uuids=(found,))
        if kind == "move":
            moment, _sep, ids = rest.partition("|")
            try:
                starts_at = dt.datetime.fromisoformat(moment)
            except ValueError:
                return cls()
            if starts_at.tzinfo is not None and 2000 <= starts_at.year < 2100:
                return cls(said=True, starts_at=starts_at, worker_ids=tuple(int(each) for each in ids.split(",") if each.isdecimal()))
        return cls()


@requires(may_cover, otherwise=OTHERWISE)
@require_GET
def covered(request: ActingRequest, coverage_uuid: uuid.UUID) -> HttpResponse:
    """What was done for an absence, for who arranges cover there."""
    coverage = _coverage_or_404(request, coverage_uuid)
    context = {"nav_here": "cover", "note": queries.cover_note(coverage, actor=request.actor, at=clock.now()), "own": False}
    return render(request, "agenda/covered.html", context)


@requires(may_cover, otherwise=OTHERWISE)
@require_POST
def undo(request: ActingRequest, coverage_uuid: uuid.UUID) -> HttpResponse:
    coverage = _coverage_or_404(request, coverage_uuid)
    try:
        back = services.undo_cover(coverage=coverage, by=request.actor, at=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, ngettext("%(n)d appointment went back.", "%(n)d appointments went back.", back) % {"n": back})
    return HttpResponseRedirect(reverse("agenda:covered", args=[coverage.uuid]))


def _coverage_or_404(request: ActingRequest, coverage_uuid: uuid.UUID) -> Coverage:
    found = Coverage.objects.select_related("worker", "confirmed_by", "undone_by", "absence").filter(uuid=coverage_uuid).first()
    centres = queries.coverable_centres(request.actor)
    if found is None or not found.worker.posts.filter(centre__in=centres, role="professional").exists():
        raise Http404
    return found


@requires(may_take)
def hand_back(request: ActingRequest, coverage_uuid: uuid.UUID) -> HttpResponse:
    """What was done while one was away; read once, it is asked about no more."""
    own = Coverage.objects.select_related("worker", "confirmed_by", "undone_by", "absence").filter(worker_id=request.actor.worker_id or 0)
    coverage = own.filter(uuid=coverage_uuid).first()
    if coverage is None:
        raise Http404
    if request.method == "POST":
        services.note_read(coverage=coverage, by=request.actor, at=clock.now())
        return HttpResponseRedirect(reverse("agenda:week"))
    context = {"nav_here": "agenda", "note": queries.cover_note(coverage, actor=request.actor, at=clock.now()), "own": True}
    return render(request, "agenda/covered.html", context)
