"""Book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.agenda import queries, services
from impulsem.agenda.forms import ANY_ROOM, NO_ROOM, OTHER, BookingForm, FindForm, Pick, SlotChoice, proposed
from impulsem.agenda.models import Appointment, VisitReason
from impulsem.agenda.permissions import may_book
from impulsem.agenda.queries import Choices, Slot, Trip
from impulsem.agenda.services.slots import horizon
from impulsem.agenda.views.lookups import (
    as_uuid,
    centre_asked_for,
    day_asked_for,
    moment_asked_for,
    next_page,
    person_asked_for,
    undo_url,
    week_of,
    worker_asked_for,
)
from impulsem.agenda.views.proposals import FIELDS, LOOKED_UP, free_from, offers_of, said, whole_days
from impulsem.organisation.models import Centre, Profession, Worker
from impulsem.people import queries as people
from impulsem.people.models import Person
from impulsem.people.queries import language_choices
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import say, warn
from impulsem.platform.web.parts import render_part


def find_person(request: ActingRequest, question: str | Promise, nav_here: str) -> HttpResponse:
    """First the person: a search whose results lead back to this page with `?person=`."""
    form = FindForm(request.POST if "find" in request.POST else None)
    hits = people.search(form.cleaned_data["find"], actor=request.actor, at=clock.now()) if form.is_bound and form.is_valid() else None
    kept = request.GET.copy()
    kept.pop("person", None)
    context = {"form": form, "hits": hits, "question": question, "kept": kept.urlencode(), "nav_here": nav_here}
    return render(request, "agenda/find_person.html", context, status=422 if form.errors else 200)


def without_reasons(request: ActingRequest) -> HttpResponse:
    """A city that has not brought its reasons for a visit yet cannot book."""
    warn(request, _("There are no reasons for a visit yet: load the city’s vocabulary first."))
    return HttpResponseRedirect(reverse("agenda:week"))


@requires(may_book)
def book(request: ActingRequest) -> HttpResponse:
    """`?person=uuid` and what is known already.

    `reason`, `also` (a second errand), `worker`, `with` (a second professional, or a profession), `language`, `from`, `start`, `centre`,
    `anywhere` (also in the other centres of the territory).
    """
    person = person_asked_for(request)
    if person is None:
        return find_person(request, _("Who is the appointment for?"), "agenda")
    now, centre = clock.now(), centre_asked_for(request)
    choices = queries.choices_at(centre, actor=request.actor, on=clock.today())
    if not choices.reasons:
        return without_reasons(request)
    asked = Asked(request, choices, person, now)
    form = BookingForm(request.POST or None, choices=asked.choices, spoken=person.languages, initial=asked.initial())
    if request.method == "POST" and form.is_valid():
        try:
            booked = _book(request, form, asked, now)
        except DomainError as refusal:
            add_refusal(form, refusal, FIELDS)
        else:
            say(request, " ".join(said(each) for each in booked), undo=undo_url(booked[0]) if len(booked) == 1 else "")
            day = timezone.localdate(booked[0].starts_at)
            worker = Worker.objects.filter(resource__bookings__appointment=booked[0]).order_by("pk").first()
            return HttpResponseRedirect(next_page(request, week_of(worker, day, booked[0].centre)))
    context = asked.context() | {
        "form": form,
        "person": person,
        "age": person.age(clock.today()),
        "centres": asked.centres,
        "existing": queries.upcoming_of([person.pk], now, actor=request.actor),
        "nav_here": "agenda",
    }
    return render_part(request, "agenda/book.html", "agenda/parts/times.html", context, status=422 if form.errors else 200)


def _book(request: ActingRequest, form: BookingForm, asked: Asked, now: dt.datetime) -> list[Appointment]:
    data, picks = form.cleaned_data, form.picks()
    room = data["room"] or ANY_ROOM
    about = {"note": data["note"], "interpreter": data["interpreter"], "by": request.actor, "at": now}
    if len(picks) > 1:
        return services.book_errands(person=asked.person, errands=asked.errands(picks), any_room=room != NO_ROOM, **about)
    starts_at = form.moment()
    assert starts_at is not None, "a valid form says when"
    pick = picks[0] if picks else None
    workers = list(Worker.objects.filter(pk__in=pick.worker_ids).order_by("pk")) if pick else asked.named
    appointment = services.book_appointment(
        person=asked.person,
        reason=asked.reason,
        workers=workers,
        room=next((each for each in asked.choices.rooms if str(each.pk) == room), None),
        any_room=room == ANY_ROOM and data["channel"] == "centre",
        starts_at=starts_at,
        minutes=data["minutes"],
        channel=data["channel"],
        centre=asked.centre_of(pick),
        **about,
    )
    return [appointment]


class Asked:
    """What the address of the booking page says, and what follows from it."""

    def __init__(self, request: ActingRequest, choices: Choices, person: Person, now: dt.datetime) -> None:
        self.choices, self.person, self.now = choices, person, now
        self.actor = request.actor
        code = request.GET.get("reason", "")
        self.reason: VisitReason = next((each for each in choices.reasons if each.code == code), None) or choices.reasons[0]
        self.also = next((each for each in choices.reasons if each.code == request.GET.get("also")), None)
        self.start = moment_asked_for(request)
        self.from_day = max(day_asked_for(request, clock.today(), "from"), clock.today())
        self.back_to = request.GET.get("next", "")
        everybody = request.GET.get("worker") == "all"
        self.worker = None if everybody else worker_asked_for(request, choices.workers) or self.usual()
        company = request.GET.get("with", "")
        self.profession = company if company in Profession.values else ""
        self.second = None if self.profession else worker_asked_for(request, choices.workers, "with")
        if self.second == self.worker:
            self.second = None
        self.language = request.GET.get("language", "") if request.GET.get("language") in dict(language_choices()) else ""
        self.centres = list(queries.centres_for_booking(request.actor))
        self.nearby = [each for each in self.centres if each.territory_id == choices.centre.territory_id]
        self.anywhere = bool(request.GET.get("anywhere")) and len(self.nearby) > 1

    def usual(self) -> Worker | None:
        """The professional in front of the screen, else whoever is responsible for the person, else anybody."""
        here = {worker.pk: worker for worker in self.choices.workers}
        if self.actor.worker_id in here:
            return here[self.actor.worker_id]
        return next((here[pk] for pk in queries.usual_workers(self.person, self.now) if pk in here), None)

    @property
    def named(self) -> list[Worker]:
        """Who is asked for by name: one, or two together."""
        return [each for each in (self.worker, self.second) if each is not None] if self.worker else []

    def centre_of(self, pick: Pick | None) -> Centre:
        """Where the chosen time is; the centre of the page unless the time says another one where the actor books."""
        return next((each for each in self.centres if pick is not None and each.pk == pick.centre_id), self.choices.centre)

    def errands(self, picks: Sequence[Pick]) -> list[services.Errand]:
        """The errands of a trip, at the times that were chosen, in their order."""
        reasons = [self.reason, self.also or self.reason]
        workers = Worker.objects.in_bulk({pk for pick in picks for pk in pick.worker_ids})
        return [
            services.Errand(
                reason=reason,
                workers=[workers[pk] for pk in pick.worker_ids if pk in workers],
                centre=self.centre_of(pick),
                starts_at=pick.starts_at,
                minutes=reason.minutes,
                channel=reason.channel,
            )
            for reason, pick in zip(reasons, picks, strict=False)
        ]

    def initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {
            "minutes": self.reason.minutes,
            "channel": self.reason.channel,
            "room": ANY_ROOM if self.reason.channel == "centre" and self.choices.rooms else NO_ROOM,
            "interpreter": self.person.languages[0] if self.person.needs_interpreter and self.person.languages else "",
            "next": self.back_to,
        }
        if self.start:
            local = timezone.localtime(self.start)
            initial |= {"slot": OTHER, "date": local.date(), "time": local.time()}
        return initial

    def times(self) -> Sequence[Slot | Trip]:
        centres = self.nearby if self.anywhere else [self.choices.centre]
        spoken = [self.language] if self.language else []
        if self.also is not None:
            reasons = [self.reason, self.also]
            return queries.next_trips(
                reasons,
                at=self.now,
                from_=self.from_day,
                centres=centres,
                workers=self.named[:1] or None,
                languages=spoken,
                limit=LOOKED_UP,
            )
        return free_from(
            self.reason,
            self.named or self._anybody(),
            self.from_day,
            together=self.second is not None or self.worker is not None,
            centres=centres,
            pair_profession=self.profession or None,
            languages=spoken,
            at=self.now,
        )

    def _anybody(self) -> list[Worker] | None:
        """Whoever attends the reason; by name on days of which no free time is stored."""
        if self.from_day < horizon(clock.today()):
            return None
        attends = self.reason.professions
        return [each for each in self.choices.workers if not attends or each.profession in attends]

    def sooner(self, shown: Sequence[Slot | Trip]) -> list[tuple[str | Promise, str, Slot]]:
        """Where it would be sooner: the words, the address, and the time (a look-up each, only where it differs from what is asked)."""
        if self.also is not None or self.from_day != clock.today():
            return []
        before = shown[0].starts_at if shown else None
        here, spoken = [self.choices.centre], [self.language] if self.language else []
        looks: list[tuple[str | Promise, dict[str, str], dict[str, Any]]] = []
        if self.worker is not None:
            looks.append((_("with whoever is free first"), {"worker": "all", "with": ""}, {"centres": here, "languages": spoken}))
        if len(self.nearby) > 1 and not self.anywhere:
            asked = {"centres": self.nearby, "languages": spoken}
            looks.append((_("in another centre of the territory"), {"worker": "all", "with": "", "anywhere": "1"}, asked))
        if self.language:
            looks.append((_("with an interpreter"), {"language": ""}, {"centres": here, "workers": self.named or None}))
        found: list[tuple[str | Promise, str, Slot]] = []
        for words, change, narrowed in looks:
            slots = queries.next_slots(self.reason, at=self.now, until=before, for_staff=True, limit=1, **narrowed)
            if slots and not any(slots[0].starts_at == slot.starts_at for _words, _url, slot in found):
                found.append((words, self.address(**change), slots[0]))
        return found

    def address(self, **change: str) -> str:
        """This page with something else asked for; what is empty is left out."""
        kept = {
            "person": str(self.person.uuid),
            "centre": self.choices.centre.code,
            "reason": self.reason.code,
            "also": self.also.code if self.also else "",
            "worker": str(self.worker.uuid) if self.worker else "all",
            "with": self.profession or (str(self.second.uuid) if self.second else ""),
            "language": self.language,
            "anywhere": "1" if self.anywhere else "",
            "next": self.back_to,
            "from": self.from_day.isoformat(),
        } | change
        return f"{reverse('agenda:book')}?{urlencode({name: value for name, value in kept.items() if value})}"

    def context(self) -> dict[str, Any]:
        shown, later = whole_days(self.times(), self.from_day)
        named = self.named if not self.profession else []
        beside = queries.times_beside(
            self.person, self.reason, actor=self.actor, at=self.now, centres=self.centres, workers=self.named[:1] or None
        )
        return {
            "choices": self.choices,
            "reason": self.reason,
            "also": self.also,
            "worker": self.worker,
            "second": self.second,
            "profession": self.profession,
            "professions": Profession.choices[:4],
            "spoken": language_choices(),
            "language": self.language,
            "nearby": self.nearby,
            "anywhere": self.anywhere,
            "from_day": self.from_day,
            "start": self.start,
            "days": proposed(offers_of(shown, names=not named or self.also is not None, places=self.anywhere)),
            "beside": [(each, offers_of(each.slots, names=True)) for each in beside] if self.also is None else [],
            "sooner": self.sooner(shown),
            "later": self.address(**{"from": later.isoformat()}),
            "action": self.address(),
            "asked_people": named if self.also is None else [],
            "OTHER": OTHER,
        }


@requires(may_book)
@require_POST
def check(request: ActingRequest) -> HttpResponse:
    """What speaks against a time that somebody is writing; says so while they write."""
    doubts: list[str | Promise] = []
    form = SlotChoice(request.POST)
    form.is_valid()
    date, time = form.cleaned_data.get("date"), form.cleaned_data.get("time")
    asked = [as_uuid(each) for each in request.POST.get("attended_by", "").split(",")]
    workers = list(Worker.objects.filter(uuid__in=[each for each in asked if each]))
    free = False
    if date and time and workers:
        doubts = queries.doubts_about(workers, clock.at(date, time), form.cleaned_data.get("minutes") or 30)
        free = not doubts
    return render(request, "agenda/parts/doubts.html", {"doubts": doubts, "free": free})
