"""Opening a file with a reason, for a time; its review by the director; the record of every look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from impulsem.casework import permissions, rules
from impulsem.casework.models import AccessGrant, Assignment, CaseFile
from impulsem.casework.queries.files import FILE_READ
from impulsem.casework.services import reach, refusals
from impulsem.people.models import HouseholdSplit
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing


@transaction.atomic
def open_with_reason(
    *,
    file: CaseFile,
    reason: str,
    explanation: str,
    hours: int,
    confidential_too: bool = False,
    by: Actor,
    at: dt.datetime,
) -> AccessGrant:
    """Open a file that the actor has no need to know of otherwise, for `hours`. The centre's director reviews it afterwards.

    Refuses: NotAllowed, SayWhy, HoursOutOfRange, NoConfidentialText (front desk).
    """
    if (
        by.worker_id is None
        or not permissions.may_open_with_reason(by)
        or not CaseFile.objects.known_to(by, at=at).filter(pk=file.pk).exists()
    ):
        raise NotAllowed
    if _works_with_the_other_side(file, by, at=at):
        raise NotAllowed
    explanation = explanation.strip()
    if reason not in AccessGrant.Reason.values or not explanation or len(explanation) > 500:
        raise refusals.SayWhy
    if not rules.GRANT_HOURS[0] <= hours <= rules.GRANT_HOURS[1]:
        raise refusals.HoursOutOfRange
    if confidential_too and permissions.is_desk_only(by):
        raise refusals.NoConfidentialText
    grant = AccessGrant.objects.create(
        file=file,
        worker_id=by.worker_id,
        reason=reason,
        explanation=explanation,
        confidential_too=confidential_too,
        granted_at=at,
        expires_at=at + dt.timedelta(hours=hours),
    )
    reach.push_grant(grant, reach.members(file, on=timezone.localdate(at)), at=at)
    audit.record(by, "casework.opened_with_reason", on=file, reason=explanation, code=reason, hours=hours, confidential=confidential_too)
    return grant


def _works_with_the_other_side(file: CaseFile, by: Actor, *, at: dt.datetime) -> bool:
    """Who is responsible for the household that somebody left safely does not open the file of those who left, whatever the reason."""
    origins = HouseholdSplit.objects.filter(fresh=file.household_id, undone_at__isnull=True).values("origin_id")
    theirs = Assignment.objects.on(timezone.localdate(at)).filter(worker_id=by.worker_id or 0, file__household_id__in=origins)
    return theirs.exists()


@transaction.atomic
def review_grant(*, grant: AccessGrant, verdict: str, note: str = "", by: Actor, at: dt.datetime) -> AccessGrant:
    """The director says whether the reason justified it. Refuses: NotYourFile, OwnGrant, AlreadyReviewed."""
    grant = AccessGrant.objects.select_for_update(of=("self",)).select_related("file__centre").get(pk=grant.pk)
    if not permissions.directs(by, grant.file.centre):
        raise refusals.NotYourFile
    if grant.review != AccessGrant.Review.PENDING:
        raise refusals.AlreadyReviewed
    grant.review = AccessGrant.Review(verdict)
    grant.reviewed_by_id = by.worker_id
    grant.reviewed_at = at
    grant.review_note = note.strip()[:500]
    with refusing({"grant_reviewed_by_somebody_else": refusals.OwnGrant}):
        grant.save(update_fields=["review", "reviewed_by", "reviewed_at", "review_note"])
    audit.record(by, "casework.grant_reviewed", on=grant.file, grant=grant.pk, verdict=verdict)
    return grant


def note_file_read(*, file: CaseFile, by: Actor, standing: permissions.Standing | None = None) -> None:
    """One line for each view of the file's page, with the ground on which it was seen."""
    audit.record(by, FILE_READ, on=file, ground=_ground(standing) if standing is not None else "")


def note_part_read(*, file: CaseFile, by: Actor, at: dt.datetime, standing: permissions.Standing) -> None:
    """A part of the page belongs to the look that it follows; fetched by itself it is a look of its own."""
    looks = audit.of(file).filter(worker_id=by.worker_id or 0, action=FILE_READ, at__gt=at - rules.RETURN_AFTER)
    if not looks.exists():
        note_file_read(file=file, by=by, standing=standing)


def note_brief_read(*, files: Sequence[UUID], by: Actor) -> None:
    """A printed brief of several files is a look at each of them."""
    for file in CaseFile.objects.filter(uuid__in=files).order_by("pk"):
        note_file_read(file=file, by=by)


def _ground(standing: permissions.Standing) -> str:
    """A code: the first of the grounds that hold, the strongest first."""
    if standing.roles:
        return sorted(standing.roles)[0]
    if standing.granted:
        return "grant"
    return "reach" if standing.reaches else "front_desk"
