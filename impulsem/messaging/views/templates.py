"""What the city tells people: the words of each template, before and now, seen in three languages before they are used."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from impulsem.messaging import queries, services
from impulsem.messaging.forms import LANGUAGES, WordsForm
from impulsem.messaging.models import Template, TemplateVersion
from impulsem.messaging.permissions import rewrites_templates, sees_outbox
from impulsem.messaging.rules import texts
from impulsem.platform import clock
from impulsem.platform.web.access import ActingRequest, requires
from impulsem.platform.web.form_page import form_page


@requires(sees_outbox)
@require_GET
def templates(request: ActingRequest) -> HttpResponse:
    return render(request, "messaging/templates.html", {"templates": queries.templates(), "nav_here": "messages"})


@requires(sees_outbox)
@require_GET
def template(request: ActingRequest, code: str) -> HttpResponse:
    """The words now, as somebody would read them; its versions, and what changed between two (`?from=1&to=2`)."""
    found = _template_or_404(code)
    versions = queries.versions(found)
    before, after = (_version(request, versions, name) for name in ("from", "to"))
    context = {
        "template": found,
        "versions": versions,
        "current": versions[0],
        "previews": previews(found, versions[0].body, versions[0].sms),
        "before": before,
        "after": after,
        "changes": queries.compared(before, after) if before and after else [],
        "may_rewrite": rewrites_templates(request.actor),
        "nav_here": "messages",
    }
    return render(request, "messaging/template.html", context)


@requires(rewrites_templates)
def rewrite(request: ActingRequest, code: str) -> HttpResponse:
    """New words; "Look first" shows them with example values and keeps them in the form."""
    found = _template_or_404(code)
    version = services.current_version(code)
    form = WordsForm(request.POST or None, version=version)

    def command(values: dict[str, Any]) -> str:
        services.rewrite_template(
            template=found, body=form.words("body"), sms=form.words("sms"), seen=values["seen"], by=request.actor, at=clock.now()
        )
        return reverse("messaging:template", args=[code])

    more: dict[str, Any] = {"template": found, "given": sorted(texts.GIVEN | found.samples.keys())}
    if request.method == "POST" and "look" in request.POST:
        more["previews"] = previews(found, form.words("body"), form.words("sms")) if form.is_valid() else []
        context = {
            "form": form,
            "title": _("New words"),
            "button": _("Use these words"),
            "back": reverse("messaging:template", args=[code]),
        }
        return render(request, "messaging/rewrite.html", {**context, **more, "nav_here": "messages"})
    return form_page(
        request,
        form,
        command=command,
        title=_("New words"),
        back=reverse("messaging:template", args=[code]),
        button=_("Use these words"),
        done=_("Messages say this from now on. What was sent keeps its words."),
        template="messaging/rewrite.html",
        more=more,
        nav_here="messages",
    )


def previews(found: Template, body: Any, sms: Any) -> list[dict[str, str]]:
    """The texts in each language with the example values."""
    shown = []
    for code, short, name in LANGUAGES:
        values = {"name": "Maria", **services.centre_values(None, code)} | {key: words[code] for key, words in found.samples.items()}
        try:
            texts_of = {"body": texts.filled(body[code], values), "sms": texts.filled(sms[code], values)}
        except texts.Missing:
            texts_of = {"body": body[code], "sms": sms[code]}
        shown.append({"code": short, "name": name, "subject": services.subject_in(code), **texts_of})
    return shown


def _version(request: ActingRequest, versions: list[TemplateVersion], name: str) -> TemplateVersion | None:
    return next((version for version in versions if str(version.number) == request.GET.get(name)), None)


def _template_or_404(code: str) -> Template:
    found = get_object_or_404(Template, code=code, active=True)
    if not found.versions.exists():
        raise Http404
    return found
