"""How forms look: label, help, error with its prefix, a summary on top. `FORM_RENDERER` points to `Renderer`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

from impulsem.platform.errors import DomainError

CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, "form-check-input"),
    (forms.RadioSelect, ""),
    (forms.CheckboxSelectMultiple, ""),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)


class Field(forms.BoundField):
    """A field that knows the classes of its widget and whether it is marked wrong."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        own = next(name for kind, name in CLASSES if isinstance(widget, kind))
        names = [own, widget.attrs.get("class", ""), "is-invalid" if own and self.errors else ""]
        if joined := " ".join(name for name in names if name):
            attrs["class"] = joined
        return attrs

    @property
    def is_single_check(self) -> bool:
        """A lone checkbox, which stands before its label."""
        return isinstance(self.field.widget, forms.CheckboxInput)


class Renderer(TemplatesSetting):
    form_template_name = "platform/forms/form.html"
    field_template_name = "platform/forms/field.html"
    bound_field_class = Field


def add_refusal(form: forms.BaseForm, refusal: DomainError, fields: Mapping[str, str] | None = None) -> None:
    """Show a refusal at the field that it is about, else on top of the form (`fields`: names that differ)."""
    field = (fields or {}).get(refusal.field or "", refusal.field or "")
    form.add_error(field if field in form.fields else None, str(refusal))


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """What may be chosen in a field, where only the page knows it: (value, label), or (group, its own)."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class Chips(forms.CheckboxSelectMultiple):
    """Several of a few: real checkboxes that look like chips."""

    template_name = "platform/forms/chips.html"


class Segments(forms.RadioSelect):
    """One of two to five: real radios in one line."""

    template_name = "platform/forms/segments.html"


class DateInput(forms.DateInput):
    """The browser's own date field."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time field."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")
