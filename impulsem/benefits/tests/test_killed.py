"""The process is killed midway, at every statement: nothing is paid twice, and nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlencode

import pytest
from django.db import connection

from impulsem.benefits.models import BudgetLine, Instalment, Payment, PaymentBatch
from impulsem.benefits.tests.payment_factories import granted, make_line

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def killed(step: str) -> int:
    """How often a process of its own was killed on the way before it did `step`."""
    found = connection.get_connection_params()
    options = {name: found[name] for name in ("host", "port", "user", "password") if found.get(name)}
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"}
    environment |= {"DATABASE_URL": f"postgresql:///{found['dbname']}?{urlencode(options)}", "DJANGO_SETTINGS_MODULE": "impulsem.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "impulsem.benefits.tests.killed", step], env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_a_batch_that_is_killed_at_every_statement_pays_everything_once() -> None:
    line = make_line()
    for cents in (100, 200, 300):
        granted(line=line, cents=cents)
    for step in ("make", "approve", "hand_out", "settle"):
        assert killed(step) >= 4
    line = BudgetLine.objects.get()
    assert (line.committed, line.paid) == (600, 600)
    assert PaymentBatch.objects.get().state == "settled"
    assert set(Instalment.objects.values_list("state", flat=True)) == {"paid"}
    assert list(Payment.objects.order_by("cents").values_list("cents", "state")) == [(100, "paid"), (200, "paid"), (300, "paid")]
