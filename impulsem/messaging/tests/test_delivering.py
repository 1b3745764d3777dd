"""Sending what is due: to a real mail server, one that refuses, one that hangs, and a gateway; nobody is told twice."""

from __future__ import annotations

import datetime as dt
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from procrastinate.contrib.django.models import ProcrastinateJob

from impulsem.messaging import services
from impulsem.messaging.models import ChannelPause, Delivery, DemoText, FailingContact, Template
from impulsem.messaging.rules.ways import CUT_OFF_AFTER, GIVE_UP_AFTER, PAUSES
from impulsem.messaging.services import delivering
from impulsem.messaging.tests.factories import add_contact, reachable, tell, templates, way
from impulsem.messaging.tests.mail_server import Post
from impulsem.organisation.tests.factories import make_centre
from impulsem.people.models import ContactPoint
from impulsem.platform import clock, jobs, keys
from impulsem.platform.tests.jobs import Run, empty_queue

pytestmark = pytest.mark.django_db


def ask(address: str = "ada@example.org", **fields: Any) -> Any:
    return tell(reachable(email=address, given_name="Ada"), at=clock.now(), **fields)


def text_message() -> Any:
    """One that may go out while these tests run at night."""
    templates()
    Template.objects.update(at_any_hour=True)
    return tell(reachable(phone="+34600000001", given_name="Ada"), at=clock.now())


def states(message: Any) -> list[str]:
    return list(way(message).events.order_by("pk").values_list("state", flat=True))


def test_an_email_reaches_the_server_neutral_and_in_the_persons_language(mail_server: Post, run_jobs: Run):
    message = ask(centre=make_centre())
    run_jobs()
    [came] = mail_server.came
    assert came["Subject"] == "A message from your social-services centre"
    assert came["To"] == "ada@example.org"
    assert came["Message-ID"] == f"<{way(message).uuid}@example.org>"
    assert came["Auto-Submitted"] == "auto-generated"
    text = came.get_content()
    assert text.startswith("Hello Ada,")
    assert "Monday 30 November at 10:00, at Carrer de l’Aurora, 11" in text
    assert states(message) == ["queued", "sending", "sent"]
    run_jobs()
    assert len(mail_server.came) == 1


def test_lines_that_begin_with_a_full_stop_arrive_whole(mail_server: Post, run_jobs: Run):
    ask(values={"day": "\n.\n.hidden", "time": "10", "place": "x"})
    run_jobs()
    assert "\n.\n.hidden at 10" in mail_server.came[0].get_content().replace("\r\n", "\n")


def test_an_address_that_the_server_does_not_know_is_given_up_and_marked(mail_server: Post, run_jobs: Run):
    mail_server.refused["gone@example.org"] = "550 5.1.1 no such mailbox of Ada Lovelace"
    message, other = ask("gone@example.org"), ask("there@example.org")
    run_jobs()
    delivery = way(message)
    assert (delivery.state, delivery.reason) == ("failed", "refused")
    assert delivery.events.last().code == "550 5.1.1"
    assert FailingContact.objects.filter(contact=delivery.contact).exists()
    assert way(other).state == "sent"


def test_a_server_that_is_busy_is_asked_again_with_growing_pauses_and_then_given_up(mail_server: Post, run_jobs: Run):
    mail_server.refused["busy@example.org"] = "451 4.3.0 later"
    message = ask("busy@example.org")
    run_jobs()
    for turn, pause in enumerate(PAUSES):
        delivery = way(message)
        assert (delivery.state, delivery.tries) == ("queued", turn + 1)
        assert delivery.due_at - delivery.changed_at == pause
        Delivery.objects.update(due_at=clock.now())
        services.deliver(channel="email")
    assert (way(message).state, way(message).reason) == ("failed", "tried_often")
    assert not mail_server.came


def test_a_server_that_is_not_there_pauses_the_channel_and_costs_nobody_a_try(mail_server: Post, run_jobs: Run, settings: Any):
    there, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    first, second = ask(), ask("bo@example.org")
    services.deliver(channel="email")
    assert [way(each).state for each in (first, second)] == ["queued", "queued"]
    assert way(second).tries == 0
    assert services.paused_until("email", at=clock.now())
    settings.EMAIL_PORT = there
    assert services.deliver(channel="email") == 0
    ChannelPause.objects.update(until=clock.now())
    assert services.deliver(channel="email") == 2
    assert not ChannelPause.objects.exists()
    assert len(mail_server.came) == 2


def test_a_server_that_hangs_is_left_after_its_time_and_others_are_not_held_up(mail_server: Post, run_jobs: Run, settings: Any):
    settings.DEMO_MODE = True
    mail_server.silent = True
    slow = ask()
    text = text_message()
    began = time.monotonic()
    services.deliver(channel="email")
    assert time.monotonic() - began < 5
    assert way(slow).state == "queued"
    services.deliver(channel="sms")
    assert way(text).state == "sent"
    assert DemoText.objects.get().text.startswith("Hello Ada")


def test_when_the_answer_is_lost_the_message_is_set_aside_and_not_sent_twice(mail_server: Post, run_jobs: Run):
    mail_server.silent_after_data = True
    message = ask()
    services.deliver(channel="email")
    assert (way(message).state, way(message).reason) == ("parked", "doubtful")
    mail_server.silent_after_data = False
    ChannelPause.objects.all().delete()
    services.deliver(channel="email")
    services.sweep()
    assert len(mail_server.came) == 1


def test_what_a_killed_worker_left_in_the_middle_is_doubtful_for_mail_and_asked_again_of_the_gateway(mail_server: Post):
    message, other = ask(), ask("bo@example.org")
    long_ago = clock.now() - CUT_OFF_AFTER - dt.timedelta(minutes=1)
    Delivery.objects.filter(message=message).update(state="sending", changed_at=long_ago)
    Delivery.objects.filter(message=other).update(state="sending", changed_at=long_ago, channel="sms")
    services.sweep()
    assert (way(message).state, way(message).reason) == ("parked", "doubtful")
    assert way(other).state == "queued"


def test_what_waits_for_days_is_told_to_staff_instead(mail_server: Post):
    message = ask()
    type(message).objects.update(asked_at=clock.now() - GIVE_UP_AFTER - dt.timedelta(minutes=1))
    services.sweep()
    assert (way(message).state, way(message).reason) == ("failed", "silent")


def test_the_sweep_queues_what_is_due_and_has_no_job(mail_server: Post, run_jobs: Run):
    message = ask()
    empty_queue()
    services.sweep()
    run_jobs()
    assert way(message).state == "sent"


def test_a_contact_that_became_unsafe_while_the_message_waited_is_not_used(mail_server: Post, run_jobs: Run):
    message, other = ask(), ask("old@example.org")
    ContactPoint.objects.filter(pk=way(message).contact_id).update(safe_to_use=False)
    add_contact(other.person, "email", "new@example.org", preferred=True)
    run_jobs()
    assert (way(message).state, way(message).reason) == ("parked", "no_longer_safe")
    assert [came["To"] for came in mail_server.came] == ["new@example.org"]


def test_text_messages_that_are_due_at_night_wait_for_the_morning(run_jobs: Run, settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.DEMO_MODE = True
    message = text_message()
    Template.objects.update(at_any_hour=False)
    for hour, state in ((23, "queued"), (11, "sent")):
        monkeypatch.setattr(clock, "now", lambda hour=hour: clock.at(dt.date(2030, 1, 7), dt.time(hour)))
        services.deliver(channel="sms")
        assert way(message).state == state


def test_when_all_of_a_group_are_set_aside_the_next_group_goes(mail_server: Post, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(delivering, "GROUP", 2)
    for number in range(3):
        ask(f"p{number}@example.org")
    first = list(Delivery.objects.order_by("pk").values_list("contact_id", flat=True))[:2]
    ContactPoint.objects.filter(pk__in=first).update(safe_to_use=False)
    assert services.deliver(channel="email") == 1


def test_an_address_in_other_letters_is_refused_and_the_others_go(mail_server: Post, run_jobs: Run):
    message, other = ask("ñandú@example.org"), ask("bo@exàmple.org")
    run_jobs()
    assert (way(message).state, way(message).reason) == ("failed", "refused")
    assert way(other).state == "sent"


def test_a_worker_that_is_told_to_end_writes_down_what_it_did_and_queues_the_rest(mail_server: Post, monkeypatch):
    monkeypatch.setattr(delivering, "GROUP", 2)
    monkeypatch.setattr(jobs, "stopping", lambda: True)
    for number in range(5):
        ask(f"p{number}@example.org")
    assert services.deliver(channel="email") == 2
    assert Delivery.objects.filter(state="queued").count() == 3
    assert ProcrastinateJob.objects.filter(task_name="messaging.deliver").count() == 6


def test_what_waits_goes_out_after_a_change_of_keys(mail_server: Post, run_jobs: Run, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(keys.VARIABLE, f"old:{'1' * 64}")
    message = ask()
    monkeypatch.setenv(keys.VARIABLE, f"new:{'2' * 64},old:{'1' * 64}")
    call_command("keys", "rekey")
    monkeypatch.setenv(keys.VARIABLE, f"new:{'2' * 64}")
    run_jobs()
    assert way(message).state == "sent"


def test_a_message_whose_key_is_lost_is_set_aside_and_the_others_go(mail_server: Post, run_jobs: Run):
    message, other = ask(), ask("bo@example.org")
    type(message).objects.filter(pk=message.pk).update(key_name="lost")
    run_jobs()
    assert (way(message).state, way(message).reason) == ("parked", "broken")
    assert way(other).state == "sent"


def test_without_a_server_letters_stay_in_the_house(run_jobs: Run):
    message = ask()
    run_jobs()
    assert way(message).state == "sent"
    assert mail.outbox[0].subject == "A message from your social-services centre"


class Gateway(BaseHTTPRequestHandler):
    """As much of the contract as a gateway keeps: one text for one id."""

    answer = 202
    came: dict[str, dict[str, str]]
    headers_seen: list[dict[str, str]]

    def do_POST(self) -> None:
        content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        type(self).headers_seen.append(dict(self.headers))
        if type(self).answer == 202:
            type(self).came.setdefault(content["id"], content)
        self.send_response(type(self).answer)
        self.end_headers()
        self.wfile.write(json.dumps({"reference": "g-1"}).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing on the screen."""


@pytest.fixture
def gateway(settings: Any) -> Iterator[type[Gateway]]:
    Gateway.came, Gateway.headers_seen, Gateway.answer = {}, [], 202
    with HTTPServer(("127.0.0.1", 0), Gateway) as server:
        settings.SMS_GATEWAY = f"http://secret@127.0.0.1:{server.server_address[1]}/messages"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield Gateway
        server.shutdown()
        thread.join()


def test_the_gateway_gets_number_text_and_an_id_by_which_it_can_tell_a_repetition(gateway: type[Gateway], run_jobs: Run):
    message = text_message()
    run_jobs()
    delivery = way(message)
    assert gateway.came[str(delivery.uuid)]["to"] == "+34600000001"
    assert gateway.came[str(delivery.uuid)]["text"].startswith("Hello Ada. You have an appointment")
    assert gateway.headers_seen[0]["Authorization"] == "Bearer secret"
    assert gateway.headers_seen[0]["Idempotency-Key"] == str(delivery.uuid)
    assert (delivery.state, delivery.reference) == ("sent", "g-1")


@pytest.mark.parametrize(("answer", "state"), [(422, "failed"), (500, "queued"), (503, "queued"), (401, "queued")])
def test_what_the_gateway_does_not_take_fails_or_waits(gateway: type[Gateway], run_jobs: Run, answer: int, state: str):
    gateway.answer = answer
    message = text_message()
    run_jobs()
    assert way(message).state == state
    assert bool(services.paused_until("sms", at=clock.now())) == (answer in (503, 401))
