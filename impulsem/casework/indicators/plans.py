"""Plans that are agreed with people, in their own words, and looked at again."""

from django.utils.translation import gettext_lazy as _

from impulsem.casework.indicators.files import SEALED
from impulsem.indicators.declarations import Direction, Indicator, Measure, Unit, indicators

PLANS = _("Plans")
TOGETHER = _("Plans are made together")

indicators.add(
    Indicator(
        code="plans.goals_agreed",
        name=_("Goals to which people agree"),
        why=_("A goal that people did not agree to is the centre’s goal, not theirs."),
        family=PLANS,
        unit=Unit.SHARE,
        direction=Direction.NEUTRAL,
        fact="plans",
        measure=Measure.RATIO,
        numerator=lambda t: t.agreed.sum(),
        denominator=lambda t: t.goals.sum(),
        counts="file",
        source=_("Goals of plans by the month in which the plan was first agreed; the last answers to what each goal asks now."),
        limits=_("A disagreement that is written down is worth more than a yes that nobody meant: there is no right share."),
        objective=TOGETHER,
    )
)
indicators.add(
    Indicator(
        code="plans.own_words",
        name=_("Plans with people’s own words"),
        why=_("What people want is in the plan as they said it."),
        family=PLANS,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="plans",
        measure=Measure.RATIO,
        numerator=lambda t: t.own_words.cast("int32").sum(),
        denominator=lambda t: t.plan.count(),
        counts="file",
        source=_("Plans by the month in which they were first agreed."),
        limits=SEALED,
        objective=TOGETHER,
    )
)
indicators.add(
    Indicator(
        code="plans.days_to_plan",
        name=_("Days from the first visit to the agreed plan"),
        why=_("People wait for help until somebody has agreed with them what it is."),
        family=PLANS,
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="plans",
        measure=Measure.MEDIAN,
        of=lambda t: t.days_to_plan,
        counts="file",
        source=_("From the first direct attention in the file to the day when its plan was first agreed, by the month of that day."),
        limits=_("Plans of files without any direct attention before are not in it."),
        objective=TOGETHER,
    )
)
indicators.add(
    Indicator(
        code="plans.reviews_in_time",
        name=_("Reviews of plans in time"),
        why=_("A plan that nobody looks at again is paper."),
        family=PLANS,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="plan_reviews",
        measure=Measure.RATIO,
        numerator=lambda t: t.in_time.cast("int32").sum(),
        denominator=lambda t: t.plan.count(),
        counts="file",
        source=_("Reviews by the month in which they were due, also those that were not held."),
        limits=SEALED,
        objective=TOGETHER,
    )
)
