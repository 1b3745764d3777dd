"""Bring the browser files that Impulsem takes from others into the repository, and prove that they are unchanged.

    python tools/vendor_assets.py            fetch the pinned packages with `npm pack` and copy the listed files
    python tools/vendor_assets.py --check    compare the committed files with the lock; needs neither network nor Node

The lock (`assets.lock.json`) holds, for each package, its version, licence and the integrity that npm published, and for
each copied file the SHA-256 of what we commit. Users and production never need Node.
"""

import argparse
import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "impulsem" / "platform" / "static" / "vendor"
LOCK = ROOT / "assets.lock.json"

# The map files are not shipped, and the manifest storage refuses a reference to a file that is missing.
SOURCE_MAP = re.compile(rb"\s*(?://|/\*)[#@] sourceMappingURL=[^\s*]+(?:\s*\*/)?\s*")

# The content policy refuses pictures inside a style sheet. Our own style sheets draw them from files; what stays here would be asked
# for, and refused, whenever a page is laid out before ours has come.
# The pictures of markers and layers that Leaflet names are not used, and not shipped.
DRAWING = re.compile(rb'url\((?:"data:image/[^"]*"|images/[^)"]*)\)')


@dataclass(frozen=True)
class Package:
    """One pinned npm package: `files` maps a path inside it to a name under `static/vendor/`."""

    name: str
    version: str
    licence: str
    files: dict[str, str]


PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        {"dist/css/bootstrap.min.css": "bootstrap.min.css", "LICENSE": "bootstrap.LICENSE.txt"},
    ),
    # 2.0: version 4 changed inheritance and swaps error answers.
    Package("htmx.org", "2.0.11", "0BSD", {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "htmx.LICENSE.txt"}),
    # Maps of areas, without tiles. 1.9: version 2 comes as modules only.
    Package(
        "leaflet",
        "1.9.4",
        "BSD-2-Clause",
        {"dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css", "LICENSE": "leaflet.LICENSE.txt"},
    ),
    Package(
        "@fontsource-variable/atkinson-hyperlegible-next",
        "5.2.6",
        "OFL-1.1",
        {
            "files/atkinson-hyperlegible-next-latin-wght-normal.woff2": "atkinson-next-latin.woff2",
            "files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2": "atkinson-next-latin-ext.woff2",
            "LICENSE": "atkinson-next.OFL.txt",
        },
    ),
)


class AssetError(Exception):
    """The files, the lock and the list above do not agree; the message says which and what to do."""


def sha256(content: bytes) -> str:
    """SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def cleaned(name: str, content: bytes) -> bytes:
    """`content` without its source-map comment when it is a style sheet or a script, and a style sheet without drawings inside it."""
    if not name.endswith((".css", ".js")):
        return content
    content = SOURCE_MAP.sub(b"\n", content)
    return DRAWING.sub(b"none", content) if name.endswith(".css") else content


def fetch(package: Package, folder: Path) -> tuple[Path, str]:
    """Download `package` into `folder`; return the archive and its integrity as npm states it, after checking it."""
    command = ["npm", "pack", "--json", "--silent", f"{package.name}@{package.version}"]
    answer = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout
    facts: dict[str, Any] = json.loads(answer)[0]
    archive = folder / facts["filename"]
    integrity = str(facts["integrity"])
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if integrity != f"sha512-{digest}":
        raise AssetError(f"{package.name}: the downloaded archive does not match its published integrity.")
    return archive, integrity


def update() -> None:
    """Fetch every package, write the files under `static/vendor/` and the lock, and drop files no longer listed."""
    TARGET.mkdir(parents=True, exist_ok=True)
    locked: dict[str, Any] = {}
    for package in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            archive, integrity = fetch(package, Path(folder))
            files: dict[str, str] = {}
            with tarfile.open(archive) as tar:
                for inside, name in package.files.items():
                    member = tar.extractfile(f"package/{inside}")
                    if member is None:
                        raise AssetError(f"{package.name} {package.version} has no file {inside}.")
                    content = cleaned(name, member.read())
                    (TARGET / name).write_bytes(content)
                    files[name] = sha256(content)
        locked[package.name] = {
            "version": package.version,
            "licence": package.licence,
            "integrity": integrity,
            "files": files,
        }
        print(f"{package.name} {package.version}: {len(files)} files")
    for path in TARGET.iterdir():
        if path.name not in listed_names():
            path.unlink()
    LOCK.write_text(json.dumps(locked, indent=2) + "\n")


def listed_names() -> set[str]:
    """The file names that `static/vendor/` should hold."""
    return {name for package in PACKAGES for name in package.files.values()}


def problems() -> list[str]:
    """What does not agree between the list, the lock and the files; empty when all is well."""
    if not LOCK.exists():
        return ["assets.lock.json is missing: run python tools/vendor_assets.py"]
    locked = json.loads(LOCK.read_text())
    found = [f"{name} is in the lock but not in the list" for name in locked.keys() - {p.name for p in PACKAGES}]
    for package in PACKAGES:
        entry = locked.get(package.name, {})
        if entry.get("version") != package.version or set(entry.get("files", {})) != set(package.files.values()):
            found.append(f"{package.name}: the lock does not match the list")
            continue
        for name, expected in entry["files"].items():
            path = TARGET / name
            if not path.exists():
                found.append(f"{name} is missing")
            elif sha256(path.read_bytes()) != expected:
                found.append(f"{name} was changed after it was vendored")
    if TARGET.exists():
        found += [f"{path.name} is not in the list" for path in TARGET.iterdir() if path.name not in listed_names()]
    return found


def main() -> int:
    """Run from the command line; 0 when all is well, 1 with the problems on standard error otherwise."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="only compare, without network or Node")
    if not parser.parse_args().check:
        try:
            update()
        except (AssetError, OSError, subprocess.CalledProcessError) as error:
            print(f"Vendored files were not updated: {error}", file=sys.stderr)
            return 1
    found = problems()
    for line in found:
        print(f"vendored files: {line}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
