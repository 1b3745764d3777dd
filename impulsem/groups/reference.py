"""The city's library of group projects, from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from impulsem.groups.models import GroupProject, ProjectVersion
from impulsem.groups.rules.guides import PARTNERS, Guide
from impulsem.platform import city, clock
from impulsem.platform.words import Words, said, words_of

FOLDER = "groups"


@transaction.atomic
def load_groups(*, folder: Path) -> dict[str, int]:
    """Bring the library up to the city's `folder`; a project that says something else gets its next version. A city may have none yet."""
    there = folder / FOLDER
    if not there.is_dir():
        return {}
    listed = city.settings(there, "library.toml")["project"]
    for row in listed:
        if unknown := set(row.get("joint_with", ())) - PARTNERS.keys():
            raise city.CityFolderError(f"{FOLDER}/library.toml: {row['code']} is joint with unknown {sorted(unknown)}")
        project, _new = GroupProject.objects.update_or_create(
            code=row["code"], defaults={"kind": row["kind"], "active": True}, create_defaults=_first(row)
        )
        _bring_version(project, _content(row))
    GroupProject.objects.filter(centre__isnull=True).exclude(code__in=[row["code"] for row in listed]).update(active=False)
    return {"group projects": len(listed)}


def _first(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": row["code"], "kind": row["kind"], "created_at": clock.now()}


def _content(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": words_of(row["title"]),
        "summary": words_of(row["summary"]),
        "guide": {code: Guide.read(row["guide"][short]).written() for code, short in _codes() if short in row["guide"]},
        "topic": row.get("topic", ""),
        "joint_with": list(row.get("joint_with", ())),
        "minutes": row["minutes"],
        "sessions": row.get("sessions", 1),
        "capacity": row["capacity"],
    }


def _bring_version(project: GroupProject, content: Mapping[str, Any]) -> None:
    current = project.versions.order_by("-number").first()
    if current is not None and all(getattr(current, name) == value for name, value in content.items()):
        return
    ProjectVersion.objects.create(project=project, number=current.number + 1 if current else 1, made_at=clock.now(), **content)


def _codes() -> list[tuple[str, str]]:
    """The languages of the house, and how the folder calls them."""
    return [(code, code[:2]) for code, _ in settings.LANGUAGES]


@cache  # a changed file is read at the next start
def _topics(folder: Path) -> dict[str, Words]:
    if not (folder / "intake" / "topics.toml").is_file():
        return {}
    return {row["code"]: words_of(row) for row in city.settings(folder / "intake", "topics.toml")["topic"]}


def topic_choices() -> list[tuple[str, str]]:
    """What people come about, as the city lists it: codes and names in the reader's language."""
    return [(code, said(words)) for code, words in _topics(Path(settings.CITY_DIR)).items()]


def topic_name(code: str) -> str:
    return said(_topics(Path(settings.CITY_DIR)).get(code)) or code
