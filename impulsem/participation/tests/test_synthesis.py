"""From words to proposals, without losing any."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from impulsem.organisation.models import Role
from impulsem.organisation.tests import factories as organisation
from impulsem.participation.models import Contribution, Process, Proposal, Suggestion
from impulsem.participation.queries import synthesis as queries
from impulsem.participation.services import synthesis
from impulsem.participation.services.processes import bring_to
from impulsem.participation.services.refusals import NothingLost, NotNow
from impulsem.participation.services.synthesis import refusals
from impulsem.participation.tests import factories
from impulsem.platform.actors import Actor, ActorKind, job
from impulsem.platform.errors import NotAllowed
from impulsem.provenance.models import Derivation
from impulsem.provenance.services import NoReason

pytestmark = pytest.mark.django_db
OPERATOR = job("test")


@pytest.fixture
def worker() -> Actor:
    return organisation.actor(organisation.make_worker())


@pytest.fixture
def process() -> Process:
    return factories.process(state=Process.State.SYNTHESIS)


def test_words_lead_to_a_proposal_and_the_synthesis_may_close(process, worker):
    said, other = factories.contribution(process), factories.contribution(process, "Obrir a la tarda.")
    proposal, edge = synthesis.place_as_new(what=said, statement="Fer menys informes.", by=worker)
    assert (proposal.state, proposal.dimension, edge.worker_id) == (Proposal.State.DRAFT, said.dimension, worker.worker_id)
    with pytest.raises(NothingLost):
        bring_to(process=process, state=Process.State.RETURNED, by=OPERATOR)
    synthesis.place(what=other, type="set_aside", reason="Ho decideix l’ajuntament.", by=worker)
    assert bring_to(process=process, state=Process.State.RETURNED, by=OPERATOR).state == Process.State.RETURNED


def test_the_database_itself_refuses_to_close_and_the_list_says_the_same(process, worker):
    said = factories.contribution(process)
    excerpt = synthesis.set_passage_apart(contribution=said, passage="paper", by=worker)
    assert list(queries.without_place(process)) == [said]  # a passage that leads nowhere is no place
    with pytest.raises(IntegrityError, match="has no place"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE participation_process SET state = 'returned' WHERE id = %s", [process.pk])
    synthesis.place_as_new(what=excerpt, statement="Menys paper.", by=worker)
    assert not queries.without_place(process).exists()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE participation_process SET state = 'returned' WHERE id = %s", [process.pk])


def test_nothing_is_set_aside_without_a_reason_and_nothing_is_both_placed_and_set_aside(process, worker):
    said, proposal = factories.contribution(process), factories.proposal(process)
    with pytest.raises(NoReason):
        synthesis.place(what=said, type="set_aside", by=worker)
    edge = synthesis.place(what=said, proposal=proposal, by=worker)
    with pytest.raises(refusals.LeadsSomewhere):
        synthesis.place(what=said, type="set_aside", reason="no", by=worker)
    with pytest.raises(refusals.PlacedAlready):
        synthesis.place(what=said, proposal=proposal, type="merged", by=worker)
    with pytest.raises(NoReason):
        synthesis.take_back(derivation=edge, contribution=said, reason=" ", by=worker)
    synthesis.take_back(derivation=edge, contribution=said, reason="un error", by=worker)
    synthesis.place(what=said, type="set_aside", reason="no és nostre", by=worker)
    with pytest.raises(refusals.SetAsideAlready):
        synthesis.place(what=said, proposal=proposal, by=worker)
    assert [place.withdrawn for place in queries.places_of(said)] == [True, False]


def test_a_place_needs_a_proposal_of_the_same_process(process, worker):
    said, elsewhere = factories.contribution(process), factories.proposal(factories.process())
    with pytest.raises(refusals.NoTarget):
        synthesis.place(what=said, by=worker)
    with pytest.raises(refusals.NoTarget):
        synthesis.place(what=said, proposal=factories.proposal(process), type="measured", by=worker)
    with pytest.raises(refusals.AnotherProcess):
        synthesis.place(what=said, proposal=elsewhere, by=worker)
    edge = synthesis.place(what=said, proposal=factories.proposal(process), by=worker)
    with pytest.raises(refusals.AnotherProcess):
        synthesis.take_back(derivation=edge, contribution=factories.contribution(process), reason="x", by=worker)


def test_places_hold_still_once_the_process_is_returned(process, worker):
    said, proposal = factories.contribution(process), factories.proposal(process)
    edge = synthesis.place(what=said, proposal=proposal, by=worker)
    bring_to(process=process, state=Process.State.RETURNED, by=OPERATOR)
    with pytest.raises(NotNow):
        synthesis.take_back(derivation=edge, contribution=said, reason="tard", by=worker)
    assert Derivation.objects.standing().filter(pk=edge.pk).exists()


def test_a_passage_is_exactly_what_was_said(process, worker):
    said = factories.contribution(process, "Menys paper i més visites.")
    excerpt = synthesis.set_passage_apart(contribution=said, passage="més visites", by=worker)
    assert said.original[excerpt.start : excerpt.end] == excerpt.text == "més visites"
    with pytest.raises(refusals.NotAPassage):
        synthesis.set_passage_apart(contribution=said, passage="més cotxes", by=worker)
    with pytest.raises(refusals.PassageTaken):
        synthesis.set_passage_apart(contribution=said, passage="més visites", by=worker)
    for ends in ("\n", "\r\n"):
        lines = factories.contribution(process, f"Primer punt.{ends}Segon (i últim) punt.{ends}Fi.")
        over = synthesis.set_passage_apart(contribution=lines, passage="punt.\r\nSegon (i últim)", by=worker)
        assert lines.original[over.start : over.end] == over.text


def test_a_proposal_is_confirmed_only_from_somebodys_words_and_by_who_leads(process, worker):
    director = organisation.actor(organisation.make_worker(role=Role.CENTRE_DIRECTOR))
    proposal = synthesis.draft_proposal(process=process, dimension=factories.dimension(process), statement="Res", by=worker)
    with pytest.raises(refusals.NoSources):
        synthesis.confirm_proposal(proposal=proposal, by=director)
    synthesis.place(what=factories.contribution(process), proposal=proposal, by=worker)
    with pytest.raises(NotAllowed):
        synthesis.confirm_proposal(proposal=proposal, by=worker)
    assert synthesis.confirm_proposal(proposal=proposal, by=director).state == Proposal.State.CONFIRMED
    with pytest.raises(refusals.AnswerMissing):
        synthesis.answer_proposal(proposal=proposal, state="deferred", answer="", by=director)


def test_wordings_append_and_merged_proposals_lead_on(process, worker):
    one, other = factories.proposal(process, "Menys paper"), factories.proposal(process, "Menys papers")
    synthesis.reword_proposal(proposal=one, statement="Menys paper a tot arreu", reason="més clar", by=worker)
    with pytest.raises(refusals.SameStatement):
        synthesis.reword_proposal(proposal=one, statement="Menys paper a tot arreu", by=worker)
    assert [version.statement for version in one.versions.order_by("version")] == ["Menys paper", "Menys paper a tot arreu"]
    synthesis.merge_proposals(proposals=[other], into=one, reason="Diuen el mateix.", by=OPERATOR)
    other.refresh_from_db()
    assert (other.state, other.answer) == (Proposal.State.SET_ASIDE, "Diuen el mateix.")
    assert [(source.says, source.contribution, source.edge.source_id) for source in queries.sources_of(one)] == [
        ("Menys papers", None, other.node_id)
    ]


def test_coverage_adds_up_in_each_dimension(process, worker):
    public = factories.dimension(process, "public", order=2)
    one, two = factories.contribution(process), factories.contribution(process)
    factories.contribution(process, dimension=public, state=Contribution.State.WITHHELD, withheld_because="un insult")
    factories.contribution(process, dimension=public)
    synthesis.place_as_new(what=one, statement="A", by=worker)
    synthesis.place(what=two, type="set_aside", reason="no", by=worker)
    internal, general, total = queries.coverage(process)
    assert (internal.said, internal.placed, internal.aside, internal.waiting, internal.covered) == (2, 1, 1, 0, 1.0)
    assert (general.said, general.withheld, general.waiting, general.covered) == (2, 1, 1, 0.5)
    assert total.said == total.placed + total.aside + total.withheld + total.waiting == 4


def test_themes_make_a_tree_in_versions(process, worker):
    root = synthesis.add_theme(process=process, name=factories.words("Temps"), by=worker)
    leaf = synthesis.add_theme(process=process, name=factories.words("Paper"), parent=root, by=worker)
    assert (root.since_version, leaf.since_version) == (1, 1)
    with pytest.raises(refusals.ThemeTaken):
        synthesis.add_theme(process=process, name=factories.words("Paper"), by=worker)
    with pytest.raises(refusals.ThemeUnderItself):
        synthesis.move_theme(theme=root, parent=leaf, by=worker)
    said = factories.contribution(process)
    synthesis.code(contribution=said, theme=leaf, by=worker)
    later = synthesis.add_theme(process=process, name=factories.words("Horaris"), by=worker)
    synthesis.retire_theme(theme=leaf, by=worker)
    leaf.refresh_from_db()
    assert (later.since_version, leaf.retired_in, synthesis.tree_version(process)) == (2, 3, 3)
    with pytest.raises(refusals.ThemeRetired):
        synthesis.code(contribution=said, theme=leaf, by=worker)
    assert [(row.depth, str(row.theme.name["ca"])) for row in queries.theme_tree(process, retired=True)] == [
        (0, "Temps"),
        (1, "Paper"),
        (0, "Horaris"),
    ]


def test_two_people_code_the_same_sample_and_agree_as_far_as_kappa_says(process, worker):
    second = organisation.actor(organisation.make_worker())
    a, b = (synthesis.add_theme(process=process, name=factories.words(name), by=worker) for name in ("Temps", "Paper"))
    for _ in range(10):
        factories.contribution(process)
    drawn = queries.sample(process, size=8)
    assert [row.pk for row in drawn] == [row.pk for row in queries.sample(process, size=8)]
    for number, said in enumerate(drawn):
        synthesis.code(contribution=said, theme=a if number < 4 else b, by=worker)
        synthesis.code(contribution=said, theme=a if number < 5 else b, by=second)
    assert queries.to_code(process, worker_id=worker.worker_id, size=8) == (None, 0)
    [both] = queries.agreement_of_coders(process)
    assert (both.found.texts, both.found.agreed, both.found.kappa) == (8, 7 / 8, pytest.approx(0.75))
    assert both.differ == [(b, a, 1)]


def test_the_machine_proposes_and_places_nothing(process, worker):
    paper = factories.contribution(process, "Massa informes i massa paper per a cada ajut, cal fer-ne menys.")
    copy = factories.contribution(process, "Massa informes i massa paper per cada ajut: cal fer-ne menys!")
    spanish = factories.contribution(
        process, "Hace falta que los centros abran por la tarde para las personas que trabajan, porque hay muchas."
    )
    proposal = factories.proposal(process, "Fer menys informes i menys paper per a cada ajut.")
    synthesis.place(what=paper, proposal=proposal, by=worker)
    synthesis.place(what=copy, type="set_aside", reason="no", by=worker)
    outcome = synthesis.work_out_suggestions(process=process, by=OPERATOR)
    assert outcome.contributions == 3
    beside = queries.beside(copy)
    assert [(each.number, each.says, each.aside) for each in beside.near] == [(paper.number, paper.original, False)]
    assert [led.pk for led in beside.near[0].led_to] == [proposal.pk]
    assert [each.number for each in beside.differently] == [paper.number]
    assert [each.number for each in queries.beside(paper).near if each.aside] == [copy.number]
    assert [led.number for led in beside.proposals[0].led_to] == [proposal.number]
    assert [each.language for each in queries.beside(spanish).languages] == ["es"]
    before = list(Suggestion.objects.values_list("contribution_id", "kind", "score", "made_by").order_by("pk"))
    synthesis.work_out_suggestions(process=process, by=OPERATOR)
    assert list(Suggestion.objects.values_list("contribution_id", "kind", "score", "made_by").order_by("pk")) == before
    assert Derivation.objects.count() == 2


def test_a_contribution_of_the_queue_says_what_it_says_now(process):
    from impulsem.participation.services import correct

    said = factories.contribution(process, "Massa papper.")
    correct(contribution=said, text="Massa paper.", by=OPERATOR)
    coming, before, total = queries.queue(queries.without_place(process), at=99)
    assert ([row.says for row in coming], before, total) == (["Massa paper."], None, 1)


def test_somebody_without_a_post_places_nothing(process):
    stranger = Actor(kind=ActorKind.RESIDENT, name="Somebody")
    with pytest.raises(NotAllowed):
        synthesis.place(what=factories.contribution(process), proposal=factories.proposal(process), by=stranger)


def test_the_chain_tells_passages_and_proposals_but_not_what_a_mask_covers(process, worker):
    from impulsem.participation.services import mask
    from impulsem.provenance.queries import what_became_of

    said = factories.contribution(process, "La senyora Riera té raó: menys paper.")
    named = synthesis.set_passage_apart(contribution=said, passage="senyora Riera", by=worker)
    kept = synthesis.set_passage_apart(contribution=said, passage="menys paper", by=worker)
    proposal, _edge = synthesis.place_as_new(what=kept, statement="Fer menys informes.", by=worker)
    synthesis.place(what=named, proposal=proposal, by=worker)
    synthesis.confirm_proposal(proposal=proposal, by=OPERATOR)
    Contribution.objects.filter(pk=said.pk).update(state=Contribution.State.PARKED)
    said.refresh_from_db()
    mask(contribution=said, text="[…] té raó: menys paper.", by=worker)
    told = [(step.kind, step.what.text) for step in what_became_of([said.node_id])]
    assert told == [
        ("contribution", "«[…] té raó: menys paper.»"),
        ("excerpt", "«menys paper»"),
        ("proposal", "Fer menys informes."),
    ]
