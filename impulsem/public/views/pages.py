"""Processes, contributions, proposals and results, read by everybody."""

from __future__ import annotations

from django.core.validators import slug_re
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from impulsem.participation.models import Process
from impulsem.participation.queries import processes, published
from impulsem.participation.queries.published import FATES, Asked
from impulsem.participation.queries.source_answers import all_told
from impulsem.platform.web.access import open_to_all
from impulsem.platform.web.sharing import shared
from impulsem.provenance.queries import what_became_of
from impulsem.public import queries
from impulsem.public.forms import ReceiptForm, SearchForm
from impulsem.strategy import queries as strategy

FOUND = 50  # contributions that a search shows


def _process(slug: str) -> Process:
    found = published.public_process(slug)
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 7 else 1


@shared
def home(request: HttpRequest) -> HttpResponse:
    """What there is to read."""
    context = {
        "processes": list(processes(public_only=True)),
        "strategy": strategy.in_force(),
        "rounds": strategy.published_rounds(),
        "programme": strategy.programme_in_force(),
        "form": ReceiptForm(),
    }
    return render(request, "public/home.html", context)


@shared
def process(request: HttpRequest, slug: str) -> HttpResponse:
    """What was promised, who came, what was said, where it led."""
    page = queries.process_page(_process(slug))
    return render(request, "public/process.html", {"page": page, "process": page.process, "form": ReceiptForm()})


def _code(request: HttpRequest, name: str) -> str:
    """A code from the address; anything that cannot be one is none."""
    given = request.GET.get(name, "")
    return given if slug_re.fullmatch(given) else ""


def _asked(request: HttpRequest) -> Asked:
    fate = request.GET.get("fate", "")
    return Asked(dimension=_code(request, "dimension"), theme=_code(request, "theme"), fate=fate if fate in FATES else "")


def _list(request: HttpRequest, found: Process, asked: Asked, form: SearchForm, *, status: int = 200) -> HttpResponse:
    pages = queries.pages(published.contributions_count(found, asked), 1 if asked.words else _page(request))
    count = FOUND if asked.words else queries.A_PAGE
    context = {
        "process": found,
        "asked": asked,
        "pages": pages,
        "rows": published.contributions(found, asked, first=pages.first, count=count),
        "dimensions": published.dimensions_of(found.pk),
        "themes": published.themes_of(found.pk),
        "search": form,
        "most": FOUND,
    }
    return render(request, "public/contributions.html", context, status=status)


@shared
def _contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was said, by who and what about."""
    return _list(request, _process(slug), _asked(request), SearchForm())


@csrf_exempt  # it only reads
@never_cache
def _search(request: HttpRequest, slug: str) -> HttpResponse:
    """What was said in these words: they are not in the address, since they may be about somebody."""
    form = SearchForm(request.POST)
    words = form.cleaned_data["words"].strip() if form.is_valid() else ""
    return _list(request, _process(slug), Asked(words=words), form, status=200 if form.is_valid() else 422)


@csrf_exempt
@open_to_all
def contributions(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was said; a search when something was typed."""
    answer: HttpResponse = _search(request, slug) if request.method == "POST" else _contributions(request, slug)
    return answer


@shared
def contribution(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What became of one contribution."""
    found = _process(slug)
    said = published.contribution(found, number)
    if said is None:
        raise Http404
    story = queries.chapters(said.node_id, what_became_of([said.node_id]))
    answers = all_told(said.node_id) if said.text else []
    return render(request, "public/contribution.html", {"process": found, "each": said, "story": story, "source_answers": answers})


@shared
def proposals(request: HttpRequest, slug: str) -> HttpResponse:
    """Proposals that were made of what was said."""
    found, theme = _process(slug), _code(request, "theme")
    pages = queries.pages(published.proposals_count(found, theme=theme), _page(request))
    context = {
        "process": found,
        "theme": theme,
        "themes": published.themes_of(found.pk),
        "pages": pages,
        "rows": published.proposals(found, theme=theme, first=pages.first, count=queries.A_PAGE),
    }
    return render(request, "public/proposals.html", context)


@shared
def proposal(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Where a proposal came from and what came of it."""
    found = _process(slug)
    proposed = published.proposal(found, number)
    if proposed is None:
        raise Http404
    sources, more = queries.sources_of(proposed.node_id)
    context = {
        "process": found,
        "each": proposed,
        "wordings": published.wordings(found, number),
        "story": queries.chapters(proposed.node_id, what_became_of([proposed.node_id])),
        "sources": sources,
        "more": more,
    }
    return render(request, "public/proposal.html", context)


@shared
def results(request: HttpRequest) -> HttpResponse:
    """Rounds whose results are published, and what each one publishes."""
    rounds = [(each, each.count, list(strategy.files(each))) for each in strategy.published_rounds()]
    return render(request, "public/results.html", {"rounds": rounds})
