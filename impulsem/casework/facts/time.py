"""Where the time of professionals goes. Nothing is measured for it: it reads what was written down about the work anyway."""

from impulsem.indicators.declarations import Fact, facts

#: Minutes of a working day under contract: 37.5 hours a week.
CONTRACT_MINUTES = 450

facts.add(
    Fact(
        name="work",
        says=(
            "One row an entry and professional who took part, and one more for the way there; and one row a professional, centre and "
            "month with the contract's minutes. Each professional spends the minutes of the entry, whatever the number of participants."
        ),
        columns={
            "worker": "int64", "entry": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "category": "string", "kind": "string", "reason": "string", "minutes": "int64", "contract": "int64",
        },
        keys=frozenset(["worker", "entry"]),
        sql=f"""
        WITH attention AS (
            SELECT e.id, e.centre_id, (e.happened_at AT TIME ZONE '{{tz}}')::date AS day, e.kind, COALESCE(r.code, '') AS reason,
                CASE WHEN e.kind IN ('coordination', 'paperwork') THEN e.kind WHEN e.mode = 'indirect' THEN 'other' ELSE e.mode END
                    AS category,
                e.minutes, e.travel_minutes
            FROM casework_entry e
            LEFT JOIN agenda_appointment a ON a.id = e.appointment_id
            LEFT JOIN agenda_visitreason r ON r.id = a.reason_id
        ), work AS (
            SELECT p.worker_id, a.id AS entry_id, a.centre_id, a.day, part.category, a.kind, a.reason, part.minutes, 0 AS contract
            FROM attention a
            JOIN casework_entryprofessional p ON p.entry_id = a.id
            CROSS JOIN LATERAL (VALUES (a.category, a.minutes::int), ('travel', a.travel_minutes::int)) AS part(category, minutes)
            WHERE part.minutes > 0
            UNION ALL
            SELECT p.worker_id, NULL, p.centre_id, date_trunc('month', d.day)::date, 'contract', '', '', 0,
                (count(*) * {CONTRACT_MINUTES})::int
            FROM organisation_workerpost p
            CROSS JOIN LATERAL generate_series(
                GREATEST(lower(p.valid), (SELECT min(day) FROM attention))::timestamp,
                LEAST(COALESCE(upper(p.valid), '{{today}}'), '{{today}}')::timestamp - interval '1 day', interval '1 day'
            ) AS d(day)
            WHERE p.role = 'professional' AND EXTRACT(isodow FROM d.day) < 6
            GROUP BY p.worker_id, p.centre_id, date_trunc('month', d.day)
        )
        SELECT w.worker_id AS worker, w.entry_id AS entry, c.code AS centre, t.code AS territory, w.day,
            date_trunc('month', w.day)::date AS month, w.category, w.kind, w.reason, w.minutes, w.contract
        FROM work w
        JOIN organisation_worker o ON o.id = w.worker_id AND o.profession NOT IN ('administrative', 'management')
        JOIN organisation_centre c ON c.id = w.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        """,
    )
)  # fmt: skip
