"""Files that go to somebody else: nobody is without a referent meanwhile, and whoever receives one says so."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.urls import reverse

from impulsem.casework import queries
from impulsem.casework import services as casework
from impulsem.casework.models import Assignment, CaseFile, Commitment, Transfer
from impulsem.casework.queries import transfers as reads
from impulsem.casework.services import refusals
from impulsem.casework.services import transfer_refusals as no
from impulsem.casework.services.transfers import (
    TransferDetails,
    accept_transfer,
    propose_all,
    propose_transfer,
    refuse_transfer,
    withdraw_transfer,
)
from impulsem.casework.tests.factories import make_file, make_person, referent_of
from impulsem.organisation.models import Role, WorkerPost
from impulsem.organisation.tests.factories import actor, logged_in, make_centre, make_worker
from impulsem.platform import audit, clock
from impulsem.platform.errors import NotAllowed
from impulsem.platform.periods import period

pytestmark = pytest.mark.django_db


def offer(file: CaseFile, to, *, overlap: int = 14, starts=None, **more) -> Transfer:
    details = TransferDetails(to_worker=to, reason="She leaves", starts_on=starts or clock.today(), overlap_days=overlap, **more)
    return propose_transfer(file=file, details=details, by=actor(referent_of(file)), at=clock.now())


def referents(file: CaseFile, day: dt.date) -> list[str]:
    rows = Assignment.objects.on(day).filter(file=file, role="referent")
    return [row.worker.name for row in rows]


def test_until_it_is_accepted_nothing_changes_and_then_no_day_is_lost():
    file = make_file(make_person())
    old, new = referent_of(file), make_worker(centre=file.centre)
    casework.make_commitment(text="Call the school", due_on=clock.today(), file=file, by=actor(old), at=clock.now())
    tomorrow = clock.today() + dt.timedelta(days=1)
    made = offer(file, new, starts=tomorrow)
    assert referents(file, clock.today()) == referents(file, tomorrow) == [old.name]
    done = accept_transfer(made=made, by=actor(new), at=clock.now())
    assert (referents(file, clock.today()), referents(file, tomorrow)) == ([old.name], [new.name])
    overlap = Assignment.objects.get(file=file, worker=old, role="co_referent")
    assert (overlap.since, overlap.until) == (tomorrow, tomorrow + dt.timedelta(days=14))
    assert Commitment.objects.get(file=file).worker == new
    assert len(done.receipt) == 64
    kept = {item.code: (item.count, item.moved) for item in done.items.all()}
    assert kept["casework.promises"] == (1, True)
    days = [tomorrow + dt.timedelta(days=n) for n in range(-1, 40)]
    assert all(len(referents(file, day)) == 1 for day in days)


def test_a_refusal_says_why_and_leaves_the_file_where_it_was():
    file = make_file(make_person())
    new = make_worker(centre=file.centre)
    made = offer(file, new)
    with pytest.raises(no.SayWhyRefused):
        refuse_transfer(made=made, because=" ", by=actor(new), at=clock.now())
    refuse_transfer(made=made, because="I have no hours left.", by=actor(new), at=clock.now())
    assert referents(file, clock.today()) == [referent_of(file).name]
    with pytest.raises(no.TransferAnswered):
        accept_transfer(made=made, by=actor(new), at=clock.now())


def test_what_cannot_be_is_refused():
    file = make_file(make_person())
    old, new = referent_of(file), make_worker(centre=file.centre)
    with pytest.raises(no.HasItAlready):
        offer(file, old)
    with pytest.raises(refusals.NotAProfessional):
        offer(file, make_worker(role=Role.FRONT_DESK, centre=file.centre))
    with pytest.raises(no.ToNobody):
        offer(file, None)
    with pytest.raises(no.OverlapTooLong):
        offer(file, new, overlap=91)
    made = offer(file, new)
    with pytest.raises(no.OnItsWay):
        offer(file, make_worker(centre=file.centre))
    stranger = actor(make_worker())
    for act in (accept_transfer, refuse_transfer):
        with pytest.raises(NotAllowed):
            act(made=made, by=stranger, at=clock.now(), **({"because": "x"} if act is refuse_transfer else {}))
    with pytest.raises(refusals.NotYourFile):
        withdraw_transfer(made=made, by=stranger, at=clock.now())
    withdraw_transfer(made=made, by=actor(old), at=clock.now())
    offer(file, new)


def test_to_another_centre_its_director_says_who_receives_it():
    file, there = make_file(make_person()), make_centre()
    director, new = make_worker(role=Role.CENTRE_DIRECTOR, centre=there), make_worker(centre=there)
    made = offer(file, None, to_centre=there)
    with pytest.raises(no.ToNobody):
        accept_transfer(made=made, by=actor(director), at=clock.now())
    accept_transfer(made=made, worker=new, by=actor(director), at=clock.now())
    file.refresh_from_db()
    assert (file.centre, referents(file, clock.today())) == (there, [new.name])


def test_to_another_city_with_its_receipt_and_what_was_disclosed_stays_written():
    file = make_file(make_person())
    old = referent_of(file)
    made = offer(file, None, to_city="Girona, Serveis Socials")
    client = logged_in(old)
    package = client.get(reverse("casework:transfer_package", args=[made.uuid]))
    assert package.json()["file"] == file.number
    assert audit.of(file).filter(action="casework.transfer_package", reason="Girona, Serveis Socials").exists()
    with pytest.raises(no.SayTheReceipt):
        accept_transfer(made=made, by=actor(old), at=clock.now())
    accept_transfer(made=made, receipt="Registered there as 2026/77", by=actor(old), at=clock.now())
    file.refresh_from_db()
    assert file.state == CaseFile.State.CLOSED
    assert queries.closed_because(file).closing_reason == "moved"


def test_a_leaver_is_shown_as_a_risk_until_all_files_are_on_their_way():
    centre = make_centre()
    leaver, knows, other = (make_worker(centre=centre) for _ in range(3))
    files = [make_file(make_person(), centre=centre, referent=leaver) for _ in range(3)]
    director = make_worker(role=Role.CENTRE_DIRECTOR, centre=centre)
    by, today = actor(director), clock.today()
    casework.assign(file=files[0], worker=knows, role="co_referent", from_day=today, by=by, at=clock.now())
    WorkerPost.objects.filter(worker=leaver).update(valid=period(today - dt.timedelta(days=900), today + dt.timedelta(days=10)))
    [risk] = reads.at_risk([centre.pk], on=today)
    assert (risk.worker, risk.files, risk.on_their_way) == (leaver, 3, 0)
    rows = reads.leaving(leaver, files, [knows, other], on=today, actor=by)
    assert rows[0].suggestions[0].worker == knows
    assert {row.suggestions[0].worker for row in rows} == {knows, other}
    details = [
        (row.file, TransferDetails(to_worker=row.suggestions[0].worker, reason="She leaves", starts_on=today, overlap_days=7))
        for row in rows
    ]
    made = propose_all(proposals=details, by=by, at=clock.now())
    assert reads.at_risk([centre.pk], on=today)[0].on_their_way == 3
    for one in made:
        accept_transfer(made=one, by=actor(one.to_worker), at=clock.now())
    assert reads.at_risk([centre.pk], on=today) == []
    last = today + dt.timedelta(days=30)
    assert all(len(referents(file, last)) == 1 for file in files)


def test_all_of_a_leavers_files_go_or_none():
    centre = make_centre()
    leaver, new = make_worker(centre=centre), make_worker(centre=centre)
    files = [make_file(make_person(), centre=centre, referent=leaver) for _ in range(2)]
    by = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    details = TransferDetails(to_worker=new, reason="She leaves", starts_on=clock.today())
    nobody = TransferDetails(reason="She leaves", starts_on=clock.today())
    with pytest.raises(no.ToNobody):
        propose_all(proposals=[(files[0], details), (files[1], nobody)], by=by, at=clock.now())
    assert not Transfer.objects.exists()


def test_a_receiver_who_left_midway_cannot_accept():
    file = make_file(make_person())
    new = make_worker(centre=file.centre)
    made = offer(file, new)
    by = actor(new)
    WorkerPost.objects.filter(worker=new).update(valid=period(clock.today() - dt.timedelta(days=900), clock.today()))
    with pytest.raises(refusals.NotAProfessional):
        accept_transfer(made=made, by=by, at=clock.now())
    assert referents(file, clock.today()) == [referent_of(file).name]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_at_once_one_is_told():
    file = make_file(make_person())
    new = make_worker(centre=file.centre)
    made, by = offer(file, new), actor(new)
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def act() -> None:
        gate.wait()
        try:
            accept_transfer(made=made, by=by, at=clock.now())
            outcomes.append("accepted")
        except no.TransferAnswered:
            outcomes.append("answered")
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["accepted", "answered"]
    assert len(referents(file, clock.today())) == 1


def test_the_pages_offer_accept_and_show_what_was_received():
    file = make_file(make_person(given_name="Rosa"))
    old, new = referent_of(file), make_worker(centre=file.centre)
    casework.make_commitment(text="Call the school", due_on=clock.today(), file=file, by=actor(old), at=clock.now())
    sent = logged_in(old).post(
        reverse("casework:offer", args=[file.uuid]),
        {"to": "worker", "worker": str(new.uuid), "reason": "Less hours", "starts_on": clock.today().isoformat(), "overlap": "14"},
    )
    assert sent.status_code == 302
    client = logged_in(new)
    page = client.get(sent.url).content.decode()
    assert "Commitments still open" in page
    assert "Call the school" not in page  # not within reach yet: how many, not what
    assert client.post(sent.url, {}).status_code == 302
    brief = client.get(reverse("casework:inherited")).content.decode()
    assert "Call the school" in brief
    assert old.name in brief
    assert client.get(reverse("casework:transfers")).status_code == 200


def test_a_stranger_sees_nothing_of_a_transfer():
    file = make_file(make_person())
    made = offer(file, make_worker(centre=file.centre))
    stranger = logged_in(make_worker())
    assert stranger.get(reverse("casework:transfer", args=[made.uuid])).status_code == 404
    assert file.number not in stranger.get(reverse("casework:transfers")).content.decode()
