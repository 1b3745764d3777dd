"""Small files beside an export: what the ledger needs of it, worked out once, read by every page after that and by every process."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from impulsem.indicators.queries import definition_of

FORM = 1  # of the files; another number, and those written before are not read
_at_work = threading.Lock()  # who waits for the same figures reads them then, instead of working them out too


@functools.cache
def definition(codes: tuple[str, ...]) -> str:
    """Of several indicators as one. What was worked out by another definition is not read."""
    return hashlib.sha256("".join([str(FORM), *map(definition_of, codes)]).encode()).hexdigest()[:12]


def rows(folder: Path, what: str, *, codes: Sequence[str], work_out: Callable[[], list[list[Any]]]) -> list[list[Any]]:
    """Rows of plain values, kept for an export under a name. work_out: gives them, when nobody has yet or the file is of no use."""
    file = folder.with_name(f"ledger-{folder.name}-{what}-{definition(tuple(codes))}.json")
    if (found := _read(file)) is not None:
        return found
    with _at_work:
        found = _read(file)
        if found is None:
            found = work_out()
            _write(file, found)
    return found


def _read(file: Path) -> list[list[Any]] | None:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(file.read_text())
        if isinstance(found, list):
            return found
    return None


def _write(file: Path, found: list[list[Any]]) -> None:
    making = file.with_name(f".{file.name}-{secrets.token_hex(4)}")
    try:
        making.write_text(json.dumps(found))
        making.replace(file)
    except OSError:  # without room on the disk the next reader works it out again
        with contextlib.suppress(OSError):
            making.unlink()


def forget_old(exports: Path) -> None:
    """Delete what was kept of exports that are gone."""
    for file in [*exports.glob("ledger-*"), *exports.glob(".ledger-*")]:
        if not (exports / file.name.split("-")[1]).exists():
            file.unlink(missing_ok=True)
