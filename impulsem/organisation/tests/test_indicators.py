"""The words that `indicators` knows roles by are those of `organisation`, and its places are found by their posts."""

import pytest

from impulsem.indicators import permissions
from impulsem.indicators.declarations import Level, places
from impulsem.organisation.models import Role
from impulsem.organisation.tests.factories import actor, make_centre, make_worker


def test_roles_are_called_the_same_on_both_floors():
    assert (permissions.INSTITUTE, permissions.TERRITORY, permissions.CENTRE) == (
        Role.INSTITUTE,
        Role.TERRITORIAL_DIRECTOR,
        Role.CENTRE_DIRECTOR,
    )


@pytest.mark.django_db
def test_who_directs_answers_for_the_own_places_and_nobody_else_for_any():
    centre, other = make_centre(), make_centre()
    director = actor(make_worker(role=Role.CENTRE_DIRECTOR, centre=centre))
    territorial = actor(make_worker(role=Role.TERRITORIAL_DIRECTOR, territory=centre.territory))
    institute, professional = actor(make_worker(role=Role.INSTITUTE)), actor(make_worker(centre=centre))
    assert {place.code for place in places[Level.CENTRE]()} == {centre.code, other.code}
    own = {who: permissions.own_places(one) for who, one in (("d", director), ("t", territorial), ("i", institute), ("p", professional))}
    assert (set(own["d"][Level.CENTRE]), set(own["d"][Level.TERRITORY]), set(own["d"][Level.CITY])) == ({centre.code}, set(), set())
    assert (set(own["t"][Level.CENTRE]), set(own["t"][Level.TERRITORY])) == ({centre.code}, {centre.territory.code})
    assert (set(own["i"][Level.CENTRE]), set(own["i"][Level.CITY])) == ({centre.code, other.code}, {""})
    assert not any(own["p"].values())
    assert not permissions.sees_figures(professional)
