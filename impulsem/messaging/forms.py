"""Forms of `messaging`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from impulsem.messaging.models import Channel, Message, Template, TemplateVersion
from impulsem.messaging.services import can_carry
from impulsem.platform.web.forms import offer
from impulsem.platform.words import said

LANGUAGES = [(code, code.partition("-")[0], name) for code, name in settings.LANGUAGES]


class WordsForm(forms.Form):
    """The words of a template in every language."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, version: TemplateVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = version.number
        for code, short, name in LANGUAGES:
            self.fields[f"body_{short}"] = forms.CharField(
                label=_("E-mail and letter, %(language)s") % {"language": name},
                initial=version.body[code],
                widget=forms.Textarea({"rows": 10, "lang": short}),
            )
            self.fields[f"sms_{short}"] = forms.CharField(
                label=_("Text message, %(language)s") % {"language": name},
                initial=version.sms[code],
                widget=forms.Textarea({"rows": 3, "lang": short}),
            )

    def words(self, kind: str) -> dict[str, str]:
        """kind: "body" or "sms"."""
        return {code: self.cleaned_data.get(f"{kind}_{short}", "") for code, short, _name in LANGUAGES}


class MessageForm(forms.Form):
    """The values of a template, for one person. once: a form that is sent twice tells once."""

    once = forms.RegexField(r"^[0-9a-f]{32}$", widget=forms.HiddenInput)

    def __init__(self, *args: Any, template: Template, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, example in template.samples.items():
            self.fields[name] = forms.CharField(
                label=f"{{{name}}}",
                max_length=120,
                help_text=_("for example: %(example)s") % {"example": said(example)},
            )


class AnotherWayForm(forms.Form):
    channel = forms.ChoiceField(label=_("Way"), choices=())

    def __init__(self, *args: Any, message: Message, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(code, label) for code, label in Channel.choices if code in message.version.template.channels and can_carry(code)]
        tried = set(message.deliveries.values_list("channel", flat=True))
        offered.sort(key=lambda choice: choice[0] in tried)  # what was not tried yet comes first
        offer(self, "channel", offered)
