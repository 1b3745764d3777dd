"""Install what Impulsem needs into .venv, once per set of locked requirements.

    python3 tools/install.py run     what serving needs
    python3 tools/install.py test    that and what the tests need
    python3 tools/install.py spark   that and Spark, into .venv-spark: it needs an older pandas than the others have

It runs under the machine's own Python before anything is installed, and says in plain words what that one lacks; so it
keeps to what older Pythons read too.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
KIND = sys.argv[1] if len(sys.argv) > 1 else "run"
VENV = os.path.join(ROOT, ".venv-spark" if KIND == "spark" else ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
VERSION = ".".join(map(str, sys.version_info[:2]))
PURPOSES = {
    "run": ("to run", "about half a minute"),
    "test": ("to test", "about half a minute"),
    "spark": ("to work figures out on Spark", "some minutes, for Spark is large"),
}
STAMP = os.path.join(VENV, "installed.json")


def main() -> int:
    kind = KIND
    if sys.version_info < (3, 11):  # noqa: UP036 - telling an older one so is the point
        return refuse(
            f"Impulsem needs Python 3.11 or later, and {sys.executable} is {VERSION}. Install a newer one, for example "
            "the package python3.11, or name the one to use: make run PYTHON=/path/to/python3.11"
        )
    wanted = {name: fingerprint(name) for name in ("run", "test", "spark")}
    if not usable():
        code = create()
        if code:
            return code
    have = stamps()
    if have.get(kind) == wanted[kind]:
        return 0
    began = time.monotonic()
    purpose, how_long = PURPOSES[kind]
    say(f"Installing what it takes {purpose} (hashes are checked; the first time takes {how_long}) ...")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--no-compile"]  # Python compiles what it uses
    requirements = os.path.join(ROOT, "requirements", kind + ".txt")
    for arguments in (
        ["--require-hashes", "--requirement", requirements],
        # The project itself: all it needs is there already, its build tool too.
        ["--no-deps", "--no-build-isolation", "--editable", ROOT],
    ):
        if subprocess.call(pip + arguments):
            return refuse("The installation failed; the reason is above. Nothing was started.")
    have[kind] = wanted[kind]
    if kind == "test":
        have["run"] = wanted["run"]  # the tests' requirements contain those for serving
    with open(STAMP, "w") as file:
        json.dump(have, file)
    say(f"Installed in {time.monotonic() - began:.0f} s.")
    return 0


def fingerprint(kind: str) -> str:
    """A text that changes with the locked requirements, the project's description or the Python they are for."""
    digest = hashlib.sha256(repr((sys.version_info[:2], ROOT)).encode())
    for name in (os.path.join("requirements", kind + ".txt"), "pyproject.toml"):
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def usable() -> bool:
    """Whether .venv exists and its Python (which a system upgrade may have replaced) still runs."""
    check = f"import sys, pip; sys.exit(sys.version_info[:2] != {tuple(sys.version_info[:2])!r})"
    try:
        return subprocess.call([PYTHON, "-c", check], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def create() -> int:
    try:
        import ensurepip  # noqa: F401 - Debian ships Python without it
        import venv
    except ImportError:
        return refuse(
            f"This Python cannot make a virtual environment. Install what it lacks, on Debian and Ubuntu: apt install python{VERSION}-venv"
        )
    say(f"Making a virtual environment in {os.path.basename(VENV)} ...")
    try:
        venv.EnvBuilder(with_pip=True, clear=True).create(VENV)
    except (OSError, subprocess.CalledProcessError) as problem:
        return refuse(f"The virtual environment could not be made: {problem}")
    return 0


def stamps() -> dict[str, str]:
    try:
        with open(STAMP) as file:
            return dict(json.load(file))
    except (OSError, ValueError):
        return {}


def say(text: str) -> None:
    print(text, flush=True)


def refuse(text: str) -> int:
    sys.stderr.write(text + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
