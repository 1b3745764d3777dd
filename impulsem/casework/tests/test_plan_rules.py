"""Days, versions, time and pictures, without a database."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from impulsem.casework.rules import children, deadlines, time_needed, versions
from impulsem.casework.rules.picture import picture
from impulsem.platform.working_days import is_working_day

CITY = Path(__file__).parents[3] / "cities" / "barcelona" / "instruments"
CLOSED = frozenset({dt.date(2026, 12, 8), dt.date(2026, 12, 25), dt.date(2026, 12, 26), dt.date(2027, 1, 1)})
days = st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1))


@pytest.mark.parametrize(
    ("start", "amount", "unit", "last"),
    [
        (dt.date(2026, 8, 31), 6, "months", dt.date(2027, 3, 1)),  # February has no 31st: its last day, a Sunday, passes to Monday
        (dt.date(2026, 9, 8), 3, "months", dt.date(2026, 12, 9)),  # the 8th of December is a holiday
        (dt.date(2026, 11, 25), 30, "days", dt.date(2026, 12, 28)),  # Christmas on a Friday, Saint Stephen on a Saturday
        (dt.date(2026, 12, 4), 2, "working_days", dt.date(2026, 12, 9)),  # Monday, then Wednesday
        (dt.date(2026, 11, 23), 20, "working_days", dt.date(2026, 12, 22)),
    ],
)
def test_a_last_day_on_which_nobody_works_passes_to_the_next_working_day(start, amount, unit, last):
    assert deadlines.ends_on(start, amount, unit, CLOSED) == last


@given(days, st.integers(1, 40), st.sampled_from(["months", "days", "working_days"]))
def test_a_deadline_falls_on_a_working_day_after_its_start_and_more_time_is_never_earlier(start, amount, unit):
    last = deadlines.ends_on(start, amount, unit, CLOSED)
    assert last > start
    assert is_working_day(last, CLOSED)
    assert deadlines.ends_on(start, amount + 1, unit, CLOSED) >= last


@given(days, st.integers(1, 60))
def test_working_days_are_counted_one_by_one(start, amount):
    last = deadlines.ends_on(start, amount, "working_days", CLOSED)
    between = [start + dt.timedelta(days=n) for n in range(1, (last - start).days + 1)]
    assert sum(is_working_day(day, CLOSED) for day in between) == amount


def test_a_deadline_runs_from_the_last_time_that_its_step_was_taken():
    first, second, met = dt.date(2026, 1, 1), dt.date(2026, 6, 1), dt.date(2026, 7, 1)
    steps = [("served", first), ("reviewed", dt.date(2026, 2, 1)), ("served", second), ("reviewed", met)]
    assert deadlines.met_on(steps, "served", "reviewed") == (second, met)
    assert deadlines.met_on(steps[:3], "served", "reviewed") == (second, None)
    assert deadlines.met_on(steps, "applied", "valued") is None


def test_versions_beside_each_other_name_every_goal_of_either_once():
    old = {"summary": "", "goals": [{"key": "a", "title": "Stay", "why": "", "actions": []}, {"key": "b", "title": "Learn", "actions": []}]}
    new = {"summary": "Why", "goals": [{"key": "c", "title": "Work", "actions": []}, {"key": "a", "title": "Stay here", "actions": []}]}
    rows = versions.beside(old, new)
    assert [(row.what, row.change) for row in rows] == [("summary", "changed"), ("goal", "added"), ("goal", "changed"), ("goal", "removed")]


@given(st.dictionaries(st.text("abc", min_size=1, max_size=2), st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=5))
def test_a_version_beside_itself_shows_no_change(goals):
    content = {"summary": "", "goals": [{"key": k, "title": t, "why": w, "actions": []} for k, (t, w) in goals.items()]}
    assert not any(row.any_change for row in versions.beside(content, content))


def _rule():
    return tomllib.loads((CITY / "time_needed.toml").read_text(encoding="utf-8"))


@given(st.dictionaries(st.sampled_from(time_needed.COUNTED), st.integers(0, 30)), st.sampled_from(["welcome", "follow_up", "treatment"]))
def test_every_minute_that_the_rule_proposes_is_explained(counts, phase):
    found = time_needed.propose(_rule(), phase=phase, counts=counts)
    total = sum(line.minutes for line in found.lines)
    assert found.minutes == min(total, _rule()["most"])
    assert found.capped == (total > found.minutes)
    more = time_needed.propose(_rule(), phase=phase, counts={**counts, "urgent_domain": counts.get("urgent_domain", 0) + 1})
    assert more.minutes >= found.minutes


def test_a_contract_of_full_time_leaves_a_hundred_hours_or_so_for_files():
    assert 95 * 60 < time_needed.contract_minutes(_rule(), 2250) < 115 * 60


def test_a_picture_has_a_mark_for_every_level_and_none_for_what_was_not_looked_at():
    drawn = picture(["home", "income", "work"], [(dt.date(2026, 1, 1), {"home": (2, None)}), (dt.date(2026, 6, 1), {"home": (4, 3)})])
    assert [row.code for row in drawn.rows] == ["home"]
    assert [mark.level for mark in drawn.rows[0].marks] == [2, 4]
    assert drawn.rows[0].marks[1].y < drawn.rows[0].marks[0].y  # better stands higher


def test_every_text_of_the_instrument_is_in_three_languages():
    content = tomllib.loads((CITY / "social_diagnosis.toml").read_text(encoding="utf-8"))
    texts = [content["name"], content["about"], *(one[part] for one in content["domains"] for part in ("name", "asks", "low", "high"))]
    texts += [one[part] for one in content["levels"] for part in ("name", "means")]
    assert all(set(text) == {"ca", "es", "en"} and all(text.values()) for text in texts)
    assert len({one["code"] for one in content["domains"]}) == len(content["domains"]) == 17


def test_from_twelve_on_too_young_is_no_reason():
    assert children.too_young_is_a_reason(11)
    assert not children.too_young_is_a_reason(12)
