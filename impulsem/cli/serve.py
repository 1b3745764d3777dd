"""`impulsem serve`: bring up the database, prepare what is missing, run the web server until told to stop.

This process stays small: Django lives in the one that prepares, in the server's workers, in the one that does what is queued and in the
one that tells pages what happened. Each is a fresh process, so that none inherits an open connection or a lock held half-way. This one is
there to the end to say good-bye to the database.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPException
from types import FrameType

from impulsem.cli.beside import beside
from impulsem.cli.registers import VARIABLE as REGISTERS
from impulsem.platform.embedded import EmbeddedDatabaseError, Server

WORKERS = 2
THREADS = 4
_READY_SECONDS = 120


class CannotServe(EmbeddedDatabaseError):
    """The server cannot start for a reason that the operator can mend."""


def serve(arguments: Sequence[str]) -> int:
    """Serve until interrupted; gives the exit code."""
    options = _parser().parse_args(arguments)
    _refuse_a_taken_port(options.address, options.port)
    options.live_port = _live_port(options)
    if options.live_port:
        os.environ.setdefault("IMPULSEM_LIVE", f":{options.live_port}")
    signal.signal(signal.SIGTERM, _stop)
    embedded = not os.environ.get("DATABASE_URL")
    if options.demo is not None or embedded:
        # The embedded database holds a demonstration unless somebody says otherwise; a configured one never by itself.
        os.environ.setdefault("IMPULSEM_DEMO", "1")
        if options.demo is not None:
            os.environ["IMPULSEM_DEMO"] = "1" if options.demo else "0"
    if not embedded:
        return _prepare_and_run(options)
    server = Server()
    try:
        os.environ["DATABASE_URL"] = server.join()
        os.environ["IMPULSEM_EMBEDDED"] = str(server.data)
        return _prepare_and_run(options)
    finally:
        # A second Ctrl-C must not keep the database from its clean stop, which takes a moment.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        server.leave()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="impulsem serve", description="Prepare what is missing and start the server.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")), help="default: PORT, else 8000")
    parser.add_argument("--address", default=os.environ.get("ADDRESS", "127.0.0.1"), help="default: ADDRESS, else 127.0.0.1")
    parser.add_argument("--workers", type=int, default=WORKERS)
    parser.add_argument(
        "--live-port",
        type=int,
        default=os.environ.get("IMPULSEM_LIVE_PORT") or None,
        help="where pages are told at once what happened; 0: nowhere, they ask by themselves (default: IMPULSEM_LIVE_PORT, else the next)",
    )
    parser.add_argument(
        "--demo",
        action=argparse.BooleanOptionalAction,
        help="fill an empty database with the synthetic city (default: only the embedded one)",
    )
    return parser


def _prepare_and_run(options: argparse.Namespace) -> int:
    began = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", "impulsem.cli.prepare"]) as preparing:
        try:
            code = preparing.wait()
        except BaseException:  # told to stop: so must it be, before the database goes
            preparing.terminate()
            raise
    if code:
        return code
    _run(options, began)
    return 0


def _run(options: argparse.Namespace, began: float) -> None:
    from granian.constants import Interfaces
    from granian.server import Server as Granian

    # A forked worker could inherit a lock that another thread (the announcement's) holds at that moment, and wait for ever.
    multiprocessing.set_start_method("spawn", force=True)
    server = Granian(
        "impulsem.cli.worker:application",
        address=options.address,
        port=options.port,
        interface=Interfaces.WSGI,
        workers=options.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_enabled=bool(os.environ.get("IMPULSEM_LOG_LEVEL")),
        websockets=False,
    )
    server.on_startup(lambda: _announce_when_ready(options.address, options.port, began))
    with ExitStack() as processes:
        if os.environ.get("IMPULSEM_DEMO") == "1" and not os.environ.get(REGISTERS):
            port = _free_port("127.0.0.1")
            os.environ[REGISTERS] = f"http://{secrets.token_hex(16)}@127.0.0.1:{port}/look-ups"  # read by the processes that follow
            processes.enter_context(beside("impulsem.cli.registers", "--port", str(port), "--quiet"))
        processes.enter_context(beside("impulsem.cli.work"))
        if options.live_port:
            processes.enter_context(beside("impulsem.cli.live", "--address", options.address, "--port", str(options.live_port)))
        server.serve()


def _announce_when_ready(address: str, port: int, began: float) -> None:
    threading.Thread(target=_announce, args=(address, port, began), daemon=True).start()


def _announce(address: str, port: int, began: float) -> None:
    shown = "localhost" if address in {"127.0.0.1", "0.0.0.0", "::", "::1"} else address
    until = time.monotonic() + _READY_SECONDS
    while time.monotonic() < until:
        connection = HTTPConnection("127.0.0.1" if shown == "localhost" else address, port, timeout=30)
        try:
            connection.request("GET", "/", headers={"Host": "localhost"})
            connection.getresponse()
        except (OSError, HTTPException):
            time.sleep(0.2)
            continue
        finally:
            connection.close()
        print(f"\n  Impulsem is at  http://{shown}:{port}/   (ready in {time.monotonic() - began:.0f} s; Ctrl-C stops it)\n", flush=True)
        return
    print("impulsem: the server does not answer yet; look at the messages above.", file=sys.stderr, flush=True)


def _refuse_a_taken_port(address: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((address, port))
        except OSError as problem:
            raise CannotServe(
                f"Port {port} of {address} cannot be used ({problem.strerror}). Choose another, for example: make run PORT=8010"
            ) from problem


def _live_port(options: argparse.Namespace) -> int:
    """The port of the live process: the one that was asked for, else the next one, else any that is free."""
    if options.live_port is not None:
        if options.live_port:
            _refuse_a_taken_port(options.address, options.live_port)
        return int(options.live_port)
    try:
        _refuse_a_taken_port(options.address, options.port + 1)
    except (CannotServe, OverflowError):
        return _free_port(options.address)
    return int(options.port) + 1


def _free_port(address: str) -> int:
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as free:
        free.bind((address, 0))
        return int(free.getsockname()[1])


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
