"""Where the time goes: the figures of the time ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.indicators.declarations import Direction, Indicator, Measure, Unit, indicators

if TYPE_CHECKING:
    from ibis.expr.types import NumericScalar, Table

#: The categories of time that reach people.
DIRECT = ("individual", "household", "group", "community")

SOURCE = _("Entries: their minutes and their way there, for each professional who took part.")
LIMITS = _(
    "Only time that somebody wrote down: read it beside its coverage. The front desk's time is not in it. "
    "Minutes belong to a group of five or more professionals, never to one."
)
FAMILY = pgettext_lazy("where the time goes", "Time")
MORE_TIME = _("More time for people")


def minutes_in(*categories: str) -> Callable[[Table], NumericScalar]:
    return lambda t: t.category.isin(categories).ifelse(t.minutes, 0).sum()


indicators.add(
    Indicator(
        code="time.direct_share",
        name=_("Time that reaches people"),
        why=_("The mission in one figure: of all the time written down, the part spent with people."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="work",
        measure=Measure.RATIO,
        where=lambda t: t.minutes > 0,
        numerator=minutes_in(*DIRECT),
        denominator=lambda t: t.minutes.sum(),
        counts="worker",
        source=SOURCE,
        limits=LIMITS,
        objective=MORE_TIME,
    )
)
indicators.add(
    Indicator(
        code="time.minutes",
        name=_("Minutes written down"),
        why=_("How the time is shared out among individual, group and community work, coordination, paperwork and travel."),
        family=FAMILY,
        unit=Unit.MINUTES,
        direction=Direction.NEUTRAL,
        fact="work",
        measure=Measure.SUM,
        where=lambda t: t.minutes > 0,
        numerator=lambda t: t.minutes.sum(),
        counts="worker",
        source=SOURCE,
        limits=LIMITS,
        objective=MORE_TIME,
        disaggregations=("category", "kind"),
    )
)
indicators.add(
    Indicator(
        code="time.minutes_each",
        name=_("Minutes for each entry"),
        why=_("What a piece of work costs each time that it is done."),
        family=FAMILY,
        unit=Unit.MINUTES,
        direction=Direction.NEUTRAL,
        fact="work",
        measure=Measure.RATIO,
        where=lambda t: t.minutes > 0,
        numerator=lambda t: t.minutes.sum(),
        denominator=lambda t: t.entry.nunique(),
        counts="worker",
        source=SOURCE,
        limits=LIMITS,
        objective=MORE_TIME,
        disaggregations=("kind", "reason"),
    )
)
for category, name, why in (
    ("paperwork", _("Time that goes into paperwork"), _("Paperwork that a machine or another service could do is time taken from people.")),
    (
        "coordination",
        _("Time that goes into coordination"),
        _("Coordination is needed; too much of it tells of a process that does not flow."),
    ),
    ("travel", _("Time that goes into travel"), _("The way to a home visit is part of the work, and of its cost.")),
):
    indicators.add(
        Indicator(
            code=f"time.{category}_share",
            name=name,
            why=why,
            family=FAMILY,
            unit=Unit.SHARE,
            direction=Direction.NEUTRAL if category == "travel" else Direction.DOWN,
            fact="work",
            measure=Measure.RATIO,
            where=lambda t: t.minutes > 0,
            numerator=minutes_in(category),
            denominator=lambda t: t.minutes.sum(),
            counts="worker",
            source=SOURCE,
            limits=LIMITS,
            objective=MORE_TIME,
        )
    )
indicators.add(
    Indicator(
        code="time.coverage",
        name=_("Contract time explained by what was written down"),
        why=_("A share of the time is worth as much as the part of the time that it is known of."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="work",
        measure=Measure.RATIO,
        numerator=lambda t: t.minutes.sum(),
        denominator=lambda t: t.contract.sum(),
        counts="worker",
        source=_(
            "Minutes of the entries, against the contract: its hours for each working day, without public holidays, holidays, leave or "
            "training."
        ),
        limits=_(
            "Contract hours and absences are those that the personnel office has written down; overtime can bring it above the whole."
        ),
        objective=MORE_TIME,
    )
)
