"""Reference data of documents: notices, uses of data with their legal ground, and how long papers are kept; all in dated versions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from impulsem.documents.models import Document, GroundType, Notice, RetentionRule
from impulsem.platform import city
from impulsem.platform.periods import period
from impulsem.platform.words import words_of

FOLDER = "documents"
_WORDS = ("purpose", "parties", "data", "withdrawal", "law")


@transaction.atomic
def load_documents(*, folder: Path) -> dict[str, int]:
    """Bring them in line with the city's `folder`; says how many of each. A version that somebody was given stays as it was given."""
    notices, rules = city.settings(folder / FOLDER, "notices.toml"), city.settings(folder / FOLDER, "retention.toml")
    for row, valid in _dated(notices["notice"], "code"):
        _keep(Notice, row, valid, title=words_of(row), sections=[_section(each) for each in row["section"]])
    for order, (row, valid) in enumerate(_dated(notices["ground"], "code")):
        words = {name: words_of(row[name]) for name in _WORDS}
        _keep(GroundType, row, valid, title=words_of(row), basis=row["basis"], order=order, months=row.get("months"), **words)
    for row, valid in _dated(rules["rule"], "process"):
        strange = set(row["kinds"]) - set(Document.Kind.values)
        if strange:
            raise city.CityFolderError(f"{folder / FOLDER / 'retention.toml'} names kinds that there are not: {', '.join(sorted(strange))}")
        RetentionRule.objects.update_or_create(
            process=row["process"],
            valid__startswith=row["since"],
            defaults={
                "valid": valid,
                "kinds": row["kinds"],
                "years": row["years"],
                "counted_from": row["counted_from"],
                "title": words_of(row),
                "law": words_of(row["law"]),
            },
        )
    return {"notices": len(notices["notice"]), "uses of data": len(notices["ground"]), "retention rules": len(rules["rule"])}


def _keep(model: Any, row: Mapping[str, Any], valid: Any, **fields: Any) -> None:
    """A version's words are written once; of one that is there only its end may change (the next version has come)."""
    there = model.objects.filter(code=row["code"], version=row["version"]).first()
    if there is None:
        model.objects.create(code=row["code"], version=row["version"], valid=valid, **fields)
    elif there.valid != valid:
        model.objects.filter(pk=there.pk).update(valid=valid)


def _dated(rows: Iterable[Mapping[str, Any]], key: str) -> Iterator[tuple[Mapping[str, Any], Any]]:
    """Each version with the days on which it holds: until the next one of the same `key` begins. Ends come before beginnings."""
    of: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        of[row[key]].append(row)
    for versions in of.values():
        versions.sort(key=lambda row: row["since"])
        ends: list[dt.date | None] = [following["since"] for following in versions[1:]]
        for row, until in zip(versions, [*ends, None], strict=True):
            yield row, period(row["since"], until)


def _section(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"heading": words_of(row["heading"]), "text": words_of(row)}
