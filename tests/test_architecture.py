"""What linters miss: foreign keys point down, other contexts are entered by a door, every URL says who may enter."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db.models import BinaryField
from django.urls import URLPattern, URLResolver, get_resolver

from impulsem.platform import closed

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
# From the top down; siblings share a floor.
STOREYS = [storey.split(" | ") for storey in next(contract["layers"] for contract in CONTRACTS if contract["id"] == "floors")]
FLOORS = [context for storey in STOREYS for context in storey]
# reference: what `load_city` brings from the city's folder; declarations: what a context says to the engine of indicators;
# rules: pure functions and their types, which write nothing and ask nothing (income by definition, people as columns)
DOORS = {"services", "queries", "models", "events", "reference", "declarations", "rules"}
OPEN_CONTEXTS = {"platform"}  # everything in platform is made to be used by all
OURS = "impulsem."
LIBRARY_DOORS = "accounts/"  # log-in, second factor, single sign-on: the library guards its own
LONGEST_FILE = 400


def floor(app_label: str) -> int:
    return next(number for number, storey in enumerate(STOREYS) if app_label in storey)


def foreign_keys() -> Iterator[tuple[str, str, str]]:
    """(field, the context that has it, the context that it points to) for every relation between our tables."""
    for model in apps.get_models():
        if not model.__module__.startswith(OURS):
            continue
        for field in model._meta.get_fields():
            target = field.related_model
            if field.auto_created or target is None or isinstance(target, str) or not target.__module__.startswith(OURS):
                continue
            yield f"{model._meta.label}.{field.name}", model._meta.app_label, target._meta.app_label


def test_foreign_keys_point_down():
    wrong = [name for name, source, target in foreign_keys() if source != target and floor(target) <= floor(source)]
    assert not wrong


def test_there_are_foreign_keys_to_check():
    assert len(list(foreign_keys())) > 40


def imports_of(path: Path) -> Iterator[str]:
    """Every module of ours that a file imports, as a dotted name."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith(OURS))
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0 and f"{node.module}.".startswith(OURS):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def context_of(path: Path) -> str:
    return path.relative_to(ROOT / "impulsem").parts[0]


def source_files() -> list[Path]:
    return [p for p in (ROOT / "impulsem").rglob("*.py") if not {"tests", "migrations"} & set(p.parts) and context_of(p) in FLOORS]


def wrong_doors(path: Path) -> list[str]:
    """Imports that enter another context otherwise than by a door."""
    here = context_of(path)
    found = []
    for name in imports_of(path):
        _, context, *inside = name.split(".")
        if context not in FLOORS or context == here or context in OPEN_CONTEXTS or not inside:
            continue
        if inside[0] in DOORS or (inside[0] == "permissions"):
            continue
        found.append(f"{path.relative_to(ROOT)}: {name}")
    return found


def test_other_contexts_are_entered_by_a_door():
    assert not [wrong for path in source_files() for wrong in wrong_doors(path)]


def views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def test_every_url_declares_who_may_enter():
    ours = [(url, view) for url, view in views(get_resolver().url_patterns) if not url.startswith(LIBRARY_DOORS)]
    assert ours
    assert not [url for url, view in ours if not hasattr(view, "access")]


def test_a_change_of_keys_reaches_everything_that_is_closed():
    fields = [(model, {field.name: field for field in model._meta.get_fields()}) for model in apps.get_models()]
    beside_a_key = {
        f"{model._meta.label_lower}.{name}"
        for model, named in fields
        for name, field in named.items()
        if isinstance(field, BinaryField) and {"key_name", "key"} & named.keys()
    }
    assert beside_a_key == {column.code for column in closed.declared()}


def test_every_context_says_what_it_is_for():
    for context in FLOORS:
        docstring = ast.get_docstring(ast.parse((ROOT / "impulsem" / context / "__init__.py").read_text()))
        assert docstring, context


def test_files_stay_small_enough_to_read():
    long = {str(path.relative_to(ROOT)): n for path in source_files() if (n := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert not long


@pytest.mark.parametrize("name", ["utils.py", "helpers.py", "common", "core"])
def test_nothing_is_called_after_nothing(name):
    assert not [path for path in (ROOT / "impulsem").rglob(name) if ".venv" not in path.parts]


def test_models_are_written_by_services_only():
    """Views, forms, panels and queries read; a `.save()`, `.create()` or `.delete()` there hides a command."""
    writing = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
    found = []
    for path in source_files():
        if path.stem not in {"views", "queries", "panels", "forms", "rules", "permissions"} and "views" not in path.parts:
            continue
        if context_of(path) in OPEN_CONTEXTS:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in writing:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not found
