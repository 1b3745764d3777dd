"""A session: planned, held, its minutes, what is returned. Each small form is a row of `ACTIONS`: refused, the page comes back with it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.participation import queries, services
from impulsem.participation.forms import CodeForm, CountForm, HeadsForm, MinutesForm, ReturnForm, SessionForm, TieForm, initial_of
from impulsem.participation.models import Contribution, Session
from impulsem.participation.permissions import may_lead, may_work
from impulsem.participation.views.lookups import drawn, process_of, session_of
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page, sent

HERE = {"nav_here": "participation"}


def _page_of(session: Session) -> str:
    return reverse("participation:session", args=[session.uuid])


@requires(may_lead)
def plan(request: ActingRequest, slug: str) -> HttpResponse:
    """A new session."""
    process = process_of(slug)
    form = SessionForm(request.POST or None, process=process, initial={"day": clock.today(), "language": "ca"})

    def command(data: dict[str, Any]) -> str:
        return _page_of(services.plan_session(process=process, by=request.actor, **form.given()))

    return form_page(request, form, command=command, title=_("New session"), back=reverse("participation:process", args=[slug]), more=HERE)


@requires(may_work)
def change(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """Change when, where and about what."""
    session = session_of(session_uuid)
    form = SessionForm(request.POST or None, process=session.process, initial=initial_of(session))

    def command(data: dict[str, Any]) -> str:
        return _page_of(services.change_session(session=session, by=request.actor, **form.given()))

    return form_page(request, form, command=command, done=_("Saved."), title=session.title, back=_page_of(session), more=HERE)


def _held(session: Session, data: dict[str, Any], by: Actor) -> None:
    services.hold_session(session=session, heads=data["heads"], by=by)


def _checked_in(session: Session, data: dict[str, Any], by: Actor) -> None:
    services.check_in(session=session, code=data["code"])


def _minutes(session: Session, data: dict[str, Any], by: Actor) -> None:
    services.write_minutes(session=session, text=data["text"], by=by)


def _validated(session: Session, data: dict[str, Any], by: Actor) -> None:
    services.validate_minutes(session=session, by=by)


def _transcribed(session: Session, data: dict[str, Any], by: Actor) -> None:
    services.end_transcription(session=session, by=by)


def _cancelled(session: Session, data: dict[str, Any], by: Actor) -> None:
    services.cancel_session(session=session, by=by)


def _returned(session: Session, data: dict[str, Any], by: Actor) -> None:
    services.record_return(session=session, by=by, **data)


def _tied(session: Session, data: dict[str, Any], by: Actor) -> None:
    chosen = Contribution.objects.filter(session=session, number__in=data["numbers"])
    services.tie(process=session.process, code=data["code"], contributions=list(chosen), by=by)


def _carded(session: Session, data: dict[str, Any], by: Actor) -> None:
    services.add_cards(session=session, count=data["count"], by=by)


@dataclasses.dataclass(frozen=True, slots=True)
class Action:
    form: type[forms.Form]
    do: Callable[[Session, dict[str, Any], Actor], None]
    done: Promise


ACTIONS: dict[str, Action] = {
    "hold": Action(HeadsForm, _held, _("Held.")),
    "check-in": Action(CodeForm, _checked_in, _("Counted.")),
    "minutes": Action(MinutesForm, _minutes, _("A new version of the minutes.")),
    "validate": Action(forms.Form, _validated, _("Minutes validated.")),
    "transcribed": Action(forms.Form, _transcribed, _("Transcribed.")),
    "cancel": Action(forms.Form, _cancelled, _("Cancelled.")),
    "return": Action(ReturnForm, _returned, _("Written down.")),
    "tie": Action(TieForm, _tied, _("Tied to the receipt.")),
    "cards": Action(CountForm, _carded, _("More cards.")),
}


def _show(request: ActingRequest, session: Session, bound: dict[str, forms.Form] | None = None, *, refused: str = "") -> HttpResponse:
    page = queries.session_page(session)
    fresh: dict[str, forms.Form] = {
        "hold": HeadsForm(initial={"heads": session.heads}, auto_id="hold-%s"),
        "check_in": CodeForm(auto_id="code-%s"),
        "minutes": MinutesForm(initial={"text": page.minutes[0].text if page.minutes else ""}, auto_id="minutes-%s"),
        "return": ReturnForm(
            initial={"on": clock.today(), "channel": session.return_channel, "language": session.language}, auto_id="return-%s"
        ),
        "tie": TieForm(auto_id="tie-%s"),
        "cards": CountForm(auto_id="cards-%s"),
    }
    context = {
        "page": page,
        "session": session,
        "process": session.process,
        "forms": fresh | (bound or {}),
        "refused": refused,
        "overdue": queries.is_overdue(session, on=clock.today()),
        "may_lead": may_lead(request.actor),
        "own_minutes": bool(page.minutes) and page.minutes[0].written_by_id == request.actor.worker_id,
        **HERE,
    }
    return render(request, "participation/session.html", context, status=422 if bound or refused else 200)


@requires(may_work)
@require_GET
def session(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """The page of a session."""
    return _show(request, session_of(session_uuid))


@requires(may_work)
@require_POST
def act(request: ActingRequest, session_uuid: UUID, action: str) -> HttpResponse:
    """One of `ACTIONS`."""
    found, what = session_of(session_uuid), ACTIONS[action]
    form = what.form(request.POST, auto_id=f"{'code' if action == 'check-in' else action}-%s")

    def command(data: dict[str, Any]) -> str:
        what.do(found, data, request.actor)
        return _page_of(found)

    if onward := sent(request, form, command, done=what.done):
        return onward
    found.refresh_from_db()
    bound = {action.replace("-", "_"): form} if form.fields else None
    return _show(request, found, bound, refused=" ".join(str(each) for each in form.non_field_errors()))


@requires(may_work)
@require_POST
def group_receipt(request: ActingRequest, session_uuid: UUID) -> HttpResponse:
    """A receipt for everybody who was there, to be read aloud and printed; shown this once."""
    found = session_of(session_uuid)
    code = services.issue(process=found.process, session=found, by=request.actor)
    context = {"session": found, "process": found.process, "code": code, "qr": drawn(code), "site": request.build_absolute_uri("/"), **HERE}
    return render(request, "participation/group_receipt.html", context)
