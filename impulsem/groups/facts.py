"""What `groups` lets out for counting. Of sealed persons nothing leaves, and of what somebody said nothing with a person."""

from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="group_sessions",
        says=(
            "One row a session whose day has passed and that was not called off. taken: places that were given; came: people who came; "
            "minutes: of the session, once for each professional who held it; freed: minutes of individual first visits that were not "
            "needed, because somebody left a welcome or informative session with an answer."
        ),
        columns={
            "session": "int64",
            "centre": "string",
            "territory": "string",
            "day": "date",
            "month": "date",
            "kind": "string",
            "topic": "string",
            "capacity": "int64",
            "taken": "int64",
            "came": "int64",
            "minutes": "int64",
            "freed": "int64",
        },
        keys=frozenset(["session"]),
        sql="""
        SELECT s.id AS session, c.code AS centre, t.code AS territory, s.day, date_trunc('month', s.day::timestamp)::date AS month,
            p.kind, s.topic, s.capacity::int AS capacity, COALESCE(e.taken, 0) AS taken, COALESCE(e.came, 0) AS came,
            (EXTRACT(epoch FROM upper(s.span) - lower(s.span)) / 60)::int * COALESCE(w.holders, 0)::int AS minutes,
            CASE WHEN p.kind IN ('vine', 'informative') THEN COALESCE(e.answered, 0) * COALESCE(r.minutes, 0) ELSE 0 END AS freed
        FROM (SELECT *, lower(span)::date AS day FROM groups_groupsession
              WHERE state <> 'cancelled' AND lower(span) >= '{since}'::date - 1 AND lower(span) < '{until}'::date + 1) s
        JOIN groups_projectversion v ON v.id = s.version_id
        JOIN groups_groupproject p ON p.id = v.project_id
        JOIN organisation_centre c ON c.id = s.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN agenda_visitreason r ON r.code = 'first_visit'
        LEFT JOIN (SELECT session_id, count(*) AS holders FROM groups_sessionworker GROUP BY session_id) w ON w.session_id = s.id
        LEFT JOIN (
            SELECT e.session_id, count(*) FILTER (WHERE e.state <> 'waiting') AS taken,
                count(*) FILTER (WHERE e.state = 'attended') AS came,
                count(*) FILTER (WHERE e.outcome IN ('informed', 'aid', 'referral')) AS answered
            FROM groups_enrolment e
            JOIN people_person o ON o.id = e.person_id AND o.sealed_by_id IS NULL
            WHERE e.state <> 'left'
            GROUP BY e.session_id
        ) e ON e.session_id = s.id
        WHERE s.day < '{today}'
        """,
    )
)
facts.add(
    Fact(
        name="group_places",
        says="One row a person and session whose day has passed: whether they came, what they left with. days_ahead: from asking to it.",
        columns={
            "session": "int64",
            "person": "int64",
            "centre": "string",
            "territory": "string",
            "day": "date",
            "month": "date",
            "kind": "string",
            "state": "string",
            "outcome": "string",
            "source": "string",
            "days_ahead": "int64",
        },
        keys=frozenset(["session", "person"]),
        sql="""
        SELECT s.id AS session, e.person_id AS person, c.code AS centre, t.code AS territory, s.day,
            date_trunc('month', s.day::timestamp)::date AS month, p.kind, e.state, e.outcome, e.source,
            s.day - e.asked_at::date AS days_ahead
        FROM (SELECT *, lower(span)::date AS day FROM groups_groupsession
              WHERE state = 'held' AND lower(span) >= '{since}'::date - 1 AND lower(span) < '{until}'::date + 1) s
        JOIN groups_enrolment e ON e.session_id = s.id AND e.state IN ('attended', 'absent')
        JOIN people_person o ON o.id = e.person_id AND o.sealed_by_id IS NULL
        JOIN groups_projectversion v ON v.id = s.version_id
        JOIN groups_groupproject p ON p.id = v.project_id
        JOIN organisation_centre c ON c.id = s.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        WHERE s.day < '{today}'
        """,
    )
)
facts.add(
    Fact(
        name="first_attention",
        says=(
            "One row a person and the first attention that they got on asking: a welcome or informative session, or a first interview, "
            "whichever came first. days: from asking to it. route: group or individual."
        ),
        columns={
            "person": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date", "route": "string",
            "days": "int64",
        },
        keys=frozenset(["person"]),
        sql="""
        SELECT f.person_id AS person, c.code AS centre, t.code AS territory, f.day, date_trunc('month', f.day::timestamp)::date AS month,
            f.route, f.days
        FROM (
            SELECT DISTINCT ON (person_id) person_id, centre_id, day, route, days
            FROM (
                SELECT e.person_id, s.centre_id, lower(s.span)::date AS day, 'group' AS route,
                    lower(s.span)::date - e.asked_at::date AS days
                FROM groups_enrolment e
                JOIN groups_groupsession s ON s.id = e.session_id
                JOIN groups_projectversion v ON v.id = s.version_id
                JOIN groups_groupproject p ON p.id = v.project_id AND p.kind IN ('vine', 'informative')
                WHERE e.state = 'attended' AND s.state = 'held'
                UNION ALL
                SELECT a.person_id, a.centre_id, lower(a.span)::date, 'individual', lower(a.span)::date - a.booked_at::date
                FROM agenda_appointment a
                JOIN agenda_visitreason r ON r.id = a.reason_id AND r.code = 'first_visit'
                WHERE a.state = 'attended' AND NOT a.spontaneous
            ) attention
            ORDER BY person_id, day
        ) f
        JOIN people_person o ON o.id = f.person_id AND o.sealed_by_id IS NULL
        JOIN organisation_centre c ON c.id = f.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        WHERE f.day < '{today}'
        """,
    )
)  # fmt: skip
