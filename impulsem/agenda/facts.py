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
