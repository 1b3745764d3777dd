"""The registers of other administrations, and the rests that one of them is given while it does not answer."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from impulsem.people.models import EconomicFact
from impulsem.platform.words import WordsField, in_every_language, said


class Purpose(models.TextChoices):
    """Why something is looked up. A register is asked for none but those that its legal ground covers."""

    ENTITLEMENT = "entitlement", _("To see which aid there is a right to")
    APPLICATION = "application", _("For an application for aid")
    REVIEW = "review", _("To review aid that is being paid")
    ATTENTION = "attention", _("To attend the household")


class Register(models.Model):
    """A register of another administration: what it answers, on which legal ground, and how it is asked."""

    code = models.SlugField(max_length=20, unique=True)  # what the contract calls it
    name = WordsField()
    owner = WordsField()
    says = WordsField()  # what it answers, for whoever asks
    ground = models.CharField(max_length=30)  # code of `documents.GroundType`: the version in force is the ground of a look-up
    purposes = ArrayField(models.CharField(max_length=12, choices=Purpose))
    gives = ArrayField(models.CharField(max_length=18))  # categories of amounts and kinds of circumstances: it is believed in nothing else
    numbers = ArrayField(models.CharField(max_length=10))  # kinds of `PersonIdentifier` that it knows people by, the best first
    from_age = models.PositiveSmallIntegerField(default=0)  # years: about younger people there is nothing to be asked
    source = models.CharField(max_length=16, choices=EconomicFact.Source)  # what facts from it say of their source
    valid_days = models.PositiveSmallIntegerField()  # how long an answer is not asked for again
    patience = models.PositiveSmallIntegerField(default=10)  # s
    pauses = ArrayField(models.PositiveIntegerField(), default=list)  # s, before each new try
    order = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            *(in_every_language(f"register_{name}_in_every_language", name) for name in ("name", "owner", "says")),
            models.CheckConstraint(name="register_answers_hold_a_day", condition=Q(valid_days__gte=1)),
            models.CheckConstraint(name="register_has_patience", condition=Q(patience__gte=1)),
        ]

    def __str__(self) -> str:
        return said(self.name)

    @property
    def owner_words(self) -> str:
        return said(self.owner)

    @property
    def says_words(self) -> str:
        return said(self.says)


class RegisterRest(models.Model):
    """A register that does not answer is left alone until a moment, each time longer. The row goes with its first answer."""

    register = models.OneToOneField(Register, on_delete=models.CASCADE, primary_key=True, related_name="rest")
    since = models.DateTimeField()  # when it first did not answer
    until = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)  # in a row
    reason = models.CharField(max_length=10)
