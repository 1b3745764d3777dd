"""`impulsem registers serve`: one command, no database, and it says how to be asked."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
import uuid
from pathlib import Path

from impulsem.cli.registers import VARIABLE
from impulsem.registers.connectors import Fate
from impulsem.registers.connectors.http import HttpConnector
from impulsem.registers.rules.contract import Query


def query(register: str) -> Query:
    return Query(uuid.uuid4(), register, "dni", "10000000X", dt.date(1980, 1, 1), "application", "g", "Llei 39/2015")


def test_it_answers_signed_questions_until_it_is_told_to_stop(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in (VARIABLE, "DATABASE_URL")}
    command = [sys.executable, "-m", "impulsem.cli", "registers", "serve", "--port", "0", "--down", "tax", "--nonsense", "families"]
    with subprocess.Popen(
        command, env={**environment, "IMPULSEM_DATA": str(tmp_path)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            told = process.stdout.readline()
            connector = HttpConnector(told.partition(f"{VARIABLE}=")[2].strip())
            fates = [connector.ask(query(register), patience=20).fate for register in ("census", "tax", "families", "moon")]
            assert fates == [Fate.TOLD, Fate.DOWN, Fate.TOLD, Fate.REFUSED]  # the contract is checked by who asks
        finally:
            process.send_signal(signal.SIGTERM)
        _told, logged = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "POST /look-ups" in logged
    assert "10000000X" not in logged
    assert not list(tmp_path.iterdir())
