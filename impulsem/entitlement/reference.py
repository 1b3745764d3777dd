"""The city's catalogue of benefits, with whose each truly is and which papers it wants, and the figures of their rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from impulsem.documents.models import Document
from impulsem.entitlement.engine import ParameterSet
from impulsem.entitlement.models import Benefit, Owner, Parameter, Requirement
from impulsem.entitlement.services.folder import bring_values
from impulsem.platform import city, clock
from impulsem.platform.actors import job
from impulsem.platform.errors import DomainError
from impulsem.platform.words import words_of

FOLDER = "benefits"


@transaction.atomic
def load_benefits(*, folder: Path) -> dict[str, int]:
    """Bring catalogue and figures in line with the city's `folder`; says how many of each. A city may have none yet.

    What is no longer listed stays, and is not offered any more.
    """
    there = folder / FOLDER
    if not there.is_dir():
        return {}
    owners = {row["code"]: _owner(row) for row in city.settings(there, "owners.toml")["owner"]}
    Owner.objects.exclude(code__in=owners).update(active=False)
    listed = city.settings(there, "benefits.toml")["benefit"]
    benefits = {row["code"]: _benefit(row, order, owners) for order, row in enumerate(listed)}
    Benefit.objects.exclude(code__in=benefits).update(active=False)
    _bring_requirements(city.settings(there, "requirements.toml"), benefits)
    figures = ParameterSet.read(there / "parameters.csv")
    _bring_names(city.settings(there, "parameters.toml"), {row.code: row.unit for row in figures.rows})
    try:
        bring_values(rows=figures.rows, by=job("load_city"), at=clock.now())
    except DomainError as refusal:
        raise city.CityFolderError(f"{FOLDER}/parameters.csv: {refusal}") from refusal
    return {"benefits": len(benefits), "figures of rules": len(figures.codes)}


def _bring_names(named: Mapping[str, Any], units: Mapping[str, str]) -> None:
    names = {row["code"]: row for row in named["parameter"]}
    if nameless := units.keys() - names.keys():
        raise city.CityFolderError(f"{FOLDER}/parameters.toml: there is no name for {sorted(nameless)}")
    for order, (code, row) in enumerate(names.items()):
        if code in units:
            content = {"scheme": code.partition(".")[0], "name": words_of(row), "unit": units[code], "order": order}
            Parameter.objects.update_or_create(code=code, defaults=content)


def _owner(row: Mapping[str, Any]) -> Owner:
    if row["kind"] not in Owner.Kind.values:
        raise city.CityFolderError(f"{FOLDER}/owners.toml: {row['code']} is of a kind that there is not: {row['kind']}")
    content = {"kind": row["kind"], "name": words_of(row["name"]), "door": words_of(row["door"]), "active": True}
    return Owner.objects.update_or_create(code=row["code"], defaults=content)[0]


def _benefit(row: Mapping[str, Any], order: int, owners: Mapping[str, Owner]) -> Benefit:
    known = {"kind": Benefit.Kind.values, "entity": Benefit.Entity.values, "pace": Benefit.Pace.values, "owner": owners}
    for key, values in known.items():
        if row[key] not in values:
            raise city.CityFolderError(f"{FOLDER}/benefits.toml: {row['code']} has a {key} that there is not: {row[key]}")
    content = {
        "kind": row["kind"],
        "name": words_of(row["name"]),
        "summary": words_of(row["summary"]),
        "legal_basis": words_of(row["law"]),
        "owner": owners[row["owner"]],
        "entity": row["entity"],
        "pace": row["pace"],
        "rule": row.get("rule", ""),
        "guaranteed": row.get("guaranteed", False),
        "needs_social_assessment": row.get("needs_social_assessment", False),
        "payable_here": row.get("payable_here", False),
        "order": order,
        "active": True,
    }
    return Benefit.objects.update_or_create(code=row["code"], defaults=content)[0]


def _bring_requirements(wanted: Mapping[str, Any], benefits: Mapping[str, Benefit]) -> None:
    papers = {row["code"]: row for row in wanted["paper"]}
    for code, listed in wanted["wanted"].items():
        if strange := set(listed) - papers.keys():
            raise city.CityFolderError(f"{FOLDER}/requirements.toml: {code} wants papers that there are not: {sorted(strange)}")
        if code not in benefits:
            raise city.CityFolderError(f"{FOLDER}/requirements.toml: there is no benefit {code}")
        for order, paper in enumerate(listed):
            row = papers[paper]
            if row["proof"] not in Document.Proof.values or row["whose"] not in Requirement.Whose.values:
                raise city.CityFolderError(f"{FOLDER}/requirements.toml: {paper} proves nothing, or of nobody")
            content = {
                "name": words_of(row["name"]),
                "proof": row["proof"],
                "whose": row["whose"],
                "register": row.get("register", ""),
                "months": row.get("months"),
                "order": order,
            }
            Requirement.objects.update_or_create(benefit=benefits[code], code=paper, defaults=content)
        benefits[code].requirements.exclude(code__in=listed).delete()
