"""How long reports for others take, whether they leave in time, and what they cost: the evidence to prune the inventory."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Measure, Unit, indicators

FAMILY = _("Reports for others")
SOURCE = _("Requests for reports, their deliveries, and the entries that were work for them.")
LIMITS = _("Files with a sealed person are not in it. Minutes only where an entry was linked to the report.")
LESS = _("Less paper, more time for people")
BY = ("type", "requester")

indicators.add(
    Indicator(
        code="reports.days_to_deliver",
        name=_("Days from request to delivery"),
        why=_("A court, a school or a family waits for each of these days."),
        family=FAMILY,
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="reports",
        measure=Measure.MEDIAN,
        where=lambda t: t.delivered,
        of=lambda t: t.days,
        counts="file",
        source=SOURCE,
        limits=LIMITS,
        objective=LESS,
        disaggregations=BY,
    )
)
indicators.add(
    Indicator(
        code="reports.in_time_share",
        name=_("Reports delivered in time"),
        why=_("Late is what is open past its day as well: a report that nobody sends does not improve the figure."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="reports",
        measure=Measure.RATIO,
        numerator=lambda t: t.in_time.ifelse(1, 0).sum(),
        denominator=lambda t: t.request.count(),
        counts="file",
        source=SOURCE,
        limits=LIMITS,
        objective=LESS,
        disaggregations=BY,
    )
)
indicators.add(
    Indicator(
        code="reports.minutes_each",
        name=_("Minutes of work for each report"),
        why=_("What each type costs says which ones to make simpler, hand back to their true owner, or drop."),
        family=FAMILY,
        unit=Unit.MINUTES,
        direction=Direction.DOWN,
        fact="reports",
        measure=Measure.RATIO,
        where=lambda t: t.minutes.notnull(),
        numerator=lambda t: t.minutes.sum(),
        denominator=lambda t: t.request.count(),
        counts="author",
        source=SOURCE,
        limits=LIMITS,
        objective=LESS,
        disaggregations=BY,
    )
)
