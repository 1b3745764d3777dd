"""What people are told about their data, and on what ground it is used. Texts are versions; what was answered is never rewritten."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from impulsem.documents.models.papers import Document
from impulsem.organisation.models import Worker
from impulsem.people.models import Person
from impulsem.platform.periods import Valid, no_overlap, not_empty
from impulsem.platform.words import WordsField, in_every_language, said


class How(models.TextChoices):
    SCREEN = "screen", _("On screen")
    PAPER = "paper", _("On paper")


class Notice(Valid):
    """A data-protection notice, in the version that holds during `valid`. sections: [{"heading": words, "text": words}]."""

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    title = WordsField()
    sections = models.JSONField(default=list)

    class Meta:
        constraints = [
            not_empty("notice_not_empty"),
            no_overlap("notice_one_version", "code"),
            models.UniqueConstraint(fields=["code", "version"], name="notice_version_once"),
            in_every_language("notice_title_in_every_language", "title"),
        ]

    @property
    def name(self) -> str:
        """Its title in the reader's language."""
        return said(self.title)


class NoticeGiven(models.Model):
    """A person was given a notice, in a language, on screen or on paper. Appended, never changed."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="given")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    language = models.CharField(max_length=8)
    how = models.CharField(max_length=6, choices=How)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")  # the paper that was signed
    at = models.DateTimeField()
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="notice_given_once")]
        triggers = [pgtrigger.Protect(name="notice_given_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]


class GroundType(Valid):
    """A use of data and its legal ground, in the version that holds during `valid` (GDPR art. 6 and 9)."""

    class Basis(models.TextChoices):
        CONSENT = "consent", _("Consent")
        PUBLIC_TASK = "public_task", _("Public task")
        LEGAL_DUTY = "legal_duty", _("Legal duty")
        LOOK_UP = "look_up", _("Look-up in another administration")  # held unless objected to: Law 39/2015, art. 28

    code = models.CharField(max_length=30)
    version = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=11, choices=Basis)
    order = models.PositiveSmallIntegerField(default=0)
    title = WordsField()
    purpose = WordsField()
    parties = WordsField()  # who gets the data
    data = WordsField()  # which categories
    withdrawal = WordsField()  # how to take it back or object, and what follows
    law = WordsField()
    months = models.PositiveSmallIntegerField(null=True)  # how long an answer holds; null: until it is taken back

    class Meta:
        constraints = [
            not_empty("ground_type_not_empty"),
            no_overlap("ground_type_one_version", "code"),
            models.UniqueConstraint(fields=["code", "version"], name="ground_type_version_once"),
            *(
                in_every_language(f"ground_{name}_in_every_language", name)
                for name in ("title", "purpose", "parties", "data", "withdrawal")
            ),
        ]

    @property
    def name(self) -> str:
        """Its title in the reader's language."""
        return said(self.title)

    @property
    def asks(self) -> bool:
        """Whether nothing may be done before the person says yes."""
        return self.basis == self.Basis.CONSENT

    @property
    def can_object(self) -> bool:
        return self.basis == self.Basis.LOOK_UP


class Ground(models.Model):
    """What a person answered to a use of data: yes, no, or an objection; how; until when; and that it was taken back."""

    class Answer(models.TextChoices):
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        OBJECTED = "objected", _("Objected")

    type = models.ForeignKey(GroundType, on_delete=models.PROTECT, related_name="answers")
    code = models.CharField(max_length=30)  # of the type: one open answer a person and code, whatever the version
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grounds")
    answer = models.CharField(max_length=8, choices=Answer)
    language = models.CharField(max_length=8)
    how = models.CharField(max_length=6, choices=How)
    document = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    holds_until = models.DateField(null=True)
    by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # taken back, or answered anew
    ended_by = models.ForeignKey(Worker, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn = models.BooleanField(default=False)  # taken back by the person

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "code"], condition=Q(ended_at__isnull=True), name="ground_one_open_answer"),
            models.CheckConstraint(name="ground_withdrawn_is_ended", condition=Q(withdrawn=False) | Q(ended_at__isnull=False)),
            models.CheckConstraint(
                name="ground_ends_after_it_began", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("answered_at"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="ground_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="ground_is_not_rewritten",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__ended_at__isnull=False)
                | pgtrigger.Q(new__answer__df=pgtrigger.F("old__answer"))
                | pgtrigger.Q(new__person__df=pgtrigger.F("old__person"))
                | pgtrigger.Q(new__type__df=pgtrigger.F("old__type"))
                | pgtrigger.Q(new__answered_at__df=pgtrigger.F("old__answered_at")),
            ),
        ]
