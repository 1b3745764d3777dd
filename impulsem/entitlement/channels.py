"""Where `entitlement` tells or shows something about a person (see `platform.channels`)."""

from __future__ import annotations

from collections.abc import Iterable

from impulsem.entitlement import queries
from impulsem.entitlement.queries.findings import findings
from impulsem.people.models import Household
from impulsem.platform.channels import Channel, Watch, channels
from impulsem.platform.clock import today


def what_those_who_stayed_are_told(watch: Watch) -> Iterable[str]:
    """The explanation of the old home names nobody who left, and uses nothing of theirs."""
    household = Household.objects.get(pk=watch.household)
    for one in queries.household_entitlements(household, on=today(), actor=watch.actor):
        yield f"{one.amount} {one.unit} {one.missing}"
        yield from (f"{fact.who} {fact.what} {fact.value}" for step in one.steps for fact in step.facts)
        yield from (f"{paper.whose} {paper.title}" for paper in one.papers)


def what_the_scan_says_of_those_who_left(watch: Watch) -> Iterable[str]:
    """What was found for their new home is for who works with them."""
    for home in findings(watch.actor, at=watch.at, view="", page=1).homes:
        if Household.objects.filter(uuid=home.uuid, pk=watch.fresh).exists():
            yield home.label


channels.register(
    Channel(
        code="entitlement.household",
        urls=("entitlement:household", "entitlement:easy"),
        panels=("entitlement",),
        tells=what_those_who_stayed_are_told,
    )
)
channels.register(
    Channel(
        code="entitlement.findings",
        urls=("entitlement:findings", "entitlement:tell", "entitlement:dismiss", "entitlement:restore"),
        facts=("findings",),
        tells=what_the_scan_says_of_those_who_left,
    )
)
channels.register(
    Channel(
        code="entitlement.what_if",
        urls=("entitlement:what_ifs", "entitlement:ask_what_if", "entitlement:what_if"),
        about_nobody="How many households and euros other figures would move; never about fewer than the minimum.",
    )
)
channels.register(
    Channel(
        code="entitlement.figures",
        urls=(
            "entitlement:catalogue",
            "entitlement:parameters",
            "entitlement:parameter",
            "entitlement:propose",
            "entitlement:value",
            "entitlement:approve",
            "entitlement:withdraw",
            "entitlement:try_on_city",
            "entitlement:publications",
        ),
        about_nobody="Figures of the law, whose benefits are, and who of the staff approved what.",
    )
)
