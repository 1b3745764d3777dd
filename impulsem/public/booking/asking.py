"""Questions that every door without an account asks: who somebody is, what they need, how to reach them, and the code that shows it."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language

from impulsem.messaging import services as messaging
from impulsem.people.services import identifier_of
from impulsem.platform import clock
from impulsem.platform.errors import DomainError
from impulsem.platform.web.forms import add_refusal
from impulsem.public.booking import forms as questions
from impulsem.public.booking.state import Answers

#: Shows a form, bound or not, with what its page shows beside it. `take_…` takes a bound one: True when the question has its answer.
Asked = tuple[forms.Form, dict[str, Any]]


def said(request: HttpRequest) -> Any:
    """What was sent, for a form; None where nothing was."""
    return request.POST if request.method == "POST" else None


def ask_who(request: HttpRequest, draft: Answers) -> Asked:
    names = ("given_name", "surname1", "surname2", "birth_date", "id_kind", "id_value")
    return questions.WhoForm(said(request), initial={name: getattr(draft, name) for name in names}), {}


def take_who(request: HttpRequest, draft: Answers, form: forms.Form) -> bool:
    assert isinstance(form, questions.WhoForm)
    number = form.number()
    if number is not None:
        try:
            identifier_of(number)
        except DomainError as refusal:
            form.add_error("id_value", str(refusal))
            return False
    told = form.cleaned_data
    draft.given_name, draft.surname1, draft.surname2 = told["given_name"], told["surname1"], told["surname2"]
    draft.birth_date, draft.id_kind, draft.id_value = told["birth_date"].isoformat(), told["id_kind"], told["id_value"]
    return True


def ask_help(request: HttpRequest, draft: Answers) -> Asked:
    first = {"interpreter": draft.language if draft.interpreter else "", "needs": draft.needs}
    return questions.HelpForm(said(request), initial=first), {}


def take_help(request: HttpRequest, draft: Answers, form: forms.Form) -> bool:
    draft.language, draft.needs, draft.said_help = form.cleaned_data["interpreter"], form.cleaned_data["needs"], True
    draft.interpreter = bool(draft.language)
    return True


def ask_contact(request: HttpRequest, draft: Answers) -> Asked:
    known = {"contact": draft.contact, "others_read": draft.others_read} | ({"channel": draft.channel} if draft.channel else {})
    return questions.ContactForm(said(request), initial=known), {}


def take_contact(request: HttpRequest, draft: Answers, form: forms.Form) -> bool:
    told = form.cleaned_data
    try:
        contact = messaging.written_contact(channel=told["channel"], contact=told["contact"])
        draft.reach(channel=told["channel"], contact=contact, others_read=told["others_read"])
        if not draft.confirmed:
            _send(request, draft)
    except DomainError as refusal:
        add_refusal(form, refusal, {"phone": "contact", "email": "contact"})
        return False
    return True


def _send(request: HttpRequest, draft: Answers) -> None:
    draft.ask = str(
        messaging.ask_code(
            channel=draft.channel,
            contact=draft.contact,
            origin=get_adapter(request).get_client_ip(request),
            language=get_language() or "ca",
            at=clock.now(),
        )
    )


def ask_code(request: HttpRequest, draft: Answers) -> Asked:
    again = request.method == "POST" and "again" in request.POST
    form = questions.CodeForm(None if again else said(request))
    context = {"contact": draft.contact, "by_sms": draft.channel == "sms", "again": again}
    if again:
        try:
            _send(request, draft)
            draft.keep(request)
        except DomainError as refusal:
            context |= {"again": False, "refusal": str(refusal)}
    return form, context


def take_code(request: HttpRequest, draft: Answers, form: forms.Form) -> bool:
    try:
        messaging.confirm_code(
            key=uuid.UUID(draft.ask), channel=draft.channel, contact=draft.contact, code=form.cleaned_data["code"], at=clock.now()
        )
    except DomainError as refusal:
        add_refusal(form, refusal)
        return False
    draft.confirmed = True
    return True
