"""The published instrument by which demands are screened, in versions."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from impulsem.platform.words import said


class ScreeningInstrument(models.Model):
    """A version of the questions, what each answer weighs, and the rules that propose a route. Published as it is; it never changes.

    content: {"title", "about", "questions": [{"code", "words", "why", "answers": [{"code", "words", "weight"}]}],
    "rules": [{"code", "route", "at_least", "all": {question: [answers]}, "because"}]}; words in each language. See `rules.screening`.
    """

    number = models.PositiveSmallIntegerField(unique=True)
    used_from = models.DateField()
    content = models.JSONField()
    note = models.CharField(max_length=300, blank=True)  # what changed and why

    class Meta:
        constraints = [
            models.CheckConstraint(name="instrument_asks_and_decides", condition=Q(content__has_keys=["title", "questions", "rules"])),
        ]
        triggers = [pgtrigger.Protect(name="screening_instrument_never_changes", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{said(self.content['title'])} · {self.number}"
