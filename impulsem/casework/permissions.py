"""Who may do what with a file. Predicates over an `Actor` and its `Standing`, which one query gives."""

from __future__ import annotations

import dataclasses
import datetime as dt

from impulsem.casework.models import Assignment, CaseFile
from impulsem.organisation import permissions as organisation
from impulsem.organisation.models import Centre, Role
from impulsem.platform.actors import Actor

may_write = organisation.attends_people
directs_somewhere = organisation.directs


def may_look(actor: Actor) -> bool:
    """May come to a file's door: whoever attends people or directs; not the administrator of the system."""
    return organisation.attends_people(actor) or organisation.directs(actor)


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """What an actor is to a file at a moment.

    reaches: it needs to know (assignment, cover, appointment today, protection team, grant). roles: of its assignments today.
    granted, granted_confidential: it opened the file with a reason, and asked for the confidential text too.
    at_desk: front desk of the file's centre. directs: director of the centre, of its territory, or of the institute.
    desk_only: front desk and not a professional too; whoever is that never reads what is confidential.
    """

    reaches: bool = False
    roles: frozenset[str] = frozenset()
    granted: bool = False
    granted_confidential: bool = False
    at_desk: bool = False
    directs: bool = False
    desk_only: bool = False

    @property
    def opens(self) -> bool:
        """May see the file's page."""
        return self.reaches or self.at_desk

    @property
    def reads_text(self) -> bool:
        """May read what is written in the file and is not confidential."""
        return self.reaches

    @property
    def plans(self) -> bool:
        """May write the plan, its assessments and what people say of it."""
        return self.reaches and not self.desk_only

    @property
    def works_here(self) -> bool:
        return bool(self.roles)

    @property
    def manages(self) -> bool:
        """May change the file's state, phase and intensity."""
        return self.works_here or self.directs

    @property
    def assigns(self) -> bool:
        """May say who is responsible."""
        return self.directs or Assignment.Role.REFERENT in self.roles

    @property
    def sees_access_list(self) -> bool:
        return self.works_here or self.directs

    @property
    def writes(self) -> bool:
        """May write an entry in the file."""
        return self.reaches or self.at_desk


def standing(file: CaseFile, actor: Actor) -> Standing:
    """What `actor` is to a `file` that was read `with_standing` of it, and with its centre."""
    unsealed = not file.with_sealed  # type: ignore[attr-defined]  # annotated by CaseFileQuerySet.with_standing
    reached = file.reached  # type: ignore[attr-defined]  # the same
    roles = frozenset(file.roles)  # type: ignore[attr-defined]  # the same
    granted = file.granted_until is not None  # type: ignore[attr-defined]  # the same
    return Standing(
        reaches=reached or (unsealed and (bool(roles) or granted)),
        roles=roles if reached or unsealed else frozenset(),
        granted=granted,
        granted_confidential=file.granted_confidential,  # type: ignore[attr-defined]  # the same
        at_desk=unsealed and file.centre_id in actor.centres(Role.FRONT_DESK),
        directs=directs(actor, file.centre),
        desk_only=is_desk_only(actor),
    )


def is_desk_only(actor: Actor) -> bool:
    return organisation.is_front_desk(actor) and not organisation.is_professional(actor)


def standing_of(file_id: int, actor: Actor, *, at: dt.datetime) -> Standing:
    """The same, looked up (one query)."""
    file = CaseFile.objects.select_related("centre").with_standing(actor, at=at).get(pk=file_id)
    return standing(file, actor)


def directs(actor: Actor, centre: Centre) -> bool:
    return organisation.directs_centre(actor, centre_id=centre.pk, territory_id=centre.territory_id)


def may_plan(actor: Actor) -> bool:
    """May read plans and assessments of files within reach: professionals and who directs, not the front desk alone."""
    return may_look(actor) and not is_desk_only(actor)


def may_open_file(actor: Actor, centre: Centre) -> bool:
    """Front desk and professionals of the centre, and who directs it."""
    return centre.pk in actor.centres(Role.FRONT_DESK, Role.PROFESSIONAL) or directs(actor, centre)


def may_open_with_reason(actor: Actor) -> bool:
    return actor.worker_id is not None and may_look(actor)


def reviews_grants(actor: Actor) -> bool:
    return organisation.directs(actor)
