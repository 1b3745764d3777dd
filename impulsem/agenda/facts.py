"""What `agenda` lets out for counting. Of sealed persons nothing leaves."""

from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="appointments",
        says="One row an appointment whose day has passed. days_ahead: from the day on which it was booked to its own.",
        columns={
            "appointment": "int64", "person": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "reason": "string", "channel": "string", "state": "string", "spontaneous": "boolean", "days_ahead": "int64",
        },
        keys=frozenset(["appointment", "person"]),
        first_day="SELECT min(lower(span))::date FROM agenda_appointment",
        sql="""
        SELECT a.id AS appointment, a.person_id AS person, c.code AS centre, t.code AS territory,
            a.day, date_trunc('month', a.day::timestamp)::date AS month, r.code AS reason, a.channel, a.state, a.spontaneous,
            a.day - a.booked_at::date AS days_ahead
        FROM (SELECT *, lower(span)::date AS day FROM agenda_appointment
              WHERE lower(span) >= '{since}'::date - 1 AND lower(span) < '{until}'::date + 1) a
        JOIN people_person p ON p.id = a.person_id AND p.sealed_by_id IS NULL
        JOIN agenda_visitreason r ON r.id = a.reason_id
        JOIN organisation_centre c ON c.id = a.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        WHERE a.day < '{today}'
        """,
    )
)  # fmt: skip

facts.add(
    Fact(
        name="covers",
        says=(
            "One row an appointment that whoever was to attend was away for. outcome: substitute (a colleague attended at the same time), "
            "moved, left (looked at, and nobody found), none (nobody looked). co_referent: the colleague works with the person anyway."
        ),
        columns={
            "appointment": "int64", "person": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "outcome": "string", "co_referent": "boolean",
        },
        keys=frozenset(["appointment", "person"]),
        sql="""
        SELECT found.appointment, found.person, c.code AS centre, t.code AS territory,
            found.day, date_trunc('month', found.day::timestamp)::date AS month, found.outcome, found.co_referent
        FROM (
            SELECT a.id AS appointment, a.person_id AS person, a.centre_id, lower(coalesce(s.span_before, a.span))::date AS day,
                s.kind AS outcome, s.co_referent
            FROM agenda_coverstep s
            JOIN agenda_coverage v ON v.id = s.cover_id AND v.undone_at IS NULL
            JOIN agenda_appointment a ON a.id = s.appointment_id
            UNION ALL
            SELECT a.id, a.person_id, a.centre_id, lower(b.span)::date, 'none', false
            FROM organisation_absence away
            JOIN agenda_resource r ON r.worker_id = away.worker_id
            JOIN agenda_booking b ON b.resource_id = r.id AND NOT b.released AND lower(b.span)::date <@ away.valid
            JOIN agenda_appointment a ON a.id = b.appointment_id AND a.state = 'booked'
            WHERE NOT EXISTS (SELECT 1 FROM agenda_coverstep s WHERE s.appointment_id = a.id)
        ) found
        JOIN people_person p ON p.id = found.person AND p.sealed_by_id IS NULL
        JOIN organisation_centre c ON c.id = found.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        WHERE found.day < '{today}'
        """,
    )
)  # fmt: skip
facts.add(
    Fact(
        name="earlier_times",
        says="One row a time that became free and was offered to somebody who had asked to come earlier, on the day of the offer.",
        columns={
            "appointment": "int64", "person": "int64", "centre": "string", "territory": "string", "day": "date", "month": "date",
            "taken": "boolean", "days_earlier": "int64",
        },
        keys=frozenset(["appointment", "person"]),
        sql="""
        SELECT a.id AS appointment, a.person_id AS person, c.code AS centre, t.code AS territory,
            o.offered_at::date AS day, date_trunc('month', o.offered_at)::date AS month,
            o.state = 'taken' AS taken, coalesce(o.days_earlier, 0) AS days_earlier
        FROM agenda_earlieroffer o
        JOIN agenda_earlierwish w ON w.id = o.wish_id
        JOIN agenda_appointment a ON a.id = w.appointment_id
        JOIN people_person p ON p.id = a.person_id AND p.sealed_by_id IS NULL
        JOIN organisation_centre c ON c.id = a.centre_id
        JOIN organisation_territory t ON t.id = c.territory_id
        WHERE o.offered_at < '{today}'::date
        """,
    )
)  # fmt: skip
