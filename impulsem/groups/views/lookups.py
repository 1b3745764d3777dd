"""What the pages of groups look up, so that a forged id and a missing one are the same."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from impulsem.groups import queries
from impulsem.groups.forms import as_uuid
from impulsem.groups.models import Enrolment, GroupProject, GroupSession
from impulsem.groups.permissions import may_plan_at
from impulsem.organisation import queries as organisation
from impulsem.organisation.models import Centre, Role, Worker, WorkerPost
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import ActingRequest


def session_run_by(request: ActingRequest, session_uuid: uuid.UUID) -> GroupSession:
    """A session whose list of people the actor opens."""
    found = queries.find_session(session_uuid, request.actor)
    if found is None or not found[1]:
        raise Http404
    return found[0]


def session_planned_by(request: ActingRequest, session_uuid: uuid.UUID) -> GroupSession:
    session = get_object_or_404(queries.with_places(), uuid=session_uuid)
    if not may_plan_at(request.actor, session.centre):
        raise Http404
    return session


def place_in(request: ActingRequest, session: GroupSession, text: str) -> Enrolment:
    """A place of the session that the actor may know of."""
    visible = Enrolment.objects.visible_to(request.actor, at=clock.now()).select_related("person", "session")
    return get_object_or_404(visible, session=session, uuid=as_uuid(text))


def project_offered(request: ActingRequest, project_uuid: uuid.UUID) -> GroupProject:
    offered = GroupProject.objects.offered_to(request.actor.centres()).select_related("centre")
    return get_object_or_404(offered, uuid=project_uuid)


def person_asked_for(request: ActingRequest) -> Person | None:
    """The person that the address names (`?person=uuid`); None when it names none."""
    text = request.GET.get("person", "")
    if not text:
        return None
    return get_object_or_404(Person.objects.visible_to(request.actor, at=clock.now()), uuid=as_uuid(text))


def centres_planned_at(actor: Actor) -> QuerySet[Centre]:
    """Where the actor plans: professionals at their centres, directors where they direct."""
    everywhere = Centre.objects.select_related("territory").order_by("name")
    allowed = [centre.pk for centre in everywhere if may_plan_at(actor, centre)]
    return everywhere.filter(pk__in=allowed)


def centre_to_plan_at(request: ActingRequest) -> Centre:
    """`?centre=C01`, else the actor's own, else the first."""
    offered = centres_planned_at(request.actor)
    if code := request.GET.get("centre", ""):
        return get_object_or_404(offered, code=code)
    home = organisation.home_centre(request.actor)
    centre = home if home is not None and offered.filter(pk=home.pk).exists() else offered.first()
    if centre is None:
        raise Http404
    return centre


def professionals_at(centre: Centre) -> list[Worker]:
    posts = WorkerPost.objects.on(clock.today()).filter(role=Role.PROFESSIONAL, centre=centre)
    return list(Worker.objects.filter(pk__in=posts.values("worker_id")).order_by("name"))
