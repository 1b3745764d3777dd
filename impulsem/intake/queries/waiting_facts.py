"""What the house already knows of what the criteria look at, so that nobody types it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import connection

from impulsem.people.models import Person
from impulsem.platform import city

#: All in one query, of the household where the person lives on the day. "housing_at_risk": no title, no dwelling, or arrears.
KNOWN = """
WITH home AS (
    SELECT household_id FROM people_householdmembership WHERE person_id = %(person)s AND valid @> %(day)s::date AND main LIMIT 1
), members AS (
    SELECT m.person_id FROM people_householdmembership m JOIN home USING (household_id) WHERE m.valid @> %(day)s::date
    UNION SELECT %(person)s
), money AS (
    SELECT f.* FROM people_economicfact f JOIN members USING (person_id) WHERE f.valid @> %(day)s::date
)
SELECT
    (SELECT count(*) FROM members),
    (SELECT count(*) FROM members m JOIN people_person p ON p.id = m.person_id WHERE p.birth_date > %(day)s::date - interval '18 years'),
    (SELECT sum(amount * CASE frequency WHEN 'monthly' THEN 12 WHEN 'fourteen' THEN 14 WHEN 'yearly' THEN 1 ELSE 0 END) / 12
     FROM money WHERE kind = 'income'),
    EXISTS (SELECT FROM money WHERE category = 'rent_arrears' AND amount > 0)
        OR EXISTS (SELECT FROM people_address a JOIN home USING (household_id)
                   WHERE a.valid @> %(day)s::date AND a.use = 'home' AND a.tenure IN ('insecure', 'none')),
    NOT EXISTS (SELECT FROM agenda_appointment a WHERE a.person_id = %(person)s AND a.state = 'attended'),
    (SELECT a.neighbourhood_id FROM people_address a JOIN home USING (household_id)
     WHERE a.valid @> %(day)s::date AND a.use = 'home' LIMIT 1)
"""


def known_facts(person: Person, day: dt.date) -> tuple[dict[str, Any], str]:
    """Facts for the criteria as far as they are known, to be read by a worker before they count, and the neighbourhood's code (one query).

    What is not known is missing: nobody gets points, or loses them, for a guess.
    """
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"person": person.pk, "day": day})
        members, children, income, at_risk, never, area = cursor.fetchone()
    facts: dict[str, Any] = {"children": children, "housing_at_risk": at_risk, "no_earlier_attention": never, "lives_alone": members == 1}
    if income is not None:
        facts["low_income"] = income < reference_income(members)
    return facts, area or ""


def reference_income(members: int) -> int:
    """Euro a month under which a household of so many has little, from the city's folder."""
    listed = city.settings(settings.CITY_DIR / "intake", "waiting.toml")["reference_income"]
    return int(listed["first"] + listed["each_other"] * (members - 1))
