"""The pages of the synthesis and of the files."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from impulsem.organisation.models import Role, Worker
from impulsem.organisation.tests import factories as organisation
from impulsem.participation.models import Contribution, Process, Proposal
from impulsem.participation.queries import synthesis as queries
from impulsem.participation.services import synthesis
from impulsem.participation.tests import factories
from impulsem.platform.actors import job
from impulsem.platform.models import Account
from impulsem.provenance.models import Derivation

pytestmark = pytest.mark.django_db
BY = job("test")


@pytest.fixture
def worker() -> Worker:
    return organisation.make_worker()


@pytest.fixture
def page(client: Client, worker: Worker) -> Client:
    Account.objects.update(language="en-gb")
    client.force_login(worker.account)
    return client


@pytest.fixture
def process() -> Process:
    return factories.process(state=Process.State.SYNTHESIS)


def at(name: str, process: Process, *args: object) -> str:
    return reverse(f"participation:{name}", args=[process.slug, *args])


def test_one_contribution_after_the_other_gets_its_place_and_a_slip_is_undone(page, process):
    one, two = factories.contribution(process, "Massa informes."), factories.contribution(process, "Obrir a la tarda.")
    shown = page.get(at("synthesis", process))
    assert shown.status_code == 200
    assert (shown.context["now"], shown.context["coming"], shown.context["waiting"]) == (one, [two], 2)
    data = {"type": "same", "proposal": "new", "statement": "Fer menys informes."}
    shown = page.post(at("place", process, one.uuid), data, follow=True)
    assert shown.context["now"] == two
    proposal, edge = Proposal.objects.get(), Derivation.objects.get()
    shown = page.post(at("place", process, two.uuid), {"type": "merged", "proposal": proposal.pk}, follow=True)
    assert shown.context["now"] is None
    assert "Nothing is lost" in shown.content.decode()
    shown = page.post(at("take_back", process, one.uuid, edge.pk), follow=True)
    assert shown.context["now"] == one
    assert "taken back" in shown.content.decode()


def test_setting_aside_without_a_reason_is_refused_and_the_contribution_stays(page, process):
    said = factories.contribution(process)
    shown = page.post(at("place", process, said.uuid), {"type": "set_aside"}, follow=True)
    assert "the reason is told" in shown.content.decode()
    assert shown.context["now"] == said
    page.post(at("place", process, said.uuid), {"type": "set_aside", "reason": "no és nostre", "proposal": "new"})
    assert not queries.without_place(process).exists()
    assert not Proposal.objects.exists()


def test_the_machine_s_suggestions_stand_beside_with_why(page, process):
    first = factories.contribution(process, "Massa informes i massa paper per a cada ajut.")
    proposal, _edge = synthesis.place_as_new(what=first, statement="Fer menys informes.", by=BY)
    factories.contribution(process, "Massa informes i massa paper per a cada ajut!!")
    page.post(at("suggest", process))
    shown = page.get(at("synthesis", process))
    [option] = shown.context["options"]
    assert (option.proposal.pk, option.key) == (proposal.pk, "1")
    assert "Number 1 led to it" in option.why
    assert shown.content.decode().count('data-key="1"') == 1


def test_a_choice_of_theme_dimension_and_session_is_kept_from_one_to_the_next(page, process):
    public = factories.dimension(process, "public", order=2)
    factories.contribution(process)
    mine, next_one = (factories.contribution(process, dimension=public) for _ in range(2))
    shown = page.get(at("synthesis", process), {"dimension": "public", "theme": "astral", "session": "x"})
    assert shown.context["now"] == mine
    shown = page.post(at("place", process, mine.uuid), {"proposal": "new", "statement": "A", "dimension": "public"}, follow=True)
    assert shown.context["now"] == next_one
    assert shown.context["kept"] == {"dimension": "public"}


def test_a_page_of_many_contributions_asks_the_database_as_often_as_one_of_few(page, process, django_assert_max_num_queries):
    dimension = factories.dimension(process)
    for number in range(40):
        factories.contribution(process, f"Massa informes, número {number}", dimension=dimension)
    synthesis.work_out_suggestions(process=process, by=BY)
    with django_assert_max_num_queries(32):
        page.get(at("synthesis", process))


def test_a_proposal_is_worded_better_and_decided_only_by_who_leads(page, process, client):
    proposal = factories.proposal(process)
    synthesis.place(what=factories.contribution(process), proposal=proposal, by=BY)
    url = at("proposal", process, proposal.number)
    page.post(url, {"do": "reword", "statement": "Molts menys informes."})
    page.post(url, {"do": "confirm"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.versions.count()) == ("draft", 2)
    client.force_login(organisation.make_worker(role=Role.CENTRE_DIRECTOR).account)
    client.post(url, {"do": "confirm"})
    proposal.refresh_from_db()
    assert proposal.state == "confirmed"
    assert client.post(url, {"do": "rubbish"}).status_code == 404
    assert "Molts menys informes." in client.get(at("proposals", process)).content.decode()


def test_themes_grow_and_the_sample_is_coded(page, process, worker):
    page.post(at("themes", process), {"do": "add", "name_ca": "Temps"})
    factories.contribution(process)
    shown = page.get(at("coding", process))
    assert shown.context["left"] == 1
    theme = process.themes.get()
    shown = page.post(at("code", process, shown.context["now"].uuid), {"theme_id": theme.pk, "from": "coding"}, follow=True)
    assert shown.context["left"] == 0
    assert Contribution.objects.get().codings.get().worker == worker
    assert page.post(at("themes", process), {"do": "retire", "theme_id": theme.pk}, follow=True).status_code == 200


def test_a_file_is_looked_at_then_brought_in_and_everything_goes_out(page, process):
    factories.dimension(process)
    file = SimpleUploadedFile("propostes.csv", "id;text;autora\n1;Menys paper;Pepa\n2;;\n".encode("latin-1"))
    shown = page.post(at("exchange", process), {"file": file}, follow=True)
    assert shown.status_code == 200
    assert (shown.context["seen"].outcome.new, shown.context["seen"].outcome.refused) == (1, 1)
    given = shown.context["given"]
    settings = {"column_body": "text", "column_external_id": "id", "source": "propostes", "dimension": "internal", "language": "ca"}
    page.post(at("import", process, given.uuid), settings)
    shown = page.post(at("import_on", process, given.uuid), follow=True)
    assert "It says nothing." in shown.content.decode()
    assert Contribution.objects.get().original == "Menys paper"
    for kind in ("zip", "json", "xlsx"):
        answer = page.get(at("export", process, kind))
        assert b"".join(answer.streaming_content)
        assert "Pepa" not in str(answer.headers)
    assert page.get(at("export", process, "csv") + "?table=proposals").status_code == 200
    assert page.get(at("export", process, "csv")).status_code == 404
    assert page.get(at("export", process, "exe")).status_code == 404


def test_rubbish_is_refused_in_words(page, process):
    shown = page.post(at("exchange", process), {"file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04rubbish")}, follow=True)
    assert "This file cannot be read" in shown.content.decode()
    assert "Choose a file" in page.post(at("exchange", process), follow=True).content.decode()


@pytest.mark.parametrize("name", ["synthesis", "proposals", "themes", "coding", "exchange"])
def test_nobody_enters_without_a_post(client, process, name):
    assert client.get(at(name, process)).status_code == 302
