"""How to tell a database that is away from a statement that failed."""

from django.contrib.sessions.backends.base import SessionBase
from django.db import InterfaceError, OperationalError

# SQLSTATE classes of a server that is away, starting, stopping or full of connections.
AWAY = ("08", "57P", "53300")


def is_away(error: BaseException | None) -> bool:
    """Whether `error` says that the database cannot be reached, rather than that one statement went wrong."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state: str | None = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(AWAY)


class UnreadSession(SessionBase):
    """Stands in for a session that cannot be read now: it is not asked for again, and its cookie is not taken away."""

    def is_empty(self) -> bool:
        return False
