"""Where the time of professionals goes. Nothing is measured for it: it reads what was written down about the work anyway."""

from impulsem.indicators.declarations import Fact, facts

#: A working week of whoever works full time, in minutes: 37.5 hours.
FULL_TIME = 2250

# Days become months by way of a timestamp without a zone here and in the other facts: date_trunc over a date goes through the time zone
# and back, which is half of what a row costs (636,000 rows: 1.2 s against 0.2 s).
facts.add(
    Fact(
        name="work",
        says=(
            "One row an entry and professional who took part, and one more for the way there; and one row a professional, centre and "
            "month with the contract's minutes: of the working days without public holidays and absences, by the hours agreed. team: the "
            "attention team of the professional on that day, none for the contract. Each professional spends the minutes of the entry, "
            "whatever the number of participants."
        ),
        columns={
            "worker": "int64", "entry": "int64", "centre": "string", "territory": "string", "team": "int64", "day": "date",
            "month": "date", "category": "string", "kind": "string", "reason": "string", "minutes": "int64", "contract": "int64",
        },
        keys=frozenset(["worker", "entry"]),
        first_day="SELECT min(happened_at)::date FROM casework_entry",
        sql=f"""
        WITH attention AS NOT MATERIALIZED (
            SELECT e.id, e.centre_id, e.happened_at::date AS day, e.kind, COALESCE(r.code, '') AS reason,
                CASE WHEN e.kind IN ('coordination', 'paperwork') THEN e.kind WHEN e.mode = 'indirect' THEN 'other' ELSE e.mode END
                    AS category,
                e.minutes, e.travel_minutes
            FROM casework_entry e
            LEFT JOIN agenda_appointment a ON a.id = e.appointment_id
            LEFT JOIN agenda_visitreason r ON r.id = a.reason_id
            WHERE e.happened_at >= '{{since}}'::date - 1 AND e.happened_at < '{{until}}'::date + 1
        ), days AS (
            SELECT d.day::date AS day FROM generate_series(
                (SELECT GREATEST(min(happened_at)::date, '{{since}}') FROM casework_entry
                 HAVING count(*) > 0)::timestamp,
                LEAST('{{today}}'::date, '{{until}}')::timestamp - interval '1 day', interval '1 day'
            ) AS d(day)
            WHERE EXTRACT(isodow FROM d.day) < 6 AND NOT EXISTS (SELECT FROM agenda_closedday c WHERE c.day = d.day::date)
        ), away AS (
            SELECT a.worker_id, d.day FROM organisation_absence a JOIN days d ON a.valid @> d.day
        ), held AS (  -- whoever holds two posts on a day shares the day out between them
            SELECT p.worker_id, p.centre_id, d.day,
                COALESCE(h.weekly_minutes, {FULL_TIME}) / 5.0 / count(*) OVER (PARTITION BY p.worker_id, d.day) AS minutes
            FROM organisation_workerpost p
            JOIN days d ON p.valid @> d.day
            LEFT JOIN organisation_workingtime h ON h.worker_id = p.worker_id AND h.valid @> d.day
            LEFT JOIN away ON away.worker_id = p.worker_id AND away.day = d.day
            WHERE p.role = 'professional' AND away.day IS NULL
        ), teams AS (  -- whoever is in two attention teams on a day counts in the older one
            SELECT m.worker_id, m.team_id, datemultirange(m.valid) - COALESCE(
                range_agg(m.valid) OVER (PARTITION BY m.worker_id ORDER BY m.team_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
                datemultirange()) AS valid
            FROM organisation_teammembership m
            JOIN organisation_team t ON t.id = m.team_id AND t.kind = 'attention'
        ), work AS (
            SELECT p.worker_id, a.id AS entry_id, a.centre_id, a.day, part.category, a.kind, a.reason, part.minutes, 0 AS contract
            FROM attention a
            JOIN casework_entryprofessional p ON p.entry_id = a.id
                AND p.happened_at >= '{{since}}'::date - 1 AND p.happened_at < '{{until}}'::date + 1
            CROSS JOIN LATERAL (VALUES (a.category, a.minutes::int), ('travel', a.travel_minutes::int)) AS part(category, minutes)
            WHERE part.minutes > 0
            UNION ALL
            SELECT h.worker_id, NULL, h.centre_id, date_trunc('month', h.day::timestamp)::date, 'contract', '', '', 0,
                round(sum(h.minutes))::int
            FROM held h
            GROUP BY h.worker_id, h.centre_id, date_trunc('month', h.day::timestamp)
        )
        SELECT w.worker_id AS worker, w.entry_id AS entry, c.code AS centre, t.code AS territory,
            CASE WHEN w.entry_id IS NOT NULL THEN m.team_id END AS team, w.day,
            date_trunc('month', w.day::timestamp)::date AS month, w.category, w.kind, w.reason, w.minutes, w.contract
        FROM work w
        JOIN organisation_worker o ON o.id = w.worker_id AND o.profession NOT IN ('administrative', 'management')
        JOIN organisation_centre c ON c.id = w.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN teams m ON m.worker_id = w.worker_id AND m.valid @> w.day
        """,
    )
)  # fmt: skip
