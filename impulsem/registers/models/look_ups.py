"""Look-ups, their tries, what became of each statement of an answer, and how often something was or was not asked again."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.documents.models import GroundType
from impulsem.organisation.models import Centre, Team, Worker
from impulsem.people.models import Circumstance, EconomicFact, Person, Reach
from impulsem.platform.actors import Actor
from impulsem.platform.words import said
from impulsem.registers.models.registers import Purpose, Register


class LookUpQuerySet(models.QuerySet["LookUp"]):
    def visible_to(self, actor: Actor, *, at: dt.datetime) -> Self:
        """Look-ups about persons within reach: what registers say is for who works with them, whoever else may know of them."""
        return self.filter(Exists(Reach.objects.of(actor, at=at).filter(person_id=OuterRef("person_id"))))


class LookUp(models.Model):
    """One question about one person to one register, and its answer, which is kept as evidence."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("look-up", "Asked")
        ANSWERED = "answered", pgettext_lazy("look-up", "Answered")
        NOTHING_FOUND = "nothing_found", pgettext_lazy("look-up", "Nothing found")
        FAILED = "failed", pgettext_lazy("look-up", "No answer")
        OBJECTED = "objected", pgettext_lazy("look-up", "Objected to")

    class Reason(models.TextChoices):
        DOWN = "down", _("The register does not answer.")
        SLOW = "slow", _("The register took too long.")
        BUSY = "busy", _("The register has too much to do.")
        NONSENSE = "nonsense", _("The register’s answer made no sense, so nothing of it was believed.")
        REFUSED = "refused", _("The register refused the question.")
        NO_ADDRESS = "no_address", _("Nobody has said yet where the register is asked.")
        NOT_ANY_MORE = "not_any_more", _("What it was asked for does not hold any more.")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # the same at every try: asked twice, answered once
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="look_ups", db_index=False)
    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="look_ups", db_index=False)
    purpose = models.CharField(max_length=12, choices=Purpose)
    ground = models.ForeignKey(GroundType, on_delete=models.PROTECT, related_name="+")  # the version in force when it was asked
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")  # the protection team of a sealed person
    asked_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=13, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)  # why it failed, or has to be tried again
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()  # of the next try
    held_until = models.DateTimeField(null=True)  # somebody is asking; after this moment, whoever that was is dead
    settled_at = models.DateTimeField(null=True)
    key_name = models.CharField(max_length=20, blank=True)  # of the key that closed `evidence`
    evidence = models.BinaryField(null=True)  # JSON, encrypted: what was asked and what was answered, to the letter
    digest = models.CharField(max_length=64, blank=True)  # keyed hash of the answer as it came
    expires_on = models.DateField(null=True)  # until and with this day it is not asked again

    SETTLED = (State.ANSWERED, State.NOTHING_FOUND)

    objects = LookUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "register"], condition=Q(state="asked"), name="look_up_one_at_a_time"),
            models.CheckConstraint(
                name="look_up_answer_is_kept",
                condition=Q(state__in=["answered", "nothing_found"], evidence__isnull=False, expires_on__isnull=False) & ~Q(digest="")
                | ~Q(state__in=["answered", "nothing_found"]) & Q(evidence__isnull=True, expires_on__isnull=True, digest=""),
            ),
            models.CheckConstraint(name="look_up_settled_at_a_moment", condition=Q(state="asked") ^ Q(settled_at__isnull=False)),
            models.CheckConstraint(name="look_up_failed_says_why", condition=~Q(state="failed") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["person", "register", "-id"], name="look_up_by_person"),
            models.Index(fields=["register", "due_at"], condition=Q(state="asked"), name="look_up_due"),
        ]
        triggers = [
            pgtrigger.Protect(name="look_up_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="look_up_is_not_rewritten",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    # of what is settled only the key may change that closes the answer; `digest` says that it is the same
                    "OLD.state <> 'asked' AND ("
                    "OLD.key_name = NEW.key_name AND OLD.evidence IS DISTINCT FROM NEW.evidence"
                    " OR (OLD.state, OLD.reason, OLD.tries, OLD.due_at, OLD.held_until, OLD.settled_at, OLD.digest, OLD.expires_on)"
                    " IS DISTINCT FROM"
                    " (NEW.state, NEW.reason, NEW.tries, NEW.due_at, NEW.held_until, NEW.settled_at, NEW.digest, NEW.expires_on))"
                    " OR (OLD.person_id, OLD.register_id, OLD.purpose, OLD.ground_id, OLD.team_id, OLD.asked_at, OLD.uuid) IS DISTINCT FROM"
                    " (NEW.person_id, NEW.register_id, NEW.purpose, NEW.ground_id, NEW.team_id, NEW.asked_at, NEW.uuid)"
                ),
            ),
        ]

    @property
    def law_words(self) -> str:
        return said(self.ground.law)

    def holds(self, on: dt.date) -> bool:
        """Whether its answer need not be asked for again on a day."""
        return self.state in self.SETTLED and self.expires_on is not None and on <= self.expires_on


class LookUpTry(models.Model):
    """One time that a register was asked, or had to be. Only added to."""

    look_up = models.ForeignKey(LookUp, on_delete=models.PROTECT, related_name="all_tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=12)  # "told", "objected", or a reason of `LookUp`
    code = models.CharField(max_length=40, blank=True)  # the other side's answer as a number or a name: never its text
    took_ms = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "look-up tries"
        triggers = [pgtrigger.Protect(name="look_up_try_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class Conclusion(models.Model):
    """What became of one statement of an answer. What differs from what is written down waits for a person to decide."""

    class State(models.TextChoices):
        WRITTEN = "written", _("Written down")
        CONFIRMED = "confirmed", _("Confirms what was written down")
        OPEN = "open", _("Differs: somebody must decide")
        TAKEN = "taken", _("Differed: the register’s was taken")
        KEPT = "kept", _("Differed: what was written down stayed")

    look_up = models.ForeignKey(LookUp, on_delete=models.PROTECT, related_name="conclusions")
    position = models.PositiveSmallIntegerField()  # of the statement in the answer
    state = models.CharField(max_length=9, choices=State)
    fact = models.ForeignKey(EconomicFact, null=True, on_delete=models.SET_NULL, related_name="+")
    circumstance = models.ForeignKey(Circumstance, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["look_up", "position"], name="conclusion_once_a_statement"),
            models.CheckConstraint(
                name="conclusion_decided_at_a_moment", condition=~Q(state__in=["taken", "kept"]) ^ Q(decided_at__isnull=False)
            ),
            models.CheckConstraint(name="conclusion_kept_says_why", condition=~Q(state="kept") | ~Q(because="")),
        ]
        indexes = [models.Index(fields=["look_up"], condition=Q(state="open"), name="conclusion_to_decide")]
        triggers = [
            pgtrigger.Protect(name="conclusion_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="conclusion_decided_once",
                operation=pgtrigger.Update,
                # A fact that turns out never to have held is taken away, and its key here with it.
                condition=pgtrigger.Condition(
                    "OLD.state <> 'open' AND (OLD.state, OLD.decided_at, OLD.because) IS DISTINCT FROM"
                    " (NEW.state, NEW.decided_at, NEW.because)"
                    " OR (OLD.look_up_id, OLD.position) IS DISTINCT FROM (NEW.look_up_id, NEW.position)"
                ),
            ),
        ]


class Question(models.Model):
    """Somebody needed an answer: it was asked for, or was there already and nobody was asked. Only added to, and counted."""

    class Kind(models.TextChoices):
        FIRST = "first", _("Asked for the first time")
        SPARED = "spared", _("Not asked again: the answer still held")
        EXPIRED = "expired", _("Asked again: the answer had expired")
        FAILED = "failed", _("Asked again: the last try had no answer")

    look_up = models.ForeignKey(LookUp, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=7, choices=Kind)
    purpose = models.CharField(max_length=12, choices=Purpose)
    day = models.DateField()
    at = models.DateTimeField()
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+")  # whose question it was
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            # Pressing a button twice spares nobody a second question.
            models.UniqueConstraint(fields=["look_up", "purpose", "day"], condition=Q(kind="spared"), name="question_spared_once_a_day"),
            models.UniqueConstraint(fields=["look_up"], condition=~Q(kind="spared"), name="question_asked_once"),
        ]
        indexes = [models.Index(fields=["day"], name="question_by_day")]
        triggers = [pgtrigger.Protect(name="question_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
