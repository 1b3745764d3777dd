"""Plans when they were first agreed, and their reviews when they were due. Files with a sealed person stay out."""

from impulsem.casework.facts.files import NOBODY_SEALED
from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="plans",
        says=(
            "One row a plan, on the day when it was first agreed. goals: those that it has now; agreed: of these, goals to which nobody "
            "asked says no and somebody says yes. days_to_plan: from the first direct entry in the file since it was opened; none without."
        ),
        columns={
            "plan": "int64", "file": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date", "kind": "string",
            "goals": "int64", "agreed": "int64", "own_words": "boolean", "days_to_plan": "int64",
        },
        keys=frozenset(["plan", "file"]),
        sql=f"""
        WITH answers AS (
            SELECT DISTINCT ON (a.goal_id, a.party_id) a.goal_id, a.answer
            FROM casework_agreement a JOIN casework_goal g ON g.id = a.goal_id AND a.version >= g.changed_in
            ORDER BY a.goal_id, a.party_id, a.given_at DESC, a.id DESC
        ), goals AS (
            SELECT g.plan_id, g.id, COALESCE(bool_and(s.answer = 'yes'), false) AS agreed
            FROM casework_goal g LEFT JOIN answers s ON s.goal_id = g.id
            WHERE g.removed_in IS NULL GROUP BY g.plan_id, g.id
        ), agreed AS (
            SELECT e.plan_id, min(e.at)::date AS day FROM casework_planevent e WHERE e.state = 'agreed' GROUP BY e.plan_id
        )
        SELECT p.id AS plan, p.file_id AS file, c.code AS centre, t.code AS territory, d.day,
            date_trunc('month', d.day::timestamp)::date AS month, p.kind,
            (SELECT count(*) FROM goals g WHERE g.plan_id = p.id) AS goals,
            (SELECT count(*) FROM goals g WHERE g.plan_id = p.id AND g.agreed) AS agreed,
            EXISTS (SELECT FROM casework_ownwords w WHERE w.plan_id = p.id) AS own_words,
            d.day - (
                SELECT min(x.happened_at)::date FROM casework_entryparticipant x JOIN casework_entry e ON e.id = x.entry_id
                WHERE x.file_id = p.file_id AND x.happened_at::date BETWEEN f.opened_on AND d.day
                    AND e.mode <> 'indirect' AND e.kind NOT IN ('coordination', 'paperwork')
            ) AS days_to_plan
        FROM casework_plan p
        JOIN agreed d ON d.plan_id = p.id
        JOIN casework_casefile f ON f.id = p.file_id AND {NOBODY_SEALED}
        JOIN organisation_centre c ON c.id = f.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        """,
    )
)  # fmt: skip
facts.add(
    Fact(
        name="plan_reviews",
        says="One row a review of a plan whose day has passed, held or not, on that day. in_time: held on that day or before.",
        columns={
            "plan": "int64", "file": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "in_time": "boolean",
        },
        keys=frozenset(["plan", "file"]),
        sql=f"""
        SELECT r.plan_id AS plan, f.id AS file, c.code AS centre, t.code AS territory, r.day,
            date_trunc('month', r.day::timestamp)::date AS month, r.in_time
        FROM (
            SELECT v.plan_id, v.due_on AS day, v.held_on <= v.due_on AS in_time FROM casework_review v WHERE v.due_on IS NOT NULL
            UNION ALL
            SELECT p.id, p.review_on, false FROM casework_plan p WHERE p.state <> 'closed' AND p.review_on IS NOT NULL
        ) r
        JOIN casework_plan p ON p.id = r.plan_id
        JOIN casework_casefile f ON f.id = p.file_id AND {NOBODY_SEALED}
        JOIN organisation_centre c ON c.id = f.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        WHERE r.day < '{{today}}'
        """,
    )
)  # fmt: skip
