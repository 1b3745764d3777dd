"""The inventory as the city's folder brings it: types, sections, requesters. What staff changed on screen is not overwritten."""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from impulsem.platform import city, clock
from impulsem.platform.actors import job
from impulsem.platform.statements import data
from impulsem.platform.words import said, words_of
from impulsem.reports.models import ReportType
from impulsem.reports.services import TypeDetails, change_type

FILE = "types.toml"


@transaction.atomic
def load_report_types(*, folder: Path) -> dict[str, int]:
    """Bring the types of `folder` (the city's `reports`) into the house; says how many there are.

    A type that is there already is left as it is: the inventory lives in its versions.
    """
    given = city.settings(folder, FILE)
    owners = {row["code"]: words_of(row) for row in given["owner"]}
    known = set(ReportType.objects.values_list("code", flat=True))
    for row in given["type"]:
        if row["code"] in known:
            continue
        type_ = ReportType.objects.create(code=row["code"], requester=row["requester"])
        details = TypeDetails(
            title=row["title"],
            purpose=row["purpose"],
            ground=row["ground"],
            ground_status=row["ground_status"],
            owner=owners[row["owner"]],
            deadline_days=row.get("deadline_days"),
            deadline_kind=row["deadline_kind"],
            deadline_ground=row.get("deadline_ground", {}),
            others=row["others"],
            language=row.get("language", settings.LANGUAGE_CODE),
            allows=tuple(given["allows"][row["allows"]]),
            sections=chosen_sections(row["sections"], folder, given["allows"][row["allows"]]),
        )
        change_type(type=type_, details=details, note="", since=given["since"], by=job("load_city"), at=clock.now())
    return {"types of reports": ReportType.objects.count()}


def chosen_sections(codes: Iterable[str], folder: Path, allows: Collection[str]) -> list[dict[str, Any]]:
    """Sections of the city's list by their codes, in this order, each with the data that `allows` (categories) lets in."""
    library = section_library(folder)
    return [library[code] | {"data": [name for name in library[code]["data"] if _lets_in(name, allows)]} for code in codes]


def _lets_in(name: str, allows: Collection[str]) -> bool:
    datum = data.get(name)
    return datum is not None and datum.category in allows


@functools.lru_cache(maxsize=4)
def section_library(folder: Path) -> dict[str, dict[str, Any]]:
    """Every section that a type may be made of, by code."""
    return {
        row["code"]: {
            "code": row["code"],
            "title": row["title"],
            "guidance": row.get("guidance", {}),
            "data": row["data"],
            "judgement": row.get("judgement", False),
        }
        for row in city.settings(folder, FILE)["section"]
    }


@functools.lru_cache(maxsize=4)
def _requesters(folder: Path) -> dict[str, Mapping[str, str]]:
    return {row["code"]: row for row in city.settings(folder, FILE)["requester"]} if (folder / FILE).exists() else {}


def requesters() -> dict[str, str]:
    """Who asks for reports, named in the reader's language, by code, in the city's order."""
    language = (get_language() or "ca")[:2]
    return {code: row.get(language, code) for code, row in _requesters(settings.CITY_DIR / "reports").items()}


def requester_in_ledger(code: str) -> str:
    """How the time ledger calls whoever asks (a requester of the city's vocabulary); empty for an unknown one."""
    return _requesters(settings.CITY_DIR / "reports").get(code, {}).get("ledger", "")


@functools.lru_cache(maxsize=4)
def _owners(folder: Path) -> dict[str, Mapping[str, str]]:
    return {row["code"]: words_of(row) for row in city.settings(folder, FILE)["owner"]} if (folder / FILE).exists() else {}


def own_name() -> str:
    """How the city's list calls the social services themselves as the owner of a type of report; empty where it does not."""
    return said(_owners(settings.CITY_DIR / "reports").get("here"))
