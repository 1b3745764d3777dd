"""What demands let out for counting: one row each, without who it was about and without a word of what was said."""

from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="demands",
        says=(
            "One row a demand, on the day on which it was received. on_the_spot: answered before the person left or hung up. minutes: "
            "that receiving and answering it took, none where nobody counted. route: the last that was decided. differs: whether it is "
            "another than the one proposed, none without a screening. attended_in: days from its reception to the first attention: the "
            "answer, the visit or session that took place, or the promise of the office that was kept; none while there was none. "
            "Demands about sealed persons stay out."
        ),
        columns={
            "demand": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date", "topic": "string",
            "channel": "string", "route": "string", "urgent": "boolean", "closed": "boolean", "on_the_spot": "boolean",
            "minutes": "int64", "differs": "boolean", "attended_in": "int64",
        },
        keys=frozenset(["demand"]),
        sql="""
        SELECT d.id AS demand, c.code AS centre, t.code AS territory, d.received_at::date AS day,
            date_trunc('month', d.received_at)::date AS month, y.code AS topic, d.channel, d.route, d.urgent,
            d.state = 'closed' AS closed, d.on_the_spot, d.minutes::bigint,
            CASE WHEN l.proposed <> '' THEN l.route <> l.proposed END AS differs,
            LEAST(d.answered_at::date,
                CASE WHEN a.state = 'attended' THEN lower(a.span)::date END,
                CASE WHEN e.state = 'attended' THEN lower(s.span)::date END,
                CASE WHEN m.state = 'kept' THEN m.settled_on END) - d.received_at::date AS attended_in
        FROM intake_demand d
        JOIN intake_topic y ON y.id = d.topic_id
        JOIN organisation_centre c ON c.id = d.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN people_person p ON p.id = d.person_id
        LEFT JOIN LATERAL (
            SELECT * FROM intake_decision WHERE demand_id = d.id ORDER BY id DESC LIMIT 1) l ON true
        LEFT JOIN agenda_appointment a ON a.id = l.appointment_id
        LEFT JOIN groups_enrolment e ON e.id = l.enrolment_id
        LEFT JOIN groups_groupsession s ON s.id = e.session_id
        LEFT JOIN casework_commitment m ON m.id = l.commitment_id
        WHERE p.sealed_by_id IS NULL
            AND d.received_at >= '{since}'::timestamptz - interval '1 day' AND d.received_at < '{until}'::timestamptz + interval '1 day'
        """,
    )
)  # fmt: skip

facts.add(
    Fact(
        name="waits",
        says=(
            "One row somebody on a waiting list, on the day on which they entered. waited: days until they were attended through the list "
            "or left it, or until the cut. state: waiting, offered, accepted, left. offers: made so far; declined: those that did not "
            "suit or were not answered. Of sealed persons nothing leaves, nor what was entered by mistake."
        ),
        columns={
            "wait": "int64", "centre": "string", "territory": "string", "neighbourhood": "string", "day": "date", "month": "date",
            "waiting_for": "string", "state": "string", "waited": "int64", "offers": "int64", "declined": "int64",
        },
        keys=frozenset(["wait"]),
        sql="""
        SELECT w.id AS wait, c.code AS centre, t.code AS territory, w.area_id AS neighbourhood, w.entered_at::date AS day,
            date_trunc('month', w.entered_at)::date AS month, k.code AS waiting_for, w.state,
            (COALESCE(w.ended_at::date, '{today}'::date) - w.entered_at::date)::bigint AS waited, w.offers::bigint,
            (SELECT count(*) FROM intake_offer o WHERE o.candidate_id = w.id AND o.answer IN ('declined', 'lapsed')) AS declined
        FROM intake_candidate w
        JOIN intake_waitinglist l ON l.id = w.waiting_list_id
        JOIN intake_waitingkind k ON k.id = l.kind_id
        JOIN organisation_centre c ON c.id = l.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN people_person p ON p.id = w.person_id
        WHERE p.sealed_by_id IS NULL AND w.left_because <> 'mistake' AND w.entered_at::date <= '{today}'
            AND w.entered_at >= '{since}'::timestamptz - interval '1 day' AND w.entered_at < '{until}'::timestamptz + interval '1 day'
        """,
    )
)  # fmt: skip

facts.add(
    Fact(
        name="group_proposals",
        says=(
            "One row a session that waiting demands asked for, decided by somebody, on the day of the decision. freed: minutes of "
            "professionals, what the people would take one by one less what the session takes. Nobody is in it."
        ),
        columns={
            "proposal": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date", "topic": "string",
            "accepted": "boolean", "people": "int64", "freed": "int64",
        },
        keys=frozenset(["proposal"]),
        sql="""
        SELECT g.id AS proposal, c.code AS centre, t.code AS territory, g.decided_at::date AS day,
            date_trunc('month', g.decided_at)::date AS month, y.code AS topic, g.state = 'accepted' AS accepted, g.people::bigint,
            g.freed_minutes::bigint AS freed
        FROM intake_groupproposal g
        JOIN intake_topic y ON y.id = g.topic_id
        JOIN organisation_centre c ON c.id = g.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        WHERE g.state IN ('accepted', 'refused')
            AND g.decided_at >= '{since}'::timestamptz - interval '1 day' AND g.decided_at < '{until}'::timestamptz + interval '1 day'
        """,
    )
)  # fmt: skip

facts.add(
    Fact(
        name="calls",
        says=(
            "One row a call to a centre that had to be returned, on the day on which it came. returned: somebody called back and was "
            "spoken to. in_time: within the promised opening hours, none while it waits and may still be. attempts: how often they "
            "called; tries: how often we did in vain. Without a number and without whose it was; calls of sealed persons stay out."
        ),
        columns={
            "call": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date", "over": "boolean",
            "returned": "boolean", "in_time": "boolean", "attempts": "int64", "tries": "int64",
        },
        keys=frozenset(["call"]),
        sql="""
        SELECT k.id AS call, c.code AS centre, t.code AS territory, k.first_at::date AS day,
            date_trunc('month', k.first_at)::date AS month, k.ended_at IS NOT NULL AS over, k.state = 'returned' AS returned,
            CASE WHEN k.ended_at IS NOT NULL THEN k.ended_at <= k.promised_at
                WHEN k.promised_at::date < '{today}'::date THEN false END AS in_time,
            k.attempts::bigint, k.tries::bigint
        FROM intake_call k
        JOIN organisation_centre c ON c.id = k.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        LEFT JOIN people_person p ON p.id = k.person_id
        WHERE p.sealed_by_id IS NULL
            AND k.first_at >= '{since}'::timestamptz - interval '1 day' AND k.first_at < '{until}'::timestamptz + interval '1 day'
        """,
    )
)  # fmt: skip
