"""How files are looked after, and who opens them."""

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Indicator, Measure, Unit, indicators

SOURCE = _("Files that were open or paused on the last day of the month, and the entries in them.")
SEALED = _("Files with a sealed person are not in it.")
FOLLOW_UP = _("Nobody is forgotten")

indicators.add(
    Indicator(
        code="files.active",
        name=_("Open files"),
        why=_("How many households the centres look after, and with how much contact."),
        family=_("Files"),
        unit=Unit.COUNT,
        direction=Direction.NEUTRAL,
        fact="file_months",
        measure=Measure.SUM,
        numerator=lambda t: t.file.nunique(),
        counts="file",
        source=SOURCE,
        limits=_("Intensity is told from contacts in three months (six or more: high; two to five: medium), not from what was assessed."),
        objective=FOLLOW_UP,
        disaggregations=("intensity",),
    )
)
indicators.add(
    Indicator(
        code="files.days_since_contact",
        name=_("Days since the last contact"),
        why=_("An open file without contact is somebody who waits, or a file to be closed."),
        family=_("Files"),
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="file_months",
        measure=Measure.MEDIAN,
        of=lambda t: t.days_since_contact,
        counts="file",
        source=SOURCE,
        limits=_("Exact median on the last day of the month. Files that never had a contact are not in it."),
        objective=FOLLOW_UP,
        disaggregations=("intensity",),
    )
)
indicators.add(
    Indicator(
        code="files.without_referent",
        name=_("Open files without a referent"),
        why=_("Somebody must answer for each file."),
        family=_("Files"),
        unit=Unit.SHARE,
        direction=Direction.DOWN,
        fact="file_months",
        measure=Measure.RATIO,
        numerator=lambda t: (~t.referent).cast("int32").sum(),
        denominator=lambda t: t.file.count(),
        counts="file",
        source=_("Assignments as referent on the last day of the month."),
        limits=SEALED,
        objective=FOLLOW_UP,
    )
)
indicators.add(
    Indicator(
        code="files.commitments_in_time",
        name=_("Commitments kept in time"),
        why=_("Trust is made of promises that were kept."),
        family=_("Files"),
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="commitments",
        measure=Measure.RATIO,
        where=lambda t: t.state != "waived",
        numerator=lambda t: t.in_time.cast("int32").sum(),
        denominator=lambda t: t.commitment.count(),
        counts="file",
        source=_("Commitments by the month in which they were due, without those that were no longer needed."),
        limits=_("The last agreed day counts: a promise that was moved can still be kept. Promises outside files are not in it."),
        objective=FOLLOW_UP,
    )
)
indicators.add(
    Indicator(
        code="files.reads_with_reason",
        name=_("Readings of a file with a reason"),
        why=_("Whoever has no need to know opens a file only with a reason: few, and each one reviewed."),
        family=_("Access"),
        unit=Unit.SHARE,
        direction=Direction.NEUTRAL,
        fact="reads",
        measure=Measure.RATIO,
        numerator=lambda t: (t.ground == "grant").cast("int32").sum(),
        denominator=lambda t: t.reading.count(),
        counts="reader",
        source=_("The audit: each time that a file's page was opened, and by which right."),
        limits=SEALED,
        objective=_("Only who needs to know"),
    )
)
indicators.add(
    Indicator(
        code="files.reasons_justified",
        name=_("Reasons that the review found justified"),
        why=_("Access with a reason is trust, and the review is what keeps it."),
        family=_("Access"),
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="grants",
        measure=Measure.RATIO,
        where=lambda t: t.review != "pending",
        numerator=lambda t: (t.review == "justified").cast("int32").sum(),
        denominator=lambda t: t.opening.count(),
        counts="worker",
        source=_("Files opened with a reason, by month, once the director has reviewed them."),
        limits=_("Those still to be reviewed are not in it."),
        objective=_("Only who needs to know"),
    )
)
