"""Asking for signatures and giving them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.documents import permissions, refusals, services
from impulsem.documents.forms import AskForm, CertificateForm, CodeForm, DrawForm, ForPersonForm
from impulsem.documents.models import SignatureRequest
from impulsem.documents.sealing import trust
from impulsem.documents.services import Signer
from impulsem.documents.views.lookups import document_or_404, handed_out, page_of, request_or_404
from impulsem.documents.views.receiving import receives_a_file
from impulsem.organisation.models import Worker
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page, sent
from impulsem.platform.web.notices import refusals_told, say, warn

SIGNED = _("Signed.")


@requires(permissions.asks_for_signatures)
def ask(request: ActingRequest, document_uuid: UUID) -> HttpResponse:
    """Who has to sign: all are named before the first one signs."""
    found = document_or_404(request.actor, document_uuid)
    form = AskForm(request.POST or None, document=found)

    def command(data: dict[str, Any]) -> str:
        signers = [Signer(person=person) for person in data["people"]]
        if data["myself"]:
            signers.append(Signer(worker=Worker.objects.get(pk=request.actor.worker_id or 0)))
        services.ask_signatures(document=found, signers=signers, by=request.actor, at=clock.now())
        return page_of(found)

    return form_page(
        request,
        form,
        command=command,
        title=_("Ask for signatures"),
        about=found.title,
        button=_("Ask for them"),
        back=page_of(found),
        done=_("The document has its page of signatures now."),
        nav_here="signatures",
        fields={"signers": "people"},
    )


@requires(permissions.asks_for_signatures)
@receives_a_file
def sign(request: ActingRequest, document_uuid: UUID, request_uuid: UUID) -> HttpResponse:
    """Give one signature: a worker with a certificate; a person by hand, with a code, or through an official."""
    found = document_or_404(request.actor, document_uuid)
    asked = request_or_404(found, request_uuid)
    if asked.signed_at is not None:
        return HttpResponseRedirect(page_of(found))
    if asked.withdrawn_at is not None:
        warn(request, str(refusals.NotToBeSigned()))
        return HttpResponseRedirect(page_of(found))
    way = request.POST.get("way", "")
    made = _forms(asked, way, request)

    def command(data: dict[str, Any]) -> str:
        _given(asked, way, data, request)
        return page_of(found)

    if way in made and (onward := sent(request, made[way], command, done=SIGNED, fields={"drawing": ""})):
        return onward
    wrong = any(form.errors for form in made.values())
    context = {
        "document": found,
        "asked": asked,
        "forms": made,
        "mine": asked.worker_id is not None and asked.worker_id == request.actor.worker_id,
        "demo_certificate": settings.DEMO_MODE,
        "code_offered": bool(asked.code_hash) and asked.code_until is not None and asked.code_until > clock.now(),
        "nav_here": "signatures",
    }
    return render(request, "documents/sign.html", context, status=422 if wrong else 200)


def _forms(asked: SignatureRequest, way: str, request: ActingRequest) -> dict[str, forms.Form]:
    kinds: dict[str, type[forms.Form]] = {"certificate": CertificateForm}
    if asked.person_id is not None:
        kinds = {"draw": DrawForm, "code": CodeForm, "official": ForPersonForm}
    given: dict[str, tuple[Any, Any]] = {way: (request.POST, request.FILES)} if request.method == "POST" else {}
    return {name: kind(*given.get(name, (None, None)), auto_id=f"{name}-%s") for name, kind in kinds.items()}


def _given(asked: SignatureRequest, way: str, data: dict[str, Any], request: ActingRequest) -> None:
    by, now = request.actor, clock.now()
    if way == "certificate":
        pkcs12 = data["certificate"].read(200_000)
        services.sign_with_certificate(request=asked, pkcs12=pkcs12, passphrase=data["passphrase"], by=by, at=now)
    elif way == "official":
        services.sign_for_person(request=asked, reason=data["reason"], by=by, at=now)
    else:
        services.sign_on_screen(request=asked, by=by, at=now, **data)


@requires(permissions.asks_for_signatures)
@require_POST
def offer_code(request: ActingRequest, document_uuid: UUID, request_uuid: UUID) -> HttpResponse:
    """A code to hand over to the person, shown once."""
    found = document_or_404(request.actor, document_uuid)
    asked = request_or_404(found, request_uuid)
    with refusals_told(request):
        code = services.offer_code(request=asked, by=request.actor, at=clock.now())
        say(
            request, _("Hand this code over to %(name)s: %(code)s. It holds for a quarter of an hour.") % {"name": asked.name, "code": code}
        )
    return HttpResponseRedirect(reverse("documents:sign", args=[found.uuid, asked.uuid]))


@requires(permissions.asks_for_signatures)
def demo_certificate(request: ActingRequest) -> HttpResponse:
    """In a demonstration only: a certificate in the reader's name, of an authority that nobody trusts."""
    authority = trust.local()
    if authority is None:
        raise Http404
    return handed_out(authority.certificate(request.actor.name), "application/x-pkcs12", "demo-certificate.p12", inline=False)
