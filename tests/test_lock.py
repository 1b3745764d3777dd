"""The locked requirements: complete, hashed, in step with pyproject.toml, and free of anybody's private index."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^(?P<name>[a-z0-9.-]+)(\[[a-z0-9,-]+\])?==(?P<version>[^\s;]+)(?P<marker> ; .+)?$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")
FILES = ("run", "test", "spark")
OLDER_FOR_SPARK = {"pandas"}  # below the version that runs elsewhere, until PySpark knows that one


def locked(name: str) -> dict[str, set[str]]:
    """The versions of each package in a lock (several when they differ by Python version); fails on any other line."""
    found: dict[str, set[str]] = {}
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    for line in filter(None, map(str.strip, text.splitlines())):
        requirement, *hashes = re.split(r"\s+(?=--hash=)", line)
        pinned = PINNED.match(requirement)
        assert pinned, f"neither a package nor its hash: {line[:120]}"
        assert hashes, f"no hash: {requirement}"
        assert all(HASH.match(one.strip()) for one in hashes), f"not a SHA-256: {requirement}"
        found.setdefault(pinned["name"], set()).add(pinned["version"])
    return found


def asked(*extras: str) -> list[Requirement]:
    """What pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return [Requirement(line) for line in wanted]


@pytest.mark.parametrize("name", FILES)
def test_every_package_is_pinned_and_hashed_and_nothing_else_is_in_a_lock(name: str) -> None:
    assert len(locked(name)) > 20


@pytest.mark.parametrize("name", [*(f"requirements/{name}.txt" for name in FILES), "pyproject.toml"])
def test_a_lock_names_no_index_no_folder_and_no_address(name: str) -> None:
    for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
        wrong = re.search(r"index-url|find-links|trusted-host|\[\[tool\.uv\.index|file:|://|^-|^\.{0,2}/|@ ", line)
        assert not wrong, f"{name}:{number}: {line}"


@pytest.mark.parametrize(
    ("name", "extras"), [("run", ("demo", "build")), ("test", ("demo", "build", "test")), ("spark", ("demo", "build", "test", "spark"))]
)
def test_the_lock_is_in_step_with_what_the_project_asks_for(name: str, extras: tuple[str, ...]) -> None:
    have = locked(name)
    for wanted in asked(*extras):
        versions = have.get(canonicalize_name(wanted.name))
        assert versions, f"{wanted} is not locked: run make lock"
        for version in versions:
            assert wanted.specifier.contains(version), f"{wanted} is locked as {version}: run make lock"


def test_what_is_tested_is_what_runs() -> None:
    run, test, spark = (locked(name) for name in FILES)
    assert {name: versions for name, versions in test.items() if name in run} == run
    assert {name: versions for name, versions in spark.items() if name in test and name not in OLDER_FOR_SPARK} == {
        name: versions for name, versions in test.items() if name not in OLDER_FOR_SPARK
    }


def test_the_build_tool_is_locked_so_that_installing_the_project_looks_nothing_up() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["build-system"]
    for line in build["requires"]:
        wanted = Requirement(line)
        assert wanted.specifier.contains(*locked("run")[canonicalize_name(wanted.name)])
