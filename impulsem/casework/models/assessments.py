"""What a professional and the person see in each part of a life, with what it rests on. Levels by domain, never a sum."""

from __future__ import annotations

import uuid
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.casework.models.entries import Entry
from impulsem.casework.models.files import CaseFile
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform.periods import Valid, not_empty

LEVELS = (1, 5)


class Instrument(models.Model):
    """A version of an instrument of assessment, as the city's folder holds it: domains, levels and guidance in three languages.

    `content`: {"name", "about", "levels": [{"value", "name", "means"}], "domains": [{"code", "group", "name", "asks", "low", "high"}]},
    where texts are {"ca", "es", "en"}. A version never changes: another wording is another version.
    """

    code = models.CharField(max_length=30)
    version = models.CharField(max_length=10)
    used_from = models.DateField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="instrument_version_once")]
        triggers = [pgtrigger.Protect(name="instrument_never_changes", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"

    def domain(self, code: str) -> dict[str, Any] | None:
        return next((domain for domain in self.content["domains"] if domain["code"] == code), None)


class Assessment(models.Model):
    """A look at a person's situation on a day. Appended: looking again is another assessment."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # of the form too: saving it twice writes once
    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="assessments", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="assessments")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="assessments", db_index=False)
    done_on = models.DateField()
    summary = models.TextField(blank=True)  # the professional's judgement in words, with the person
    with_person = models.BooleanField(default=True)  # it was talked through with the person
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="assessments")
    written_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["file", "person", "-done_on"], name="assessment_by_file")]  # a person's looks, the last first
        triggers = [pgtrigger.Protect(name="assessment_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class DomainScore(models.Model):
    """The level of one domain: 1 (needs help at once) to 5 (manages well). None: looked at and left open."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="scores", db_index=False)
    domain = models.CharField(max_length=30)  # a code of the instrument's version
    level = models.PositiveSmallIntegerField(null=True)
    persons_level = models.PositiveSmallIntegerField(null=True)  # how the person sees it
    evidence = models.CharField(max_length=500, blank=True)  # what it rests on: seen, told by whom, which document

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assessment", "domain"], name="domain_scored_once"),
            models.CheckConstraint(
                name="domain_level_one_to_five",
                condition=(Q(level__isnull=True) | Q(level__range=LEVELS))
                & (Q(persons_level__isnull=True) | Q(persons_level__range=LEVELS)),
            ),
            models.CheckConstraint(name="low_level_says_on_what", condition=Q(level__isnull=True) | Q(level__gte=3) | ~Q(evidence="")),
        ]
        triggers = [pgtrigger.Protect(name="domain_score_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class Need(Valid):
    """A problem that the person or the professional named, from when until when."""

    class NamedBy(models.TextChoices):
        PERSON = "person", _("The person")
        PROFESSIONAL = "professional", _("The professional")
        OTHERS = "others", _("Others")

    file = models.ForeignKey(CaseFile, on_delete=models.PROTECT, related_name="needs")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="needs")  # none: of the household
    domain = models.CharField(max_length=30)
    text = models.CharField(max_length=200)
    named_by = models.CharField(max_length=12, choices=NamedBy, default=NamedBy.PERSON)
    noted_by = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            not_empty("need_not_empty"),
            models.CheckConstraint(name="need_says_what", condition=~Q(text="")),
        ]
