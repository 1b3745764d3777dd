"""A register that answers, is down, slow, busy or talks nonsense; a worker that is killed while it asks. Nothing is lost, nothing twice."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from impulsem.people.models import Circumstance
from impulsem.platform import clock, keys
from impulsem.platform.tests.jobs import Run, empty_queue, run_queued
from impulsem.registers import queries, services
from impulsem.registers.connectors import Fate
from impulsem.registers.connectors.http import HttpConnector, WrongAddress
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.models import LookUp, LookUpTry, Register, RegisterRest
from impulsem.registers.services import answering
from impulsem.registers.tests.factories import ask, known, professional

pytestmark = pytest.mark.django_db
#: Numbers whom the invented municipal register knows, and does not know.
KNOWN, UNKNOWN = "10000000X", "10000019X"


def settled(look_up: LookUp) -> LookUp:
    look_up.refresh_from_db()
    return look_up


def outcomes(look_up: LookUp) -> list[str]:
    return list(LookUpTry.objects.filter(look_up=look_up).order_by("pk").values_list("outcome", flat=True))


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    """The clock of the services shows that much more."""
    moment = clock.now() + dt.timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: moment)


def test_an_answer_is_kept_closed_with_the_question_and_cannot_be_altered(local: LocalRegisters, run_jobs: Run) -> None:
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    run_jobs()
    look_up = settled(look_up)
    assert look_up.state == "answered"
    closed = bytes(look_up.evidence or b"")
    assert KNOWN.encode() not in closed
    kept = json.loads(keys.decrypt(closed, key=look_up.key_name, about=look_up.uuid.bytes))
    assert json.loads(kept["asked"])["person"]["value"] == KNOWN
    assert services.statements_of(look_up)[0].about == "registered"
    look_up.evidence = closed[:-1] + bytes([closed[-1] ^ 1])
    with pytest.raises(services.NotThereAnyMore):
        services.statements_of(look_up)


def test_an_answer_goes_under_a_new_key_and_opens_as_before(local: LocalRegisters, run_jobs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.VARIABLE, f"old:{'1' * 64}")
    person = known(number=KNOWN)
    look_up = ask(person, "census", professional(person)[1])
    run_jobs()
    before = services.statements_of(settled(look_up))
    monkeypatch.setenv(keys.VARIABLE, f"new:{'2' * 64},old:{'1' * 64}")
    call_command("keys", "rekey")
    monkeypatch.setenv(keys.VARIABLE, f"new:{'2' * 64}")
    assert before
    assert services.statements_of(settled(look_up)) == before


def test_that_a_register_knows_nothing_is_an_answer_too(local: LocalRegisters, run_jobs: Run) -> None:
    person = known(number=UNKNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    run_jobs()
    assert settled(look_up).state == "nothing_found"
    assert look_up.expires_on
    assert not Circumstance.objects.exists()


def test_a_register_that_is_down_is_asked_again_later_under_the_same_reference(
    local: LocalRegisters, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.behaviour.down.add("census")
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up, other = ask(person, "census", by), ask(person, "disability", by)
    run_jobs()
    assert (settled(look_up).state, look_up.reason, look_up.tries) == ("asked", "down", 1)
    assert settled(other).state in LookUp.SETTLED  # the others go on
    assert RegisterRest.objects.get().register.code == "census"
    local.behaviour.down.clear()
    later(monkeypatch, 1)
    run_jobs()
    assert settled(look_up).state == "answered"
    assert outcomes(look_up) == ["down", "told"]
    assert not RegisterRest.objects.exists()


def test_a_register_that_never_comes_back_ends_in_words_and_can_be_tried_anew(
    local: LocalRegisters, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.behaviour.down.add("census")
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    for _ in range(8):
        run_jobs()
        later(monkeypatch, 180)
    assert (settled(look_up).state, look_up.reason) == ("failed", "down")
    assert outcomes(look_up) == ["down"] * 5
    assert "does not answer" in str(look_up.get_reason_display())
    local.behaviour.down.clear()
    fresh = ask(person, "census", by)
    run_jobs()
    assert settled(fresh).state == "answered"


def test_a_slow_register_holds_nobody_up_and_answers_once(local: LocalRegisters, run_jobs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Register.objects.filter(code="census").update(patience=1)
    local.behaviour.slow["census"] = 1.6
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    run_jobs()
    assert (settled(look_up).state, look_up.reason) == ("asked", "slow")
    local.behaviour.slow.clear()
    later(monkeypatch, 1)
    run_jobs()
    assert settled(look_up).state == "answered"
    assert local.asked["census"] == 1  # both tries are one question there


@pytest.mark.parametrize("turn", range(3))
def test_nonsense_is_not_believed_and_said_so(local: LocalRegisters, run_jobs: Run, turn: int) -> None:
    local.behaviour.nonsense.add("census")
    local.heard["census"] = turn
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    run_jobs()
    assert (settled(look_up).state, look_up.reason) == ("failed", "nonsense")
    assert not Circumstance.objects.exists()
    assert not RegisterRest.objects.exists()


def test_what_nobody_signed_is_nonsense(local: LocalRegisters, run_jobs: Run, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    monkeypatch.setattr("impulsem.registers.local.server._Conversation._signed", lambda self, body: True)
    settings.REGISTERS = local.url.replace("of-the-tests", "another")
    run_jobs()
    assert (settled(look_up).state, look_up.reason) == ("failed", "nonsense")


def test_a_register_that_does_not_know_us_refuses(local: LocalRegisters, run_jobs: Run, settings: Any) -> None:
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    settings.REGISTERS = local.url.replace("of-the-tests", "another")
    run_jobs()
    assert (settled(look_up).state, look_up.reason) == ("failed", "refused")


def test_without_an_address_it_waits_and_says_so(run_jobs: Run, settings: Any) -> None:
    settings.REGISTERS = ""
    person = known()
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    run_jobs()
    assert (settled(look_up).state, look_up.reason) == ("asked", "no_address")
    assert not queries.state_of_registers(at=clock.now())[0].has_address


def test_while_a_register_rests_it_is_left_alone_until_somebody_says_now(
    local: LocalRegisters, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.behaviour.down.add("census")
    persons = [known(number=f"1000000{number}X") for number in range(3)]
    _worker, by = professional(*persons)
    for person in persons:
        ask(person, "census", by)
    run_jobs()
    assert local.heard["census"] == 1  # nobody hammers at a closed door
    local.behaviour.down.clear()
    assert services.ask_at_once(register=Register.objects.get(code="census"), at=clock.now()) == 3
    run_jobs()
    assert set(LookUp.objects.values_list("state", flat=True)) <= set(LookUp.SETTLED)


def test_a_worker_that_was_killed_while_it_asked_leaves_nothing_behind(
    local: LocalRegisters, run_jobs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)

    class Killed(BaseException):
        pass

    asked = HttpConnector.ask

    def dies(self: HttpConnector, query: Any, *, patience: float) -> Any:
        asked(self, query, patience=patience)
        raise Killed

    monkeypatch.setattr(HttpConnector, "ask", dies)
    with pytest.raises(Killed):
        run_jobs()
    monkeypatch.setattr(HttpConnector, "ask", asked)
    empty_queue()
    services.sweep()
    assert not ProcrastinateJob.objects.filter(task_name="registers.ask_due").exists()  # somebody may still be asking
    later(monkeypatch, 2)
    services.sweep()
    run_queued()
    assert settled(look_up).state == "answered"
    assert local.asked["census"] == 1  # it was the same question
    assert local.heard["census"] == 2
    assert Circumstance.objects.count() == 1


def test_whoever_settles_second_changes_nothing(local: LocalRegisters, run_jobs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    held = answering._hold_next("census", at=clock.now())
    assert held is not None
    query = answering._query_or_close(held, at=clock.now())
    assert query is not None
    told = HttpConnector(local.url).ask(query, patience=5)
    assert told.fate == Fate.TOLD
    assert answering._settle(held, query, told, at=clock.now())
    first = settled(look_up).digest
    assert answering._settle(held, query, told, at=clock.now())
    assert settled(look_up).digest == first
    assert Circumstance.objects.count() == LookUpTry.objects.count() == 1


def test_what_waited_for_days_is_given_up_in_words(local: LocalRegisters, run_jobs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    person = known(number=KNOWN)
    _worker, by = professional(person)
    look_up = ask(person, "census", by, at=clock.now() - dt.timedelta(days=4))
    empty_queue()
    services.sweep()
    assert (settled(look_up).state, look_up.reason) == ("failed", "down")


def test_no_line_of_a_log_and_no_address_says_who(
    local: LocalRegisters, run_jobs: Run, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    local.quiet = False
    person = known(number=KNOWN, given_name="Fàtima", surname1="Benali")
    _worker, by = professional(person)
    with caplog.at_level(logging.DEBUG):
        ask(person, "census", by)
        ask(person, "tax", by)
        run_jobs()
    printed = "".join(capfd.readouterr())
    assert "POST /look-ups" in printed
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(detail::text, ' ') FROM platform_auditevent")
        audited = str(cursor.fetchone()[0])
    for told in (printed, caplog.text, audited):
        for secret in (KNOWN, "Benali", str(person.uuid)):
            assert secret not in told


@pytest.mark.parametrize(
    "address", ["http://secret@registers.example.org/", "https://registers.example.org/", "ftp://secret@localhost/", "nonsense"]
)
def test_an_address_that_would_tell_everybody_is_refused(address: str) -> None:
    with pytest.raises(WrongAddress):
        HttpConnector(address)


def test_each_register_may_have_an_address_of_its_own(settings: Any) -> None:
    from impulsem.registers.connectors.addresses import connector_to

    settings.REGISTERS = "tax=https://a@tax.example.org/q https://b@gateway.example.org/q?x=1"
    tax, census = connector_to("tax"), connector_to("census")
    assert isinstance(tax, HttpConnector)
    assert isinstance(census, HttpConnector)
    assert (tax._host, census._host) == ("tax.example.org", "gateway.example.org")
