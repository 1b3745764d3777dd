"""The worker is killed midway, at every statement: the register hears one question, the answer is written once and whole."""

from __future__ import annotations

import os
import subprocess
import sys
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from impulsem.people.models import Circumstance
from impulsem.registers.local.server import LocalRegisters
from impulsem.registers.models import Conclusion, LookUp, LookUpTry
from impulsem.registers.tests.factories import ask, known, professional

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_worker_that_is_killed_at_every_statement_writes_the_answer_once(local: LocalRegisters) -> None:
    person = known(number="10000000X")
    _worker, by = professional(person)
    look_up = ask(person, "census", by)
    found = connection.get_connection_params()
    options = {name: found[name] for name in ("host", "port", "user", "password") if found.get(name)}
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_VERSION"} | {
        "DATABASE_URL": f"postgresql:///{found['dbname']}?{urlencode(options)}",
        "DJANGO_SETTINGS_MODULE": "impulsem.settings",
        "IMPULSEM_DATA": str(settings.DATA_DIR),
        "IMPULSEM_REGISTERS": local.url,
    }
    command = [sys.executable, "-m", "impulsem.registers.tests.killed"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) >= 10
    look_up.refresh_from_db()
    assert look_up.state == "answered"
    assert LookUp.objects.count() == Circumstance.objects.count() == Conclusion.objects.count() == LookUpTry.objects.count() == 1
    assert local.asked["census"] == 1
    assert local.heard["census"] > 1
