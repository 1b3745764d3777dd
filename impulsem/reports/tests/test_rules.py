"""Deadlines, masking, differences: without a database."""

from __future__ import annotations

import datetime as dt

from impulsem.platform.working_days import next_working_day
from impulsem.reports.rules import Called, count, cover, differences, digest

CLOSED = {dt.date(2026, 12, 7), dt.date(2026, 12, 8), dt.date(2026, 12, 25)}
MARCOS = Called(("Marcos",), ("Vidal", "Soto"))


def test_working_days_leave_out_saturdays_sundays_and_holidays():
    assert count(dt.date(2026, 12, 4), 1, working=True, closed=CLOSED) == dt.date(2026, 12, 9)
    assert count(dt.date(2026, 12, 4), 10, working=True, closed=CLOSED) == dt.date(2026, 12, 22)


def test_a_last_day_on_which_nobody_works_moves_to_the_next_working_day():
    sunday = count(dt.date(2026, 11, 26), 10, working=False, closed=CLOSED)
    assert sunday == dt.date(2026, 12, 6)
    assert next_working_day(sunday, CLOSED) == dt.date(2026, 12, 9)
    assert next_working_day(dt.date(2026, 12, 9), CLOSED) == dt.date(2026, 12, 9)


def test_names_are_covered_whatever_their_capitals_and_accents():
    text = "MARCOS Vidal Soto va venir. En Màrcos plora. La Marcosa no."
    assert cover(text, {"person T1": MARCOS}) == "person T1 va venir. En person T1 plora. La Marcosa no."


def test_a_surname_that_is_shared_with_the_subject_is_not_covered_alone():
    assert cover("Noelia Soto i en Vidal", {"T1": MARCOS}, but={"soto", "noelia"}) == "Noelia Soto i en T1"


def test_letters_that_fold_into_none_do_not_shift_what_is_covered():
    assert cover("a\u0301 Marcos b", {"T1": MARCOS}) == "a\u0301 T1 b"


def test_differences_tell_new_gone_and_changed_by_where_a_sentence_comes_from():
    def section(**said):
        return [{"code": "money", "statements": [{"origin": origin, "text": text} for origin, text in said.items()]}]

    [found] = differences(section(a="900", b="rent 500"), section(a="950", c="debt 10"))
    assert found.changed == (("900", "950"),)
    assert found.new == ("debt 10",)
    assert found.gone == ("rent 500",)
    assert differences(section(a="1"), section(a="1")) == []


def test_the_digest_does_not_depend_on_the_order_of_keys():
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1}) != digest({"a": 1, "b": 3})
