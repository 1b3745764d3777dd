"""Looking something up instead of asking: a household's registers, one answer, what differs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from impulsem.organisation.permissions import supports_economically
from impulsem.people.models import Person
from impulsem.people.queries import households_label
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import refusals_told, say, warn
from impulsem.platform.web.parts import render_if_changed
from impulsem.registers import queries, services
from impulsem.registers.models import Conclusion, LookUp, Purpose
from impulsem.registers.permissions import looks_up, reads_look_ups
from impulsem.registers.views.finding import household_or_404, look_up_or_404, member_or_404, register_or_404

READERS = _("Only who plans with the person, and who answers for that, sees what registers say.")
ASKERS = _("Only professionals and the economic-support office look people up in registers.")


@requires(reads_look_ups, otherwise=READERS)
@require_GET
def household(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """Everybody who lives there, and how each register stands for them."""
    actor, at = request.actor, clock.now()
    found, members = household_or_404(actor, household_uuid)
    people = queries.look_ups_of([member.person_id for member in members], actor, at)
    asks = looks_up(actor) and any(person.asks for person in people)
    registers = [cell.register for person in people[:1] for cell in person.cells]
    context = {
        "household": found,
        "label": households_label([found.pk], clock.today(), actor=actor)[found.pk],
        "people": people,
        "asks": asks,
        "waiting": any(person.waiting for person in people),
        "purposes": queries.purposes_of(registers),
        "purpose": Purpose.APPLICATION if supports_economically(actor) else Purpose.ENTITLEMENT,
        "nav_here": "search",
    }
    shown = [
        (cell.state, cell.to_decide, cell.rest and cell.rest.until, cell.look_up and (cell.look_up.pk, cell.look_up.due_at))
        for person in people
        for cell in person.cells
    ]
    return render_if_changed(request, "registers/household.html", "registers/parts/household.html", context, state=shown)


@requires(looks_up, otherwise=ASKERS)
@require_POST
def ask(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """One register about one person, or everything about everybody that is not known. What is refused does not keep the rest back."""
    actor, at = request.actor, clock.now()
    found, members = household_or_404(actor, household_uuid)
    purpose, asked = request.POST.get("purpose", ""), request.POST.get("ask", "")
    if asked == "all":
        _ask_all(request, [member.person_id for member in members], purpose)
        return _back(found.uuid)
    person_key, _colon, code = asked.partition(":")
    person, register = member_or_404(members, person_key), register_or_404(code)
    with refusals_told(request):
        look_up = services.look_up(person=person, register=register, purpose=purpose, by=actor, at=at)
        if look_up.holds(clock.today()):
            say(request, _("That is known already: nobody was asked again."))
        else:
            say(request, _("Asked. The answer shows here as soon as it comes."))
    return _back(found.uuid)


def _ask_all(request: ActingRequest, person_ids: list[int], purpose: str) -> None:
    actor, at = request.actor, clock.now()
    asked, refused = 0, set()
    persons = Person.objects.defer("name_vector").in_bulk(person_ids)
    for row in queries.look_ups_of(person_ids, actor, at):
        for cell in row.missing if row.asks else []:
            if purpose not in cell.register.purposes:
                continue
            try:
                services.look_up(person=persons[row.person_id], register=cell.register, purpose=purpose, by=actor, at=at)
                asked += 1
            except DomainError as refusal:
                refused.add(str(refusal))
    for sentence in sorted(refused):
        warn(request, sentence)
    if asked:
        say(request, ngettext("%(n)s question asked.", "%(n)s questions asked.", asked) % {"n": asked})
    elif not refused:
        say(request, _("Everything that may be looked up for this is known or being asked."))


@requires(looks_up, otherwise=ASKERS)
@require_POST
def objection(request: ActingRequest, household_uuid: UUID) -> HttpResponse:
    """The person objects to a register being asked, or takes that back."""
    actor, at = request.actor, clock.now()
    found, members = household_or_404(actor, household_uuid)
    person_key, _colon, code = (request.POST.get("object") or request.POST.get("withdraw", "")).partition(":")
    person, register = member_or_404(members, person_key), register_or_404(code)
    with refusals_told(request):
        if "object" in request.POST:
            services.object_to(person=person, register=register, by=actor, at=at)
            say(request, _("Written down. This register is not asked about the person; ask for the paper instead."))
        else:
            services.withdraw_objection(person=person, register=register, by=actor, at=at)
            say(request, _("Taken back."))
    return _back(found.uuid)


@requires(reads_look_ups, otherwise=READERS)
@require_GET
def answer(request: ActingRequest, look_up_uuid: UUID) -> HttpResponse:
    """What a register said, what became of it, and when else it was asked."""
    look_up = look_up_or_404(request.actor, look_up_uuid)
    try:
        lines, closed = queries.lines_of(look_up), ""
    except DomainError as refusal:
        lines, closed = [], str(refusal)
    if look_up.state in LookUp.SETTLED:
        services.note_read(look_up=look_up, by=request.actor)
    context = {
        "look_up": look_up,
        "lines": lines,
        "closed": closed,
        "holds": look_up.holds(clock.today()),
        "decides": looks_up(request.actor) and services.reaches(look_up.person, by=request.actor, at=clock.now()),
        "others": [row for row in queries.history(look_up.person_id, look_up.register) if row.pk != look_up.pk],
        "home": queries.home_of(look_up.person_id, clock.today()),
        "nav_here": "search",
    }
    return render(request, "registers/answer.html", context)


@requires(looks_up, otherwise=ASKERS)
@require_POST
def decide(request: ActingRequest, look_up_uuid: UUID, position: int) -> HttpResponse:
    """Somebody decides between the register and what is written down."""
    look_up = look_up_or_404(request.actor, look_up_uuid)
    conclusion = get_object_or_404(Conclusion, look_up=look_up, position=position)
    with refusals_told(request):
        take = request.POST.get("decision") == "take"
        services.decide(conclusion=conclusion, take=take, because=request.POST.get("because", ""), by=request.actor, at=clock.now())
        say(request, _("Decided."))
    return HttpResponseRedirect(reverse("registers:answer", args=[look_up.uuid]))


def _back(household_uuid: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("registers:household", args=[household_uuid]))
