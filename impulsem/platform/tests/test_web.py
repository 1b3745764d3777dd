"""The web parts that every page stands on."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation
from psycopg import errors as pg

from impulsem.platform.actors import Actor, ActorKind, Post
from impulsem.platform.errors import DomainError
from impulsem.platform.models import Account
from impulsem.platform.web import dates, notices
from impulsem.platform.web.access import logged_in, open_to_all, requires
from impulsem.platform.web.context import draft_key
from impulsem.platform.web.database import DatabaseDown
from impulsem.platform.web.errors import bad_request
from impulsem.platform.web.form_page import form_page
from impulsem.platform.web.forms import Chips, Segments
from impulsem.platform.web.outage import is_away
from impulsem.platform.web.parts import render_part

handler400 = "impulsem.platform.web.errors.bad_request"
handler403 = "impulsem.platform.web.errors.forbidden"
handler404 = "impulsem.platform.web.errors.not_found"
handler500 = "impulsem.platform.web.errors.server_error"


@requires(lambda actor: actor.holds("director"), otherwise="Only directors.")
def for_directors(request: HttpRequest) -> HttpResponse:
    return HttpResponse("the director's page")


@open_to_all
def write(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("text", "nothing"))


@open_to_all
def lost_database(request: HttpRequest) -> HttpResponse:
    raise OperationalError("the connection is closed")


class Taken(DomainError):
    message = "Somebody has this name."
    field = "name"


class NameForm(forms.Form):
    name = forms.CharField(label="Name", max_length=20)


@open_to_all
def named(request: HttpRequest) -> HttpResponse:
    def command(data: dict[str, str]) -> str:
        if data["name"] == "Ada":
            raise Taken
        return f"/write/?{data['name']}"

    return form_page(request, NameForm(request.POST or None), command=command, title="A name", back="/write/", done="Named.")


@open_to_all
def pressed(request: HttpRequest) -> HttpResponse:
    with notices.refusals_told(request):
        if request.POST.get("name") == "Ada":
            raise Taken
        notices.say(request, "Pressed.")
    return HttpResponse(", ".join(str(each) for each in get_messages(request)))


urlpatterns = [
    path("named/", named),
    path("pressed/", pressed),
    path("director/", for_directors),
    path("write/", write),
    path("lost/", lost_database),
    path("", include("impulsem.platform.web.urls")),
    path("accounts/", include("allauth.urls")),
]
own_urls = pytest.mark.urls(__name__)


def asked(actor: Actor | None, **headers: str) -> HttpRequest:
    request = RequestFactory().get("/director/?page=2", headers=headers)
    request.actor = actor  # type: ignore[attr-defined]  # as the organisation's middleware does
    return request


@own_urls
def test_without_a_log_in_the_page_leads_to_it_and_back():
    answer = for_directors(asked(None))
    assert answer.status_code == 302
    assert answer["Location"].endswith("?next=%2Fdirector%2F%3Fpage%3D2")


@own_urls
def test_without_a_log_in_a_part_answers_401_so_that_the_page_keeps_its_text():
    answer = for_directors(asked(None, **{"HX-Request": "true"}))
    assert answer.status_code == 401
    assert b"/accounts/login/" in answer.content


@own_urls
def test_who_is_not_allowed_reads_why():
    answer = for_directors(asked(Actor(kind=ActorKind.WORKER, name="Nobody", account_id=1)))
    assert answer.status_code == 403
    assert "Only directors." in answer.content.decode()


def test_who_is_allowed_enters_and_nothing_is_kept_by_a_cache():
    answer = for_directors(asked(Actor(kind=ActorKind.WORKER, name="Ada", posts=(Post("director"),))))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


def test_a_view_says_who_may_enter():
    assert for_directors.access(Actor(kind=ActorKind.WORKER, name="Ada", posts=(Post("director"),)))
    assert write.access is not None
    assert not logged_in(Actor(kind=ActorKind.JOB, name="job"))


@own_urls
def test_htmx_gets_the_part_and_a_browser_the_page():
    page, part = "platform/refused.html", "platform/parts/refusal.html"
    whole = render_part(asked(None), page, part, {"sentence": "No."})
    alone = render_part(asked(None, **{"HX-Request": "true"}), page, part, {"sentence": "No."})
    back = render_part(asked(None, **{"HX-Request": "true", "HX-History-Restore-Request": "true"}), page, part, {"sentence": "No."})
    assert b"<html" in whole.content
    assert b"<html" not in alone.content
    assert b"<html" in back.content
    assert whole["Vary"] == alone["Vary"] == "HX-Request"


@own_urls
@pytest.mark.django_db
def test_a_paste_that_is_too_long_is_refused_in_words():
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        answer = Client().post(
            "/write/",
            "text=" + "a" * 5000,
            content_type="application/x-www-form-urlencoded",
            headers={"Accept-Language": "en-GB"},
        )
    assert answer.status_code == 413
    assert "too much text" in answer.content.decode()


def test_a_refused_body_is_read_to_its_end():
    request, body = RequestFactory().post("/write/"), io.BytesIO(b"a" * 100_000)
    request.META.update({"wsgi.input": body, "CONTENT_LENGTH": "100000"})
    bad_request(request, RequestDataTooBig())
    assert body.read() == b""


@own_urls
@pytest.mark.django_db
def test_an_expired_form_hands_back_what_was_written_and_can_be_sent_again():
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post("/write/", {"text": "Long & hard", "password": "secret"}, headers={"Origin": "http://testserver"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Long &amp; hard" in page
    assert "secret" not in page
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    again = browser.post("/write/", {"text": "Long & hard", "csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"})
    assert again.content.decode() == "Long & hard"


@own_urls
@pytest.mark.django_db
def test_a_form_of_another_site_is_not_offered_to_be_sent():
    answer = Client(enforce_csrf_checks=True).post("/write/", {"text": "Trap"}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403
    assert "Trap" not in answer.content.decode()


@own_urls
@pytest.mark.django_db
def test_a_lost_database_gives_a_plain_page_in_the_readers_language():
    answer = Client(raise_request_exception=False).get("/lost/", headers={"Accept-Language": "es"})
    assert answer.status_code == 503
    assert 'lang="es"' in answer.content.decode()
    assert answer["Retry-After"] == "10"


@own_urls
def test_a_database_lost_below_the_view_gives_the_same_page(monkeypatch):
    def lost(*args: object) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("impulsem.platform.web.language.Language.__call__", lost)
    answer = Client(raise_request_exception=False).get("/write/")
    assert answer.status_code == 503


def failed(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def test_a_statement_that_failed_is_not_a_lost_database():
    assert is_away(failed(pg.AdminShutdown("stopping")))
    assert is_away(failed(pg.OperationalError("connection refused")))
    assert not is_away(failed(pg.DeadlockDetected("deadlock")))
    assert not is_away(ValueError("a bug"))
    assert DatabaseDown(lambda request: HttpResponse()).process_exception(RequestFactory().get("/"), ValueError()) is None


@own_urls
@pytest.mark.django_db
def test_the_accounts_language_comes_before_the_devices_and_the_browsers():
    browser = Client()
    browser.cookies["django_language"] = "es"
    assert 'lang="es"' in browser.get("/accounts/login/", headers={"Accept-Language": "ca"}).content.decode()
    browser.force_login(Account.objects.create_user(email="a@example.org", password="a-long-password", language="en-gb"))
    assert 'lang="en-gb"' in browser.get("/preferences/").content.decode()


@own_urls
@pytest.mark.django_db
def test_catalan_is_spoken_when_nobody_asks_for_another_language():
    assert 'lang="ca"' in Client().get("/accounts/login/", headers={"Accept-Language": "ja"}).content.decode()


@own_urls
@pytest.mark.django_db
def test_a_choice_of_language_is_kept_with_the_account_and_leads_back_to_this_site_only():
    account = Account.objects.create_user(email="a@example.org", password="a-long-password")
    browser = Client()
    browser.force_login(account)
    assert browser.post("/preferences/language/", {"language": "es", "next": "/write/"})["Location"] == "/write/"
    assert browser.post("/preferences/language/", {"language": "xx", "next": "https://elsewhere.example/"})["Location"] == "/"
    account.refresh_from_db()
    assert account.language == "es"


@own_urls
@pytest.mark.django_db
def test_preferences_are_saved():
    account = Account.objects.create_user(email="a@example.org", password="a-long-password")
    browser = Client()
    browser.force_login(account)
    page = browser.post("/preferences/", {"language": "en-gb", "theme": "dark"}, follow=True).content.decode()
    account.refresh_from_db()
    assert (account.language, account.theme, account.single_key_shortcuts) == ("en-gb", "dark", False)
    assert 'data-bs-theme="dark"' in page
    assert 'data-single-keys="off"' in page
    assert "Saved." in page


@own_urls
@pytest.mark.django_db
def test_pages_allow_nothing_inline_and_say_so():
    answer = Client().get("/accounts/login/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "camera=()" in answer["Permissions-Policy"]
    page = answer.content.decode()
    assert " style=" not in page
    assert "<script>" not in page


class Kinds(forms.Form):
    name = forms.CharField(label="Name", help_text="As on the card")
    kinds = forms.MultipleChoiceField(label="Kinds", choices=[("a", "Call"), ("b", "Visit")], widget=Chips)
    mode = forms.ChoiceField(label="Mode", choices=[("a", "Alone"), ("b", "Group")], widget=Segments)
    sure = forms.BooleanField(label="Sure")


def test_a_refused_form_says_what_to_check_and_where():
    page = str(Kinds({"kinds": ["a"], "mode": "b"}))
    assert 'href="#id_name"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    assert "is-invalid" in page
    assert page.count('type="checkbox"') == 3
    assert 'class="chip"' in page
    assert 'class="seg"' in page


@own_urls
@pytest.mark.django_db
def test_a_page_with_a_form_is_shown_refused_at_its_field_or_done_and_left():
    browser = Client()
    shown = browser.get("/named/")
    assert (shown.status_code, "A name" in shown.content.decode()) == (200, True)
    assert browser.post("/named/", {"name": ""}).status_code == 422
    refused = browser.post("/named/", {"name": "Ada"})
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"name": ["Somebody has this name."]}
    done = browser.post("/named/", {"name": "Grace"})
    assert (done.status_code, done["Location"]) == (302, "/write/?Grace")
    assert "Named." in browser.get("/named/").content.decode()


@own_urls
@pytest.mark.django_db
def test_a_button_says_what_was_refused_and_nothing_after_it():
    assert Client().post("/pressed/", {"name": "Ada"}).content.decode() == "Somebody has this name."
    assert Client().post("/pressed/", {"name": "Grace"}).content.decode() == "Pressed."


def test_dates_and_amounts_are_written_as_each_language_writes_them():
    with translation.override("ca"):
        assert dates.long_date(dt.date(2026, 4, 5)) == "5 d’abril del 2026"
        assert dates.money(Decimal("1248.7")) == "1.248,70\u00a0€"
    with translation.override("es"):
        assert dates.long_date(dt.date(2026, 4, 5)) == "5 de abril de 2026"
    with translation.override("en-gb"):
        assert dates.full_date(dt.date(2026, 11, 22)) == "Sunday, 22 November 2026"
    assert dates.clock(dt.time(9, 5)) == "9:05"


@pytest.mark.parametrize(("value", "text"), [(45, "45 min"), (120, "2 h"), (95, "1 h 35 min"), (0, "0 min")])
def test_minutes_are_written_as_people_say_them(value, text):
    written = engines["django"].from_string("{% load ui %}{{ value|minutes }}").render({"value": value})
    assert written.replace("\u00a0", " ") == text


@own_urls
@pytest.mark.django_db
def test_a_notice_brings_its_undo(client):
    request = client.get("/accounts/login/").wsgi_request
    notices.say(request, "Cancelled.", undo="/agenda/1/restore/", draft="entry:7")
    page = render_part(request, "platform/refused.html", "platform/parts/refusal.html", {}).content.decode()
    assert 'action="/agenda/1/restore/"' in page
    assert 'data-draft-done="entry:7"' in page


def test_each_account_encrypts_its_drafts_with_a_key_of_its_own():
    assert draft_key(1) == draft_key(1) != draft_key(2)
