"""How much is answered at once, how long the first attention takes by route, and how often workers decide otherwise than proposed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Measure, Unit, indicators

FAMILY = _("Access")
SOURCE = _("Demands through every door, their screenings and what followed from them.")
LIMITS = _("Demands about sealed persons are not in it.")
SOONER = _("Nobody waits longer than they must")
BY = ("topic", "channel")

indicators.add(
    Indicator(
        code="intake.on_the_spot_share",
        name=_("Demands answered on the spot"),
        why=_("Whoever leaves with an answer needs no appointment, and leaves one for somebody else."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="demands",
        measure=Measure.RATIO,
        numerator=lambda t: t.on_the_spot.ifelse(1, 0).sum(),
        denominator=lambda t: t.demand.count(),
        counts="demand",
        source=SOURCE,
        limits=LIMITS,
        objective=SOONER,
        disaggregations=BY,
    )
)
indicators.add(
    Indicator(
        code="intake.days_to_attention",
        name=_("Days from demand to first attention"),
        why=_("This is what a person waits: from asking to being attended, by the way that the demand took."),
        family=FAMILY,
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="demands",
        measure=Measure.MEDIAN,
        where=lambda t: t.attended_in.notnull(),
        of=lambda t: t.attended_in,
        counts="demand",
        source=SOURCE,
        limits=_("Only demands that were attended: those that still wait are not in it, nor are those about sealed persons."),
        objective=SOONER,
        disaggregations=("route", *BY),
    )
)
indicators.add(
    Indicator(
        code="intake.differs_share",
        name=_("Routes decided otherwise than proposed"),
        why=_("Where workers often know better, the screening instrument has to learn from them, or the offer from the demand."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.NEUTRAL,
        fact="demands",
        measure=Measure.RATIO,
        where=lambda t: t.differs.notnull(),
        numerator=lambda t: t.differs.ifelse(1, 0).sum(),
        denominator=lambda t: t.demand.count(),
        counts="demand",
        source=SOURCE,
        limits=LIMITS,
        objective=SOONER,
        disaggregations=("route", "topic"),
    )
)
indicators.add(
    Indicator(
        code="intake.demands",
        name=_("Demands received"),
        why=_("What people come for, and through which door, says where the centres are needed."),
        family=FAMILY,
        unit=Unit.COUNT,
        direction=Direction.NEUTRAL,
        fact="demands",
        measure=Measure.SUM,
        numerator=lambda t: t.demand.count(),
        counts="demand",
        source=SOURCE,
        limits=LIMITS,
        objective=SOONER,
        disaggregations=BY,
    )
)

WAITS = _("Waiting lists with published criteria: who entered, was offered something, was attended or left.")
indicators.add(
    Indicator(
        code="intake.days_on_the_list",
        name=_("Days on a waiting list"),
        why=_("What is promised to who waits is only worth what it turns out to be."),
        family=FAMILY,
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="waits",
        measure=Measure.MEDIAN,
        where=lambda t: t.state == "accepted",
        of=lambda t: t.waited,
        counts="wait",
        source=WAITS,
        limits=_(
            "By month of entering; only those who were attended through the list: who still waits is not in it, nor are sealed persons."
        ),
        objective=SOONER,
        disaggregations=("waiting_for",),
    )
)
indicators.add(
    Indicator(
        code="intake.offers_accepted",
        name=_("Offers that suited"),
        why=_("An offer that does not suit is time lost for two: hours or places are the wrong ones."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="waits",
        measure=Measure.RATIO,
        where=lambda t: t.offers > 0,
        numerator=lambda t: (t.state == "accepted").ifelse(1, 0).sum(),
        denominator=lambda t: t.offers.sum(),
        counts="wait",
        source=WAITS,
        limits=_("Offers that nobody has answered yet count as not accepted."),
        objective=SOONER,
        disaggregations=("waiting_for",),
    )
)
indicators.add(
    Indicator(
        code="intake.minutes_freed",
        name=_("Time freed by groups from demand"),
        why=_("Time of professionals that one session gives back, for those who have to be attended alone."),
        family=FAMILY,
        unit=Unit.MINUTES,
        direction=Direction.UP,
        fact="group_proposals",
        measure=Measure.SUM,
        where=lambda t: t.accepted,
        numerator=lambda t: t.freed.sum(),
        counts="proposal",
        source=_("Sessions that waiting demands asked for and a professional took up."),
        limits=_("As it was proposed: who did not come is not taken off."),
        objective=SOONER,
        disaggregations=("topic",),
        minimum=1,
    )
)
CALLS = _("Calls to centres that were missed or noted, and what came of them.")
CALL_LIMITS = _("Calls of the city’s phone service, with a withheld number, and of sealed persons are not in it.")

indicators.add(
    Indicator(
        code="intake.calls_in_time",
        name=_("Missed calls returned in time"),
        why=_("Whoever could not get through should not have to call again and again."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="calls",
        measure=Measure.RATIO,
        where=lambda t: t.in_time.notnull(),
        numerator=lambda t: t.in_time.ifelse(1, 0).sum(),
        denominator=lambda t: t.call.count(),
        counts="call",
        source=CALLS,
        limits=CALL_LIMITS,
        objective=SOONER,
    )
)
indicators.add(
    Indicator(
        code="intake.calls_returned",
        name=_("Missed calls that led to a conversation"),
        why=_("A call that is closed without anybody having been spoken to is a question without an answer."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="calls",
        measure=Measure.RATIO,
        where=lambda t: t.over,
        numerator=lambda t: t.returned.ifelse(1, 0).sum(),
        denominator=lambda t: t.call.count(),
        counts="call",
        source=CALLS,
        limits=CALL_LIMITS,
        objective=SOONER,
    )
)
indicators.add(
    Indicator(
        code="intake.call_attempts",
        name=_("How often people call until they are spoken to"),
        why=_("Each further attempt is somebody’s money, time and patience."),
        family=FAMILY,
        unit=Unit.PER,
        direction=Direction.DOWN,
        fact="calls",
        measure=Measure.RATIO,
        where=lambda t: t.returned,
        numerator=lambda t: t.attempts.sum(),
        denominator=lambda t: t.call.count(),
        counts="call",
        source=CALLS,
        limits=CALL_LIMITS,
        objective=SOONER,
    )
)
