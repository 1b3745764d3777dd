"""The indicators of `entitlement`."""

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Level, Measure, Unit, indicators

FAMILY = _("Rights that are claimed")

indicators.add(
    Indicator(
        code="entitlement.take_up",
        name=_("Take-up of what households are probably entitled to"),
        why=_("A right that nobody claims helps nobody; who needs it most often knows least of it."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="findings",
        measure=Measure.RATIO,
        numerator=lambda t: t.claimed.cast("int32").sum(),
        denominator=lambda t: t.claimed.count(),
        counts="household",
        disaggregations=("benefit",),
        source=_("The nightly scan of open files: probably entitled, and of these applied for or received, by the month first found."),
        limits=_(
            "Only households with an open file, as far as it is known what they live on. “Received” may be another benefit of the same "
            "kind. Households with protected persons are not in it."
        ),
        objective=_("Rights within reach"),
        levels=(Level.CITY, Level.NEIGHBOURHOOD),
    )
)
