"""What comes back: reports of mail servers, and gateways that sign what they tell."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from impulsem.messaging import services
from impulsem.messaging.models import Delivery, FailingContact
from impulsem.messaging.services.news import news_in
from impulsem.messaging.tests.factories import reachable, tell, way
from impulsem.platform import clock
from impulsem.platform.tests.jobs import Run

pytestmark = pytest.mark.django_db

REPORT = """\
From: MAILER-DAEMON@mx.example.org
To: bounces@example.org
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

It did not work.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 no

--B
Content-Type: {kind}

Message-ID: <{uuid}@example.org>
Subject: A message

--B--
"""


def report(uuid: object, *, action: str = "failed", status: str = "5.1.1", kind: str = "text/rfc822-headers") -> bytes:
    return REPORT.format(uuid=uuid, action=action, status=status, kind=kind).encode()


@pytest.fixture
def sent(run_jobs: Run) -> Delivery:
    message = tell(reachable(email="ada@example.org"), at=clock.now())
    run_jobs()
    return way(message)


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_bounce_is_recognised_by_our_number_and_the_contact_is_left_alone(sent: Delivery, kind: str):
    assert services.told_by_mail(content=report(sent.uuid, kind=kind), at=clock.now())
    sent.refresh_from_db()
    assert (sent.state, sent.events.last().code) == ("bounced", "5.1.1")
    assert FailingContact.objects.get().contact == sent.contact
    assert services.told_by_mail(content=report(sent.uuid, kind=kind), at=clock.now())
    assert sent.events.filter(state="bounced").count() == 1


def test_a_full_mailbox_is_the_right_one(sent: Delivery):
    services.told_by_mail(content=report(sent.uuid, status="5.2.2"), at=clock.now())
    assert not FailingContact.objects.exists()


def test_what_is_no_report_or_not_about_ours_changes_nothing(sent: Delivery):
    assert news_in(b"Subject: I am away until Monday\n\nBye") is None
    assert news_in(report(sent.uuid, action="delayed", status="4.4.1")) is None
    assert news_in(report("somebody-elses")) is None
    assert news_in(b"\xff\xfe\x00 nothing of the kind") is None
    assert not services.told_by_mail(content=report("00000000-0000-4000-8000-000000000000"), at=clock.now())


def tell_us(content: dict[str, Any], *, secret: str = "s3cret", at: float | None = None) -> int:
    body = json.dumps(content).encode()
    stamp = str(int(time.time() if at is None else at))
    mark = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X-Impulsem-Signature": f"t={stamp},v1={mark}"}
    return Client().post(reverse("messaging:gateway_news"), body, content_type="application/json", headers=headers).status_code


def test_a_gateway_that_signs_is_believed_and_nobody_else(sent: Delivery, settings: Any):
    news = {"id": str(sent.uuid), "state": "delivered"}
    assert tell_us(news) == 403  # there is no secret: nobody is believed
    settings.GATEWAY_SECRET = "s3cret"
    assert tell_us(news, secret="guessed") == 403
    assert tell_us(news, at=time.time() - 3600) == 403
    assert Client().post(reverse("messaging:gateway_news"), news, content_type="application/json").status_code == 403
    assert tell_us({"id": "nonsense", "state": "delivered"}) == 400
    assert tell_us({"id": str(sent.uuid), "state": "thrown away"}) == 400
    assert tell_us(news) == 204
    sent.refresh_from_db()
    assert sent.state == "delivered"
    assert tell_us({**news, "state": "failed", "code": "absent"}) == 204
    sent.refresh_from_db()
    assert sent.state == "bounced"


def test_something_that_arrives_says_that_the_contact_works(sent: Delivery, settings: Any):
    FailingContact.objects.create(contact=sent.contact, since=clock.now())
    settings.GATEWAY_SECRET = "s3cret"
    tell_us({"id": str(sent.uuid), "state": "delivered"})
    assert not FailingContact.objects.exists()


def test_a_maildir_of_bounces_is_read_once(sent: Delivery, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for folder in ("new", "cur", "tmp"):
        (tmp_path / folder).mkdir()
    (tmp_path / "new" / "1.mx").write_bytes(report(sent.uuid))
    (tmp_path / "new" / "2.mx").write_bytes(b"Subject: Away\n\nUntil Monday")
    call_command("bounces", tmp_path)
    call_command("bounces", tmp_path)
    assert capsys.readouterr().out.splitlines() == ["1 of 2 told what became of a message.", "0 of 0 told what became of a message."]
    sent.refresh_from_db()
    assert sent.state == "bounced"
