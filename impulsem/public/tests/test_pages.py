"""What everybody reads: without log-in, without cookies, and nothing that is not published."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_worker
from impulsem.participation.models import Contribution, Correction, Process, Proposal
from impulsem.participation.reference import load_process
from impulsem.participation.tests import factories
from impulsem.platform import clock
from impulsem.provenance.services import Edge, derive
from impulsem.strategy.tests.factories import element, make_round, make_strategy, open_it

pytestmark = pytest.mark.django_db
BY = "contribution"


def page(name: str, *args: object) -> str:
    return reverse(f"public:{name}", args=args)


def lead(source: Contribution | Proposal, target: int, type_: str = "same", reason: str = "") -> None:
    derive([Edge(source.node_id, target, type_, reason)], by=actor(make_worker()))


def test_every_page_opens_without_log_in_and_without_a_cookie_and_may_be_kept(anybody: Client, process: Process):
    said = factories.contribution(process)
    made = factories.proposal(process, state="confirmed")
    lead(said, made.node_id)
    make_strategy()
    pages = [
        page("home"),
        page("process", "proces"),
        page("contributions", "proces"),
        page("contribution", "proces", 1),
        page("proposals", "proces"),
        page("proposal", "proces", 1),
        page("results"),
        page("data"),
        page("feed"),
        page("accessibility"),
        page("method"),
        page("schema", "contributions"),
        page("table", "proces", "contributions", "csv"),
        page("table", "proces", "all", "zip"),
        page("table", "proces", "all", "json"),
        page("decided_data", "strategy", "csv"),
        page("decided_data", "results", "json"),
        page("decided_data", "programme", "csv"),
        page("decided_data", "indicators", "json"),
    ]
    for path in pages:
        response = anybody.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert response["Cache-Control"] == "public, max-age=60", path
        assert anybody.post(path).status_code in (405, 422), path


def test_a_contribution_says_what_was_answered_where_it_comes_from(anybody: Client, process: Process):
    said, hidden = factories.contribution(process), factories.contribution(process, state="withheld", withheld_because="Insults")
    made = factories.proposal(process, state="confirmed")
    lead(said, made.node_id)
    factories.source_answer(said, state="evaluating", votes=3, answer={"ca": "S'està mirant"})
    factories.source_answer(said, state="accepted", votes=1400, answer={"ca": "Ho farem", "en": "We will"})
    factories.source_answer(hidden, state="rejected", answer={"ca": "No direm res"})
    shown = anybody.get(page("contribution", "proces", said.number)).content.decode()
    assert "We will" in shown
    assert "S&#x27;està mirant" in shown
    assert "Accepted" in anybody.get(page("proposal", "proces", made.number)).content.decode()
    assert "No direm res" not in anybody.get(page("contribution", "proces", hidden.number)).content.decode()


def test_a_long_contribution_folds_in_a_list_and_stands_whole_on_its_page(anybody: Client, process: Process):
    long = "Massa paper. " * 300 + "I res més."
    said, made = factories.contribution(process, long), factories.proposal(process, state="confirmed")
    factories.contribution(process, "Curta.")
    lead(said, made.node_id)
    for path in (page("contributions", "proces"), page("proposal", "proces", made.number)):
        shown = anybody.get(path).content.decode()
        assert shown.count("Read the rest") == 1
        assert "I res més." in shown
    assert "Read the rest" not in anybody.get(page("contribution", "proces", said.number)).content.decode()


def test_what_a_worker_sees_is_not_kept(process: Process):
    client = Client()
    client.force_login(make_worker().account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "no-store" in client.get(page("process", "proces"))["Cache-Control"]


def test_a_process_that_is_not_public_is_not_there(anybody: Client):
    hidden = factories.process(slug="ocult", title=factories.words("Encara ningú no ho sap"))
    factories.contribution(hidden)
    for path in (
        page("process", "ocult"),
        page("contributions", "ocult"),
        page("contribution", "ocult", 1),
        page("table", "ocult", "all", "json"),
    ):
        assert anybody.get(path).status_code == 404, path
    for path in (page("home"), page("data"), page("feed")):
        assert "ningú" not in anybody.get(path).content.decode(), path


@pytest.mark.parametrize("state", ["captured", "parked", "withheld"])
def test_words_that_are_not_published_are_nowhere(anybody: Client, process: Process, state: str):
    hidden = factories.contribution(
        process, "La Maria Inventada ho va dir", state=state, withheld_because="It names somebody" if state == "withheld" else ""
    )
    made = factories.proposal(process, state="confirmed")
    lead(hidden, made.node_id)
    seen = [
        anybody.get(page("process", "proces")),
        anybody.get(page("contributions", "proces")),
        anybody.post(page("contributions", "proces"), {"words": "Inventada"}),
        anybody.get(page("contribution", "proces", hidden.number)),
        anybody.get(page("proposal", "proces", 1)),
    ]
    files = [anybody.get(page("table", "proces", "all", "json"))]
    text = "".join(each.content.decode() for each in seen) + "".join(b"".join(each.streaming_content).decode() for each in files)
    assert "Maria" not in text
    assert ("It names somebody" in text) == (state == "withheld")
    assert seen[3].status_code == (200 if state == "withheld" else 404)


def test_of_a_masked_contribution_only_the_masked_words_are_shown(anybody: Client, process: Process):
    said = factories.contribution(process, "En Pere Inventat no em va atendre")
    Correction.objects.create(contribution=said, text="[nom] no em va atendre", why="masked", at=clock.now())
    shown = anybody.get(page("contributions", "proces")).content.decode()
    assert "[nom]" in shown
    assert "Pere" not in shown
    assert "0 contributions" in anybody.post(page("contributions", "proces"), {"words": "Pere Inventat"}).content.decode()


def test_a_draft_of_a_proposal_is_nowhere(anybody: Client, process: Process):
    said = factories.contribution(process)
    draft = factories.proposal(process, "Encara ho pensem", state="draft")
    lead(said, draft.node_id)
    text = "".join(
        anybody.get(path).content.decode()
        for path in (page("process", "proces"), page("proposals", "proces"), page("contribution", "proces", 1))
    )
    text += b"".join(anybody.get(page("table", "proces", "all", "json")).streaming_content).decode()
    assert "pensem" not in text
    assert str(draft.uuid) not in text
    assert str(draft.node.uuid) not in text
    assert anybody.get(page("proposal", "proces", 1)).status_code == 404


def test_a_round_that_is_not_published_is_nowhere(anybody: Client):
    round = open_it(make_round(by=actor(make_worker(role=Role.INSTITUTE))))
    text = anybody.get(page("results")).content.decode() + anybody.get(page("feed")).content.decode()
    text += b"".join(anybody.get(page("decided_data", "results", "csv")).streaming_content).decode()
    assert str(round.uuid) not in text
    assert "A round" not in text


def test_the_story_of_a_contribution_is_told_to_the_measure_and_the_objective(anybody: Client, process: Process):
    make_strategy()
    said, other = factories.contribution(process), factories.contribution(process, "Massa informes.")
    made = factories.proposal(process, "Menys papers", state="confirmed")
    lead(said, made.node_id, "merged")
    lead(other, made.node_id, "merged")
    lead(made, element("I1.1.1").node_id, "generalised")
    shown = anybody.get(page("contribution", "proces", 1)).content.decode()
    for words in ("Menys papers", "put together with others", "1 other contribution", "What I1.1.1 says", "What I1.1 says"):
        assert words in shown, words
    assert page("proposal", "proces", 1) in shown
    assert page("contribution", "proces", 2) in anybody.get(page("proposal", "proces", 1)).content.decode()


def test_filters_and_pages_of_contributions(anybody: Client, process: Process):
    public = factories.dimension(process, "public")
    for number in range(30):
        factories.contribution(process, f"Text {number}")
    aside = factories.contribution(process, "Una altra cosa", dimension=public)
    lead(aside, process.aside_id, "set_aside", "It is another service’s")
    assert "Page 1 of 2" in anybody.get(page("contributions", "proces")).content.decode()
    assert "Text 29" in anybody.get(page("contributions", "proces") + "?page=2").content.decode()
    only = anybody.get(page("contributions", "proces") + "?dimension=public").content.decode()
    assert "1 contribution<" in only
    assert "another service’s" in anybody.get(page("contributions", "proces") + "?fate=aside").content.decode()
    for odd in ("?page=99", "?page=-1", "?page=x", "?fate=%27--", "?theme=%00nothing", "?dimension=" + "x" * 300):
        assert anybody.get(page("contributions", "proces") + odd).status_code == 200, odd
    found = anybody.post(page("contributions", "proces"), {"words": "altra"}).content.decode()
    assert "Una altra cosa" in found
    assert "1 contribution<" in found
    assert anybody.post(page("contributions", "proces"), {"words": "%"}).status_code == 422
    assert "0 contributions" in anybody.post(page("contributions", "proces"), {"words": "%%%"}).content.decode()


def test_the_language_is_chosen_without_a_token(process: Process):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "en-gb"})
    response = client.post(reverse("platform:device_language"), {"language": "es", "next": page("process", "proces")})
    assert response["Location"] == page("process", "proces")
    assert client.cookies["language"].value == "es"
    assert client.post(reverse("platform:device_language"), {"language": "es", "next": "https://elsewhere.example/"})["Location"] == "/"


def test_the_process_of_the_city_shows_its_totals_and_asks_the_database_little(anybody: Client, django_assert_max_num_queries):
    load_process(folder=settings.CITY_DIR / "participation", by=actor(make_worker(role=Role.INSTITUTE)))
    slug = Process.objects.get().slug
    with django_assert_max_num_queries(16):
        shown = anybody.get(page("process", slug)).content.decode()
    for figure in ("34", "561", "975", "643", "317", "1,373", "780"):
        assert f">{figure}<" in shown, figure
    with django_assert_max_num_queries(6):
        anybody.get(page("contributions", slug))
    with django_assert_max_num_queries(20):
        anybody.get(page("contribution", slug, 1))
