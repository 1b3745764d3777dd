"""What social services do for people, as the city's folder says it."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

from django.conf import settings

from impulsem.platform import city
from impulsem.platform.words import Words, said, words_of


@dataclasses.dataclass(frozen=True, slots=True)
class Service:
    """reason: code of the visit that residents may book for it; topic: of the demand that comes with it. Both may be empty."""

    code: str
    topic: str
    reason: str
    names: Words
    summaries: Words
    texts: Words
    brings: Words

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return said(self.names)

    @property
    def summary(self) -> str:
        return said(self.summaries)

    @property
    def text(self) -> str:
        return said(self.texts)

    @property
    def bring(self) -> str:
        return said(self.brings)


@dataclasses.dataclass(frozen=True, slots=True)
class Catalogue:
    """services: by code, in the city's order. Phones are written as people dial them."""

    services: dict[str, Service]
    urgent_phone: str
    city_phone: str


def catalogue() -> Catalogue:
    return _read(Path(settings.CITY_DIR))


@cache  # a changed file is read at the next start
def _read(folder: Path) -> Catalogue:
    found = city.settings(folder / "public", "services.toml")
    listed = [
        Service(
            code=row["code"],
            topic=row.get("topic", ""),
            reason=row.get("reason", ""),
            names=words_of(row["name"]),
            summaries=words_of(row["summary"]),
            texts=words_of(row["text"]),
            brings=words_of(row["bring"]),
        )
        for row in found["service"]
    ]
    return Catalogue({each.code: each for each in listed}, str(found["urgent_phone"]), str(found["city_phone"]))
