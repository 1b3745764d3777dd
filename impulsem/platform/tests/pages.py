"""A small site on the staff frame, to try the frame and its scripts without any context above."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs

from django import forms
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path

from impulsem.platform.web import notices
from impulsem.platform.web.access import logged_in, open_to_all, requires
from impulsem.platform.web.parts import render_part

handler400 = "impulsem.platform.web.errors.bad_request"
handler403 = "impulsem.platform.web.errors.forbidden"
handler404 = "impulsem.platform.web.errors.not_found"
handler500 = "impulsem.platform.web.errors.server_error"

drafts: dict[str, str] = {}  # what "the server" has: the text of each draft
saved: list[str] = []
status = {"drafts": 204}  # what the draft's address answers

PAGE = """{% extends "platform/staff.html" %}{% load ui i18n %}
{% block title %}Day{% endblock %}
{% block page %}
<div class="page-head">
  <div><h1>Good day, Ada</h1><p>{{ day|full_date }}</p></div>
  <div class="row-flex push">
    <a class="btn btn-line" href="/elsewhere/" data-key="D">{% icon "door" %}New demand <kbd>D</kbd></a>
    <button class="btn btn-primary" data-dialog="ask">Ask</button>
  </div>
</div>
<div class="cols cols-8-4">
<div class="stack">
  <section class="panel" aria-labelledby="s-1">
    <div class="panel-head"><h2 id="s-1">{% icon "calendar" %}The day <span class="count">2</span></h2></div>
    <ol class="day">{% for row in rows %}<li class="slot{% if forloop.first %} is-now{% endif %}">
      <span class="slot-t"><time>9:00</time></span>
      <div class="slot-b"><a class="slot-n" href="#r">{{ row }}</a> <span class="muted">{{ 78|years }}</span></div>
      <form method="post" action="/attend/{{ row }}/"><fieldset class="keys slot-s">
        <legend class="visually-hidden">State for {{ row }}</legend>
        <label><input type="radio" name="s" data-key="R"><kbd>R</kbd>Attended</label>
      </fieldset></form></li>{% endfor %}</ol>
  </section>
  <section class="panel">
    {% include "platform/parts/empty.html" with icon="people" title="Nobody waits" text="Yet." url="/elsewhere/" action="Register" %}
  </section>
</div>
<aside class="panel entry">
  <form class="panel-body pt-3" method="post" data-draft-url="/draft/" data-draft-key="entry:1">{% csrf_token %}
    <div class="row-flex"><h2>New entry</h2><span class="saved push" data-draft-state aria-live="polite"></span></div>
    {{ form }}<button class="btn btn-primary">Save</button>
  </form>
</aside>
</div>
<dialog class="dialog" id="ask" aria-label="Ask">
  <form method="dialog" class="panel-body pt-3"><button class="btn btn-line">Close</button></form>
</dialog>
{% endblock %}"""

HITS = """<p class="xs muted" id="q-say">2 people</p>
<ul role="listbox" id="q-hits" aria-labelledby="q-say">{% for n in "12" %}
  <li class="hit" role="option" id="hit-{{ n }}" aria-selected="false" data-open="/elsewhere/?open={{ n }}"
    data-entry="/elsewhere/?entry={{ n }}" data-booking="/elsewhere/?booking={{ n }}"><span class="hit-n">{{ q }} {{ n }}</span></li>
{% endfor %}</ul>"""


class EntryForm(forms.Form):
    text = forms.CharField(label="What was said", widget=forms.Textarea(attrs={"rows": 3}))


def drawn(request: HttpRequest, source: str, **context: object) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(source).render(context, request))


@requires(logged_in)
def day(request: HttpRequest) -> HttpResponse:
    form = EntryForm(request.POST or None, initial={"text": drafts.get("entry:1", "")})
    if request.method == "POST" and form.is_valid():
        saved.append(form.cleaned_data["text"])
        notices.say(request, "Saved.", undo="/elsewhere/", draft="entry:1")
        return redirect("/elsewhere/")
    return drawn(request, PAGE, form=form, day=dt.date(2026, 11, 22), rows=["Ramon", "Fatima"])


@open_to_all
def draft(request: HttpRequest) -> HttpResponse:
    if status["drafts"] == 204:
        drafts["entry:1"] = parse_qs(request.body.decode()).get("text", [""])[0]
    return HttpResponse(status=status["drafts"])


@open_to_all
def search(request: HttpRequest) -> HttpResponse:
    return drawn(request, HITS, q=request.POST.get("q", ""))


@requires(logged_in)
def alarm(request: HttpRequest) -> HttpResponse:
    return HttpResponse(status=204)


@requires(logged_in)
def elsewhere(request: HttpRequest) -> HttpResponse:
    get_token(request)
    return render_part(request, "platform/preferences.html", "platform/parts/empty.html", {"title": "Elsewhere"})


desk = ([path("search/", search, name="search"), path("alarm/", alarm, name="raise_alarm"), path("", day, name="today")], "desk")
urlpatterns = [
    path("", include(desk)),
    path("draft/", draft),
    path("elsewhere/", elsewhere),
    path("attend/<str:row>/", elsewhere),
    path("", include("impulsem.platform.web.urls")),
    path("accounts/", include("allauth.urls")),
]
