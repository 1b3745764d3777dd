"""The `impulsem` command: serve, look after the database, and every Django command behind it.

`serve` and `db` are told apart before Django is loaded, because they are what brings the database up; anything else
(`impulsem migrate`, `impulsem demo …`) runs as Django's own command with the database already there.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

HELP = """\
Impulsem: the information system of a city's social-services centres.

  impulsem serve                 prepare what is missing and start the server (see `impulsem serve --help`)
  impulsem work [--once]         do what is queued: messages, exports; `serve` runs one of these itself
  impulsem live                  tell open pages at once what happened; `serve` runs one of these itself
  impulsem registers serve       invented registers to look things up in; a demonstration's `serve` runs them itself
  impulsem registers status      which registers answer, and what waits for them
  impulsem demo …                build, or report on, the synthetic city
  impulsem entitlement …         look for what open files are entitled to, keep the city for what-if
  impulsem indicators …          export facts, work out figures (see docs/operating.md)
  impulsem participation …       bring contributions in or out, work out suggestions
  impulsem db start|stop|status  the embedded database
  impulsem db psql               a prompt in the database
  impulsem db backup FILE        write a backup
  impulsem db restore FILE       bring a backup back
  impulsem help                  Django's own commands, such as `impulsem migrate`

Environment: DATABASE_URL (else the embedded database), IMPULSEM_DATA (data folder), PORT. More in docs/operating.md.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; gives the exit code. What an operator can mend is said in one sentence, without a traceback."""
    from impulsem.platform.embedded import EmbeddedDatabaseError

    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "impulsem.settings")
    try:
        match given:
            case [] | ["--help"] | ["-h"]:
                print(HELP, end="")
                return 0
            case ["serve", *rest]:
                from .serve import serve

                return serve(rest)
            case ["work", *rest] if set(rest) <= {"--once"}:
                return _work(once=bool(rest))
            case ["live", *rest]:
                return _live(rest)
            case ["registers", "serve", *rest]:
                from .registers import serve as serve_registers

                return serve_registers(rest)
            case ["db", *rest]:
                from .db import db

                return db(rest)
            case _:
                return _django(given)
    except EmbeddedDatabaseError as problem:
        print(f"impulsem: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _work(*, once: bool) -> int:
    from impulsem.platform.embedded import database_url

    os.environ["DATABASE_URL"] = database_url()
    from .work import work

    return work(once=once)


def _live(arguments: list[str]) -> int:
    from impulsem.platform.embedded import database_url

    os.environ["DATABASE_URL"] = database_url()
    from .live import live

    return live(arguments)


def _django(arguments: list[str]) -> int:
    from impulsem.platform.embedded import database_url

    os.environ["DATABASE_URL"] = database_url()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["impulsem", *arguments])
    return 0
