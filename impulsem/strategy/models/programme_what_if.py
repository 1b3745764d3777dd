"""What other figures of the rules would change, beside the project that would change them."""

from __future__ import annotations

from django.db import models

from impulsem.entitlement.models import WhatIf
from impulsem.strategy.models.programme import Project, append_only
from impulsem.strategy.models.programme_delivery import Written


class ProjectWhatIf(Written):
    """A question about other figures, with its answer, that belongs to a project."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="what_ifs", db_index=False)
    what_if = models.ForeignKey(WhatIf, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "what_if"], name="project_what_if_once")]
        triggers = [append_only("project_what_if_append_only")]
