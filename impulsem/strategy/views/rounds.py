"""Rounds: configuring them, taking them from step to step, giving codes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import segno
from django import forms
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from impulsem.platform.errors import DomainError
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page, sent
from impulsem.platform.web.notices import refusals_told, say
from impulsem.platform.words import said
from impulsem.strategy import queries, services
from impulsem.strategy.forms import DescribeRoundForm, DimensionForm, NewRoundForm, OptionForm, OptionsForm, QuestionForm, TokensForm
from impulsem.strategy.models import Round
from impulsem.strategy.models.rounds import ALLOWED, Status
from impulsem.strategy.permissions import may_decide, may_lead, may_read
from impulsem.strategy.views.frames import frame

STEPS = {
    Status.FROZEN: (services.freeze, _("Freeze the round"), _("Frozen: its hash is written down. Codes can be given out.")),
    Status.OPEN: (services.open_round, _("Open the round"), _("Open: ballots come in.")),
    Status.CLOSED: (services.close, _("Close the round"), _("Closed: no more ballots, except those on paper that wait to be typed in.")),
    Status.COUNTED: (services.count, _("Count the ballots"), _("Counted.")),
    Status.CERTIFIED: (services.certify, _("Certify the result"), _("Certified.")),
    Status.PUBLISHED: (services.publish, _("Publish the result"), _("Published: everybody can read it and work it out again.")),
}
LEADERS = _("Directors and the institute configure rounds.")
MANY = 40  # options that one person can judge in earnest


def _address(round: Round) -> str:
    return reverse("strategy:round", args=[round.uuid])


@requires(may_read)
def rounds(request: ActingRequest) -> HttpResponse:
    """All rounds."""
    return render(request, "strategy/rounds.html", {"rounds": queries.rounds(), "nav_here": "rounds"} | frame(request))


@requires(may_lead, otherwise=LEADERS)
def new(request: ActingRequest) -> HttpResponse:
    """Begin a round."""
    form = NewRoundForm(request.POST or None)

    def command(given: dict[str, Any]) -> str:
        made = services.new_round(
            about=given["about"], title=form.words("title"), question=form.words("question"), absent=form.words("absent"),
            top=given["top"], by=request.actor,
        )  # fmt: skip
        return _address(made)

    return form_page(
        request, form, command=command, title=_("New round"), button=_("Begin"), back=reverse("strategy:rounds"), nav_here="rounds"
    )


@requires(may_lead, otherwise=LEADERS)
def describe(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Say otherwise what it is called and asks, while it is being configured."""
    round = get_object_or_404(Round, uuid=round_uuid)
    texts = ("title", "question", "absent")
    form = DescribeRoundForm(request.POST or None, initial={name: getattr(round, name) for name in (*texts, "top")})

    def command(given: dict[str, Any]) -> str:
        services.describe_round(round=round, top=given["top"], by=request.actor, **{name: form.words(name) for name in texts})
        return _address(round)

    return form_page(
        request, form, command=command, title=_("What the round says of itself"), about=said(round.title), back=_address(round),
        nav_here="rounds",
    )  # fmt: skip


@require_POST
@requires(may_lead, otherwise=LEADERS)
def again(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Begin another one like it."""
    round = get_object_or_404(Round, uuid=round_uuid)
    with refusals_told(request):
        round = services.begin_again(round=round, by=request.actor)
        say(request, _("Another round like it has begun: change what is different, then freeze it."))
    return HttpResponseRedirect(_address(round))


@requires(may_decide, otherwise=_("What voters wrote is read by the institute."))
def remarks(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """What voters wrote in their own words, question by question."""
    round = get_object_or_404(Round, uuid=round_uuid)
    if not round.has_results:
        raise Http404
    context = {"round": round, "remarks": services.read_remarks(round=round, by=request.actor), "nav_here": "rounds"}
    return render(request, "strategy/remarks.html", context)


@requires(may_read)
def show(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """A round: what it asks, of whom, where it stands, how many have voted."""
    return _page(request, get_object_or_404(Round, uuid=round_uuid))


def _page(request: ActingRequest, round: Round, *, status: int = 200, **forms_: forms.Form) -> HttpResponse:
    options = list(round.options.select_related("element"))
    questions = list(round.questions.all())
    following = ALLOWED.get(Status(round.status))
    taken = {each.status: each for each in round.steps.all()}
    context: dict[str, Any] = {
        "round": round,
        "options": [(option.key, said(option.title)) for option in options],
        "many": len(options) > MANY,
        "questions": questions,
        "own_words": any(not question.answers for question in questions),
        "turnout": queries.turnout(round),
        "steps": [(code, label, taken.get(code)) for code, label in Status.choices],
        "next": (following, STEPS[following][1]) if following else None,
        "options_form": OptionsForm(
            options=[(key, f"{key} {title}") for key, title in ((o.key, said(o.title)) for o in options)],
            initial={"keys": [option.key for option in options]},
        ),
        "option_form": OptionForm(auto_id="o-%s"),
        "dimension_form": DimensionForm(auto_id="d-%s"),
        "question_form": QuestionForm(auto_id="q-%s"),
        "tokens_form": TokensForm(round=round, auto_id="t-%s"),
        "gives_codes": round.status in (Status.FROZEN, Status.OPEN),
        "nav_here": "rounds",
    }
    return render(request, "strategy/round.html", context | forms_ | frame(request), status=status)


@require_POST
@requires(may_lead)
def options(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Keep only the options that are chosen."""
    round = get_object_or_404(Round, uuid=round_uuid)
    form = OptionsForm(request.POST, options=[(option.key, option.key) for option in round.options.all()])
    if form.is_valid():
        return _done(request, round, lambda: services.choose_options(round=round, keys=form.cleaned_data["keys"], by=request.actor))
    return _page(request, round, status=422, options_form=form)


@require_POST
@requires(may_lead)
def option(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Add an option that is no objective or measure."""
    round = get_object_or_404(Round.objects.filter(about=Round.About.FREE), uuid=round_uuid)
    form = OptionForm(request.POST, auto_id="o-%s")

    def command(given: dict[str, Any]) -> str:
        services.add_option(round=round, title=form.words("title"), by=request.actor)
        return _address(round)

    if onward := sent(request, form, command):
        return onward
    return _page(request, round, status=422, option_form=form)


@require_POST
@requires(may_lead)
def dimension(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Add a dimension of the electorate."""
    round = get_object_or_404(Round, uuid=round_uuid)
    form = DimensionForm(request.POST, auto_id="d-%s")

    def command(given: dict[str, Any]) -> str:
        own = {name: given[name] for name in ("code", "size", "weight", "quorum")}
        services.add_dimension(round=round, name=form.words("name"), by=request.actor, **own)
        return _address(round)

    if onward := sent(request, form, command):
        return onward
    return _page(request, round, status=422, dimension_form=form)


@require_POST
@requires(may_lead)
def remove_dimension(request: ActingRequest, round_uuid: UUID, code: str) -> HttpResponse:
    round = get_object_or_404(Round, uuid=round_uuid)
    return _done(request, round, lambda: services.remove_dimension(round=round, code=code, by=request.actor))


@require_POST
@requires(may_lead)
def question(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Add a question beside the scores."""
    round = get_object_or_404(Round, uuid=round_uuid)
    form = QuestionForm(request.POST, auto_id="q-%s")

    def command(given: dict[str, Any]) -> str:
        services.add_question(round=round, code=given["code"], text=form.words("text"), answers=form.answers(), by=request.actor)
        return _address(round)

    if onward := sent(request, form, command):
        return onward
    return _page(request, round, status=422, question_form=form)


@require_POST
@requires(may_decide, otherwise=_("The institute takes a round from step to step."))
def step(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """Take the round to the step that the button named; one that was taken meanwhile is refused, not taken twice."""
    round = get_object_or_404(Round, uuid=round_uuid)
    named = STEPS.get(request.POST.get("to", ""))  # type: ignore[call-overload]  # a string of the form
    if named is None:
        return HttpResponseRedirect(_address(round))
    return _done(request, round, lambda: named[0](round=round, by=request.actor), named[2])


def _done(request: ActingRequest, round: Round, write: Callable[[], object], sentence: Any = "") -> HttpResponse:
    with refusals_told(request):
        write()
        if sentence:
            say(request, sentence)
    return HttpResponseRedirect(_address(round))


@require_POST
@requires(may_lead)
def codes(request: ActingRequest, round_uuid: UUID) -> HttpResponse:
    """New codes as slips to print and cut: they are on this page and nowhere else."""
    round = get_object_or_404(Round, uuid=round_uuid)
    form = TokensForm(request.POST, round=round, auto_id="t-%s")
    if not form.is_valid():
        return _page(request, round, status=422, tokens_form=form)
    dimension = round.dimensions.get(code=form.cleaned_data["dimension"])
    try:
        made = services.issue_tokens(round=round, dimension=dimension, count=form.cleaned_data["count"], by=request.actor)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, round, status=422, tokens_form=form)
    vote = request.build_absolute_uri(reverse("strategy:vote"))
    slips = [(code, mark_safe(_qr(f"{vote}?code={code}"))) for code in made]  # drawn by us
    return render(request, "strategy/slips.html", {"round": round, "dimension": dimension, "slips": slips, "vote": vote})


def _qr(address: str) -> str:
    return str(segno.make(address, error="m").svg_inline(scale=3, border=2, omitsize=True, svgclass="qr", lineclass=None))
