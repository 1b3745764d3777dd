"""What belongs to others: written down in seconds, counted for whoever directs, handed back with a dossier."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render, resolve_url
from django.urls import reverse
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.benefits import for_others_permissions as permissions
from impulsem.benefits.declarations import counted_above
from impulsem.benefits.for_others_forms import AnswerForm, DossierForm, NoteForm, SentForm, next_month
from impulsem.benefits.models import Dossier, ForOthers
from impulsem.benefits.queries import for_others as queries
from impulsem.benefits.services import for_others as services
from impulsem.benefits.views.for_others_charts import bars, columns, height
from impulsem.documents import queries as papers
from impulsem.organisation.models import Centre
from impulsem.people.models import HouseholdMembership, Person
from impulsem.people.queries import whereabouts_known_to
from impulsem.platform import audit, clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say, warn

HERE = "for_others"
ONLY_DIRECTORS = _("Whoever directs, and the economic-support office, see what is done for others.")


@requires(permissions.notes_for_others)
def note(request: ActingRequest) -> HttpResponse:
    """One matter of others; from a file (`?household=`) the people who live there are offered."""
    now = clock.now()
    people = _people(request, request.GET.get("household", ""))
    form = NoteForm(request.POST or None, proposal=queries.proposal(request.actor, last_used=gettext("Last used")), people=people)

    def command(_data: dict[str, Any]) -> str:
        written = services.note_for_others(**form.details(), by=request.actor, at=now)
        said = _("Written down: %(what)s, %(minutes)s min.") % {"what": written.matter, "minutes": written.minutes}
        say(request, said, undo=reverse("benefits:take_back_note", args=[written.uuid]))
        return request.get_full_path()

    return form_page(
        request,
        form,
        command=command,
        title=_("For others"),
        about=_("What belongs to another service, and was dealt with here all the same."),
        back=resolve_url(settings.LOGIN_REDIRECT_URL),
        button=pgettext_lazy("a matter of others", "Write it down"),
        nav_here=HERE if permissions.counts_for_others(request.actor) else "",
        template="benefits/for_others/note.html",
        more={"mine": queries.my_notes(request.actor, day=clock.today()), "counts": permissions.counts_for_others(request.actor)},
    )


def _people(request: ActingRequest, household: str) -> list[Person]:
    """Who lives in a household today, as far as the actor may know of them, the principal person first."""
    try:
        key = UUID(household)
    except ValueError:
        return []
    now = clock.now()
    lives = HouseholdMembership.objects.on(clock.today()).filter(household__uuid=key)
    order = {person: (role != HouseholdMembership.Role.PRINCIPAL, person) for person, role in lives.values_list("person_id", "role")}
    known = whereabouts_known_to(request.actor, now)
    found = Person.objects.visible_to(request.actor, at=now).filter(known, pk__in=order)
    return sorted(found, key=lambda one: order[one.pk])


@requires(permissions.notes_for_others)
@require_POST
def take_back(request: ActingRequest, note_uuid: UUID) -> HttpResponse:
    """It was a slip."""
    found = get_object_or_404(ForOthers, uuid=note_uuid, worker_id=request.actor.worker_id)
    with refusals_told(request):
        services.take_back_note(note=found, by=request.actor, at=clock.now())
        say(request, _("Taken back: it does not count."))
    return HttpResponseRedirect(reverse("benefits:note_for_others"))


@requires(permissions.counts_for_others, otherwise=ONLY_DIRECTORS)
@require_GET
def counts(request: ActingRequest) -> HttpResponse:
    """By whose it is, by matter, by who asks and by month."""
    first, last = _months(request)
    centres = queries.centres_of(request.actor)
    centre = _centre(centres, request.GET.get("centre", ""))
    found = queries.counts(request.actor, since=first, until=next_month(last), centre=centre)
    drawn = bars(found.owners)
    context = {
        "counts": found,
        "bars": drawn,
        "bars_height": height(drawn),
        "columns": columns(found.months),
        "first": first.isoformat(),
        "last": last.isoformat(),
        "centres": centres,
        "centre": centre,
        "above": [(one, one.allowed(request.actor), one.rows(request.actor, first, next_month(last))) for one in counted_above]
        if centre is None
        else [],
        "dossiers": queries.dossiers(request.actor),
        "hands_back": permissions.hands_back(request.actor),
        "notes": permissions.notes_for_others(request.actor),
        "nav_here": HERE,
    }
    return render(request, "benefits/for_others/counts.html", context)


def _months(request: ActingRequest) -> tuple[dt.date, dt.date]:
    """The first day of the first and of the last month asked for; the last twelve months unless it is said otherwise."""
    today = clock.today().replace(day=1)
    first, last = _day(request.GET.get("first", "")), _day(request.GET.get("last", ""))
    last = min(last.replace(day=1) if last else today, today)
    first = min(first.replace(day=1), last) if first else (last - dt.timedelta(days=330)).replace(day=1)
    return max(first, last - dt.timedelta(days=366 * 5)).replace(day=1), last


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return None


def _centre(centres: list[Centre], code: str) -> Centre | None:
    if not code:
        return None
    found = next((one for one in centres if one.code == code), None)
    if found is None:
        raise Http404
    return found


@requires(permissions.hands_back, otherwise=ONLY_DIRECTORS)
def prepare(request: ActingRequest) -> HttpResponse:
    """A dossier to hand work back to whose it is."""
    last = clock.today().replace(day=1)
    initial = {"first": (last - dt.timedelta(days=330)).replace(day=1), "last": last, "language": get_language()}
    everything = queries.answers_for_all(request.actor)
    form = DossierForm(request.POST or None, centres=queries.centres_of(request.actor), everything=everything, initial=initial)

    def command(_data: dict[str, Any]) -> str:
        details = form.details()
        details["until"] = min(details["until"], clock.today() + dt.timedelta(days=1))
        services.prepare_dossier(**details, by=request.actor, at=clock.now())
        return reverse("benefits:for_others") + "#dossiers"

    return form_page(
        request,
        form,
        command=command,
        title=_("Prepare a dossier"),
        about=_("Counts, hours, costs where they are known, and the law. No person is in it."),
        back=reverse("benefits:for_others"),
        button=_("Prepare it"),
        done=_("The dossier is prepared."),
        nav_here=HERE,
        fields={"since": "first", "until": "last"},
    )


def _dossier(request: ActingRequest, dossier_uuid: UUID) -> Dossier:
    return get_object_or_404(Dossier.objects.within(request.actor).select_related("owner", "document"), uuid=dossier_uuid)


@requires(permissions.counts_for_others, otherwise=ONLY_DIRECTORS)
@require_GET
def dossier_file(request: ActingRequest, dossier_uuid: UUID) -> HttpResponse:
    """The paper of a dossier: whoever may see it reads it here, whoever made it."""
    found = _dossier(request, dossier_uuid)
    try:
        content = papers.content(found.document)
    except DomainError as refusal:
        warn(request, str(refusal))
        return HttpResponseRedirect(reverse("benefits:for_others"))
    audit.record(request.actor, "documents.read", on=found.document)
    name = f'inline; filename="dossier-{found.document.code[:5]}.pdf"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": name, "X-Content-Type-Options": "nosniff"})


@requires(permissions.hands_back, otherwise=ONLY_DIRECTORS)
def send(request: ActingRequest, dossier_uuid: UUID) -> HttpResponse:
    """It left."""
    found = _dossier(request, dossier_uuid)

    def command(data: dict[str, Any]) -> str:
        services.send_dossier(dossier=found, on=data["on"], by=request.actor, at=clock.now())
        return reverse("benefits:for_others") + "#dossiers"

    return _step(request, found, SentForm(request.POST or None, initial={"on": clock.today()}), command, _("It was sent"))


@requires(permissions.hands_back, otherwise=ONLY_DIRECTORS)
def answer(request: ActingRequest, dossier_uuid: UUID) -> HttpResponse:
    """Its owner answered."""
    found = _dossier(request, dossier_uuid)
    form = AnswerForm(request.POST or None, initial={"on": clock.today()})

    def command(_data: dict[str, Any]) -> str:
        services.answer_dossier(dossier=found, details=form.details(), by=request.actor, at=clock.now())
        return reverse("benefits:for_others") + "#dossiers"

    return _step(request, found, form, command, _("They answered"))


def _step(request: ActingRequest, found: Dossier, form: SentForm | AnswerForm, command: Any, title: Any) -> HttpResponse:
    return form_page(
        request, form, command=command, title=title, about=str(found.owner), back=reverse("benefits:for_others"), nav_here=HERE
    )
