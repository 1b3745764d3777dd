"""The plan on paper: printed as it stands, or in easy reading; and signed by whoever is part of it."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext, override

from impulsem.casework import permissions
from impulsem.casework.models import Plan, PlanParty
from impulsem.casework.queries.page import members_of
from impulsem.casework.queries.plans import plan_sheet
from impulsem.casework.services import plan_refusals as refusals
from impulsem.documents import services as documents
from impulsem.documents.models import Document
from impulsem.documents.services import Signer
from impulsem.people.models import Person
from impulsem.platform import audit
from impulsem.platform.actors import Actor

TEMPLATES = {False: "casework/plans/paper.html", True: "casework/plans/paper_easy.html"}


def print_plan(*, plan: Plan, easy: bool, sign: bool, by: Actor, at: dt.datetime) -> Document:
    """A document of what the plan says now, about the residents and carers of whom the actor may know, in the first one's language.

    sign: residents, carers and professionals of it are asked to sign, in any order; only for a plan that is agreed.
    Refuses: NotYourPlan, PlanCannotFollow (to sign what is not agreed), NobodyToPrintFor, and what `documents` refuses.
    """
    if by.worker_id is None or not permissions.standing_of(plan.file_id, by, at=at).plans:
        raise refusals.NotYourPlan
    if sign and plan.state != Plan.State.AGREED:
        raise refusals.PlanCannotFollow
    sheet = plan_sheet(plan, members_of(plan.file, by, at=at), by, at=at)
    people = [party.person for party in sheet.asked if party.person is not None]
    if not people:
        raise refusals.NobodyToPrintFor
    language = people[0].notice_language
    with override(language):
        title = gettext("My plan") if easy else str(plan.get_kind_display())
    document = documents.issue(
        kind=Document.Kind.PLAN,
        title=title,
        template=TEMPLATES[easy],
        context={"plan": plan, "sheet": sheet},
        language=language,
        about=people,
        centre=plan.file.centre,
        by=by,
        at=at,
    )
    audit.record(by, "casework.plan_printed", on=plan.file, plan=plan.pk, version=plan.version, document=document.pk)
    if sign:
        documents.ask_signatures(document=document, signers=_signers(people, sheet.here), by=by, at=at)
    return document


def _signers(people: list[Person], parties: list[PlanParty]) -> list[Signer]:
    return [Signer(person=person) for person in people] + [Signer(worker=p.worker) for p in parties if p.worker is not None]
