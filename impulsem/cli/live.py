"""`impulsem live`: tell open pages at once what happened (see `platform.live`). `impulsem serve` keeps one of these beside the pages."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

_ASKING = 4  # sessions that are looked at at once
_GOOD_BYES = 0.5  # s in which streams end before the server does, which would wait for them


def live(arguments: Sequence[str]) -> int:
    """Hold streams until SIGINT or SIGTERM; gives the exit code."""
    parser = argparse.ArgumentParser(prog="impulsem live", description="Tell open pages at once what happened.")
    parser.add_argument("--port", type=int, default=int(os.environ.get("IMPULSEM_LIVE_PORT", "8001")), help="default: IMPULSEM_LIVE_PORT")
    parser.add_argument("--address", default=os.environ.get("ADDRESS", "127.0.0.1"), help="default: ADDRESS, else 127.0.0.1")
    options = parser.parse_args(arguments)
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impulsem.settings")
    django.setup()
    asyncio.run(_live(options.address, options.port))
    return 0


async def _live(address: str, port: int) -> None:
    from django.conf import settings
    from granian.constants import Interfaces
    from granian.server.embed import Server
    from procrastinate.contrib.django import connector_params

    from impulsem.platform.live.stream import Stream

    loop = asyncio.get_running_loop()
    threads = ThreadPoolExecutor(_ASKING, thread_name_prefix="session")

    async def who(session: str) -> frozenset[str] | None:
        return await loop.run_in_executor(threads, heard_by, session)

    stream = Stream(who=who, cookie=settings.SESSION_COOKIE_NAME, database=connector_params)
    server = Server(stream, address=address, port=port, interface=Interfaces.ASGINL, backlog=1024, websockets=False, log_enabled=False)

    def stop() -> None:
        stream.end()
        loop.call_later(_GOOD_BYES, server.stop)

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    listening = asyncio.create_task(stream.listen())
    try:
        await server.serve()
    finally:
        listening.cancel()
        threads.shutdown(wait=False, cancel_futures=True)


def heard_by(session: str) -> frozenset[str] | None:
    """The topics that whoever is logged in with this session may hear now; None when nobody is, or nobody can say."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import get_user
    from django.db import connection
    from django.http import HttpRequest

    from impulsem.organisation import queries
    from impulsem.platform import clock
    from impulsem.platform.live import topics_of
    from impulsem.platform.models import Account
    from impulsem.platform.web.outage import is_away

    if not session:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    try:
        account = get_user(request)
        return topics_of(queries.actor_of(account, on=clock.today())) if isinstance(account, Account) and account.is_active else None
    except Exception as error:
        if is_away(error):
            return None
        raise
    finally:
        connection.close()


if __name__ == "__main__":
    import sys

    from impulsem.cli.parent import follow

    follow()
    sys.exit(live(sys.argv[1:]))
