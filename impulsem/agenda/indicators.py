"""The indicators of `agenda`."""

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Measure, Unit, indicators

FIRST_VISIT = "first_visit"

indicators.add(
    Indicator(
        code="agenda.days_to_first_interview",
        name=_("Days to the first interview"),
        why=_("Who asks for help for the first time should not wait for it."),
        family=_("Waiting"),
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="appointments",
        measure=Measure.MEDIAN,
        where=lambda t: (t.reason == FIRST_VISIT) & (t.state == "attended") & ~t.spontaneous,
        of=lambda t: t.days_ahead,
        counts="person",
        source=_("First interviews that took place: from the day on which they were booked to their own, by month of the interview."),
        limits=_("Exact median. Whoever is still waiting, or gave up, is not in it; nor is time before somebody asked."),
        objective=_("Reach people in time"),
    )
)
indicators.add(
    Indicator(
        code="agenda.no_shows",
        name=_("Appointments to which nobody came"),
        why=_("A missed appointment is time of a professional, and perhaps a person who could not come."),
        family=_("Appointments"),
        unit=Unit.SHARE,
        direction=Direction.DOWN,
        fact="appointments",
        measure=Measure.RATIO,
        where=lambda t: t.state.isin(["attended", "missed"]) & ~t.spontaneous,
        numerator=lambda t: (t.state == "missed").cast("int32").sum(),
        denominator=lambda t: t.appointment.count(),
        counts="person",
        source=_("Marks on the appointments whose day has passed."),
        limits=_("Appointments that nobody marked are left out."),
        objective=_("More time for people"),
        disaggregations=("reason", "channel"),
    )
)
indicators.add(
    Indicator(
        code="agenda.walk_ins",
        name=_("Visits without an appointment"),
        why=_("Where many come without one, appointments are too far away."),
        family=_("Appointments"),
        unit=Unit.SHARE,
        direction=Direction.NEUTRAL,
        fact="appointments",
        measure=Measure.RATIO,
        where=lambda t: t.state == "attended",
        numerator=lambda t: t.spontaneous.cast("int32").sum(),
        denominator=lambda t: t.appointment.count(),
        counts="person",
        source=_("Attended appointments, and those who came without one."),
        limits=_("Who left again without being noted is not in it."),
        objective=_("Reach people in time"),
        disaggregations=("reason",),
    )
)
indicators.add(
    Indicator(
        code="agenda.covered",
        name=_("Appointments kept when somebody was away"),
        why=_("Who has an appointment should not lose it because a professional is ill."),
        family=_("Appointments"),
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="covers",
        measure=Measure.RATIO,
        numerator=lambda t: t.outcome.isin(["substitute", "moved"]).cast("int32").sum(),
        denominator=lambda t: t.appointment.count(),
        counts="person",
        source=_("Appointments on days on which whoever was to attend was away, and what became of each."),
        limits=_("Those that were cancelled before anybody looked are not in it."),
        objective=_("Reach people in time"),
        disaggregations=("outcome",),
    )
)
indicators.add(
    Indicator(
        code="agenda.days_earlier",
        name=_("Days given back by earlier times"),
        why=_("Time that somebody gives back should shorten the wait of somebody else."),
        family=_("Waiting"),
        unit=Unit.COUNT,
        direction=Direction.UP,
        fact="earlier_times",
        measure=Measure.SUM,
        where=lambda t: t.taken,
        numerator=lambda t: t.days_earlier.sum(),
        counts="person",
        source=_("Offers of an earlier time that were taken: the days between the new day and the one before."),
        limits=_("Who moved by calling the centre is not in it."),
        objective=_("Reach people in time"),
    )
)
