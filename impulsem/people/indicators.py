"""The indicators of `people`."""

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Level, Measure, Unit, indicators

indicators.add(
    Indicator(
        code="people.duplicates_linked",
        name=_("Possible duplicates that were linked"),
        why=_("Two records of one person are two half histories: asked once, written once."),
        family=_("Records"),
        unit=Unit.SHARE,
        direction=Direction.NEUTRAL,
        fact="duplicates",
        measure=Measure.RATIO,
        numerator=lambda t: (t.state == "linked").cast("int32").sum(),
        denominator=lambda t: (t.state != "open").cast("int32").sum(),
        counts="pair",
        source=_("The answers of the records team to possible duplicates, by the month in which they were raised."),
        limits=_("Only answered pairs count. A pair that nobody noticed is not in it, nor are sealed persons."),
        objective=_("Write once"),
        levels=(Level.CITY,),
    )
)
indicators.add(
    Indicator(
        code="people.days_to_decide_duplicate",
        name=_("Days until a possible duplicate is answered"),
        why=_("While the question is open, both records are worked with."),
        family=_("Records"),
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="duplicates",
        measure=Measure.MEDIAN,
        of=lambda t: t.days_to_decide,
        counts="pair",
        source=_("The answers of the records team to possible duplicates, by the month in which they were raised."),
        limits=_("Exact median of answered pairs; open ones would make it longer."),
        objective=_("Write once"),
        levels=(Level.CITY,),
    )
)
