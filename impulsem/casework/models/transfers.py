"""Files that go from one professional, centre or city to another: proposed, looked through, accepted or refused, with proof of receipt."""

from __future__ import annotations

import datetime as dt
import uuid

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models.files import CaseFile
from impulsem.organisation.models import Centre, Worker


class Transfer(models.Model):
    """One file on its way. Until it is accepted nothing changes: whoever was responsible still is, so that nobody is without a referent."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="transfers")
    from_worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="transfers_away")
    to_worker = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="transfers_here")
    to_centre = models.ForeignKey(Centre, null=True, on_delete=models.PROTECT, related_name="transfers_here")
    to_city = models.CharField(max_length=120, blank=True)  # the services of another city, as they are called
    reason = models.CharField(max_length=300)
    starts_on = models.DateField()  # the first day of the new referent, if it is accepted by then
    overlap_days = models.PositiveSmallIntegerField(default=0)  # for so long whoever had the file goes on as its co-referent
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(max_length=300, blank=True)  # why it was refused or withdrawn; the receipt that another city gave
    receipt = models.CharField(max_length=64, blank=True)  # of an accepted one: a digest of what was handed over, to whom and when

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file"], condition=Q(state="proposed"), name="transfer_one_open_a_file"),
            models.CheckConstraint(name="transfer_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="transfer_to_somebody",
                condition=Q(to_city="", to_worker__isnull=False)
                | Q(to_city="", to_centre__isnull=False)
                | (~Q(to_city="") & Q(to_worker__isnull=True, to_centre__isnull=True)),
            ),
            models.CheckConstraint(name="transfer_overlap_of_months", condition=Q(overlap_days__lte=90)),
            models.CheckConstraint(
                name="transfer_answered_by_somebody",
                condition=Q(state="proposed", answered_at__isnull=True) | (~Q(state="proposed") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(name="transfer_receipt_iff_accepted", condition=Q(state="accepted") ^ Q(receipt="")),
            models.CheckConstraint(name="transfer_refused_with_a_reason", condition=~Q(state="refused") | ~Q(answer="")),
        ]
        triggers = [
            pgtrigger.Protect(name="transfer_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="transfer_is_answered_once", operation=pgtrigger.Update, condition=pgtrigger.Condition("OLD.state <> 'proposed'")
            ),
        ]

    @property
    def overlap_until(self) -> dt.date:
        """The first day on which whoever had the file has it no more."""
        return self.starts_on + dt.timedelta(days=self.overlap_days)


class TransferItem(models.Model):
    """What a file had with it when it was handed over: how many things of a kind, and the day of the first that is due."""

    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, related_name="items", db_index=False)
    code = models.CharField(max_length=40)  # of `platform.handover.checklist`
    count = models.PositiveSmallIntegerField()
    first_due = models.DateField(null=True)
    moved = models.BooleanField(default=False)  # it went with the file by itself

    class Meta:
        constraints = [models.UniqueConstraint(fields=["transfer", "code"], name="transfer_item_once")]


class Expertise(models.Model):
    """A worker is recognised for a topic, by a director, until it is withdrawn."""

    class Topic(models.TextChoices):
        GENDER_VIOLENCE = "gender_violence", _("Gender violence")
        CHILD_PROTECTION = "child_protection", _("Children at risk")
        DEPENDENCY = "dependency", _("Dependency and care")
        HOUSING = "housing", _("Housing and evictions")
        MIGRATION = "migration", _("Migration and permits")
        DEBTS = "debts", _("Debts and household economy")
        MENTAL_HEALTH = "mental_health", _("Mental health")
        ADDICTIONS = "addictions", _("Addictions")
        DISABILITY = "disability", _("Disability")
        LAW = "law", _("Legal advice")

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="expertise")
    topic = models.CharField(max_length=16, choices=Topic)
    since = models.DateField()
    recognised_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "topic"], condition=Q(withdrawn_on__isnull=True), name="expertise_once"),
            models.CheckConstraint(name="expertise_recognised_by_somebody_else", condition=~Q(worker=models.F("recognised_by"))),
        ]


class Consultation(models.Model):
    """A question about a file to a recognised expert, who sees the file for as long as it takes and no longer."""

    class State(models.TextChoices):
        ASKED = "asked", _("Waiting for an answer")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="consultations")
    topic = models.CharField(max_length=16, choices=Expertise.Topic)
    question = models.TextField()
    asked_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="consultations_asked")
    asked_at = models.DateTimeField()
    expert = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="consultations")
    grant = models.OneToOneField("casework.AccessGrant", null=True, on_delete=models.PROTECT, related_name="consultation")
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    answered_at = models.DateTimeField(null=True)
    why_not = models.CharField(max_length=300, blank=True)
    entry = models.OneToOneField("casework.Entry", null=True, on_delete=models.PROTECT, related_name="consultation")  # the answer

    class Meta:
        constraints = [
            models.CheckConstraint(name="consultation_asks_something", condition=~Q(question="")),
            models.CheckConstraint(name="consultation_of_somebody_else", condition=~Q(asked_by=models.F("expert"))),
            models.CheckConstraint(name="consultation_answered_in_the_file", condition=~Q(state="answered") | Q(entry__isnull=False)),
            models.CheckConstraint(name="consultation_open_until_answered", condition=Q(state="asked") ^ Q(answered_at__isnull=False)),
            models.UniqueConstraint(fields=["file", "expert"], condition=Q(state="asked"), name="consultation_one_open_an_expert"),
        ]
