"""The translations' own tool: what it collects, and what it refuses."""

from __future__ import annotations

import gettext
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def messages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The tool, on a small tree of its own: one module and one template."""
    spec = importlib.util.spec_from_file_location("messages_tool", ROOT / "tools" / "messages.py")
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    templates = tmp_path / "impulsem" / "agenda" / "templates"
    templates.mkdir(parents=True)
    (tmp_path / "impulsem" / "agenda" / "rules.py").write_text('label = _("Booked")\nngettext("%(n)d day", "%(n)d days", n)\n')
    (templates / "day.html").write_text(
        "{% load i18n %}\n  <p>{% translate 'Today' %}</p>\n"
        "    {% blocktranslate with name=x %}Good day, {{ name }}{% endblocktranslate %}\n  {% if a == _('Late') %}{% endif %}"
    )
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    monkeypatch.setattr(tool, "LOCALES", tmp_path / "impulsem" / "locale")
    return tool


def translate(messages: ModuleType, language: str, **words: str) -> None:
    """Write `words` (sentence -> translation; plurals get the same in each form) into a catalogue."""
    catalog = messages.updated(language)
    for message in catalog:
        if message.id:
            word = words.get(messages.identity(message)[1], f"[{messages.identity(message)[1]}]")
            message.string = (word,) * messages.FORMS[language] if message.pluralizable else word
    messages.catalogue_file(language).parent.mkdir(parents=True, exist_ok=True)
    messages.catalogue_file(language).write_text(messages.as_text(language, catalog))


def test_code_and_templates_are_collected_in_a_fixed_order(messages: ModuleType):
    assert [messages.identity(m)[1] for m in messages.updated("ca") if m.id] == [
        "%(n)d day",
        "Booked",
        "Good day, %(name)s",
        "Late",
        "Today",
    ]


def test_a_complete_catalogue_passes_and_updating_it_changes_nothing(messages: ModuleType):
    translate(messages, "es")
    before = messages.catalogue_file("es").read_text()
    assert messages.faults("es") == []
    assert messages.as_text("es", messages.updated("es")) == before


@pytest.mark.parametrize(
    ("sentence", "translation", "fault"),
    [("Booked", "", "not translated"), ("Good day, %(name)s", "Bon dia", "placeholders differ"), ("%(n)d day", "dies", "placeholders")],
)
def test_what_is_missing_or_broken_is_named(messages: ModuleType, sentence: str, translation: str, fault: str):
    translate(messages, "ca", **{sentence: translation})
    assert [line for line in messages.faults("ca") if fault in line and sentence in line]


def test_a_sentence_that_nobody_collected_and_one_that_nobody_uses_are_named(messages: ModuleType):
    translate(messages, "ca")
    (messages.ROOT / "impulsem" / "agenda" / "rules.py").write_text('label = _("Arrived")\n')
    faults = messages.faults("ca")
    assert "not collected: 'Arrived'" in faults
    assert "no longer used: 'Booked'" in faults


def test_spanish_keeps_its_three_plural_forms_when_built(messages: ModuleType):
    translate(messages, "es", **{"%(n)d day": "%(n)d días"})
    translate(messages, "ca")
    messages.compile_all()
    with messages.catalogue_file("es").with_suffix(".mo").open("rb") as file:
        built = gettext.GNUTranslations(file)
    assert [built.ngettext("%(n)d day", "%(n)d days", n) for n in (1, 5, 1_000_000)] == ["%(n)d días"] * 3
