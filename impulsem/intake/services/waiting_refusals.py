"""What waiting lists and group proposals refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class OnTheListAlready(DomainError):
    message = _("They are on this list already.")
    field = "person"


class WhoWaits(DomainError):
    message = _("Say who waits: a demand, or a person.")
    field = "person"


class NotThatStep(DomainError):
    message = _("That cannot follow any more: somebody else has taken a step. Look at the list again.")


class SayWhyNotFirst(DomainError):
    message = _("Somebody else comes first by the published criteria. Say why this person is offered it before them.")
    field = "why"


class SayWhyLeaving(DomainError):
    message = _("Say why they leave the list.")
    field = "because"


class OfferWhat(DomainError):
    message = _("Choose a time, or say in words what is offered.")
    field = "slot"


class RegisterFirst(DomainError):
    message = _("An appointment is somebody’s: register the person before they accept it.")


class OpensNothing(DomainError):
    message = _("This code opens nothing. Look at it again, letter by letter, or ask at the centre for a new one.")
    field = "code"


class NoCriteria(DomainError):
    message = _("No criteria are published for this list yet.")


class SayWhatChanges(DomainError):
    message = _("Say what changes and why: everybody will be able to read it.")
    field = "note"


class OneProposalAtATime(DomainError):
    message = _("Another change of these criteria is proposed already. It is decided first.")


class NothingChanges(DomainError):
    message = _("These are the criteria that are published already.")
    field = "criteria"


class SayWhyCriteriaNot(DomainError):
    message = _("Say why this change is not made.")
    field = "because"


class ASecondPerson(DomainError):
    message = _("Who proposes a change does not approve it: somebody else reads it first.")


class DecidedBefore(DomainError):
    message = _("This was decided already.")


class NotBackwards(DomainError):
    message = _("Criteria are published from today on or later, and after those before them.")
    field = "published_from"


class SayWhyRefused(DomainError):
    message = _("Say why not: the reason is kept, and it is not proposed again for four weeks.")
    field = "reason"


class ChooseAProject(DomainError):
    message = _("Choose the project of the library that the session follows.")
    field = "project"


class ChooseTime(DomainError):
    message = _("Say when, where and with whom the session takes place.")
    field = "starts_at"
