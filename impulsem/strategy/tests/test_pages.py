"""Pages: who may see what, and voting without an account."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import make_worker
from impulsem.platform import clock
from impulsem.platform.models import Account
from impulsem.provenance.services import Edge, derive
from impulsem.strategy import services
from impulsem.strategy.models import Adaptation, Ballot, Element, PaperSheet, Round, Strategy, Token
from impulsem.strategy.services import rounds
from impulsem.strategy.tests.factories import codes, element, institute, make_round, make_strategy, open_it
from impulsem.strategy.tests.factories import words as said_words
from impulsem.strategy.views import voting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_guessed_before() -> None:
    cache.clear()


def logged_in(role: str = Role.PROFESSIONAL) -> Client:
    worker = make_worker(role=role)
    Account.objects.filter(pk=worker.account_id).update(language="en-gb")
    client = Client()
    client.force_login(worker.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def in_english() -> Client:
    client = Client()
    client.cookies["language"] = "en-gb"
    return client


def text(response: Any) -> str:
    return response.content.decode()


def url(name: str, *args: Any) -> str:
    return reverse(f"strategy:{name}", args=args)


def words(name: str, what: str) -> dict[str, str]:
    return {f"{name}_{code}": f"{what} {code}" for code in ("ca", "es", "en-gb")}


def test_everybody_reads_the_strategy_and_only_leaders_draft_it() -> None:
    assert "There is no strategy yet" in text(in_english().get(url("tree")))
    make_strategy()
    for client in (in_english(), logged_in()):
        page = text(client.get(url("tree")))
        assert "What I1.1.2 says" in page
        assert url("begin_draft") not in page
        assert "What I1.1.1 says" in text(client.get(url("element", "I1.1")))
    assert logged_in().get(url("begin_draft")).status_code == 403
    assert in_english().get(url("begin_draft")).status_code == 302


def test_a_draft_is_worked_on_page_by_page_and_shown_to_nobody_else() -> None:
    make_strategy()
    lead = logged_in(Role.INSTITUTE)
    lead.post(url("begin_draft"), words("reason", "Evaluated"))
    number = Strategy.objects.get(status="draft").number
    lead.post(url("reword", "I1.1"), {**words("title", "Clearer words"), "reason": "Nobody understood it"})
    lead.post(url("move", "I1.1.2"), {"parent": "I1.2", "reason": "It belongs there"})
    lead.post(url("drop", "I1.1.1"), {"reason": "It is done"})
    lead.post(url("add", "I1.2"), {**words("title", "Brand new"), "reason": "Asked for"})
    assert lead.get(url("describe_version")).context["form"].initial["vision_en-gb"] == "See"
    whole = words("title", "A strategy") | words("vision", "See further") | words("mission", "Do")
    assert lead.post(url("describe_version"), whole | {"mission_es": " "}).status_code == 422
    assert lead.post(url("describe_version"), whole).status_code == 302
    page = text(lead.get(url("version", number)))
    for said in ("Clearer words", "Nobody understood it", "It belongs there", "It is done", "Brand new", "See further"):
        assert said in page
    assert in_english().get(url("version", number)).status_code == 404
    assert "Clearer words" not in text(in_english().get(url("element", "I1.1")))
    assert lead.post(url("drop", "I1.2"), {"reason": "r"}).status_code == 422
    assert logged_in(Role.CENTRE_DIRECTOR).post(url("in_force"), {"valid_from": "2026-11-22"}).status_code == 403
    lead.post(url("in_force"), {"valid_from": "2026-11-22"})
    assert Strategy.objects.get(status="in_force").number == number
    gone = text(in_english().get(url("element", "I1.1.1")))
    assert "Left out after version 1" in gone
    assert "It is done" in gone


def test_a_centres_director_adapts_an_objective_there() -> None:
    make_strategy()
    director = logged_in(Role.CENTRE_DIRECTOR)
    page = text(director.get(url("adapt", "I1.1")))
    place = re.search(r'<option value="(c:[^"]+)"', page)
    assert place
    director.post(url("adapt", "I1.1"), {"place": place[1], "text": "Evenings first", "reason": "Shift workers live here"})
    assert Adaptation.objects.get().text == "Evenings first"
    assert "Evenings first" in text(in_english().get(url("element", "I1.1")))
    assert director.post(url("adapt", "I1.1"), {"place": "c:elsewhere", "text": "x", "reason": "y"}).status_code == 422
    end = url("end_adaptation", "I1.1", Adaptation.objects.get().pk)
    assert end in text(director.get(url("element", "I1.1")))
    elsewhere = logged_in(Role.CENTRE_DIRECTOR)
    assert end not in text(elsewhere.get(url("element", "I1.1")))
    assert elsewhere.post(end, {"reason": "Not mine"}).status_code == 422
    assert director.post(end, {"reason": ""}).status_code == 422
    assert director.post(end, {"reason": "As everywhere"}).status_code == 302
    assert "As everywhere" in text(in_english().get(url("element", "I1.1")))
    assert director.post(end, {"reason": "Again"}).status_code == 422


def test_a_round_is_configured_frozen_and_opened_and_its_codes_are_shown_once() -> None:
    make_strategy()
    lead = logged_in(Role.INSTITUTE)
    response = lead.post(
        url("new_round"), {**words("title", "A round"), **words("question", "What first?"), "about": "objectives", "top": 1}
    )
    made = Round.objects.get()
    assert response.url == url("round", made.uuid)
    lead.post(url("dimension", made.uuid), {**words("name", "Staff"), "code": "staff", "size": 9, "weight": "0.5", "quorum": 3})
    lead.post(
        url("question", made.uuid), {**words("text", "Begun?"), "code": "begun", **{f"answers_{c}": "a\nb" for c in ("ca", "es", "en-gb")}}
    )
    uneven = {"answers_ca": "a", "answers_es": "a\nb", "answers_en-gb": "a"}
    assert lead.post(url("question", made.uuid), {**words("text", "Q"), "code": "q", **uneven}).status_code == 422
    assert [len(question.answers) for question in made.questions.all()] == [2]
    lead.post(url("options", made.uuid), {"keys": ["I1.1", "I1.2"]})
    for to in ("frozen", "open", "open"):  # the button pressed twice
        lead.post(url("step", made.uuid), {"to": to})
    made.refresh_from_db()
    assert made.status == "open"
    slips = text(lead.post(url("codes", made.uuid), {"dimension": "staff", "count": 3}))
    assert len(set(re.findall(r">(\w{4}-\w{4}-\w{4})<", slips))) == 3
    assert Token.objects.count() == 3
    assert "never" not in text(lead.get(url("round", made.uuid)))
    assert logged_in().post(url("step", made.uuid), {"to": "closed"}).status_code == 403


def test_a_round_about_something_else_gets_its_own_options_is_described_again_and_begun_again() -> None:
    lead = logged_in(Role.INSTITUTE)
    given = {**words("title", "A round"), **words("question", "What first?"), "top": 1}
    assert lead.post(url("new_round"), given | {"about": "measures"}).status_code == 422  # there is no strategy
    lead.post(url("new_round"), given | {"about": "free"})
    made = Round.objects.get()
    for name in ("Painting", "Chairs"):
        assert lead.post(url("option", made.uuid), words("title", name)).status_code == 302
    assert lead.post(url("option", made.uuid), {}).status_code == 422
    page = url("describe_round", made.uuid)
    assert lead.post(page, given | words("title", "A better name") | words("absent", "Those who are away")).status_code == 302
    assert "Those who are away" in text(lead.get(url("round", made.uuid)))
    lead.post(url("dimension", made.uuid), {**words("name", "Staff"), "code": "staff", "size": 9, "weight": "0.5", "quorum": 3})
    lead.post(url("step", made.uuid), {"to": "frozen"})
    assert lead.post(page, given).status_code == 422
    assert lead.post(url("option", made.uuid), words("title", "Late")).status_code == 422
    again = lead.post(url("round_again", made.uuid))
    second = Round.objects.exclude(pk=made.pk).get()
    assert again.url == url("round", second.uuid)
    assert [option.key for option in second.options.all()] == ["o1", "o2"]
    objectives = make_strategy() and lead.post(url("new_round"), given | {"about": "objectives"})
    assert lead.post(f"{objectives.url}options/add/", words("title", "x")).status_code == 404


def test_what_voters_wrote_is_shown_to_the_institute_after_the_count_and_to_nobody_else() -> None:
    by = institute()
    round = make_round(by=by)
    services.add_question(round=round, code="else", text=dict.fromkeys(("ca", "es", "en-gb"), "Else?"), answers=[], by=by)
    open_it(round, by=by)
    services.cast(code=codes(round)[0], scores={"o1": 5}, shown=[], remarks={"else": "More time for people"})
    page, lead = url("remarks", round.uuid), logged_in(Role.INSTITUTE)
    assert lead.get(page).status_code == 404
    services.close(round=round, by=by)
    services.count(round=round, by=by)
    assert "More time for people" in text(lead.get(page))
    assert page in text(lead.get(url("round", round.uuid)))
    director = logged_in(Role.CENTRE_DIRECTOR)
    assert director.get(page).status_code == 403
    assert page not in text(director.get(url("round", round.uuid)))
    assert in_english().get(page).status_code == 302


def test_pages_that_are_the_same_for_everyone_set_no_cookie_and_may_be_kept() -> None:
    round, by = open_it(make_round()), institute()
    make_strategy()
    for code in codes(round, count=12):
        services.cast(code=code, scores={"o1": 5, "o2": 1}, shown=[])
    services.close(round=round, by=by)
    services.count(round=round, by=by)
    for option in rounds.borderline(Round.objects.get()):
        services.decide(round=round, key=option, chosen=True, reason="r", by=by)
    services.certify(round=round, by=by)
    services.publish(round=round, by=by)
    draft = services.draft_programme(reason=said_words("First"), title=said_words("A programme"), by=by)
    services.put_programme_in_force(draft=draft, valid_from=clock.today(), by=by)
    programme = ("programme", "calendar", "places", "budget", "risks", "programme_versions", "evaluations")
    pages = [url(name) for name in ("tree", "versions", *programme)]
    pages += [url("element", "I1.1"), url("version", 1), url("programme_version", 1)]
    pages += [url("results", round.uuid), url("file", round.uuid, "ballots.csv")]
    anybody, worker = Client(headers={"accept-language": "en-gb"}), logged_in(Role.INSTITUTE)
    for path in pages:
        response = anybody.get(path)
        assert response.status_code == 200, path
        assert not response.cookies, path
        assert response["Cache-Control"] == "public, max-age=60", path
        assert {"Cookie", "Accept-Language"} <= set(response["Vary"].split(", ")), path
        assert anybody.post(path).status_code == 405, path
        assert "no-store" in worker.get(path)["Cache-Control"], path


def test_long_lists_of_where_something_comes_from_are_read_a_page_at_a_time() -> None:
    make_strategy()
    by, objective = institute(), element("I1.2")
    services.draft_version(reason=said_words("More"), by=by)
    draft = Strategy.objects.get(status="draft")
    for number in range(30):
        services.add_element(draft=draft, kind="objective", parent=element("I1"), title=said_words(f"Source {number}"), reason="r", by=by)
    services.put_in_force(draft=draft, valid_from=clock.today(), by=by)
    assert objective.node_id
    sources = Element.objects.filter(kind="objective", code__regex=r"^I1\.([3-9]|[1-3][0-9])$")
    derive([Edge(each.node_id, objective.node_id, "generalised") for each in sources if each.node_id], by=by)
    first = in_english().get(url("element", "I1.2"))
    assert first.context["origins"].paginator.count == 30
    assert len(first.context["origins"]) == 25
    assert "Page 1 of 2" in text(first)
    assert len(in_english().get(url("element", "I1.2") + "?page=2").context["origins"]) == 5
    for odd in ("x", "-3", "99", "%00"):
        assert in_english().get(url("element", "I1.2") + f"?page={odd}").status_code == 200


def test_a_person_votes_without_an_account_looks_at_the_ballot_and_gets_a_receipt() -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    client = in_english()
    ballot = client.post(url("vote"), {"code": code.lower().replace("-", " ")})
    order = ballot.context["order"]
    assert sorted(order.split(",")) == ["o1", "o2", "o3", "o4"]
    form = {"code": code, "order": order}
    assert client.post(url("vote"), {**form, "step": "look"}).status_code == 422
    look = text(client.post(url("vote"), {**form, "step": "look", "s-o1": "5", "s-o2": "0"}))
    assert "2 have no answer" in look
    assert not Ballot.objects.exists()
    changed = text(client.post(url("vote"), {**form, "step": "change", "s-o1": "5"}))
    assert re.search(r'name="s-o1" value="5"[^>]*checked', changed)
    done = client.post(url("vote"), {**form, "step": "cast", "s-o1": "5", "s-o2": "0"})
    assert "Your ballot is in the box" in text(done)
    assert Ballot.objects.get().receipt == done.context["hash"]
    assert Ballot.objects.get().shown == [int(key[1]) - 1 for key in order.split(",")]
    again = client.post(url("vote"), {**form, "step": "cast", "s-o1": "1"})
    assert again.status_code == 422
    assert "it counts once" in text(again)
    assert not client.session.keys()


def test_codes_that_are_guessed_are_refused_after_a_while_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "MOST_WRONG", 3)
    client = in_english()
    statuses = [client.post(url("vote"), {"code": f"AAAA-BBBB-CCC{n}"}).status_code for n in range(5)]
    assert statuses == [422, 422, 422, 429, 429]
    assert "Wait ten minutes" in text(client.post(url("vote"), {"code": "x"}))


@pytest.mark.parametrize("wrong", [{"s-o1": "9"}, {"s-o1": "x"}, {"order": "o1,o1"}, {"s-o1": "5\x00"}])
def test_a_forged_ballot_is_shown_again_and_not_put_into_the_box(wrong: dict[str, str]) -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    response = in_english().post(url("vote"), {"code": code, "step": "cast", **wrong})
    assert response.status_code == 422
    assert not Ballot.objects.exists()


def test_paper_is_handed_out_for_a_code_and_typed_in_by_two_people() -> None:
    round = open_it(make_round())
    (code,) = codes(round)
    one, two = logged_in(Role.FRONT_DESK), logged_in()
    one.post(url("hand_out", round.uuid), {"code": code})
    sheet = PaperSheet.objects.get()
    assert one.post(url("hand_out", round.uuid), {"code": code}).status_code == 422
    assert "Option 3" in text(one.get(url("blank_sheet", round.uuid)))
    for client in (one, two):
        client.post(url("sheet", round.uuid, sheet.number), {"s-o1": "4"})
    assert Ballot.objects.get().scores == [4, 0, 0, 0]
    assert two.get(url("sheet", round.uuid, sheet.number)).status_code == 404


def test_results_are_the_staffs_when_counted_and_everybodys_when_published() -> None:
    round, by = open_it(make_round()), institute()
    for number, code in enumerate(codes(round, count=12)):
        services.cast(code=code, scores={"o1": 5, "o2": 1 + number % 3, "o3": 1}, shown=[])
    staff, outside = logged_in(), in_english()
    for client in (staff, outside):
        assert client.get(url("results", round.uuid)).status_code == 404
    services.close(round=round, by=by)
    services.count(round=round, by=by)
    assert "Option 1" in text(staff.get(url("results", round.uuid)))
    assert outside.get(url("results", round.uuid)).status_code == 404
    assert outside.get(url("file", round.uuid, "ballots.csv")).status_code == 404
    services.certify(round=round, by=by)
    services.publish(round=round, by=by)
    assert "Option 1" in text(outside.get(url("results", round.uuid)))
    for name in ("round.json", "ballots.csv", "answers.csv", "receipts.txt", "result.json", "decisions.json", "recompute.py"):
        assert outside.get(url("file", round.uuid, name)).status_code == 200
    assert json.loads(text(outside.get(url("file", round.uuid, "result.json"))))["ballots"] == 12
    assert outside.get(url("file", round.uuid, "secrets")).status_code == 404
