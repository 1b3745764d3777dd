"""The workbench: what has no place yet, one contribution at a time; proposals, themes, two people's coding."""

from __future__ import annotations

import dataclasses
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from impulsem.participation.models import Contribution, Dimension, Excerpt, Process, Proposal, Session, Theme
from impulsem.participation.permissions import may_lead, may_work
from impulsem.participation.queries import synthesis as queries
from impulsem.participation.services import synthesis as services
from impulsem.participation.views.lookups import process_of
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.notices import refusals_told, say
from impulsem.platform.web.parts import render_part
from impulsem.provenance.models import Derivation

HERE = {"nav_here": "participation"}
SAMPLE = 60  # contributions that two people code
#: The letter that chooses how words lead to a proposal.
TYPES = (("same", "s"), ("merged", "m"), ("split", "t"), ("generalised", "g"), ("narrowed", "r"), ("opposed", "o"), ("set_aside", "x"))
FILTERS = ("theme", "dimension", "session")


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """A proposal that words may lead to. key: the number that chooses it."""

    proposal: queries.Worded
    why: str
    key: str


def _filters(process: Process, given: QueryDict) -> tuple[dict[str, Any], dict[str, str]]:
    """Which contributions are looked at: as rows, and as they stand in an address. What does not exist is not a filter."""
    rows: dict[str, Any] = {
        "theme": Theme.objects.filter(process=process, code=given.get("theme", "")).first(),
        "dimension": Dimension.objects.filter(process=process, code=given.get("dimension", "")).first(),
        "session": _session(process, given.get("session", "")),
    }
    return rows, {name: str(given[name]) for name in FILTERS if rows[name] is not None}


def _session(process: Process, key: str) -> Session | None:
    try:
        return Session.objects.filter(process=process, uuid=UUID(key)).first() if key else None
    except ValueError:
        return None


def _bench(process: Process, kept: dict[str, str], **more: object) -> str:
    query = {**kept, **{name: str(value) for name, value in more.items() if value is not None}}
    return reverse("participation:synthesis", args=[process.slug]) + (f"?{urlencode(query)}" if query else "")


def _number(given: QueryDict, name: str) -> int:
    value = given.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 9 else 0


@requires(may_work)
@require_GET
def synthesis(request: ActingRequest, slug: str) -> HttpResponse:
    """The next contribution without a place, what stands beside it, and where it may go."""
    process = process_of(slug)
    rows, kept = _filters(process, request.GET)
    coming, before, waiting = queries.queue(queries.without_place(process, **rows), at=_number(request.GET, "n"))
    now = coming[0] if coming else None
    beside = queries.beside(now) if now else None
    words = request.GET.get("words", "")
    found = queries.find_proposals(process, words=words, most=8) if words.strip() else []
    context = {
        "process": process,
        "now": now,
        "options": _options(beside, found) if beside else [],
        "coming": coming[1:],
        "beside": beside,
        "waiting": waiting,
        "coverage": queries.coverage(process)[-1],
        "types": [(code, Derivation.Type(code).label, key) for code, key in TYPES],
        "themes": queries.theme_tree(process),
        "dimensions": list(process.dimensions.order_by("order")),
        "sessions": list(process.sessions.order_by("starts_at")),
        "chosen": rows,
        "kept": kept,
        "words": words,
        "found": found,
        "here": _bench(process, kept, n=now.number if now else None),
        "next_url": _bench(process, kept, n=coming[1].number) if len(coming) > 1 else "",
        "before_url": _bench(process, kept, n=before.number) if before else "",
        "may_lead": may_lead(request.actor),
        **HERE,
    }
    return render_part(request, "participation/synthesis/bench.html", "participation/synthesis/parts/bench.html", context)


def _contribution(process: Process, contribution_uuid: UUID) -> Contribution:
    return get_object_or_404(Contribution.objects.select_related("process", "dimension"), process=process, uuid=contribution_uuid)


def _options(beside: queries.Beside, found: list[queries.Worded]) -> list[Option]:
    """Proposals to choose from, each once: those that were looked for, where nearly the same words led, the nearest by their wording."""
    options: dict[int, Option] = {}
    for proposal in found:
        options.setdefault(proposal.pk, Option(proposal, _("You looked for it."), ""))
    for each in [*beside.near, *beside.proposals]:
        alike = f"{100 * each.score:.0f} %"
        for proposal in each.led_to:
            if each.number is not None:
                why = _("Number %(number)s led to it, and is %(alike)s alike.") % {"number": each.number, "alike": alike}
            else:
                why = _("Its wording is %(alike)s alike.") % {"alike": alike}
            options.setdefault(proposal.pk, Option(proposal, why, ""))
    return [dataclasses.replace(option, key=str(n) if n < 10 else "") for n, option in enumerate(list(options.values())[:12], start=1)]


@requires(may_work)
@require_POST
def place(request: ActingRequest, slug: str, contribution_uuid: UUID) -> HttpResponse:
    """Say where it leads; then the next one."""
    process = process_of(slug)
    contribution = _contribution(process, contribution_uuid)
    passage = _number(request.POST, "excerpt")
    what = get_object_or_404(Excerpt, contribution=contribution, pk=passage) if passage else contribution
    type_, reason, target = (request.POST.get(name, "") for name in ("type", "reason", "proposal"))
    back = _bench(process, {name: request.POST[name] for name in FILTERS if request.POST.get(name)}, n=contribution.number)
    with refusals_told(request):
        if type_ != Derivation.Type.SET_ASIDE and (target == "new" or (not target and request.POST.get("statement", "").strip())):
            theme = Theme.objects.filter(process=process, pk=_number(request.POST, "new_theme")).first()
            statement = request.POST.get("statement", "")
            _proposal, edge = services.place_as_new(
                what=what, statement=statement, type=type_ or "same", theme=theme, reason=reason, by=request.actor
            )
        else:
            proposal = Proposal.objects.filter(process=process, pk=_number(request.POST, "proposal")).first()
            edge = services.place(what=what, proposal=proposal, type=type_ or "same", reason=reason, by=request.actor)
        undo = reverse("participation:take_back", args=[slug, contribution.uuid, edge.pk])
        say(request, _("Number %(number)s is placed.") % {"number": contribution.number}, undo=undo)
    return HttpResponseRedirect(back)


@requires(may_work)
@require_POST
def take_back(request: ActingRequest, slug: str, contribution_uuid: UUID, edge_id: int) -> HttpResponse:
    """A place was a mistake. From a notice's "Undo" there is no reason given: then it was a slip."""
    process = process_of(slug)
    contribution = _contribution(process, contribution_uuid)
    edge = get_object_or_404(Derivation, pk=edge_id)
    reason = request.POST.get("reason", "").strip() or _("A slip.")
    with refusals_told(request):
        services.take_back(derivation=edge, contribution=contribution, reason=reason, by=request.actor)
        say(request, _("Taken back. It stays to be seen that it was placed."))
    return HttpResponseRedirect(_bench(process, {}, n=contribution.number))


@requires(may_work)
@require_POST
def excerpt(request: ActingRequest, slug: str, contribution_uuid: UUID) -> HttpResponse:
    """A passage goes its own way."""
    process = process_of(slug)
    contribution = _contribution(process, contribution_uuid)
    with refusals_told(request):
        services.set_passage_apart(contribution=contribution, passage=request.POST.get("passage", ""), by=request.actor)
    return HttpResponseRedirect(_bench(process, {}, n=contribution.number))


@requires(may_work)
@require_POST
def code(request: ActingRequest, slug: str, contribution_uuid: UUID) -> HttpResponse:
    """Say what it is about."""
    process = process_of(slug)
    contribution = _contribution(process, contribution_uuid)
    theme = get_object_or_404(Theme, process=process, pk=_number(request.POST, "theme_id"))
    with refusals_told(request):
        services.code(contribution=contribution, theme=theme, by=request.actor)
    if request.POST.get("from") == "coding":
        return HttpResponseRedirect(reverse("participation:coding", args=[slug]))
    kept = {name: request.POST[name] for name in FILTERS if request.POST.get(name)}
    return HttpResponseRedirect(_bench(process, kept, n=contribution.number))


@requires(may_work)
@require_POST
def suggest(request: ActingRequest, slug: str) -> HttpResponse:
    """Work the suggestions out anew."""
    process = process_of(slug)
    outcome = services.work_out_suggestions(process=process, by=request.actor)
    made = sum(outcome.made.values())
    say(request, _("%(made)s suggestions about %(n)s contributions.") % {"made": made, "n": outcome.contributions})
    return HttpResponseRedirect(_bench(process, {}))


@requires(may_work)
@require_GET
def proposals(request: ActingRequest, slug: str) -> HttpResponse:
    """All proposals."""
    process = process_of(slug)
    theme = Theme.objects.filter(process=process, code=request.GET.get("theme", "")).first()
    state = request.GET.get("state", "")
    state = state if state in Proposal.State.values else ""
    page = Paginator(queries.proposals_of(process, state=state, theme=theme), 50).get_page(request.GET.get("page"))
    context = {
        "process": process,
        "page": page,
        "states": Proposal.State.choices,
        "state": state,
        "themes": queries.theme_tree(process),
        "theme": theme,
        **HERE,
    }
    return render(request, "participation/synthesis/proposals.html", context)


@requires(may_work)
def proposal(request: ActingRequest, slug: str, number: int) -> HttpResponse:
    """One proposal: its wordings, where it came from, what is decided."""
    process = process_of(slug)
    found = get_object_or_404(Proposal.objects.select_related("process", "theme", "dimension"), process=process, number=number)
    if request.method == "POST":
        with refusals_told(request):
            _change(request, found)
            say(request, _("Saved."))
        return HttpResponseRedirect(request.path)
    context = {
        "process": process,
        "proposal": found,
        "versions": list(found.versions.select_related("worker").order_by("-version")),
        "sources": queries.sources_of(found),
        "themes": queries.theme_tree(process),
        "states": [(state, state.label) for state in (Proposal.State.DEFERRED, Proposal.State.SET_ASIDE, Proposal.State.DRAFT)],
        "may_lead": may_lead(request.actor),
        **HERE,
    }
    return render(request, "participation/synthesis/proposal.html", context)


def _change(request: ActingRequest, found: Proposal) -> None:
    data, by = request.POST, request.actor
    match data.get("do"):
        case "reword":
            services.reword_proposal(proposal=found, statement=data.get("statement", ""), reason=data.get("reason", ""), by=by)
        case "confirm":
            services.confirm_proposal(proposal=found, by=by)
        case "answer":
            services.answer_proposal(proposal=found, state=data.get("state", ""), answer=data.get("answer", ""), by=by)
        case "file":
            theme = Theme.objects.filter(process=found.process, pk=_number(data, "theme_id")).first()
            services.file_proposal(proposal=found, theme=theme, by=by)
        case "merge":
            into = get_object_or_404(Proposal, process=found.process, number=_number(data, "into"))
            services.merge_proposals(proposals=[found], into=into, reason=data.get("reason", ""), by=by)
        case _:
            raise Http404


@requires(may_work)
def themes(request: ActingRequest, slug: str) -> HttpResponse:
    """The tree of themes, and how it is changed."""
    process = process_of(slug)
    if request.method == "POST":
        parent = Theme.objects.filter(process=process, pk=_number(request.POST, "parent")).first()
        with refusals_told(request):
            if request.POST.get("do") == "add":
                words = {language: request.POST.get(f"name_{language}", "").strip() for language in ("ca", "es", "en-gb")}
                services.add_theme(process=process, name={k: v or words["ca"] for k, v in words.items()}, parent=parent, by=request.actor)
            else:
                theme = get_object_or_404(Theme.objects.select_related("process"), process=process, pk=_number(request.POST, "theme_id"))
                if request.POST.get("do") == "retire":
                    services.retire_theme(theme=theme, by=request.actor)
                else:
                    services.move_theme(theme=theme, parent=parent, by=request.actor)
        return HttpResponseRedirect(request.path)
    rows = queries.theme_tree(process, retired=True)
    context = {"process": process, "rows": rows, "version": services.tree_version(process), **HERE}
    return render(request, "participation/synthesis/themes.html", context)


@requires(may_work)
@require_GET
def coding(request: ActingRequest, slug: str) -> HttpResponse:
    """The sample that two people code without seeing each other, and how far they agree."""
    process = process_of(slug)
    now, left = queries.to_code(process, worker_id=request.actor.worker_id or 0, size=SAMPLE)
    context = {
        "process": process,
        "now": now,
        "left": left,
        "size": SAMPLE,
        "themes": queries.theme_tree(process),
        "agreement": queries.agreement_of_coders(process),
        **HERE,
    }
    return render(request, "participation/synthesis/coding.html", context)
