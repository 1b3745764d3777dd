"""Who looked into a file and why; which openings await the director's review."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models import AccessGrant, Assignment, CaseFile
from impulsem.organisation.models import Role
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


def access_list(file: CaseFile, *, looks_only: bool = False) -> QuerySet[AuditEvent]:
    """Every look and every act on the file, newest first."""
    events = audit.of(file)
    return events.filter(action__in=["casework.file_read", "casework.opened_with_reason"]) if looks_only else events


def grants_of(file: CaseFile) -> QuerySet[AccessGrant]:
    """Openings with a reason, newest first."""
    return file.grants.select_related("worker", "reviewed_by").order_by("-granted_at")


def grants_to_review(actor: Actor) -> list[AccessGrant]:
    """Openings that the actor, as a director, has to review: oldest first, never the actor's own (one query)."""
    if not actor.holds(Role.CENTRE_DIRECTOR, Role.TERRITORIAL_DIRECTOR, Role.INSTITUTE):
        return []
    mine = Q(file__centre_id__in=actor.centres(Role.CENTRE_DIRECTOR))
    mine |= Q(file__centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))
    if actor.holds(Role.INSTITUTE):
        mine = Q()
    pending = AccessGrant.objects.filter(mine, review=AccessGrant.Review.PENDING).exclude(worker_id=actor.worker_id)
    return list(pending.select_related("file__centre", "worker").order_by("granted_at", "pk"))
