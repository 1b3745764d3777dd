"""The work of others: what leaves for counting, and the figures over it. Of sealed persons nothing leaves."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.indicators.declarations import Direction, Fact, Indicator, Measure, Unit, facts, indicators

facts.add(
    Fact(
        name="for_others",
        says=(
            "One row a matter of others that was dealt with here and not taken back: whose it truly is, who asked, what became of it and "
            "the minutes that it took. person: for whom, a number of its own where it was for nobody in particular."
        ),
        columns={
            "note": "int64", "person": "int64", "worker": "int64", "centre": "string", "territory": "string", "day": "date",
            "month": "date", "matter": "string", "owner": "string", "owner_kind": "string", "requester": "string", "outcome": "string",
            "minutes": "int64",
        },
        keys=frozenset(["note", "person", "worker"]),
        sql="""
        SELECT n.id AS note, COALESCE(n.person_id, -n.id) AS person, n.worker_id AS worker, COALESCE(c.code, '') AS centre,
            COALESCE(t.code, '') AS territory, n.day, date_trunc('month', n.day::timestamp)::date AS month, b.code AS matter,
            o.code AS owner, o.kind AS owner_kind, r.code AS requester, n.outcome, n.minutes::bigint AS minutes
        FROM (SELECT *, at::date AS day FROM benefits_forothers
              WHERE at >= '{since}'::date - 1 AND at < '{until}'::date + 1) n
        JOIN entitlement_benefit b ON b.id = n.matter_id
        JOIN entitlement_owner o ON o.id = n.owner_id
        JOIN benefits_requester r ON r.id = n.requester_id
        LEFT JOIN organisation_centre c ON c.id = n.centre_id
        LEFT JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN people_person p ON p.id = n.person_id
        WHERE p.sealed_by_id IS NULL AND NOT EXISTS (SELECT FROM benefits_takenback k WHERE k.note_id = n.id)
        """,
    )
)  # fmt: skip

FAMILY = _("For others")
SOURCE = _("Matters of others that were written down when they were dealt with, and not taken back.")
LIMITS = _("Only what somebody wrote down. Matters of sealed persons are not in it.")
LESS = _("Less work that belongs to others, more time for people")
BY = ("owner", "requester", "matter")

indicators.add(
    Indicator(
        code="for_others.times",
        name=_("Matters of others that were dealt with here"),
        why=_("Each of them has another owner: counted, it can be handed back."),
        family=FAMILY,
        unit=Unit.COUNT,
        direction=Direction.DOWN,
        fact="for_others",
        measure=Measure.SUM,
        numerator=lambda t: t.note.count(),
        counts="person",
        source=SOURCE,
        limits=LIMITS,
        objective=LESS,
        disaggregations=BY,
    )
)
indicators.add(
    Indicator(
        code="for_others.minutes",
        name=_("Minutes spent on matters of others"),
        why=_("The time that the city’s social services give to other services, which could be time for people."),
        family=FAMILY,
        unit=Unit.MINUTES,
        direction=Direction.DOWN,
        fact="for_others",
        measure=Measure.SUM,
        numerator=lambda t: t.minutes.sum(),
        counts="worker",
        source=SOURCE,
        limits=LIMITS,
        objective=LESS,
        disaggregations=BY,
    )
)
indicators.add(
    Indicator(
        code="for_others.minutes_each",
        name=_("Minutes for each matter of others"),
        why=_("What one of them costs, for whoever is asked to take it over."),
        family=FAMILY,
        unit=Unit.MINUTES,
        direction=Direction.NEUTRAL,
        fact="for_others",
        measure=Measure.RATIO,
        numerator=lambda t: t.minutes.sum(),
        denominator=lambda t: t.note.count(),
        counts="worker",
        source=SOURCE,
        limits=LIMITS,
        objective=LESS,
        disaggregations=BY,
    )
)
