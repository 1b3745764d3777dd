"""What was told to whom, what became of it, and telling somebody something."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.messaging import queries, services
from impulsem.messaging.forms import AnotherWayForm, MessageForm
from impulsem.messaging.models import Message, Template
from impulsem.messaging.permissions import sees_outbox, writes_messages
from impulsem.messaging.rules import texts
from impulsem.people.models import ContactPoint, Person
from impulsem.platform import clock, keys
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.notices import refusals_told, say


@requires(sees_outbox)
@require_GET
def outbox(request: ActingRequest) -> HttpResponse:
    """The messages of one's centres; first those that did not reach their person."""
    at, actor = clock.now(), request.actor
    asked = request.GET.get("view", "attention")
    view = asked if asked in queries.VIEWS else "attention"
    context = {
        "rows": queries.outbox(actor, at=at, view=view),
        "view": view,
        "views": [(code, label) for code, (label, _states) in queries.VIEWS.items()],
        "to_look_at": queries.to_look_at(actor, at=at),
        "pauses": queries.pauses(at=at),
        "shown": queries.SHOWN,
        "prints": writes_messages(actor),
        "nav_here": "messages",
    }
    return render(request, "messaging/outbox.html", context)


@requires(sees_outbox)
@require_GET
def of_person(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """What one person was told."""
    person = _person_or_404(request, person_uuid)
    rows = queries.outbox(request.actor, at=clock.now(), view="all", person=person)
    context = {"rows": rows, "person": person, "may_write": writes_messages(request.actor), "shown": queries.SHOWN, "nav_here": "messages"}
    return render(request, "messaging/of_person.html", context)


@requires(sees_outbox)
@require_GET
def show(request: ActingRequest, message_uuid: UUID) -> HttpResponse:
    """One message: what it says, to whoever attends people, and what became of it."""
    message = _message_or_404(request, message_uuid)
    return _message_page(request, message, AnotherWayForm(message=message))


def _message_page(request: ActingRequest, message: Message, form: AnotherWayForm, status: int = 200) -> HttpResponse:
    ways = queries.ways_of_message(message)
    last = ways[-1]
    may_write = writes_messages(request.actor)
    if may_write:
        services.note_read(message=message, by=request.actor)
    context = {
        "message": message,
        "ways": ways,
        "last": last,
        "text": _text(message, last.delivery.channel) if may_write else "",
        "may_write": may_write,
        "again": may_write and last.delivery.state in last.delivery.ATTENTION,
        "form": form,
        "nav_here": "messages",
    }
    return render(request, "messaging/message.html", context, status=status)


def _text(message: Message, channel: str) -> str:
    try:
        return services.text_of(message, channel or message.channels[0])
    except (texts.Missing, keys.KeyMissing, keys.Altered):
        return ""


@requires(writes_messages)
@require_POST
def another_way(request: ActingRequest, message_uuid: UUID) -> HttpResponse:
    """What did not reach the person goes another way."""
    message = _message_or_404(request, message_uuid)
    form = AnotherWayForm(request.POST, message=message)
    if form.is_valid():
        with refusals_told(request):
            services.send_another_way(message=message, channel=form.cleaned_data["channel"], by=request.actor, at=clock.now())
            say(request, _("It goes another way."))
        return HttpResponseRedirect(reverse("messaging:show", args=[message.uuid]))
    return _message_page(request, message, form, status=422)


@requires(writes_messages)
@require_POST
def works_again(request: ActingRequest, message_uuid: UUID, contact: int) -> HttpResponse:
    """The phone or e-mail from which a message came back is right after all."""
    message = _message_or_404(request, message_uuid)
    point = get_object_or_404(ContactPoint, pk=contact, person_id=message.person_id)
    services.contact_works_again(contact=point, by=request.actor)
    say(request, _("It is used again."))
    return HttpResponseRedirect(reverse("messaging:show", args=[message.uuid]))


@requires(writes_messages)
def write(request: ActingRequest, person_uuid: UUID) -> HttpResponse:
    """Tell a person something: first which template, then its values."""
    person = _person_or_404(request, person_uuid)
    back = reverse("messaging:of_person", args=[person.uuid])
    code = request.GET.get("template", "")
    if not code:
        context = {"person": person, "templates": queries.templates(), "nav_here": "messages"}
        return render(request, "messaging/choose.html", context)
    template = get_object_or_404(Template, code=code, active=True)
    version = services.current_version(code)
    form = MessageForm(request.POST or None, template=template, initial={"once": uuid4().hex})

    def command(values: dict[str, Any]) -> str:
        message = services.send(
            person=person,
            template=code,
            values={name: values[name] for name in template.samples},
            key=f"messaging.written:{values['once']}",
            by=request.actor,
            at=clock.now(),
        )
        return reverse("messaging:show", args=[message.uuid])

    language = services.language_of(version.body, person.notice_language)
    more = {"person": person, "words": version.body[language], "language": language, "template": template}
    title = _("Message to %(name)s") % {"name": person.full_name}
    return form_page(
        request,
        form,
        command=command,
        title=title,
        back=back,
        button=_("Send"),
        done=_("The message is on its way."),
        template="messaging/write.html",
        more=more,
        nav_here="messages",
    )


def _person_or_404(request: ActingRequest, person_uuid: UUID) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.actor, at=clock.now()), uuid=person_uuid)


def _message_or_404(request: ActingRequest, message_uuid: UUID) -> Message:
    message = queries.single(message_uuid, request.actor, at=clock.now())
    if message is None:
        raise Http404
    return message
