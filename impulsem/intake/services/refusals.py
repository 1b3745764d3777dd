"""What the intake says no to, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import DomainError


class SaysNothing(DomainError):
    message = _("Write down what the person asks for, in their own words.")
    field = "words"


class WordsTooLong(DomainError):
    message = _("At most %(limit)s characters: the essence, in the person’s words.")
    field = "words"


class NoSuchTopic(DomainError):
    message = _("Choose a topic of the list.")
    field = "topic"


class NoSuchPerson(DomainError):
    message = _("This person was not found. Look them up again.")
    field = "person"


class NotYourDemand(DomainError):
    message = _("Only whoever attends at the centre of this demand may do this.")


class CannotFollow(DomainError):
    message = _("Something else happened to this demand meanwhile. Look at it again.")


class ImpossibleMinutes(DomainError):
    message = _("Between 0 minutes and 8 hours.")
    field = "minutes"


class NoInstrument(DomainError):
    message = _("There is no screening instrument in use yet: load the city’s folder first.")


class NotAnAnswer(DomainError):
    message = _("One of the answers is not among those of the question.")


class DecidedAlready(DomainError):
    message = _("The route of this screening was decided already. Screen again if something changed.")


class SayWhyItDiffers(DomainError):
    message = _("Say why another route than the proposed one: whoever reads the comparison learns from it.")
    field = "reason"


class NoSuchRoute(DomainError):
    message = _("Choose a route of the list.")
    field = "route"


class WhoIsIt(DomainError):
    message = _("For this route the person must be registered. Find or register them first.")
    field = "route"


class ChooseATime(DomainError):
    message = _("Choose the time of the appointment.")
    field = "slot"


class ChooseASession(DomainError):
    message = _("Choose the session.")
    field = "session"


class NameTheService(DomainError):
    message = _("Say which service it is.")
    field = "service"


class SayWhyTheOtherService(DomainError):
    message = _("Say why the other service is the right one.")
    field = "reason"


class NoVisitReason(DomainError):
    message = _("There are no reasons for a visit yet: load the city’s vocabulary first.")


class SayWhyClosed(DomainError):
    message = _("Choose why it is closed.")
    field = "because"
