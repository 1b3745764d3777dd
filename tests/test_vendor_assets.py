"""The files taken from others are those that were published, and a change to one is noticed."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def assets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool, on a copy of the files."""
    spec = importlib.util.spec_from_file_location("vendor_assets_tool", ROOT / "tools" / "vendor_assets.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, tool)  # dataclasses look their module up
    spec.loader.exec_module(tool)
    shutil.copytree(tool.TARGET, tmp_path / "vendor")
    shutil.copy(tool.LOCK, tmp_path / "lock.json")
    monkeypatch.setattr(tool, "TARGET", tmp_path / "vendor")
    monkeypatch.setattr(tool, "LOCK", tmp_path / "lock.json")
    return tool


def test_the_committed_files_are_those_of_the_lock(assets: ModuleType):
    assert assets.problems() == []


def test_a_changed_a_missing_and_a_foreign_file_are_noticed(assets: ModuleType):
    (assets.TARGET / "htmx.min.js").write_text("// something else")
    (assets.TARGET / "bootstrap.min.css").unlink()
    (assets.TARGET / "tracker.js").write_text("")
    assert sorted(assets.problems()) == [
        "bootstrap.min.css is missing",
        "htmx.min.js was changed after it was vendored",
        "tracker.js is not in the list",
    ]


def test_references_to_source_maps_are_dropped(assets: ModuleType):
    assert assets.cleaned("a.js", b"run()\n//# sourceMappingURL=a.js.map\n") == b"run()\n"
    assert assets.cleaned("a.css", b"a{}\n/*# sourceMappingURL=a.css.map */") == b"a{}\n"
    assert assets.cleaned("a.woff2", b"//# sourceMappingURL=x") == b"//# sourceMappingURL=x"


def test_drawings_inside_style_sheets_are_dropped(assets: ModuleType):
    """The content policy refuses them, and a page laid out before our own style sheets have come would ask for them."""
    assert assets.cleaned("a.css", b'a{background:url("data:image/svg+xml,%3csvg/%3e")}\n') == b"a{background:none}\n"
