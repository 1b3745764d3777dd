"""The indicators of `groups`."""

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Measure, Unit, indicators

FAMILY = _("Groups")
PLACES = _("Places of sessions whose day has passed and that were not called off.")
CAME = _("Who was marked as having come to sessions that are closed.")
REACH = _("Reach people in time")
MORE_TIME = _("More time for people")

indicators.add(
    Indicator(
        code="groups.places_offered",
        name=_("Places offered in groups"),
        why=_("Each place is an answer within days for somebody who would wait for an interview."),
        family=FAMILY,
        unit=Unit.COUNT,
        direction=Direction.UP,
        fact="group_sessions",
        measure=Measure.SUM,
        numerator=lambda t: t.capacity.sum(),
        counts="session",
        source=PLACES,
        limits=_("Of places, not of people: the same person may take several."),
        objective=REACH,
        disaggregations=("kind",),
        minimum=1,
    )
)
indicators.add(
    Indicator(
        code="groups.places_filled",
        name=_("Places that were given"),
        why=_("Empty places beside a waiting list point to the hour, the language or the way in."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="group_sessions",
        measure=Measure.RATIO,
        numerator=lambda t: t.taken.sum(),
        denominator=lambda t: t.capacity.sum(),
        counts="session",
        source=PLACES,
        limits=_("Places of sealed people count as free."),
        objective=REACH,
        disaggregations=("kind",),
        minimum=1,
    )
)
indicators.add(
    Indicator(
        code="groups.attendance",
        name=_("People who came of those with a place"),
        why=_("Who does not come may have been reached too late, or in the wrong words."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="group_places",
        measure=Measure.RATIO,
        numerator=lambda t: (t.state == "attended").cast("int32").sum(),
        denominator=lambda t: t.session.count(),
        counts="person",
        source=CAME,
        limits=_("Sessions that nobody closed are not in it."),
        objective=REACH,
        disaggregations=("kind", "source"),
    )
)
indicators.add(
    Indicator(
        code="groups.people",
        name=_("People attended in groups"),
        why=_("How many people a centre reaches together, each counted once in the month."),
        family=FAMILY,
        unit=Unit.COUNT,
        direction=Direction.UP,
        fact="group_places",
        measure=Measure.SUM,
        where=lambda t: t.state == "attended",
        numerator=lambda t: t.person.nunique(),
        counts="person",
        source=CAME,
        limits=_("Somebody who comes in two months is counted in each; do not add months up."),
        objective=REACH,
        disaggregations=("kind", "outcome"),
    )
)
indicators.add(
    Indicator(
        code="groups.minutes_each",
        name=_("Professionals’ minutes for each person in a group"),
        why=_("Beside the minutes of an individual first visit it says what a group gives back."),
        family=FAMILY,
        unit=Unit.MINUTES,
        direction=Direction.DOWN,
        fact="group_sessions",
        measure=Measure.RATIO,
        where=lambda t: t.came > 0,
        numerator=lambda t: t.minutes.sum(),
        denominator=lambda t: t.came.sum(),
        counts="session",
        source=_("Minutes of the sessions, once for each professional who held them, and people who came."),
        limits=_("Preparing and follow-up are not in it."),
        objective=MORE_TIME,
        disaggregations=("kind",),
        minimum=1,
    )
)
indicators.add(
    Indicator(
        code="groups.minutes_freed",
        name=_("Minutes of individual first visits freed by groups"),
        why=_("Who leaves a session with an answer does not wait for a first visit, and leaves it to somebody else."),
        family=FAMILY,
        unit=Unit.MINUTES,
        direction=Direction.UP,
        fact="group_sessions",
        measure=Measure.SUM,
        numerator=lambda t: t.freed.sum() - t.minutes.sum(),
        where=lambda t: t.kind.isin(["vine", "informative"]),
        counts="session",
        source=_(
            "People who left a welcome or informative session informed, with an aid or a referral, times the minutes of a first visit."
        ),
        limits=_("Less the minutes of the professionals in those sessions. An estimate: some would not have asked for a first visit."),
        objective=MORE_TIME,
        disaggregations=("kind",),
        minimum=1,
    )
)
indicators.add(
    Indicator(
        code="groups.days_to_first_attention",
        name=_("Days to the first attention, by route"),
        why=_("The promise of the welcome sessions: less waiting than for an individual first visit."),
        family=_("Waiting"),
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="first_attention",
        measure=Measure.MEDIAN,
        of=lambda t: t.days,
        counts="person",
        source=_("The first session or first interview of each person, from the day on which it was asked for or booked."),
        limits=_("Exact median. Whoever is still waiting is not in it; who chooses a group may be different from who does not."),
        objective=REACH,
        disaggregations=("route",),
    )
)
