"""Files, month by month, and what was promised and opened in them. Files with a sealed person stay out."""

from impulsem.indicators.declarations import Fact, facts

NOBODY_SEALED = """NOT EXISTS (
            SELECT FROM people_householdmembership m JOIN people_person p ON p.id = m.person_id
            WHERE m.household_id = f.household_id AND p.sealed_by_id IS NOT NULL)"""

facts.add(
    Fact(
        name="file_months",
        says=(
            "One row a file that was open or paused on the last day of the month (of the present month: today). contacts: direct entries "
            "in this month and the two before. days_since_contact: none when there never was one."
        ),
        columns={
            "file": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date", "contacts": "int64",
            "intensity": "string", "days_since_contact": "int64", "referent": "boolean",
        },
        keys=frozenset(["file"]),
        sql=f"""
        WITH steps AS (
            SELECT f.id AS file_id, 'opened' AS kind, f.opened_on AS day, f.opened_on::timestamptz AS at FROM casework_casefile f
            UNION ALL
            SELECT e.file_id, e.kind, e.at::date, e.at FROM casework_fileevent e
            WHERE e.kind IN ('closed', 'reopened')
        ), stretches AS (
            SELECT file_id, kind, day AS starts, COALESCE(LEAD(day) OVER (PARTITION BY file_id ORDER BY at), 'infinity') AS ends FROM steps
        ), months AS (
            SELECT s.month::date AS month, LEAST((s.month + interval '1 month' - interval '1 day')::date, '{{today}}') AS day
            FROM generate_series(
                (SELECT date_trunc('month', min(f.opened_on))::timestamp FROM casework_casefile f), '{{today}}'::timestamp,
                interval '1 month'
            ) AS s(month)
        ), grid AS (
            SELECT s.file_id, m.month, m.day FROM months m
            JOIN stretches s ON s.kind <> 'closed' AND s.starts <= m.day AND s.ends > m.day
        ), contacts AS (
            SELECT e.file_id, date_trunc('month', e.day::timestamp)::date AS month, count(*) AS entries, max(e.day) AS last
            FROM (
                SELECT DISTINCT p.file_id, p.entry_id, p.happened_at::date AS day
                FROM casework_entryparticipant p
                JOIN casework_entry e ON e.id = p.entry_id
                WHERE p.file_id IS NOT NULL AND e.mode <> 'indirect' AND e.kind NOT IN ('coordination', 'paperwork')
            ) e
            GROUP BY e.file_id, date_trunc('month', e.day::timestamp)
        ), walked AS (
            SELECT g.file_id, g.month, g.day, g.day - max(k.last) OVER so_far AS days_since_contact,
                COALESCE(sum(k.entries) OVER (so_far RANGE BETWEEN interval '2 months' PRECEDING AND CURRENT ROW), 0)::int AS contacts
            FROM grid g LEFT JOIN contacts k ON k.file_id = g.file_id AND k.month = g.month
            WINDOW so_far AS (PARTITION BY g.file_id ORDER BY g.month)
        )
        SELECT w.file_id AS file, c.code AS centre, t.code AS territory, w.day, w.month, w.contacts,
            CASE WHEN w.contacts >= 6 THEN 'high' WHEN w.contacts >= 2 THEN 'medium' ELSE 'low' END AS intensity,
            w.days_since_contact, a.id IS NOT NULL AS referent
        FROM walked w
        JOIN casework_casefile f ON f.id = w.file_id AND {NOBODY_SEALED}
        JOIN organisation_centre c ON c.id = f.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN casework_assignment a ON a.file_id = w.file_id AND a.role = 'referent' AND a.valid @> w.day
        """,
    )
)  # fmt: skip
facts.add(
    Fact(
        name="commitments",
        says="One row a commitment whose day has passed, on that day. in_time: kept on its day or before.",
        columns={
            "commitment": "int64", "file": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "state": "string", "in_time": "boolean", "moved": "boolean",
        },
        keys=frozenset(["commitment", "file"]),
        sql=f"""
        SELECT k.id AS commitment, k.file_id AS file, c.code AS centre, t.code AS territory,
            k.due_on AS day, date_trunc('month', k.due_on::timestamp)::date AS month, k.state,
            k.state = 'kept' AND k.settled_on <= k.due_on AS in_time,
            EXISTS (SELECT FROM casework_commitmentevent e WHERE e.commitment_id = k.id AND e.kind = 'moved') AS moved
        FROM casework_commitment k
        JOIN casework_casefile f ON f.id = k.file_id AND {NOBODY_SEALED}
        JOIN organisation_centre c ON c.id = f.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        WHERE k.due_on < '{{today}}'
        """,
    )
)  # fmt: skip
facts.add(
    Fact(
        name="reads",
        says="One row each time that somebody opened a file's page; ground: by which right (grant: with a reason).",
        columns={
            "reading": "int64", "reader": "int64", "file": "int64", "centre": "string", "territory": "string", "day": "date",
            "month": "date", "ground": "string",
        },
        keys=frozenset(["reading", "reader", "file"]),
        sql=f"""
        SELECT a.id AS reading, a.worker_id AS reader, a.subject_id AS file, c.code AS centre, t.code AS territory, a.day,
            date_trunc('month', a.day::timestamp)::date AS month, COALESCE(a.detail ->> 'ground', '') AS ground
        FROM (SELECT *, at::date AS day FROM platform_auditevent
              WHERE action = 'casework.file_read' AND subject_type = 'casework.casefile') a
        JOIN casework_casefile f ON f.id = a.subject_id AND {NOBODY_SEALED}
        JOIN organisation_centre c ON c.id = f.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        """,
    )
)  # fmt: skip
facts.add(
    Fact(
        name="grants",
        says="One row each time that somebody opened a file with a reason. review: what the director said of it.",
        columns={
            "opening": "int64", "worker": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "reason": "string", "review": "string",
        },
        keys=frozenset(["opening", "worker"]),
        sql=f"""
        SELECT g.id AS opening, g.worker_id AS worker, c.code AS centre, t.code AS territory, g.day,
            date_trunc('month', g.day::timestamp)::date AS month, g.reason, g.review
        FROM (SELECT *, granted_at::date AS day FROM casework_accessgrant) g
        JOIN casework_casefile f ON f.id = g.file_id AND {NOBODY_SEALED}
        JOIN organisation_centre c ON c.id = f.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        """,
    )
)  # fmt: skip
