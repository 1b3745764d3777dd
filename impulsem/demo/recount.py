"""The synthetic city counted from the database, for the report: what was loaded, not what was meant."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.db import connection

from impulsem.demo.city import AGES, SIZES, City
from impulsem.demo.distances import Counts

# Everybody where they live on a day; records without a household (possible duplicates) live nowhere.
_LIVING = """
WITH living AS (
    SELECT m.household_id, m.person_id, a.section_id, a.tenure <> 'none' AS housed, p.sex, p.nationality,
        extract(year FROM age(%(on)s, p.birth_date))::int AS age
    FROM people_householdmembership m
    JOIN people_address a ON a.household_id = m.household_id AND a.use = 'home' AND a.valid @> %(on)s
    JOIN people_person p ON p.id = m.person_id
    WHERE m.valid @> %(on)s AND m.main AND p.is_demo
)
"""
_AGE_SEX = "SELECT section_id, sex, age, count(*) FROM living GROUP BY 1, 2, 3"
_SIZES = """SELECT section_id, size, count(*) FROM
    (SELECT section_id, household_id, count(*) AS size FROM living WHERE housed GROUP BY 1, 2) AS homes GROUP BY 1, 2"""
_NATIONALITY = "SELECT section_id, nationality, count(*) FROM living GROUP BY 1, 2"
_INCOME = """SELECT section_id, count(DISTINCT living.person_id), coalesce(sum(f.amount), 0) * 12 FROM living
    LEFT JOIN people_economicfact f ON f.person_id = living.person_id
        AND f.kind = 'income' AND f.frequency = 'monthly' AND f.valid @> %(on)s
    WHERE housed GROUP BY 1"""


def count(city: City, *, on: dt.date) -> Counts:
    """Count the residents of the database on a day."""
    place = {section.code: section.index for section in city.sections}
    countries = {country: index for index, country in enumerate(city.nationalities[0])}
    age_sex = np.zeros((len(city.neighbourhoods), 2, AGES), dtype=np.int64)
    for section, sex, age, number in _rows(_AGE_SEX, on):
        age_sex[city.neighbourhood_of_section[place[section]], int(sex == "M"), min(age, AGES - 1)] += number
    sizes = np.zeros((len(city.sections), SIZES), dtype=np.int64)
    for section, size, number in _rows(_SIZES, on):
        sizes[place[section], min(size, SIZES) - 1] += number
    nationality = np.zeros((len(countries), len(city.districts)), dtype=np.int64)
    for section, country, number in _rows(_NATIONALITY, on):
        nationality[countries[country], city.district_of_section[place[section]]] += number
    income, housed = np.zeros(len(city.sections)), np.zeros(len(city.sections), dtype=np.int64)
    for section, number, amount in _rows(_INCOME, on):
        income[place[section]], housed[place[section]] = float(amount), number
    return Counts(age_sex, sizes, nationality, income, housed)


def _rows(query: str, on: dt.date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_LIVING + query, {"on": on})
        return list(cursor.fetchall())
