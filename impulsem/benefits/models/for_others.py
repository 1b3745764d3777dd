"""Work that truly belongs to others and was done here all the same: what, for whom, how long; and the dossiers that hand it back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impulsem.benefits.for_others_permissions import answers_for_all
from impulsem.documents.models import Document
from impulsem.entitlement.models import Benefit, Owner
from impulsem.organisation.models import Centre, Role, Worker
from impulsem.people.models import Person
from impulsem.platform.actors import Actor
from impulsem.platform.words import WordsField, in_every_language, said

#: The longest that one matter may have taken, in minutes.
LONGEST = 480


def _answered_for_by(actor: Actor) -> Q:
    """Of the centres that the actor directs."""
    of_territories = Q(centre__territory_id__in=actor.territories(Role.TERRITORIAL_DIRECTOR))
    return Q(centre_id__in=actor.centres(Role.CENTRE_DIRECTOR)) | of_territories


class Requester(models.Model):
    """Who asks the centres for such work: an organisation, a service, the person themself. ledger: as the time ledger calls them."""

    code = models.SlugField(max_length=40, unique=True)
    name = WordsField()
    ledger = models.CharField(max_length=20, blank=True)  # a requester of the city's vocabulary
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "code"]
        constraints = [in_every_language("benefits_requester_name_in_all", "name")]

    def __str__(self) -> str:
        return said(self.name)


class ForOthersQuerySet(models.QuerySet["ForOthers"]):
    def counting(self) -> Self:
        """What counts: not taken back; nothing about a sealed person leaves."""
        return self.filter(taken_back__isnull=True).exclude(person__sealed_by__isnull=False)

    def within(self, actor: Actor) -> Self:
        """Of the centres that the actor answers for; of the whole city for the institute and the economic-support office."""
        return self if answers_for_all(actor) else self.filter(_answered_for_by(actor))


class ForOthers(models.Model):
    """A matter of others that was dealt with here, once. Never changed: a slip is taken back.

    owner: whose it truly was on that day. cost_cents: what it cost beside the time, where somebody knows.
    """

    class Outcome(models.TextChoices):
        DONE = "done", pgettext_lazy("a matter of others", "Done here")
        SENT = "sent", pgettext_lazy("a matter of others", "Sent to its owner")
        TOLD = "told", pgettext_lazy("a matter of others", "Told where to ask")
        NOT_DONE = "not_done", pgettext_lazy("a matter of others", "Could not be done")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Benefit, on_delete=models.PROTECT, related_name="for_others", db_index=False)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="for_others", db_index=False)
    requester = models.ForeignKey(Requester, on_delete=models.PROTECT, related_name="for_others", db_index=False)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="for_others")
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    minutes = models.PositiveSmallIntegerField()
    cost_cents = models.PositiveBigIntegerField(null=True)
    outcome = models.CharField(max_length=8, choices=Outcome)
    at = models.DateTimeField()
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = ForOthersQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="for_others_took_some_time", condition=Q(minutes__range=(1, LONGEST))),
        ]
        indexes = [
            models.Index(fields=["owner", "at"], name="for_others_by_owner"),
            models.Index(fields=["at"], name="for_others_by_time"),
            models.Index(fields=["worker", "-at"], name="for_others_last_used"),
        ]
        triggers = [pgtrigger.Protect(name="for_others_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class TakenBack(models.Model):
    """A note that was a slip."""

    note = models.OneToOneField(ForOthers, on_delete=models.PROTECT, related_name="taken_back")
    at = models.DateTimeField()
    worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [pgtrigger.Protect(name="taken_back_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class DossierQuerySet(models.QuerySet["Dossier"]):
    def within(self, actor: Actor) -> Self:
        """Of the centres that the actor answers for; all of them for the institute and the economic-support office."""
        return self if answers_for_all(actor) else self.filter(_answered_for_by(actor))


class Dossier(models.Model):
    """The evidence with which work is handed back to its owner: counts, hours and law from `since` to before `until`, and nobody's name.

    centre: none for the whole city. times, minutes: what the paper says in all.
    """

    class State(models.TextChoices):
        PREPARED = "prepared", pgettext_lazy("a dossier", "Prepared")
        SENT = "sent", pgettext_lazy("a dossier", "Sent")
        ANSWERED = "answered", pgettext_lazy("a dossier", "Answered")

    class Answer(models.TextChoices):
        TAKES_OVER = "takes_over", _("They take it over")
        IN_PART = "in_part", _("They take part of it over")
        REFUSES = "refuses", _("They do not take it over")
        TALKS = "talks", _("It is being talked about")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    owner = models.ForeignKey(Owner, on_delete=models.PROTECT, related_name="dossiers")
    since = models.DateField()
    until = models.DateField()
    centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="dossier")
    state = models.CharField(max_length=8, choices=State, default=State.PREPARED)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField(null=True)
    sent_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answer_words = models.CharField(max_length=500, blank=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="dossier_of_some_days", condition=Q(until__gt=F("since"))),
            models.CheckConstraint(
                name="dossier_sent_then_answered",
                condition=Q(state="prepared", sent_on__isnull=True, answered_on__isnull=True, answer="")
                | Q(state="sent", sent_on__isnull=False, answered_on__isnull=True, answer="")
                | (Q(state="answered", sent_on__isnull=False, answered_on__gte=F("sent_on")) & ~Q(answer="")),
            ),
        ]

    @property
    def last(self) -> dt.date:
        """The last day that it is about."""
        return self.until - dt.timedelta(days=1)
