"""Collect, check and build the translations of Impulsem's sentences. Needs no system gettext.

    python tools/messages.py update     collect every sentence into impulsem/locale/*/LC_MESSAGES/django.po
    python tools/messages.py compile    build the .mo files beside them (not committed)
    python tools/messages.py --check    fail on sentences not collected, not translated, doubtful or no longer used,
                                        and on translations whose placeholders differ

Sources are British English, so English needs no catalogue. The order and the references (files, no line numbers) do not
change when code moves, so that a catalogue's differences are its words.
"""

import argparse
import io
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "impulsem" / "locale"
sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog, Message  # noqa: E402 - after the path is set
from babel.messages.extract import extract  # noqa: E402
from babel.messages.mofile import write_mo  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402
from django.conf import settings  # noqa: E402
from django.utils.translation.template import templatize  # noqa: E402

# As in Django's own catalogues: a different number of forms than theirs would break both.
PLURALS = {
    "ca": "nplurals=2; plural=(n != 1);",
    "es": "nplurals=3; plural=n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2;",
}
FORMS = {"ca": 2, "es": 3}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdfr]|%[sdfr]|\{(\w*)\}")


def sources() -> Iterator[Path]:
    """The files with sentences, in a fixed order; tests speak to developers."""
    for path in sorted((ROOT / "impulsem").rglob("*")):
        inside = path.relative_to(ROOT).parts
        code = path.suffix == ".py" and not {"tests", "migrations", "locale"} & set(inside)
        if code or ("templates" in inside and path.suffix in {".html", ".txt"}):
            yield path


def readable(path: Path) -> io.BytesIO:
    """The file as Python: templates are rewritten as calls, without the indentation that would confuse a tokenizer."""
    text = path.read_text()
    if path.suffix != ".py":
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    return io.BytesIO(text.encode())


def collected() -> Catalog:
    """Every sentence of the sources, sorted by its text, with the files that use it."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for path in sources():
        place = str(path.relative_to(ROOT))
        for _line, message, comments, context in extract("python", readable(path), KEYWORDS, ["Translators:"]):
            if message:
                catalog.add(message, locations=[(place, 0)], auto_comments=comments, context=context)
    return catalog


def catalogue_file(language: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / "django.po"


def read(language: str) -> Catalog:
    """The committed catalogue of `language`; empty when there is none yet."""
    path = catalogue_file(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def identity(message: Message) -> tuple[str, str]:
    """What makes a message itself: its context and its (singular) text."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return message.context or "", text


def updated(language: str) -> Catalog:
    """The collected sentences with the translations that exist; no guesses, nothing left of what is gone."""
    old = {identity(message): message for message in read(language) if message.id}
    new = Catalog(locale=language, charset="utf-8", fuzzy=False)
    new.mime_headers = [("Plural-Forms", PLURALS[language])]
    empty = [""] * FORMS[language]
    for message in sorted((m for m in collected() if m.id), key=identity):
        known = old.get(identity(message))
        string = known.string if known else ""
        if message.pluralizable and not isinstance(string, tuple | list):
            string = [string, *empty[1:]]
        elif not message.pluralizable and not isinstance(string, str):
            string = string[0]
        files = sorted({(place, 0) for place, _line in message.locations})
        new.add(message.id, string, locations=files, auto_comments=message.auto_comments, context=message.context)
    return new


def as_text(language: str, catalog: Catalog) -> str:
    """The file's content: a short header of our own, then the messages without line numbers or flags."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, include_lineno=False, omit_header=True, sort_output=False)
    header = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {PLURALS[language]}\\n"\n\n'
    )
    body = re.sub(r"^#, python-(?:format|brace-format)(?:, python-(?:format|brace-format))*\n", "", buffer.getvalue().decode(), flags=re.M)
    return header + body.strip() + "\n"


def strings(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


def placeholders(text: str) -> list[str]:
    return sorted(match.group() for match in PLACEHOLDER.finditer(text.replace("%%", "")))


def faults(language: str) -> list[str]:
    """What is wrong with the catalogue of `language`, a line each."""
    catalog, wanted = read(language), {identity(m) for m in collected() if m.id}
    messages = {identity(m): m for m in catalog if m.id}
    found = [f"not collected: {text!r}" for context, text in sorted(wanted - messages.keys())]
    found += [f"no longer used: {text!r}" for context, text in sorted(messages.keys() - wanted)]
    found += [f"no longer used: {message.id!r}" for message in catalog.obsolete.values()]
    for (_context, text), message in messages.items():
        written = strings(message)
        ids = [message.id] if isinstance(message.id, str) else list(message.id)
        if not all(written) or (message.pluralizable and len(written) != FORMS[language]):
            found.append(f"not translated: {text!r}")
        elif message.fuzzy:
            found.append(f"doubtful: {text!r}")
        elif any(placeholders(one) not in [placeholders(each) for each in ids] for one in written):
            found.append(f"placeholders differ: {text!r}")
    return found


def update() -> int:
    for language in PLURALS:
        catalog = updated(language)
        path = catalogue_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(language, catalog))
        missing = sum(not all(strings(message)) for message in catalog if message.id)
        print(f"{language}: {len([m for m in catalog if m.id])} sentences, {missing} without a translation")
    return 0


def compile_all() -> int:
    for language in PLURALS:
        target = catalogue_file(language).with_suffix(".mo")
        partial = target.with_suffix(".mo.new")
        with partial.open("wb") as file:
            write_mo(file, read(language))
        os.replace(partial, target)  # a server that starts meanwhile reads the old file or the new one
    return 0


def check() -> int:
    found = [f"{language}: {fault}" for language in PLURALS for fault in faults(language)]
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print(f"{len(found)} faults: run python tools/messages.py update, and translate.", file=sys.stderr)
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Collect, check and build the translations.")
    parser.add_argument("command", nargs="?", choices=["update", "compile"], help="what to do")
    parser.add_argument("--check", action="store_true", help="fail when anything is missing or wrong")
    options = parser.parse_args()
    if options.check or options.command is None:
        return check()
    return update() if options.command == "update" else compile_all()


if __name__ == "__main__":
    sys.exit(main())
