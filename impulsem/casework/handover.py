"""What casework says about a file that goes to somebody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from impulsem.casework.models import AccessGrant, Consultation, EntryDraft, Plan
from impulsem.casework.queries.transfers import open_promises_of
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.platform.handover import Bundle, ChecklistItem, Thing, checklist


def _promises(bundle: Bundle) -> Sequence[Thing]:
    return [Thing(row.text, row.due_on) for row in open_promises_of(bundle.worker_id, bundle.file_id)]


def _give_promises(bundle: Bundle, worker_id: int, by: Actor, at: dt.datetime) -> int:
    return open_promises_of(bundle.worker_id, bundle.file_id).order_by().update(worker_id=worker_id)


def _plans(bundle: Bundle) -> Sequence[Thing]:
    live = Plan.objects.filter(file_id=bundle.file_id).exclude(state=Plan.State.CLOSED).order_by("pk")
    return [Thing(f"{plan.get_kind_display()} · {plan.get_state_display()}", plan.review_on) for plan in live]


def _drafts(bundle: Bundle) -> Sequence[Thing]:
    mine = EntryDraft.objects.filter(file_id=bundle.file_id, worker_id=bundle.worker_id or 0).order_by("saved_at")
    return [Thing(saved.strftime("%Y-%m-%d"), None) for saved in mine.values_list("saved_at", flat=True)]


def _accesses(bundle: Bundle) -> Sequence[Thing]:
    open_ones = AccessGrant.objects.filter(file_id=bundle.file_id, expires_at__gt=clock.now()).select_related("worker")
    return [Thing(f"{grant.worker.name} · {grant.get_reason_display()}", grant.expires_at.date()) for grant in open_ones]


def _consultations(bundle: Bundle) -> Sequence[Thing]:
    asked = Consultation.objects.filter(file_id=bundle.file_id, state=Consultation.State.ASKED).select_related("expert")
    return [Thing(f"{one.expert.name} · {one.get_topic_display()}", None) for one in asked]


checklist.register(
    ChecklistItem(code="casework.promises", label=_("Commitments still open"), load=_promises, move=_give_promises, order=10)
)
checklist.register(
    ChecklistItem(
        code="casework.plans",
        label=_("Plans"),
        load=_plans,
        order=20,
        advice=_("They stay in the file; the review falls to the new referent."),
    )
)
checklist.register(
    ChecklistItem(
        code="casework.drafts",
        label=_("Drafts not saved"),
        load=_drafts,
        order=60,
        advice=_("Only their author can finish them: do it before."),
    )
)
checklist.register(
    ChecklistItem(code="casework.accesses", label=_("Access given with a reason"), load=_accesses, order=70, advice=_("It ends by itself."))
)
checklist.register(
    ChecklistItem(
        code="casework.consultations",
        label=_("Questions to experts"),
        load=_consultations,
        order=80,
        advice=_("The answer comes into the file."),
    )
)
