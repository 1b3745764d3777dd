"""Who was attended, how often, and how it was written down."""

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Level, Measure, Unit, indicators

EVERYWHERE = (Level.CITY, Level.TERRITORY, Level.CENTRE, Level.NEIGHBOURHOOD)
SOURCE = _("Entries and who took part in them.")
LIMITS = _("Sealed persons are not in it. What nobody wrote down did not happen for this figure.")
WRITE_ONCE = _("Write once")

indicators.add(
    Indicator(
        code="attention.minutes",
        name=_("Minutes of direct attention"),
        why=_("Where the time with people goes, by the neighbourhood in which they live."),
        family=_("Attention"),
        unit=Unit.MINUTES,
        direction=Direction.NEUTRAL,
        fact="attendance",
        measure=Measure.SUM,
        where=lambda t: t.direct,
        numerator=lambda t: t.minutes.sum(),
        counts="person",
        source=SOURCE,
        limits=LIMITS,
        objective=_("Reach who needs it most"),
        disaggregations=("mode",),
        levels=EVERYWHERE,
    )
)
indicators.add(
    Indicator(
        code="attention.trips_per_person",
        name=_("Trips to the centre for each person who came"),
        why=_("Every trip that one more call or one better form would have saved is the person's time."),
        family=_("Attention"),
        unit=Unit.PER,
        direction=Direction.DOWN,
        fact="attendance",
        measure=Measure.RATIO,
        where=lambda t: t.trip.notnull(),
        numerator=lambda t: t.trip.nunique(),
        denominator=lambda t: t.person.nunique(),
        counts="person",
        source=_("Days on which somebody was attended at the centre."),
        limits=_("Within the month. Several attentions on one day are one trip. A record for each person, linked or not, counts apart."),
        objective=_("Respect people's time"),
        levels=EVERYWHERE,
    )
)
indicators.add(
    Indicator(
        code="attention.entries_per_attendance",
        name=_("Entries for each attendance"),
        why=_("One attention, one entry: more than one is the same thing written again."),
        family=_("Records"),
        unit=Unit.PER,
        direction=Direction.DOWN,
        fact="attendance",
        measure=Measure.RATIO,
        where=lambda t: t.direct,
        numerator=lambda t: t.entry.count(),
        denominator=lambda t: t.visit.nunique(),
        counts="person",
        source=_("Direct entries of a person on a day, against persons and days."),
        limits=_("A call and a visit on one day are two entries by right, so a little above one is normal."),
        objective=WRITE_ONCE,
    )
)
indicators.add(
    Indicator(
        code="attention.participants_per_entry",
        name=_("Files that one entry serves"),
        why=_("What is above one is double entry avoided: written once, read in every file that it belongs to."),
        family=_("Records"),
        unit=Unit.PER,
        direction=Direction.UP,
        fact="attendance",
        measure=Measure.RATIO,
        numerator=lambda t: t.entry.count(),
        denominator=lambda t: t.entry.nunique(),
        counts="person",
        source=SOURCE,
        limits=LIMITS,
        objective=WRITE_ONCE,
    )
)
indicators.add(
    Indicator(
        code="attention.group_attendance",
        name=_("People at each group session"),
        why=_("Group work reaches more people in the same time, if people come."),
        family=_("Attention"),
        unit=Unit.PER,
        direction=Direction.UP,
        fact="attendance",
        measure=Measure.RATIO,
        where=lambda t: t["mode"] == "group",
        numerator=lambda t: t.entry.count(),
        denominator=lambda t: t.entry.nunique(),
        counts="person",
        source=_("Entries of group mode and who took part in them."),
        limits=_("Only who has a record; sealed persons are not in it."),
        objective=_("Reach more people together"),
    )
)
indicators.add(
    Indicator(
        code="attention.days_to_write",
        name=_("Days until an attention is written down"),
        why=_("What is written late is written worse, and colleagues do not know it meanwhile."),
        family=_("Records"),
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="attendance",
        measure=Measure.RATIO,
        numerator=lambda t: t.days_to_write.sum(),
        denominator=lambda t: t.entry.count(),
        counts="person",
        source=_("The day of the attention and the day of its entry."),
        limits=_("A mean, so one very late entry weighs; amendments do not count."),
        objective=WRITE_ONCE,
    )
)
indicators.add(
    Indicator(
        code="records.drafts_left",
        name=_("Texts left unsaved for a week"),
        why=_("Nothing that somebody wrote may be lost: this must be zero."),
        family=_("Records"),
        unit=Unit.COUNT,
        direction=Direction.DOWN,
        fact="drafts",
        measure=Measure.SUM,
        numerator=lambda t: (t.days_left >= 7).cast("int32").sum(),
        counts="draft",
        source=_("Drafts that are kept at the moment of the cut."),
        limits=_("As of the cut, without history. A draft that its writer threw away was not lost."),
        objective=_("Nothing is lost"),
        levels=(Level.CITY,),
        minimum=0,
    )
)
