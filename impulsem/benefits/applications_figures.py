"""Applications: what leaves for counting, and the figures over it. Of sealed persons nothing leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Fact, Indicator, Measure, Unit, facts, indicators

facts.add(
    Fact(
        name="applications",
        says=(
            "One row an application that was submitted: which benefit, where it was asked for, how it stands, its first decision and the "
            "days until then. late: decided after its term, or past it and not decided."
        ),
        columns={
            "application": "int64", "person": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "benefit": "string", "source": "string", "state": "string", "outcome": "string", "decided": "int64", "days": "int64",
            "late": "int64",
        },
        keys=frozenset(["application", "person"]),
        sql="""
        SELECT a.id AS application, a.applicant_id AS person, COALESCE(c.code, '') AS centre, COALESCE(t.code, '') AS territory,
            a.day, date_trunc('month', a.day::timestamp)::date AS month, b.code AS benefit, a.source, a.state,
            COALESCE(d.outcome, '') AS outcome, (d.id IS NOT NULL)::int AS decided,
            COALESCE(d.decided_at::date - a.day, 0) AS days,
            (COALESCE(d.decided_at::date, '{today}'::date) > a.due_on AND (d.id IS NOT NULL OR a.state = 'submitted'))::int AS late
        FROM (SELECT *, submitted_at::date AS day FROM benefits_application
              WHERE submitted_at >= '{since}'::date - 1 AND submitted_at < '{until}'::date + 1) a
        JOIN entitlement_benefit b ON b.id = a.benefit_id
        JOIN people_person p ON p.id = a.applicant_id AND p.sealed_by_id IS NULL
        LEFT JOIN benefits_decision d ON d.application_id = a.id AND d.state = 'decided' AND d.after_id IS NULL
        LEFT JOIN organisation_centre c ON c.id = a.centre_id
        LEFT JOIN organisation_territory t ON t.id = c.territory_id
        """,
    )
)  # fmt: skip

FAMILY = _("Economic support")
SOURCE = _("Applications that were submitted to the economic-support office, by the day on which they were.")
LIMITS = _("Drafts are not in it, nor applications of sealed persons. An appeal that changes a decision does not change these days.")
FAST = _("Support in time")
BY = ("benefit", "source")

indicators.add(
    Indicator(
        code="applications.submitted",
        name=_("Applications submitted"),
        why=_("What people ask the office for, and through which door."),
        family=FAMILY,
        unit=Unit.COUNT,
        direction=Direction.NEUTRAL,
        fact="applications",
        measure=Measure.SUM,
        numerator=lambda t: t.application.count(),
        counts="person",
        source=SOURCE,
        limits=LIMITS,
        objective=FAST,
        disaggregations=BY,
    )
)
indicators.add(
    Indicator(
        code="applications.days",
        name=_("Days until an application is decided"),
        why=_("Who asks for support cannot wait: each day counts at home."),
        family=FAMILY,
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="applications",
        measure=Measure.RATIO,
        numerator=lambda t: t.days.sum(),
        denominator=lambda t: t.decided.sum(),
        counts="person",
        source=SOURCE,
        limits=LIMITS,
        objective=FAST,
        disaggregations=BY,
    )
)
indicators.add(
    Indicator(
        code="applications.open",
        name=_("Applications that wait, by where they stand"),
        why=_("Shows whether the office keeps pace, and what it waits for."),
        family=FAMILY,
        unit=Unit.COUNT,
        direction=Direction.DOWN,
        fact="applications",
        measure=Measure.SUM,
        numerator=lambda t: t.state.isin(["submitted", "more_information"]).cast("int32").sum(),
        counts="person",
        source=SOURCE,
        limits=LIMITS,
        objective=FAST,
        disaggregations=("state", *BY),
    )
)
indicators.add(
    Indicator(
        code="applications.late",
        name=_("Applications past their term"),
        why=_("The term is a promise of the law, and an earlier one of the office itself."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.DOWN,
        fact="applications",
        measure=Measure.RATIO,
        numerator=lambda t: t.late.sum(),
        denominator=lambda t: t.application.count(),
        counts="person",
        source=SOURCE,
        limits=LIMITS,
        objective=FAST,
        disaggregations=BY,
    )
)
