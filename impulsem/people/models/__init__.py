"""The tables of `people`, split by noun."""

from impulsem.people.models.circumstances import Circumstance
from impulsem.people.models.duplicates import PersonLink, PossibleDuplicate
from impulsem.people.models.economy import EconomicFact
from impulsem.people.models.households import Address, Household, HouseholdMembership, Relationship
from impulsem.people.models.persons import ContactPoint, Person, PersonIdentifier, PersonQuerySet, PersonRevision
from impulsem.people.models.reach import Reach
from impulsem.people.models.search import NameToken, NameVariant
from impulsem.people.models.split import HouseholdSplit, KeptApart, PartedPerson
from impulsem.people.models.strangers import SelfRegistration

__all__ = [
    "Address",
    "Circumstance",
    "ContactPoint",
    "EconomicFact",
    "Household",
    "HouseholdMembership",
    "HouseholdSplit",
    "KeptApart",
    "NameToken",
    "NameVariant",
    "PartedPerson",
    "Person",
    "PersonIdentifier",
    "PersonLink",
    "PersonQuerySet",
    "PersonRevision",
    "PossibleDuplicate",
    "Reach",
    "Relationship",
    "SelfRegistration",
]
