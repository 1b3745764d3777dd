"""What the author does: takes sentences out, puts some in with a reason, writes judgement, sends the whole to approval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from impulsem.organisation.models import Role, Worker, WorkerPost
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed
from impulsem.platform.statements import Entering
from impulsem.platform.words import said
from impulsem.reports import permissions, rules
from impulsem.reports.models import Draft, DraftStatement, Judgement, ReportRequest, ReportVersion, RequestEvent, StatementChoice
from impulsem.reports.services import refusals
from impulsem.reports.services.requests import held, step

State = ReportRequest.State
LONGEST = 20_000  # characters of the judgement of a section


@transaction.atomic
def choose(*, draft: Draft, kept: Collection[int], reasons: Mapping[int, str], by: Actor, at: dt.datetime) -> int:
    """Of the sentences of a draft, `kept` (keys) stand in the report, the others do not; gives how many choices were new.

    reasons: by key, why a guarded sentence must stand there. Refuses: NotYourReport, CannotFollow, SayWhyItEnters.
    """
    request = _being_written(draft.request, by, at=at)
    chosen = choices_of(request)
    fresh = []
    for row in draft.statements.all():
        stands = is_in(row, chosen)
        wanted = row.pk in kept
        if stands == wanted:
            continue
        reason = reasons.get(row.pk, "").strip()
        if wanted and row.entering == Entering.REASONED and not reason:
            raise refusals.SayWhyItEnters
        fresh.append(
            StatementChoice(
                request=request, section=row.section, origin=row.origin, kept=wanted, reason=reason[:300], at=at, worker_id=by.worker_id
            )
        )
    StatementChoice.objects.bulk_create(fresh)
    if fresh:
        guarded = sum(1 for one in fresh if one.reason)
        audit.record(by, "reports.statements_chosen", on=request, choices=len(fresh), with_reason=guarded)
    return len(fresh)


def choices_of(request: ReportRequest) -> dict[tuple[str, str], StatementChoice]:
    """The last word on each sentence, by section and origin (one query)."""
    return {(one.section, one.origin): one for one in request.choices.order_by("pk")}


def is_in(row: DraftStatement, chosen: Mapping[tuple[str, str], StatementChoice]) -> bool:
    """Whether a sentence stands in the report."""
    choice = chosen.get((row.section, row.origin))
    return choice.kept if choice is not None else row.entering == Entering.ITSELF


@transaction.atomic
def write_judgement(*, request: ReportRequest, section: str, text: str, expected: int, by: Actor, at: dt.datetime) -> Judgement | None:
    """Keep what is written in a section. expected: the number of the text that the writer began from, 0 for none.

    Refuses: NotYourReport, CannotFollow, TextTooLong, JudgementChanged (somebody else wrote meanwhile).
    """
    request = _being_written(request, by, at=at)
    if section not in {one["code"] for one in request.version.sections if one["judgement"]}:
        raise refusals.CannotFollow
    if len(text) > LONGEST:
        raise refusals.TextTooLong(limit=LONGEST)
    now = Judgement.objects.filter(request=request, section=section).first()
    if now is None:
        if not text.strip():
            return None
        return Judgement.objects.create(request=request, section=section, text=text, saved_at=at, saved_by_id=by.worker_id)
    if now.text == text:
        return now
    if now.number != expected and now.saved_by_id != by.worker_id:
        raise refusals.JudgementChanged(section=section, theirs=now.text, number=now.number)
    now.text, now.number, now.saved_at, now.saved_by_id = text, now.number + 1, at, by.worker_id
    now.save()
    return now


@transaction.atomic
def send_to_approval(*, request: ReportRequest, reviewer: Worker, by: Actor, at: dt.datetime) -> ReportVersion:
    """Fix what the report says as its next version, and ask somebody else to approve it.

    Refuses: NotYourReport, CannotFollow, NothingToSay, JudgementMissing, OwnReport, CannotReview.
    """
    request = _being_written(request, by, at=at)
    if by.worker_id is None:
        raise NotAllowed
    if reviewer.pk in (request.author_id, by.worker_id):
        raise refusals.OwnReport
    if reviewer.pk not in set(reviewers_of(request, at=at).values_list("pk", flat=True)):
        raise refusals.CannotReview
    draft = request.drafts.order_by("-number").first()
    if draft is None:
        raise refusals.NothingToSay
    content = content_of(request, draft)
    missing = [one["title"] for one in content["sections"] if one["asks_judgement"] and not one["judgement"]]
    if missing:
        raise refusals.JudgementMissing(sections=", ".join(missing))
    version = ReportVersion.objects.create(
        request=request,
        number=request.versions.count() + 1,
        draft=draft,
        content=content,
        digest=rules.digest(content),
        author_id=by.worker_id,
        made_at=at,
    )
    request.reviewer = reviewer
    request.state = State.DRAFT
    step(request, State.IN_REVIEW, RequestEvent.Kind.SENT, note=reviewer.name, by=by, at=at, save=False)
    request.save(update_fields=["state", "reviewer"])
    return version


def reviewers_of(request: ReportRequest, *, at: dt.datetime) -> Any:
    """Who can approve a report of this centre, besides its author: directors and professionals with a post there, by name."""
    posts = WorkerPost.objects.on(timezone.localdate(at)).filter(
        centre_id=request.file.centre_id, role__in=[Role.CENTRE_DIRECTOR, Role.PROFESSIONAL]
    )
    return Worker.objects.filter(pk__in=posts.values("worker_id")).exclude(pk=request.author_id).order_by("name")


def content_of(request: ReportRequest, draft: Draft) -> dict[str, Any]:
    """Everything that the report says, in its language (four queries)."""
    version, language = request.version, request.language
    chosen = choices_of(request)
    judged = dict(request.judgements.values_list("section", "text"))
    rows: dict[str, list[DraftStatement]] = {}
    for row in draft.statements.order_by("section", "position"):
        if is_in(row, chosen):
            rows.setdefault(row.section, []).append(row)
    with translation.override(language):
        about = [one.full_name for one in Person.objects.filter(pk__in=request.about.all()).order_by("birth_date", "pk")]
    return {
        "type": version.type.code,
        "type_version": version.number,
        "title": said(version.title, language),
        "purpose": said(version.purpose, language),
        "ground": said(version.ground, language),
        "asked_by": request.asked_by,
        "reference": request.reference,
        "received_on": request.received_on.isoformat(),
        "language": language,
        "about": about,
        "draft": draft.number,
        "drafted_at": draft.made_at.isoformat(),
        "sections": [
            {
                "code": one["code"],
                "title": said(one["title"], language),
                "asks_judgement": one["judgement"],
                "judgement": judged.get(one["code"], "").strip() if one["judgement"] else "",
                "statements": [_fixed(row, chosen) for row in rows.get(one["code"], ())],
            }
            for one in version.sections
        ],
    }


def _fixed(row: DraftStatement, chosen: Mapping[tuple[str, str], StatementChoice]) -> dict[str, Any]:
    choice = chosen.get((row.section, row.origin))
    return {
        "text": row.text,
        "source": row.source,
        "dated": row.dated.isoformat() if row.dated else None,
        "stale_since": row.stale_since.isoformat() if row.stale_since else None,
        "origin": row.origin,
        "category": row.category,
        "about": row.about,
        "reason": choice.reason if choice is not None else "",
    }


def _being_written(request: ReportRequest, by: Actor, *, at: dt.datetime) -> ReportRequest:
    request = held(request)
    if not permissions.writes(request, by, at=at):
        raise refusals.NotYourReport
    if request.state != State.DRAFT:
        raise refusals.CannotFollow
    return request
