"""What one may ask for, as the city's folder says it, and by which benefit."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

from django.conf import settings

from impulsem.entitlement.models import Benefit
from impulsem.platform import city
from impulsem.platform.words import Words, said, words_of


@dataclasses.dataclass(frozen=True, slots=True)
class Need:
    code: str
    benefit: str  # its code
    names: Words
    summaries: Words

    @property
    def name(self) -> str:
        return said(self.names)

    @property
    def summary(self) -> str:
        return said(self.summaries)


def needs() -> dict[str, Need]:
    """By code, in the city's order: those that lead to something that is decided here (one query)."""
    listed = _read(Path(settings.CITY_DIR))
    here = set(Benefit.objects.filter(payable_here=True, active=True).values_list("code", flat=True))
    return {code: each for code, each in listed.items() if each.benefit in here}


@cache  # a changed file is read at the next start
def _read(folder: Path) -> dict[str, Need]:
    if not (folder / "public" / "aid.toml").is_file():
        return {}
    rows = city.settings(folder / "public", "aid.toml")["need"]
    return {row["code"]: Need(row["code"], row["benefit"], words_of(row["name"]), words_of(row["summary"])) for row in rows}
