"""A city's folder: its settings and its tables, as data. What they mean is said by the context that loads them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class CityFolderError(Exception):
    """The folder lacks a file that a city needs; says which. For operators, so in plain English."""


def settings(folder: Path, name: str = "city.toml") -> dict[str, Any]:
    """The content of a TOML file of the city."""
    return tomllib.loads(_existing(folder / name).read_text(encoding="utf-8"))


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file of the city."""
    with _existing(folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise CityFolderError(f"{path} is missing: {path.parent} does not hold what a city's folder must")
    return path
