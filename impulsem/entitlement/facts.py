"""What `entitlement` lets out for counting. Of households with a sealed person nothing leaves."""

from impulsem.indicators.declarations import Fact, facts

facts.add(
    Fact(
        name="findings",
        says="One row a household and benefit that the scan found it probably entitled to, in the month in which it was first found.",
        columns={
            "household": "int64", "benefit": "string", "neighbourhood": "string", "day": "date", "month": "date", "state": "string",
            "claimed": "boolean",
        },
        keys=frozenset(["household"]),
        sql="""
        SELECT f.household_id AS household, b.code AS benefit, COALESCE(a.neighbourhood_id, '') AS neighbourhood, f.first_seen AS day,
            date_trunc('month', f.first_seen::timestamp)::date AS month, f.state, f.state = 'applied' AS claimed
        FROM entitlement_finding f
        JOIN entitlement_benefit b ON b.id = f.benefit_id
        LEFT JOIN people_address a ON a.household_id = f.household_id AND a.use = 'home' AND a.valid @> '{today}'::date
        WHERE f.says = 'probable' AND f.first_seen <= '{today}' AND f.first_seen BETWEEN '{since}' AND '{until}'
            AND NOT EXISTS (
                SELECT FROM people_householdmembership m JOIN people_person p ON p.id = m.person_id
                WHERE m.household_id = f.household_id AND p.sealed_by_id IS NOT NULL)
        """,
        first_day="SELECT min(first_seen) FROM entitlement_finding",
    )
)  # fmt: skip
