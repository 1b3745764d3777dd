"""The entry's form as it is shown: new and filled in with what is known, or as it was left."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from impulsem.agenda.models import Appointment
from impulsem.casework import queries
from impulsem.casework.forms import EntryForm, Known, typed
from impulsem.casework.models import CaseFile, EntryDraft
from impulsem.casework.queries import FilePage, Offer, Where
from impulsem.casework.views.finding import uuids
from impulsem.organisation.models import Worker
from impulsem.platform.actors import Actor


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """The form and what stands around it."""

    form: EntryForm
    file: CaseFile | None
    appointment: Appointment | None
    readers: tuple[str, ...]
    draft: EntryDraft | None = None

    def context(self, actor: Actor) -> dict[str, Any]:
        chosen = {str(value) for value in (self.form["people"].value() or [])}
        people = [choice for choice in self.form.known.people if str(choice.uuid) in chosen]
        return {
            "entry": self.form,
            "entry_file": self.file,
            "entry_appointment": self.appointment,
            "entry_readers": self.readers,
            "entry_draft": self.draft,
            "entry_people": people,
        }


def form_at_hand(page: FilePage, actor: Actor, *, at: dt.datetime) -> dict[str, Any]:
    """The new entry on a file's page: the draft that was left there, else a new one (a query; two where there may be a draft, or three)."""
    offer = queries.offer_in_file(page, actor, at=at)
    asked = page.to_write is not None or page.file.has_draft  # type: ignore[attr-defined]  # annotated by find_file
    draft = queries.latest_draft(actor.worker_id, file=page.file, appointment=page.to_write) if asked else None
    sheet = sheet_of(offer) if draft is None else restored(draft, offer, actor, at=at)
    return sheet.context(actor) | {"where": Where((page.file.number,), (), page.to_write)}


def sheet_of(offer: Offer, others: Sequence[Worker] = ()) -> Sheet:
    return Sheet(EntryForm.offering(offer, others), offer.file, offer.appointment, offer.readers)


def restored(draft: EntryDraft, offer: Offer, actor: Actor, *, at: dt.datetime, others: Sequence[Worker] = ()) -> Sheet:
    """What was being written, with whom it names as far as they may still be known of."""
    initial = typed(draft.content) | {"key": draft.key}
    form = EntryForm(known=_known(initial, offer, actor, at=at, others=others), initial=initial)
    return Sheet(form, offer.file, offer.appointment, offer.readers, draft)


def sent(data: QueryDict, offer: Offer, actor: Actor, *, at: dt.datetime, others: Sequence[Worker]) -> Sheet:
    """The form as it was sent, to be judged."""
    form = EntryForm(data, known=_known(typed(data), offer, actor, at=at, others=others))
    return Sheet(form, offer.file, offer.appointment, offer.readers)


def extended(data: QueryDict, offer: Offer, actor: Actor, *, at: dt.datetime, others: Sequence[Worker], more: Mapping[str, Any]) -> Sheet:
    """The form as typed with something added, not judged: how it grows without scripts."""
    initial = typed(data) | dict(more)
    form = EntryForm(known=_known(initial, offer, actor, at=at, others=others), initial=initial)
    return Sheet(form, offer.file, offer.appointment, offer.readers)


def _known(initial: Mapping[str, Any], offer: Offer, actor: Actor, *, at: dt.datetime, others: Sequence[Worker]) -> Known:
    named = [*initial.get("offered", []), *initial.get("people", [])]
    wanted = [key for key in dict.fromkeys(uuids([str(key) for key in named])) if key not in {choice.uuid for choice in offer.people}]
    also = {choice.uuid: choice for choice in queries.people_named(wanted, actor, at=at)}
    return Known((*offer.people, *(also[key] for key in wanted if key in also)), offer.professionals, others, offer.actions)
