"""What `registers` lets out for counting. Of sealed persons nothing leaves."""

from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="register_questions",
        says="One row a question to a register: asked for the first time, not asked again because the answer held, or asked again.",
        columns={
            "question": "int64",
            "day": "date",
            "month": "date",
            "register": "string",
            "kind": "string",
            "purpose": "string",
            "centre": "string",
            "territory": "string",
        },
        keys=frozenset(["question"]),
        sql="""
        SELECT q.id AS question, q.day, date_trunc('month', q.day::timestamp)::date AS month, r.code AS register, q.kind, q.purpose,
            c.code AS centre, t.code AS territory
        FROM registers_question q
        JOIN registers_lookup l ON l.id = q.look_up_id
        JOIN registers_register r ON r.id = l.register_id
        JOIN people_person p ON p.id = l.person_id AND p.sealed_by_id IS NULL
        LEFT JOIN organisation_centre c ON c.id = q.centre_id
        LEFT JOIN organisation_territory t ON t.id = c.territory_id
        WHERE q.day <= '{today}'
        """,
    )
)
