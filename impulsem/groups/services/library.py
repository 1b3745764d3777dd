"""Projects of centres: copied from the library, written anew, offered to the others, taken out of use."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db import transaction

from impulsem.groups.models import GroupProject, ProjectVersion
from impulsem.groups.permissions import may_plan_at, may_write_project
from impulsem.groups.rules.guides import Guide
from impulsem.groups.services import refusals
from impulsem.groups.services.planning import current_version
from impulsem.organisation.models import Centre
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.platform.words import Words

SIZES = {
    "group_project_of_a_size": refusals.ProjectWrongSize,
    "group_project_title_in_all": refusals.ProjectIncomplete,
    "group_project_summary_in_all": refusals.ProjectIncomplete,
}


@dataclasses.dataclass(frozen=True, slots=True)
class ProjectDetails:
    """What a version says. `guide` in `language`; the guides in other languages stay as they were."""

    title: Words
    summary: Words
    language: str
    guide: Guide
    topic: str
    joint_with: tuple[str, ...]
    minutes: int
    sessions: int
    capacity: int


@transaction.atomic
def copy_project(*, project: GroupProject, centre: Centre, by: Actor, at: dt.datetime) -> GroupProject:
    """A centre makes a project its own, to change it; the copy says from which version it was made. Refuses: NotAllowed, CannotCopy."""
    if not may_plan_at(by, centre):
        raise NotAllowed
    if not GroupProject.objects.offered_to({centre.pk}).filter(pk=project.pk).exists():
        raise refusals.CannotCopy
    origin = current_version(project)
    copy = GroupProject.objects.create(kind=project.kind, centre=centre, origin=origin, created_by_id=by.worker_id, created_at=at)
    ProjectVersion.objects.create(
        project=copy,
        number=1,
        title=origin.title,
        summary=origin.summary,
        guide=origin.guide,
        topic=origin.topic,
        joint_with=origin.joint_with,
        minutes=origin.minutes,
        sessions=origin.sessions,
        capacity=origin.capacity,
        made_at=at,
        made_by_id=by.worker_id,
    )
    audit.record(by, "groups.copy_project", on=copy, origin=origin.pk)
    return copy


@transaction.atomic
def write_project(*, project: GroupProject, details: ProjectDetails, by: Actor, at: dt.datetime) -> ProjectVersion:
    """The next version of a centre's project; sessions that were planned keep theirs. Refuses: NotAllowed, ProjectIncomplete,
    ProjectWrongSize."""
    if not may_write_project(by, project):
        raise NotAllowed
    GroupProject.objects.select_for_update(of=("self",), no_key=True).get(pk=project.pk)  # two who write at once: two versions
    before = current_version(project)
    if not all(text.strip() for words in (details.title, details.summary) for text in words.values()):
        raise refusals.ProjectIncomplete
    with refusing(SIZES):
        version = ProjectVersion.objects.create(
            project=project,
            number=before.number + 1,
            title=details.title,
            summary=details.summary,
            guide={**before.guide, details.language: details.guide.written()},
            topic=details.topic,
            joint_with=list(details.joint_with),
            minutes=details.minutes,
            sessions=details.sessions,
            capacity=details.capacity,
            made_at=at,
            made_by_id=by.worker_id,
        )
    audit.record(by, "groups.write_project", on=project, number=version.number)
    return version


@transaction.atomic
def share_project(*, project: GroupProject, shared: bool, by: Actor) -> GroupProject:
    """A centre offers its project to all others, or no more. Copies that others made stay theirs."""
    if not may_write_project(by, project):
        raise NotAllowed
    project.shared = shared
    project.save(update_fields=["shared"])
    audit.record(by, "groups.share_project", on=project, shared=shared)
    return project
