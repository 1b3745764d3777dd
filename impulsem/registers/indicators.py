"""The indicators of `registers`."""

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Level, Measure, Unit, indicators

indicators.add(
    Indicator(
        code="registers.not_asked_again",
        name=_("Questions that nobody was asked again"),
        why=_("What an administration knows already, no person has to prove a second time."),
        family=_("Records"),
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="register_questions",
        measure=Measure.RATIO,
        numerator=lambda t: (t.kind == "spared").cast("int32").sum(),
        denominator=lambda t: t.question.count(),
        counts="question",
        source=_("Each time that something was needed that a register answers: asked for, or there already."),
        limits=_("A question that nobody put to a register, because the person brought the paper, is not in it. Nor are sealed persons."),
        objective=_("Write once"),
        disaggregations=("register",),
        levels=(Level.CITY, Level.TERRITORY, Level.CENTRE),
    )
)
