"""The exports that are on the disk, and which one is in use.

An export is a folder with a folder for each fact table, in it Parquet files by year, and a manifest. `current` is a link to the one in
use.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from impulsem.indicators.services.refusals import NoExport

Progress = Callable[[str, int], None]  # the fact table, its rows


@dataclasses.dataclass(frozen=True, slots=True)
class Year:
    """Of a fact table: how many rows, and their mark."""

    rows: int = 0
    mark: int = 0

    def __add__(self, other: Year) -> Year:
        return Year(self.rows + other.rows, self.mark ^ other.mark)


@dataclasses.dataclass(frozen=True, slots=True)
class Export:
    """An export on the disk. cut_at: the moment of its snapshot; definitions: fact table to the hash of its query; rows likewise.

    years: of each fact table, by year, how many rows and their mark. secret: tells which secret the keys were hashed with.
    """

    folder: Path
    cut_at: dt.datetime
    definitions: Mapping[str, str]
    rows: Mapping[str, int]
    years: Mapping[str, Mapping[int, Year]] = dataclasses.field(default_factory=dict)
    secret: str = ""


def exports_folder() -> Path:
    return Path(settings.DATA_DIR) / "facts"


def current() -> Export:
    """The export in use. Refuses: NoExport."""
    try:
        folder = (exports_folder() / "current").resolve(strict=True)
        manifest = json.loads((folder / "manifest.json").read_text())
        years = {
            name: {int(year): Year(**of_year) for year, of_year in by_year.items()} for name, by_year in manifest.get("years", {}).items()
        }
        cut_at = dt.datetime.fromisoformat(manifest["cut_at"])
        return Export(folder, cut_at, manifest["definitions"], manifest["rows"], years, manifest.get("secret", ""))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise NoExport from problem


def secret() -> bytes:
    """What keys are hashed with."""
    return hashlib.sha256(f"indicators:{settings.SECRET_KEY}".encode()).digest()


def secret_mark() -> str:
    """Tells one secret from another without telling it."""
    return hashlib.sha256(b"mark:" + secret()).hexdigest()[:16]
