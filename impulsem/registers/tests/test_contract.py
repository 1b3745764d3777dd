"""What a register may answer, to the letter; what the invented ones answer is always of that kind."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impulsem.registers.local.answers import REGISTERS, answer
from impulsem.registers.rules.comparing import There, is_same, overlapping
from impulsem.registers.rules.contract import Nonsense, Query, Statement, read, written

TODAY = dt.date(2026, 11, 23)
REFERENCE = UUID("11111111-2222-4333-8444-555555555555")
AMOUNTS = ("salary", "pension", "unemployment", "property", "self_employed", "non_contributory", "minimum_income")
GIVES = (*AMOUNTS, "disability", "large_family", "unemployed", "registered")
PENSION = {"about": "pension", "holds": True, "amount": "812.40", "frequency": "fourteen", "since": "2026-01-01", "until": None}
DEGREE = {"about": "disability", "holds": True, "grade": 45, "since": "2020-05-01", "until": None}


def body(*statements: Any, **changes: Any) -> bytes:
    content = {"contract": 1, "reference": str(REFERENCE), "register": "r", "found": True, "statements": list(statements), **changes}
    return json.dumps(content).encode()


def believed(raw: bytes) -> tuple[Statement, ...]:
    return read(raw, reference=REFERENCE, register="r", gives=GIVES, amounts=AMOUNTS, today=TODAY).statements


def test_an_amount_and_a_circumstance_are_read_to_the_cent_and_the_day() -> None:
    pension, degree = believed(body(PENSION, DEGREE))
    assert (pension.cents, pension.frequency, pension.since, pension.until) == (81240, "fourteen", dt.date(2026, 1, 1), None)
    assert (degree.grade, degree.is_amount) == (45, False)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"<html>", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"[1]", "not_json"),
        (body(contract=2), "contract"),
        (body(reference=str(uuid4())), "reference"),
        (body(register="other"), "register"),
        (body(found="yes"), "statements"),
        (body(PENSION, found=False), "statements"),
        (body(*[PENSION] * 41), "statements"),
        (body("pension"), "statement"),
        (body({**PENSION, "about": "loan"}), "about"),  # a register is believed in what it is asked for only
        (body({**PENSION, "about": ["pension"]}), "about"),
        (body({**PENSION, "holds": 1}), "holds"),
        (body({**PENSION, "amount": "-812.40"}), "amount"),
        (body({**PENSION, "amount": 812.4}), "amount"),
        (body({**PENSION, "amount": "812,40"}), "amount"),
        (body({**PENSION, "amount": "NaN"}), "amount"),
        (body({**PENSION, "frequency": "weekly"}), "frequency"),
        (body({**PENSION, "since": "1066-10-14"}), "period"),
        (body({**PENSION, "since": "2031-01-01"}), "period"),
        (body({**PENSION, "since": None}), "period"),
        (body({**PENSION, "since": "yesterday"}), "since"),
        (body({**PENSION, "since": 20260101}), "since"),
        (body({**PENSION, "until": "2025-01-01"}), "period"),
        (body({**DEGREE, "grade": 145}), "grade"),
        (body({**DEGREE, "grade": True}), "grade"),
        (body({**DEGREE, "grade": None}), "grade"),
        (body({"about": "unemployed", "holds": True, "since": "2026-01-01", "grade": 1}), "grade"),
        (body(PENSION, {**PENSION, "since": "2026-06-01"}), "twice"),
    ],
)
def test_nothing_of_an_answer_that_makes_no_sense_is_believed(raw: bytes, code: str) -> None:
    with pytest.raises(Nonsense) as refused:
        believed(raw)
    assert refused.value.code == code


def test_two_of_a_kind_one_after_the_other_make_sense() -> None:
    assert len(believed(body({**PENSION, "until": "2026-06-01"}, {**PENSION, "since": "2026-06-01"}))) == 2


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists)


@given(raw=st.binary(max_size=300) | JSON.map(lambda value: json.dumps(value).encode()))
def test_whatever_comes_is_an_answer_or_nonsense(raw: bytes) -> None:
    with pytest.raises(Nonsense):
        believed(raw)


@given(
    register=st.sampled_from(REGISTERS),
    value=st.text("0123456789XYZ", min_size=5, max_size=9),
    born=st.dates(dt.date(1920, 1, 1), TODAY),
    today=st.dates(TODAY, TODAY + dt.timedelta(days=400)),
)
def test_invented_answers_are_always_of_the_contract_and_always_the_same(register: str, value: str, born: dt.date, today: dt.date) -> None:
    found, rows = answer(register, value, born=born, today=today)
    assert answer(register, value, born=born, today=today) == (found, rows)
    raw = body(*rows, found=found, register=register)
    for each in read(raw, reference=REFERENCE, register=register, gives=GIVES, amounts=AMOUNTS, today=today).statements:
        assert each.about == "property" or each.since >= born or each.is_amount


def test_the_question_says_who_in_its_body_and_on_which_ground() -> None:
    query = Query(REFERENCE, "tax", "dni", "12345678Z", dt.date(1984, 5, 3), "application", "tax_look_up", "Llei 39/2015, art. 28")
    assert json.loads(written(query)) == {
        "contract": 1,
        "reference": str(REFERENCE),
        "register": "tax",
        "person": {"kind": "dni", "value": "12345678Z", "born": "1984-05-03"},
        "purpose": "application",
        "ground": {"code": "tax_look_up", "law": "Llei 39/2015, art. 28"},
    }


def test_the_same_amount_over_a_year_is_the_same_however_often_it_is_paid() -> None:
    since = dt.date(2026, 1, 1)
    fourteen = Statement("pension", True, True, since, cents=60000, frequency="fourteen")
    assert is_same(fourteen, There(1, "pension", since, None, cents=70000, frequency="monthly"))
    assert not is_same(fourteen, There(1, "pension", since, None, cents=70001, frequency="monthly"))
    assert not is_same(fourteen, There(1, "pension", since, None, cents=840000, frequency="once"))


def test_only_what_holds_at_some_day_of_the_period_is_compared() -> None:
    year = Statement("salary", True, True, dt.date(2025, 1, 1), dt.date(2026, 1, 1), cents=1, frequency="yearly")
    before = There(1, "salary", dt.date(2024, 1, 1), dt.date(2025, 1, 1))
    after = There(2, "salary", dt.date(2026, 1, 1), None)
    during = There(3, "salary", dt.date(2025, 12, 31), None)
    assert overlapping(year, [before, after, during, There(4, "pension", None, None)]) == [during]
