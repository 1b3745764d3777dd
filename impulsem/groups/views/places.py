"""Places for people: from their page, or from the session's."""

from __future__ import annotations

import uuid
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from impulsem.groups import queries, services
from impulsem.groups.forms import FindForm, as_uuid
from impulsem.groups.models import Enrolment
from impulsem.groups.permissions import may_enrol
from impulsem.groups.reference import topic_choices
from impulsem.groups.views.lookups import person_asked_for
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import refusals_told, say, warn


@requires(may_enrol)
def enrol(request: ActingRequest) -> HttpResponse:
    """`?person=uuid`, `?session=uuid`, or neither: first the person, then the session with its free places beside it."""
    person = person_asked_for(request)
    if person is None:
        return _find_person(request)
    now = clock.now()
    if request.method == "POST":
        return _enrol(request, person)
    home = organisation.home_centre(request.actor)
    asked = {name: request.GET.get(name, "") for name in ("centre", "topic", "session", "next")}
    centre = Centre.objects.filter(code=asked["centre"]).first() if asked["centre"] not in ("", "all") else None
    if not asked["centre"]:
        centre = home
    found = queries.open_sessions(at=now, centres=[centre] if centre else None, topic=asked["topic"] or None)
    if asked["session"]:
        found = [each for each in queries.open_sessions(at=now, limit=1000) if str(each.session.uuid) == asked["session"]]
    held, _past = queries.places_of([person.pk], request.actor, at=now)
    context = {
        "person": person,
        "age": person.age(clock.today()),
        "found": found,
        "held": held,
        "has": {line.session.pk for line in held},
        "asked": asked,
        "centre": centre,
        "centres": Centre.objects.order_by("name"),
        "topics": topic_choices(),
        "now": now,
        "nav_here": "groups",
    }
    return render(request, "groups/enrol.html", context)


def _enrol(request: ActingRequest, person: Person) -> HttpResponse:
    found = queries.find_session(as_uuid(request.POST.get("session", "")), request.actor)
    if found is None:
        raise Http404
    source = Enrolment.Source.PHONE if request.POST.get("source") == "phone" else Enrolment.Source.DESK
    try:
        place = services.enrol(session=found[0], person=person, by=request.actor, at=clock.now(), source=source)
    except DomainError as refusal:
        warn(request, str(refusal))
        return HttpResponseRedirect(request.get_full_path())
    if place.state == Enrolment.State.WAITING:
        say(request, _("The session is full: on its waiting list. The next free place is theirs, in turn."))
    else:
        say(request, _("Enrolled. The code is %(code)s.") % {"code": place.code}, undo=reverse("groups:leave", args=[place.uuid]))
    return _onward(request, place)


def _find_person(request: ActingRequest) -> HttpResponse:
    """A search whose results lead back to this page with `?person=`."""
    form = FindForm(request.POST if "find" in request.POST else None)
    hits = people.search(form.cleaned_data["find"], actor=request.actor, at=clock.now()) if form.is_bound and form.is_valid() else None
    kept = request.GET.copy()
    kept.pop("person", None)
    context = {"form": form, "hits": hits, "question": _("Who is the place for?"), "kept": kept.urlencode(), "nav_here": "groups"}
    return render(request, "agenda/find_person.html", context, status=422 if form.errors else 200)


@requires(may_enrol)
@require_POST
def accept(request: ActingRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """Somebody who was invited says that they come."""
    place = _place_of(request, place_uuid)
    with refusals_told(request):
        services.accept(enrolment=place, by=request.actor, at=clock.now())
        say(request, _("Enrolled. The code is %(code)s.") % {"code": place.code})
    return _onward(request, place)


@requires(may_enrol)
@require_POST
def leave(request: ActingRequest, place_uuid: uuid.UUID) -> HttpResponse:
    """Give a place back; who waits moves up."""
    place = _place_of(request, place_uuid)
    with refusals_told(request):
        services.leave(enrolment=place, by=request.actor, at=clock.now())
        say(request, _("The place is given back."))
    return _onward(request, place)


def _place_of(request: ActingRequest, place_uuid: uuid.UUID) -> Enrolment:
    told = Enrolment.objects.told_to(request.actor, at=clock.now()).select_related("session", "person")
    return get_object_or_404(told, uuid=place_uuid)


def _onward(request: ActingRequest, place: Enrolment) -> HttpResponseRedirect:
    return HttpResponseRedirect(_next(request) or f"{reverse('groups:enrol')}?{urlencode({'person': str(place.person.uuid)})}")


def _next(request: ActingRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and safe else ""
