import datetime as dt

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_centre, make_worker
from impulsem.platform import clock
from impulsem.platform.errors import NotAllowed
from impulsem.provenance.models import Derivation
from impulsem.provenance.queries import what_became_of
from impulsem.strategy import queries, services
from impulsem.strategy.models import Element, Statement, Strategy
from impulsem.strategy.reference import load_strategy
from impulsem.strategy.services.refusals import NotYourPlace, OnlyObjectivesAndMeasures
from impulsem.strategy.tests.factories import director, element, institute, make_strategy, professional, words

pytestmark = pytest.mark.django_db


def test_the_citys_strategy_is_loaded_once_with_its_facets_lines_objectives_and_measures() -> None:
    for _ in range(2):
        assert load_strategy(folder=settings.CITY_DIR) == {"objectives": 23, "measures": 66}
    strategy = queries.in_force()
    assert strategy is not None
    outwards, inwards = queries.tree(strategy)
    assert [len(line.below) for line in outwards.below] == [3]
    assert [len(line.below) for line in inwards.below] == [4, 3, 3, 5, 5]
    assert inwards.measures == 66
    assert strategy.valid_from == dt.date(2017, 4, 6)
    assert Derivation.objects.filter(type="serves").count() == 66
    assert set(queries.nodes_by_code()) >= {"E1.3", "I1.1.1", "I5.5"}


def test_no_sentence_of_the_strategy_is_said_twice_or_missing_in_a_language() -> None:
    load_strategy(folder=settings.CITY_DIR)
    for language in ("ca", "es", "en-gb"):
        titles = [title[language] for title in Statement.objects.values_list("title", flat=True)]
        assert len(set(titles)) == len(titles)
        assert all(titles)


def test_a_measures_chain_leads_to_its_objective() -> None:
    make_strategy()
    steps = what_became_of([element("I1.1.1").node_id])
    assert [(step.kind, step.what.title) for step in steps] == [
        ("measure", "1.1.1 What I1.1.1 says"),
        ("objective", "1.1 What I1.1 says"),
    ]


def test_a_new_version_differs_with_reasons_and_what_is_dropped_stays_to_be_seen() -> None:
    make_strategy()
    by = institute()
    draft = services.draft_version(reason={"ca": "Avaluació"}, by=by)
    services.reword(draft=draft, element=element("I1.1"), title=words("Clearer"), reason="Nobody understood it", by=by)
    services.move(draft=draft, element=element("I1.1.2"), parent=element("I1.2"), reason="It belongs there", by=by)
    services.drop(draft=draft, element=element("I1.1.1"), reason="It is done", by=by)
    added = services.add_element(draft=draft, kind="measure", parent=element("I1.2"), title=words("New"), reason="Asked for", by=by)
    assert added.code == "I1.2.1"
    services.put_in_force(draft=draft, valid_from=clock.today(), by=by)
    told = {(each.element.code, each.type, each.reasons[0].reason) for each in queries.differences(draft)}
    assert told == {
        ("I1.1", "reworded", "Nobody understood it"),
        ("I1.1.2", "moved", "It belongs there"),
        ("I1.1.1", "dropped", "It is done"),
        ("I1.2.1", "added", "Asked for"),
    }
    moved = queries.statement_of(element("I1.1.2"))
    assert moved is not None
    assert moved.number == "1.2.1"
    assert element("I1.1.2").code == "I1.1.2"
    standing = Derivation.objects.standing().filter(type="serves").values_list("source_id", "target_id")
    assert set(standing) == {
        (element("I1.1.2").node_id, element("I1.2").node_id),
        (added.node_id, element("I1.2").node_id),
    }
    gone = what_became_of([element("I1.1.1").node_id])
    assert "Left out" in gone[0].what.state


def test_a_draft_is_not_told_before_it_is_in_force() -> None:
    make_strategy()
    by = institute()
    draft = services.draft_version(reason=words("Next"), by=by)
    added = services.add_element(draft=draft, kind="objective", parent=element("I1"), title=words("Secret"), reason="r", by=by)
    assert what_became_of([added.node_id]) == []
    assert queries.statement_of(added) is None


def test_a_version_in_force_cannot_be_changed_not_even_by_sql() -> None:
    strategy = make_strategy()
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(strategy=strategy).update(number="9")
    with pytest.raises(IntegrityError), transaction.atomic():
        Statement.objects.filter(strategy=strategy).delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Strategy.objects.filter(pk=strategy.pk).update(vision=words("Else"))
    with pytest.raises(services.NotADraft):
        services.reword(draft=strategy, element=element("I1"), title=words("x"), reason="y", by=institute())


def test_what_makes_no_sense_is_refused_in_words() -> None:
    make_strategy()
    by = institute()
    draft = services.draft_version(reason=words("Next"), by=by)
    with pytest.raises(services.AlreadyADraft):
        services.draft_version(reason=words("Another"), by=by)
    with pytest.raises(services.NoReason):
        services.drop(draft=draft, element=element("I1.1.1"), reason="  ", by=by)
    with pytest.raises(services.ChildrenFirst):
        services.drop(draft=draft, element=element("I1.1"), reason="r", by=by)
    with pytest.raises(services.StrangePlace):
        services.move(draft=draft, element=element("I1.1.1"), parent=element("I1"), reason="r", by=by)
    with pytest.raises(services.NotInEveryLanguage):
        services.reword(draft=draft, element=element("I1.1"), title={"ca": "Només"}, reason="r", by=by)
    with pytest.raises(services.NothingChanged):
        services.put_in_force(draft=draft, valid_from=clock.today(), by=by)
    with pytest.raises(NotAllowed):
        services.put_in_force(draft=draft, valid_from=clock.today(), by=director())


def test_each_place_adapts_and_the_latest_holds() -> None:
    make_strategy()
    centre = make_centre()
    by = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    first = services.adapt(element=element("I1.1"), place=centre, text="Here first", reason="Young families", by=by)
    second = services.adapt(element=element("I1.1"), place=centre, text="Here now", reason="They moved", by=by)
    assert [(a.row.pk, a.holds) for a in queries.adaptations_of(element("I1.1"))] == [(second.pk, True), (first.pk, False)]
    with pytest.raises(services.NothingChanged):
        services.end_adaptation(adaptation=first, reason="As everywhere", by=by)
    ended = services.end_adaptation(adaptation=second, reason="As everywhere", by=by)
    with pytest.raises(services.NothingChanged):
        services.end_adaptation(adaptation=ended, reason="Again", by=by)
    assert not any(a.holds for a in queries.adaptations_of(element("I1.1")))
    for other in (professional(), director()):
        with pytest.raises(NotYourPlace):
            services.adapt(element=element("I1.1"), place=centre, text="x", reason="y", by=other)
    with pytest.raises(OnlyObjectivesAndMeasures):
        services.adapt(element=Element.objects.get(code="I1"), place=centre, text="x", reason="y", by=by)
    with pytest.raises(services.NoReason):
        services.adapt(element=element("I1.1"), place=centre, text="x", reason="", by=by)
