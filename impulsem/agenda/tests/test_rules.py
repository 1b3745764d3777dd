import datetime as dt
import re
from itertools import pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from impulsem.agenda import closings
from impulsem.agenda.rules.days import Hours, LocalDay, easter
from impulsem.agenda.rules.drawing import ROW, Hourspan, box, boxes, hourspan, lanes
from impulsem.agenda.rules.stretches import Stretch, common, merged, overlap, snap_up, starts_in, stretch, without
from impulsem.platform import clock

MONDAY = dt.date(2026, 11, 23)
EPOCH = dt.datetime(2026, 10, 24, 20, tzinfo=dt.UTC)  # the clocks go back five hours later

stretches = st.lists(
    st.tuples(st.integers(0, 900), st.integers(0, 180)).map(
        lambda pair: Stretch(EPOCH + dt.timedelta(minutes=pair[0]), EPOCH + dt.timedelta(minutes=pair[0] + pair[1]))
    ),
    max_size=8,
)


def minutes_of(pieces: list[Stretch]) -> set[dt.datetime]:
    """The minutes that the pieces hold: the naive model."""
    return {piece.starts + dt.timedelta(minutes=n) for piece in pieces for n in range(piece.minutes)}


def at(hour: int, minute: int = 0, day: dt.date = MONDAY) -> dt.datetime:
    return clock.at(day, dt.time(hour, minute)).astimezone(dt.UTC)


@settings(deadline=None)  # a busy machine is no failure
@given(stretches, stretches)
def test_what_is_left_is_what_was_there_and_is_not_taken(free: list[Stretch], taken: list[Stretch]) -> None:
    assert minutes_of(without(free, taken)) == minutes_of(free) - minutes_of(taken)
    assert minutes_of(common(free, taken)) == minutes_of(free) & minutes_of(taken)


@settings(deadline=None)  # a busy machine is no failure
@given(stretches)
def test_merged_time_has_no_overlaps_and_no_empty_pieces(pieces: list[Stretch]) -> None:
    result = merged(pieces)
    assert minutes_of(result) == minutes_of(pieces)
    assert all(piece.starts < piece.ends for piece in result)
    assert all(first.ends < second.starts for first, second in pairwise(result))


@settings(deadline=None)  # a busy machine is no failure
@given(stretches, stretches, st.integers(5, 120))
def test_every_proposed_start_is_free_to_its_end_and_on_the_grid(free: list[Stretch], taken: list[Stretch], minutes: int) -> None:
    left = without(free, taken)
    starts = starts_in(left, minutes)
    proposed = [Stretch(start, start + dt.timedelta(minutes=minutes)) for start in starts]
    assert minutes_of(proposed) <= minutes_of(left)
    assert all(not overlap(first, second) for first, second in pairwise(proposed))
    assert all(start.minute % 15 == 0 and start.second == 0 for start in starts)


@settings(deadline=None)  # a busy machine is no failure
@given(stretches)
def test_stretches_that_overlap_never_share_a_lane_and_a_lane_is_never_wasted(pieces: list[Stretch]) -> None:
    pieces = [piece for piece in pieces if piece.minutes]
    placed = lanes(pieces)
    deepest = max((sum(each.starts <= piece.starts < each.ends for each in pieces) for piece in pieces), default=1)
    for one, (lane, of) in zip(pieces, placed, strict=True):
        assert 1 <= lane <= of <= deepest
        for other, (its_lane, _its_of) in zip(pieces, placed, strict=True):
            assert one is other or not overlap(one, other) or lane != its_lane


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(0, 365 * 86_400).map(lambda seconds: EPOCH + dt.timedelta(seconds=seconds)), st.sampled_from([5, 10, 15, 30, 60]))
def test_snapping_goes_to_the_next_mark_of_the_clock_and_stays_there(moment: dt.datetime, grid: int) -> None:
    snapped = snap_up(moment, grid)
    assert dt.timedelta() <= snapped - moment < dt.timedelta(minutes=grid)
    assert snap_up(snapped, grid) == snapped
    assert snapped.minute % grid == 0


def test_hours_of_the_clock_hold_on_the_days_on_which_the_clocks_change() -> None:
    sunday_in_spring, sunday_in_autumn = dt.date(2026, 3, 29), dt.date(2026, 10, 25)
    night = Hours(weekday=6, starts=dt.time(1), ends=dt.time(9))
    assert night.on(sunday_in_spring).minutes == 7 * 60
    assert night.on(sunday_in_autumn).minutes == 9 * 60
    starts = starts_in([night.on(sunday_in_autumn)], 60)
    assert len(starts) == 9
    assert len(set(starts)) == 9


def test_easter_and_the_local_days_that_follow_it() -> None:
    assert [easter(year) for year in (2024, 2025, 2026, 2038)] == [
        dt.date(2024, 3, 31),
        dt.date(2025, 4, 20),
        dt.date(2026, 4, 5),
        dt.date(2038, 4, 25),
    ]
    assert LocalDay(("", "", ""), easter_offset=50).in_year(2026) == dt.date(2026, 5, 25)
    assert LocalDay(("", "", ""), month=9, day=24).in_year(2026) == dt.date(2026, 9, 24)


def test_the_city_closes_on_public_holidays_and_on_its_own_two_days() -> None:
    closed = closings.closed_days(dt.date(2026, 5, 1), dt.date(2027, 1, 6))
    for day in (dt.date(2026, 5, 25), dt.date(2026, 9, 11), dt.date(2026, 9, 24), dt.date(2026, 12, 26), dt.date(2027, 1, 6)):
        assert closed[day]
    assert MONDAY not in closed


def test_a_box_is_drawn_where_the_clock_says_and_is_never_invisible() -> None:
    hours = Hourspan(8, 20)
    drawn = box(stretch(at(9), at(9, 45)), MONDAY, hours)
    assert (drawn.row, drawn.rows) == (13, 9)
    assert box(stretch(at(9, 2), at(9, 3)), MONDAY, hours).rows == 1
    assert box(stretch(at(7), at(7, 30)), MONDAY, hours).row == 1
    assert box(stretch(at(21), at(22)), MONDAY, hours).row == hours.rows
    two = boxes([stretch(at(9), at(10)), stretch(at(9, 30), at(10))], MONDAY, hours)
    assert [(each.lane, each.lanes) for each in two] == [(1, 2), (2, 2)]


def test_the_drawing_shows_what_lies_outside_the_opening_hours() -> None:
    shown = hourspan([stretch(at(7, 30), at(8)), stretch(at(20), at(21, 10))], dt.time(8), dt.time(20))
    assert (shown.first, shown.last) == (7, 22)
    assert hourspan([], dt.time(8, 30), dt.time(14, 30)) == Hourspan(8, 15)


def test_the_style_sheet_has_a_class_for_every_row_and_length_that_can_be_drawn() -> None:
    sheet = (Path(__file__).parents[1] / "static" / "agenda" / "rows.css").read_text()
    rows = [int(each) for each in re.findall(r"\.r-\d+ \{\n  grid-row-start: (\d+);\n\}", sheet)]
    lengths = [int(each) for each in re.findall(r"\.d-\d+ \{\n  grid-row-end: span (\d+);\n\}", sheet)]
    assert rows == list(range(1, Hourspan(0, 24).rows + 2))
    assert lengths == list(range(1, 8 * 60 // ROW + 1))
