"""Everything that must hold before a change lands, in one run.

    python tools/check.py           all of it (`make test`)
    python tools/check.py --fast    what takes seconds (`make check`)
    python tools/check.py --all     the slow and heavy tests too, PostgreSQL 15 and indicators on Spark (`make test-all`)

Steps that do not disturb each other run two at a time. All of them run even when one fails, so that one run tells
everything; the last line is always that of the tests.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_POSTGRESQL = Path("/usr/lib/postgresql/15/bin")
_screen = threading.Lock()


@dataclass(frozen=True)
class Step:
    """A command that must succeed."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True)
class Outcome:
    """How a step ended; `output` is all that it printed."""

    name: str
    passed: bool
    seconds: float
    output: str = ""


FAST = (
    Step("Format", (str(BIN / "ruff"), "format", "--check", ".")),
    Step("Lint", (str(BIN / "ruff"), "check", ".")),
    Step("Import contracts", (str(BIN / "lint-imports"), "--no-cache")),
    Step("Vendored assets", (PYTHON, "tools/vendor_assets.py", "--check")),
    Step("Translations", (PYTHON, "tools/messages.py", "--check")),
    Step("Migration drift", (PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run")),
    Step("Database to copy for tests", (PYTHON, "-m", "tests.template")),
)
FULL = (Step("Types", (str(BIN / "mypy"),)), *FAST)


def main() -> int:
    parser = argparse.ArgumentParser(description="Check everything that must hold before a change lands.")
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--fast", action="store_true", help="only what takes seconds")
    extent.add_argument("--all", action="store_true", help="the slow and heavy tests too, PostgreSQL 15 and Spark")
    options = parser.parse_args()
    os.chdir(ROOT)
    os.environ["DJANGO_SETTINGS_MODULE"] = "impulsem.settings"
    os.environ.setdefault("IMPULSEM_DATA", str(Path(tempfile.gettempdir()) / f"impulsem-tests-{os.getuid()}"))
    outcomes = [] if options.fast else [browser_is_there(), poppler_is_there(), pango_is_there(), harfbuzz_is_there()]
    with database():
        outcomes.append(run(Step("Build the translations", (PYTHON, "tools/messages.py", "compile"))))
        outcomes += run_two_at_a_time(FAST if options.fast else FULL)
        outcomes += run_tests(options)
    return tell(outcomes)


def run_tests(options: argparse.Namespace) -> list[Outcome]:
    """Run the tests, live on the screen."""
    # Two workers are for two cores; work is given out as they come free, because browser journeys are long.
    pytest = (PYTHON, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal")
    if options.fast:
        return [run(Step("Tests", (*pytest, "-m", "not slow and not heavy and not browser and not spark")), live=True)]
    if not options.all:
        return [run(Step("Tests", pytest), live=True)]
    outcomes = [oldest_postgresql_is_there()]
    if outcomes[0].passed:
        with database_of(OLDEST_POSTGRESQL):
            command = (*pytest, "-m", "not slow and not heavy and not browser and not spark")
            outcomes.append(run(Step("Unit tests on PostgreSQL 15", command), live=True))
    outcomes += on_spark()
    return [*outcomes, run(Step("Tests, with the slow and the heavy", (*pytest, "-m", "not spark")), live=True)]


def on_spark() -> list[Outcome]:
    """Every indicator on Spark beside DuckDB, in an environment of its own."""
    outcomes = [package_is_there("Java 17 or later", "default-jre-headless", lambda: bool(shutil.which("java")))]
    if outcomes[0].passed:
        outcomes.append(run(Step("Install Spark", (PYTHON, "tools/install.py", "spark"))))
    if outcomes[-1].passed:
        python = str(ROOT / ".venv-spark" / "bin" / "python")
        outcomes.append(run(Step("Indicators on Spark", (python, "-m", "pytest", "-q", "-m", "spark", "tests/test_spark.py")), live=True))
    return outcomes


def run_two_at_a_time(steps: Sequence[Step]) -> list[Outcome]:
    """Run the steps on two threads; gives their outcomes in the order of the steps."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, steps))


def run(step: Step, *, live: bool = False) -> Outcome:
    """Run one step; what it prints is shown at once when `live`, else only if it fails."""
    if live:
        show(f"\n== {step.name} ==")
    began = time.monotonic()
    with subprocess.Popen(step.command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        assert process.stdout
        lines = []
        for line in process.stdout:
            lines.append(line)
            if live:
                print(line, end="", flush=True)
    outcome = Outcome(step.name, process.returncode == 0, time.monotonic() - began, "".join(lines))
    if not live:
        show(line_of(outcome), "" if outcome.passed else outcome.output)
    return outcome


def line_of(outcome: Outcome) -> str:
    return f"{'ok    ' if outcome.passed else 'FAILED'} {outcome.name} ({outcome.seconds:.1f} s)"


def show(*texts: str) -> None:
    """Print in one go, because steps end at the same time."""
    with _screen:
        print("\n".join(text.rstrip("\n") for text in texts if text), flush=True)


def tell(outcomes: Sequence[Outcome]) -> int:
    """Print what failed and, last, the tests' own closing line; gives the exit code."""
    failed = [outcome for outcome in outcomes if not outcome.passed]
    print("\n== Result ==")
    for outcome in outcomes:
        print(line_of(outcome))
    print(f"\n{len(failed)} of {len(outcomes)} steps failed." if failed else "\nEverything holds.")
    closing = [line for line in outcomes[-1].output.splitlines() if re.search(r"\d+ (passed|failed|error)", line)]
    print(closing[-1] if closing else "The tests did not run.")
    return 1 if failed else 0


@contextmanager
def database() -> Iterator[None]:
    """One embedded database for all the steps, unless `DATABASE_URL` names one."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    from impulsem.platform.embedded import Server

    with Server().use() as url:
        os.environ["DATABASE_URL"] = url
        yield
    del os.environ["DATABASE_URL"]


@contextmanager
def database_of(binaries: Path) -> Iterator[None]:
    """A throw-away server of another PostgreSQL, run without privileges like every embedded one."""
    from impulsem.platform.embedded import Server

    usual = os.environ.get("DATABASE_URL")
    with tempfile.TemporaryDirectory(prefix="impulsem-") as folder:
        Path(folder).chmod(0o755)
        with Server(Path(folder) / "var", binaries=binaries).use() as url:
            os.environ["DATABASE_URL"] = url
            yield
    if usual:
        os.environ["DATABASE_URL"] = usual


def browser_is_there() -> Outcome:
    """Chromium, for the journeys: found, or installed where that is possible."""
    return package_is_there("Chromium", "chromium", lambda: any(shutil.which(name) for name in BROWSERS))


def poppler_is_there() -> Outcome:
    """Somebody else's eyes on our signatures and PDFs."""
    return package_is_there("pdfsig", "poppler-utils", lambda: shutil.which("pdfsig") is not None)


def pango_is_there() -> Outcome:
    """What WeasyPrint sets text with."""
    return package_is_there("Pango", "libpangoft2-1.0-0", lambda: find_library("pangoft2-1.0") is not None)


def harfbuzz_is_there() -> Outcome:
    """What WeasyPrint takes the letters of a font with that a page needs."""
    return package_is_there("HarfBuzz", "libharfbuzz-subset0", lambda: find_library("harfbuzz-subset") is not None)


def oldest_postgresql_is_there() -> Outcome:
    """The oldest PostgreSQL that Impulsem runs on."""
    return package_is_there("PostgreSQL 15", "postgresql-15", lambda: (OLDEST_POSTGRESQL / "postgres").exists())


def package_is_there(name: str, package: str, there: Callable[[], bool]) -> Outcome:
    began = time.monotonic()
    if not there() and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {package}, which the tests need ...", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    outcome = Outcome(name, there(), time.monotonic() - began)
    if not outcome.passed:
        print(f"The tests need {name}. Install it with the system's package manager (on Debian: apt install {package}).")
    return outcome


if __name__ == "__main__":
    sys.exit(main())
