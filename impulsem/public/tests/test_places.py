"""Services, centres, and which centre is whose; what is typed is kept nowhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from impulsem.agenda.models import VisitReason
from impulsem.agenda.tests.factories import make_professional, make_reason
from impulsem.organisation.models import Centre
from impulsem.organisation.reference import load_centres
from impulsem.organisation.tests.factories import make_centre
from impulsem.places.queries import spots
from impulsem.places.services import load_territory
from impulsem.platform import city, clock
from impulsem.public.catalogue import catalogue
from impulsem.public.centres import centres_for, next_first_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def barcelona(db: None) -> None:
    load_territory(folder=settings.CITY_DIR)
    load_centres(folder=settings.CITY_DIR, on=clock.today())


def found(text: str) -> list[str]:
    return [centre.name for each in centres_for(text, on=clock.today()) for centre in each.centres]


def test_every_service_stands_in_three_languages_and_names_what_there_is():
    vocabulary = city.settings(settings.CITY_DIR, "vocabulary.toml")
    reasons = {row["code"]: row for row in vocabulary["visit_reason"]}
    topics = {row["code"] for row in city.settings(settings.CITY_DIR / "intake", "topics.toml")["topic"]}
    assert len(catalogue().services) > 5
    for code, each in catalogue().services.items():
        assert each.topic in topics, code
        assert not each.reason or reasons[each.reason]["resident_may_book"], code
        for words in (each.names, each.summaries, each.texts, each.brings):
            assert all(words[language] for language, _name in settings.LANGUAGES), code


def test_an_address_leads_to_the_centre_of_its_area(barcelona):
    assert found("el Raval") == ["CSS Raval Nord", "CSS Raval Sud"]
    spot = spots("Carrer de l'Aurora 11")[0]
    assert spot.label == "Carrer de l'Aurora, 11"
    centre = found("c/ Aurora, 11")
    assert len(centre) == 1
    assert centre == found("AURORA 11 3r 2a") == found("carrer de l’aurora, 9")
    assert "Raval" in centre[0]


def test_slips_of_the_pen_are_forgiven_and_nonsense_finds_nothing(barcelona):
    assert spots("carrer d'Aurorra")[0].label.startswith("Carrer")
    for nonsense in ("", "  ", "xx", "%%%", "' OR 1=1 --", "12345", "zzzzzzzzzzz", "a" * 5000, "\x00\x01"):
        assert isinstance(found(nonsense), list), nonsense


def test_finding_needs_few_queries(barcelona, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        centres_for("Gràcia", on=clock.today())


def test_an_address_is_never_in_the_address_of_a_page(barcelona):
    client = Client(headers={"accept-language": "en-gb"})
    response = client.post(reverse("public:find_centre"), {"place": "el Raval"})
    assert "CSS Raval Nord" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies
    assert client.get(reverse("public:find_centre")).status_code == 405
    assert client.post(reverse("public:find_centre"), {"place": "a"}).status_code == 422
    assert "did not find" in client.post(reverse("public:find_centre"), {"place": "zzzzzzzz"}).content.decode()


def test_pages_open_without_cookie_and_may_be_kept(barcelona):
    client = Client(headers={"accept-language": "en-gb"})
    centre = Centre.objects.order_by("code")[0]
    paths = [
        reverse("public:services"),
        *(reverse("public:service", args=[code]) for code in catalogue().services),
        reverse("public:centres"),
        reverse("public:centre", args=[centre.code]),
    ]
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert response["Cache-Control"] == "public, max-age=60", path
        assert reverse("public:leave") in response.content.decode(), path
    assert client.get(reverse("public:service", args=["none"])).status_code == 404
    assert client.get(reverse("public:centre", args=["none"])).status_code == 404


def test_a_centre_says_its_next_first_visit_where_residents_may_book(db: None):
    centre = make_centre()
    make_professional(centre)
    assert next_first_visit(centre, at=clock.now()) is None
    make_reason(code="first_visit", resident_may_book=True, hours_notice=24, days_ahead=30)
    soon = next_first_visit(centre, at=clock.now())
    assert soon is not None
    assert soon > clock.now() + dt.timedelta(hours=24)
    page = Client(headers={"accept-language": "en-gb"}).get(reverse("public:centre", args=[centre.code])).content.decode()
    assert "The next free first visit" in page
    VisitReason.objects.update(resident_may_book=False)
    assert next_first_visit(centre, at=clock.now()) is None


def test_what_cannot_wait_is_not_booked_here(db: None):
    make_reason(code="first_visit", resident_may_book=True)
    client = Client(headers={"accept-language": "en-gb"})
    page = client.get(reverse("public:ask", args=["need"])).content.decode()
    assert 'value="safety"' not in page
    assert reverse("public:service", args=["safety"]) in page
    assert "Ask for an appointment" not in client.get(reverse("public:service", args=["safety"])).content.decode()
