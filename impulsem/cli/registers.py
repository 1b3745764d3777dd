"""`impulsem registers serve`: invented registers that speak the real ones' contract, for demonstrations and tests (docs/registers.md)."""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from urllib.parse import urlsplit

VARIABLE = "IMPULSEM_REGISTERS"


def serve(arguments: Sequence[str]) -> int:
    """Answer until interrupted; gives the exit code."""
    from impulsem.registers.local.server import Behaviour, LocalRegisters

    options = _parser().parse_args(arguments)
    behaviour = Behaviour(
        slow={code: float(seconds) for code, _, seconds in (each.partition("=") for each in options.slow)},
        down=set(options.down),
        nonsense=set(options.nonsense),
    )
    secret = urlsplit(os.environ.get(VARIABLE, "")).username or secrets.token_hex(16)
    signal.signal(signal.SIGTERM, _stop)
    with LocalRegisters((options.address, options.port), secret=secret, behaviour=behaviour, quiet=options.quiet) as server:
        if not options.quiet:
            print(f"Invented registers answer. Start Impulsem with  {VARIABLE}={server.url}", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="impulsem registers serve", description="Answer look-ups with invented data.")
    parser.add_argument("--port", type=int, default=8002, help="default: 8002")
    parser.add_argument("--address", default="127.0.0.1", help="default: 127.0.0.1")
    parser.add_argument("--slow", nargs="*", default=[], metavar="REGISTER=SECONDS", help="these answer late")
    parser.add_argument("--down", nargs="*", default=[], metavar="REGISTER", help="these do not answer")
    parser.add_argument("--nonsense", nargs="*", default=[], metavar="REGISTER", help="these say what makes no sense")
    parser.add_argument("--quiet", action="store_true", help="print nothing")
    return parser


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    from impulsem.cli.parent import follow

    follow()
    sys.exit(serve(sys.argv[1:]))
