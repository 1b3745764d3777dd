"""Writing an entry, once; its draft; amending it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from impulsem.agenda.models import Appointment
from impulsem.casework import permissions, queries, services
from impulsem.casework.forms import MOST_PIECES, AmendForm
from impulsem.casework.models import CaseFile, Entry, EntryDraft
from impulsem.casework.permissions import Standing
from impulsem.casework.queries import Offer
from impulsem.casework.views import drafts
from impulsem.casework.views.drafts import Sheet
from impulsem.casework.views.finding import acting, known_file, uuid_in, uuids
from impulsem.people.models import Person
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn


@requires(permissions.may_write)
def entry(request: HttpRequest) -> HttpResponse:
    """A new entry: of a file, an appointment, a person, or a draft; what is known is filled in."""
    actor, at = acting(request), clock.now()
    draft = queries.draft(uuid_in(request, "draft"), actor.worker_id)
    offer = _offer(request, draft, actor, at=at)
    if request.method == "POST":
        return _written(request, offer, actor, at=at)
    if offer.appointment is not None and (earlier := queries.entry_of(offer.appointment)) is not None:
        warn(request, _("This appointment has its entry already."))
        return _to_the_entry(earlier, actor, at=at)
    if draft is None and (offer.file is not None or offer.appointment is not None):
        draft = queries.latest_draft(actor.worker_id, file=offer.file, appointment=offer.appointment)
    others = queries.colleagues(actor, on=timezone.localdate(at))
    sheet = drafts.restored(draft, offer, actor, at=at, others=others) if draft is not None else drafts.sheet_of(offer, others)
    return _page(request, sheet, actor, at=at)


def _offer(request: HttpRequest, draft: EntryDraft | None, actor: Actor, *, at: dt.datetime) -> Offer:
    """What the address or the form names, looked up through visibility."""
    file_uuid = uuid_in(request, "file") or (draft.file.uuid if draft is not None and draft.file is not None else None)
    appointment_uuid = uuid_in(request, "appointment") or (
        draft.appointment.uuid if draft is not None and draft.appointment is not None else None
    )
    file: tuple[CaseFile, Standing] | None = None
    if file_uuid is not None:
        file = known_file(request, file_uuid)
        if not file[1].writes:
            raise Http404
    appointment: Appointment | None = None
    if appointment_uuid is not None:
        appointment = queries.appointment_to_write(appointment_uuid, actor, at=at)
        if appointment is None:
            raise Http404
    person: Person | None = None
    if (person_uuid := uuid_in(request, "person")) is not None:
        person = Person.objects.visible_to(actor, at=at).filter(uuid=person_uuid).first()
        if person is None:
            raise Http404
    return queries.offer(actor, at=at, file=file, appointment=appointment, person=person)


def _written(request: HttpRequest, offer: Offer, actor: Actor, *, at: dt.datetime) -> HttpResponse:
    others = queries.colleagues(actor, on=timezone.localdate(at))
    if what := request.POST.get("add"):
        return _page(request, _extended(request.POST, what, offer, actor, at=at, others=others), actor, at=at)
    sheet = drafts.sent(request.POST, offer, actor, at=at, others=others)
    form = sheet.form
    if form.is_valid() and actor.worker_id is not None:
        named = uuids([*form.cleaned_data["professionals"], form.cleaned_data["colleague"]])
        details = form.details(professionals=queries.workers_named(named), appointment=offer.appointment, by_worker=actor.worker_id)
        try:
            saved = services.record_entry(details=details, by=actor, at=at)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            say(request, _said(saved), draft=f"entry:{saved.uuid}")
            return _to_the_entry(saved, actor, at=at, first=offer.file)
    return _page(request, sheet, actor, at=at, status=422)


def _extended(data: QueryDict, what: str, offer: Offer, actor: Actor, *, at: dt.datetime, others: Any) -> Sheet:
    """One more piece of text, promise, or people found."""
    more: dict[str, Any] = {}
    if what in {"segment", "confidential"}:
        more["pieces"] = pieces = min(_number(data.get("pieces"), 2) + 1, MOST_PIECES)
        more[f"s{pieces}-confidential"] = what == "confidential"
    elif what == "promise":
        more["promises"] = min(_number(data.get("promises"), 1) + 1, MOST_PIECES)
    elif what == "person":
        found = queries.find_people(data.get("find", ""), actor, at=at)
        more["offered"] = [*data.getlist("offered"), *(str(hit.uuid) for hit in found)]
    return drafts.extended(data, offer, actor, at=at, others=others, more=more)


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isdigit() else otherwise


def _page(request: HttpRequest, sheet: Sheet, actor: Actor, *, at: dt.datetime, status: int = 200) -> HttpResponse:
    context = sheet.context(actor)
    context["where"] = queries.where(context["entry_people"], sheet.appointment, on=timezone.localdate(at), actor=actor)
    context["label"] = queries.file_heading(sheet.file, actor, at=at) if sheet.file is not None else ""
    return render(request, "casework/entry.html", context, status=status)


def _said(saved: Entry) -> str:
    numbers = sorted(set(saved.participants.exclude(file=None).values_list("file__number", flat=True)))
    if not numbers:
        return _("Saved in your day. No file shows it yet.")
    return _("Saved: in file %(files)s and in your day.") % {"files": ", ".join(numbers)}


def _to_the_entry(saved: Entry, actor: Actor, *, at: dt.datetime, first: CaseFile | None = None) -> HttpResponse:
    """A file in which the actor can see it, else the day."""
    files = CaseFile.objects.visible_to(actor, at=at).filter(participations__entry=saved)
    if first is not None and files.filter(pk=first.pk).exists():
        return redirect("casework:file", first.uuid)
    there = files.order_by("pk").first()
    return redirect("casework:file", there.uuid) if there is not None else redirect(resolve_url(settings.LOGIN_REDIRECT_URL))


@require_POST
@requires(permissions.may_write)
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep what is being written: the form's fields as typed. Answers nothing; the page tells the hour."""
    actor, at = acting(request), clock.now()
    offer = _offer(request, None, actor, at=at)
    content = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    try:
        services.save_draft(key=key, content=content, file=offer.file, appointment=offer.appointment, by=actor, at=at)
    except DomainError as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@requires(permissions.may_write)
def discard(request: HttpRequest, key: UUID) -> HttpResponse:
    """Throw the draft away."""
    actor = acting(request)
    found = queries.draft(key, actor.worker_id)
    services.discard_draft(key=key, by=actor)
    say(request, _("The draft is gone."), draft=f"entry:{key}")
    if found is not None and found.file is not None:
        return redirect("casework:file", found.file.uuid)
    return redirect(resolve_url(settings.LOGIN_REDIRECT_URL))


@require_POST
@requires(permissions.may_write)
def find_people(request: HttpRequest) -> HttpResponse:
    """Somebody more who took part: chips of the first few found. The words stay out of the address."""
    text = request.POST.get("find", "")
    found = queries.find_people(text, acting(request), at=clock.now()) if len(text.strip()) > 1 else []
    shown = set(request.POST.getlist("offered"))
    hits = [hit for hit in found if str(hit.uuid) not in shown]
    return render(request, "casework/parts/found.html", {"hits": hits, "asked": len(text.strip()) > 1})


@require_POST
@requires(permissions.may_write)
def where(request: HttpRequest) -> HttpResponse:
    """Where the entry will appear with the people who are chosen now."""
    actor, at = acting(request), clock.now()
    chosen = queries.people_named(uuids(request.POST.getlist("people")), actor, at=at)
    appointment_uuid = uuid_in(request, "appointment")
    appointment = queries.appointment_to_write(appointment_uuid, actor, at=at) if appointment_uuid is not None else None
    there = queries.where(chosen, appointment, on=timezone.localdate(at), actor=actor)
    return render(request, "casework/parts/where.html", {"where": there})


@requires(permissions.may_look)
def amend(request: HttpRequest, file_uuid: UUID, entry_uuid: UUID, position: int) -> HttpResponse:
    """Append what a piece of text says now (position 0: a further piece), with what it said before beside it."""
    found, standing = known_file(request, file_uuid)
    actor, at = acting(request), clock.now()
    chain = queries.chain(found, entry_uuid, position, actor, at=at, standing=standing)
    if chain is None:
        raise Http404
    services.note_part_read(file=found, by=actor, at=at, standing=standing)
    latest = chain.latest
    form = AmendForm(
        request.POST or None,
        initial={"text": latest.text, "confidential": latest.confidential, "expected": latest.pk} if latest else {},
    )
    theirs: services.SegmentChanged | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.amend_entry(entry=chain.entry, segment=latest, by=actor, at=at, **form.cleaned_data)
        except services.SegmentChanged as refusal:
            theirs = refusal
            # Saving again means: I have seen theirs.
            form = AmendForm(initial=form.cleaned_data | {"expected": refusal.current})
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Amended. What it said before is kept."))
            return redirect("casework:file", found.uuid)
    context = {"file": found, "chain": chain, "form": form, "theirs": theirs}
    return render(request, "casework/amend.html", context, status=422 if request.method == "POST" else 200)
