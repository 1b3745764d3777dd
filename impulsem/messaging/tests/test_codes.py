"""Codes to contacts that are nobody's: once, for a while, a few an hour; nothing in clear in the table."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.core import mail
from django.db import connection

from impulsem.messaging import services
from impulsem.messaging.models import ConfirmationCode, DemoText
from impulsem.messaging.services import CodeOver, NoTextsThere, TooManyAsked, TooManyUsed, WrongCode
from impulsem.messaging.services.codes import NotTaken, limits, send_code
from impulsem.messaging.tests.factories import templates
from impulsem.messaging.transports import Fate, Outcome
from impulsem.people.services import WrongContact, WrongEmail
from impulsem.platform import clock

pytestmark = pytest.mark.django_db
EMAIL = "algu@example.org"


@pytest.fixture(autouse=True)
def _words(db: None) -> None:
    templates()


def ask(contact: str = EMAIL, *, channel: str = "email", origin: str = "192.0.2.1", at: dt.datetime | None = None) -> uuid.UUID:
    return services.ask_code(channel=channel, contact=contact, origin=origin, language="en-gb", at=at or clock.now())


def code_in(text: str) -> str:
    found = re.search(r"\d{6}", text)
    assert found
    return found[0]


def sent(key: uuid.UUID) -> str:
    mail.outbox.clear()
    assert send_code(key=key)
    return code_in(mail.outbox[0].body)


def confirm(key: uuid.UUID, code: str, *, contact: str = EMAIL, at: dt.datetime | None = None) -> None:
    services.confirm_code(key=key, channel="email", contact=contact, code=code, at=at or clock.now())


def test_who_reads_the_message_confirms_the_contact_once():
    key = ask(" Algu@Example.org ")
    code = sent(key)
    confirm(key, f" {code[:3]} {code[3:]}")
    assert services.use_code(key=key, at=clock.now())
    assert not services.use_code(key=key, at=clock.now())


def test_a_text_message_goes_through_the_gateway(settings):
    settings.DEMO_MODE = True
    assert services.ways_for_codes() == ["sms", "email"]
    key = ask("612 34 56 78", channel="sms")
    assert send_code(key=key)
    text = DemoText.objects.get()
    assert text.number == "+34612345678"
    services.confirm_code(key=key, channel="sms", contact="+34 612345678", code=code_in(text.text), at=clock.now())


def test_the_table_holds_nothing_in_clear_and_forgets_what_went():
    key = ask()
    row = ConfirmationCode.objects.get()
    assert EMAIL.encode() not in bytes(row.outgoing or b"")
    code = sent(key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM messaging_confirmationcode c")
        text = cursor.fetchone()[0]
        cursor.execute("SELECT string_agg(args::text, ' ') FROM procrastinate_jobs")
        jobs = cursor.fetchone()[0]
    for told in (EMAIL, code, "192.0.2.1"):
        assert told not in text
        assert told not in jobs
    assert ConfirmationCode.objects.get().outgoing is None
    assert not send_code(key=key)


def test_a_wrong_code_counts_and_five_close_it():
    key = ask()
    code = sent(key)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(WrongCode):
            confirm(key, wrong)
    with pytest.raises(CodeOver):
        confirm(key, code)


def test_a_code_holds_for_its_minutes_and_for_its_contact_only():
    key = ask()
    code = sent(key)
    with pytest.raises(WrongCode):
        confirm(key, code, contact="other@example.org")
    with pytest.raises(CodeOver):
        confirm(key, code, at=clock.now() + dt.timedelta(minutes=limits()["minutes"]))
    with pytest.raises(WrongCode):
        confirm(uuid.uuid4(), code)
    with pytest.raises(CodeOver):  # never confirmed
        services.use_code(key=key, at=clock.now())


def test_a_contact_gets_its_share_an_hour_and_the_answer_is_the_same():
    keys = [ask(origin=f"192.0.2.{number}") for number in range(limits()["per_contact"])]
    last = ask(origin="192.0.2.99")
    assert last == keys[-1]
    assert ConfirmationCode.objects.count() == len(keys)
    assert ask(origin="192.0.2.99", at=clock.now() + dt.timedelta(hours=1, seconds=1)) not in keys


def test_beyond_its_share_a_contact_is_not_given_a_code_that_let_something_through_before():
    keys = [ask(origin=f"192.0.2.{number}") for number in range(limits()["per_contact"])]
    send_code(key=keys[-1])
    code = code_in(mail.outbox[-1].body)
    confirm(keys[-1], code)
    assert services.use_code(key=keys[-1], at=clock.now())
    assert ask(origin="192.0.2.99") == keys[-2]


def test_one_origin_asks_so_often_and_then_reads_why_not():
    for number in range(limits()["per_origin"]):
        ask(f"n{number}@example.org")
    with pytest.raises(TooManyAsked):
        ask("one.more@example.org")
    ask("one.more@example.org", origin="192.0.2.2")


def test_a_contact_lets_so_many_things_through_a_week():
    for number in range(limits()["used_per_contact"] + 1):
        at = clock.now() + dt.timedelta(hours=number)
        key = ask(at=at)
        mail.outbox.clear()
        send_code(key=key)
        confirm(key, code_in(mail.outbox[0].body), at=at)
        if number < limits()["used_per_contact"]:
            assert services.use_code(key=key, at=at)
        else:
            with pytest.raises(TooManyUsed):
                services.use_code(key=key, at=at)


@pytest.mark.parametrize(
    ("channel", "contact", "refusal"),
    [("email", "no", WrongEmail), ("sms", "12", WrongContact), ("sms", "+881 612 345 678", NoTextsThere)],
)
def test_what_is_no_contact_is_refused(channel: str, contact: str, refusal: type[Exception]):
    with pytest.raises(refusal):
        ask(contact, channel=channel)
    assert not ConfirmationCode.objects.exists()


def test_a_server_that_is_away_is_tried_again_while_the_code_holds(monkeypatch: pytest.MonkeyPatch):
    class Away:
        def send(self, outgoing: object) -> Outcome:
            return Outcome(Fate.SILENT, code="TimeoutError")

        def close(self) -> None:
            pass

    key = ask()
    monkeypatch.setattr("impulsem.messaging.services.codes.line_of", lambda channel: Away())
    with pytest.raises(NotTaken, match="TimeoutError"):
        send_code(key=key)
    monkeypatch.undo()
    assert sent(key)


def test_codes_are_forgotten_after_some_days():
    ask(at=clock.now() - dt.timedelta(days=9))
    ask(at=clock.now() - dt.timedelta(hours=1))
    assert services.forget_codes(at=clock.now()) == 1
    assert ConfirmationCode.objects.get().outgoing is None
