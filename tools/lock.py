"""Work out the locked requirements again from pyproject.toml: exact versions with hashes, for every platform.

    python tools/lock.py            keep what is locked, add and remove what pyproject.toml asks for
    python tools/lock.py --upgrade  take the newest versions that fit

Needs `uv` (the one on this machine, or else one that is installed into build/ for this purpose). The files name
versions and hashes only; tests/test_lock.py proves that no address of any index is in them.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = {"run": ("demo", "build"), "test": ("demo", "build", "test"), "spark": ("demo", "build", "test", "spark")}
OLDER_FOR_SPARK = ("pandas",)  # what `spark` pins below the version that runs elsewhere


def uv() -> tuple[list[str], dict[str, str]]:
    """The command and the environment that run uv."""
    if found := shutil.which("uv"):
        return [found], dict(os.environ)
    folder = ROOT / "build" / "uv"
    if not folder.exists():
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), "uv"], check=True)
    return [sys.executable, "-m", "uv"], os.environ | {"PYTHONPATH": str(folder)}


def versions_of(name: str, *, but: Sequence[str]) -> Path:
    """A file with the versions of a lock, without those of the packages `but`."""
    target = ROOT / "build" / f"{name}-versions.txt"
    target.parent.mkdir(exist_ok=True)
    pinned = [line.removesuffix("\\").rstrip() for line in (ROOT / "requirements" / f"{name}.txt").read_text().splitlines() if "==" in line]
    target.write_text("\n".join(line for line in pinned if line.split("==")[0] not in but) + "\n")
    return target


def main() -> int:
    command, environment = uv()
    for name, extras in EXTRAS.items():
        target = Path("requirements") / f"{name}.txt"
        wanted = [argument for extra in extras for argument in ("--extra", extra)]
        # The other locks take the versions of the first, so that what is tested is what runs.
        if name != "run":
            wanted += ["--constraint", str(versions_of("run", but=OLDER_FOR_SPARK if name == "spark" else ()))]
        how = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
        bare = ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        subprocess.run(
            [*command, "pip", "compile", "pyproject.toml", *wanted, *how, *bare, "--output-file", str(target), *sys.argv[1:]],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        print(f"{target}: {sum('==' in line for line in (ROOT / target).read_text().splitlines())} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
