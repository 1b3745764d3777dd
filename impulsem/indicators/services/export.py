"""Facts leave the database: one snapshot, keys hashed, no text, and the new export takes the place of the old at once or not at all.

Years that were over at the export before and say the same since do not leave again: their files are linked into the new export.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.utils import timezone

from impulsem.indicators.declarations import facts, fingerprint_of_fact
from impulsem.indicators.services.exports import Export, Progress, Year, current, exports_folder, secret_mark
from impulsem.indicators.services.refusals import ExportFailed, ExportUnderWay, NoExport, NoRoom

MAKING = ".making-"
KEPT = 2  # exports on the disk: the one in use, and the one before, which a page may be reading
#: How the engine or the system say that nothing more can be written: a full disk, a full quota, the largest file allowed.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL_WORDS = tuple(os.strerror(number) for number in sorted(FULL))


def export_facts(*, at: dt.datetime, full: bool = False, progress: Progress = lambda name, rows: None) -> Export:
    """Put all fact tables in use as they are in one snapshot; with `full`, even the years that did not change leave again.

    Killed or failing midway, it leaves the export before in use; the next one clears what it left. Refuses: ExportUnderWay, NoRoom,
    ExportFailed.
    """
    from impulsem.indicators.services import lanes  # heavy

    root = exports_folder()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _one_at_a_time(root):
        for left in root.glob(f"{MAKING}*"):
            shutil.rmtree(left)
        before = None if full else _before()
        making = root / f"{MAKING}{at:%Y%m%dT%H%M%S%f}"
        making.mkdir(mode=0o700)
        try:
            years = lanes.write(making, on=timezone.localdate(at), before=before, progress=progress)
            _put_in_use(making, years, at=at)
        except (OSError, *lanes.PROBLEMS) as problem:
            shutil.rmtree(making, ignore_errors=True)
            if getattr(problem, "errno", None) in FULL or any(words in str(problem) for words in FULL_WORDS):
                raise NoRoom from problem
            raise ExportFailed(why=str(problem).splitlines()[0]) from problem
        _forget_old(root)
    return current()


def _before() -> Export | None:
    """The export in use, when its keys are those that this one would give."""
    try:
        before = current()
    except NoExport:
        return None
    return before if before.secret == secret_mark() else None


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    with (root / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise ExportUnderWay from problem
        yield


def _put_in_use(making: Path, years: Mapping[str, Mapping[int, Year]], *, at: dt.datetime) -> None:
    manifest = {
        "cut_at": at.isoformat(),
        "rows": {name: sum(year.rows for year in by_year.values()) for name, by_year in years.items()},
        "definitions": {fact.name: fingerprint_of_fact(fact) for fact in facts},
        "years": {name: {year: dataclasses.asdict(of_year) for year, of_year in by_year.items()} for name, by_year in years.items()},
        "secret": secret_mark(),
    }
    (making / "manifest.json").write_text(json.dumps(manifest, indent=1))
    made = making.rename(making.with_name(making.name.removeprefix(MAKING)))
    link = made.parent / ".current"
    link.unlink(missing_ok=True)
    link.symlink_to(made.name)
    os.replace(link, made.parent / "current")


def _forget_old(root: Path) -> None:
    for old in sorted((path for path in root.iterdir() if path.is_dir() and path.name[0] == "2"), reverse=True)[KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
