"""What the commands of assessments, plans, the dependency cycle and time needed refuse, in the users' words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from impulsem.platform.errors import ChangedMeanwhile, DomainError


class NotYourPlan(DomainError):
    message = _("Only professionals who work with this file may write its plan and its assessments.")


class PlanExists(DomainError):
    message = _("There is a plan under way already. Close it, or go on with that one.")


class PlanChanged(ChangedMeanwhile):
    """Somebody saved the plan first. `theirs` is what it says now, `current` the number of that version, `author` who."""

    message = _("Somebody saved this plan while you were writing. Both versions are below: bring them together and save again.")

    def __init__(self, *, current: int, theirs: Mapping[str, Any], author: str) -> None:
        super().__init__()
        self.current = current
        self.theirs = theirs
        self.author = author


class PlanIsFixed(DomainError):
    message = _("What was agreed stays as it was agreed. Put the plan under review to change it.")


class PlanCannotFollow(DomainError):
    message = _("The plan is in another state now. Look at it again.")


class PlanWithoutGoals(DomainError):
    message = _("Write at least one goal, with what somebody does for it, before it is proposed.")


class GoalWithoutAction(DomainError):
    message = _("Say for each goal what somebody does, and who. Missing in: %(goal)s")


class GoalSaysNothing(DomainError):
    message = _("A goal with actions needs a title.")


class TooMuchInPlan(DomainError):
    message = _("A plan has at most %(goals)s goals with %(actions)s actions each: more is not remembered.")


class NobodyAnswered(DomainError):
    message = _("Not everybody has answered yet. Missing: %(names)s. Yes and no both count; silence does not.")


class NothingAgreed(DomainError):
    message = _("Nobody agreed to any goal. Talk about it and propose another plan, or close this one.")


class ChildNotHeard(DomainError):
    message = _("Say first how these children were heard, or why not: %(names)s.")


class NotTooYoung(DomainError):
    message = _("From twelve years on a child is heard. Choose another reason and explain it.")
    field = "why_not"


class SayWhyNotHeard(DomainError):
    message = _("Say in a few words why the child was not heard.")
    field = "note"


class SayHowHeard(DomainError):
    message = _("Say how the child was heard.")
    field = "how"


class NotAChildHere(DomainError):
    message = _("This child was not found in the household. Choose again.")
    field = "person"


class SayWhenReviewed(DomainError):
    message = _("Say when the plan is looked at again, on a day to come.")
    field = "review_on"


class NotAskedYet(DomainError):
    message = _("This plan is not proposed yet, or it is closed: nobody is asked to answer.")


class GoalChanged(DomainError):
    message = _("“%(goal)s” says something else now. Read it again before answering.")


class ShowsElsewhere(DomainError):
    message = _("This does not show in the file whose plan you ticked. Take the ticks away, or choose who took part again.")
    field = "moved"


class NotAParty(DomainError):
    message = _("This person is not part of the plan any more.")


class PartyTwice(DomainError):
    message = _("They are part of the plan already.")
    field = "who"


class PartyWithoutName(DomainError):
    message = _("Say who it is.")
    field = "name"


class NobodyToPrintFor(DomainError):
    message = _("No resident or carer is part of this plan. Add one first.")


class NothingSaid(DomainError):
    message = _("There are no words. Write what was said.")
    field = "words"


class WordsTooLong(DomainError):
    message = _("At most %(limit)s characters fit here. The rest can be attached as a document.")
    field = "words"


class NotTheirWords(DomainError):
    message = _("Only whoever said it may correct it, by their own hand. Write down what was said now beside it.")


class NothingLookedAt(DomainError):
    message = _("Choose a level in at least one domain.")


class NotADomain(DomainError):
    message = _("This domain is not part of the instrument. Open the form again.")


class SayOnWhat(DomainError):
    message = _("A level of 1 or 2 says what it rests on. Missing in: %(domain)s")


class NotLookedAtYet(DomainError):
    message = _("The day is yet to come. Check it.")
    field = "done_on"


class PersonNotInFile(DomainError):
    message = _("This person does not live in the household of the file. Choose again.")


class CaseExists(DomainError):
    message = _("This person’s dependency cycle is under way already.")
    field = "person"


class StepBeforeLast(DomainError):
    message = _("This is before the last step, or still to come. Check the day.")
    field = "on"


class StepDoesNotFollow(DomainError):
    message = _("This step cannot follow the last one. Look at the cycle again.")
    field = "step"


class SayTheDegree(DomainError):
    message = _("Say which degree was decided.")
    field = "degree"


class TimeDiffers(DomainError):
    message = _("This is not what the rule proposes. Say why, in a sentence.")
    field = "reason"


class TimeOutOfRange(DomainError):
    message = _("A file takes between 0 and 200 hours a month.")
    field = "hours"


class ProposalChanged(ChangedMeanwhile):
    message = _("The proposal changed while you were deciding. Look at it again.")


class NoRuleYet(DomainError):
    message = _("This city has published no rule for the time that files need.")
