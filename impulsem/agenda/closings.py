"""Days on which the centres are closed: public holidays by the calendar library, and the city's own from its folder."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import tomllib
from pathlib import Path

import holidays
from django.conf import settings
from django.utils.translation import get_language

from impulsem.agenda.rules.days import LocalDay

LANGUAGES = {"ca": ("ca", 0), "es": ("es", 1), "en": ("en_US", 2)}  # of the calendar library; of the city's table


def closed_days(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """The closed days from `first` to `last` with their names in the reader's language."""
    language = (get_language() or "ca")[:2]
    found: dict[dt.date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= {day: name for day, name in _of_year(year, language, settings.CITY_DIR).items() if first <= day <= last}
    return found


def days_closed_in(year: int, city: Path) -> list[dt.date]:
    """The closed days of a year in the city of this folder."""
    return sorted(_of_year(year, "ca", city))


@functools.lru_cache(maxsize=64)
def _of_year(year: int, language: str, city: Path) -> dict[dt.date, str]:
    theirs, column = LANGUAGES.get(language, LANGUAGES["ca"])
    country, subdivision = _calendar(city)
    days = dict(holidays.country_holidays(country, subdiv=subdivision, years=year, language=theirs).items())
    for local in _local_days(city):
        days.setdefault(local.in_year(year), local.names[column])
    return days


@functools.cache
def _calendar(city: Path) -> tuple[str, str]:
    """Country and part of it, as the calendar library names them: `[calendar]` in the city's file, Catalonia by default."""
    path = city / "city.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8")).get("calendar", {}) if path.exists() else {}
    return said.get("country", "ES"), said.get("subdivision", "CT")


@functools.cache
def _local_days(city: Path) -> tuple[LocalDay, ...]:
    """`holidays.csv` of the city: month and day, or days after Easter, and the names."""
    path = city / "holidays.csv"
    if not path.exists():
        return ()
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            LocalDay(
                names=(row["name_ca"], row["name_es"], row["name_en"]),
                month=int(row["month"]) if row["month"] else None,
                day=int(row["day"]) if row["day"] else None,
                easter_offset=int(row["easter_offset"]) if row["easter_offset"] else None,
            )
            for row in csv.DictReader(file)
        )
