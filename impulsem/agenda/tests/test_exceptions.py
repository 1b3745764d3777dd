"""Opening hours of the week, extra hours, time away, work elsewhere."""

import datetime as dt

import pytest
from django.urls import reverse

from impulsem.agenda import queries, services
from impulsem.agenda.models import AWAY, OFFSITE, FreeStretch
from impulsem.agenda.rules.days import Hours
from impulsem.agenda.tests.factories import MONDAY, NOW, TUESDAY, as_actor, book, desk_of, make_professional, moment
from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.platform import clock
from impulsem.platform.errors import NotAllowed

pytestmark = pytest.mark.django_db
NEXT = TUESDAY + dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", lambda: MONDAY)


def stored(worker: Worker, day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    starts, after = clock.day_span(day)
    rows = FreeStretch.objects.filter(worker=worker, starts_at__gte=starts, starts_at__lt=after).order_by("starts_at")
    return list(rows.values_list("starts_at", "ends_at"))


def test_opening_hours_of_the_week_hold_from_their_day_and_say_when_it_is_closed() -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=(9, 14))
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    week = [Hours(day, dt.time(8), dt.time(12)) for day in (0, 2, 3, 4)] + [Hours(0, dt.time(13), dt.time(18))]
    services.set_opening_hours(centre=centre, hours=week, from_day=TUESDAY, by=director)
    assert stored(marta, MONDAY) == [(moment(9), moment(14))]
    assert stored(marta, TUESDAY) == []
    next_monday = MONDAY + dt.timedelta(days=7)
    assert stored(marta, next_monday) == [
        (moment(9, day=next_monday), moment(12, day=next_monday)),
        (moment(13, day=next_monday), moment(14, day=next_monday)),
    ]
    with pytest.raises(services.ClosedThatDay, match="does not open"):
        book(marta, starts_at=moment(10, day=TUESDAY))
    with pytest.raises(services.ClosedThen, match="from 8:00 to 12:00, from 13:00 to 18:00"):
        book(marta, starts_at=moment(11, 45, day=next_monday))
    assert [(row.weekday, row.starts) for row in queries.opening_hours_of(centre, on=TUESDAY)][:2] == [(0, dt.time(8)), (0, dt.time(13))]


def test_opening_hours_are_set_by_who_directs_the_centre_and_a_shift_that_ends_before_it_begins_is_refused() -> None:
    centre = make_centre()
    with pytest.raises(NotAllowed):
        services.set_opening_hours(centre=centre, hours=[], from_day=TUESDAY, by=as_actor(make_professional(centre)))
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    with pytest.raises(services.HoursOverlap, match="Tuesday"):
        services.set_opening_hours(centre=centre, hours=[Hours(1, dt.time(12), dt.time(9))], from_day=TUESDAY, by=director)


def test_extra_hours_are_of_their_day_and_stay_when_the_week_changes() -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=(9, 12))
    details = {"worker": marta, "centre": centre, "by": as_actor(marta)}
    extra = services.add_extra_hours(day=TUESDAY, starts=dt.time(16), ends=dt.time(18), **details)
    services.set_hours(hours=[], from_day=MONDAY, **details)
    assert stored(marta, TUESDAY) == [(moment(16, day=TUESDAY), moment(18, day=TUESDAY))]
    services.withdraw_extra_hours(extra=extra, by=as_actor(marta))
    assert stored(marta, TUESDAY) == []


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"starts": dt.time(18), "ends": dt.time(16)}, services.EndsBeforeItBegins),
        ({"starts": dt.time(7), "ends": dt.time(9)}, services.ClosedThen),
        ({"day": dt.date(2026, 12, 8)}, services.ClosedThatDay),
        ({"day": MONDAY - dt.timedelta(days=1)}, services.DayGone),
    ],
)
def test_extra_hours_that_make_no_sense_are_refused_in_words(wrong: dict[str, object], refusal: type[Exception]) -> None:
    centre = make_centre()
    marta = make_professional(centre)
    details = {"day": TUESDAY, "starts": dt.time(16), "ends": dt.time(18)} | wrong
    with pytest.raises(refusal):
        services.add_extra_hours(worker=marta, centre=centre, by=as_actor(marta), **details)


def test_an_hour_away_is_not_free_and_can_be_taken_back() -> None:
    marta = make_professional(make_centre(), hours=(9, 14))
    [block] = services.block_time(worker=marta, kind=AWAY, day=TUESDAY, starts=dt.time(10), ends=dt.time(11), by=as_actor(marta))
    assert stored(marta, TUESDAY) == [(moment(9, day=TUESDAY), moment(10, day=TUESDAY)), (moment(11, day=TUESDAY), moment(14, day=TUESDAY))]
    with pytest.raises(services.WorkerBusy):
        book(marta, starts_at=moment(10, 30, day=TUESDAY))
    assert [line.kind for line in queries.exceptions_of(marta, today=MONDAY)] == ["away"]
    services.withdraw_block(block=block, by=as_actor(marta))
    assert stored(marta, TUESDAY) == [(moment(9, day=TUESDAY), moment(14, day=TUESDAY))]


def test_work_elsewhere_every_week_leaves_holidays_out_and_goes_back_from_a_week_on() -> None:
    marta = make_professional(make_centre())
    blocks = services.block_time(
        worker=marta,
        kind=OFFSITE,
        place="Escola Pit-roig",
        day=TUESDAY,
        starts=dt.time(9),
        ends=dt.time(11),
        until=TUESDAY + dt.timedelta(weeks=3),
        by=as_actor(marta),
    )
    assert [block.span.lower.date() for block in blocks] == [TUESDAY, NEXT, TUESDAY + dt.timedelta(weeks=3)]  # without 8 December
    assert {row.label for row in queries.held_time([marta.pk], MONDAY)} == {"Working elsewhere · Escola Pit-roig"}
    assert services.withdraw_block(block=blocks[1], following=True, by=as_actor(marta)) == 2
    assert [line.series for line in queries.exceptions_of(marta, today=MONDAY)] == [False]


def test_time_with_an_appointment_in_it_somebody_elses_and_without_a_place_is_refused() -> None:
    centre = make_centre()
    marta = make_professional(centre)
    book(marta, starts_at=moment(10, day=TUESDAY))
    details = {"worker": marta, "day": TUESDAY, "starts": dt.time(9), "ends": dt.time(11)}
    with pytest.raises(services.WorkerBusy):
        services.block_time(kind=AWAY, by=as_actor(marta), **details)
    with pytest.raises(services.PlaceMissing):
        services.block_time(kind=OFFSITE, by=as_actor(marta), **details)
    with pytest.raises(services.SeriesTooLong):
        services.block_time(kind=AWAY, until=MONDAY, by=as_actor(marta), **details)
    with pytest.raises(NotAllowed):
        services.block_time(kind=AWAY, by=as_actor(make_professional(centre)), **details)
    with pytest.raises(NotAllowed):
        services.block_time(kind=AWAY, by=desk_of(centre), **details)


def test_what_is_held_is_drawn_in_the_week_and_no_time_is_free_under_it() -> None:
    centre = make_centre()
    marta = make_professional(centre, hours=(9, 12))
    services.block_time(worker=marta, kind=AWAY, day=MONDAY, starts=dt.time(9), ends=dt.time(11), by=as_actor(marta))
    board = queries.week_board(marta, centre, MONDAY, actor=as_actor(marta), at=NOW)
    held = [block.held.label for block in board.columns[0].blocks if block.held]
    assert held == ["Away"]
    assert [block.starts_at for block in board.columns[0].blocks if not block.held] == [moment(11), moment(11, 30)]


def test_a_professional_writes_exceptions_down_and_takes_them_back() -> None:
    marta = make_professional(make_centre(), hours=(9, 14))
    client, url = logged_in(marta), reverse("agenda:exceptions")
    away = {"kind": "away", "place": "", "day": "2026-11-24", "starts": "10:00", "ends": "11:00", "until": "2026-12-01"}
    assert client.post(url, away).status_code == 302
    assert client.post(url, away | {"kind": "extra", "starts": "16:00", "ends": "18:00"}).status_code == 302
    refused = client.post(url, away | {"starts": "12:00", "ends": "11:30"})
    assert refused.status_code == 422
    assert "It ends before it begins." in refused.content.decode()
    lines = queries.exceptions_of(marta, today=MONDAY)
    assert [line.kind for line in lines] == ["away", "extra", "away"]
    first = reverse("agenda:withdraw_exception", args=["away", lines[0].key])
    assert logged_in(make_professional(make_centre())).post(first).status_code == 404
    client.post(first, {"following": "1"})
    client.post(reverse("agenda:withdraw_exception", args=["extra", lines[1].key]))
    assert queries.exceptions_of(marta, today=MONDAY) == []
    assert stored(marta, TUESDAY) == [(moment(9, day=TUESDAY), moment(14, day=TUESDAY))]


def test_a_director_writes_the_opening_hours_of_the_own_centre_and_of_no_other() -> None:
    centre = make_centre()
    client = logged_in(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    url = reverse("agenda:opening", args=[centre.code])
    page = client.get(url).content.decode()
    assert 'name="morning_5_starts"' in page  # Saturday
    hours = {"morning_0_starts": "09:00", "morning_0_ends": "13:00", "afternoon_0_starts": "16:00", "afternoon_0_ends": "19:00"}
    assert client.post(url, {"from_day": "2026-11-30", **hours}).status_code == 302
    assert len(queries.opening_hours_of(centre, on=dt.date(2026, 11, 30))) == 2
    wrong = client.post(url, {"from_day": "2026-11-30", "morning_0_starts": "13:00", "morning_0_ends": "09:00"})
    assert wrong.status_code == 422
    assert client.get(reverse("agenda:opening", args=[make_centre().code])).status_code == 404
    assert logged_in(make_professional(centre)).get(url).status_code == 403
