"""What people do in a process, and what they are refused."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.participation import queries, services
from impulsem.participation.models import Attendance, Card, Contribution, Correction, Follow, ParticipationCode, Process, Receipt, Session
from impulsem.participation.services import live, receipts, refusals
from impulsem.participation.tests import factories
from impulsem.platform import clock, keyed
from impulsem.platform.actors import Actor
from impulsem.platform.errors import DomainError, NotAllowed
from impulsem.platform.tries import TooManyTries
from impulsem.provenance.services import Edge, derive

pytestmark = pytest.mark.django_db
State = Session.State


@pytest.fixture
def anna() -> Actor:
    return actor(make_worker())


@pytest.fixture
def berta() -> Actor:
    return actor(make_worker())


@pytest.fixture
def institute() -> Actor:
    return actor(make_worker(role=Role.INSTITUTE))


@pytest.fixture
def process() -> Process:
    return factories.process()


@pytest.fixture
def session(process: Process) -> Session:
    return factories.session(process)


def test_a_process_is_led_by_those_who_direct_and_brought_on_by_the_institute(process: Process, anna: Actor, institute: Actor):
    with pytest.raises(NotAllowed):
        services.add_dimension(process=process, code="x", name=factories.words("X"), by=anna)
    services.add_dimension(process=process, code="x", name=factories.words("X"), by=institute)
    with pytest.raises(NotAllowed):
        services.bring_to(process=process, state="synthesis", by=anna)
    with pytest.raises(refusals.NotNow):
        services.bring_to(process=process, state="closed", by=institute)
    assert services.bring_to(process=process, state="synthesis", by=institute).state == "synthesis"
    factories.contribution(process)
    with pytest.raises(refusals.NothingLost):
        services.bring_to(process=process, state="returned", by=institute)


def test_the_same_address_twice_is_refused(institute: Actor):
    given = {
        "title": factories.words("T"),
        "summary": factories.words("S"),
        "promise": "consult",
        "promise_text": factories.words("P"),
        "starts_on": dt.date(2026, 1, 1),
    }
    services.design_process(slug="one", by=institute, **given)
    with pytest.raises(refusals.SlugTaken):
        services.design_process(slug="one", by=institute, **given)


def test_a_session_goes_from_planned_to_returned(session: Session, anna: Actor, berta: Actor):
    with pytest.raises(refusals.HeadsMissing):
        services.hold_session(session=session, heads=None, by=anna)
    services.hold_session(session=session, heads=12, by=anna)
    [card] = services.add_cards(session=session, count=1, by=anna)
    with pytest.raises(refusals.CardsLeft):
        services.end_transcription(session=session, by=anna)
    services.transcribe(card=card, text="Massa paper.", language="ca", by=anna)
    services.transcribe(card=card, text="massa paper", language="ca", by=berta)
    services.end_transcription(session=session, by=anna)
    with pytest.raises(refusals.NoMinutes):
        services.validate_minutes(session=session, by=anna)
    services.write_minutes(session=session, text="Vam parlar de papers.", by=anna)
    with pytest.raises(refusals.OwnMinutes):
        services.validate_minutes(session=session, by=anna)
    services.validate_minutes(session=session, by=berta)
    with pytest.raises(refusals.AlreadyValidated):
        services.validate_minutes(session=session, by=berta)
    with pytest.raises(refusals.ReachedTooMany):
        services.record_return(session=session, on=dt.date(2026, 3, 1), channel="e-mail", language="ca", reached=13, by=anna)
    services.record_return(session=session, on=dt.date(2026, 3, 1), channel="e-mail", language="ca", reached=9, by=anna)
    session.refresh_from_db()
    assert session.state == State.RETURNED
    assert queries.participation_table(session.process).rows[0].reached_share == pytest.approx(0.75)


def test_a_correction_of_the_minutes_is_another_version(session: Session, anna: Actor, berta: Actor):
    services.write_minutes(session=session, text="Un.", by=anna)
    services.validate_minutes(session=session, by=berta)
    services.write_minutes(session=session, text="Un, dos.", by=anna)
    assert [(each.version, bool(each.validated_at)) for each in queries.session_page(session).minutes] == [(2, False), (1, True)]


def test_codes_tell_that_two_were_one_and_never_who(process: Process, anna: Actor):
    one, other = (factories.session(process, state=State.HELD, heads=heads) for heads in (10, 8))
    codes = services.make_codes(process=process, count=5, by=anna)
    for code in codes:
        services.check_in(session=one, code=code.lower().replace("-", " "))
    for code in codes[:3]:
        assert services.check_in(session=other, code=code)
        assert not services.check_in(session=other, code=code)  # twice at the same door
    table = queries.participation_table(process)
    assert (table.different.lower, table.different.upper) == (10, 5 + 5 + 5)
    assert table.rows[0].people == 18
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM participation_participationcode t")
        stored = cursor.fetchone()[0]
    assert not any(keyed.tidied(code) in stored.upper() for code in codes)
    assert {name.name for name in Attendance._meta.get_fields()} == {"id", "session", "code"}  # no moment, no person


def test_a_code_of_another_process_is_unknown(process: Process, session: Session, anna: Actor):
    [code] = services.make_codes(process=factories.process(), count=1, by=anna)
    with pytest.raises(refusals.UnknownCode):
        services.check_in(session=session, code=code)


def test_a_receipt_code_guessed_on_and_on_is_refused_in_words_and_others_are_not(process: Process, anna: Actor):
    cache.clear()
    [code] = services.issue_blank(process=process, count=1, by=anna)
    for _ in range(receipts.MOST_WRONG):
        with pytest.raises(refusals.UnknownReceipt):
            services.look_up(code=keyed.new_code(3), address="192.0.2.7")
    with pytest.raises(TooManyTries):
        services.look_up(code=code, address="192.0.2.7")  # even the right one: nothing is learned by going on
    assert services.look_up(code=code.lower(), address="192.0.2.8").process == process


def test_two_people_read_a_card_and_a_third_look_decides(session: Session, anna: Actor, berta: Actor):
    card, other = services.add_cards(session=session, count=2, by=anna)
    with pytest.raises(refusals.NotYetReadByTwo):
        services.decide(card=card, text="x", language="ca", by=anna)
    assert services.transcribe(card=card, text="Obriu els dijous", language="ca", by=anna) is None
    with pytest.raises(refusals.ReadAlready):
        services.transcribe(card=card, text="Obriu els dijous", language="ca", by=anna)
    assert services.transcribe(card=card, text="Obriu els dilluns", language="ca", by=berta) is None
    with pytest.raises(refusals.ReadByTwo):
        services.transcribe(card=card, text="Obriu", language="ca", by=actor(make_worker()))
    said = services.decide(card=card, text="Obriu els dijous", language="ca", by=berta)
    assert (said.original, said.channel) == ("Obriu els dijous", "paper")
    with pytest.raises(refusals.CardIsDone):
        services.decide(card=card, text="x", language="ca", by=anna)
    services.transcribe(card=other, text="Massa cues", language="ca", by=anna)
    same = services.transcribe(card=other, text="massa  cues.", language="ca", by=berta)
    assert same is not None
    found = queries.readings_of(session)
    assert (found.cards, found.done, found.read_twice, found.differed) == (2, 2, 2, 1)
    assert 0 < (found.rate or 0) < 0.3


def test_a_photo_of_a_card_is_a_photo(session: Session, anna: Actor):
    [card] = services.add_cards(session=session, count=1, by=anna)
    for wrong in (b"<svg/>", b"\xff\xd8\xff" + b"0" * 5_000_001 + b"\xff\xd9", b""):
        with pytest.raises(refusals.NotAPicture):
            services.add_picture(card=card, content=wrong, by=anna)
    services.add_picture(card=card, content=b"\xff\xd8\xff\xda\x00\x02x\xff\xd9", by=anna)
    with pytest.raises(refusals.HasPicture):
        services.add_picture(card=Card.objects.get(pk=card.pk), content=b"\xff\xd8\xff\xda\x00\x02x\xff\xd9", by=anna)


@pytest.fixture
def live_session(session: Session, anna: Actor) -> Session:
    return live.open_doors(session=session, by=anna)


def test_what_a_phone_sends_twice_is_written_once_even_after_the_question_is_closed(live_session: Session, anna: Actor):
    join = live_session.join_code or ""
    prompt = live.ask(session=live_session, question="Què us treu temps?", by=anna)
    key = uuid.uuid4()
    first = live.write(join=join.lower(), prompt_id=prompt.pk, text="Els papers", language="ca", uuid=key)
    live.stop_asking(prompt=prompt, by=anna)
    assert live.write(join=join, prompt_id=prompt.pk, text="Els papers", language="ca", uuid=key) == first
    with pytest.raises(refusals.NothingAsked):
        live.write(join=join, prompt_id=prompt.pk, text="Una altra", language="ca", uuid=uuid.uuid4())
    assert Contribution.objects.count() == 1


def test_a_contribution_that_names_a_third_person_is_parked_and_stays_off_the_screen(live_session: Session, anna: Actor):
    prompt = live.ask(session=live_session, question="?", by=anna)
    join = live_session.join_code or ""
    said = live.write(join=join, prompt_id=prompt.pk, text="La Maria del taulell em va dir que no", language="ca", uuid=uuid.uuid4())
    assert said.state == Contribution.State.PARKED
    room = queries.room(live_session)
    assert (room.voices, room.hidden) == (0, 1)
    page = queries.contribution_page(said)
    assert "Maria" not in page.masked
    services.mask(contribution=said, text=page.masked, by=anna)
    assert queries.room(live_session).groups[-1][1][0].text == page.masked
    assert Contribution.objects.get().original == "La Maria del taulell em va dir que no"


def test_dots_are_few_and_can_be_taken_back(live_session: Session, anna: Actor):
    join = live_session.join_code or ""
    said = [factories.contribution(live_session.process, f"Text {n}", session=live_session) for n in range(3)]
    prompt = live.ask(session=live_session, question="Què primer?", mode="vote", votes_each=2, by=anna)
    for each in said[:2]:
        assert live.vote(join=join, prompt_id=prompt.pk, contribution=each.uuid, device="mòbil", up=True)
    assert not live.vote(join=join, prompt_id=prompt.pk, contribution=said[0].uuid, device="mòbil", up=True)
    with pytest.raises(refusals.NoVotesLeft):
        live.vote(join=join, prompt_id=prompt.pk, contribution=said[2].uuid, device="mòbil", up=True)
    live.vote(join=join, prompt_id=prompt.pk, contribution=said[0].uuid, device="mòbil", up=False)
    live.vote(join=join, prompt_id=prompt.pk, contribution=said[2].uuid, device="mòbil", up=True)
    room = queries.room(live_session, device="mòbil")
    assert (room.votes_left, {voice.text: voice.votes for voice in room.groups[0][1]}) == (0, {"Text 0": 0, "Text 1": 1, "Text 2": 1})
    live.group(session=live_session, contributions=[said[1].uuid, said[2].uuid], name="Junts", by=anna)
    assert [(group.name if group else "", len(voices)) for group, voices in queries.room(live_session).groups] == [("Junts", 2), ("", 1)]
    live.close_doors(session=live_session, by=anna)
    with pytest.raises(refusals.NotLive):
        live.session_of(join)


def test_words_are_withheld_only_with_a_public_reason_and_come_back(process: Process, anna: Actor):
    said = factories.contribution(process)
    with pytest.raises(refusals.ReasonMissing):
        services.withhold(contribution=said, reason="  ", by=anna)
    services.withhold(contribution=said, reason="Insulta algú.", by=anna)
    services.withhold(contribution=said, reason="Insulta algú.", by=anna)
    services.publish(contribution=said, by=anna)
    assert [each.state for each in queries.contribution_page(said).events] == ["withheld", "published"]


def test_a_translation_goes_stale_when_what_it_was_made_from_changes(process: Process, anna: Actor):
    said = factories.contribution(process, "Massa papr")
    services.render(contribution=said, kind="translation", language="es", text="Demasiado papel", by=anna)
    assert not queries.rendered(said, kind="translation", language="es").stale
    services.correct(contribution=said, text="Massa paper", by=anna)
    assert queries.rendered(said, kind="translation", language="es").stale
    with pytest.raises(refusals.SameText):
        services.correct(contribution=said, text="Massa paper", by=anna)
    services.render(contribution=said, kind="translation", language="es", text="Demasiado papel", by=anna)
    assert not queries.rendered(said, kind="translation", language="es").stale
    assert (said.original, Correction.objects.count()) == ("Massa papr", 1)


def test_a_slip_shows_what_became_of_the_words(process: Process, session: Session, anna: Actor):
    said, also = factories.contribution(process, session=session), factories.contribution(process, "Una altra.", session=session)
    proposal = factories.proposal(process)
    derive([Edge(said.node_id, proposal.node_id, "same"), Edge(also.node_id, process.aside_id, "set_aside", "No és d'aquí.")], by=anna)
    mine = services.look_up(code=services.issue(process=process, contributions=[said], by=None), address="a")
    group = services.look_up(code=services.issue(process=process, session=session, by=anna), address="a")
    assert [each.original for each in queries.chain_of(mine).said] == ["Massa paper."]
    chain = queries.chain_of(group)
    assert len(chain.said) == 2
    assert {step.kind for step in chain.steps} >= {"contribution", "set_aside"}
    reasons = [edge.reason for step in chain.steps if step.kind == "set_aside" for edge in step.via]
    assert reasons == ["No és d'aquí."]


def link(secret: str) -> str:
    return f"https://example.org/{secret}"


def test_following_takes_a_yes_tells_once_a_change_and_ends(process: Process, anna: Actor):
    said = factories.contribution(process)
    receipt = services.look_up(code=services.issue(process=process, contributions=[said], by=None), address="a")
    assert services.follow(receipt=receipt, email=" A@example.org", language="ca", link=link)
    assert not services.follow(receipt=receipt, email="a@example.org", language="ca", link=link)  # one message, however often
    assert len(mail.outbox) == 1
    derive([Edge(said.node_id, process.aside_id, "set_aside", "No és d'aquí.")], by=anna)
    assert services.send_digests(link=link, at=clock.now()) == 0  # nobody said yes
    secret = mail.outbox[0].body.split("https://example.org/")[1].split()[0]
    services.confirm(secret=secret)
    Follow.objects.update(told_at=clock.now() - dt.timedelta(days=1))
    assert services.send_digests(link=link, at=clock.now()) == 1
    assert services.send_digests(link=link, at=clock.now()) == 0  # nothing since
    assert "No és d'aquí." in mail.outbox[1].body
    assert "paper" not in mail.outbox[1].subject
    assert secret in mail.outbox[1].body
    services.end(secret=secret)
    with pytest.raises(refusals.LinkUnknown):
        services.confirm(secret=secret)
    assert Receipt.objects.count() == 1


def test_addresses_that_never_said_yes_are_forgotten(process: Process):
    receipt = services.look_up(code=services.issue(process=process, by=None), address="a")
    services.follow(receipt=receipt, email="a@example.org", language="es", link=link)
    services.send_digests(link=link, at=clock.now() + receipts.CONFIRM_WITHIN + dt.timedelta(hours=1))
    assert not Follow.objects.exists()


def test_every_refusal_is_a_sentence():
    for each in vars(refusals).values():
        if isinstance(each, type) and issubclass(each, DomainError) and each is not DomainError:
            assert str(each.message).endswith((".", ":"))


def test_slips_are_not_made_by_the_million(process: Process, anna: Actor):
    with pytest.raises(refusals.TooMany):
        services.make_codes(process=process, count=100_000, by=anna)
    assert not ParticipationCode.objects.exists()
