"""What the people of a plan say themselves: their words, their yes or no to each goal, children who were heard.

Nobody at the centre can change any of it, and the database says so.
"""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models.plans import Goal, Plan, PlanParty
from impulsem.organisation.models import Worker
from impulsem.people.models import Person


class OwnWords(models.Model):
    """What somebody said about the plan or a goal, as they said it. Corrections append, and only the person makes them."""

    class Manner(models.TextChoices):
        SELF = "self", _("Written by the person")
        DICTATED = "dictated", _("Said aloud and written down word for word")
        LETTER = "letter", _("Copied from a letter or message of the person")
        INTERPRETED = "interpreted", _("Said through an interpreter")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="own_words")
    goal = models.ForeignKey(Goal, null=True, on_delete=models.PROTECT, related_name="own_words", db_index=False)  # none: the whole plan
    party = models.ForeignKey(PlanParty, on_delete=models.PROTECT, related_name="own_words", db_index=False)
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True)  # in which it was said
    manner = models.CharField(max_length=11, choices=Manner)
    supersedes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="superseded_by")
    said_at = models.DateTimeField()
    written_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)  # who wrote it down, or
    # whose screen the person wrote on

    class Meta:
        constraints = [
            models.CheckConstraint(name="own_words_say_something", condition=~Q(text="")),
            models.CheckConstraint(name="own_words_corrected_by_the_person", condition=Q(supersedes__isnull=True) | Q(manner="self")),
            models.CheckConstraint(name="own_words_written_down_by_somebody", condition=Q(manner="self") | Q(written_by__isnull=False)),
        ]
        triggers = [
            pgtrigger.Protect(name="own_words_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="own_words_corrects_own",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.supersedes_id IS NOT NULL"),
                func=(
                    "IF NOT EXISTS (SELECT FROM casework_ownwords o WHERE o.id = NEW.supersedes_id AND o.party_id = NEW.party_id "
                    "AND o.goal_id IS NOT DISTINCT FROM NEW.goal_id) THEN "
                    "RAISE EXCEPTION 'own_words_corrects_own: these are the words of somebody else' USING ERRCODE = 'check_violation', "
                    "CONSTRAINT = 'own_words_corrects_own'; END IF; RETURN NEW;"
                ),
            ),
        ]


class Agreement(models.Model):
    """A party's answer to a goal as a version said it. Appended: the last one counts, the earlier ones stay."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NO = "no", _("No")
        TALK = "talk", _("I want to talk about it")

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="agreements", db_index=False)
    party = models.ForeignKey(PlanParty, on_delete=models.PROTECT, related_name="agreements", db_index=False)
    version = models.PositiveIntegerField()  # of the plan, when it was asked
    answer = models.CharField(max_length=4, choices=Answer)
    reason = models.CharField(max_length=400, blank=True)  # theirs
    by_hand = models.BooleanField(default=False)  # the person answered on the screen; otherwise it was told to a professional
    given_at = models.DateTimeField()
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["goal", "party", "-given_at"], name="agreement_by_goal")]  # the last answer of each
        triggers = [pgtrigger.Protect(name="agreement_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class ChildHeard(models.Model):
    """Whether a child of the household was heard on the plan, how, or why not. Appended."""

    class How(models.TextChoices):
        TALK = "talk", _("In a conversation of their own")
        TOGETHER = "together", _("Together with the family")
        PLAY = "play", _("Through drawings or play")
        WRITING = "writing", _("In writing")
        THROUGH_SCHOOL = "school", _("Through somebody they trust")

    class WhyNot(models.TextChoices):
        TOO_YOUNG = "too_young", _("Too young to say")
        DID_NOT_WANT = "did_not_want", _("Did not want to")
        HARM = "harm", _("It would have done harm")
        NOT_YET = "not_yet", _("Not yet; there is a day for it")

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="children_heard")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    heard = models.BooleanField()
    how = models.CharField(max_length=8, choices=How, blank=True)
    why_not = models.CharField(max_length=12, choices=WhyNot, blank=True)
    note = models.CharField(max_length=300, blank=True)  # what the child wants known, or the reason in words
    on = models.DateField()
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="child_heard_how_or_why_not",
                condition=(Q(heard=True, why_not="") & ~Q(how="")) | (Q(heard=False, how="") & ~Q(why_not="")),
            )
        ]
        triggers = [pgtrigger.Protect(name="child_heard_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]
