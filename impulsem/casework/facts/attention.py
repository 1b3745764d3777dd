"""Who was attended: one row an entry and participant. Of sealed persons nothing leaves."""

from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="attendance",
        says=(
            "One row an entry and participant. minutes: the professionals' minutes, shared among the participants, so that they add up. "
            "trip: the person and the day, for whoever came to the centre. days_to_write: from the attention to its entry."
        ),
        columns={
            "entry": "int64", "person": "int64", "visit": "int64", "trip": "int64", "centre": "string", "territory": "string",
            "neighbourhood": "string", "day": "date", "month": "date", "mode": "string", "kind": "string", "channel": "string",
            "direct": "boolean", "minutes": "float64", "days_to_write": "int64",
        },
        keys=frozenset(["entry", "person", "visit", "trip"]),
        first_day="SELECT min(happened_at)::date FROM casework_entry",
        sql="""
        WITH attention AS (
            SELECT *, happened_at::date AS day,
                mode <> 'indirect' AND kind NOT IN ('coordination', 'paperwork') AS direct
            FROM casework_entry
            WHERE happened_at >= '{since}'::date - 1 AND happened_at < '{until}'::date + 1
        ), professionals AS (
            SELECT p.entry_id, count(*) AS number FROM casework_entryprofessional p
            WHERE p.happened_at >= '{since}'::date - 1 AND p.happened_at < '{until}'::date + 1
            GROUP BY p.entry_id
        ), participants AS (
            SELECT p.entry_id, count(*) AS number FROM casework_entryparticipant p
            WHERE p.happened_at >= '{since}'::date - 1 AND p.happened_at < '{until}'::date + 1
            GROUP BY p.entry_id
        )
        SELECT e.id AS entry, p.person_id AS person, v.visit,
            CASE WHEN e.direct AND e.channel = 'centre' THEN v.visit END AS trip,
            c.code AS centre, t.code AS territory, COALESCE(a.neighbourhood_id, s.neighbourhood_id, '') AS neighbourhood,
            e.day, date_trunc('month', e.day::timestamp)::date AS month, e.mode, e.kind, e.channel, e.direct,
            e.minutes::float * w.number / n.number AS minutes,
            e.written_at::date - e.day AS days_to_write
        FROM casework_entryparticipant p
        JOIN attention e ON e.id = p.entry_id AND p.happened_at >= '{since}'::date - 1 AND p.happened_at < '{until}'::date + 1
        CROSS JOIN LATERAL (SELECT p.person_id * 100000 + (e.day - DATE '1970-01-01') AS visit) v
        JOIN professionals w ON w.entry_id = e.id
        JOIN participants n ON n.entry_id = e.id
        JOIN people_person person ON person.id = p.person_id AND person.sealed_by_id IS NULL
        JOIN organisation_centre c ON c.id = e.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN people_householdmembership m ON m.person_id = p.person_id AND m.main AND m.valid @> e.day
        LEFT JOIN people_address a ON a.household_id = m.household_id AND a.use = 'home' AND a.valid @> e.day
        LEFT JOIN places_censussection section ON section.code = a.section_id
        LEFT JOIN places_statisticalarea s ON s.code = section.area_id
        """,
    )
)  # fmt: skip
facts.add(
    Fact(
        name="drafts",
        says="One row a text that somebody began and has not saved, as of the cut.",
        columns={"draft": "int64", "day": "date", "month": "date", "days_left": "int64"},
        keys=frozenset(["draft"]),
        sql="""
        SELECT d.id AS draft, '{today}'::date AS day, date_trunc('month', '{today}'::date)::date AS month,
            '{today}'::date - d.saved_at::date AS days_left
        FROM casework_entrydraft d
        """,
    )
)
