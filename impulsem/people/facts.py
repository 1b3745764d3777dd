"""What `people` lets out for counting. Of sealed persons nothing leaves."""

from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="duplicates",
        says="One row a pair of records that may be one person, on the day on which it was raised.",
        columns={"pair": "int64", "day": "date", "month": "date", "state": "string", "days_to_decide": "int64"},
        keys=frozenset(["pair"]),
        sql="""
        SELECT d.id AS pair, d.day, date_trunc('month', d.day::timestamp)::date AS month, d.state,
            d.decided_at::date - d.day AS days_to_decide
        FROM (SELECT *, raised_at::date AS day FROM people_possibleduplicate) d
        JOIN people_person a ON a.id = d.first_id AND a.sealed_by_id IS NULL
        JOIN people_person b ON b.id = d.second_id AND b.sealed_by_id IS NULL
        WHERE d.day <= '{today}'
        """,
    )
)
