"""What the reports let out for counting: one row a request that was delivered or is late, without who or what it was about."""

from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="reports",
        says=(
            "One row a request for a report, on the day of its delivery, else (while it is open and late) on the day of the cut. days: "
            "from the request to its delivery. minutes: of each professional in the entries that were work for it, none where no entry "
            "was linked. Files with a sealed person, and requests about one, stay out."
        ),
        columns={
            "request": "int64", "file": "int64", "author": "int64", "centre": "string", "territory": "string", "day": "date",
            "month": "date", "type": "string", "requester": "string", "delivered": "boolean", "days": "int64", "in_time": "boolean",
            "minutes": "int64",
        },
        keys=frozenset(["request", "file", "author"]),
        sql="""
        WITH spent AS (
            SELECT l.request_id, sum(e.minutes + e.travel_minutes)::bigint AS minutes
            FROM reports_requestentry l
            JOIN casework_entry e ON e.id = l.entry_id
            JOIN casework_entryprofessional p ON p.entry_id = e.id
            GROUP BY l.request_id
        )
        SELECT r.id AS request, r.file_id AS file, r.author_id AS author, c.code AS centre, t.code AS territory, d.day,
            date_trunc('month', d.day::timestamp)::date AS month, y.code AS type, y.requester,
            r.delivered_on IS NOT NULL AS delivered, r.delivered_on - r.received_on AS days,
            r.delivered_on IS NOT NULL AND r.delivered_on <= r.due_on AS in_time, s.minutes
        FROM reports_reportrequest r
        CROSS JOIN LATERAL (SELECT COALESCE(r.delivered_on, '{today}'::date) AS day) d
        JOIN reports_typeversion v ON v.id = r.version_id
        JOIN reports_reporttype y ON y.id = v.type_id
        JOIN casework_casefile f ON f.id = r.file_id
        JOIN organisation_centre c ON c.id = f.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN spent s ON s.request_id = r.id
        WHERE (r.delivered_on IS NOT NULL OR (r.due_on < '{today}' AND r.state <> 'withdrawn'))
            AND NOT EXISTS (
                SELECT FROM people_householdmembership m JOIN people_person p ON p.id = m.person_id
                WHERE m.household_id = f.household_id AND p.sealed_by_id IS NOT NULL)
            AND NOT EXISTS (
                SELECT FROM reports_reportrequest_about a JOIN people_person p ON p.id = a.person_id
                WHERE a.reportrequest_id = r.id AND p.sealed_by_id IS NOT NULL)
        """,
    )
)  # fmt: skip
