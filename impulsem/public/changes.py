"""What changed lately in what everybody may read, for the feed."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from impulsem.participation.models import Return
from impulsem.participation.queries import processes
from impulsem.platform import clock
from impulsem.platform.words import said
from impulsem.strategy import queries as strategy
from impulsem.strategy.models import Programme, ProjectStatement, ProjectStep, Round, RoundStep
from impulsem.strategy.models.rounds import Status

MOST = 50


@dataclasses.dataclass(frozen=True, slots=True)
class News:
    """key: never changes and is nobody else's; path: on this site."""

    key: str
    title: str
    text: str
    path: str
    at: dt.datetime


def latest() -> list[News]:
    """The latest first (seven queries)."""
    found = [*_processes(), *_returns(), *_strategy(), *_rounds(), *_projects()]
    return sorted(found, key=lambda news: (news.at, news.key), reverse=True)[:MOST]


def _start(day: dt.date) -> dt.datetime:
    return clock.day_span(day)[0]


def _processes() -> list[News]:
    return [
        News(
            f"process:{each.uuid}",
            _("Process: %(title)s") % {"title": each},
            said(each.summary),
            reverse("public:process", args=[each.slug]),
            _start(each.starts_on),
        )
        for each in processes(public_only=True)
        if each.starts_on <= clock.today()
    ]


def _returns() -> list[News]:
    """People were told what became of what they said: one piece of news a process and day."""
    days: dict[tuple[str, dt.date], set[int]] = {}
    titles = {}
    rows = Return.objects.filter(session__process__public=True).select_related("session__process").order_by("-on")[:500]
    for each in rows:
        process = each.session.process
        titles[process.slug] = process
        days.setdefault((process.slug, each.on), set()).add(each.session_id)
    return [
        News(
            f"return:{slug}:{day.isoformat()}",
            _("Returned: %(title)s") % {"title": titles[slug]},
            ngettext(
                "The people of %(n)s session were told what became of what they said.",
                "The people of %(n)s sessions were told what became of what they said.",
                len(sessions),
            )
            % {"n": len(sessions)},
            reverse("public:process", args=[slug]),
            _start(day),
        )
        for (slug, day), sessions in days.items()
    ]


def _strategy() -> list[News]:
    return [
        News(
            f"strategy:{each.number}",
            _("Strategy, version %(number)s") % {"number": each.number},
            said(each.reason),
            reverse("strategy:version", args=[each.number]),
            _start(each.valid_from),
        )
        for each in strategy.versions(drafts=False)
        if each.valid_from is not None
    ]


def _rounds() -> list[News]:
    steps = RoundStep.objects.filter(status=Status.PUBLISHED, round__in=Round.objects.filter(status=Status.PUBLISHED)).select_related(
        "round"
    )
    return [
        News(
            f"round:{step.round.uuid}",
            _("Result: %(title)s") % {"title": said(step.round.title)},
            said(step.round.question),
            reverse("strategy:results", args=[step.round.uuid]),
            step.at,
        )
        for step in steps
    ]


def _projects() -> list[News]:
    """Steps of projects that a programme has which people could read; words of the last version that says them."""
    said_of = {
        row.project_id: row
        for row in ProjectStatement.objects.exclude(programme__status=Programme.Status.DRAFT)
        .select_related("project")
        .order_by("programme__number")
    }
    steps = ProjectStep.objects.filter(project_id__in=list(said_of)).order_by("-at", "-pk")[:MOST]
    return [
        News(
            f"project:{said_of[step.project_id].project.uuid}:{step.pk}",
            f"{said(said_of[step.project_id].title)}: {step.get_state_display()}",
            step.reason,
            reverse("strategy:project", args=[said_of[step.project_id].project.code]),
            step.at,
        )
        for step in steps
    ]
