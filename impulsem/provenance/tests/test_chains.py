"""Chains of derivations: nothing comes from itself, nothing is lost, and each node is told by its own context."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from impulsem.platform.actors import job
from impulsem.provenance import queries
from impulsem.provenance.declarations import Description, Kind, kinds
from impulsem.provenance.models import Derivation, Node
from impulsem.provenance.services import AlreadyWithdrawn, Circle, Edge, NoReason, derive, new_nodes, withdraw

BY = job("test")


@pytest.fixture
def nodes(db) -> list[int]:
    return [node.pk for node in new_nodes("thing", 4)]


def test_what_came_of_words_is_found_however_long_the_chain(nodes):
    first, second, third, apart = nodes
    derive([Edge(first, second, "merged"), Edge(second, third, "same")], by=BY)
    assert queries.reached_from([first]) == {first, second, third}
    assert queries.origins_of([third]) == {first, second, third}
    assert apart not in queries.reached_from([first])


def test_nothing_comes_from_itself(nodes):
    first, second, third, _ = nodes
    derive([Edge(first, second, "same"), Edge(second, third, "same")], by=BY)
    with pytest.raises(Circle):
        derive([Edge(third, first, "same")], by=BY)
    assert Derivation.objects.count() == 2


def test_setting_aside_needs_a_reason(nodes):
    with pytest.raises(NoReason):
        derive([Edge(nodes[0], nodes[1], "set_aside", "  ")], by=BY)


def test_a_derivation_taken_back_stays_to_be_seen_but_leads_nowhere(nodes):
    [edge] = derive([Edge(nodes[0], nodes[1], "same")], by=BY)
    withdraw(edge, reason="wrong proposal", by=BY)
    assert queries.reached_from([nodes[0]]) == {nodes[0]}
    assert Derivation.objects.get() == edge
    with pytest.raises(AlreadyWithdrawn):
        withdraw(edge, reason="again", by=BY)


def test_not_even_the_code_can_change_a_derivation(nodes):
    [edge] = derive([Edge(nodes[0], nodes[1], "same")], by=BY)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Derivation.objects.filter(pk=edge.pk).update(target=nodes[2])
    with pytest.raises(ProgrammingError), transaction.atomic():
        Node.objects.filter(pk=nodes[3]).delete()


def test_a_chain_shows_only_what_its_contexts_describe(nodes, monkeypatch):
    monkeypatch.setattr(kinds, "_items", dict(kinds._items))
    kinds.register(Kind("thing", "A thing", lambda keys: {pk: Description(f"thing {pk}") for pk in keys if pk != nodes[1]}, 0, 1))
    derive([Edge(nodes[0], nodes[1], "same"), Edge(nodes[0], nodes[2], "split")], by=BY)
    steps = queries.what_became_of([nodes[0]])
    assert {step.node_id for step in steps} == {nodes[0], nodes[2]}
    assert [edge.type for step in steps for edge in step.via] == ["split"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12))
def test_however_edges_are_offered_no_node_is_its_own_origin(db, pairs):
    with transaction.atomic():
        keys = [node.pk for node in new_nodes("thing", 6)]
        for source, target in pairs:
            if source != target:
                try:
                    derive([Edge(keys[source], keys[target], "same")], by=BY)
                except Circle:
                    continue
        children = {key: set(Derivation.objects.filter(source_id=key).values_list("target_id", flat=True)) for key in keys}
        for key in keys:
            seen, waiting = set(), set(children[key])
            while waiting:
                here = waiting.pop()
                seen.add(here)
                waiting |= children[here] - seen
            assert key not in seen
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_writers_cannot_close_a_circle_between_them():
    one, other = (node.pk for node in new_nodes("thing", 2))
    refused: list[Circle] = []

    def write(edge: Edge) -> None:
        try:
            derive([edge], by=BY)
        except Circle as circle:
            refused.append(circle)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=[edge]) for edge in (Edge(one, other, "same"), Edge(other, one, "same"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert Derivation.objects.count() == 1
