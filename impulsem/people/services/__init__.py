"""The commands of `people`: the only writers of its tables, apart from a bulk load of synthetic people."""

from impulsem.people.services.apart import any_kept_apart, kept_apart_from
from impulsem.people.services.circumstances import end_circumstance, record_circumstance, verify_circumstance
from impulsem.people.services.contacts import (
    AlreadyAContact,
    WrongContact,
    WrongEmail,
    add_contact_point,
    add_identifier,
    email_of,
    end_contact_point,
    end_identifier,
    identifier_of,
    mark_safe,
    mark_unsafe,
    phone_of,
)
from impulsem.people.services.details import AddressDetails, CircumstanceDetails, FactDetails, IdentifierDetails, PersonDetails
from impulsem.people.services.duplicates import decide_duplicate, link_persons, unlink_persons
from impulsem.people.services.economy import end_economic_fact, record_economic_fact, verify_economic_fact
from impulsem.people.services.households import (
    change_role,
    join_household,
    leave_household,
    move_home,
    start_household,
)
from impulsem.people.services.persons import AlreadyRegistered, Registration, amend_person, register_person
from impulsem.people.services.reach import end_reach, grant_reach, seal_person, unseal_person
from impulsem.people.services.relationships import relate, unrelate
from impulsem.people.services.split import SplitDetails, lift_split, may_lift, split_household
from impulsem.people.services.strangers import check_identity, person_of_stranger

__all__ = [
    "AddressDetails",
    "AlreadyAContact",
    "AlreadyRegistered",
    "CircumstanceDetails",
    "FactDetails",
    "IdentifierDetails",
    "PersonDetails",
    "Registration",
    "SplitDetails",
    "WrongContact",
    "WrongEmail",
    "add_contact_point",
    "add_identifier",
    "amend_person",
    "any_kept_apart",
    "change_role",
    "check_identity",
    "decide_duplicate",
    "email_of",
    "end_circumstance",
    "end_contact_point",
    "end_economic_fact",
    "end_identifier",
    "end_reach",
    "grant_reach",
    "identifier_of",
    "join_household",
    "kept_apart_from",
    "leave_household",
    "lift_split",
    "link_persons",
    "mark_safe",
    "mark_unsafe",
    "may_lift",
    "move_home",
    "person_of_stranger",
    "phone_of",
    "record_circumstance",
    "record_economic_fact",
    "register_person",
    "relate",
    "seal_person",
    "split_household",
    "start_household",
    "unlink_persons",
    "unrelate",
    "unseal_person",
    "verify_circumstance",
    "verify_economic_fact",
]
