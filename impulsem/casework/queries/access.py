"""Who looked into a file and why; which openings await the director's review."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models import AccessGrant, Assignment, CaseFile, FileEvent
from impulsem.organisation.models import Role, TeamMembership
from impulsem.people.models import HouseholdSplit
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.models import AuditEvent

#: What was done, in words, by the audit's code.
ACTIONS: dict[str, str | Promise] = {
    "casework.file_read": _("Looked at the file"),
    "casework.opened_with_reason": _("Opened it with a reason"),
    "casework.grant_reviewed": _("Reviewed an opening"),
    "casework.file_opened": _("Opened the file for the household"),
    "casework.file_paused": _("Paused the file"),
    "casework.file_resumed": _("Resumed the file"),
    "casework.file_closed": _("Closed the file"),
    "casework.file_reopened": _("Reopened the file"),
    "casework.file_phase": _("Changed the phase"),
    "casework.file_intensity": _("Changed the intensity"),
    "casework.transfer_proposed": _("Offered the file to somebody else"),
    "casework.transfer_accepted": _("Received the file"),
    "casework.transfer_refused": _("Refused the file"),
    "casework.transfer_withdrawn": _("Withdrew the offer"),
    "casework.transfer_package": _("Handed the file's summary out to another city"),
    "casework.consultation_asked": _("Asked an expert"),
    "casework.consultation_answered": _("Answered as an expert"),
    "casework.consultation_declined": _("Declined to answer as an expert"),
    "casework.consultation_withdrawn": _("Withdrew a question to an expert"),
    "casework.assigned": _("Made somebody responsible"),
    "casework.assignment_ended": _("Ended somebody's responsibility"),
}
#: On what ground somebody looked.
GROUNDS: dict[str, str | Promise] = {
    "grant": _("Opened with a reason"),
    "reach": _("Appointment or team"),
    "front_desk": _("Front desk of the centre, without the text"),
    **dict(Assignment.Role.choices),
}


CLOSING: dict[str, str | Promise] = dict(FileEvent.ClosingReason.choices)


def access_list(file: CaseFile, *, looks_only: bool = False) -> QuerySet[AuditEvent]:
    """Every look and every act on the file, newest first."""
    events = audit.of(file)
    return events.filter(action__in=["casework.file_read", "casework.opened_with_reason"]) if looks_only else events


@dataclasses.dataclass(frozen=True, slots=True)
class AccessLine:
    """A line of the access list, in words."""

    at: dt.datetime
    who: str
    role: str
    what: str
    ground: str
    why: str


#: Who is said to have looked, where the name would tell with whom somebody works who left safely.
SOMEBODY = _("Somebody of the services")


def other_sides_workers(file: CaseFile) -> frozenset[int]:
    """Workers who are responsible for people that left this household safely, and were never for this file (two queries at most).

    Whoever reads this file's list must not learn from a name where those people are attended.
    """
    splits = HouseholdSplit.objects.filter(origin=file.household_id)
    theirs = set(Assignment.objects.filter(file__household__in=splits.values("fresh_id")).values_list("worker_id", flat=True))
    theirs |= set(TeamMembership.objects.filter(team__in=splits.exclude(team=None).values("team_id")).values_list("worker_id", flat=True))
    if not theirs:
        return frozenset()
    return frozenset(theirs - set(Assignment.objects.filter(file=file).values_list("worker_id", flat=True)))


def access_line(event: AuditEvent, *, hidden: Collection[int] = ()) -> AccessLine:
    """hidden: workers whose names do not stand in this list (`other_sides_workers`)."""
    ground = GROUNDS.get(str(event.detail.get("ground", "")), "")
    roles = dict(Role.choices)
    return AccessLine(
        at=event.at,
        who=str(SOMEBODY) if event.worker_id in hidden else event.actor_name,
        role="" if event.worker_id in hidden else str(roles.get(event.role, event.role)),
        what=str(ACTIONS.get(event.action, event.action)),
        ground=str(ground),
        why=str(CLOSING.get(event.reason, event.reason)),
    )


def grants_of(file: CaseFile) -> QuerySet[AccessGrant]:
    """Openings with a reason, newest first."""
    return file.grants.select_related("worker", "reviewed_by").order_by("-granted_at")


def grants_to_review(actor: Actor) -> list[AccessGrant]:
    """Openings that the actor, as a director, has to review: oldest first, never the actor's own (one query)."""
    if not actor.holds(Role.CENTRE_DIRECTOR, Role.TERRITORIAL_DIRECTOR, Role.INSTITUTE):
        return []
    pending = _directed(actor).filter(review=AccessGrant.Review.PENDING).exclude(worker_id=actor.worker_id or 0)
    return list(pending.select_related("file__centre", "worker").order_by("granted_at", "pk"))


def grant_to_review(grant_id: int, actor: Actor) -> AccessGrant | None:
    """One of them, or one that was reviewed meanwhile."""
    return _directed(actor).filter(pk=grant_id).first()


def _directed(actor: Actor) -> QuerySet[AccessGrant]:
    if actor.holds(Role.INSTITUTE):
        return AccessGrant.objects.all()
    mine = Q(file__centre_id__in=actor.centres(Role.CENTRE_DIRECTOR))
    return AccessGrant.objects.filter(mine | Q(file__centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR)))
