"""Addresses as the search sees them: the street's own words, folded, and the number ("aurora 11")."""

from __future__ import annotations

import re

from impulsem.people.rules import names

# Kinds of streets and small words, folded. The SQL twin is `address_key` (migration 0002); a test keeps them equal.
STREET_KINDS = [
    "c",
    "carrer",
    "cr",
    "calle",
    "cl",
    "avinguda",
    "av",
    "avda",
    "avd",
    "avenida",
    "passeig",
    "pg",
    "passatge",
    "ptge",
    "ps",
    "paseo",
    "pasaje",
    "plaça",
    "placa",
    "pl",
    "plaza",
    "pza",
    "placeta",
    "ronda",
    "rda",
    "rambla",
    "rbla",
    "via",
    "travessera",
    "trav",
    "travessia",
    "torrent",
    "riera",
    "cami",
    "camino",
    "carretera",
    "ctra",
    "baixada",
    "moll",
    "jardins",
]
_KINDS = frozenset(names.fold(kind) for kind in STREET_KINDS)
_SMALL = frozenset(["de", "del", "dels", "d", "la", "las", "les", "l", "los", "el", "els", "i", "y"])
_ARTICLE = re.compile(r"(^|[ ,./(-])[dl]['’`´]", re.IGNORECASE)


def key(street: str, number: str = "") -> str:
    """The search key of an address: "Carrer de l'Aurora", "11" is "aurora 11". A street that is all small words keeps them."""
    words = names.tokens(_ARTICLE.sub(r"\1 ", street))
    own = [word for word in words if word not in _SMALL]
    if own and own[0] in _KINDS and len(own) > 1:
        own = own[1:]
    return " ".join([*(own or words), *names.tokens(number)])


def names_a_street(text: str) -> bool:
    """Whether a question begins like an address ("c/ ", "avinguda ")."""
    words = names.tokens(text.replace("/", " "))
    return len(words) > 1 and words[0] in _KINDS and len(words[0]) + (text.strip()[1:2] in "/.") > 1
