"""The first version of a city's strategy, from its folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from impulsem.platform import city, clock
from impulsem.platform.actors import job
from impulsem.platform.words import Words, words_of
from impulsem.provenance.services import new_nodes
from impulsem.strategy.models import Element, Statement, Strategy
from impulsem.strategy.services.versions import link_measures

LANGUAGES = [code for code, _name in settings.LANGUAGES]


@transaction.atomic
def load_strategy(*, folder: Path) -> dict[str, int]:
    """The strategy of `folder`/strategy as its first version in force; says how many objectives and measures there are.

    Loaded once: from then on the strategy changes by versions with reasons, not by files.
    """
    if not Strategy.objects.exists():
        _load(folder / "strategy")
    held = Statement.objects.filter(strategy__status=Strategy.Status.IN_FORCE)
    return {
        "objectives": held.filter(element__kind=Element.Kind.OBJECTIVE).count(),
        "measures": held.filter(element__kind=Element.Kind.MEASURE).count(),
    }


def _load(folder: Path) -> None:
    given = city.settings(folder, "strategy.toml")
    strategy = Strategy.objects.create(
        number=given["number"],
        source=given["source"],
        created_at=clock.now(),
        **{name: _trimmed(given[name]) for name in ("title", "vision", "mission", "reason")},
    )
    listed = _Listed()
    for facet in given["facet"]:
        listed.add("facet", facet["code"], None, "", words_of(facet), facet.get("text", {}))
        for position, code in enumerate(facet["lines"], start=1):
            _line(listed, code, facet["code"], str(position), city.settings(folder, f"{code}.toml"))
    listed.write(strategy)
    strategy.status, strategy.valid_from = Strategy.Status.IN_FORCE, given["valid_from"]
    strategy.save(update_fields=["status", "valid_from"])
    link_measures(strategy, by=job("load_city"))


def _line(listed: _Listed, code: str, facet: str, number: str, given: Mapping[str, Any]) -> None:
    listed.add("line", code, facet, number, words_of(given), given.get("text", {}))
    for position, objective in enumerate(given["objective"], start=1):
        own = f"{number}.{position}"
        listed.add("objective", objective["code"], code, own, words_of(objective), objective.get("text", {}))
        for place, (measure, *words) in enumerate(objective.get("measures", []), start=1):
            listed.add("measure", measure, objective["code"], f"{own}.{place}", dict(zip(LANGUAGES, words, strict=True)), {})


class _Listed:
    """What the files list, in their order, to be written with a few statements."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str | None, str, Words, Words]] = []

    def add(self, kind: str, code: str, parent: str | None, number: str, title: Words, text: Words) -> None:
        self.rows.append((kind, code, parent, number, title, _trimmed(text)))

    def write(self, strategy: Strategy) -> None:
        nodes = {
            kind: iter(new_nodes(kind, sum(row[0] == kind for row in self.rows)))
            for kind in (Element.Kind.OBJECTIVE.value, Element.Kind.MEASURE.value)
        }
        made = Element.objects.bulk_create(
            [Element(kind=kind, code=code, node=next(nodes[kind]) if kind in nodes else None) for kind, code, *_ in self.rows]
        )
        by_code = {element.code: element for element in made}
        Statement.objects.bulk_create(
            [
                Statement(strategy=strategy, element=by_code[code], parent=by_code[parent] if parent else None, number=number, order=order,
                          title=title, text=text)
                for order, (_kind, code, parent, number, title, text) in enumerate(self.rows, start=1)
            ]
        )  # fmt: skip


def _trimmed(words: Words) -> Words:
    return {code: text.strip() for code, text in words.items()}
