"""Who somebody is, their numbers and how to reach them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.people import queries, services
from impulsem.people.forms import ContactForm, IdentifierForm, NoteForm, PersonForm
from impulsem.people.models import ContactPoint, Person, PersonIdentifier
from impulsem.people.permissions import may_register
from impulsem.people.views.lookups import person_or_404, person_page
from impulsem.platform import clock
from impulsem.platform.errors import ChangedMeanwhile, DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.forms import add_refusal
from impulsem.platform.web.notices import refusals_told, say, warn


@requires(may_register)
def edit(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """Who somebody is. When a colleague changed it meanwhile, both versions are shown and the writer decides."""
    person = person_or_404(request.actor, person_uuid)
    form = PersonForm(request.POST or None, person=person)
    meanwhile: list[tuple[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            services.amend_person(
                person=person, details=form.details(), version=form.cleaned_data["version"], by=request.actor, on=clock.today()
            )
        except ChangedMeanwhile as refusal:
            form.add_error(None, str(refusal))
            meanwhile = _others_version(form, person)
            answered = request.POST.copy()
            answered["version"] = str(person.version)  # saving again is deciding, with both versions seen
            form.data = answered
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved."))
            return HttpResponseRedirect(person_page(person))
    context = {"form": form, "person": person, "meanwhile": meanwhile, "nav_here": "search"}
    return render(request, "people/edit.html", context, status=422 if form.errors else 200)


def _others_version(form: PersonForm, person: Person) -> list[tuple[str, Any]]:
    """Label and present value of the fields in which the writer's text and the stored row differ."""
    now = PersonForm(person=person)
    return [
        (str(field.label), now[name].value())
        for name, field in form.fields.items()
        if name != "version" and form.cleaned_data.get(name) != getattr(person, name)
    ]


@requires(may_register)
def contacts(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """Phones, e-mails and numbers: what there is, and one more."""
    person = person_or_404(request.actor, person_uuid)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            services.add_contact_point(
                person=person,
                kind=values["kind"],
                value=values["value"],
                safe=not values["unsafe"],
                preferred=values["preferred"],
                note=values["note"],
                by=request.actor,
                on=clock.today(),
            )
        except DomainError as refusal:
            add_refusal(form, refusal, {"phone": "value", "email": "value"})
        else:
            say(request, _("Saved."))
            return _back(person)
    return _contacts_page(request, person, form, IdentifierForm(prefix="n"))


@requires(may_register)
@require_POST
def add_identifier(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    person = person_or_404(request.actor, person_uuid)
    form = IdentifierForm(request.POST, prefix="n")
    holder: Person | None = None
    if form.is_valid():
        try:
            services.add_identifier(
                person=person,
                details=form.details(),
                insist=form.cleaned_data["insist"],
                by=request.actor,
                on=clock.today(),
                at=clock.now(),
            )
        except services.AlreadyRegistered as refusal:
            add_refusal(form, refusal)
            holder = refusal.person
        except DomainError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved."))
            return _back(person)
    return _contacts_page(request, person, ContactForm(), form, holder)


def _contacts_page(
    request: ActingRequest, person: Person, contact_form: forms.Form, identifier_form: forms.Form, holder: Person | None = None
) -> HttpResponse:
    context = {
        "card": queries.person_card(person, clock.today()),
        "person": person,
        "contact_form": contact_form,
        "identifier_form": identifier_form,
        "holder": holder,
        "note_form": NoteForm(auto_id=False),
        "nav_here": "search",
    }
    return render(request, "people/contacts.html", context, status=422 if contact_form.errors or identifier_form.errors else 200)


def _back(person: Person) -> HttpResponse:
    return HttpResponseRedirect(reverse("people:contacts", args=[person.uuid]))


def _contact_or_404(person: Person, key: int) -> ContactPoint:
    contact = ContactPoint.objects.filter(person=person, pk=key).select_related("person").first()
    if contact is None:
        raise Http404
    return contact


@requires(may_register)
@require_POST
def end_contact(request: ActingRequest, person_uuid: UUID, key: int) -> HttpResponse:
    person = person_or_404(request.actor, person_uuid)
    try:
        services.end_contact_point(contact=_contact_or_404(person, key), by=request.actor, on=clock.today())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("It is not used any more."))
    return _back(person)


@requires(may_register)
@require_POST
def mark_unsafe(request: ActingRequest, person_uuid: UUID, key: int) -> HttpResponse:
    """Not to be used, at once; undone by marking it safe."""
    person = person_or_404(request.actor, person_uuid)
    form = NoteForm(request.POST)
    form.is_valid()
    services.mark_unsafe(contact=_contact_or_404(person, key), note=form.cleaned_data.get("note", ""), by=request.actor)
    say(request, _("Marked as not safe. It is shown in red on every page."), undo=reverse("people:mark_safe", args=[person.uuid, key]))
    return _back(person)


@requires(may_register)
@require_POST
def mark_safe(request: ActingRequest, person_uuid: UUID, key: int) -> HttpResponse:
    person = person_or_404(request.actor, person_uuid)
    with refusals_told(request):
        services.mark_safe(contact=_contact_or_404(person, key), by=request.actor)
        say(request, _("Safe to use again."))
    return _back(person)


@requires(may_register)
@require_POST
def end_identifier(request: ActingRequest, person_uuid: UUID, key: int) -> HttpResponse:
    person = person_or_404(request.actor, person_uuid)
    identifier = PersonIdentifier.objects.filter(person=person, pk=key).select_related("person").first()
    if identifier is None:
        raise Http404
    try:
        services.end_identifier(identifier=identifier, by=request.actor, on=clock.today())
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        say(request, _("The number does not hold any more."))
    return _back(person)


@requires(may_register)
@require_POST
def check_identity(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """Somebody who wrote their own record has shown who they are."""
    person = person_or_404(request.actor, person_uuid)
    services.check_identity(person=person, by=request.actor, at=clock.now())
    say(request, _("Noted: you have seen who this is."))
    return HttpResponseRedirect(person_page(person))
