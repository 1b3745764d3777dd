"""Questions about other figures that stand beside a project."""

from __future__ import annotations

from impulsem.strategy.models import Project, ProjectWhatIf


def what_ifs_of(project: Project) -> list[ProjectWhatIf]:
    """With their answers, the newest first (one query)."""
    return list(project.what_ifs.select_related("what_if").order_by("-pk"))
