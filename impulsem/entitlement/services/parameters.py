"""A figure of the rules: proposed by one person, approved by another, published when all cases of the rules pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal

from django.db import connection, transaction
from django.utils import timezone

from impulsem.entitlement.engine.parameters import largest, scale_of
from impulsem.entitlement.events import ParametersPublished
from impulsem.entitlement.models import Parameter, ParameterValue, Publication
from impulsem.entitlement.permissions import brings_the_folder, keeps_parameters
from impulsem.entitlement.rules import placing
from impulsem.entitlement.services import refusals
from impulsem.entitlement.services.trying import candidate
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.events import announce
from impulsem.platform.periods import period

State = ParameterValue.State

_TURN = 7_090  # publications come one after the other: each is tried against what the one before left in force


@transaction.atomic
def propose_value(
    *,
    parameter: Parameter,
    value: Decimal,
    first: dt.date,
    last: dt.date | None = None,
    status: str,
    source: str,
    legal_reference: str = "",
    note: str = "",
    correction: str = "",
    by: Actor,
    at: dt.datetime,
) -> ParameterValue:
    """A value from `first` up to and with `last`; without an end, until the next published one begins.

    correction: why a value is set for days that are over. Refuses: NotAllowed, OutOfRange, EndsBeforeItBegins, WithoutSource,
    WithoutLaw, InThePast, TooFine, SameValue.
    """
    if not keeps_parameters(by):
        raise NotAllowed
    if not value.is_finite() or not 0 <= value <= largest(parameter.unit):
        raise refusals.OutOfRange
    if last is not None and last < first:
        raise refusals.EndsBeforeItBegins
    if not source.strip():
        raise refusals.WithoutSource
    if status == ParameterValue.Status.CONFIRMED and not legal_reference.strip():
        raise refusals.WithoutLaw
    if first < timezone.localdate(at) and not correction.strip():
        raise refusals.InThePast
    if value * scale_of(parameter.unit) % 1:
        raise refusals.TooFine
    there = list(parameter.values.in_force())
    span = period(first, placing.end_of(first, last, (row.valid for row in there)))
    if any(row.valid == span and row.value == value and row.status == status for row in there):
        raise refusals.SameValue
    proposal = ParameterValue.objects.create(
        parameter=parameter,
        value=value,
        valid=span,
        status=status,
        source=source.strip()[:300],
        legal_reference=legal_reference.strip()[:300],
        note=note.strip(),
        correction=correction.strip() if first < timezone.localdate(at) else "",
        proposed_by_id=by.worker_id,
        proposed_at=at,
    )
    audit.record(by, "entitlement.value_proposed", on=proposal, parameter=parameter.code)
    return proposal


@transaction.atomic
def approve_value(*, value: ParameterValue, by: Actor, at: dt.datetime) -> ParameterValue:
    """A second person stands for it. Refuses: NotAllowed, AlreadyJudged, OwnProposal."""
    value = _to_judge(value, by)
    value.state = State.APPROVED
    value.judged_by_id, value.judged_at = by.worker_id, at
    with refusing({"entitlement_value_two_people": refusals.OwnProposal}):
        value.save(update_fields=["state", "judged_by", "judged_at"])
    audit.record(by, "entitlement.value_approved", on=value, parameter=value.parameter.code)
    return value


@transaction.atomic
def reject_value(*, value: ParameterValue, because: str, by: Actor, at: dt.datetime) -> ParameterValue:
    """A second person says no, and why. Refuses: NotAllowed, AlreadyJudged, OwnProposal, SayWhy."""
    if not because.strip():
        raise refusals.SayWhy
    value = _to_judge(value, by)
    value.state = State.REJECTED
    value.judged_by_id, value.judged_at, value.rejected_because = by.worker_id, at, because.strip()
    value.save(update_fields=["state", "judged_by", "judged_at", "rejected_because"])
    audit.record(by, "entitlement.value_rejected", on=value, parameter=value.parameter.code)
    return value


def _to_judge(value: ParameterValue, by: Actor) -> ParameterValue:
    """The proposal, locked, if `by` may judge it."""
    if not keeps_parameters(by) or by.worker_id is None:
        raise NotAllowed
    value = ParameterValue.objects.select_for_update(of=("self",)).select_related("parameter").get(pk=value.pk)
    if value.state != State.PROPOSED:
        raise refusals.AlreadyJudged
    if value.proposed_by_id == by.worker_id:
        raise refusals.OwnProposal
    return value


@transaction.atomic
def publish(*, values: Collection[ParameterValue], note: str = "", by: Actor, at: dt.datetime) -> Publication:
    """Put approved values in force, all or none; what they replace keeps its row, and its days beside theirs.

    Refuses: NotAllowed, NothingToPublish, NotApproved, ChangedMeanwhile (another publication came between), CasesFail.
    """
    if not (keeps_parameters(by) or brings_the_folder(by)):
        raise NotAllowed
    if not values:
        raise refusals.NothingToPublish
    _one_at_a_time()
    rows = list(
        ParameterValue.objects.filter(pk__in=[value.pk for value in values])
        .select_for_update(of=("self",))
        .select_related("parameter")
        .order_by("parameter_id", "valid")
    )
    if any(row.state != State.APPROVED for row in rows):
        raise refusals.NotApproved
    tried = candidate(rows)
    passed = tried.passes()

    publication = Publication.objects.create(at=at, by_id=by.worker_id, cases=passed, note=note.strip())
    ParameterValue.objects.filter(pk__in=[row.pk for row in tried.leaving]).update(state=State.LEFT, left_in=publication)
    for row in tried.remains:
        row.published_in = publication
    ParameterValue.objects.bulk_create(tried.remains)
    ParameterValue.objects.filter(pk__in=[row.pk for row in rows]).update(state=State.PUBLISHED, published_in=publication)
    _tell(publication, rows, by)
    return publication


@transaction.atomic
def withdraw(*, value: ParameterValue, because: str, by: Actor, at: dt.datetime) -> Publication:
    """Take a published value out of force with nothing in its place: rules that need it then say that none is in force.

    No case has to pass: a figure that is found to be wrong must go at once. Refuses: NotAllowed, SayWhy, NotInForce.
    """
    if not keeps_parameters(by):
        raise NotAllowed
    if not because.strip():
        raise refusals.SayWhy
    _one_at_a_time()
    value = ParameterValue.objects.select_for_update(of=("self",)).select_related("parameter").get(pk=value.pk)
    if value.state != State.PUBLISHED:
        raise refusals.NotInForce
    publication = Publication.objects.create(at=at, by_id=by.worker_id, cases=0, note=because.strip())
    value.state, value.left_in = State.LEFT, publication
    value.save(update_fields=["state", "left_in"])
    _tell(publication, [value], by)
    return publication


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])


def _tell(publication: Publication, rows: Iterable[ParameterValue], by: Actor) -> None:
    codes = tuple(sorted({row.parameter.code for row in rows}))
    audit.record(by, "entitlement.published", on=publication, parameters=list(codes))
    announce(ParametersPublished(publication_id=publication.pk, codes=codes, at=publication.at))
