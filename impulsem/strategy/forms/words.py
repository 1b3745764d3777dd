"""Forms with texts in each language."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings

from impulsem.platform.web.language import NAMES
from impulsem.platform.words import Words


class WordsForm(forms.Form):
    """A form with a field a language for each of `texts`: {name: (label, required, rows)}, which stand before its own fields."""

    texts: ClassVar[dict[str, tuple[Any, bool, int]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        given = {
            f"{name}_{code}": text
            for name in self.texts
            for code, text in (kwargs.get("initial") or {}).pop(name, {}).items()
        }  # fmt: skip
        kwargs["initial"] = {**(kwargs.get("initial") or {}), **given}
        super().__init__(*args, **kwargs)
        own = dict(self.fields)
        self.fields.clear()
        for name, (label, required, rows) in self.texts.items():
            for code, _name in settings.LANGUAGES:
                widget = forms.Textarea(attrs={"rows": rows, "lang": code}) if rows > 1 else forms.TextInput(attrs={"lang": code})
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{label} · {NAMES[code]}", required=required, max_length=2000, widget=widget
                )
        self.fields.update(own)

    def words(self, name: str) -> Words:
        """What was typed, by language, without what was left empty."""
        typed = {code: self.cleaned_data.get(f"{name}_{code}", "").strip() for code, _ in settings.LANGUAGES}
        return {code: text for code, text in typed.items() if text}
