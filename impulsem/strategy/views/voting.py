"""Voting: a code, the options on one page, a look at what was marked, and the receipt. Without an account and without scripts."""

from __future__ import annotations

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import open_to_all
from impulsem.strategy import services
from impulsem.strategy.forms import BallotForm, CodeForm
from impulsem.strategy.models import Token
from impulsem.strategy.services.voting import UnknownCode

MOST_WRONG = 40  # codes from one address within `WINDOW`; a whole centre may share one
WINDOW = 600  # seconds


class TooManyTries(DomainError):
    message = _("Too many codes that do not exist came from here. Wait ten minutes, or ask for a ballot on paper.")
    field = "code"


def _key(request: HttpRequest) -> str:
    address = get_adapter(request).get_client_ip(request)
    return f"strategy.vote.{hashlib.sha256(str(address).encode()).hexdigest()[:32]}"


def _known(request: HttpRequest, code: str) -> Token:
    """The token of a code. Refuses, too, whoever has guessed too often."""
    key = _key(request)
    if (cache.get(key) or 0) >= MOST_WRONG:
        raise TooManyTries
    try:
        return services.look_at(code=code)
    except UnknownCode:
        cache.add(key, 0, WINDOW)
        cache.incr(key)
        raise


@open_to_all
def vote(request: HttpRequest) -> HttpResponse:
    """One address for all steps: the code and what was marked travel in the form, never in an address or a session."""
    if request.method != "POST":
        return _ask(request, CodeForm(initial={"code": request.GET.get("code", "")[:40]}))
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _ask(request, form)
    code = form.cleaned_data["code"]
    try:
        token = _known(request, code)
        return _step(request, code, token)
    except DomainError as refusal:
        form.add_error("code", str(refusal))
        return _ask(request, form, status=429 if isinstance(refusal, TooManyTries) else 422)


def _step(request: HttpRequest, code: str, token: Token) -> HttpResponse:
    step = request.POST.get("step", "")
    given = [key for key in request.POST.get("order", "").split(",") if key]
    keys = [option.key for option in token.round.options.all()]
    order = given if sorted(given) == sorted(keys) else services.shuffled(token.round)
    context = {"round": token.round, "dimension": token.dimension, "code": code, "order": ",".join(order)}
    if step not in ("look", "cast", "change"):
        return _shown(request, "strategy/ballot.html", {**context, "form": BallotForm(round=token.round, order=order)})
    form = BallotForm(request.POST, round=token.round, order=order)
    if step == "change" or not form.is_valid():
        return _shown(request, "strategy/ballot.html", {**context, "form": form}, status=200 if form.is_valid() else 422)
    if not any(form.scores().values()):
        form.add_error(None, str(services.NothingSaid.message))
        return _shown(request, "strategy/ballot.html", {**context, "form": form}, status=422)
    if step == "look":
        return _shown(request, "strategy/look.html", {**context, "form": form, "left": len(order) - len(form.scores())})
    receipt = services.cast(code=code, scores=form.scores(), shown=order, answers=form.answers(), remarks=form.remarks())
    return _shown(request, "strategy/receipt.html", {"round": token.round, "receipt": receipt, "hash": services.receipt_hash(receipt)})


def _ask(request: HttpRequest, form: CodeForm, *, status: int = 200) -> HttpResponse:
    return _shown(request, "strategy/vote.html", {"form": form}, status=422 if form.errors and status == 200 else status)


def _shown(request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response
