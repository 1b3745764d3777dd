"""The inventory: which reports others ask for, in versions; and what their readers and authors think of them."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.organisation.models import Worker
from impulsem.platform.words import WordsField, in_every_language, said


class ReportType(models.Model):
    """A kind of report that somebody asks for. What it is said to be stands in its versions."""

    code = models.CharField(max_length=40, unique=True)
    requester = models.CharField(max_length=30)  # a code of the city's list of requesters
    active = models.BooleanField(default=True)  # pruned from the inventory: no new request of it

    def __str__(self) -> str:
        return self.code


class TypeVersion(models.Model):
    """What a type is from `since` on, until its next version. Never changed: whoever began with it finishes with it.

    sections: [{code, title, guidance, data: [codes of statements], judgement}], in order; titles and guidance in each language.
    allows: the categories of data that may enter.
    """

    class Deadline(models.TextChoices):
        WORKING = "working", _("working days")
        NATURAL = "natural", _("calendar days")
        ASKED = "asked", _("the day that the request says")

    class Ground(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed by a lawyer")
        SECONDARY = "secondary", _("From a secondary source")
        UNVERIFIED = "unverified", _("Not verified yet")

    class Others(models.TextChoices):
        LEFT_OUT = "left_out", _("Nothing about others")
        UNNAMED = "unnamed", _("Others without their name")
        NAMED = "named", _("Others of the household by name")

    type = models.ForeignKey(ReportType, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.PositiveSmallIntegerField()
    since = models.DateField()
    title = WordsField()
    purpose = WordsField()
    ground = WordsField()  # the legal ground
    ground_status = models.CharField(max_length=10, choices=Ground, default=Ground.UNVERIFIED)
    owner = WordsField()  # whose task it truly is
    deadline_days = models.PositiveSmallIntegerField(null=True)
    deadline_kind = models.CharField(max_length=7, choices=Deadline)
    deadline_ground = WordsField()
    others = models.CharField(max_length=8, choices=Others, default=Others.UNNAMED)
    language = models.CharField(max_length=8, default="ca")  # of the text; the request may ask for another
    allows = ArrayField(models.CharField(max_length=20))
    sections = models.JSONField()
    note = models.CharField(max_length=300, blank=True)  # what changed and why
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")  # none: from the city's folder

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["type", "number"], name="report_type_version_once"),
            in_every_language("report_type_has_a_title", "title"),
            in_every_language("report_type_has_a_purpose", "purpose"),
            in_every_language("report_type_has_a_ground", "ground"),
            in_every_language("report_type_has_an_owner", "owner"),
            models.CheckConstraint(
                name="report_type_deadline_has_days", condition=Q(deadline_kind="asked") | Q(deadline_days__range=(1, 365))
            ),
        ]
        triggers = [pgtrigger.Protect(name="report_type_version_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{said(self.title)} · {self.number}"

    @property
    def name(self) -> str:
        return said(self.title)


class Usefulness(models.Model):
    """What somebody thinks of a type of report, 1 to 5 and why. A new opinion stands beside the old one."""

    class Side(models.TextChoices):
        AUTHOR = "author", _("Who wrote it")
        RECIPIENT = "recipient", _("Who received it")

    type = models.ForeignKey(ReportType, on_delete=models.PROTECT, related_name="opinions")
    side = models.CharField(max_length=9, choices=Side)
    score = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    said_at = models.DateTimeField()
    written_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="usefulness_from_one_to_five", condition=Q(score__range=(1, 5))),
            models.CheckConstraint(name="usefulness_says_why", condition=~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="usefulness_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
