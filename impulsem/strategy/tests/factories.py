"""A small strategy and small rounds."""

from __future__ import annotations

import itertools

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.platform import clock
from impulsem.platform.actors import Actor
from impulsem.provenance.services import new_node
from impulsem.strategy import services
from impulsem.strategy.models import Element, Round, Statement, Strategy
from impulsem.strategy.services.versions import link_measures

_number = itertools.count(1)


def words(text: str) -> dict[str, str]:
    return {"ca": f"{text} (ca)", "es": f"{text} (es)", "en-gb": text}


def institute() -> Actor:
    return actor(make_worker(role=Role.INSTITUTE))


def director() -> Actor:
    return actor(make_worker(role=Role.CENTRE_DIRECTOR))


def professional() -> Actor:
    return actor(make_worker())


def make_strategy() -> Strategy:
    """One facet, one line, two objectives; the first has two measures."""
    strategy = Strategy.objects.create(
        number=1, title=words("A strategy"), vision=words("See"), mission=words("Do"), reason=words("First"), created_at=clock.now()
    )
    listed = [
        ("facet", "I", None, ""),
        ("line", "I1", "I", "1"),
        ("objective", "I1.1", "I1", "1.1"),
        ("measure", "I1.1.1", "I1.1", "1.1.1"),
        ("measure", "I1.1.2", "I1.1", "1.1.2"),
        ("objective", "I1.2", "I1", "1.2"),
    ]
    made: dict[str, Element] = {}
    for order, (kind, code, parent, number) in enumerate(listed, start=1):
        node = new_node(kind) if kind in ("objective", "measure") else None
        made[code] = Element.objects.create(kind=kind, code=code, node=node)
        above = made[parent] if parent else None
        Statement.objects.create(
            strategy=strategy, element=made[code], parent=above, number=number, order=order, title=words(f"What {code} says")
        )
    strategy.status, strategy.valid_from = "in_force", clock.today()
    strategy.save()
    link_measures(strategy, by=institute())
    return strategy


def element(code: str) -> Element:
    return Element.objects.get(code=code)


def make_round(*, by: Actor | None = None, dimensions: dict[str, int] | None = None, options: int = 4) -> Round:
    """A round about something else, being configured: options o1, o2, … and dimensions {code: size}."""
    by = by or institute()
    made = services.new_round(about="free", title=words("A round"), question=words("What first?"), top=1, seed=7, by=by)
    for number in range(1, options + 1):
        services.add_option(round=made, key=f"o{number}", title=words(f"Option {number}"), by=by)
    for code, size in (dimensions or {"staff": 20}).items():
        services.add_dimension(round=made, code=code, name=words(code), size=size, weight="0.5", quorum=2, by=by)
    return made


def open_it(round: Round, *, by: Actor | None = None) -> Round:
    by = by or institute()
    return services.open_round(round=services.freeze(round=round, by=by), by=by)


def codes(round: Round, dimension: str = "staff", count: int = 1) -> list[str]:
    return services.issue_tokens(round=round, dimension=round.dimensions.get(code=dimension), count=count, by=institute())
