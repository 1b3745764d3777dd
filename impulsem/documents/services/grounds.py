"""What people were told, and what they answered to uses of their data: on screen or on paper, in their language."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from impulsem.documents import refusals
from impulsem.documents.models import Document, Ground, GroundType, Notice, NoticeGiven
from impulsem.documents.services.making import LANGUAGES, check_people, issue
from impulsem.documents.services.uploads import GivenFile, upload
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import refusing
from impulsem.platform.words import said

Answer = Ground.Answer


def language_of(person: Person) -> str:
    return LANGUAGES.get(person.notice_language, "ca")


def give_notice(*, notice: Notice, person: Person, by: Actor, at: dt.datetime, paper: GivenFile | bytes | None = None) -> NoticeGiven:
    """Write down that a person was given a notice; `paper`, signed, when it was on paper. The same version a second time changes nothing.

    Refuses: NotTheirs, and what uploads refuse.
    """
    check_people([person], by=by, at=at)
    with transaction.atomic():
        if there := NoticeGiven.objects.filter(notice=notice, person=person).first():
            return there
        document = _brought(paper, "notice", said(notice.title), person, by=by, at=at)
        given = NoticeGiven.objects.create(
            notice=notice, person=person, language=language_of(person), how=_how(document), document=document, at=at, by_id=by.worker_id
        )
        audit.record(by, "documents.notice_given", on=person, notice=notice.code, version=notice.version, how=given.how)
    return given


def answer(
    *, ground: GroundType, person: Person, answer: str, by: Actor, at: dt.datetime, paper: GivenFile | bytes | None = None
) -> Ground:
    """What a person answers to a use of data: yes or no to a consent, an objection to a look-up. An earlier answer ends.

    Refuses: NotTheirs, NotAsked, and what uploads refuse.
    """
    check_people([person], by=by, at=at)
    allowed = {Answer.GIVEN, Answer.REFUSED} if ground.asks else {Answer.OBJECTED} if ground.can_object else set()
    if answer not in allowed:
        raise refusals.NotAsked
    with transaction.atomic(), refusing({"ground_one_open_answer": refusals.NotAsked}):
        Ground.objects.filter(person=person, code=ground.code, ended_at__isnull=True).update(ended_at=at, ended_by_id=by.worker_id)
        document = _brought(paper, "consent", said(ground.title), person, by=by, at=at)
        given = Ground.objects.create(
            type=ground,
            code=ground.code,
            person=person,
            answer=answer,
            language=language_of(person),
            how=_how(document),
            document=document,
            answered_at=at,
            holds_until=_later(timezone.localdate(at), ground.months),
            by_id=by.worker_id,
        )
        audit.record(by, "documents.ground_answered", on=person, ground=ground.code, version=ground.version, answer=answer, how=given.how)
    return given


def withdraw(*, ground: Ground, by: Actor, at: dt.datetime) -> Ground:
    """A person takes back what it answered, as easily as it was given (GDPR 7.3). Refuses: NotTheirs, NothingToWithdraw."""
    check_people([ground.person], by=by, at=at)
    with transaction.atomic():
        ground = Ground.objects.select_for_update(of=("self",)).get(pk=ground.pk)
        if ground.ended_at is not None:
            raise refusals.NothingToWithdraw
        ground.ended_at, ground.ended_by_id, ground.withdrawn = at, by.worker_id, True
        ground.save(update_fields=["ended_at", "ended_by", "withdrawn"])
        audit.record(by, "documents.ground_withdrawn", on=ground.person, ground=ground.code, answer=ground.answer)
    return ground


def print_notice(*, notice: Notice, person: Person, by: Actor, at: dt.datetime) -> Document:
    """The notice on paper, in the person's language. Refuses as `issue`."""
    language = language_of(person)
    sections = [{"heading": said(each["heading"], language), "text": said(each["text"], language)} for each in notice.sections]
    context = {"sections": sections, "person": person, "version": notice.version}
    return _paper("notice", said(notice.title, language), "documents/papers/notice.html", context, person, by=by, at=at)


def print_ground(*, ground: GroundType, person: Person, by: Actor, at: dt.datetime) -> Document:
    """The sheet on which a person answers, in its language. Refuses as `issue`."""
    language = language_of(person)
    words = {name: said(getattr(ground, name), language) for name in ("purpose", "parties", "data", "withdrawal", "law")}
    context = {**words, "ground": ground, "person": person}
    return _paper("consent", said(ground.title, language), "documents/papers/ground.html", context, person, by=by, at=at)


def _paper(kind: str, title: str, template: str, context: Mapping[str, Any], person: Person, *, by: Actor, at: dt.datetime) -> Document:
    return issue(kind=kind, title=title, template=template, context=context, language=person.notice_language, about=[person], by=by, at=at)


def _brought(paper: GivenFile | bytes | None, kind: str, title: str, person: Person, *, by: Actor, at: dt.datetime) -> Document | None:
    return upload(file=paper, kind=kind, title=title, about=[person], by=by, at=at, proves="agreement") if paper is not None else None


def _how(document: Document | None) -> str:
    return "screen" if document is None else "paper"


def _later(day: dt.date, months: int | None) -> dt.date | None:
    if months is None:
        return None
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
