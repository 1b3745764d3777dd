"""Who requires a piece of work, and by which law: the city's vocabulary says so of each reason for a visit and of each kind of work."""

from __future__ import annotations

import dataclasses
import functools
from pathlib import Path

from django.utils.translation import get_language

from impulsem.platform import city

Words = dict[str, str]  # language ("ca", "es", "en") to text


@dataclasses.dataclass(frozen=True, slots=True)
class Requirement:
    """requester: its code, empty where the vocabulary does not say; law: empty where no law is behind it."""

    requester: str = ""
    law: str = ""


class Requesters:
    """What a city's vocabulary says, in the reader's language."""

    def __init__(self, vocabulary: dict[str, list[dict[str, str | Words]]]) -> None:
        self._names = {str(row["code"]): row for row in vocabulary.get("requester", [])}
        self._by_reason = {str(row["code"]): row for row in vocabulary.get("visit_reason", [])}
        self._by_kind = {str(row["kind"]): row for row in vocabulary.get("work", [])}

    def of(self, kind: str, reason: str) -> Requirement:
        """Of work that came from an appointment by its reason, of other work by its kind."""
        row = self._by_reason.get(reason, {}) if reason else self._by_kind.get(kind, {})
        return Requirement(str(row.get("required_by", "")), _said(row.get("law")))

    def name(self, code: str) -> str:
        return _said(self._names.get(code))


def _said(words: object) -> str:
    return str(words.get((get_language() or "ca")[:2], "")) if isinstance(words, dict) else ""


@functools.lru_cache(maxsize=4)
def requesters(folder: Path) -> Requesters:
    return Requesters(city.settings(folder, "vocabulary.toml"))
