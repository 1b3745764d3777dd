"""`impulsem work`: do what is queued (see `platform.jobs`) until told to stop. `impulsem serve` runs one of these beside the pages."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

_GRACE = 20.0  # seconds to end what is in hand


def work(*, once: bool = False) -> int:
    """Work until SIGINT or SIGTERM; with `once`, until nothing is waiting. Gives the exit code.

    Ends what it has in hand. A job that is cut off all the same is taken up by another worker.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impulsem.settings")
    django.setup()
    stopped = asyncio.run(_work(once=once))
    return 0 if stopped or once else 1


async def _work(*, once: bool) -> bool:
    """Whether it was told to stop; else something that it cannot do without was lost."""
    from impulsem.platform import jobs

    told: asyncio.Event = asyncio.Event()

    def stop() -> None:
        jobs.stop()
        told.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    own = jobs.app_of_a_worker()
    async with own.open_async():
        workers = [
            asyncio.create_task(
                own.run_worker_async(
                    queues=[queue],
                    name=queue,
                    concurrency=number,
                    wait=not once,
                    delete_jobs="successful",
                    install_signal_handlers=False,
                    stalled_worker_timeout=jobs.SILENCE,
                    shutdown_graceful_timeout=_GRACE,
                )
            )
            for queue, number in jobs.QUEUES.items()
        ]
        if once:
            await asyncio.gather(*workers)
            return told.is_set()
        waiting = asyncio.create_task(told.wait())
        await asyncio.wait([*workers, waiting], return_when=asyncio.FIRST_COMPLETED)
        for one in (*workers, waiting):
            one.cancel()
        await asyncio.gather(*workers, waiting, return_exceptions=True)
    return told.is_set()


if __name__ == "__main__":
    from impulsem.cli.parent import follow

    follow()
    sys.exit(work())
