"""Reads of `people`, shaped for the pages that show them. Each says how many SQL queries it costs."""

from impulsem.people.queries.cards import ContactAlert, PersonCard, contact_alerts, person_card
from impulsem.people.queries.duplicates import duplicates_to_decide, possible_duplicate
from impulsem.people.queries.families import SupportTie, family, genogram, support_network
from impulsem.people.queries.hits import Hits, PersonHit
from impulsem.people.queries.households import (
    Member,
    Past,
    Sheet,
    household_of,
    household_on,
    household_past,
    household_sheet,
    households_label,
    households_of,
)
from impulsem.people.queries.money import MoneyLine, MoneySheet, PersonMoney, money
from impulsem.people.queries.phones import Holder, WrongPhone, holders_of, number_typed, phone_dialled, phone_shown
from impulsem.people.queries.proofs import Keeper, Proof, keep, proofs_about, proofs_of
from impulsem.people.queries.search import likely_existing, search
from impulsem.people.queries.situation import Glance, Situation, glance, situation
from impulsem.people.queries.visibility import guarded, known_to, whereabouts_known_to
from impulsem.people.vocabulary import language_choices, language_name

__all__ = [
    "ContactAlert",
    "Glance",
    "Hits",
    "Holder",
    "Keeper",
    "Member",
    "MoneyLine",
    "MoneySheet",
    "Past",
    "PersonCard",
    "PersonHit",
    "PersonMoney",
    "Proof",
    "Sheet",
    "Situation",
    "SupportTie",
    "WrongPhone",
    "contact_alerts",
    "duplicates_to_decide",
    "family",
    "genogram",
    "glance",
    "guarded",
    "holders_of",
    "household_of",
    "household_on",
    "household_past",
    "household_sheet",
    "households_label",
    "households_of",
    "keep",
    "known_to",
    "language_choices",
    "language_name",
    "likely_existing",
    "money",
    "number_typed",
    "person_card",
    "phone_dialled",
    "phone_shown",
    "possible_duplicate",
    "proofs_about",
    "proofs_of",
    "search",
    "situation",
    "support_network",
    "whereabouts_known_to",
]
