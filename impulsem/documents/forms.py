"""Forms of the pages of `documents`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from impulsem.documents.models import Document
from impulsem.people.models import Person
from impulsem.platform.web.forms import DateInput

#: What a file field offers first; what a file really is is read from its bytes.
TAKEN = "application/pdf,image/jpeg,image/png,image/webp,image/tiff"


def _file(label: Any, **more: Any) -> forms.FileField:
    return forms.FileField(label=label, widget=forms.FileInput(attrs={"accept": TAKEN}), allow_empty_file=True, **more)


class CheckForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("At the foot of the document: five groups of five."),
    )
    copy = forms.FileField(
        label=_("Your copy"),
        required=False,
        allow_empty_file=True,
        help_text=_("If you have the PDF: it is compared with ours, and not kept."),
    )

    def say_unknown(self) -> None:
        self.add_error("code", _("No document has this code. Look at it letter by letter."))


class UploadForm(forms.Form):
    """A paper that somebody brings."""

    file = _file(_("Photo or file"), help_text=_("PDF, JPEG, PNG, WebP or TIFF."))
    kind = forms.ChoiceField(label=_("What it is"), choices=[("", "—"), *[(kind.value, kind.label) for kind in Document.BROUGHT]])
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("Short, so that others find it: “Lease of 2025”."))
    proves = forms.ChoiceField(
        label=_("What it proves"), required=False, choices=[("", _("Nothing in particular")), *Document.Proof.choices]
    )
    valid_until = forms.DateField(label=_("Until when"), required=False, widget=DateInput, help_text=_("Empty when it has no end."))


class AskForm(forms.Form):
    """Who has to sign."""

    people = forms.ModelMultipleChoiceField(
        label=_("People"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        to_field_name="uuid",
    )
    myself = forms.BooleanField(label=_("I sign too, with my certificate"), required=False)

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = document.about.order_by("pk")


class CertificateForm(forms.Form):
    certificate = forms.FileField(
        label=_("Your certificate"),
        widget=forms.FileInput(attrs={"accept": ".p12,.pfx"}),
        help_text=_("A file that ends in .p12 or .pfx. It is used now and not kept."),
    )
    passphrase = forms.CharField(label=_("Its passphrase"), widget=forms.PasswordInput(attrs={"autocomplete": "off"}), max_length=200)


class DrawForm(forms.Form):
    drawing = forms.CharField(widget=forms.HiddenInput, required=False, max_length=100_000)


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text=_("The six figures that were handed over."),
    )


class ForPersonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why you sign for the person"), max_length=300, help_text=_("This stands on the document. The person has to agree.")
    )
    agreed = forms.BooleanField(label=_("The person is here, was identified and agrees"))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Why"), max_length=200)


class AnswerForm(forms.Form):
    """How somebody answered: on screen, or on a paper that is brought in."""

    file = _file(_("The signed paper"), required=False, help_text=_("A photo or a PDF, when it was answered on paper."))
