"""Payments and what justifies them: what leaves for counting, and the figures over it. Of sealed persons nothing leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Fact, Indicator, Measure, Unit, facts, indicators

facts.add(
    Fact(
        name="payments",
        says=(
            "One row a payment that the bank made and did not return, on the day when it was settled. days: from the decision to it, of "
            "the first payment of each grant."
        ),
        columns={
            "payment": "int64",
            "person": "int64",
            "centre": "string",
            "territory": "string",
            "day": "date",
            "month": "date",
            "benefit": "string",
            "line": "string",
            "cents": "int64",
            "first": "boolean",
            "days": "int64",
        },
        keys=frozenset(["payment", "person"]),
        sql="""
        SELECT y.id AS payment, a.applicant_id AS person, COALESCE(c.code, '') AS centre, COALESCE(t.code, '') AS territory, y.day,
            date_trunc('month', y.day::timestamp)::date AS month, b.code AS benefit, l.code AS line, y.cents,
            i.month = lower(g.valid) AS first,
            y.day - d.decided_at::date AS days
        FROM (SELECT *, settled_at::date AS day FROM benefits_payment
              WHERE state = 'paid' AND settled_at >= '{since}'::date - 1 AND settled_at < '{until}'::date + 1) y
        JOIN benefits_instalment i ON i.id = y.instalment_id
        JOIN benefits_budgetline l ON l.id = i.line_id
        JOIN benefits_grant g ON g.id = i.grant_id
        JOIN benefits_decision d ON d.id = g.decision_id
        JOIN benefits_application a ON a.id = g.application_id
        JOIN entitlement_benefit b ON b.id = a.benefit_id
        JOIN people_person p ON p.id = a.applicant_id AND p.sealed_by_id IS NULL
        LEFT JOIN organisation_centre c ON c.id = a.centre_id
        LEFT JOIN organisation_territory t ON t.id = c.territory_id
        WHERE y.day <= '{today}'
        """,
    )
)
facts.add(
    Fact(
        name="justifications",
        says=(
            "One row a grant of which receipts are asked for and whose day for them has passed: what was paid, and what accepted receipts "
            "cover of it. day: by which they were due."
        ),
        columns={
            "grant": "int64", "person": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "benefit": "string", "paid": "int64", "justified": "int64",
        },
        keys=frozenset(["grant", "person"]),
        sql="""
        SELECT g.id AS grant, a.applicant_id AS person, COALESCE(c.code, '') AS centre, COALESCE(t.code, '') AS territory,
            g.justify_by AS day, date_trunc('month', g.justify_by::timestamp)::date AS month, b.code AS benefit, i.paid,
            LEAST(COALESCE(r.cents, 0), i.paid)::bigint AS justified
        FROM benefits_grant g
        JOIN benefits_application a ON a.id = g.application_id
        JOIN entitlement_benefit b ON b.id = a.benefit_id
        JOIN people_person p ON p.id = a.applicant_id AND p.sealed_by_id IS NULL
        JOIN LATERAL (
            SELECT SUM(cents)::bigint AS paid FROM benefits_instalment WHERE grant_id = g.id AND state = 'paid'
        ) i ON i.paid > 0
        LEFT JOIN LATERAL (
            SELECT SUM(cents)::bigint AS cents FROM benefits_receipt WHERE grant_id = g.id AND state = 'accepted'
        ) r ON true
        LEFT JOIN organisation_centre c ON c.id = a.centre_id
        LEFT JOIN organisation_territory t ON t.id = c.territory_id
        WHERE g.justify_by < '{today}'
        """,
    )
)  # fmt: skip

FAMILY = _("Economic support")
PAID = _("Payments that were settled and not returned, by the centre where the aid was asked for.")
SEALED = _("Payments to sealed persons are not in it.")
IN_TIME = _("Aid that comes in time")

indicators.add(
    Indicator(
        code="payments.euros",
        name=_("Euros paid"),
        why=_("What economic support reaches households with, month by month."),
        family=FAMILY,
        unit=Unit.COUNT,
        direction=Direction.NEUTRAL,
        fact="payments",
        measure=Measure.SUM,
        numerator=lambda t: (t.cents.sum() / 100).round(),
        counts="person",
        source=PAID,
        limits=SEALED,
        objective=IN_TIME,
        disaggregations=("benefit", "line"),
    )
)
indicators.add(
    Indicator(
        code="payments.people",
        name=_("People who were paid an aid"),
        why=_("How many households economic support reaches."),
        family=FAMILY,
        unit=Unit.COUNT,
        direction=Direction.NEUTRAL,
        fact="payments",
        measure=Measure.SUM,
        numerator=lambda t: t.person.nunique(),
        counts="person",
        source=PAID,
        limits=_("Whoever is paid in two months is counted in each; do not add months up. Payments to sealed persons are not in it."),
        objective=IN_TIME,
        disaggregations=("benefit",),
    )
)
indicators.add(
    Indicator(
        code="payments.days_from_decision",
        name=_("Days from the decision to the money"),
        why=_("A decision feeds nobody: what counts is when the money is there."),
        family=FAMILY,
        unit=Unit.DAYS,
        direction=Direction.DOWN,
        fact="payments",
        measure=Measure.MEDIAN,
        where=lambda t: t.first,
        of=lambda t: t.days,
        counts="person",
        source=PAID,
        limits=_("Exact median, of the first payment of each grant. What is granted for a later month waits until then."),
        objective=IN_TIME,
        disaggregations=("benefit",),
    )
)
indicators.add(
    Indicator(
        code="payments.justified",
        name=_("Justified share of what was paid"),
        why=_("Receipts protect whoever pays and whoever is paid; where they are missing, somebody should help to get them."),
        family=FAMILY,
        unit=Unit.SHARE,
        direction=Direction.UP,
        fact="justifications",
        measure=Measure.RATIO,
        numerator=lambda t: t.justified.sum(),
        denominator=lambda t: t.paid.sum(),
        counts="person",
        source=_("Grants whose day for receipts has passed: accepted receipts, up to what was paid."),
        limits=SEALED,
        objective=IN_TIME,
        disaggregations=("benefit",),
    )
)
