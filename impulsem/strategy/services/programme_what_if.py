"""A question about other figures is put beside a project."""

from __future__ import annotations

from django.db import transaction

from impulsem.entitlement.models import WhatIf
from impulsem.entitlement.permissions import reads_what_if
from impulsem.platform import audit
from impulsem.platform.actors import Actor
from impulsem.platform.errors import NotAllowed, refusing
from impulsem.strategy.models import Project, ProjectWhatIf
from impulsem.strategy.permissions import may_lead
from impulsem.strategy.services.programme_refusals import AttachedAlready, NoAnswerYet
from impulsem.strategy.services.writing import signed


@transaction.atomic
def attach_what_if(*, project: Project, what_if: WhatIf, reason: str = "", by: Actor) -> ProjectWhatIf:
    """Put a question that has its answer beside a project. Refuses: NotAllowed, NoAnswerYet, AttachedAlready."""
    if not (may_lead(by) and reads_what_if(by)):
        raise NotAllowed
    if what_if.state != WhatIf.State.DONE:
        raise NoAnswerYet
    with refusing({"project_what_if_once": AttachedAlready}):
        row = ProjectWhatIf.objects.create(project=project, what_if=what_if, reason=reason.strip(), **signed(by))
    audit.record(by, "strategy.what_if_attached", on=project, what_if=what_if.pk)
    return row
